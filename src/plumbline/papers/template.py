"""Templates: what kinds of paper there are, what each rests on, and how each gathers its values.

A template is a declaration over one function. The function reads what was entered in the course of
the case and answers the parts of the paper; nothing that stands in the case is typed again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from plumbline.casework.models import Case, Nature, Person
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role
from plumbline.papers import wants
from plumbline.papers.content import Content, Part
from plumbline.papers.titles import PaperKind

LANGUAGE = "zh-hans"
PROCEDURE = "《治安管理处罚法》（2025年修订）、《公安机关办理行政案件程序规定》（2020年修正）"
CRIMINAL = "《刑事诉讼法》（2018年修正）、《公安机关办理刑事案件程序规定》（2020年修正）"


class LackingError(Exception):
    """The case does not hold what the paper must say; carries the words for it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True)
class Query:
    """What a paper is drawn up from: the case, whom or what it is about, a remark, the instant."""

    case: Case
    person: Person | None
    matter: Any  # a subject of the case, of the template's kind; or None
    remark: str
    at: datetime
    drafter: UUID

    @property
    def of_person(self) -> Person:
        """The person, in a paper whose template names roles."""
        if self.person is None:
            raise LackingError(wants.PERSON)
        return self.person


Gather = Callable[[Query], list[Part]]


@dataclass(frozen=True)
class Template:
    """A kind of paper."""

    kind: PaperKind
    word: str  # the word in its number, such as 行罚决字
    basis: tuple[str, ...]
    gather: Gather
    nature: Nature | None  # None: both procedures
    persons: tuple[str, ...]  # roles of the person it is about; empty: about nobody in particular
    matter: str  # kind of the subject it is about, or nothing
    approver: Role | None  # who approves it; None: the act it records was the approval
    by_organ: bool  # speaks for the organ of county level or above, not for the unit of the case
    numbered: bool  # by the act it records: bears the number and organ of its matter
    once: bool  # drawn up once for the same case, person and matter
    version: int
    law: str

    @property
    def title(self) -> str:
        """The name of the paper."""
        return str(self.kind.label)


TEMPLATES: dict[str, Template] = {}


def template(
    kind: PaperKind,
    *,
    word: str,
    basis: tuple[str, ...],
    nature: Nature | None = Nature.ADMINISTRATIVE,
    persons: tuple[str, ...] = (),
    matter: str = "",
    approver: Role | None = None,
    by_organ: bool = False,
    numbered: bool = False,
    once: bool = True,
    version: int = 1,
    law: str = PROCEDURE,
) -> Callable[[Gather], Gather]:
    """Declare a kind of paper over the function that gathers its values."""

    def declare(gather: Gather) -> Gather:
        if kind.value in TEMPLATES:
            raise ValueError(f"paper {kind.value} is declared twice")
        TEMPLATES[kind.value] = Template(
            kind, word, basis, gather, nature, persons, matter, approver, by_organ, numbered,
            once, version, law,
        )  # fmt: skip
        return gather

    return declare


def draw(paper: Template, query: Query, organ: str) -> Content:
    """The content of a paper from what the case holds. Raises LackingError."""
    if paper.nature is not None and query.case.nature != paper.nature:
        raise LackingError(wants.NATURE)
    if paper.persons and (query.person is None or query.person.role not in paper.persons):
        raise LackingError(wants.PERSON)
    if paper.matter and (query.matter is None or query.matter.kind != paper.matter):
        raise LackingError(wants.MATTER)
    with translation.override(LANGUAGE):  # whoever asks: a paper speaks Chinese
        parts: list[Any] = paper.gather(query)
    return Content(
        organ=organ,
        title=paper.title,
        version=paper.version,
        law=paper.law,
        basis=list(paper.basis),
        parts=parts,
    )


def person_of(case: Case, pk: int | None) -> Person | None:
    """The person of this case, if it is one of its persons."""
    return Person.objects.filter(case=case, pk=pk).first() if pk is not None else None


def matter_of(paper: Template, case: Case, pk: UUID | None) -> Subject | None:
    """The subject of this case that the paper is about, if it is of the right kind."""
    model = kinds().get(paper.matter)
    if pk is None or model is None:
        return None
    within = {"pk": pk, "case_id": case.pk}
    return model._default_manager.filter(**within).first()  # noqa: SLF001
