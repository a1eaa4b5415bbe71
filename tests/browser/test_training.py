"""Training at the screen: a record, a board and a session, on a desk and on a phone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests import cast
from tests.browser.seat import DESKTOP, PHONE
from tests.scenes import Scene, step
from tests.training import scene as training


def trained(bureau: Any) -> Scene:
    """A session was held, a plan approved, a curriculum holds, beside the browser's own thread."""

    def made() -> Scene:
        scene = training.held(bureau)
        step(scene, "training.draft_plan")
        step(scene, "training.approve_plan")
        training.own(scene, "training.claim_credit", "handler")
        step(scene, "training.weigh_claim")
        training.own(scene, "training.assign", "handler", "trainer")
        step(scene, "training.propose_curriculum")
        step(scene, "training.approve_curriculum")
        connections.close_all()
        return scene

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(made).result()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_training_is_seen_by_who_was_trained_and_by_who_leads(
    cast_on_site: Any, seats: Any, size: tuple[int, int]
) -> None:
    scene = trained(cast_on_site)
    seat = seats.of("handler", size=size)
    seat.go("/training/mine?year=2026").shot("record")
    seat.go("/lists/course").shot("courses")
    seat.go(f"/subjects/training_session/{scene.ids['training_session']}").shot("session")
    head = seats.of("station_head", size=size)
    unit = cast_on_site.units[cast.STATION]
    head.go(f"/training/units/{unit}?show=level-basic").shot("board")
    head.go(f"/act/training.schedule_session/?subject={unit}").shot("schedule")
