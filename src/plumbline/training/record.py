"""One officer's training: credits by source, competences covered, days of mandatory training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from plumbline.kernel.norm import NoNorm, Version, all_in_force, in_force
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import legal_day
from plumbline.training.courses import musts
from plumbline.training.models import Attendance, Credit
from plumbline.training.terms import Competence, Source

__all__ = ["Got", "Must", "Need", "covered", "credits_of", "musts_of", "need", "sums"]
CREDITS = "D-QUAL-01.credits"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Need:
    """How many credits a year asks for, and by which version."""

    points: int
    version: Version


def need(day: date) -> Need | None:
    """What the norm in force asks for; None where none is, and then nobody is short."""
    try:
        version = in_force(CREDITS, day)
    except NoNorm:
        return None
    return Need(version.body_as(TimeLimit).amount, version)


def credits_of(officer: UUID, year: int) -> list[Credit]:
    """The credits of a year, in the order of their days."""
    rows = Credit.objects.filter(officer=officer, year=year)
    return list(
        rows.select_related("session__course", "claim", "sitting__exam").order_by("on", "pk")
    )


@dataclass(frozen=True)
class Got:
    """What one source gave."""

    source: Source
    points: Decimal


def sums(credits_: Iterable[Credit]) -> list[Got]:
    """Points by source; a source that gave nothing is named as well."""
    rows = list(credits_)
    return [Got(source, sum((one.points for one in rows if one.source == source), NOTHING))
            for source in Source]  # fmt: skip


def covered(officer: UUID) -> dict[Competence, date | None]:
    """Each competence of 1.1 with the last day it was trained; None where it never was."""
    found = dict.fromkeys(Competence, None) | {}
    rows = Credit.objects.filter(officer=officer, points__gt=0).exclude(session=None)
    for on, codes in rows.values_list("on", "session__course__competences").order_by("on"):
        found |= {Competence(code): on for code in codes}
    return found


@dataclass(frozen=True)
class Must:
    """A mandatory training: its limits as published, and the days that were attended."""

    code: str
    title: str
    limits: Sequence[Version]
    days: int  # in the year
    ever: int


def days_there(row: Attendance) -> int:
    """The days of a session that somebody's hours come to, rounded down."""
    hours = row.session.course.hours
    return row.session.days * min(row.hours or 0, hours) // hours


def musts_of(officer: UUID, year: int, day: date) -> list[Must]:
    """The mandatory trainings in force, each with the days of the officer in closed sessions."""
    rows = Attendance.objects.filter(officer=officer, session__phase="held")
    there = [
        (row.session.course.must, legal_day(row.session.ends_at).year, days_there(row))
        for row in rows.select_related("session__course")
    ]
    limits = [version for version in all_in_force(day) if isinstance(version.body, TimeLimit)]
    return [
        Must(
            item.code,
            item.title,
            [v for v in limits if v.code.split(".")[:2] == ["training", item.code]],
            sum(n for must, when, n in there if must == item.code and when == year),
            sum(n for must, _, n in there if must == item.code),
        )
        for item in musts(day)
    ]
