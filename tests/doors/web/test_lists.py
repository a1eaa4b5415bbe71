"""Lists: every row once, files that are safe to open, searches that are looks."""

import csv
import html
import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from plumbline.casework.models import Case
from plumbline.intake.models import Report
from plumbline.kernel.models import Look
from plumbline.people.models import Officer
from tests import cast, scenes
from tests.doors.web.desk import query, text

ROWS = re.compile(r'<a class="strong" href="([^"]+)"')
NUMBERS = 123  # two pages and a rest, several at one instant


@pytest.fixture
def many(desks: Any) -> set[str]:
    """Many reports, five at each instant, by their addresses."""
    station = desks.bureau.units[cast.STATION]
    for n in range(NUMBERS):
        at = cast.OPENS + timedelta(minutes=n // 5)
        desks.bureau.do("intake.report", "handler", station, at, way="call", facts="手机被盗了")
    return {f"/subjects/report/{pk}" for pk in Report.objects.values_list("pk", flat=True)}


def walk(desks: Any, path: str, way: str, by: str = "handler") -> list[list[str]]:
    """The pages from here on, each as the addresses of its rows."""
    pages, seen = [], set()
    address = path
    while address not in seen:
        seen.add(address)
        page = text(desks.get(address, by))
        pages.append(ROWS.findall(page))
        link = re.search(rf'rel="{way}" href="([^"]+)"', page)
        if link is None:
            return pages
        address = path.partition("?")[0] + html.unescape(link[1])
    message = f"{way} leads in a circle"
    raise AssertionError(message)


def test_paging_meets_every_row_exactly_once(desks: Any, many: set[str]) -> None:
    forth = walk(desks, "/lists/report", "next")
    assert [len(page) for page in forth] == [50, 50, 23]
    visited = [row for page in forth for row in page]
    assert len(visited) == len(set(visited)) == NUMBERS
    assert set(visited) == many


def test_paging_back_meets_the_same_rows(desks: Any, many: set[str]) -> None:
    forth = walk(desks, "/lists/report", "next")
    page = text(desks.get("/lists/report", "handler"))
    for _ in range(2):
        link = re.search(r'rel="next" href="([^"]+)"', page)
        assert link
        page = text(desks.get("/lists/report" + html.unescape(link[1]), "handler"))
    link = re.search(r'rel="prev" href="([^"]+)"', page)
    assert link
    back = walk(desks, "/lists/report" + html.unescape(link[1]), "prev")
    assert back == [forth[1], forth[0]]
    assert len(many) == NUMBERS


def test_a_row_that_arrives_while_paging_moves_no_other(desks: Any, many: set[str]) -> None:
    first = text(desks.get("/lists/report", "handler"))
    station = desks.bureau.units[cast.STATION]
    later = cast.OPENS + timedelta(days=1)
    desks.bureau.do("intake.report", "handler", station, later, way="call", facts="手机被盗了")
    link = re.search(r'rel="next" href="([^"]+)"', first)
    assert link
    rest = walk(desks, "/lists/report" + html.unescape(link[1]), "next")
    visited = ROWS.findall(first) + [row for page in rest for row in page]
    assert set(visited) == many
    assert len(visited) == NUMBERS


def test_every_ledger_entry_is_met_once(desks: Any, many: set[str]) -> None:
    del many
    pages = walk(desks, "/ledger", "next", by="station_head")
    visited = [row for page in pages for row in page]
    assert len(visited) == len(set(visited)) >= NUMBERS


@pytest.mark.parametrize("kind", ["unit", "officer", "norm", "duty", "case"])
def test_each_list_pages(desks: Any, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each order by its own key: with small pages every row is met once."""
    from plumbline.doors.web.views import lists

    for _ in range(5):
        scenes.accepted(desks.bureau)
    by = "handler" if kind in ("duty", "case") else "administrator"
    monkeypatch.setattr(lists, "PAGE", 1000)
    whole = ROWS.findall(text(desks.get(f"/lists/{kind}", by)))
    monkeypatch.setattr(lists, "PAGE", 2)
    pages = walk(desks, f"/lists/{kind}", "next", by)
    assert [row for page in pages for row in page] == whole
    assert len(pages) >= 2


def test_filters_hold_across_pages(desks: Any, many: set[str]) -> None:
    del many
    report = Report.objects.earliest("opened_at")
    desks.bureau.do("intake.accept", "handler", report.pk, report.opened_at, nature="criminal",
                    brief="盗窃")  # fmt: skip
    pages = walk(desks, "/lists/report?phase=received", "next")
    assert sum(map(len, pages)) == NUMBERS - 1
    assert sum(map(len, walk(desks, "/lists/report?phase=accepted", "next"))) == 1


# -- searching ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "found"), [
    ("盗", True), ("A22", True), ("a22", True), ("吴某", True), ("吴", False), ("%", False),
    ("_", False), ("' OR 1=1 --", False), ("\\", False), ("x" * 3000, False),
])  # fmt: skip
def test_searching_cases(desks: Any, words: str, *, found: bool) -> None:
    scenes.ready_for_review(desks.bureau)
    answer = desks.get("/lists/case" + query({"q": words}), "handler")
    assert answer.status_code == 200
    assert bool(ROWS.findall(text(answer))) == found
    look = Look.objects.get()
    assert (look.subject_kind, look.purpose) == ("case", "search")


def test_a_name_finds_no_case_outside_the_scope(desks: Any) -> None:
    scenes.ready_for_review(desks.bureau)
    answer = desks.get("/lists/case" + query({"q": "吴某"}), "stranger")
    assert ROWS.findall(text(answer)) == []


# -- files ----------------------------------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]


@pytest.fixture
def named(desks: Any) -> list[str]:
    """Officers whose names a spreadsheet would run."""
    station = desks.bureau.units[cast.STATION]
    for number, name in enumerate(FORMULAS):
        desks.bureau.do("people.enrol", "administrator", station, cast.OPENS,
                        number=f"22099{number:02}", name=name.replace("\t", ""),
                        password="a very long secret")  # fmt: skip
    return list(Officer.objects.order_by("number").values_list("name", flat=True))


def test_csv_holds_every_row_and_no_formula(desks: Any, named: list[str]) -> None:
    answer = desks.get("/lists/officer?export=csv", "administrator")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")  # or some spreadsheets misread Chinese
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["姓名", "警号", "身份", "单位", "状态"]
    assert [row[0].removeprefix("'") for row in rows[1:]] == named
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row
    )


def test_xlsx_holds_every_row_as_text(desks: Any, named: list[str]) -> None:
    answer = desks.get("/lists/officer?export=xlsx", "administrator")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["人员"]
    rows = book.get_sheet_by_index(0).to_python()
    assert [str(row[0]).removeprefix("'") for row in rows[1:]] == named
    assert all(isinstance(cell, str) for row in rows for cell in row)
    assert b"<f>" not in _sheet(answer.content)


def _sheet(content: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return file.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("kind", ["case", "report", "duty", "unit", "officer", "norm"])
def test_a_file_holds_what_the_list_shows(
    desks: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plumbline.doors.web.views.lists.PAGE", 1000)
    for nature in ("criminal", "administrative"):
        scenes.accepted(desks.bureau, nature)
    shown = ROWS.findall(text(desks.get(f"/lists/{kind}", "handler")))
    lines = desks.get(f"/lists/{kind}?export=csv", "handler").content.decode("utf-8-sig")
    as_text = list(csv.reader(io.StringIO(lines)))
    book = desks.get(f"/lists/{kind}?export=xlsx", "handler").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0)
    assert sheet.to_python() == as_text
    assert len(as_text) - 1 == len(shown) > 0


def test_a_long_list_is_exported_whole(desks: Any, many: set[str]) -> None:
    lines = desks.get("/lists/report?export=csv", "handler").content.decode("utf-8-sig")
    numbers = [row[0] for row in csv.reader(io.StringIO(lines))][1:]
    assert len(numbers) == len(set(numbers)) == len(many)


def test_a_file_ends_at_the_scope(desks: Any) -> None:
    scenes.accepted(desks.bureau)
    lines = desks.get("/lists/case?export=csv", "stranger").content.decode("utf-8-sig")
    assert len(lines.strip().splitlines()) == 1
    assert Case.objects.count() == 1


@pytest.mark.parametrize("key", [
    "zzz", "~", "a~b", "2026-10-24T13:18:24~{id}", "2026-10-24T13:18:24+08:00~x", "{id}", "%00",
    "2026-10-24T13:18:24+08:00~{id}~{id}", "9999-99-99T00:00:00+08:00~{id}",
])  # fmt: skip
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_key_that_is_none_is_no_address(desks: Any, key: str, way: str) -> None:
    path = "/lists/case?" + way + "=" + key.format(id=uuid4()).replace("+", "%2B")
    assert desks.get(path, "handler").status_code in (400, 404)
