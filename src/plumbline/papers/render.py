"""A paper as a file to keep: PDF/A-2b, tagged, fonts embedded, the same bytes every time."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from plumbline.papers.content import Content, Stamp
from plumbline.papers.glyphs import fonts

# What the layouts write themselves, in the language of the papers.
WORDS = {
    "asked": "问：", "answered": "答：", "colon": "：", "date": "　　　　年　　月　　日",
    "draft": "草稿", "void": "作废", "unnumbered": "草稿　未编号",
}  # fmt: skip
DAY = "%(year)s年%(month)s月%(day)s日"
LAYOUT = Path(__file__).parent / "layout" / "paper.typ"


@cache
def compiler() -> Any:
    """The one compiler, with the fonts of the papers and no others."""
    import typst

    folders: list[Any] = [str(folder) for folder in fonts()]
    return typst.Compiler(font_paths=folders, ignore_system_fonts=True)


def pdf(content: Content, stamp: Stamp) -> bytes:
    """The paper as PDF. Nothing in it depends on the clock or on the machine."""
    shown = {
        **content.model_dump(mode="json"),
        **stamp.model_dump(mode="json"),
        "qr": qr(stamp) if stamp.number else "",
    }
    made = compiler().compile(
        input=LAYOUT.read_bytes(),
        format="pdf",
        sys_inputs={"paper": json.dumps(shown, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["a-2b"],
        timestamp=stamp.moment,
    )
    return bytes(made)


def digest(file: bytes) -> str:
    """The hash of a file as the ledger has it."""
    return hashlib.sha256(file).hexdigest()


def qr(stamp: Stamp) -> str:
    """Where the paper is checked, or its number and code, as a picture (SVG) for a camera."""
    import segno

    picture = io.BytesIO()
    segno.make(stamp.link or f"{stamp.number} {stamp.code}", error="m").save(
        picture, kind="svg", scale=4, border=2, dark="#000", light="#fff", xmldecl=False
    )
    return picture.getvalue().decode()


def written(day: date) -> str:
    """A day as papers write it."""
    return DAY % {"year": day.year, "month": day.month, "day": day.day}
