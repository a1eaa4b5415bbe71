"""The rate of 3.5c: delivered in time, out of what was due; with each that was not, and why.

What was due is taken from the cases (`due`), never from what was sent: a notice that was never made
counts as due and not delivered. What is not yet told and still in time counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.casework.models import Case
from plumbline.kernel.models import Duty
from plumbline.kernel.norm import NoNorm, in_force
from plumbline.kernel.scope import visible
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import deadline, legal_day
from plumbline.law.roles import Actor
from plumbline.notices.due import Owed, owed
from plumbline.notices.models import Notice
from plumbline.notices.terms import Untold, Why

LIMIT, CLOCK = "D-OPEN-06", "notices.told_in_time"
NOT_MADE, LATE, UNDER_WAY = "没有制作告知", "告知超过期限", "短信发出，还没有送达回执"
POSTED = "告知书已经交邮，还没有签收"


@dataclass(frozen=True)
class Owing:
    """Something that had to be told, and how it stands."""

    owed: Owed
    case: Case
    notice: Notice | None
    due: datetime | None  # None: no norm in force says by when

    def in_time(self) -> bool:
        """Whether the person knew by then."""
        told = self.notice.told_at if self.notice else None
        return told is not None and (self.due is None or told <= self.due)

    def running(self, now: datetime) -> bool:
        """Whether it is not told and the time for it is not over."""
        if self.notice is not None and (self.notice.told_at or self.notice.phase == "untold"):
            return False
        return self.due is None or now <= self.due

    @property
    def why(self) -> str:
        """Why it is not delivered in time."""
        if self.notice is None:
            return NOT_MADE
        if self.notice.told_at is not None:
            return LATE
        if self.notice.untold:
            return str(Untold(self.notice.untold).label)
        if self.notice.phase == "posted":
            return POSTED
        return str(Why(self.notice.why).label) if self.notice.why else UNDER_WAY


@dataclass(frozen=True)
class Rate:
    """How many of how many, and every one that was not delivered in time."""

    met: int
    of: int
    running: int
    short: tuple[Owing, ...]

    @property
    def percent(self) -> str:
        """In hundredths of a per cent cut off, never rounded up; nothing to count: empty."""
        hundredths = self.met * 10_000 // self.of if self.of else 0
        return f"{hundredths // 100}.{hundredths % 100:02}" if self.of else ""


def owing(actor: Actor, now: datetime, since: datetime, until: datetime) -> list[Owing]:
    """What happened in a span within sight of the actor and had to be told."""
    rows = [one for one in owed(since, until) if one.at >= since]
    seen = visible(Case, actor, legal_day(now)).in_bulk({one.case for one in rows})
    return stand([one for one in rows if one.case in seen], seen)


def stand(rows: Iterable[Owed], cases: dict[UUID, Case]) -> list[Owing]:
    """How each of these stands."""
    rows = list(rows)
    ids = [one.notice for one in rows if one.notice]
    notices = Notice.objects.in_bulk(ids)
    clocks = Duty.objects.filter(code=CLOCK, subject_id__in=ids)
    due = dict(clocks.values_list("subject_id", "due_at"))
    return [
        Owing(one, cases[one.case], notices.get(one.notice or one.entry),
              due.get(one.notice or one.entry) or by_when(one.at))
        for one in rows
    ]  # fmt: skip


def by_when(at: datetime) -> datetime | None:
    """By when what happened then has to be told."""
    try:
        limit = in_force(LIMIT, legal_day(at))
    except NoNorm:
        return None
    return deadline(at, limit.body_as(TimeLimit).period).due


def rate(rows: Iterable[Owing], now: datetime) -> Rate:
    """The rate over these."""
    rows = list(rows)
    over = [one for one in rows if not one.running(now)]
    short = tuple(one for one in over if not one.in_time())
    return Rate(len(over) - len(short), len(over), len(rows) - len(over), short)


def by_unit(rows: Iterable[Owing]) -> dict[str, list[Owing]]:
    """By the code of the unit that has the case now."""
    found: dict[str, list[Owing]] = {}
    for one in rows:
        found.setdefault(one.case.line[-1], []).append(one)
    return dict(sorted(found.items()))
