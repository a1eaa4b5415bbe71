"""A workbook with a row for each question: for people who write them in a spreadsheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from plumbline.exams.exchange.rows import Row, Unreadable
from plumbline.exams.terms import LETTERS, Difficulty, Sort
from plumbline.forms import Invalid, workbook

SHEET = "试题"
COLUMNS = {
    "sort": "题型", "stem": "题干", "key": "答案", "topic": "知识点", "common": "公共法律知识",
    "law": "法律", "article": "条", "version": "法律版本", "as_at": "以何日的法律为准",
    "difficulty": "难度", "author": "命题人",
}  # fmt: skip
OPTION = "选项"
FEWEST = 4  # columns for options, however few the questions have
LETTERED = re.compile(r"[A-Za-z\s,，、;；]+")
CODES = {str(one.label): one.value for terms in (Sort, Difficulty) for one in terms}
SAYS = {"true": "是", "false": "否"}
MEANS = {said: meant for meant, said in SAYS.items()}


def write(rows: Iterable[Row]) -> bytes:
    """Questions as a workbook; none, and it is an empty one to fill in."""
    rows = list(rows)
    width = max([FEWEST, *(len(row["options"]) for row in rows)])
    heads = [*COLUMNS.values(), *(f"{OPTION}{letter}" for letter in LETTERS[:width])]
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(file, options) as book:
        sheet, bold = book.add_worksheet(SHEET), book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads), 16)
        sheet.set_column(1, 1, 60)
        for column, title in enumerate(heads):
            sheet.write_string(0, column, title, bold)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate([*_cells(row), *row["options"]]):
                sheet.write_string(number, column, text, wrapped)
    return file.getvalue()


def _cells(row: Row) -> list[str]:
    said = {name: str(row.get(name, "")) for name in COLUMNS}
    said["sort"] = str(Sort(row["sort"]).label)
    said["key"] = ("\n" if row["sort"] == Sort.WRITTEN else "").join(row["key"])
    said["difficulty"] = str(Difficulty(row["difficulty"]).label) if row.get("difficulty") else ""
    said["common"] = SAYS.get(said["common"], said["common"])
    return list(said.values())


def read(data: bytes) -> list[Row]:
    """The questions of a workbook's first sheet. Raises Unreadable."""
    try:
        lines = next(iter(workbook.sheets(data).values()), [])
    except Invalid as wrong:
        raise Unreadable(wrong.errors[0][1]) from None
    heads = [str(title).strip() for title in lines[0]] if lines else []
    if COLUMNS["stem"] not in heads or COLUMNS["key"] not in heads:
        raise Unreadable("第一行应当有“题干”和“答案”两列")
    rows = [dict(zip(heads, map(_text, line), strict=False)) for line in lines[1:]]
    found = [_row(row) for row in rows if any(row.values())]
    if not found:
        raise Unreadable("文件里没有试题")
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _row(cells: dict[str, str]) -> Row:
    row: Row = {name: cells.get(title, "") for name, title in COLUMNS.items()}
    row["sort"] = CODES.get(row["sort"], row["sort"])
    row["difficulty"] = CODES.get(row["difficulty"], row["difficulty"])
    row["common"] = MEANS.get(row["common"], row["common"])
    options = [cells.get(f"{OPTION}{letter}", "") for letter in LETTERS]
    while options and not options[-1]:
        options.pop()
    key = row["key"]
    chosen = bool(options) or row["sort"] in (Sort.SINGLE, Sort.MULTIPLE)
    if chosen and LETTERED.fullmatch(key):
        answers = re.findall("[A-Za-z]", key)
    else:
        answers = [key] if key else []
    return {**row, "options": options, "key": answers}
