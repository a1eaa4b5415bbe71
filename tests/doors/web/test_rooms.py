"""The bar and the tabs: each page says where it lies, and each tab leads to a page that says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from plumbline.doors.web import rooms, urls
from tests.doors.web.desk import text
from tests.doors.web.test_access import ROUTES
from tests.scenes import Scene

HEAD = "head"
PDF = "complaint_posters"  # leads to a file
PLACES = sorted({*rooms.ROOM_OF, *rooms.BAR} - {PDF})
MARKED = re.compile(r'<a href="([^"]+)" aria-current="page">')


def address(place: str, scene: Scene) -> str:
    if place == "training_board":
        return reverse(place, args=[scene.bureau.units["220102"]])
    name, _, kind = place.partition("/")
    return reverse(name, args=[kind] if kind else None)


def part(page: str, label: str) -> str:
    found = re.search(rf'<nav class="[^"]+" aria-label="{label}">.*?</nav>', page, re.DOTALL)
    return found[0] if found else ""


@pytest.mark.parametrize("place", PLACES)
def test_a_page_says_under_which_entry_and_tab_it_lies(desks: Any, place: str) -> None:
    here = address(place, Scene(desks.bureau))
    page = text(desks.get(here, HEAD))
    room = rooms.ROOM_OF.get(place)
    (marked,) = MARKED.findall(part(page, "主导航"))
    assert marked == address(room.bar if room else place, Scene(desks.bureau))
    tabs = part(page, "分栏")
    assert MARKED.findall(tabs) == ([here] if room else [])
    assert tabs.count("<a ") == (len(room.tabs) if room else 0)


def test_who_may_not_see_a_units_training_is_not_led_to_it(desks: Any) -> None:
    assert "/training/units/" not in text(desks.get(reverse("my_training"), "handler"))
    assert "/training/units/" in text(desks.get(reverse("my_training"), HEAD))


def test_every_page_beside_the_tabs_lies_somewhere() -> None:
    names = {pattern.name for pattern in urls.urlpatterns}
    assert set(rooms.BESIDE) <= names
    for place in rooms.BESIDE.values():
        assert place in rooms.ROOM_OF or place in rooms.BAR
    assert set(ROUTES) == names
