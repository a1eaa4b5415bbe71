"""Case property on the screen: lists, labels, the page for scanning, the rates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from plumbline.kernel.models import Look
from plumbline.papers.labels import Label, qr, sheet
from plumbline.property.models import Thing
from tests import cast
from tests.doors.web.desk import text
from tests.papers.test_files import run
from tests.property.scene import differing, kept, registered
from tests.scenes import Scene


@pytest.fixture
def scene(desks: Any) -> Scene:
    """A thing stands on its shelf."""
    made: Scene = kept(desks.bureau)
    return made


def number(scene: Scene) -> str:
    return Thing.objects.get(pk=scene.ids["thing"]).number


def printed(pdf: bytes, folder: Path) -> str:
    """The words of a PDF, as another program reads them."""
    file = folder / "labels.pdf"
    file.write_bytes(pdf)
    return run("mutool", "draw", "-q", "-F", "txt", str(file))


@pytest.mark.rule("C-PROP-02", "G-PROP-04")
def test_a_store_prints_the_labels_of_its_things_with_number_name_and_place(
    desks: Any, scene: Scene, tmp_path: Path
) -> None:
    for kind in ("store", "thing", "case"):
        by = "handler" if kind == "case" else "custodian"
        answer = desks.get(f"/labels/{kind}/{scene.ids[kind]}.pdf", by)
        assert (kind, answer.status_code, answer["Content-Type"]) == (kind, 200, "application/pdf")
        words = printed(answer.content, tmp_path)
        assert number(scene) in words
        assert "折叠刀" in words
        assert "A-01" in words
    assert Look.objects.filter(purpose="labels").count() == 3
    assert desks.get(f"/labels/thing/{scene.ids['thing']}.pdf", "stranger").status_code == 404
    station = desks.bureau.units[cast.STATION]
    assert desks.get(f"/labels/unit/{station}.pdf", "custodian").status_code == 404


def test_the_same_labels_give_the_same_file_twenty_one_to_a_page(tmp_path: Path) -> None:
    rows = [Label(f"W{n:06}", "很长的名称" * 20, "案" * 60, "柜") for n in range(22)]
    made = sheet(rows, cast.OPENS)
    assert made == sheet(rows, cast.OPENS)
    assert printed(made, tmp_path).count("\f") == 2
    assert qr("W1") != qr("W2")


def test_a_label_carries_a_whole_code_and_no_micro_code_that_phones_do_not_read() -> None:
    side = re.search(r'width="(\d+)"', qr("W2201022026000001"))
    assert side is not None
    assert int(side[1]) >= (21 + 4) * 4  # the smallest whole code has 21 modules, and its border


@pytest.mark.rule("C-PROP-01")
def test_a_number_typed_or_scanned_leads_to_its_thing(desks: Any, scene: Scene) -> None:
    answer = desks.get(f"/property/scan?number={number(scene).lower()}", "custodian")
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/subjects/thing/{scene.ids['thing']}")
    outside = desks.get(f"/property/scan?number={number(scene)}", "stranger")
    assert outside.status_code == 404
    assert "没有这个编号的财物" in text(outside)
    page = text(desks.get("/property/scan", "custodian"))
    assert 'src="/static/web/scan' in page
    assert "onclick" not in page


def test_lists_show_and_export_what_lies_within_the_line(desks: Any, scene: Scene) -> None:
    page = text(desks.get("/lists/thing?sort=general&phase=in_custody", "custodian"))
    assert number(scene) in page
    assert number(scene) not in text(desks.get("/lists/thing?sort=drug", "custodian"))
    assert number(scene) not in text(desks.get("/lists/thing", "stranger"))
    export = desks.get("/lists/thing?export=csv", "custodian").content.decode("utf-8-sig")
    assert number(scene) in export
    assert "南关区分局涉案财物保管中心" in text(desks.get("/lists/store?q=南关", "custodian"))
    late = text(desks.get("/lists/thing?state=over", "head"))
    assert number(scene) in late  # copies were due long ago, by the clock of the test machine
    assert number(scene) in text(desks.get(f"/lists/thing?q={number(scene)}", "handler"))


def test_pages_of_a_thing_and_a_store_say_why_and_where(desks: Any, scene: Scene) -> None:
    page = text(desks.get(f"/subjects/thing/{scene.ids['thing']}", "custodian"))
    for words in ("为何保管", "届时如何", "流转记录", f"/labels/thing/{scene.ids['thing']}.pdf"):
        assert words in page
    store = text(desks.get(f"/subjects/store/{scene.ids['store']}", "custodian"))
    assert "A-01" in store


@pytest.mark.rule("3.4d", "N-PROP-02")
def test_each_rate_stands_before_its_exceptions(desks: Any) -> None:
    scene = registered(desks.bureau)
    page = text(desks.get("/property/rates", "head"))
    for title in ("财物管理中心建成率", "财物入库率", "财物规范处置率"):
        assert title in page
    assert f"/subjects/thing/{scene.ids['thing']}" in page  # long overdue by today's clock
    assert "没有移交" in page


@pytest.mark.rule("D-PROP-09")
def test_a_count_shows_its_differences_once_compared(desks: Any) -> None:
    scene = differing(desks.bureau)
    page = text(desks.get(f"/subjects/count/{scene.ids['count']}", "inspector"))
    assert "账有物无" in page
    assert "/lists/count" in page
    assert "已核对" in text(desks.get("/lists/count?phase=compared", "inspector"))
