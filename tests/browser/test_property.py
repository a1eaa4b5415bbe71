"""A thing is photographed at its label with a phone; the pages of property by day and night."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.property.models import Thing
from tests.browser.seat import DESKTOP, PHONE
from tests.property.scene import drawn, kept, told
from tests.property.test_pictures import photograph, plain
from tests.scenes import step


@pytest.fixture
def shelf(cast_on_site: Any) -> dict[str, str]:
    """A thing on its shelf, another whose owner was told, and a count that runs."""
    scene = kept(cast_on_site)
    other = told(cast_on_site)
    step(other, "property.note_complaint")
    counting = drawn(cast_on_site)
    thing = Thing.objects.get(pk=scene.ids["thing"])
    return {
        "number": thing.number, "thing": f"/subjects/thing/{thing.pk}",
        "told": f"/subjects/thing/{other.ids['thing']}",
        "store": f"/subjects/store/{scene.ids['store']}",
        "count": f"/subjects/count/{counting.ids['count']}", "things": "/lists/thing",
        "stores": "/lists/store", "rates": "/property/rates", "weeding": "/lists/weeding",
    }  # fmt: skip


@pytest.mark.rule("C-PROP-02")
def test_a_thing_is_photographed_at_its_label_with_a_phone(
    shelf: dict[str, str], seats: Any
) -> None:
    seat = seats.of("custodian", size=PHONE, dark=True)
    seat.go("/property/scan").sound().shot("scan")
    seat.page.fill("#number", shelf["number"])
    seat.follow('button[value="photograph"]')
    assert seat.heading == "补拍财物照片"
    camera = seat.page.locator('input[type="file"]')
    assert camera.get_attribute("capture") == "environment"
    seat.fill(state="完好，封签未动")
    broken = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": plain()[:200]}
    camera.set_input_files(broken)
    seat.sound().shot("form")
    seat.send()
    assert "照片已经损坏" in seat.text
    assert seat.page.input_value('[name="state"]') == "完好，封签未动"
    seat.shot("broken")
    sound = {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": photograph(6)}
    seat.page.set_input_files('input[type="file"]', sound)
    seat.send()
    assert seat.heading == "已办理：补拍财物照片"
    seat.go(shelf["thing"]).sound().shot("thing")
    picture = seat.page.locator(".album img").first
    assert picture.evaluate("e => e.decode().then(() => [e.naturalWidth, e.naturalHeight])") == [
        48,
        96,
    ]
    seat.go("/lists/thing").sound().shot("list")
    assert seat.page.locator("img.thumb").count() == 1


@pytest.mark.parametrize(("size", "dark"), [(DESKTOP, False), (PHONE, True)])
def test_the_pages_of_property_are_sound(
    shelf: dict[str, str],
    seats: Any,
    size: tuple[int, int],
    dark: bool,  # noqa: FBT001
) -> None:
    seat = seats.of("custodian", size=size, dark=dark)
    for name in ("thing", "told", "store", "count", "things", "stores"):
        seat.go(shelf[name]).sound().shot(name)
    seat = seats.of("inspector", size=size, dark=dark)
    for name in ("rates", "store", "weeding"):
        seat.go(shelf[name]).sound().shot(f"inspector-{name}")
