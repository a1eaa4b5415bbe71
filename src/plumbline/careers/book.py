"""The register of units and officers as a workbook: given out, and what a workbook says.

A unit stands in one row, an officer in one row for each post he holds. A workbook that comes in is
compared with the register (`comparing`) and is never stored.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from plumbline.forms import Invalid, workbook
from plumbline.law.roles import NOBODYS, Role
from plumbline.people.branches import Branch
from plumbline.people.contacts import contacts
from plumbline.people.models import Charge, Contact, Leaving, Officer, Post, Rank, Unit, UnitLevel

Tables = dict[str, list[list[str]]]  # the cells of each sheet as text, the first row its titles
UNITS, PEOPLE = "单位", "人员"
YES, NO = "是", "否"
SERVING, LEFT = "在职", "离职"
COLUMNS: dict[str, dict[str, str]] = {
    UNITS: {"code": "单位代码", "name": "单位名称", "level": "层级", "above": "上级单位代码",
            "phone": "公开电话", "address": "地址"},
    PEOPLE: {
        "number": "警号", "name": "姓名", "auxiliary": "辅警", "law": "法律专业",
        "unit": "单位代码", "role": "职责", "branch": "警种", "rank": "职务", "charge": "分工",
        "since": "任职自",
        "state": "状态", "reason": "离职原因", "last": "在职最后一日",
    },
}  # fmt: skip
NEEDED = {UNITS: ("code", "name", "level", "above"), PEOPLE: ("number", "name", "unit")}
ROLES = {role.label: role.value for role in Role if role not in NOBODYS}


def _by_label(terms: Iterable[Any]) -> dict[str, str]:
    return {str(one.label): str(one.value) for one in terms}


CHOICES: dict[str, dict[str, dict[str, str]]] = {  # by sheet and column: what may be said
    UNITS: {"level": _by_label(UnitLevel)},
    PEOPLE: {
        "auxiliary": {YES: "true", NO: "false"}, "law": {YES: "true", NO: "false"}, "role": ROLES,
        "branch": _by_label(Branch), "rank": _by_label(Rank), "charge": _by_label(Charge),
        "state": {SERVING: "serving", LEFT: "left"}, "reason": _by_label(Leaving),
    },
}  # fmt: skip
DAYS = ("since", "last")


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be read, and why."""

    cell: str
    says: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """A row of a sheet that can be read: where it stands, and its values as forms take them."""

    sheet: str
    number: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def cell(self, name: str) -> str:
        """Where a value stands, as a spreadsheet names it."""
        return self.values["@" + name]


@dataclass(frozen=True)
class Book:
    """What a workbook says, and what of it cannot be read."""

    units: list[Row]
    people: list[Row]
    faults: list[Fault]


def write(units: Iterable[Unit], officers: Iterable[Officer], day: date) -> bytes:
    """The register as a workbook: these units, these officers with the posts in force on a day."""
    file, units = io.BytesIO(), list(units)
    reached = contacts([unit.code for unit in units], day)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    rows = {
        UNITS: [_of_unit(unit, reached.get(unit.code)) for unit in units],
        PEOPLE: [row for officer in officers for row in _of_officer(officer, day)],
    }
    with Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        for name, columns in COLUMNS.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns), 18)
            for number, row in enumerate([columns, *rows[name]]):
                for place, column in enumerate(columns):
                    text = row.get(column, "")
                    sheet.write_string(number, place, text, None if number else bold)
            for column, known in CHOICES[name].items():
                place = list(columns).index(column)
                if len(",".join(known)) <= 255:  # what Excel lets a list say
                    rule = {"validate": "list", "source": list(known)}
                    sheet.data_validation(1, place, workbook.ROWS - 1, place, rule)
    return file.getvalue()


def _of_unit(unit: Unit, reached: Contact | None) -> dict[str, str]:
    above = unit.line[-2] if len(unit.line) > 1 else ""
    return {"code": unit.code, "name": unit.name, "level": str(UnitLevel(unit.level).label),
            "above": above, "phone": reached.phone if reached else "",
            "address": reached.address if reached else ""}  # fmt: skip


def _of_officer(officer: Officer, day: date) -> list[dict[str, str]]:
    one = {
        "number": officer.number, "name": officer.name, "unit": officer.line[-1],
        "auxiliary": YES if officer.auxiliary else NO, "state": SERVING,
        "law": YES if officer.law_background else NO,
    }  # fmt: skip
    if officer.phase == "left":
        gone = {"state": LEFT, "reason": str(Leaving(officer.left_for).label)}
        return [one | gone | {"last": str(officer.left_on or "")}]
    posts = [post for post in officer.posts.all() if in_force(post, day)]
    return [one | _of_post(post) for post in posts] or [one]


def _of_post(post: Post) -> dict[str, str]:
    return {
        "unit": post.line[-1], "role": Role(post.role).label, "branch": post.branch,
        "rank": str(Rank(post.rank).label) if post.rank else "",
        "charge": str(Charge(post.charge).label) if post.charge else "",
        "since": post.since.isoformat(),
    }  # fmt: skip


def in_force(post: Post, day: date) -> bool:
    """Whether a post is held on a day, or will be."""
    return post.until is None or post.until >= day


def tables(data: bytes) -> Tables:
    """The cells of a workbook as text. Raises Invalid on `file`."""
    found = workbook.sheets(data)
    if PEOPLE not in found and UNITS not in found:
        raise Invalid([("file", "工作簿里没有“单位”或者“人员”一表")])
    return {name: [[_text(cell) for cell in row] for row in found.get(name, [])]
            for name in COLUMNS}  # fmt: skip


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def read(found: Tables) -> Book:
    """What the tables say, row by row. Raises Invalid on `file` where a column is missing."""
    faults: list[Fault] = []
    rows = {name: list(_rows(name, found.get(name, []), faults)) for name in COLUMNS}
    return Book(rows[UNITS], rows[PEOPLE], faults)


def _rows(name: str, table: list[list[str]], faults: list[Fault]) -> Iterable[Row]:
    if not table:
        return
    columns, head = COLUMNS[name], table[0]
    if lacking := [columns[one] for one in NEEDED[name] if columns[one] not in head]:
        raise Invalid([("file", "表中缺少下列一栏"), ("file", f"{name}：{lacking[0]}")])
    place = {one: head.index(title) for one, title in columns.items() if title in head}
    for number, cells in enumerate(table[1:], 2):
        if not any(cells):
            continue
        values, wrong = dict[str, str](), list[Fault]()
        for one in columns:
            at = place.get(one, len(head))
            text = cells[at] if at < len(cells) else ""
            where = f"{name}!{xl_col_to_name(at)}{number}"
            values["@" + one] = where
            meant, says = _meant(name, one, text)
            values[one] = meant
            if says:
                wrong.append(Fault(where, says, {"text": text[:50], "title": columns[one]}))
        faults += wrong
        if not wrong:
            yield Row(name, number, values)


def _meant(sheet: str, column: str, text: str) -> tuple[str, str]:
    """A value as forms take it, and what is wrong with it."""
    if not text:
        return "", "“%(title)s”必填" if column in NEEDED[sheet] and column != "above" else ""
    known = CHOICES[sheet].get(column)
    if known is not None:
        return (known[text], "") if text in known else ("", "“%(text)s”不在可选范围内")
    if column in DAYS:
        try:
            return date.fromisoformat(text).isoformat(), ""
        except ValueError:
            return "", "“%(text)s”不是日期，应当如2026-01-31"
    return text, ""
