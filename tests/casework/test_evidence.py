"""Evidence: how it must be obtained, what follows when it was not, and what it can carry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from plumbline.casework import reads
from plumbline.casework.admissible import defects, short, usable
from plumbline.casework.models import Evidence, Retrieval
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from tests import scenes
from tests.casework import scene as build
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
ONE, TWO = [UUID(int=1)], [UUID(int=1), UUID(int=2)]


def item(**how: Any) -> Evidence:
    return Evidence(**{"kind": "statement", "taking": "questioning", "officers": TWO, **how})


def says(**how: Any) -> list[str]:
    return [defect.says for defect in defects(item(**how))]


@pytest.mark.rule("G-ADM-01")
@pytest.mark.parametrize(
    "taking", ["questioning", "identification", "seizure", "inspection", "inquest", "measure"]
)
def test_two_officers_are_enough_for_every_activity(taking: str) -> None:
    assert says(taking=taking) == []


@pytest.mark.rule("G-ADM-01")
@pytest.mark.parametrize("taking", ["inspection", "inquest", "measure"])
def test_one_officer_never_inspects_or_compels_even_in_a_standard_place(taking: str) -> None:
    found = says(taking=taking, officers=ONE, standard_place=True, recording="full")
    assert found == ["此项须由两名以上民警进行，只有一名民警，不得作为处罚的根据"]


PLACE = "一名民警办理，但不在规范设置、严格管理的执法办案场所，不得作为处罚的根据"
MISSING = "一名民警办理，没有全程同步录音录像，不得作为处罚的根据"
LOST = "一名民警办理，录音录像损毁或者丢失，不得作为处罚的根据"


@pytest.mark.rule("G-ADM-03", "F-BWV-01")
@pytest.mark.parametrize("taking", ["questioning", "identification", "seizure"])
@pytest.mark.parametrize(
    ("standard", "recording", "found"),
    [
        (True, "full", []),
        (True, "none", [MISSING]),
        (True, "partial", [MISSING]),
        (True, "lost", [LOST]),
        (False, "full", [PLACE]),
        (False, "none", [PLACE, MISSING]),
    ],
)
def test_one_officer_needs_the_place_and_the_whole_recording(
    taking: str, *, standard: bool, recording: str, found: list[str]
) -> None:
    how = {"taking": taking, "officers": ONE, "standard_place": standard, "recording": recording}
    assert says(**how) == found
    assert usable(item(**how)) is (not found)


@pytest.mark.rule("G-ADM-04")
def test_one_officer_with_auxiliaries_receives_evidence_on_a_full_recording() -> None:
    how = {"taking": "received", "officers": ONE, "auxiliaries": 1}
    assert says(**how, recording="full") == []
    (flaw,) = defects(item(**how, recording="none"))
    assert (flaw.bars, flaw.cites) == (False, ("G-ADM-04",))
    (bar,) = defects(item(taking="received", officers=[], auxiliaries=2, recording="full"))
    assert bar.bars


@pytest.mark.rule("D-ADM-04")
@pytest.mark.parametrize("taking", ["criminal", "handed"])
def test_evidence_of_the_criminal_case_is_used(taking: str) -> None:
    assert says(taking=taking, officers=ONE) == []


@pytest.mark.rule("G-ADM-07")
def test_evidence_of_monitoring_passed_both_reviews_is_clear_and_its_place_known() -> None:
    whole = ["legal", "technical", "published", "clear"]
    assert says(taking="monitored", kind="electronic", officers=[], monitoring=whole) == []
    for missing in whole:
        have = [demand for demand in whole if demand != missing]
        assert not usable(item(taking="monitored", kind="electronic", monitoring=have))


OWN = "只有本人陈述，没有其他证据证明"
NONE = "没有可以作为处罚根据的证据"


@pytest.mark.rule("G-ADM-06", "P-ADM-01")
@pytest.mark.parametrize(
    ("items", "found"),
    [
        ([], NONE),
        ([{"kind": "suspect_statement", "person_id": 7}], OWN),
        ([{"kind": "suspect_statement"}], OWN),
        ([{"kind": "suspect_statement", "person_id": 8}], None),
        ([{"kind": "physical"}], None),
        ([{"kind": "physical", "excluded": "威胁"}], NONE),
        ([{"kind": "suspect_statement", "person_id": 7}, {"kind": "statement", "officers": ONE}],
         OWN),
        ([{"kind": "suspect_statement", "person_id": 7}, {"kind": "statement"}], None),
    ],
)  # fmt: skip
def test_the_own_statement_alone_is_not_enough(
    items: list[dict[str, Any]], found: str | None
) -> None:
    assert short([item(**one) for one in items], [7], "administrative") == found


@pytest.mark.gate("casework.evidence_suffices")
@pytest.mark.rule("G-ADM-06", "F-BWV-01", "G-ADM-03")
def test_no_penalty_on_evidence_that_lost_its_recording(bureau: Province) -> None:
    scene = build.with_suspect(bureau)
    through(scene, "casework.allege")
    step(scene, "casework.add_evidence", taking="questioning", only_me=True, standard_place=True,
         recording="full")  # fmt: skip
    through(scene, "casework.note_handling", "penalty.notify", "penalty.record_defence")
    through(scene, "review.submit", "review.conclude", "review.approve")
    assert scene.shut("penalty.decide", "head") == {}
    step(scene, "casework.note_recording")
    told = stopped(scene, "penalty.decide", "casework.evidence_suffices")
    assert told["says"] == f"现有证据不足以作出处罚：{NONE}"
    shown = reads.case(scene.case, bureau.actor("handler"), scene.now)
    assert shown["short"] == NONE
    assert [(one["usable"], one["defects"][0]["says"]) for one in shown["evidence"]] == [
        (False, LOST)
    ]
    step(scene, "penalty.decide", outcome="not_proved")


@pytest.mark.rule("P-ADM-01")
def test_excluded_evidence_is_out_for_good(bureau: Province) -> None:
    scene = build.with_evidence(bureau)
    through(scene, "casework.exclude_evidence")
    (shown,) = reads.case(scene.case, bureau.actor("handler"), scene.now)["evidence"]
    assert (shown["usable"], shown["defects"][0]["cites"]) == (False, ["P-ADM-01"])
    with pytest.raises(Invalid):
        step(scene, "casework.exclude_evidence")


# -- registering ----------------------------------------------------------------------------------


@pytest.mark.gate("casework.copy_noted")
@pytest.mark.rule("D-ADM-02")
def test_a_copy_comes_with_its_making_and_the_place_of_the_original(bureau: Province) -> None:
    scene, act = scenes.investigating(bureau, "administrative"), "casework.add_evidence"
    stopped(scene, act, "casework.copy_noted", original="copy")
    step(scene, act, original="copy", note="复印于派出所，原件存某公司财务室，持有人签名")
    assert scene.case.evidence.get().copy == "copy"


@pytest.mark.gate("casework.electronic_kept")
@pytest.mark.rule("D-ADM-03")
def test_electronic_data_are_sealed_else_extracted_else_printed_with_reasons(
    bureau: Province,
) -> None:
    scene, act, gate = scenes.investigating(bureau), "casework.add_evidence", (
        "casework.electronic_kept")  # fmt: skip
    told = stopped(scene, act, gate, kind="electronic")
    assert told["says"] == "视听资料、电子数据没有写明固定方式"
    step(scene, act, kind="electronic", keeping="sealed")
    for keeping in ("extracted", "printed"):
        stopped(scene, act, gate, kind="electronic", keeping=keeping)
        step(scene, act, kind="electronic", keeping=keeping, note="制作笔录和清单，持有人签名")
    assert scene.case.evidence.count() == 3


@pytest.mark.gate("casework.retrieved_on_notice")
@pytest.mark.rule("R-ADM-01")
def test_evidence_is_called_in_on_an_approved_notice(bureau: Province) -> None:
    scene, act, gate = build.retrieval_requested(bureau), "casework.add_evidence", (
        "casework.retrieved_on_notice")  # fmt: skip
    stopped(scene, act, gate, taking="retrieved")
    notice = str(scene.ids["retrieval"])
    stopped(scene, act, gate, taking="retrieved", retrieval=notice)
    through(scene, "casework.approve_retrieval")
    assert Retrieval.objects.get().number == "D2201020012026000001"
    other = scenes.investigating(bureau, "administrative")
    stopped(other, act, gate, taking="retrieved", retrieval=notice)
    step(scene, act, taking="retrieved", retrieval=notice)


@pytest.mark.gate("apart(casework.request_retrieval)")
@pytest.mark.rule("R-ADM-01", "P-ROLE-01")
@pytest.mark.parametrize("act", ["casework.approve_retrieval", "casework.refuse_retrieval"])
def test_whoever_asks_for_a_retrieval_does_not_approve_it(bureau: Province, act: str) -> None:
    scene = scenes.investigating(bureau, "administrative")
    scene.appoint("station_head", "CASE_OFFICER", "220102001")
    scene.do("casework.request_retrieval", "station_head",
             **scenes.FORMS["casework.request_retrieval"])  # fmt: skip
    stopped(scene, act, "apart(casework.request_retrieval)")


@pytest.mark.rule("R-ADM-01")
@pytest.mark.parametrize(("provided", "phase"), [(True, "answered"), (False, "unanswered")])
def test_a_notice_ends_either_way(bureau: Province, *, provided: bool, phase: str) -> None:
    scene = build.retrieval_approved(bureau)
    step(scene, "casework.note_retrieved", provided=provided)
    assert Retrieval.objects.get().phase == phase


@pytest.mark.gate("casework.signing_recorded")
@pytest.mark.rule("D-ADM-37")
def test_an_electronic_signing_is_itself_recorded(bureau: Province) -> None:
    scene, act = scenes.investigating(bureau), "casework.add_evidence"
    stopped(scene, act, "casework.signing_recorded", signature="electronic")
    step(scene, act, signature="electronic", signing_recorded=True)
    step(scene, act, signature="paper")


def test_whoever_was_there_is_the_handlers_unless_told(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    handler, assistant = bureau.officers["handler"], bureau.officers["assistant"]
    for form, there in (
        ({}, [handler, assistant]),
        ({"only_me": True}, [handler]),
        ({"officers": [str(assistant)]}, [assistant]),
    ):
        step(scene, "casework.add_evidence", **form)
        assert scene.case.evidence.latest("pk").officers == there
    with pytest.raises(Invalid):
        step(scene, "casework.add_evidence", officers=["@auxiliary"])


@pytest.mark.rule("D-ADM-19", "D-ADM-01")
def test_each_leg_of_custody_begins_where_the_last_one_ended(bureau: Province) -> None:
    scene: Scene = build.with_evidence(bureau)
    through(scene, "casework.hand_evidence")
    with pytest.raises(Invalid, match="giver"):
        step(scene, "casework.hand_evidence", giver="李勤")
    with pytest.raises(Invalid, match="handed_at"):
        step(scene, "casework.hand_evidence", giver="保管员",
             handed_at="2026-03-03T09:00:00+08:00")  # fmt: skip
    step(scene, "casework.hand_evidence", giver="保管员", taker="鉴定人")
    (shown,) = reads.case(scene.case, bureau.actor("handler"), scene.now)["evidence"]
    assert [(leg["giver"], leg["taker"]) for leg in shown["custody"]] == [
        ("李勤", "保管员"), ("保管员", "鉴定人"),
    ]  # fmt: skip


def test_evidence_of_another_case_is_left_alone(bureau: Province) -> None:
    scene, other = build.with_evidence(bureau), scenes.investigating(bureau, "administrative")
    evidence = scene.case.evidence.get().pk
    for act in ("casework.note_recording", "casework.exclude_evidence", "casework.hand_evidence"):
        with pytest.raises(Invalid, match="本案没有登记这项证据"):
            step(other, act, evidence=evidence)
