"""Footage goes up from an officer's browser, on a line that breaks, and is taken in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest

from plumbline.recordings.manifest import measured
from plumbline.recordings.store import store
from plumbline.recordings.uploads import uploads
from tests import cast
from tests.recordings import scene as recordings
from tests.recordings.clips import clip

LONG = 300  # seconds: some pieces of a MiB


@pytest.fixture
def page_of(cast_on_site: Any) -> str:
    """Where footage of the recorder that the handler brought back is taken in."""
    scene = recordings.returned(cast_on_site)
    return f"/act/recordings.take_in/?subject={scene.ids['device']}"


@pytest.fixture
def clips(tmp_path: Path) -> list[Path]:
    """Two files as they lie on the card of a recorder."""
    begins = cast.OPENS + timedelta(minutes=5)
    # Other tests send files up as the same officer: these are known by their names.
    files = [tmp_path / f"DSJ_{token_hex(4)}.mkv" for _ in range(2)]
    files[0].write_bytes(clip(begins, LONG, tone=40))
    files[1].write_bytes(clip(begins + timedelta(seconds=LONG + 60), 60))
    return files


def name_of(file: Path) -> str:
    return measured([file.read_bytes()]).digest


def said(seat: Any, file: Path) -> Any:
    row = seat.page.locator(f'#uploads-list li[data-name="{file.name}"]')
    return row.locator(".said")


def chosen(seat: Any) -> str:
    form = "document.querySelector('form[data-guard]')"
    return str(seat.page.evaluate(f"() => new FormData({form}).get('file')"))


def choice(seat: Any, file: Path) -> Any:
    return seat.page.locator(f'form [value="{name_of(file)}"]')


def done(seat: Any, file: Path) -> None:
    seat.page.locator(f'#uploads-list li.done[data-name="{file.name}"]').wait_for(timeout=60_000)


@pytest.mark.rule("D-BWV-04", "4.2b")
def test_files_go_up_and_the_act_has_the_digest(
    page_of: str, clips: list[Path], seats: Any, cast_on_site: Any
) -> None:
    del cast_on_site
    seat = seats.of("handler").go(page_of).sound()
    seat.page.set_input_files("#uploads-files", [str(file) for file in clips])
    for file in clips:
        done(seat, file)
    seat.sound().shot("uploaded")
    assert chosen(seat) == name_of(clips[0])
    seat.fill(tag="call").send()
    assert seat.heading == "已办理：录音录像入库", seat.text
    # The second one waits on a page opened anew; the first cannot be chosen again.
    seat.go(page_of)
    assert not choice(seat, clips[0]).count()
    assert choice(seat, clips[1]).count() == 1
    for size, dark in (((360, 740), False), ((1280, 900), True)):
        seat.looks(size, dark=dark).sound().shot(f"waiting-{size[0]}")
    seat.looks((1280, 900), dark=False).fill(file=name_of(clips[1]), tag="call").send()
    assert seat.heading == "已办理：录音录像入库", seat.text


@pytest.mark.rule("D-BWV-04", "4.2b")
def test_a_lost_line_and_a_reload_lose_no_byte(
    page_of: str, clips: list[Path], seats: Any, cast_on_site: Any
) -> None:
    file, pieces = clips[0], []
    owner = cast_on_site.officers["handler"]
    assert file.stat().st_size > 3 * 1024 * 1024
    seat = seats.of("handler").go(page_of)
    seat.page.on("dialog", lambda dialog: dialog.accept())
    seat.may_fail = True
    seat.page.on("request", lambda one: pieces.append(one) if one.method == "PATCH" else None)

    # The line breaks at the second piece and stays broken; then the officer closes the page.
    def broken(route: Any) -> None:
        if route.request.method == "PATCH" and len(pieces) > 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    seat.page.route("**/footage/mine/**", broken)
    seat.page.set_input_files("#uploads-files", str(file))
    seat.page.locator("#uploads-list li.lost").wait_for(timeout=60_000)
    assert "连接中断" in said(seat, file).inner_text()
    seat.sound().shot("lost")
    seat.page.unroute("**/footage/mine/**")
    seat.page.reload()
    assert "再选同一文件从这里继续" in said(seat, file).inner_text()
    seat.sound().shot("resumes")
    (part,) = [one for one in uploads().of(owner) if one.title == file.name]
    assert 0 < part.reached < part.length
    pieces.clear()
    seat.page.set_input_files("#uploads-files", str(file))
    done(seat, file)
    # Only what was missing went up again, and what arrived is the file, bit by bit.
    assert int(pieces[0].headers["upload-offset"]) == part.reached
    kept = store().open(name_of(file))
    assert kept is not None
    with kept:
        assert kept.read() == file.read_bytes()
    seat.fill(tag="call").send()
    assert seat.heading == "已办理：录音录像入库", seat.text


def test_what_is_no_footage_is_said_beside_the_file(
    page_of: str, tmp_path: Path, seats: Any, cast_on_site: Any
) -> None:
    del cast_on_site
    file = tmp_path / f"notes_{token_hex(4)}.mkv"
    file.write_text("no video")
    seat = seats.of("handler").go(page_of)
    seat.page.set_input_files("#uploads-files", str(file))
    seat.page.locator("#uploads-list li.bad").wait_for()
    assert "不是能识别的录音录像文件" in said(seat, file).inner_text()
    seat.sound().shot("unreadable")
    assert not seat.page.get_by_text(file.name).and_(seat.page.locator("form *")).count()
