"""Detention: brought, received, released on time; leave, doubts, complaints; suspension."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.law.calendar import SHANGHAI
from tests.execution.scene import (
    DEPOSIT,
    complained,
    decision,
    delivered,
    detention,
    fined,
    held,
    leave_asked,
    leave_granted,
    served,
)
from tests.scenes import FORMS, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
DELIVER, RECEIVE, RELEASE = "execution.deliver", "execution.receive", "execution.release"
WHOLE = timedelta(days=1) - timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + WHOLE


# -- brought and received -------------------------------------------------------------------------


@pytest.mark.gate("execution.days_to_serve")
@pytest.mark.rule("D-ADM-34", "N-ADM-10")
def test_only_detention_that_is_to_be_served_is_executed(bureau: Province) -> None:
    stopped(fined(bureau), DELIVER, "execution.days_to_serve")
    scene = delivered(bureau)
    assert detention(scene).days == 5
    told = stopped(scene, DELIVER, "execution.days_to_serve")
    assert told["missing"] == {"why": "正在执行"}
    step(scene, "execution.refuse_reception")
    assert "不予收拘" in stopped(scene, DELIVER, "execution.days_to_serve")["says"]


@pytest.mark.rule("N-ADM-10", "D-ADM-34")
def test_days_already_spent_in_custody_are_not_served_again(bureau: Province) -> None:
    scene = served(bureau, restrained=2)
    assert (decision(scene).days, decision(scene).days_to_serve) == (5, 3)
    step(scene, DELIVER)
    assert detention(scene).days == 3


@pytest.mark.gate("execution.host_approved")
@pytest.mark.rule("D-ADM-34")
def test_detention_elsewhere_needs_the_word_of_the_host(bureau: Province) -> None:
    scene = served(bureau)
    stopped(scene, DELIVER, "execution.host_approved", elsewhere=True)
    step(scene, DELIVER, elsewhere=True, approval="吉市公拘批〔2026〕1号")
    assert detention(scene).elsewhere


@pytest.mark.gate("execution.received_properly")
@pytest.mark.rule("D-ADM-42")
@pytest.mark.parametrize(
    "change",
    [{name: False} for name in ("checked", "same_sex", "belongings", "separate", "monitored")]
    + [{"contraband": "小刀一把", "handed": False}],
)
def test_reception_has_all_its_parts(bureau: Province, change: dict[str, Any]) -> None:
    scene = delivered(bureau)
    stopped(scene, RECEIVE, "execution.received_properly", **change)
    step(scene, RECEIVE, contraband="小刀一把", handed=True)


@pytest.mark.rule("D-ADM-41")
def test_whoever_is_exempt_is_not_taken_in(bureau: Province) -> None:
    scene = delivered(bureau)
    step(scene, "execution.refuse_reception")
    assert detention(scene).ended == "已满七十周岁"
    step(scene, "execution.pay_fine")
    step(scene, "execution.complete")


# -- released -------------------------------------------------------------------------------------


@pytest.mark.gate("execution.time_served")
@pytest.mark.rule("D-ADM-34", "D-ADM-41", "N-TIME-03")
def test_release_is_on_the_last_day_not_before_and_no_holiday_moves_it(bureau: Province) -> None:
    """Five days from 3 March: until the next day is one day, so Sunday 8 March, a day off."""
    scene = held(bureau)
    assert scene.duty("execution.released_in_time").due_at == end_of(3, 8)
    scene.now = end_of(3, 7) - timedelta(minutes=1)
    told = stopped(scene, RELEASE, "execution.time_served")
    assert told["says"] == "拘留尚有1日没有执行，不能解除"
    step(scene, RELEASE)  # a minute later it is the 8th
    duty = scene.duty("execution.released_in_time")
    assert (duty.settled_at, duty.late_by(scene.now)) == (scene.now, None)
    assert (detention(scene).served, detention(scene).certificate) == (5, "解拘1号")


@pytest.mark.rule("D-ADM-34", "N-TIME-03")
def test_a_late_release_is_late_by_the_instant(bureau: Province) -> None:
    scene = held(bureau)
    scene.now = end_of(3, 8) + timedelta(microseconds=1) - timedelta(minutes=1)
    step(scene, RELEASE)
    assert scene.duty("execution.released_in_time").late_by(scene.now) == timedelta(microseconds=1)


@pytest.mark.gate("execution.property_returned")
@pytest.mark.rule("D-ADM-41")
def test_nobody_leaves_without_his_things(bureau: Province) -> None:
    scene = held(bureau).tick(days=5)
    stopped(scene, RELEASE, "execution.property_returned", returned=False)
    step(scene, RELEASE)


@pytest.mark.rule("D-ADM-41", "D-ADM-38")
def test_when_the_decision_falls_the_person_goes_at_once(bureau: Province) -> None:
    scene = held(bureau)
    through(scene, "execution.file_remedy", "execution.annul")
    step(scene, RELEASE)
    assert detention(scene).served == 0


# -- what the house asks --------------------------------------------------------------------------


@pytest.mark.gate("execution.no_doubt_waits")
@pytest.mark.gate("execution.doubt_waits")
@pytest.mark.rule("D-ADM-41")
@pytest.mark.parametrize("wrong", [True, False])
def test_a_doubt_of_the_house_is_answered_within_a_day(
    bureau: Province,
    wrong: bool,  # noqa: FBT001
) -> None:
    scene = held(bureau)
    stopped(scene, "execution.answer_doubt", "execution.doubt_waits")
    step(scene, "execution.note_doubt")
    duty = scene.duty("execution.doubt_answered")
    assert (duty.due_at, duty.debtor_role) == (scene.now + timedelta(hours=24), "ORGAN_HEAD")
    stopped(scene, "execution.note_doubt", "execution.no_doubt_waits")
    step(scene, "execution.answer_doubt", wrong=wrong)
    if wrong:
        step(scene, RELEASE)
    else:
        stopped(scene, RELEASE, "execution.time_served")


@pytest.mark.gate("execution.unread")
@pytest.mark.gate("execution.complaint_waits")
@pytest.mark.rule("D-ADM-41")
def test_complaints_go_on_unread_within_a_day(bureau: Province) -> None:
    scene = held(bureau)
    stopped(scene, "execution.forward_complaints", "execution.complaint_waits")
    stopped(scene, "execution.take_complaint", "execution.unread", sealed=False)
    step(scene, "execution.take_complaint")
    first = scene.duty("execution.complaints_forwarded")
    assert first.due_at == scene.now + timedelta(hours=24)
    step(scene.tick(hours=1), "execution.take_complaint")
    assert detention(scene).papers == 2
    step(scene, "execution.forward_complaints")
    first.refresh_from_db()
    assert first.settled_at == scene.duty("execution.complaints_forwarded").settled_at == scene.now


@pytest.mark.rule("D-ADM-41")
def test_a_complaint_of_somebody_released_still_goes_on(bureau: Province) -> None:
    scene = complained(bureau).tick(days=5)
    through(scene, RELEASE, "execution.forward_complaints")


# -- leave ----------------------------------------------------------------------------------------


@pytest.mark.gate("execution.leave_ground")
@pytest.mark.gate("execution.no_leave_waits")
@pytest.mark.gate("execution.leave_waits")
@pytest.mark.rule("D-ADM-41")
@pytest.mark.parametrize("act", ["execution.grant_leave", "execution.refuse_leave"])
def test_leave_has_a_ground_and_is_decided_within_twelve_hours(bureau: Province, act: str) -> None:
    scene = held(bureau)
    stopped(scene, act, "execution.leave_waits")
    stopped(scene, "execution.ask_leave", "execution.leave_ground", event="")
    step(scene, "execution.ask_leave")
    duty = scene.duty("execution.leave_decided")
    assert (duty.due_at, duty.debtor_role) == (scene.now + timedelta(hours=12), "ORGAN_HEAD")
    stopped(scene, "execution.ask_leave", "execution.no_leave_waits")
    step(scene, act)
    assert scene.duty("execution.leave_decided").settled_at == scene.now


@pytest.mark.gate("execution.may_go_out")
@pytest.mark.rule("D-ADM-41", "G-ADM-40")
def test_nobody_goes_out_without_leave_or_suspension(bureau: Province) -> None:
    scene = held(bureau)
    stopped(scene, "execution.let_out", "execution.may_go_out")
    through(scene, "execution.ask_leave", "execution.grant_leave", "execution.let_out")


@pytest.mark.gate("execution.leave_deposit")
@pytest.mark.rule("G-ADM-40")
@pytest.mark.parametrize(("deposit", "opens"), [(599, False), (600, True), (601, False)])
def test_the_deposit_for_leave_is_two_hundred_a_day_not_yet_served(
    bureau: Province,
    deposit: int,
    opens: bool,  # noqa: FBT001
) -> None:
    scene = leave_asked(bureau).tick(days=2)  # three of five days left
    form = {**FORMS["execution.grant_leave"], **DEPOSIT, "deposit": deposit}
    shut = scene.answer("execution.grant_leave", "head", **form)
    assert shut == (set() if opens else {"execution.leave_deposit"})


@pytest.mark.gate("execution.suspension_over")
@pytest.mark.rule("G-ADM-40", "D-ADM-41", "N-TIME-03")
def test_time_out_of_the_house_does_not_count(bureau: Province) -> None:
    scene = leave_granted(bureau).tick(days=2)
    step(scene, "execution.let_out")  # two days served
    assert scene.duty("execution.released_in_time").settled_at == scene.now
    assert detention(scene).served == 2
    stopped(scene.tick(days=4), RELEASE, "execution.time_served")
    step(scene, "execution.take_back")  # 9 March: three days more
    assert scene.duty("execution.released_in_time").due_at == end_of(3, 12)
    stopped(scene.tick(days=2), RELEASE, "execution.time_served")
    step(scene.tick(days=1), RELEASE)
    assert detention(scene).served == 5


@pytest.mark.gate("execution.suspension_over")
def test_nobody_goes_back_while_detention_is_put_off(bureau: Province) -> None:
    scene = held(bureau)
    through(scene, "execution.file_remedy", "execution.ask_suspension",
            "execution.grant_suspension", "execution.let_out")  # fmt: skip
    stopped(scene, "execution.take_back", "execution.suspension_over")
    through(scene, "execution.note_outcome", "execution.end_suspension", "execution.take_back")
