"""Whether a paper in somebody's hand is genuine and in force: by number and code (S5, X2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from plumbline.law.calendar import legal_day
from plumbline.openness.codes import opened
from plumbline.openness.models import About
from plumbline.papers import certificates
from plumbline.papers.content import Content
from plumbline.papers.models import Certificate, Paper
from plumbline.papers.reads import correction, genuine

BRACKETS = str.maketrans("()[]［］【】{}〈〉", "（）〔〕〔〕〔〕〔〕〔〕")


@dataclass(frozen=True)
class Checked:
    """What is told of a paper; not a word of its content, nor about whom it is."""

    title: str
    number: str
    organ: str
    issued_at: datetime | None
    phase: str
    until: date | None  # of a certificate: the day to which, or from which, that is so
    void: bool
    genuine: bool
    sha256: str
    corrected_by: str


def check(number: str, code: str, now: datetime) -> Checked | None:
    """The paper or certificate that this number and code open; None says nothing about why.

    The look is noted.
    """
    number = printed(number)
    found = opened(About.PAPER, number, code, now, _issued)
    if found is None:
        return None
    paper = Paper.objects.filter(pk=found).first()
    if paper is not None:
        return _told(paper)
    return _certified(Certificate.objects.get(qualification=found, number=number), now)


def _issued(number: str) -> list[tuple[UUID, str]]:
    """Both are asked for, whichever there is: each guess costs the same."""
    paper = Paper.objects.filter(number=number, serial__isnull=False)
    level = Certificate.objects.filter(number=number)
    return [*paper.values_list("pk", "code"), *level.values_list("qualification_id", "code")]


def printed(typed: str) -> str:
    """A number as papers print it: no telephone has 〔〕, and few people type （）."""
    return "".join(typed.split()).translate(BRACKETS)


def _told(paper: Paper) -> Checked:
    return Checked(
        paper.title, paper.number, paper.drawn.organ, paper.issued_at,
        str(paper.phases[paper.phase]), None, paper.phase == "void", genuine(paper),
        paper.file.sha256, correction(paper),
    )  # fmt: skip


def _certified(kept: Certificate, now: datetime) -> Checked:
    """What became of the level; of whom it is stands on the paper in hand."""
    held, today = kept.qualification, legal_day(now)
    word, day = certificates.became(held, today)
    organ = Content.model_validate_json(kept.content).organ
    void = not certificates.counts(held, today)
    return Checked("执法资格证书", kept.number, organ, None, word, day, void,
                   certificates.genuine(kept), kept.sha256, "")  # fmt: skip
