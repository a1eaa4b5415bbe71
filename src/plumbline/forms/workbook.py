"""Workbooks (XLSX) from strangers: unpacked within bounds before anything reads them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from lzma import LZMAError
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from plumbline.forms import Invalid

UNPACKED = 32 * 1024 * 1024  # bytes of a workbook once it is unpacked
ROWS, WIDE = 10_000, 200  # the farthest cell of a sheet
TORN = (  # what an archive that is none, is cut or locked makes its reader say
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, RuntimeError,
)  # fmt: skip
CELL = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^>]*?\br\s*=\s*["']([A-Za-z]*)(\d{1,12})""")


def sheets(data: bytes) -> dict[str, list[list[Any]]]:
    """The cells of each sheet by its name. Raises Invalid on `file` where it cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(_unpacked(data))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    except (*TORN, CalamineError, ValueError):
        raise Invalid([("file", "不是可以读取的工作簿（XLSX）")]) from None


def _unpacked(data: bytes) -> io.BytesIO:
    """The workbook unpacked, with no more in it than was counted. Raises Invalid where it swells.

    What a file says of its own size proves nothing, and one cell at the far corner of a sheet
    makes whoever reads it lay out all that lies between.
    """
    room, plain = UNPACKED, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(plain, "w") as out:
        for part in packed.infolist():
            with packed.open(part) as file:
                inside = file.read(room + 1)
            room -= len(inside)
            if room < 0:
                raise Invalid([("file", "工作簿展开后过大，不予读取")])
            if any(_far(cell[1], int(cell[2])) for cell in CELL.finditer(inside)):
                raise Invalid([("file", "工作簿的行或者列过多，不予读取")])
            out.writestr(part.filename, inside)
    plain.seek(0)
    return plain


def _far(letters: bytes, row: int) -> bool:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return row > ROWS or column > WIDE
