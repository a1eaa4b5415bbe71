"""Remedies: told rightly for each kind, recorded, and what follows; and the end of execution."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.execution.models import Remedy
from plumbline.kernel.act import Invalid
from plumbline.law.calendar import SHANGHAI
from plumbline.penalty.telling import FIRST, Kind, kind_of, limits_on, remedies_of
from tests.execution.scene import (
    contested,
    day,
    decision,
    done,
    fell,
    fined,
    held,
    made,
    put_off,
    served,
    shut_down,
)
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
WHOLE = timedelta(days=1) - timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + WHOLE


def sentences(kind: Kind) -> list[str]:
    told = remedies_of(kind, limits_on(date(2026, 3, 3)), "南关区人民政府")
    return [says % values for says, values in told.parts]


# -- told -----------------------------------------------------------------------------------------


@pytest.mark.rule("D-ADM-38")
def test_a_general_decision_gives_the_choice(bureau: Province) -> None:
    del bureau
    choice, then, stands = sentences(Kind.GENERAL)
    assert choice == (
        "对本决定不服的，可以自收到之日起60日内向南关区人民政府申请行政复议，"
        "或者自收到之日起6个月内向人民法院提起行政诉讼"
    )
    assert "15日内" in then
    assert "不停止执行" in stands


@pytest.mark.rule("D-ADM-38")
@pytest.mark.parametrize("kind", [Kind.ON_THE_SPOT, Kind.INACTION, Kind.NO_DISCLOSURE])
def test_where_reconsideration_comes_first_the_document_says_so(
    bureau: Province, kind: Kind
) -> None:
    del bureau
    first, then, *_ = sentences(kind)
    assert "应当先" in first
    assert "60日内向南关区人民政府" in first
    assert "诉讼" not in first
    assert "15日内" in then
    assert remedies_of(kind, limits_on(date(2026, 3, 3))).first


@pytest.mark.rule("D-ADM-38")
def test_every_kind_is_told_and_only_three_must_go_to_reconsideration() -> None:
    assert {Kind.ON_THE_SPOT, Kind.INACTION, Kind.NO_DISCLOSURE} == FIRST
    assert {kind_of(p) for p in ("general", "fast")} == {Kind.GENERAL}
    assert kind_of("simple") is Kind.ON_THE_SPOT


# -- recorded -------------------------------------------------------------------------------------


@pytest.mark.gate("execution.no_remedy_runs")
@pytest.mark.gate("execution.remedy_runs")
@pytest.mark.rule("D-ADM-38")
@pytest.mark.parametrize("act", ["execution.note_outcome", "execution.annul"])
def test_a_remedy_runs_from_filing_to_its_outcome(bureau: Province, act: str) -> None:
    scene = served(bureau)
    stopped(scene, act, "execution.remedy_runs")
    step(scene, "execution.file_remedy")
    stopped(scene, "execution.file_remedy", "execution.no_remedy_runs")
    step(scene, act)
    assert Remedy.objects.get().ended_on == scene.now.date()
    assert decision(scene).phase == ("annulled" if act == "execution.annul" else "served")


@pytest.mark.rule("D-ADM-38")
def test_after_reconsideration_the_court_may_be_asked(bureau: Province) -> None:
    scene = through(contested(bureau), "execution.note_outcome")
    step(scene, "execution.file_remedy", path="litigation", organ="南关区人民法院")
    step(scene, "execution.annul")


@pytest.mark.rule("D-ADM-38")
def test_a_changed_sanction_is_what_is_executed(bureau: Province) -> None:
    scene = contested(bureau)
    for wrong in ({"result": "changed"}, {"result": "upheld", "fine": 1}):
        with pytest.raises(Invalid, match="result"):
            step(scene, "execution.note_outcome", **wrong)
    step(scene, "execution.note_outcome", result="changed", fine=200, days=0)
    stopped(scene, "execution.deliver", "execution.days_to_serve")
    stopped(scene, "execution.pay_fine", "execution.paid_in_full")
    step(scene, "execution.pay_fine", yuan=200)
    step(scene, "execution.complete")


@pytest.mark.parametrize("days", [-1, 1])
def test_a_remedy_ends_between_its_filing_and_now(bureau: Province, days: int) -> None:
    scene = contested(bureau)
    with pytest.raises(Invalid, match="ended_on"):
        step(scene, "execution.note_outcome", ended_on=day(scene, days))


# -- published ------------------------------------------------------------------------------------


@pytest.mark.gate("after(execution.note_published)")
@pytest.mark.rule("D-ADM-39")
def test_a_published_decision_that_fell_is_withdrawn_within_three_working_days(
    bureau: Province,
) -> None:
    scene = fell(bureau)  # Tuesday 3 March
    duty = scene.duty("execution.publication_withdrawn")
    assert duty.due_at == end_of(3, 6)
    step(scene, "execution.withdraw_publication")
    assert scene.duty("execution.publication_withdrawn").settled_at == scene.now
    other = contested(bureau)
    step(other, "execution.annul")
    assert other.entry.body["raised"] == []  # it was never published
    stopped(other, "execution.withdraw_publication", "after(execution.note_published)")


@pytest.mark.rule("D-ADM-39")
@pytest.mark.parametrize(
    ("form", "owed"),
    [({"result": "changed", "fine": 200}, True), ({"result": "upheld"}, False),
     ({"result": "withdrawn"}, False)],
)  # fmt: skip
def test_a_changed_decision_is_withdrawn_too(
    bureau: Province,
    form: dict[str, Any],
    owed: bool,  # noqa: FBT001
) -> None:
    scene = through(served(bureau), "execution.note_published", "execution.file_remedy")
    step(scene, "execution.note_outcome", **form)
    raised = [duty["duty"] for duty in scene.entry.body["raised"]]
    assert raised == (["execution.publication_withdrawn"] if owed else [])


# -- the end --------------------------------------------------------------------------------------


@pytest.mark.gate("execution.all_done")
@pytest.mark.rule("D-ADM-36", "D-ADM-33", "D-ADM-34")
def test_a_decision_is_executed_when_all_of_it_is(bureau: Province) -> None:
    scene = served(bureau)
    act = "execution.complete"
    told = stopped(scene, act, "execution.all_done")
    assert told["missing"] == {"missing": "罚款（含加处罚款）未缴清、行政拘留未执行完毕"}
    step(scene, "execution.pay_fine")
    stopped(scene, act, "execution.all_done")
    through(scene, "execution.deliver", "execution.receive")
    stopped(scene, act, "execution.all_done")
    step(scene.tick(days=5), "execution.release")
    step(scene, act)


@pytest.mark.gate("execution.all_done")
@pytest.mark.rule("D-ADM-36", "G-ADM-40")
def test_detention_that_is_put_off_is_not_executed(bureau: Province) -> None:
    scene = through(put_off(bureau), "execution.pay_fine")
    stopped(scene, "execution.complete", "execution.all_done")


@pytest.mark.gate("execution.licence_concerned")
@pytest.mark.gate("execution.all_done")
@pytest.mark.rule("D-ADM-36")
def test_a_suspension_of_business_is_carried_out_before_the_decision_is(bureau: Province) -> None:
    stopped(fined(bureau), "execution.note_licence", "execution.licence_concerned")
    scene = shut_down(bureau)
    told = stopped(scene, "execution.complete", "execution.all_done")
    assert told["missing"] == {"missing": "吊销许可证件或者停业整顿未执行"}
    step(scene, "execution.note_licence")
    stopped(scene, "execution.note_licence", "execution.licence_concerned")
    step(scene, "execution.complete")


@pytest.mark.gate("execution.ending_ground")
@pytest.mark.rule("D-ADM-36")
def test_execution_ends_on_a_named_ground(bureau: Province) -> None:
    scene = fined(bureau)
    stopped(scene, "execution.end", "execution.ending_ground", ground="other")
    step(scene, "execution.end", ground="other", other="责任主体已不存在")
    assert decision(scene).phase == "ended"


@pytest.mark.gate("execution.nobody_held")
@pytest.mark.rule("D-ADM-36", "D-ADM-34")
def test_execution_is_not_ended_over_the_head_of_somebody_held(bureau: Province) -> None:
    scene = held(bureau)
    stopped(scene, "execution.end", "execution.nobody_held")
    step(scene.tick(days=5), "execution.release")
    step(scene, "execution.end")


def closes(scene: Scene) -> bool:
    return "casework.nothing_runs" not in scene.shut("casework.close", "handler")


@pytest.mark.rule("D-ADM-36")
def test_a_case_is_ready_to_close_when_its_decisions_are_executed_ended_or_annulled(
    bureau: Province,
) -> None:
    assert not closes(made(bureau))
    assert not closes(served(bureau))
    assert not closes(done(bureau))
    assert closes(through(done_again(bureau), "execution.complete"))
    assert closes(through(served(bureau), "execution.end"))
    assert closes(through(contested(bureau), "execution.annul"))


def done_again(bureau: Province) -> Scene:
    scene = fined(bureau)
    step(scene, "execution.pay_fine", receipt="PJ-7777")
    return scene
