"""What a level decides in a career: appraisal, promotion, reward, the pool."""

from __future__ import annotations

import pytest

from plumbline.careers.models import Appraisal, Matter
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from tests.careers.scene import MATTER, proposed
from tests.scenes import FORMS, Scene, step, through

pytestmark = pytest.mark.usefixtures("db")
GRADED = {"year": 2026, "grade": "competent", "grounds": "认真履职"}


@pytest.mark.gate("careers.appraisal_level")
@pytest.mark.rule("G-QUAL-01", "1.3c")
@pytest.mark.parametrize("grade", ["excellent", "competent"])
def test_without_the_basic_level_nobody_is_rated_competent_or_better(
    bureau: Province, grade: str
) -> None:
    scene, recruit = Scene(bureau), bureau.officers["recruit"]
    form = {**GRADED, "grade": grade}
    shut = scene.refused("careers.appraise", "station_head", recruit, **form)
    assert set(shut) == {"careers.appraisal_level"}
    told = shut["careers.appraisal_level"].as_json()
    assert "当年年度考核不得评为称职以上等次" in told["says"]
    for other in ("barely", "not", "ungraded"):
        scene.do("careers.appraise", "station_head", recruit, **{**form, "grade": other})
    scene.qualify("recruit", "BASIC")
    scene.do("careers.appraise", "station_head", recruit, **form)
    assert Appraisal.objects.latest("pk").grade == grade


@pytest.mark.gate("careers.appraisal_level")
@pytest.mark.rule("1.3c")
def test_a_level_earned_after_the_year_does_not_count_for_it(bureau: Province) -> None:
    scene, recruit = Scene(bureau).qualify("recruit", "BASIC"), bureau.officers["recruit"]
    form = {**GRADED, "year": 2025}
    assert scene.answer("careers.appraise", "station_head", recruit, **form) == {
        "careers.appraisal_level"
    }


def test_a_year_to_come_is_not_appraised(bureau: Province) -> None:
    with pytest.raises(Invalid):
        Scene(bureau).do("careers.appraise", "station_head", bureau.officers["handler"],
                         **{**GRADED, "year": 2027})  # fmt: skip


@pytest.mark.gate("qualification.not_ones_own")
@pytest.mark.rule("P-ROLE-01")
def test_nobody_appraises_or_proposes_himself(bureau: Province) -> None:
    scene, own = Scene(bureau), bureau.officers["station_head"]
    gate = {"qualification.not_ones_own"}
    assert scene.answer("careers.appraise", "station_head", own, **GRADED) == gate
    assert scene.answer("careers.propose", "station_head", own, **MATTER) == gate


@pytest.mark.gate("qualification.not_ones_own")
@pytest.mark.parametrize("act", ["careers.approve", "careers.decline"])
def test_nobody_decides_on_his_own_matter(bureau: Province, act: str) -> None:
    scene = Scene(bureau)
    scene.do("careers.propose", "provincial_lawyer", bureau.officers["head"], **MATTER)
    assert scene.answer(act, "head", **FORMS[act]) == {"qualification.not_ones_own"}
    step(scene, act)


@pytest.mark.gate("apart(careers.propose)")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize("act", ["careers.approve", "careers.decline"])
def test_whoever_proposed_a_matter_does_not_decide_on_it(bureau: Province, act: str) -> None:
    scene = proposed(bureau).appoint("station_head", "ORGAN_HEAD")
    assert scene.answer(act, "station_head", **FORMS[act]) == {"apart(careers.propose)"}
    step(scene, act)


@pytest.mark.gate("phase", "careers.approve", "careers.decline")
def test_a_matter_is_decided_once(bureau: Province) -> None:
    scene = through(proposed(bureau), "careers.approve")
    matter = Matter.objects.get()
    assert (matter.phase, matter.opinion) == ("approved", "同意")
    for act in ("careers.approve", "careers.decline"):
        assert "phase(proposed)" in scene.answer(act, "provincial_head", **FORMS[act])


@pytest.mark.gate("careers.promotion_level")
@pytest.mark.rule("G-QUAL-01", "1.3c")
@pytest.mark.parametrize("sort", ["post", "rank"])
def test_without_the_basic_level_nobody_is_promoted(bureau: Province, sort: str) -> None:
    scene, act, recruit = Scene(bureau), "careers.propose", bureau.officers["recruit"]
    form = {**MATTER, "sort": sort}
    shut = scene.refused(act, "station_head", recruit, **form)
    assert set(shut) == {"careers.promotion_level"}
    assert "不得晋职晋级" in shut["careers.promotion_level"].as_json()["says"]
    scene.do(act, "station_head", recruit, **{**form, "sort": "rotation"})
    scene.qualify("recruit", "BASIC").do(act, "station_head", recruit, **form)
    matter = scene.ids["career_matter"]
    scene.disqualify("recruit", "BASIC")  # between the proposal and the word of the head
    approve = "careers.approve"
    assert scene.answer(approve, "provincial_head", matter, opinion="同意") == {
        "careers.promotion_level"
    }
    scene.requalify("recruit", "BASIC").do(approve, "provincial_head", matter, opinion="同意")


@pytest.mark.gate("careers.highest_level")
@pytest.mark.rule("D-QUAL-01", "1.3d")
@pytest.mark.parametrize("sort", ["reward", "talent"])
@pytest.mark.parametrize("level", ["SENIOR", "NATIONAL_LEGAL"])
def test_reward_and_pool_are_for_those_who_passed_the_highest_exams(
    bureau: Province, sort: str, level: str
) -> None:
    scene, act, handler = Scene(bureau), "careers.propose", bureau.officers["handler"]
    form = {**MATTER, "sort": sort}
    shut = scene.refused(act, "station_head", handler, **form)
    assert set(shut) == {"careers.highest_level"}
    scene.qualify("handler", level).do(act, "station_head", handler, **form)
    matter = scene.ids["career_matter"]
    scene.disqualify("handler", level)
    approve = "careers.approve"
    assert scene.answer(approve, "provincial_head", matter, opinion="同意") == {
        "careers.highest_level"
    }
    scene.qualify("handler", "INTERMEDIATE").requalify("handler", level)
    scene.do(approve, "provincial_head", matter, opinion="同意")


@pytest.mark.gate("phase", "careers.appraise", "careers.propose", "qualification.note_law_test",
                  "qualification.register", "qualification.propose")  # fmt: skip
@pytest.mark.rule("5.2a")
def test_who_has_left_is_neither_appraised_nor_proposed(bureau: Province) -> None:
    scene, handler = Scene(bureau), bureau.officers["handler"]
    scene.do("people.leave", "administrator", handler, reason="resigned", last_day="2026-03-03")
    gate = "phase(serving)"
    assert gate in scene.answer("careers.appraise", "station_head", handler, **GRADED)
    assert gate in scene.answer("careers.propose", "station_head", handler, **MATTER)
    assert gate in scene.answer(
        "qualification.note_law_test", "trainer", handler, taken_on="2026-03-02", score=80,
        passed=True, examiner="法制总队",
    )  # fmt: skip
