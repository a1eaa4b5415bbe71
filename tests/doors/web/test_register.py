"""The register at the screen: taken away, brought back, page by page; each act by its own form."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plumbline.careers import book
from plumbline.doors.web.views import register as views
from plumbline.kernel.models import Entry
from tests import cast
from tests.careers.test_register import Desk
from tests.doors.web.desk import text

pytestmark = pytest.mark.usefixtures("db")
WHERE = "/people/register"
HIDDEN = re.compile(r'name="book" value="([^"]*)"')
LINK = re.compile(r'<a href="(/act/[^"]*)" target="_blank"')


def made(desk: Desk) -> bytes:
    """The clerk's workbook as a file."""
    from io import BytesIO

    from xlsxwriter import Workbook

    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as out:
        for name, table in desk.tables.items():
            sheet = out.add_worksheet(name)
            for number, row in enumerate(table):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
    return file.getvalue()


def send(desks: Any, data: bytes, by: str = "administrator") -> Any:
    return desks.of(by).post(WHERE, {"file": SimpleUploadedFile("名册.xlsx", data)})


@pytest.mark.rule("2.2a")
def test_the_register_goes_out_and_comes_back_the_same(desks: Any) -> None:
    out = desks.get(f"{WHERE}.xlsx", "administrator")
    assert out["Content-Disposition"].startswith("attachment; filename=")
    entries = Entry.objects.count()
    assert "名册与登记一致" in text(send(desks, out.content))
    assert Entry.objects.count() == entries


@pytest.mark.rule("2.2a")
def test_a_line_leads_to_its_act_filled_in_and_is_gone_once_done(desks: Any) -> None:
    desk = Desk().change("2201034", name="赵改")
    page = text(send(desks, made(desk)))
    assert "1 处与登记不同" in page
    (link,) = LINK.findall(page)
    form = text(desks.get(html.unescape(link), "administrator"))
    assert 'value="赵改"' in form
    done = desks.send(html.unescape(link).partition("&")[0], "administrator", name="赵改",
                      reasons="更名", at="2026-03-03T09:00")  # fmt: skip
    assert done.status_code == 302, text(done)
    (carried,) = HIDDEN.findall(page)
    again = text(desks.of("administrator").post(WHERE, {"book": carried, "page": "1"}))
    assert "名册与登记一致" in again


def test_open_lines_come_page_by_page(desks: Any) -> None:
    desk = Desk()
    for n in range(views.PAGE + 7):
        desk.add(book.PEOPLE, number=f"99{n:03}", name="新来", unit=cast.STATION)
    page = text(send(desks, made(desk)))
    assert len(LINK.findall(page)) == views.PAGE
    assert "第 1 页，共 2 页" in page
    (carried,) = HIDDEN.findall(page)
    for asked, shown in (("2", 7), ("9", 7), ("x", views.PAGE)):
        answer = desks.of("administrator").post(WHERE, {"book": carried, "page": asked})
        assert len(LINK.findall(text(answer))) == shown, asked


def test_what_is_no_register_is_told_so(desks: Any) -> None:
    for data in (b"PK no workbook", b"x" * (views.LARGEST + 1)):
        answer = send(desks, data)
        assert answer.status_code == 422
        assert "不能读取" in text(answer)
    for carried in ("", "eA==", "%%%"):
        assert desks.of("administrator").post(WHERE, {"book": carried}).status_code == 400


def test_no_password_is_carried_by_an_address(desks: Any) -> None:
    unit = desks.bureau.units[cast.STATION]
    where = f"/act/people.enrol/?subject={unit}&name=王新&password=abcdefghijkl"
    page = text(desks.get(where, "administrator"))
    assert 'value="王新"' in page
    assert 'value="abcdefghijkl"' not in page
