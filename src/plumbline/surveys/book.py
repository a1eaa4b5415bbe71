"""The file of an independent survey: a workbook (XLSX) or a table (CSV), row by row (0.1)."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

from plumbline.forms import Invalid, workbook

COLUMNS = {
    "unit": "单位代码", "measure": "指标", "sample": "样本数", "share": "比例（%）",
    "low": "区间下限（%）", "high": "区间上限（%）",
}  # fmt: skip
NEEDED = ("unit", "measure", "sample", "share")
ROWS = 5000
LARGEST = 4 * 1024 * 1024  # bytes


def rows(data: bytes) -> list[dict[str, Any]]:
    """The rows of a file as `surveys.import_survey` takes them. Raises Invalid on `file`."""
    if len(data) > LARGEST:
        raise Invalid([("file", "请选择一个不超过4兆的文件")])
    table = _workbook(data) if data.startswith(b"PK") else _csv(data)
    if not table:
        raise Invalid([("file", "文件里没有表格")])
    head = [cell.strip() for cell in table[0]]
    if [title for name, title in COLUMNS.items() if name in NEEDED and title not in head]:
        raise Invalid([("file", "表中应当有“单位代码”“指标”“样本数”“比例（%）”各栏")])
    place = {name: head.index(title) for name, title in COLUMNS.items() if title in head}
    found = []
    for number, cells in enumerate(table[1:], 2):
        if any(cell.strip() for cell in cells):
            of = {name: cells[at].strip()[:100] for name, at in place.items() if at < len(cells)}
            found.append({"row": number, **of})
    if len(found) > ROWS:
        raise Invalid([("file", "一次最多导入五千行")])
    return found


def _workbook(data: bytes) -> list[list[str]]:
    sheets = workbook.sheets(data)
    first: list[list[Any]] = next(iter(sheets.values()), [])
    return [[_text(cell) for cell in row] for row in first]


def _csv(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        try:
            return list(csv.reader(io.StringIO(text)))
        except csv.Error:
            break
    raise Invalid([("file", "不是可以读取的工作簿（XLSX）或者表格（CSV）")])


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)
