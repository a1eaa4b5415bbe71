"""The evidence specification before review: what is met by records, by evidence, by nobody."""

from __future__ import annotations

import json

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law.evidence import State
from plumbline.norms.library import versions
from plumbline.review.specification import Held, held
from tests import scenes
from tests.intake.scene import REPORT
from tests.norms.scene import ruled
from tests.review.scene import POCKET, VALUE, lacking, with_legal_officer
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
SUBMIT, GATE = "review.submit", "review.specification_met"
HEAD, LEGAL = "review.excuse_as_head", "review.excuse_as_legal"


def state(scene: Scene, item: str) -> State:
    return next(f.state for f in file(scene).findings if f.item.code == item)


def file(scene: Scene) -> Held:
    return held(scene.case)


@pytest.mark.gate(GATE)
def test_a_file_without_proof_of_a_mandatory_item_gets_no_review(bureau: Province) -> None:
    scene = lacking(bureau)
    told = stopped(scene, SUBMIT, GATE)
    assert told["says"].startswith("证据规格中应当证明的事项还没有证据：价值：有效价格证明")
    assert set(told["versions"]) == {"evidence.common@1", "evidence.theft_crime@1"}
    assert told["who"] == ["办案民警", "办案部门负责人", "法制员"]
    step(scene, "casework.link_evidence", proves=[*scenes.provable_by("documentary")])
    step(scene, SUBMIT)
    read = {line for gate in scene.entry.body["gates"] for line in gate["read"]}
    assert "evidence.theft_crime@1" in read  # the entry names the version that was asked


@pytest.mark.gate(GATE)
def test_records_of_the_system_meet_items_without_a_click(bureau: Province) -> None:
    """The control: the same file without the records."""
    scene = scenes.investigating(bureau)
    assert state(scene, "EV-00-01") is State.MET  # report, acceptance and receipt
    assert state(scene, "EV-00-15") is State.MET  # nobody was held
    assert state(scene, "EV-00-04") is State.MISSING
    step(scene, "casework.add_person")
    assert state(scene, "EV-00-04") is State.MET  # the suspect is known by document and birth
    assert state(scene, "EV-00-07") is State.MISSING
    step(scene, "casework.add_evidence", kind="statement", proves=[])
    assert state(scene, "EV-00-07") is State.MET  # a statement proves it by its kind


@pytest.mark.gate(GATE)
def test_evidence_that_may_not_be_used_proves_nothing(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau)
    assert state(scene, VALUE) is State.MET
    step(scene, "casework.exclude_evidence")
    assert state(scene, VALUE) is State.UNUSABLE
    stopped(scene, SUBMIT, GATE)


@pytest.mark.gate(GATE)
def test_a_missing_item_passes_only_with_the_word_of_both(bureau: Province) -> None:
    scene = with_legal_officer(bureau)
    step(scene, HEAD)
    stopped(scene, SUBMIT, GATE)
    step(scene, LEGAL)
    step(scene, SUBMIT)


@pytest.mark.gate(GATE)
def test_an_excuse_covers_the_items_it_names_and_no_other(bureau: Province) -> None:
    scene = lacking(bureau, VALUE, "EV-TH-06").appoint("novice_reviewer", "LEGAL_OFFICER")
    through(scene, HEAD, LEGAL)
    told = stopped(scene, SUBMIT, GATE)
    assert "非法占有目的" in told["says"]
    assert "有效价格证明" not in told["says"]


@pytest.mark.gate("apart(review.excuse_as_head)")
@pytest.mark.gate("apart(review.excuse_as_legal)")
def test_the_two_who_excuse_are_two_persons_and_no_handlers(bureau: Province) -> None:
    scene = with_legal_officer(bureau).appoint("station_head", "LEGAL_OFFICER")
    scene.appoint("novice_reviewer", "DEPT_HEAD").appoint("handler", "DEPT_HEAD")
    scene.appoint("handler", "LEGAL_OFFICER")
    assert "您是本案办案人员" in stopped(scene, HEAD, f"apart({LEGAL})", by="handler")["says"]
    assert "您是本案办案人员" in stopped(scene, LEGAL, f"apart({HEAD})", by="handler")["says"]
    step(scene, HEAD)
    stopped(scene, LEGAL, f"apart({HEAD})", by="station_head")
    step(scene, LEGAL)
    stopped(scene, HEAD, f"apart({LEGAL})", by="novice_reviewer")


def test_what_is_met_needs_no_excuse(bureau: Province) -> None:
    scene = lacking(bureau)
    assert wrong(scene, HEAD, "station_head", items=["EV-00-01"]) == ["items"]
    assert wrong(scene, HEAD, "station_head", items=["EV-GB-01"]) == ["items"]  # of gambling


def wrong(scene: Scene, act: str, by: str, **form: object) -> list[str]:
    with pytest.raises(Invalid) as found:
        scene.do(act, by, **{**FORMS[act], **form})
    return [field for field, _ in found.value.errors]


@pytest.mark.gate("review.conditional")
def test_only_what_is_conditional_is_set_aside(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau)
    told = stopped(scene, "review.set_aside", "review.conditional", items=[VALUE])
    assert "有效价格证明" in told["says"]
    assert state(scene, POCKET) is State.IDLE
    step(scene, "review.set_aside")
    assert state(scene, POCKET) is State.ASIDE


@pytest.mark.gate("casework.can_prove")
def test_evidence_proves_only_what_its_kind_can(bureau: Province) -> None:
    scene, act = scenes.investigating(bureau), "casework.add_evidence"
    told = stopped(scene, act, "casework.can_prove", None, kind="physical", proves=[VALUE])
    assert "有效价格证明" in told["says"]
    step(scene, act, kind="physical", proves=["EV-TH-04"])
    stopped(scene, "casework.link_evidence", "casework.can_prove", proves=[VALUE])
    step(scene, "casework.link_evidence", proves=["EV-TH-01", "EV-TH-04"])
    assert wrong(scene, "casework.link_evidence", "handler", proves=["EV-ZZ-01"]) == ["proves"]


@pytest.mark.gate(GATE)
def test_a_case_keeps_the_specification_of_the_day_it_was_accepted(bureau: Province) -> None:
    """A later version asks one item more; the control is a case accepted under it."""
    row = next(r for r in versions() if r["code"] == "evidence.theft_crime")
    body = json.loads(row["body"])
    body["items"].append({**body["items"][0], "code": "EV-TH-99", "title": "新增的事项"})
    scene = scenes.ready_for_review(bureau)
    ruled(scene.tick(days=6), row["code"], body, transition="matter")
    scene.tick(days=20)
    assert GATE not in scene.shut(SUBMIT, "handler")
    after = Scene(bureau, scene.now)
    after.do("intake.report", "handler", **REPORT)
    for act in ("intake.accept", "intake.hand_receipt", "casework.request_filing", "casework.file",
                "casework.add_person", "casework.add_evidence", "casework.charge"):  # fmt: skip
        step(after, act)
    assert "新增的事项" in after.shut(SUBMIT, "handler")[GATE].as_json()["says"]
