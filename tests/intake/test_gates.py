"""The gates of intake: shut, what they say, and open once cured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.intake.models import IN_HAND, Report
from plumbline.kernel.act import ACTS
from tests import cast, scenes
from tests.intake import scene as intake
from tests.scenes import FORMS, Scene, doer, step, stopped

pytestmark = pytest.mark.usefixtures("db")
QUALIFIED = "holds(BASIC,INTERMEDIATE,SENIOR)"
ON_REPORT = sorted(code for code, act in ACTS.items() if act.on is Report)


@pytest.mark.gate("phase")
@pytest.mark.gate("anytime", "intake.take_statement")
@pytest.mark.rule("2.2b")
@pytest.mark.parametrize("phase", Report.phases)
def test_an_act_on_a_report_is_done_in_its_phases_only(bureau: Province, phase: str) -> None:
    scene = intake.PHASES[phase](bureau)
    assert Report.objects.get(pk=scene.ids["report"]).phase == phase
    by = {act: "stranger" if phase == "referred" else doer(act) for act in ON_REPORT}
    for act in ON_REPORT:
        (gate,) = [g for g in ACTS[act].gates if g.phases is not None]
        refusal = scene.shut(act, by[act]).get(gate.code)
        if not gate.phases or phase in gate.phases:
            assert refusal is None, act
        else:
            assert refusal is not None, act
            assert refusal.as_json()["says"].startswith(f"现处于“{Report.phases[phase]}”阶段")


@pytest.mark.gate("phase(received)", "intake.answer_request")
def test_a_request_is_answered_once(bureau: Province) -> None:
    scene = intake.asked(bureau)
    step(scene, "intake.answer_request")
    stopped(scene, "intake.answer_request", "phase(received)")


def test_a_report_is_accepted_once(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    told = stopped(scene, "intake.accept", f"phase({','.join(IN_HAND)})")
    assert told["says"].startswith("现处于“已受案”阶段，此项须在“已接报、已派警、")


@pytest.mark.gate(QUALIFIED)
@pytest.mark.parametrize(
    "act", [a for a in ON_REPORT if any(g.code == QUALIFIED for g in ACTS[a].gates)]
)
def test_who_decides_on_a_report_is_qualified(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    stopped(scene, act, QUALIFIED, by="recruit")
    step(scene, act)


@pytest.mark.gate("apart()", "intake.pre_review", "intake.refuse", "intake.answer_complaint")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize("act", ["intake.pre_review", "intake.refuse", "intake.answer_complaint"])
def test_whoever_took_the_report_does_not_judge_it(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    scene.appoint("handler", ACTS[act].by[0])
    stopped(scene, act, "apart()", by="handler")
    step(scene, act)


Cure = Callable[[Scene], Any]


def form(
    act: str, gate: str, build: Callable[..., Scene], wrong: dict[str, Any], **more: Any
) -> Any:
    """A row of the table below: shut with this form, open with the sound one."""
    return pytest.param(act, gate, build, wrong, more, id=f"{gate}-{act}-{len(wrong)}")


BY_FORM = [
    form("intake.take_statement", "intake.statement_signed", intake.report, {"signed": False}),
    form("intake.take_statement", "intake.statement_signed", intake.report, {"read_back": False}),
    form("intake.receive_evidence", "intake.list_signed", intake.report, {"signed": False}),
    form("intake.finish", "intake.recorded_whole", intake.at_scene, {"recordings": []}),
    form("intake.accept", "intake.unclear_is_administrative", intake.report, {"unclear": True},
         unclear=True, nature="administrative"),
    form("intake.accept", "intake.jurisdiction", intake.report, {"jurisdiction": "server"},
         jurisdiction="server", online=True),
    form("intake.accept", "intake.injury_level", intake.report, {"injury": "serious"},
         injury="minor"),
    form("intake.transfer", "intake.urgency_met", intake.report, {"urgent": True}),
    form("intake.not_police", "intake.in_writing_on_objection", intake.report, {"objected": True},
         objected=True, manner="written"),
    form("intake.not_police", "intake.in_writing_on_objection", intake.report, {"unclear": True},
         unclear=True, manner="written"),
    form("intake.explain_repeat", "intake.repeats", intake.repeated, {"earlier": "J0000"}),
    form("intake.settle_on_the_spot", "intake.no_case_left", intake.report, {"no_case": False}),
    form("intake.mark_false", "intake.no_case_left", intake.report, {"no_case": False}),
    form("intake.refuse", "intake.no_case_left", intake.report, {"no_case": False}),
]  # fmt: skip


@pytest.mark.gate("intake.statement_signed")
@pytest.mark.gate("intake.list_signed")
@pytest.mark.gate("intake.recorded_whole")
@pytest.mark.gate("intake.unclear_is_administrative")
@pytest.mark.gate("intake.jurisdiction")
@pytest.mark.gate("intake.injury_level")
@pytest.mark.gate("intake.in_writing_on_objection")
@pytest.mark.gate("intake.repeats")
@pytest.mark.gate("intake.no_case_left")
@pytest.mark.rule("D-INT-08", "D-INT-09", "D-INT-05", "D-INT-16", "R-INT-01", "R-INT-02",
                  "R-INT-06", "G-INT-02", "D-INT-14", "D-INT-13", "P-INT-03")  # fmt: skip
@pytest.mark.parametrize(("act", "gate", "build", "wrong", "right"), BY_FORM)
def test_a_form_against_the_law_is_stopped_and_a_sound_one_passes(
    bureau: Province, act: str, gate: str, build: Callable[..., Scene], wrong: dict[str, Any],
    right: dict[str, Any],
) -> None:  # fmt: skip
    scene = build(bureau)
    assert gate not in scene.shut(act, doer(act))  # without the deed nothing is wrong yet
    stopped(scene, act, gate, **wrong)
    step(scene, act, **right)


@pytest.mark.gate("intake.statement_signed")
@pytest.mark.gate("intake.list_signed")
@pytest.mark.rule("D-INT-08", "D-INT-09")
@pytest.mark.parametrize("act", ["intake.take_statement", "intake.receive_evidence"])
def test_who_will_not_sign_is_noted(bureau: Province, act: str) -> None:
    step(scenes.READY[act](bureau), act, signed=False, unsigned_why="拒绝签名")


@pytest.mark.gate("intake.liability_told")
@pytest.mark.rule("D-INT-11")
@pytest.mark.parametrize(("aim", "shut"), [("accusation", True), ("tip", True), ("alarm", False)])
def test_accusers_and_tipsters_learn_what_a_false_accusation_costs(
    bureau: Province,
    aim: str,
    shut: bool,  # noqa: FBT001
) -> None:
    scene = intake.report(bureau, aim=aim)
    if shut:
        told = stopped(scene, "intake.take_statement", "intake.liability_told")
        assert "错告不是诬告" in told["says"]
    step(scene, "intake.take_statement", liability_told=shut)


@pytest.mark.gate("intake.registered", "intake.accept", "intake.refuse")
@pytest.mark.gate("intake.unregistered")
@pytest.mark.rule("D-INT-07")
@pytest.mark.parametrize("act", ["intake.accept", "intake.refuse"])
def test_what_was_handled_first_is_registered_before_it_is_decided(
    bureau: Province, act: str
) -> None:
    scene = intake.urgent(bureau)
    stopped(scene, act, "intake.registered")
    step(scene, "intake.register")
    stopped(scene, "intake.register", "intake.unregistered")
    step(scene, act)


@pytest.mark.gate("intake.pre_reviewed", "intake.accept", "intake.refuse")
@pytest.mark.rule("G-INT-07")
@pytest.mark.parametrize("act", ["intake.accept", "intake.refuse"])
def test_economic_crime_goes_to_the_legal_section_first(bureau: Province, act: str) -> None:
    scene = intake.report(bureau, class_code="109000")
    stopped(scene, act, "intake.pre_reviewed")
    step(scene, "intake.pre_review")
    step(scene, act)


def test_other_classes_need_no_legal_section_first(bureau: Province) -> None:
    step(intake.report(bureau, class_code="100100"), "intake.accept")


@pytest.mark.gate("intake.not_criminal")
@pytest.mark.rule("P-INT-03")
def test_a_crime_is_not_talked_away_on_the_spot(bureau: Province) -> None:
    scene = intake.report(bureau, class_code="100200")
    stopped(scene, "intake.settle_on_the_spot", "intake.not_criminal")
    step(intake.report(bureau, class_code="500100"), "intake.settle_on_the_spot")


@pytest.mark.gate("intake.jurisdiction")
@pytest.mark.rule("R-INT-01")
@pytest.mark.parametrize(
    ("brief", "class_code", "shut"),
    [("赌博", "", True), ("嫖娼", "", True), ("吸毒", "", True), ("其他", "200600", True),
     ("其他", "200500", True), ("其他", "200700", True), ("其他", "101200", True),
     ("殴打他人", "200100", False)],
)  # fmt: skip
def test_residence_never_gives_jurisdiction_over_vice(
    bureau: Province,
    brief: str,
    class_code: str,
    shut: bool,  # noqa: FBT001
) -> None:
    scene = intake.report(bureau, class_code=class_code)
    given = {"brief": brief, "nature": "administrative", "jurisdiction": "residence"}
    if shut:
        told = stopped(scene, "intake.accept", "intake.jurisdiction", **given)
        assert "不得由居住地公安机关管辖" in told["says"]
        given["jurisdiction"] = "act_place"
    step(scene, "intake.accept", **given)


@pytest.mark.rule("R-INT-02")
@pytest.mark.parametrize(
    "ground", ["server", "access", "operator", "victim_network", "victim_place", "loss_place"]
)
def test_an_online_act_gives_jurisdiction_to_each_of_six_places(
    bureau: Province, ground: str
) -> None:
    scene = intake.report(bureau)
    stopped(scene, "intake.accept", "intake.jurisdiction", jurisdiction=ground)
    step(scene, "intake.accept", jurisdiction=ground, online=True)


@pytest.mark.gate("intake.injury_level")
@pytest.mark.rule("R-INT-06")
def test_an_injury_goes_to_the_level_that_handles_it(bureau: Province) -> None:
    scene = intake.report(bureau)
    told = stopped(scene, "intake.accept", "intake.injury_level", injury="serious")
    assert "重伤、死亡案件由刑事侦查部门办理" in told["says"]
    step(scene, "intake.accept", injury="unknown")
    at = scene.now
    detectives = bureau.do("people.found_unit", "administrator", bureau.units[cast.COUNTY], at,
                           code="220102900", name="刑事侦查大队", level="department")  # fmt: skip
    bureau.do("people.appoint", "administrator", bureau.officers["recruit"], at,
              role="CASE_OFFICER", unit=str(detectives.made),
              since=at.date().isoformat())  # fmt: skip
    there = Scene(bureau, at).qualify("recruit", "BASIC")
    there.do("intake.report", "recruit", on=detectives.made, **intake.REPORT)
    accept = FORMS["intake.accept"]
    refused = there.refused("intake.accept", "recruit", **accept, injury="minor")
    assert "轻伤以下案件由派出所办理" in refused["intake.injury_level"].as_json()["says"]
    there.do("intake.accept", "recruit", **accept, injury="serious")


@pytest.mark.gate("intake.papers_no_ground")
@pytest.mark.gate("intake.papers_asked")
@pytest.mark.rule("N-INT-04")
@pytest.mark.parametrize("act", ["intake.refuse", "intake.not_police", "intake.pass_to_channel"])
def test_missing_papers_are_never_held_against_the_agency(bureau: Province, act: str) -> None:
    scene = intake.papers_asked(bureau)
    told = stopped(scene, act, "intake.papers_no_ground")
    assert "检验报告、现场笔录" in told["says"]
    step(scene, "intake.note_papers", complete=False, note="逾期未补")
    stopped(scene, "intake.note_papers", "intake.papers_asked")
    step(scene, act)


def test_papers_that_are_missing_hinder_no_case(bureau: Province) -> None:
    step(intake.papers_asked(bureau), "intake.accept")


@pytest.mark.gate("intake.from_agency")
@pytest.mark.rule("N-INT-04")
@pytest.mark.parametrize("act", ["intake.ask_papers", "intake.find_papers_whole"])
def test_only_agencies_are_asked_for_papers(bureau: Province, act: str) -> None:
    stopped(intake.report(bureau), act, "intake.from_agency")
    step(intake.from_agency(bureau), act)


@pytest.mark.gate("intake.urgency_met")
@pytest.mark.rule("G-INT-02")
def test_urgent_measures_come_before_the_transfer(bureau: Province) -> None:
    scene = intake.report(bureau)
    stopped(scene, "intake.transfer", "intake.urgency_met", urgent=True)
    step(scene, "intake.take_urgent_measures")
    step(scene, "intake.transfer", urgent=True)
    call = intake.at_scene(bureau, urgent=True)
    stopped(call, "intake.transfer", "intake.urgency_met")
    step(call, "intake.finish")
    step(call, "intake.transfer")


@pytest.mark.gate("after(intake.approve_check)")
@pytest.mark.rule("P-INT-01")
def test_a_check_before_a_case_is_approved_by_the_head_of_department(bureau: Province) -> None:
    scene = intake.report(bureau)
    stopped(scene, "intake.check", "after(intake.approve_check)")
    step(scene, "intake.approve_check")
    step(scene, "intake.check")


@pytest.mark.gate("intake.repeats")
@pytest.mark.rule("D-INT-13")
@pytest.mark.parametrize(("nature", "shut"), [("criminal", True), ("administrative", False)])
def test_new_facts_of_a_crime_are_no_repetition(
    bureau: Province,
    nature: str,
    shut: bool,  # noqa: FBT001
) -> None:
    first = scenes.accepted(bureau, nature)
    scene = Scene(bureau, first.now, ids={"earlier": first.ids["report"]})
    scene.do("intake.report", "handler", **intake.REPORT)
    if shut:
        told = stopped(scene, "intake.explain_repeat", "intake.repeats", new_facts=True)
        assert "有新的犯罪事实或者证据" in told["says"]
    step(scene, "intake.explain_repeat", new_facts=not shut)
    assert Report.objects.get(pk=scene.ids["report"]).earlier == first.ids["report"]


@pytest.mark.gate("intake.a_complaint")
@pytest.mark.rule("D-INT-04")
def test_only_complaints_about_the_police_go_to_inspection(bureau: Province) -> None:
    stopped(intake.report(bureau), "intake.pass_to_inspection", "intake.a_complaint")
    step(intake.complaint(bureau), "intake.pass_to_inspection")


@pytest.mark.gate("intake.ended_as_not_police")
@pytest.mark.rule("D-INT-14")
@pytest.mark.parametrize("act", ["intake.note_objection", "intake.tell_in_writing"])
def test_only_who_was_sent_elsewhere_objects_to_that(bureau: Province, act: str) -> None:
    other = scenes.through(intake.report(bureau), "intake.mark_false")
    stopped(other, act, "intake.ended_as_not_police")
    step(intake.not_ours(bureau), act)


@pytest.mark.gate("intake.only_extension")
@pytest.mark.rule("N-INT-02", "N-INT-04")
def test_the_review_is_extended_once_while_it_runs(bureau: Province) -> None:
    scene, gate = intake.report(bureau), "intake.only_extension"
    step(scene, "intake.extend_review")
    assert "已延长的次数达到上限" in stopped(scene, "intake.extend_review", gate)["says"]
    late = intake.report(bureau).tick(days=2)
    assert "期限已经届满" in stopped(late, "intake.extend_review", gate)["says"]
    agency = intake.from_agency(bureau)
    assert "三日内决定" in stopped(agency, "intake.extend_review", gate)["says"]


@pytest.mark.gate("intake.lead_open")
@pytest.mark.gate("casework.nature(criminal)", "intake.extend_for_lead", "intake.reopen_filing",
                  "intake.note_demand", "intake.note_order")  # fmt: skip
@pytest.mark.gate("apart()", "intake.extend_for_lead", "intake.file_as_ordered",
                  "intake.take_request")  # fmt: skip
@pytest.mark.rule("N-INT-03")
def test_a_lead_extends_the_review_of_a_crime_once(bureau: Province) -> None:
    scene, act = scenes.accepted(bureau), "intake.extend_for_lead"
    scene.appoint("handler", "DEPT_HEAD", cast.STATION)
    stopped(scene, act, "apart()", by="handler")
    stopped(scenes.accepted(bureau, "administrative"), act, "casework.nature(criminal)")
    step(scene, act)
    assert "上限" in stopped(scene, act, "intake.lead_open")["says"]
    assert "届满" in stopped(scenes.accepted(bureau).tick(days=9), act, "intake.lead_open")["says"]
    over = scenes.filing_requested(bureau)
    assert over.shut(act, "station_head") == {}


@pytest.mark.gate("after(intake.note_demand)")
@pytest.mark.gate("after(intake.note_order)")
@pytest.mark.rule("N-INT-05")
@pytest.mark.parametrize(
    ("act", "first"),
    [("intake.explain_non_filing", "intake.note_demand"),
     ("intake.file_as_ordered", "intake.note_order")],
)  # fmt: skip
def test_the_procuratorate_is_answered_when_it_has_asked(
    bureau: Province, act: str, first: str
) -> None:
    scene = scenes.not_filed(bureau)
    stopped(scene, act, f"after({first})")
    step(scene, first)
    step(scene, act)


@pytest.mark.gate("apart()", "intake.file_as_ordered", "intake.take_request")
@pytest.mark.gate("intake.not_case_handler")
@pytest.mark.rule("D-INT-22", "P-ROLE-01")
def test_whoever_handles_the_case_does_not_judge_it_again(bureau: Province) -> None:
    scene = intake.ordered(bureau).appoint("handler", "ORGAN_HEAD").appoint("handler", "LEGAL_DEPT")
    stopped(scene, "intake.file_as_ordered", "apart()", by="handler")
    stopped(scene, "intake.take_request", "apart()", by="handler")
    step(scene, "intake.take_request")
    stopped(scene, "intake.answer_request", "intake.not_case_handler", by="handler")
    step(scene, "intake.answer_request")
    step(scene, "intake.file_as_ordered")
