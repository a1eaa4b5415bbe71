"""A unit's figures: levels, expiries, credits, training overdue, and who is behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from plumbline.law.roles import Actor, Level
from plumbline.people.models import Officer
from plumbline.qualification.models import QualificationLevel
from plumbline.qualification.reads import actors
from plumbline.training.fails import Fails, fails
from plumbline.training.models import Credit
from plumbline.training.owed import assigned, curricula, due, trained
from plumbline.training.record import NOTHING, Need, need
from plumbline.training.study import Study, days_of, limit, study

SOON = timedelta(days=90)
LADDER = (QualificationLevel.SENIOR, QualificationLevel.INTERMEDIATE, QualificationLevel.BASIC)


@dataclass(frozen=True)
class Row:
    """One officer as the board counts him."""

    officer: Officer
    levels: Sequence[Level]  # in force on the day
    points: Decimal  # credits of the year
    late: int  # what was due and is overdue
    study: Study | None = None  # of a leader
    failed: int = 0  # results of the year's exams that were fails

    @property
    def highest(self) -> str:
        """The highest of the three levels; nothing where he has none."""
        codes = {level.code for level in self.levels}
        return next((str(level.value) for level in LADDER if level.value in codes), "")

    def ends(self, day: date) -> date | None:
        """The first day on which a level ends within ninety days."""
        soon = [level.until for level in self.levels if level.until and level.until <= day + SOON]
        return min(soon, default=None)


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and the officers behind it."""

    code: str
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Board:
    """The officers of a unit and those below it, and what the year asks of them."""

    rows: Sequence[Row]
    needed: Need | None
    day: date
    fails: Fails

    @property
    def figures(self) -> list[Figure]:
        """Everything that is counted."""
        rows = self.rows
        titles = {
            "SENIOR": "高级执法资格",
            "INTERMEDIATE": "中级执法资格",
            "BASIC": "基本级执法资格",
            "": "没有执法资格",
        }
        levels = [
            Figure(f"level-{code.lower()}" if code else "level-none", title,
                   [row for row in rows if row.highest == code])
            for code, title in titles.items()
        ]  # fmt: skip
        points = self.needed.points if self.needed else 0
        reached = [
            Figure("reached", "本年学分已达到", [row for row in rows if row.points >= points]),
            Figure("short", "本年学分未达到", [row for row in rows if row.points < points]),
        ]
        return [
            Figure("all", "在职民警", rows),
            *levels,
            Figure("ending", "资格九十日内到期", [row for row in rows if row.ends(self.day)]),
            *(reached if self.needed else []),
            Figure("late", "应训内容已逾期", [row for row in rows if row.late]),
            Figure(
                "study",
                "领导干部本年学法天数未达到",
                [row for row in rows if row.study and row.study.lacks],
            ),
            Figure("failed", "本年执法资格考试有不合格", [row for row in rows if row.failed]),
        ]


def board(line: Sequence[str], day: date) -> Board:
    """The figures of a unit on a day, in as many queries for many officers as for one."""
    within = {f"line__{len(line) - 1}": line[-1]}
    officers = list(
        Officer.objects.filter(phase="serving", auxiliary=False, **within).order_by("number")
    )
    ids = [officer.pk for officer in officers]
    points = points_of(ids, day.year)
    done, own, held, acting = trained(ids), assigned(ids), curricula(), actors(ids)

    asked_of_leaders = limit(day)
    studied, failed = days_of(ids, day.year), fails(line, day)

    def row(officer: Officer) -> Row:
        who = acting.get(officer.pk)
        asked = (
            due(who, day, done.get(officer.pk, ()), held, own.get(officer.pk, ())) if who else []
        )
        late = sum(1 for one in asked if one.late(day))
        own_study = study(who, studied.get(officer.pk, 0), day, asked_of_leaders) if who else None
        return Row(officer, _held(who, day), points.get(officer.pk, NOTHING), late, own_study,
                   failed.failed[officer.pk])  # fmt: skip

    return Board([row(officer) for officer in officers], need(day), day, failed)


def points_of(officers: Sequence[UUID], year: int) -> dict[UUID, Decimal]:
    """The credits of a year by officer, in one query."""
    rows = Credit.objects.filter(officer__in=officers, year=year).values_list("officer")
    return dict(rows.annotate(sum=Sum("points")))


def _held(who: Actor | None, day: date) -> list[Level]:
    """The levels in force on the day."""
    levels = who.levels if who else ()
    return [one for one in levels if one.since <= day and (one.until is None or day <= one.until)]
