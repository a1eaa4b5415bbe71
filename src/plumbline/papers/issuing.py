"""Preparing a paper for issue: its number, its stamp, its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings

from plumbline.law.calendar import legal_day
from plumbline.papers import render
from plumbline.papers.content import Content, Stamp
from plumbline.papers.models import Paper
from plumbline.papers.numbers import issuer, series, text, upcoming
from plumbline.papers.template import TEMPLATES, matter_of

CHECK = "/public/papers"


@dataclass(frozen=True)
class Prepared:
    """A paper about to be issued."""

    organ: str  # code
    year: int
    serial: int
    stamp: Stamp
    file: bytes

    @property
    def sha256(self) -> str:
        """The hash of the file, which the entry records."""
        return render.digest(self.file)


def prepare(paper: Paper, content: Content, at: datetime) -> Prepared:
    """The paper with the number that comes next; nobody else gets it until this ends."""
    kind, line, day = TEMPLATES[paper.template], list(paper.line), legal_day(at)
    matter = matter_of(kind, paper.case, paper.matter_id)
    organ = issuer(kind, line, matter)
    serial = upcoming(organ, series(kind), day.year)
    number = getattr(matter, "number", "") if kind.numbered else ""
    number = number or text(kind.word, organ, line, day.year, serial)
    stamp = stamped(content, number, paper.code, at)
    stamp = stamp.model_copy(update={"link": link(stamp)})
    return Prepared(organ, day.year, serial, stamp, render.pdf(content, stamp))


def stamped(content: Content, number: str, code: str, at: datetime) -> Stamp:
    """What issuing adds."""
    day = legal_day(at)
    return Stamp(
        state="issued",
        number=number,
        day=render.written(day),
        code=spaced(code),
        moment=int(at.timestamp()),
        sealed=any(part.part == "seal" for part in content.parts),
    )


def stamp_of(paper: Paper) -> Stamp:
    """The stamp a paper bears now: none as a draft, another when void."""
    content = paper.drawn
    if paper.issued_at is None:
        return Stamp()
    stamp = stamped(content, paper.number, paper.code, paper.issued_at)
    stamp = stamp.model_copy(update={"link": paper.link})  # of its day: addresses change
    if paper.phase != "void":
        return stamp
    return stamp.model_copy(update={"state": "void", "sealed": False})


def link(stamp: Stamp) -> str:
    """Where the code leads; nothing where nobody said under which address people come.

    Number and code stand behind the #, which no browser sends and no log keeps.
    """
    asked = urlencode({"number": stamp.number, "code": stamp.code})
    return f"{settings.PUBLIC}{CHECK}#{asked}" if settings.PUBLIC else ""


def spaced(code: str) -> str:
    """A code as it is read aloud."""
    return f"{code[:4]}-{code[4:]}"
