"""The text of a document as a workbook, and back: for lawyers who live in spreadsheets.

The first sheet holds the clauses, a row each. A clause with a typed body has a sheet of its own,
named in its row, as a rule by its code: single values as rows of name and value, lists as a table
under their name in brackets. What lies deeper stands in one cell as JSON. The same workbook read
again gives the same text. What is sent is unpacked within bounds before anything reads it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from xlsxwriter import Workbook

from plumbline.forms import workbook as workbooks
from plumbline.kernel.act import Invalid
from plumbline.norms.conflicts import clauses
from plumbline.norms.drafting import Written
from plumbline.norms.models import Clause, Rule

TEXT = "条文"
SINGLE = ["项目", "值"]
COLUMNS = {  # as the form asks for them; under the body's stands the name of its sheet
    name: str(asked.title) for name, asked in Written.model_fields.items()
}
NAME_MOST = 31  # characters of a sheet's name
TAKEN = (TEXT, "history")  # names no clause can have; the second belongs to Excel
LISTS = ("cites", "basis", "creates")
SEPARATOR = "；"
Row = list[Any]


def workbook(rule: Rule) -> bytes:
    """The newest text as a workbook; without a text, an empty one to fill in."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        text = clauses(rule)
        named = names(c.code for c in text if c.code)
        sheets = {TEXT: [list(COLUMNS.values()), *(_laid(c, named) for c in text)]}
        sheets |= {named[c.code]: list(_body(c.body)) for c in text if c.code and c.body}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, 8, 22)
            for line, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write(line, column, value, bold if line == 0 else None)
    return file.getvalue()


def names(codes: Iterable[str]) -> dict[str, str]:
    """A sheet's name for each code: no two alike, whatever their case, and none too long."""
    found, taken = dict[str, str](), {name.casefold() for name in TAKEN}
    for code in codes:
        name, n = code[:NAME_MOST], 1
        while name.casefold() in taken:
            n += 1
            name = f"{code[: NAME_MOST - 4]}~{n}"
        taken.add(name.casefold())
        found[code] = name
    return found


def _laid(clause: Clause, named: dict[str, str]) -> Row:
    found = {name: getattr(clause, name) for name in COLUMNS}
    found["body"] = named.get(clause.code, "")
    found |= {name: SEPARATOR.join(found[name]) for name in LISTS}
    found["since"] = clause.since.isoformat() if clause.since else ""
    return list(found.values())


def _body(body: dict[str, Any]) -> Iterator[Row]:
    tables = {name: value for name, value in body.items() if _is_table(value)}
    yield SINGLE
    for name, value in body.items():
        if name not in tables and value is not None:
            yield [name, _cell(value)]
    for name, rows in tables.items():
        heads = list(dict.fromkeys(head for row in rows for head in row))
        yield [f"〔{name}〕", *heads]
        for row in rows:
            yield ["", *(_cell(row.get(head)) for head in heads)]


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) for row in value)


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return value


def form_of(rule: Rule) -> dict[str, Any]:
    """The newest text as it would be typed into the form of `norms.write`."""
    rows = []
    for clause in clauses(rule):
        row: dict[str, Any] = {name: getattr(clause, name) for name in COLUMNS}
        row["since"] = clause.since.isoformat() if clause.since else ""
        row["body"] = json.dumps(clause.body, ensure_ascii=False) if clause.code else ""
        rows.append({name: value for name, value in row.items() if value})
    return {"clauses": rows} if rows else {}


def read(data: bytes) -> dict[str, Any]:
    """A workbook as a form for `norms.write`. Raises Invalid with what is wrong, sheet by sheet."""
    sheets = workbooks.sheets(data)
    if TEXT not in sheets or not sheets[TEXT]:
        raise Invalid([("file", "工作簿里没有“条文”一表")])
    head = [str(title).strip() for title in sheets[TEXT][0]]
    names = {title: name for name, title in COLUMNS.items()}
    if unknown := [title for title in head if title and title not in names]:
        raise Invalid([("file", "“条文”一表有不认识的列"), ("file", unknown[0])])
    rows = [
        {names[title]: cell for title, cell in zip(head, row, strict=False) if title}
        for row in sheets[TEXT][1:] if any(cell != "" for cell in row)
    ]  # fmt: skip
    return {"clauses": [_clause(row, sheets) for row in rows]}


def _clause(row: dict[str, Any], sheets: dict[str, list[Row]]) -> dict[str, Any]:
    found = {name: str(value).strip() for name, value in row.items() if value not in ("", None)}
    split = {
        name: [part for part in found.pop(name, "").split(SEPARATOR) if part] for name in LISTS
    }
    code = found.get("code", "")
    sheet = found.pop("body", "") or code[:NAME_MOST]
    if code:
        if sheet not in sheets:
            raise Invalid([("file", "没有与规范代码同名的表"), ("file", code)])
        found["body"] = json.dumps(_typed(sheets[sheet]), ensure_ascii=False)
    return {**found, **split}


def _typed(rows: list[Row]) -> dict[str, Any]:
    body: dict[str, Any] = {}
    table, heads = "", list[str]()
    for row in rows[1:]:
        first = str(row[0]).strip() if row else ""
        if first.startswith("〔"):
            table, heads = first.strip("〔〕"), [str(head) for head in row[1:] if head != ""]
            body[table] = []
        elif first:
            body[first] = _value(row[1] if len(row) > 1 else "")
        elif table and any(cell != "" for cell in row[1:]):
            cells = zip(heads, row[1:], strict=False)
            body[table].append({head: _value(cell) for head, cell in cells if cell != ""})
    return body


def _value(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str) and cell[:1] in ("[", "{"):
        try:
            return json.loads(cell)
        except ValueError:
            return cell
    return cell
