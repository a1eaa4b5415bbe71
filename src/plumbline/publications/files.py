"""The files of what was published: built from the published text, never cut down from a full file.

Nothing is in them but what is seen: no author, no former state, no picture, no customised part.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime

from plumbline.law.calendar import legal_day
from plumbline.papers import render, word
from plumbline.papers.content import Content, Stamp

# The parts of a document that a reader needs; whatever else a library puts in is left out.
PARTS = (
    "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/_rels/document.xml.rels",
    "word/styles.xml", "word/settings.xml", "word/fontTable.xml",
)  # fmt: skip
EPOCH = (1980, 1, 1, 0, 0, 0)  # what a ZIP says when it says nothing of time
TARGET = re.compile(rb'<Relationship\b[^>]*\bTarget="([^"]*)"[^>]*/>')
OVERRIDE = re.compile(rb'<Override\b[^>]*\bPartName="/([^"]*)"[^>]*/>')
EDITED = re.compile(  # who edited, and when
    rb'\s?\bw:rsid\w*="[^"]*"|<w:rsid\b[^>]*/>|<w:rsids>.*?</w:rsids>', re.DOTALL
)
PICTURES = re.compile(rb'<Default\b[^>]*\bExtension="(?:jpeg|jpg|png)"[^>]*/>')


@dataclass(frozen=True)
class Files:
    """What anybody may take away."""

    pdf: bytes
    docx: bytes


def made(content: Content, at: datetime) -> Files:
    """Both files of a published text."""
    stamp = Stamp(state="published", day=render.written(legal_day(at)), moment=_midnight(at))
    return Files(render.pdf(content, stamp), bare(word.docx(content, stamp)))


def _midnight(at: datetime) -> int:
    """The day of publication alone is in the file, not the minute."""
    return int(at.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


def bare(docx: bytes) -> bytes:
    """The document with the parts of the list and nothing else, the same bytes every time."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as full,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept,
    ):
        there = [name for name in PARTS if name in full.namelist()]
        for name in there:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(info, _kept(full.read(name), name, there))
    return out.getvalue()


def _kept(part: bytes, name: str, there: list[str]) -> bytes:
    """A part without what points to parts that are not there."""
    base = "word/" if name.startswith("word/") else ""
    if name.endswith(".rels"):
        return TARGET.sub(lambda m: m[0] if base + m[1].decode() in there else b"", part)
    if name == "[Content_Types].xml":
        part = PICTURES.sub(b"", part)
        return OVERRIDE.sub(lambda m: m[0] if m[1].decode() in there else b"", part)
    return EDITED.sub(b"", part)
