"""Legal review reads the stays: the register shows where a suspect was handled, no note does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.premises.models import Stay
from tests import scenes
from tests.premises.filmed import filmed
from tests.premises.scene import equipped, p
from tests.scenes import Scene, stopped

SUBMIT, GATE = "review.submit", "review.handled_in_area"


def prepared(bureau: Province) -> Scene:
    """A file ready for review, at a station that had an area when the case came."""
    ready = equipped(Scene(bureau))
    scene = scenes.ready_for_review(bureau)
    scene.ids |= ready.ids
    scene.now = max(scene.now, ready.now)
    return scene


def why(scene: Scene) -> str:
    return str(stopped(scene, SUBMIT, GATE)["missing"]["why"])


@pytest.mark.gate("review.handled_in_area")
@pytest.mark.rule("G-ADM-31", "3.1d", "G-CHA-02")
def test_where_there_is_an_area_only_a_finished_stay_shows_that_it_was_used(
    bureau: Province,
) -> None:
    scene = prepared(bureau)
    assert why(scene) == "吴某没有办案区使用登记"
    p(scene, "bring")
    assert why(scene) == "吴某还没有离开办案区"
    p(scene, "enter", "check_safety", "leave")
    scenes.step(filmed(scene), SUBMIT)


@pytest.mark.gate("review.handled_in_area")
@pytest.mark.rule("G-CHA-02")
def test_whoever_never_entered_was_not_handled_in_the_area(bureau: Province) -> None:
    scene = p(prepared(bureau), "bring")
    scenes.step(scene, "premises.leave", returned=0)
    assert why(scene) == "吴某没有进入办案区"


@pytest.mark.gate("review.handled_in_area")
@pytest.mark.rule("N-CHA-01", "G-ADM-31")
def test_what_a_stay_still_owes_is_done_before_review(bureau: Province) -> None:
    scene = p(prepared(bureau), "bring", "enter", "check_safety")
    scene.now = Stay.objects.get().arrived_at + timedelta(hours=13)
    p(scene, "leave")
    assert why(scene) == "吴某的停留还有没有办完的事项"
    p(scene, "report_overtime")
    scenes.step(filmed(scene), SUBMIT)


@pytest.mark.gate("review.handled_in_area")
@pytest.mark.rule("G-CHA-02")
def test_a_suspect_never_brought_to_the_organ_needs_a_recorded_exception(
    bureau: Province,
) -> None:
    scene = prepared(bureau)
    assert why(scene)
    scenes.step(
        scene, "casework.note_handling", in_area=False, exception="在医院询问，未带至公安机关"
    )
    scenes.step(scene, SUBMIT)


@pytest.mark.gate("review.handled_in_area")
@pytest.mark.rule("N-CHA-01", "G-CHA-02")
def test_an_exception_speaks_for_no_stay_that_runs_or_owes(bureau: Province) -> None:
    scene = p(prepared(bureau), "bring")
    scenes.step(scene, "casework.note_handling", in_area=False, exception="送医，未进入办案区")
    assert why(scene) == "吴某还没有离开办案区"
    scene.now = Stay.objects.get().arrived_at + timedelta(hours=13)
    scenes.step(scene, "premises.leave", returned=0)
    assert why(scene) == "吴某的停留还有没有办完的事项"
    p(scene, "report_overtime")
    scenes.step(scene, SUBMIT)


@pytest.mark.gate("review.handled_in_area")
def test_an_area_opened_later_does_not_reach_back(bureau: Province) -> None:
    scene = equipped(scenes.ready_for_review(bureau))
    scenes.step(scene, SUBMIT)
