"""Review of administrative cases: what is reviewed by whom, and the page the approver reads."""

from __future__ import annotations

import pytest

from plumbline.doors.cli.province import Province
from plumbline.review.reads import summary
from tests import scenes
from tests.penalty import scene as staged
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
CONCLUDE = "review.conclude"


def reader(scene: Scene, who: str, role: str = "") -> Scene:
    """Somebody qualified to review for the first time, with a post of this role."""
    scene.qualify(who, "NATIONAL_LEGAL")
    return scene.appoint(who, role) if role else scene


def submitted(bureau: Province, *weight: str) -> Scene:
    scene = staged.alleged(bureau)
    step(scene, "penalty.notify", weight=list(weight))
    return through(scene, "penalty.record_defence", "review.submit")


@pytest.mark.gate("review.all_told")
@pytest.mark.rule("G-ADM-25", "D-ADM-23")
def test_a_case_is_reviewed_once_everybody_was_told_and_answered(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    told = stopped(scene, "review.submit", "review.all_told")
    assert "吴某" in told["says"]
    step(scene, "penalty.notify")
    stopped(scene, "review.submit", "review.all_told")
    through(scene, "penalty.record_defence", "review.submit", CONCLUDE)
    step(scene, "penalty.record_defence", waives=False, defence="还有话说")
    stopped(scene, "review.approve", "review.all_told")
    through(scene, "penalty.recheck", "review.approve")


@pytest.mark.gate("review.all_told")
@pytest.mark.rule("G-ADM-25")
def test_whom_nothing_need_be_told_is_named(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    step(scene, "review.submit", untold=["@suspect"])
    through(scene, CONCLUDE, "review.approve")


@pytest.mark.gate("review.by_legal_department")
@pytest.mark.rule("G-ADM-30", "R-ADM-06")
@pytest.mark.parametrize(
    ("weight", "legal"),
    [("public_interest", True), ("difficult", True), ("statute", True), ("major", False)],
)
def test_three_classes_go_to_the_legal_department(
    bureau: Province, weight: str, *, legal: bool
) -> None:
    scene = reader(submitted(bureau, weight), "station_head")
    if legal:
        stopped(scene, CONCLUDE, "review.by_legal_department", by="station_head")
        step(scene, CONCLUDE)
    else:
        scene.do(CONCLUDE, "station_head", **FORMS[CONCLUDE])


@pytest.mark.gate("review.by_legal_department")
@pytest.mark.rule("G-ADM-30")
def test_what_was_heard_goes_to_the_legal_department(bureau: Province) -> None:
    scene = reader(through(staged.filed(bureau), "review.submit"), "station_head")
    told = stopped(scene, CONCLUDE, "review.by_legal_department", by="station_head")
    assert "经过听证程序" in told["says"]
    step(scene, CONCLUDE)


@pytest.mark.gate("review.by_legal_department")
@pytest.mark.rule("R-ADM-06")
def test_other_cases_a_legal_officer_or_the_head_of_the_department_may_review(
    bureau: Province,
) -> None:
    for who, role in (("station_head", ""), ("chief", "LEGAL_OFFICER")):
        scene = reader(submitted(bureau), who, role)
        scene.do(CONCLUDE, who, **FORMS[CONCLUDE])
        assert scene.case.phase == "reviewed"
    criminal = scenes.under_review(bureau)
    stopped(criminal, CONCLUDE, "review.by_legal_department", by="station_head")


@pytest.mark.rule("R-ADM-05", "P-ROLE-01")
def test_who_reviewed_does_not_approve(bureau: Province) -> None:
    scene = reader(submitted(bureau), "station_head")
    scene.do(CONCLUDE, "station_head", **FORMS[CONCLUDE])
    shut = scene.answer("review.approve", "station_head", **FORMS["review.approve"])
    assert shut == {"apart(review.submit,review.conclude)"}


@pytest.mark.rule("C-ADM-04", "G-ADM-32")
def test_the_approver_reads_the_case_on_one_page(bureau: Province) -> None:
    scene = staged.filed(bureau)
    through(scene, "review.submit", CONCLUDE, "penalty.discuss")
    page = summary(scene.case)
    (suspect,) = page["suspects"]
    assert suspect["name"] == "吴某"
    assert "4500" in suspect["notice"]["proposal"]
    assert suspect["notice"]["hearing"] == ["fine"]
    assert page["evidence"]
    assert page["hearing_held"]
    assert page["hearings"][0]["opinion"] == "建议维持拟处罚"
    assert page["hearings"][0]["bearing"]
    (review,) = page["reviews"]
    assert len(review["points"]) == 6
    assert all(holds for _, holds in review["points"])
    assert page["discussions"][0]["conclusion"]
