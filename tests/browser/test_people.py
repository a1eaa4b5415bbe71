"""Qualifications and legal staff at a desk and on a phone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests import scenes
from tests.browser.seat import DESKTOP, PHONE
from tests.qualification import scene as levels
from tests.scenes import Scene


def made(bureau: Any) -> Scene:
    """A level granted, a matter proposed, an open case whose officer lost his level."""

    def happen() -> Scene:
        scene = scenes.investigating(bureau).disqualify("handler", "BASIC")
        granted = levels.granted(bureau)
        scene.ids["qualification"] = granted.ids["qualification"]
        scene.do("careers.propose", "station_head", bureau.officers["assistant"], sort="rank",
                 what="晋升四级警长", grounds="任职年限已满", since="2026-04-01")  # fmt: skip
        scene.do("people.establish_posts", "administrator", bureau.units["220102"],
                 role="LEGAL_DEPT", required=4, since="2026-01-01",
                 basis="参照一线实战部门标准")  # fmt: skip
        connections.close_all()
        return scene

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(happen).result()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_levels_matters_and_staff_are_read(
    cast_on_site: Any, seats: Any, size: tuple[int, int]
) -> None:
    scene = made(cast_on_site)
    seat = seats.of("station_head", size=size)
    seat.go("/people/staff").shot("staff")
    assert "李勤" in seat.text
    seat.go("/lists/qualification").shot("levels")
    seat.go("/lists/career_matter").shot("matters")
    seat.go(f"/subjects/qualification/{scene.ids['qualification']}").shot("level")
