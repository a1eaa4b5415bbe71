"""Files of cases to be taken over: CSV, XLSX or JSON, read into forms of `intake.take_over`.

A column is named in Chinese or by its English alias. CSV and the first sheet of a workbook hold a
case in each row; persons stand in one cell per role, separated by ；, each with the identity number
in brackets if there is one. A workbook may instead have sheets 人员, 证据 and 案由 whose rows name
the case by its old number; in JSON they are lists within the case.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from plumbline.law.calendar import SHANGHAI

NAMES = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "data" / "takeover_columns.yaml").read_text("utf-8")
)
CASE, PERSON, ITEM, CAUSE, ROLES = (
    NAMES[name] for name in ("case", "person", "item", "cause", "roles")
)
NUMBER = [title for title, field in CASE.items() if field == "old_number"] + ["old_number"]
WORDS: dict[str, dict[str, str | bool]] = NAMES["answers"]
SHEETS = dict(
    zip(NAMES["sheets"], (("persons", PERSON), ("evidence", ITEM), ("causes", CAUSE)), strict=True)
)
NAMED = re.compile(r"^(?P<name>[^（(]+?)\s*(?:[（(](?P<id>[0-9Xx]{18})[）)])?$")
WHEN = re.compile(r"^\d{4}\D\d{1,2}\D\d{1,2}\D?(\s*\d{1,2}\D\d{2}(\D\d{2})?)?$")
INSTANTS = ("reported_at", "occurred_at", "filed_at", "collected_at")
Case = dict[str, Any]


class Unreadable(Exception):  # noqa: N818 - the person's file, not a fault of ours
    """The file as a whole cannot be read; the message says why."""


def cases(path: Path) -> list[Case]:
    """Every case of the file, in its order. Raises Unreadable."""
    try:
        match path.suffix.lower():
            case ".json":
                return [_nested(row) for row in _json(path)]
            case ".xlsx":
                return list(_workbook(path))
            case ".csv":
                return [flat(row) for row in _csv(path)]
            case other:
                raise Unreadable(other)
    except (ValueError, KeyError, csv.Error, OSError) as wrong:
        raise Unreadable(str(wrong)) from wrong


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")  # as Chinese spreadsheets write it
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    head = [title.strip() for title in next(rows, [])]
    for row in rows:
        if any(cell.strip() for cell in row):
            yield _titled(head, row)


def _titled(head: list[str], row: list[Any]) -> dict[str, Any]:
    """A row by its titles; cells beyond the titles are kept, so that they are noticed."""
    found = dict(zip(head, row, strict=False))
    more = {f"#{n + 1}": cell for n, cell in enumerate(row) if n >= len(head) and cell != ""}
    return found | more


def _workbook(path: Path) -> Iterator[Case]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except CalamineError as wrong:
        raise Unreadable(str(wrong)) from wrong
    inside: dict[str, dict[str, list[Case]]] = {}
    for name, (field, known) in SHEETS.items():
        for row in titled_rows(sheets.get(name, [])):
            number = str(cell(next((row.pop(t) for t in NUMBER if t in row), "")))
            inside.setdefault(number, {}).setdefault(field, []).append(_renamed(row, known))
    first = next(name for name in book.sheet_names if name not in SHEETS)
    for row in titled_rows(sheets[first]):
        found = flat(row)
        for field, rows in inside.pop(str(found.get("old_number", "")), {}).items():
            found[field] = [*found.get(field, []), *rows]
        yield found
    for number, rest in inside.items():  # nothing is lost: rows of no case come out refused
        yield {"old_number": number, **rest}


def titled_rows(sheet: list[list[Any]]) -> Iterator[dict[str, Any]]:
    """The rows of a sheet by the titles of its first row; empty ones are left out."""
    head = [str(title).strip() for title in sheet[0]] if sheet else []
    for row in sheet[1:]:
        if any(cell != "" for cell in row):
            yield _titled(head, row)


def _json(path: Path) -> list[dict[str, Any]]:
    found = json.loads(path.read_text("utf-8-sig"))
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Unreadable("[{…}, …]")
    return found


def _nested(row: Mapping[str, Any]) -> Case:
    found = _renamed(row, CASE)
    for field, known in SHEETS.values():
        if isinstance(found.get(field), list):
            found[field] = [_renamed(r, known) if isinstance(r, dict) else r for r in found[field]]
    return found


def flat(row: Mapping[str, Any]) -> Case:
    """A row of cells as a form; persons from the columns of their roles."""
    persons = [
        {"role": code, **_person(text)}
        for title, code in ROLES.items()
        for text in re.split(r"[；;\n]", str(row.get(title, row.get(code, ""))))
        if text.strip()
    ]
    rest = {k: v for k, v in row.items() if k not in ROLES and k not in ROLES.values()}
    found = _renamed(rest, CASE)
    for field, known in SHEETS.values():
        if isinstance(found.get(field), str):  # a list in one cell, as JSON
            rows = json.loads(found[field])
            found[field] = [_renamed(r, known) for r in rows]
    if persons:
        found["persons"] = [*found.get("persons", []), *persons]
    return found


def _person(text: str) -> dict[str, str]:
    matched = NAMED.match(text.strip())
    if matched is None:
        return {"name": text.strip()}
    number = {"id_number": matched["id"].upper()} if matched["id"] else {}
    return {"name": matched["name"], **number}


def _renamed(row: Mapping[str, Any], known: Mapping[str, str]) -> Case:
    """Fields by their names in the form, values as the form takes them; empty ones are absent."""
    found = {}
    for title, value in row.items():
        field = known.get(title.strip(), title.strip())
        meant = _meant(field, cell(value))
        if meant not in ("", None):
            found[field] = meant
    return found


def cell(value: Any) -> Any:
    """A cell as text: whole numbers without a point, instants in Beijing time."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


def _meant(field: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field in WORDS:
        return WORDS[field].get(value, value)
    if (field in INSTANTS or field == "born") and WHEN.match(value):
        return moment(field, value)
    if field == "born":
        return value.partition("T")[0]  # a date that a spreadsheet keeps as an instant
    return value


def moment(field: str, value: str) -> str:
    """2026/3/1 9:05 or 2026年3月1日 as an instant in Beijing time, or as a day."""
    numbers = [int(n) for n in re.findall(r"\d+", value)]
    try:
        at = datetime(*numbers[:6], tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]
    except ValueError:
        return value  # no such day; the form says so
    return at.date().isoformat() if field == "born" else at.isoformat()
