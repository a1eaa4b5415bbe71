"""Detention put off while a remedy runs: grounds, danger, security, the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.law.calendar import SHANGHAI
from tests.execution.scene import (
    DEPOSIT,
    asked,
    contested,
    fined,
    leave_asked,
    put_off,
    served,
    suspension,
)
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
DELIVER, RECEIVE, RELEASE = "execution.deliver", "execution.receive", "execution.release"
WHOLE = timedelta(days=1) - timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + WHOLE


ASK, GRANT = "execution.ask_suspension", "execution.grant_suspension"


@pytest.mark.gate("execution.suspension_grounds")
@pytest.mark.rule("G-ADM-40")
def test_suspension_is_asked_for_with_a_remedy_and_an_event(bureau: Province) -> None:
    scene = served(bureau)
    told = stopped(scene, ASK, "execution.suspension_grounds")
    assert told["missing"] == {"missing": "已申请行政复议或者提起行政诉讼"}
    assert told["versions"] == ["G-ADM-40.grounds@1"]
    step(scene, "execution.file_remedy")
    told = stopped(scene, ASK, "execution.suspension_grounds", event="")
    assert "升学考试" in told["says"]
    step(scene, ASK)


@pytest.mark.gate("execution.detention_left")
@pytest.mark.rule("G-ADM-40")
def test_there_must_be_detention_left_to_put_off(bureau: Province) -> None:
    scene = through(fined(bureau), "execution.file_remedy")
    stopped(scene, ASK, "execution.detention_left")
    assert "execution.detention_left" not in contested(bureau).shut(ASK, "handler")


@pytest.mark.gate("execution.no_suspension_waits")
@pytest.mark.rule("G-ADM-40")
@pytest.mark.parametrize("build", [asked, put_off])
def test_one_suspension_is_asked_for_at_a_time(bureau: Province, build: Any) -> None:
    scene: Scene = build(bureau)
    stopped(scene, ASK, "execution.no_suspension_waits")
    if build is asked:
        through(scene, "execution.refuse_suspension", ASK)


@pytest.mark.rule("G-ADM-40")
def test_a_suspension_is_decided_within_a_day_by_the_head(bureau: Province) -> None:
    scene = asked(bureau)
    duty = scene.duty("execution.suspension_decided")
    assert (duty.due_at, duty.debtor_role) == (scene.now + timedelta(hours=24), "ORGAN_HEAD")
    step(scene, GRANT)
    assert scene.duty("execution.suspension_decided").settled_at == scene.now


@pytest.mark.gate("execution.no_danger")
@pytest.mark.rule("G-ADM-40")
@pytest.mark.parametrize(
    "change", [{"may_flee": True}, {"suspected": True}, {"unfit": "有暴力倾向"}]
)
def test_whoever_is_a_danger_is_not_put_off(bureau: Province, change: dict[str, Any]) -> None:
    scene = asked(bureau)
    stopped(scene, GRANT, "execution.no_danger", **change)
    step(scene, GRANT)


SECURE = [GRANT, "execution.replace_security", "execution.grant_leave"]


def before(bureau: Province, act: str) -> Scene:
    return {GRANT: asked, "execution.replace_security": put_off,
            "execution.grant_leave": leave_asked}[act](bureau)  # fmt: skip


@pytest.mark.gate("execution.one_security")
@pytest.mark.rule("G-ADM-40")
@pytest.mark.parametrize("act", SECURE)
def test_a_guarantor_or_a_deposit_never_both_and_never_neither(bureau: Province, act: str) -> None:
    scene = before(bureau, act)
    told = stopped(scene, act, "execution.one_security", deposit=1000)
    assert told["says"] == "不得同时责令提出担保人和交纳保证金"
    stopped(scene, act, "execution.one_security", guarantor="")
    stopped(scene, act, "execution.one_security", security="")
    stopped(scene, act, "execution.one_security", guarantor="", deposit=1000)
    step(scene, act)


@pytest.mark.gate("execution.guarantor_fit")
@pytest.mark.rule("N-ADM-13")
@pytest.mark.parametrize("act", SECURE)
@pytest.mark.parametrize("condition", ["no_link", "rights", "residence", "able"])
def test_a_guarantor_meets_all_four_conditions(bureau: Province, act: str, condition: str) -> None:
    scene = before(bureau, act)
    without: dict[str, Any] = {condition: False}
    stopped(scene, act, "execution.guarantor_fit", **without)
    step(scene, act)


@pytest.mark.gate("execution.deposit_right")
@pytest.mark.rule("G-ADM-40")
@pytest.mark.parametrize("act", [GRANT, "execution.replace_security"])
@pytest.mark.parametrize(("deposit", "opens"), [(999, False), (1000, True), (1001, False)])
def test_the_deposit_is_two_hundred_yuan_a_day(
    bureau: Province,
    act: str,
    deposit: int,
    opens: bool,  # noqa: FBT001
) -> None:
    scene = before(bureau, act)
    shut = scene.answer(act, "head", **{**FORMS[act], **DEPOSIT, "deposit": deposit})
    assert shut == (set() if opens else {"execution.deposit_right"})


@pytest.mark.gate("execution.not_suspended")
@pytest.mark.rule("G-ADM-40")
def test_nobody_is_brought_in_while_detention_is_put_off(bureau: Province) -> None:
    scene = put_off(bureau)
    stopped(scene, DELIVER, "execution.not_suspended")
    through(scene, "execution.note_outcome", "execution.end_suspension", DELIVER)


@pytest.mark.gate("execution.applicant_told")
@pytest.mark.rule("G-ADM-40")
def test_a_refused_applicant_is_told(bureau: Province) -> None:
    scene = asked(bureau)
    stopped(scene, "execution.refuse_suspension", "execution.applicant_told", told=False)
    step(scene, "execution.refuse_suspension")
    step(scene, DELIVER)


@pytest.mark.gate("execution.remedy_ended")
@pytest.mark.rule("G-ADM-40")
def test_a_suspension_lasts_as_long_as_the_remedy_or_the_security(bureau: Province) -> None:
    scene = put_off(bureau)
    stopped(scene, "execution.end_suspension", "execution.remedy_ended", unsecured="")
    step(scene, "execution.note_outcome")
    step(scene, "execution.end_suspension", unsecured="")
    assert suspension(scene).phase == "ended"


@pytest.mark.gate("execution.deposit_returned")
@pytest.mark.rule("G-ADM-40")
def test_the_deposit_goes_back_when_the_suspension_ends(bureau: Province) -> None:
    scene = asked(bureau)
    step(scene, GRANT, **DEPOSIT, deposit=1000)
    stopped(scene, "execution.end_suspension", "execution.deposit_returned", returned=False)
    step(scene, "execution.end_suspension")


@pytest.mark.rule("G-ADM-40")
def test_whoever_evades_loses_the_deposit_and_serves_all_the_same(bureau: Province) -> None:
    scene = asked(bureau)
    step(scene, GRANT, **DEPOSIT, deposit=1000)
    step(scene, "execution.forfeit", failed=False, fine=0)
    assert suspension(scene).forfeited_fen == 100_000
    step(scene, DELIVER)


@pytest.mark.gate("execution.guarantor_fine")
@pytest.mark.rule("N-ADM-13")
@pytest.mark.parametrize(
    ("change", "opens"),
    [
        ({"fine": 3000}, True),
        ({"fine": 3001}, False),
        ({"fine": 100, "failed": False}, False),
        ({"fine": 0, "failed": False}, True),
    ],
)
def test_a_guarantor_who_failed_is_fined_up_to_three_thousand(
    bureau: Province,
    change: dict[str, Any],
    opens: bool,  # noqa: FBT001
) -> None:
    scene = put_off(bureau)
    form = {**FORMS["execution.forfeit"], **change}
    shut = scene.answer("execution.forfeit", "head", **form)
    assert shut == (set() if opens else {"execution.guarantor_fine"})


@pytest.mark.gate("execution.guarantor_fine")
@pytest.mark.rule("N-ADM-13")
def test_nobody_is_fined_as_guarantor_who_is_none(bureau: Province) -> None:
    scene = asked(bureau)
    step(scene, GRANT, **DEPOSIT, deposit=1000)
    told = stopped(scene, "execution.forfeit", "execution.guarantor_fine")
    assert "没有担保人" in told["says"]


def test_a_fine_is_not_put_off_with_the_detention(bureau: Province) -> None:
    step(put_off(bureau), "execution.pay_fine")
