"""No review while something that had to be recorded was not; evidence is what its footage says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.casework import reads as casework
from plumbline.casework.models import Evidence
from plumbline.casework.seen import by_footage
from plumbline.doors.cli.province import Province
from plumbline.recordings.reads import of_case
from tests import scenes
from tests.measures import scene as measures
from tests.recordings import scene as recordings
from tests.scenes import Scene, step, stopped

GATE = "recordings.complete"


def inspected(bureau: Province) -> Scene:
    """A file is complete, and a place was inspected without a recorder."""
    scene = scenes.ready_for_review(bureau, "administrative")
    began = scene.tick(minutes=10).now - timedelta(minutes=9)
    step(scene, "measures.inspect_at_once", began_at=began.isoformat())
    return scene


@pytest.mark.gate("recordings.complete")
@pytest.mark.rule("G-ADM-31", "G-CHA-10", "3.1d", "D-BWV-01", "G-BWV-03")
def test_no_review_until_the_recording_is_complete(bureau: Province) -> None:
    scene = inspected(bureau)
    (found,) = of_case(scene.ids["case"])
    begins, ends = found.must.begins, found.must.ends
    told = stopped(scene, "review.submit", GATE)
    assert told["missing"]["seconds"] == str(int((ends - begins).total_seconds()))
    assert f"检查 {begins:%Y-%m-%d}" in told["says"]
    recordings.film(scene, begins, ends - timedelta(seconds=90))
    assert stopped(scene, "review.submit", GATE)["missing"]["seconds"] == "89"
    recordings.film(scene, ends - timedelta(seconds=90), ends)
    assert GATE not in scene.shut("review.submit", "handler")


@pytest.mark.rule("D-BWV-02", "3.1d")
def test_an_approved_reason_opens_the_review(bureau: Province) -> None:
    scene = inspected(bureau)
    step(scene, "recordings.ask_excuse")
    assert GATE in scene.shut("review.submit", "handler")
    step(scene, "recordings.approve_excuse")
    assert GATE not in scene.shut("review.submit", "handler")


def alone(bureau: Province) -> Scene:
    """One officer questioned somebody in the area and says it was recorded."""
    scene = measures.peopled(bureau)
    step(scene, "questioning.take_in")
    step(scene, "questioning.open_statement", second=None)
    step(scene, "questioning.write_statement")
    step(scene.tick(minutes=20), "questioning.finish_statement")
    return scene


@pytest.mark.rule("G-ADM-03", "F-BWV-01", "G-BWV-03")
def test_evidence_taken_by_one_officer_is_as_recorded_as_its_footage(bureau: Province) -> None:
    scene = alone(bureau)
    case = scene.ids["case"]
    (item,) = Evidence.objects.filter(case=case, taking="questioning")
    assert item.recording == "full"  # what was ticked
    (seen,) = by_footage(case, [item])
    assert seen.recording == "partial"
    shown = casework.case(scene.case, bureau.actor("handler"), scene.now)
    assert [e["usable"] for e in shown["evidence"]] == [False]
    (found,) = of_case(case)
    recordings.film_room(scene, found.must.begins, found.must.ends, "询问室一")
    shown = casework.case(scene.case, bureau.actor("handler"), scene.now)
    assert [e["usable"] for e in shown["evidence"]] == [True]


def test_evidence_from_elsewhere_keeps_what_was_registered(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_evidence", only_me=True, recording="full", taking="seizure")
    items = by_footage(scene.ids["case"], Evidence.objects.filter(case=scene.ids["case"]))
    assert [item.recording for item in items] == ["full"]
