"""A publication at the screen: the desk of who hides names, and what society reads of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from tests.browser.seat import DESKTOP, PHONE
from tests.publications import scene as publications
from tests.scenes import Scene, step


def made(bureau: Any) -> tuple[Scene, str]:
    """A decision was chosen and waits; a text of a unit's own is out, another was withdrawn."""

    def alone() -> tuple[Scene, str]:
        try:
            gone = publications.published(bureau)
            step(gone, "publications.withdraw")
            publications.published(bureau)
            item = str(publications.out(bureau).ids["publication"])
            return publications.selected(bureau), item
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(alone).result()


@pytest.mark.rule("C-OPEN-02", "3.5a")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_names_are_hidden_at_the_desk_and_society_reads_what_results(
    cast_on_site: Any, seats: Any, size: tuple[int, int]
) -> None:
    scene, item = made(cast_on_site)
    desk = f"/publications/{scene.ids['publication']}"
    seat = seats.of("station_head", size=size)
    seat.go(desk).shot("desk")
    page = seat.page
    first = page.locator("tbody input[type=radio]").first
    first.focus()
    page.keyboard.press("Space")
    assert first.is_checked()
    page.click("text=没有决定的全部隐去")
    page.wait_for_selector("text=各处都已决定")
    seat.shot("hidden")
    seat.go("/lists/publication").shot("list")
    outside = seats.open(size=size)
    outside.go("/public/open").shot("open")
    outside.go(f"/public/open/{item}").shot("item")
    outside.go("/public/open/whom?lang=en").shot("whom")
    assert outside.page.context.cookies() == []
