"""Duties: what doing, or not doing, owes. Each is declared with both ends and a legal deadline.

An act raises, settles, extends, suspends or resumes duties by its code alone; nobody calls them.
Whether a duty is late is computed from its instants, never stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Duty, Subject
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import Deadline, Line, Period, Unit, deadline, legal_day
from plumbline.law.roles import Role

Due = Callable[[Situation[Any]], tuple[datetime, Deadline]]  # start of the period, its end


@dataclass(frozen=True)
class DutyKind:
    """A duty as declared."""

    code: str
    title: str
    cites: tuple[str, ...]
    debtor: Role
    upon: tuple[str, ...]
    settled_by: tuple[str, ...]
    due: Due
    extended_by: tuple[str, ...] = ()
    extension: Due | None = None
    suspended_by: tuple[str, ...] = ()
    resumed_by: tuple[str, ...] = ()
    when: Callable[[Situation[Any]], bool] = lambda _: True  # whether it is raised
    resumes: Callable[[Situation[Any]], bool] = lambda _: True  # whether a resuming act resumes it

    def __post_init__(self) -> None:
        """Take the duty into the catalogue, by its code and by the acts that touch it."""
        if self.code in KINDS:
            raise ValueError(f"duty {self.code} is declared twice")
        KINDS[self.code] = self
        for act in self.upon:
            _raising[act].append(self)
        ends = {*self.settled_by, *self.suspended_by, *self.resumed_by, *self.extended_by}
        for act in ends:
            _touching[act].append(self)


KINDS: dict[str, DutyKind] = {}
_touching: defaultdict[str, list[DutyKind]] = defaultdict(list)  # act → duties it may change
_raising: defaultdict[str, list[DutyKind]] = defaultdict(list)  # act → duties it raises
duty = DutyKind  # as declarations read: duty("review.in_time", title=…)


@dataclass(frozen=True)
class within:  # noqa: N801 - declarations read: due=within("N-INT-02")
    """Due at the end of this norm's time limit, counted from the deed or from `since`."""

    norm: str
    since: Callable[[Situation[Any]], datetime] | None = None

    def __call__(self, s: Situation[Any]) -> tuple[datetime, Deadline]:
        """The start of the period, and its end."""
        start = self.since(s) if self.since else s.at
        return start, deadline(start, s.norm(self.norm).body_as(TimeLimit).period)


@dataclass
class Touched:
    """What an act did to duties: the rows to write, and what to tell."""

    raised: list[Duty] = field(default_factory=list)
    changed: list[Duty] = field(default_factory=list)

    @property
    def settled(self) -> list[Duty]:
        """Those of the changed ones that are now done."""
        return [owed for owed in self.changed if owed.settled_by]


def follow(act: str, entry: UUID, s: Situation[Any], new_id: Callable[[], UUID]) -> Touched:
    """Settle, extend, suspend, resume and raise what this act implies, in that order."""
    touched = Touched()
    for kind in _touching[act]:
        for owed in (o for o in s.duties if o.code == kind.code):
            _change(kind, act, entry, owed, s)
            touched.changed.append(owed)
    for kind in _raising[act]:
        if kind.when(s):
            touched.raised.append(_raise(kind, entry, s, new_id()))
    return touched


def _change(kind: DutyKind, act: str, entry: UUID, owed: Duty, s: Situation[Any]) -> None:
    if act in kind.settled_by:
        owed.settled_by, owed.settled_at = entry, s.at
    elif act in kind.extended_by:
        _, ends = (kind.extension or kind.due)(s)
        owed.due_at, owed.extended = ends.due, owed.extended + 1
        owed.basis = [*owed.basis, *map(Line.as_json, ends.lines)]
    elif act in kind.suspended_by and owed.suspended_at is None:
        owed.suspended_at = s.at
    elif act in kind.resumed_by and owed.suspended_at is not None and kind.resumes(s):
        days = (legal_day(s.at) - legal_day(owed.suspended_at)).days
        span = {"since": owed.suspended_at.isoformat(), "until": s.at.isoformat(), "n": str(days)}
        pause = {"says": "%(since)s至%(until)s不计入期限，顺延%(n)s日", "values": span}
        owed.suspended_at, owed.basis = None, [*owed.basis, pause]
        if days:
            ends = deadline(owed.due_at, Period(days, Unit.DAY))
            owed.due_at, owed.basis = ends.due, [*owed.basis, *map(Line.as_json, ends.lines)]


def _raise(kind: DutyKind, entry: UUID, s: Situation[Any], fresh: UUID) -> Duty:
    start, ends = kind.due(s)
    on: Subject = s.made or s.subject
    officers = kind.debtor is Role.CASE_OFFICER
    return Duty(
        id=fresh, code=kind.code, subject_kind=on.kind, subject_id=on.pk, line=on.line,
        debtor_role=kind.debtor, debtors=list(on.handlers) if officers else [], raised_by=entry,
        started_at=start, due_at=ends.due, basis=list(map(Line.as_json, ends.lines)),
    )  # fmt: skip
