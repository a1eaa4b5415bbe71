"""Every call and report ends in one of the lawful outcomes, and may be taken up again."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.intake.duties import OUTCOMES
from plumbline.intake.models import IN_HAND, Outcome, Report, Request
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.catalogue import view
from plumbline.kernel.gate import Gate
from tests import scenes
from tests.intake import scene as intake
from tests.scenes import Scene, step

pytestmark = pytest.mark.usefixtures("db")


def row(scene: Scene) -> Report:
    return Report.objects.get(pk=scene.ids["report"])


ENDS = [  # act, what it ends as
    ("intake.accept", Outcome.ACCEPTED, "accepted"),
    ("intake.transfer", Outcome.TRANSFERRED, "transferring"),
    ("intake.not_police", Outcome.NOT_POLICE, "ended"),
    ("intake.explain_repeat", Outcome.REPEAT, "ended"),
    ("intake.settle_on_the_spot", Outcome.ON_THE_SPOT, "ended"),
    ("intake.mark_false", Outcome.FALSE_ALARM, "ended"),
    ("intake.answer_complaint", Outcome.INSPECTION, "ended"),
    ("intake.pass_to_channel", Outcome.CHANNEL, "ended"),
    ("intake.refuse", Outcome.REFUSED, "refused"),
]


@pytest.mark.rule("G-INT-01", "D-INT-02", "P-INT-03", "2.2b")
@pytest.mark.parametrize(("act", "outcome", "phase"), ENDS)
def test_each_outcome_is_written_down_and_told(
    bureau: Province, act: str, outcome: Outcome, phase: str
) -> None:
    scene = scenes.READY[act](bureau)
    pk = scene.ids["report"]
    step(scene, act)
    report = Report.objects.get(pk=pk)
    assert (report.outcome, report.phase) == (outcome, phase)
    assert report.told or act == "intake.accept"  # there the receipt tells
    assert scene.duty("intake.accept_in_time").settled_by is not None


def test_the_outcomes_are_a_closed_list() -> None:
    assert {outcome for _, outcome, _ in ENDS} == set(Outcome)
    assert set(OUTCOMES) == {act for act, *_ in ENDS} - {"intake.answer_complaint"} | {
        "intake.pass_to_inspection"
    }


@pytest.mark.rule("2.2b", "G-INT-01")
def test_from_every_phase_without_outcome_an_act_leads_on() -> None:
    """No dead state: whatever waits, somebody can do something about it."""

    def leads(gate: Gate, phase: str) -> bool:
        return gate.phases is not None and phase in gate.phases

    moving = [act for code, act in ACTS.items() if act.on is Report and code in (
        *OUTCOMES, "intake.acknowledge", "intake.note_acknowledged", "intake.take_back",
        "intake.answer_complaint", "intake.reopen")]  # fmt: skip
    for phase in set(Report.phases) - {"accepted"}:
        assert [act for act in moving if any(leads(gate, phase) for gate in act.gates)], phase
    for phase in IN_HAND:
        assert sum(any(leads(g, phase) for g in act.gates) for act in moving) == len(OUTCOMES)


@pytest.mark.rule("G-INT-01", "D-INT-15")
def test_a_transfer_makes_the_report_of_the_other_unit(bureau: Province) -> None:
    scene = intake.report(bureau, keep_secret=True)
    old = row(scene)
    step(scene, "intake.transfer", unit="@station_elsewhere", elsewhere="")
    new = row(scene)
    old.refresh_from_db()
    assert (old.phase, old.passed_to, old.passed_name) == ("ended", new.pk, "兴华派出所")
    assert (new.phase, new.came_from, new.line[-1]) == ("referred", old.pk, "220202001")
    assert (new.reporter, new.facts, new.keep_secret) == (old.reporter, old.facts, True)
    scene.do("intake.acknowledge", "stranger")
    assert (row(scene).phase, row(scene).handlers) == ("received", [bureau.officers["stranger"]])


@pytest.mark.parametrize(
    "wrong",
    [{"unit": "@station", "elsewhere": ""}, {"elsewhere": ""},
     {"unit": "@station_elsewhere", "elsewhere": "外省"}],
)  # fmt: skip
def test_a_matter_goes_to_exactly_one_other_unit(bureau: Province, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        step(intake.report(bureau), "intake.transfer", **wrong)


def test_what_comes_back_from_outside_is_in_hand_again(bureau: Province) -> None:
    scene = intake.sent_outside(bureau)
    step(scene, "intake.take_back")
    assert (row(scene).phase, row(scene).outcome, row(scene).passed_name) == ("received", "", "")
    assert scene.duty("intake.accept_in_time").settled_by is None
    step(scene, "intake.accept")


@pytest.mark.rule("D-INT-04")
def test_inspection_handles_a_complaint_and_answers_the_complainant(bureau: Province) -> None:
    scene = intake.inspecting(bureau)
    assert row(scene).phase == "inspecting"
    step(scene, "intake.answer_complaint")
    assert row(scene).told == intake.TOLD
    petition = intake.inspecting(bureau)
    petition.do("intake.pass_to_channel", "chief",
                **scenes.FORMS["intake.pass_to_channel"])  # fmt: skip
    assert row(petition).outcome == Outcome.CHANNEL


@pytest.mark.rule("D-INT-14")
def test_an_objection_is_answered_in_writing(bureau: Province) -> None:
    scene = intake.report(bureau)
    step(scene, "intake.not_police", objected=True, manner="written")
    assert scene.duty("intake.tell_in_writing_in_time").settled_by is None
    step(scene, "intake.tell_in_writing")
    assert scene.duty("intake.tell_in_writing_in_time").settled_by == scene.entry.pk


@pytest.mark.rule("D-INT-23", "P-INT-03")
@pytest.mark.parametrize("act", ["intake.refuse", "intake.not_police", "intake.mark_false",
                                 "intake.settle_on_the_spot"])  # fmt: skip
def test_new_facts_open_again_what_was_refused(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    step(scene, act)
    step(scene, "intake.reopen")
    assert (row(scene).phase, row(scene).outcome) == ("received", "")
    step(scene, "intake.accept")


@pytest.mark.rule("D-INT-23")
def test_new_facts_open_again_a_crime_that_was_not_filed(bureau: Province) -> None:
    scene = scenes.not_filed(bureau)
    step(scene, "intake.reopen_filing")
    assert scene.case.phase == "accepted"
    scenes.through(scene, "casework.request_filing", "casework.file")
    assert scene.duty("intake.refiling_in_time").settled_by is not None
    assert scene.case.phase == "investigating"


@pytest.mark.rule("N-INT-05")
def test_the_procuratorate_orders_and_the_head_files(bureau: Province) -> None:
    scene = intake.demanded(bureau)
    scenes.through(scene, "intake.explain_non_filing", "intake.note_order")
    step(scene, "intake.file_as_ordered")
    case = Case.objects.get(pk=scene.ids["case"])
    assert (case.phase, case.filed_at) == ("investigating", scene.now)
    assert scene.entry.body["form"]["copy_sent"] == "副本已送达检察院"


@pytest.mark.rule("D-INT-22")
def test_requests_of_parties_go_to_the_legal_section(bureau: Province) -> None:
    scene = intake.asked(bureau)
    request = Request.objects.get(pk=scene.ids["request"])
    assert (request.phase, request.case_id) == ("received", scene.ids["case"])
    assert request.handlers == [bureau.officers["reviewer"]]
    assert ACTS["intake.take_request"].by == ACTS["intake.answer_request"].by == ("LEGAL_DEPT",)
    step(scene, "intake.answer_request")
    _, shown = view("request", request.pk, bureau.actor("reviewer"), scene.now, "test")
    assert (shown["phase"], shown["verdict"], shown["asker"]) == ("answered", "upheld", "钱某")


@pytest.mark.rule("D-INT-16")
def test_in_doubt_the_case_is_administrative(bureau: Province) -> None:
    scene = intake.report(bureau)
    step(scene, "intake.accept", unclear=True, nature="administrative")
    assert scene.case.nature == "administrative"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"sender": "某局"}, "sender"), ({"class_code": "999999"}, "class_code")],
)
def test_a_report_with_impossible_answers_is_not_taken(
    bureau: Province, wrong: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as found:
        intake.report(bureau, **wrong)
    assert [name for name, _ in found.value.errors] == [field]


def test_a_happening_is_not_later_than_its_registration(bureau: Province) -> None:
    scene = intake.urgent(bureau)
    with pytest.raises(Invalid):
        step(scene, "intake.register", occurred_at="2026-03-09T00:00:00+08:00")
