"""Leaders study the law: so many days a year, counted from the sessions held for it (1.2b)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.careers.post import LEADING
from plumbline.kernel.norm import NoNorm, Version, in_force
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor
from plumbline.training.models import Attendance
from plumbline.training.record import days_there
from plumbline.training.terms import STUDY

LIMIT = f"training.{STUDY}"


@dataclass(frozen=True)
class Study:
    """What a leader studied in a year, in days, of how many."""

    days: int
    asked: int
    until: date
    version: Version

    @property
    def lacks(self) -> bool:
        """Whether days are still due."""
        return self.days < self.asked


def limit(day: date) -> Version | None:
    """The norm in force; None where none is, and then nothing is due."""
    try:
        return in_force(LIMIT, day)
    except NoNorm:
        return None


def leads(actor: Actor, day: date) -> bool:
    """Whether he leads an organ or a department that enforces."""
    return any(post.role in LEADING and post.reaches(post.line, day) for post in actor.posts)


def days_of(officers: Sequence[UUID], year: int) -> dict[UUID, int]:
    """By officer the days of study in closed sessions of a year, in one query."""
    found: dict[UUID, int] = {}
    rows = Attendance.objects.filter(
        officer__in=officers, session__phase="held", session__course__must=STUDY
    )
    for row in rows.select_related("session__course"):
        if legal_day(row.session.ends_at).year == year:
            found[row.officer_id] = found.get(row.officer_id, 0) + days_there(row)
    return found


def study(actor: Actor, days: int, day: date, version: Version | None) -> Study | None:
    """What the norm asks of a leader by the end of the year; None for anybody else."""
    if version is None or not leads(actor, day):
        return None
    return Study(days, version.body_as(TimeLimit).amount, date(day.year, 12, 31), version)
