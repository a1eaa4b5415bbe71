"""A case crosses: to the criminal procedure and back, to another organ, into another case."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.casework.models import Case, Handover, Nature, Reception
from plumbline.casework.transfer import restarted_at
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Duty
from tests import scenes
from tests.casework import scene as build
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
LIMIT, CHANGE = "casework.case_in_time", "casework.change_jurisdiction"


def open_on(case: Any) -> set[str]:
    rows = Duty.objects.filter(subject_id=case, settled_by=None)
    return set(rows.values_list("code", flat=True))


# -- the two procedures ---------------------------------------------------------------------------


@pytest.mark.rule("P-ADM-04", "D-INT-16")
def test_a_suspected_crime_goes_over_to_the_criminal_procedure_with_its_clock(
    bureau: Province,
) -> None:
    scene = build.with_evidence(bureau)
    through(scene, "casework.turn_criminal")
    assert (scene.case.nature, scene.case.phase) == (Nature.CRIMINAL, "accepted")
    duty = scene.duty("casework.filing_in_time")
    assert duty.started_at == scene.now  # from the turn, not from the report
    assert open_on(scene.ids["case"]) == {"casework.filing_in_time"}
    through(scene, "casework.request_filing", "casework.file")
    assert scene.case.evidence.count() == 1


@pytest.mark.rule("D-INT-16", "D-ADM-04")
def test_no_crime_but_a_violation_goes_back_with_its_evidence(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    through(scene, "casework.add_evidence", "casework.refuse_filing", "casework.serve_non_filing",
            "casework.turn_administrative")  # fmt: skip
    assert (scene.case.nature, scene.case.phase) == (Nature.ADMINISTRATIVE, "investigating")
    assert scene.duty(LIMIT).started_at == scene.now
    assert scene.case.evidence.count() == 1


@pytest.mark.gate("clear(casework.non_filing_served)")
@pytest.mark.rule("D-INT-18", "D-INT-16")
def test_the_accuser_hears_of_the_refusal_before_the_case_turns(bureau: Province) -> None:
    scene = scenes.not_filed(bureau)
    act, gate = "casework.turn_administrative", "clear(casework.non_filing_served)"
    assert stopped(scene, act, gate)["says"] == "“送达不予立案通知书”尚未完成"
    through(scene, "casework.serve_non_filing", act)


# -- to another organ -----------------------------------------------------------------------------


@pytest.mark.gate("casework.transfer_ground")
@pytest.mark.rule("R-INT-03", "R-INT-04")
@pytest.mark.parametrize(
    ("who", "ground", "unit", "says"),
    [
        ("head", "designated", "220102002", "指定管辖和提级办理由共同的上级公安机关决定"),
        ("head", "higher", "2201", "指定管辖和提级办理由共同的上级公安机关决定"),
        ("upper", "main_place", "220102002", "移送管辖由本机关负责人批准，上级公安机关只作指定"),
        ("upper", "higher", "220102002", "提级办理的接收单位应当是市级以上公安机关"),
        ("upper", "designated", "220202001", ""),
        ("upper", "higher", "2201", ""),
        ("head", "first", "220102002", ""),
        ("head", "residence", "220102002", ""),
    ],
)
def test_who_moves_a_case_and_whither(
    bureau: Province, who: str, ground: str, unit: str, says: str
) -> None:
    scene = scenes.investigating(bureau, "administrative")
    form = {"ground": ground, "unit": str(bureau.units[unit])}
    if says:
        told = stopped(scene, CHANGE, "casework.transfer_ground", by=who, **form)
        assert told["says"] == says
    else:
        scene.do(CHANGE, who, **{**scenes.FORMS[CHANGE], **form})
        assert scene.case.phase == "transferred"


@pytest.mark.gate("casework.only_limits_owed", CHANGE)
@pytest.mark.gate("casework.appraisal_none", CHANGE)
@pytest.mark.rule("R-INT-03", "D-INT-27")
def test_what_is_owed_here_is_done_before_the_case_leaves(bureau: Province) -> None:
    scene = through(scenes.accepted(bureau, "administrative"), "casework.open_inquiry")
    told = stopped(scene, CHANGE, "casework.only_limits_owed")
    assert told["says"] == "本案还有没有履行的义务：当场交付受案回执"
    through(scene, "intake.hand_receipt", "measures.commission")
    stopped(scene, CHANGE, "casework.appraisal_none")
    through(scene, "measures.receive_opinion", CHANGE)


@pytest.mark.rule("D-INT-27")
@pytest.mark.parametrize(
    "form", [{"unit": None}, {"outside": "某市公安局"}, {"unit": "@own_station"}]
)
def test_exactly_one_other_organ_receives(bureau: Province, form: dict[str, Any]) -> None:
    scenes.NAMED.setdefault("own_station", lambda s: str(s.bureau.units["220102001"]))
    scene = scenes.investigating(bureau, "administrative")
    with pytest.raises(Invalid, match="unit"):
        step(scene, CHANGE, **form)


@pytest.mark.rule("R-INT-03", "D-INT-27", "N-TIME-08")
def test_a_case_arrives_with_its_file_its_clock_and_its_new_handlers(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    through(scene, "casework.extend", "casework.add_evidence", "casework.request_retrieval")
    limit = scene.duty(LIMIT)
    through(scene, CHANGE, "casework.tell_transfer")
    assert open_on(scene.ids["case"]) == set()
    through(scene, "casework.hand_over")
    scene.appoint("novice_reviewer", "DEPT_HEAD", build.OTHER_STATION)
    through(scene.tick(hours=2), "casework.receive")
    case, line = scene.case, ["22", "2201", "220102", "220102002"]
    assert (case.line, case.phase) == (line, "investigating")
    assert case.handlers == [bureau.officers["assistant"]]
    assert case.retrievals.get().line == line
    now = scene.duty(LIMIT)
    assert (now.due_at, now.started_at, now.line) == (limit.due_at, limit.started_at, line)
    assert case.extended_before == 1
    assert restarted_at(case.pk) == scene.now
    assert Handover.objects.get().phase == "done"
    assert scene.answer("casework.add_evidence", "handler",
                        **scenes.FORMS["casework.add_evidence"]) == {"404"}  # fmt: skip
    entry = scene.entry
    assert (entry.made_kind, entry.made_id) == ("case", case.pk)


@pytest.mark.rule("N-ADM-07", "R-INT-03")
def test_an_extension_granted_elsewhere_counts_here(bureau: Province) -> None:
    scene = through(scenes.investigating(bureau, "administrative"), "casework.extend", CHANGE,
                    "casework.hand_over")  # fmt: skip
    scene.appoint("novice_reviewer", "DEPT_HEAD", build.OTHER_STATION)
    through(scene, "casework.receive", "casework.extend")
    told = stopped(scene, "casework.extend", "casework.extension_left(casework.case_in_time)")
    assert told["says"] == "不能延长：已延长的次数达到上限"


@pytest.mark.rule("R-INT-03")
def test_a_case_that_is_not_taken_comes_back_and_the_superior_designates(
    bureau: Province,
) -> None:
    scene = build.offered(bureau)
    through(scene, "casework.decline")
    assert (scene.case.phase, scene.case.line[-1]) == ("investigating", "220102001")
    assert scene.duty(LIMIT).settled_at is None
    assert Handover.objects.get().phase == "returned"
    form = {**scenes.FORMS[CHANGE], "ground": "designated"}
    scene.do(CHANGE, "upper", **form)
    assert scene.case.phase == "transferred"


@pytest.mark.rule("D-INT-27", "D-INT-28")
def test_a_case_may_leave_the_system_with_a_signed_list(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    step(scene, CHANGE, unit=None, outside="辽宁省某市公安局")
    with pytest.raises(Invalid, match="taker"):
        step(scene, "casework.hand_over")
    step(scene, "casework.hand_over", taker="辽宁省某市公安局王某")
    through(scene, "casework.tell_transfer")
    assert (scene.case.phase, Handover.objects.get().phase) == ("transferred", "done")
    assert not Reception.objects.exists()
    assert open_on(scene.ids["handover"]) == set()


@pytest.mark.gate("casework.counted")
@pytest.mark.rule("D-INT-27")
def test_what_arrives_is_counted_by_the_list(bureau: Province) -> None:
    scene = build.offered(bureau)
    stopped(scene, "casework.receive", "casework.counted", complete=False)
    step(scene, "casework.receive", complete=False, differences="少一张光盘")
    row, shown = catalogue.view("reception", scene.ids["reception"],
                                bureau.actor("novice_reviewer"), scene.now, "核对")  # fmt: skip
    assert row.phase == "received"
    assert ["与清单不符之处", "少一张光盘"] in shown["facts"]
    assert shown["parts"][0]["facts"] == [["案卷", "1"]]


@pytest.mark.rule("R-INT-03")
def test_only_officers_take_a_case_over(bureau: Province) -> None:
    scene = build.offered(bureau)
    with pytest.raises(Invalid, match="officers"):
        step(scene, "casework.receive", officers=["@auxiliary"])


# -- into another case ----------------------------------------------------------------------------


@pytest.mark.rule("R-INT-05", "D-INT-27")
def test_what_belongs_to_a_joined_case_belongs_to_the_other_from_then_on(
    bureau: Province,
) -> None:
    scene = build.two_cases(bureau)
    through(scene, "casework.add_person", "casework.add_evidence", "casework.allege")
    mine, other = scene.ids["case"], scene.ids["other case"]
    through(scene, "casework.join")
    case = Case.objects.get(pk=mine)
    assert (case.phase, case.joined_into_id, case.joined_for) == ("joined", other, "related")
    assert open_on(mine) == set()
    whole = Case.objects.get(pk=other)
    assert (whole.persons.count(), whole.evidence.count(), whole.offences.count()) == (1, 1, 1)
    assert "casework.join_told" in open_on(other)
    scene.ids["case"] = other
    through(scene, "casework.tell_join", "casework.note_handling", "penalty.notify",
            "penalty.record_defence", "review.submit")  # fmt: skip


@pytest.mark.gate("casework.joins_own")
@pytest.mark.rule("R-INT-05")
def test_a_case_goes_into_one_of_the_same_procedure_and_hands(bureau: Province) -> None:
    scene, act, gate = build.two_cases(bureau), "casework.join", "casework.joins_own"
    criminal = scenes.investigating(bureau)
    stopped(scene, act, gate, into=str(criminal.ids["case"]))
    stopped(scene, act, gate, into=str(scene.ids["case"]))
    done = scenes.closed(bureau, "administrative")
    stopped(scene, act, gate, into=str(done.ids["case"]))
    scene.now = max(scene.now, criminal.now, done.now)
    through(scene, act)


@pytest.mark.gate("casework.nothing_runs", "casework.join")
@pytest.mark.gate("casework.appraisal_none", "casework.join")
@pytest.mark.gate("casework.only_limits_owed", "casework.join")
@pytest.mark.rule("R-INT-05")
def test_nothing_is_left_running_in_a_case_that_is_joined(bureau: Province) -> None:
    scene: Scene = build.two_cases(bureau)
    through(scene, "casework.request_retrieval", "measures.commission")
    stopped(scene, "casework.join", "casework.nothing_runs")
    stopped(scene, "casework.join", "casework.appraisal_none")
    through(scene, "casework.refuse_retrieval", "measures.receive_opinion", "casework.park")
    step(scene, "casework.resume")
    told = stopped(scene, "casework.join", "casework.only_limits_owed")
    assert told["missing"] == {"owed": "向被侵害人说明不能按期处理的情况"}
    through(scene, "casework.explain_parking", "casework.join")
