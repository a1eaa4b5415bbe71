"""What a level stands on: an exam that was passed and published, and each exam once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.exams.models import Sitting
from plumbline.qualification.grounds import results
from plumbline.qualification.models import Qualification
from tests.exams import hall
from tests.qualification.scene import ON_EXAM, PROPOSAL
from tests.scenes import Scene, step

pytestmark = pytest.mark.usefixtures("db")
GATE = "qualification.exam_passed"
PROPOSE, GRANT = "qualification.propose", "qualification.grant"


def told(scene: Scene, who: str = hall.CANDIDATE, **form: Any) -> str:
    """What shuts the proposal, which is that gate alone."""
    officer = scene.bureau.officers[who]
    shut = scene.refused(PROPOSE, "trainer", officer, **{**ON_EXAM, **form})
    assert set(shut) == {GATE}
    as_told = shut[GATE].as_json()
    assert as_told["who"] == ["执法资格管理人员"]
    return str(as_told["says"])


def propose(scene: Scene, who: str = hall.CANDIDATE, **form: Any) -> None:
    scene.do(PROPOSE, "trainer", scene.bureau.officers[who], **{**ON_EXAM, **form})


@pytest.mark.gate(GATE)
@pytest.mark.rule("R-QUAL-01", "G-QUAL-01", "1.3a")
def test_a_level_stands_on_an_exam_that_was_passed_and_published(bureau: Province) -> None:
    scene = hall.marked(bureau)
    assert told(scene) == (
        "李勤（2201032）没有可以据以授予基本级执法资格的考试成绩："
        "没有通过该等级、该警种的考试，或者成绩尚未公布、已经无效")  # fmt: skip
    step(scene, "exams.publish")
    assert "起日之后才公布" in told(scene, since="2026-03-03")
    told(scene, hall.ASSISTANT)  # was absent
    told(scene, level="INTERMEDIATE")  # was an exam of the basic level
    propose(scene, branch="治安")  # an exam for every branch
    step(scene, GRANT)
    assert Qualification.objects.get(pk=scene.ids["qualification"]).phase == "valid"
    assert {"gate": GATE, "read": ["results=1,1,1"]} in scene.entry.body["gates"]


@pytest.mark.rule("R-QUAL-01", "1.3a")
def test_published_results_are_found_by_level_branch_and_day(bureau: Province) -> None:
    hall.published(bureau)
    officer = Sitting.objects.get(passed=True).officer
    (found,) = results(officer)
    assert (found.level, found.branch, found.sat) == ("BASIC", "", date(2026, 3, 4))


@pytest.mark.gate(GATE)
@pytest.mark.rule("R-QUAL-01", "N-QUAL-02", "1.3a")
def test_after_expiry_another_exam_is_asked_for(bureau: Province) -> None:
    scene = hall.published(bureau)
    propose(scene)
    step(scene, GRANT)
    scene.tick(days=5 * 366)
    day = scene.now.date().isoformat()
    for ground in ("again", "exam"):
        assert told(scene, ground=ground, since=day).endswith("成绩已经用于此前授予的资格")
    propose(scene, ground="recognised", since=day)  # rests on something else


@pytest.mark.gate(GATE)
@pytest.mark.rule("P-QUAL-01", "R-QUAL-01")
def test_what_was_voided_since_the_proposal_is_not_granted(bureau: Province) -> None:
    scene = hall.published(bureau)
    propose(scene)
    for act in ("exams.report_cheating", "exams.void_result"):
        scene.ids["exam_sitting"] = hall.sitting_of(scene).pk
        step(scene, act)
    assert scene.answer(GRANT, "provincial_head", opinion="同意") == {GATE}
    told(scene)


def test_a_level_that_rests_on_something_else_asks_for_no_exam(bureau: Province) -> None:
    scene = Scene(bureau)
    scene.do(PROPOSE, "trainer", bureau.officers["recruit"], **PROPOSAL)
    step(scene, GRANT)
    assert {"gate": GATE, "read": []} in scene.entry.body["gates"]
