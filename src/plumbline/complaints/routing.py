"""Away from those complained of: who may not touch a complaint, and which unit gets it.

It goes to the nearest unit above the one complained of from which none of these sees it: those
complained of, whoever handled or decided the case it is about, whoever is bound to them or to the
complainant by a declared tie, whoever answered it at a level below. A request for information
complains of nobody and stays with the organ that was asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from plumbline.complaints.models import Complaint
from plumbline.complaints.terms import READERS
from plumbline.kernel.models import Entry
from plumbline.law.roles import CLOCK, PUBLIC
from plumbline.people.models import Officer, Tie, Unit, UnitLevel
from plumbline.qualification.reads import actors

NOBODY = {CLOCK.id, PUBLIC.id}
BELOW_ORGAN = (UnitLevel.STATION, UnitLevel.DEPARTMENT)


def named_in(about: str, unit: Unit) -> list[UUID]:
    """Officers whose name or number stands in what was said, of the unit or of one above it."""
    if not about:
        return []
    here = Q(**{f"line__{len(unit.line) - 1}": unit.code}) | Q(line__in=above(unit))
    rows = Officer.objects.filter(here, phase="serving").order_by("number")
    return [pk for pk, name, number in rows.values_list("pk", "name", "number")
            if name in about or number in about]  # fmt: skip


def kept_out(complaint: Complaint, day: date) -> set[UUID]:
    """Who may not handle, decide or see it."""
    officers = {*complaint.officers}
    known = Officer.objects.filter(pk__in=officers).values_list("name", flat=True)
    names = {*known, complaint.reporter} - {""}
    out = officers | {*complaint.before} | _worked_on(complaint)
    return (out | _bound_to(names, day)) - NOBODY


def _worked_on(complaint: Complaint) -> set[UUID]:
    """Whoever did an act on the case or report it is about, or was recused from it."""
    found: set[UUID] = set()
    for about in (complaint.case, complaint.report):
        if about is None:
            continue
        on = Entry.objects.filter(Q(subject_id=about.pk) | Q(made_id=about.pk))
        actors_of = on.exclude(actor=None).values_list("actor", flat=True).distinct()
        found |= {one for one in actors_of if one} | {*about.handlers}
    return found | {*(complaint.case.recused if complaint.case else ())}


def _bound_to(names: set[str], day: date) -> set[UUID]:
    """Whoever declared a tie to somebody of this name; a namesake keeps out as well."""
    standing = Q(until=None) | Q(until__gte=day)
    rows = Tie.objects.filter(standing, phase="standing", name__in=names)
    return set(rows.values_list("officer", flat=True)) if names else set()


def above(unit: Unit) -> list[list[str]]:
    """The lines of the units above one, the nearest first; of the highest its own."""
    return [unit.line[:n] for n in range(len(unit.line) - 1, 0, -1)] or [unit.line]


def organ(unit: Unit) -> list[list[str]]:
    """The lines of the organ that a unit belongs to, and of those above it."""
    levels = dict(Unit.objects.filter(code__in=unit.line).values_list("code", "level"))
    lines = [unit.line[:n] for n in range(len(unit.line), 0, -1)]
    return [line for line in lines if levels.get(line[-1]) not in BELOW_ORGAN] or [unit.line[:1]]


def unseen(lines: list[list[str]], out: Iterable[UUID], day: date) -> list[str]:
    """The first of these lines on which none of those kept out sees anything; else the last.

    On the last they hold a post of the highest unit: the reads and gates still keep them out.
    """
    posts = [post for one in actors(out).values() for post in one.posts if post.role in READERS]
    free = (line for line in lines if not any(p.reaches(tuple(line), day) for p in posts))
    return next(free, lines[-1])


def route(complaint: Complaint, lines: list[list[str]], day: date) -> None:
    """Place a complaint on the first of these lines that is out of sight of those kept out."""
    out = kept_out(complaint, day)
    complaint.barred = sorted(out | {*complaint.barred})  # once named, out for good
    complaint.line = unseen(lines, complaint.barred, day)
    complaint.handlers = [one for one in complaint.handlers if one not in complaint.barred]
