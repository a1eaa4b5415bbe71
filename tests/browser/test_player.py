"""The player in a real browser: moments start the film, keys move it, marks are set from it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import av
import pytest

from plumbline.doors.cli import demo_film
from plumbline.recordings.ingest import take
from plumbline.recordings.store import store
from tests import scenes
from tests.browser.seat import DESKTOP, PHONE
from tests.recordings import scene as recordings
from tests.scenes import step


def film(seconds: int) -> bytes:
    """A film that browsers play: one picture a second, each lighter than the one before."""
    out = BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=1)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(seconds):
            frame = av.VideoFrame(320, 180, "yuv420p")
            for plane, shade in zip(frame.planes, (20 + number * 3 % 200, 120, 136), strict=True):
                plane.update(bytes([shade]) * plane.buffer_size)
            frame.pts = number
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


@pytest.fixture
def watched(cast_on_site: Any) -> str:
    """An inspection on the spot and the film of it, with a mark; where it is watched."""
    scene = scenes.investigating(cast_on_site, "administrative")
    began = scene.tick(minutes=30).now
    scene.ids |= {"device": recordings.issued(cast_on_site).ids["device"]}
    step(scene.tick(minutes=2), "measures.inspect_at_once", began_at=began.isoformat())
    scene.tick(minutes=30)
    file, stamped = take(store(), [film(180)]).name, began + timedelta(seconds=20)
    scene.do("recordings.take_in", "station_head", file=file, tag="inquest",
             began_at=stamped.isoformat())  # fmt: skip
    step(scene, "recordings.mark", second=40, note="当事人推搡民警")
    return f"/footage/{scene.ids['footage']}"


@pytest.fixture
def demonstrated(cast_on_site: Any) -> str:
    """An afternoon as the demonstration makes it; where it is watched."""
    scene = recordings.issued(cast_on_site).tick(hours=5)
    begins = scene.now - timedelta(hours=4)
    step(scene, "recordings.take_in", file=demo_film.film(begins, begins + timedelta(hours=3)))
    return f"/footage/{scene.ids['footage']}"


BEYOND = """second => new Promise(done => {
    const film = document.getElementById('film');
    const look = () => film.currentTime > second ? done(film.currentTime)
                                                 : requestAnimationFrame(look);
    look();
})"""


@pytest.mark.rule("D-BWV-05")
def test_a_browser_plays_the_films_of_the_demonstration(demonstrated: str, seats: Any) -> None:
    page = seats.of("handler").go(demonstrated).sound().page
    page.evaluate("document.getElementById('film').play()")
    assert page.evaluate(BEYOND, 0.5) > 0.5
    page.evaluate("document.getElementById('film').currentTime = 9000")
    assert page.evaluate(BEYOND, 9000.5) > 9000.5
    size = page.evaluate("(f => [f.videoWidth, f.videoHeight])(document.getElementById('film'))")
    assert size == [320, 180]


NOW = "document.getElementById('film').currentTime"


@pytest.mark.rule("D-BWV-05", "P-BWV-01")
def test_a_moment_starts_the_film_and_a_mark_is_set_without_a_mouse(
    watched: str, seats: Any
) -> None:
    seat = seats.of("handler").go(watched).sound()
    page = seat.page
    page.wait_for_function("document.getElementById('film').readyState > 0")
    seat.shot("desktop")
    page.locator("a[data-at='40']").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{NOW} >= 40")
    # The film tells where it is a quarter of a second later than it is there.
    page.locator("a[data-at='40'][aria-current='true']").wait_for()
    page.locator("h1").click()
    page.keyboard.press("j")
    page.wait_for_function(f"{NOW} < 40")
    page.keyboard.press("m")
    assert page.evaluate("document.activeElement.id") == "mark-note"
    assert page.evaluate("document.getElementById('film').paused")
    page.keyboard.type("从此处开始检查背包")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done")
    seat.go(watched)
    assert "从此处开始检查背包" in seat.text
    for size, dark in ((PHONE, True), (PHONE, False), (DESKTOP, True)):
        seat.looks(size, dark=dark).sound().shot(f"{size[0]}-{'night' if dark else 'day'}")
    marks = list(page.locator(".moments .of-mark .num").all_inner_texts())
    assert len(marks) == 2


@pytest.mark.rule("G-BWV-04")
def test_without_script_the_moments_are_links_into_the_film(watched: str, seats: Any) -> None:
    seat = seats.of("handler", script=False).go(watched)
    href = seat.page.locator("a[data-at='40']").get_attribute("href")
    assert href == f"{watched}/file#t=40"
