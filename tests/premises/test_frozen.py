"""What the area's cameras saw of an abnormal event is frozen from its report on, by itself."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.norm import in_force
from plumbline.law.calendar import legal_day
from plumbline.premises.models import Stay
from plumbline.recordings.models import Footage
from plumbline.recordings.retention import Kept, kept, of_norms
from tests.premises.scene import TOLD, p, received
from tests.recordings.scene import film, film_room
from tests.scenes import Scene, step, stopped

HALL = "门厅"  # no room that had to be recorded for this stay


def term(scene: Scene, footage: UUID) -> Kept:
    row = Footage.objects.get(pk=footage)
    return kept([row], of_norms(lambda code: in_force(code, legal_day(scene.now))))[row.pk]


@pytest.mark.rule("D-CHA-03", "K-CHA-01", "K-BWV-03")
def test_what_the_cameras_saw_of_an_event_is_frozen_and_then_evidence(bureau: Province) -> None:
    scene = received(bureau)
    arrived = Stay.objects.get().arrived_at
    seen = film_room(scene, arrived, scene.now, HALL, every=10)
    before = film_room(scene, arrived - timedelta(hours=2), arrived - timedelta(hours=1), HALL,
                       every=10)  # fmt: skip
    scene.tick(minutes=1)
    assert term(scene, seen).rule == "K-CHA-01"
    p(scene, "report_abnormal")
    later = film_room(scene, scene.now - timedelta(minutes=1), scene.now, HALL)
    recorder = film(scene.tick(minutes=1), scene.now - timedelta(minutes=1), scene.now)
    for footage, rule in ((seen, "K-BWV-03"), (later, "K-BWV-03"), (before, "K-CHA-01"),
                          (recorder, "K-BWV-01")):  # fmt: skip
        assert term(scene, footage).rule == rule
    p(scene, *TOLD, "close_abnormal")
    assert (term(scene, seen).until, term(scene, seen).rule) == (None, "K-BWV-02")


@pytest.mark.gate("recordings.still_due")
@pytest.mark.rule("D-CHA-03", "K-BWV-03")
def test_an_event_reported_late_takes_what_shows_it_off_the_list(bureau: Province) -> None:
    scene = received(bureau)
    film_room(scene, Stay.objects.get().arrived_at, scene.now, HALL, every=10)
    step(scene.tick(days=200), "recordings.draft_weeding")
    step(scene, "recordings.countersign_weeding")
    p(scene.tick(days=20), "report_abnormal")
    stopped(scene, "recordings.carry_out_weeding", "recordings.still_due")
