"""What a draft would have done: its figures run over what happened, before the meeting votes.

A time limit is replayed over the duties that were counted by it: those declared within it, and of
those that a subsystem names because it chooses among several limits, the ones whose entry read it.
Other kinds are replayed where a subsystem declared how: it knows which of its rows the figure
decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import JSONField, OuterRef, QuerySet, Subquery, Value

from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.duty import within
from plumbline.kernel.models import Duty, Entry
from plumbline.kernel.norm import NoNorm, in_force
from plumbline.law.bodies import Body, TimeLimit
from plumbline.law.calendar import NoCalendar, Unit, deadline, legal_day
from plumbline.norms.conflicts import clauses, typed
from plumbline.norms.models import Clause, Rule

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Change:
    """One matter that would have come out otherwise."""

    kind: str
    subject: UUID
    what: str
    before: str
    after: str


@dataclass
class Replay:
    """A clause against a year: how many matters it decides, which come out otherwise."""

    clause: Clause
    compared: int = 0
    changes: list[Change] = field(default_factory=list)
    left_out: int = 0  # extended or suspended since: their end does not follow from their start
    unknown: bool = False  # nobody declared how this kind is replayed


# By code, bodies as they are and as drafted, and span: each change; True where it comes out the
# same, False where it cannot be compared.
Ran = Callable[[str, Body, Body, datetime, datetime], Iterator[Change | bool]]
RUNS: dict[str, Ran] = {}


def replays(code: str) -> Callable[[Ran], Ran]:
    """Declare how a norm of this code, or of this kind, is replayed."""

    def take(run: Ran) -> Ran:
        if code in RUNS:
            raise ValueError(f"replay of {code} is declared twice")
        RUNS[code] = run
        return run

    return take


COUNTED: dict[str, set[str]] = {}  # norm → duties that may be counted by it, among others


def counts(duty: str, *norms: str) -> None:
    """Declare a duty whose limit is chosen among several norms."""
    for norm in norms:
        COUNTED.setdefault(norm, set()).add(duty)


def replay(rule: Rule, now: datetime, span: timedelta = YEAR) -> list[Replay]:
    """Each typed clause of the newest text over the year before now."""
    return [_run(clause, now - span, now) for clause in clauses(rule) if clause.code]


def _run(clause: Clause, since: datetime, until: datetime) -> Replay:
    ran, new = Replay(clause), typed(clause)
    if isinstance(new, TimeLimit):
        _limits(ran, new, since, until)
        return ran
    run = RUNS.get(clause.code) or RUNS.get(clause.kind)
    try:
        old = in_force(clause.code, legal_day(until)).body
    except NoNorm:
        run, old = None, new
    if run is None:
        ran.unknown = True
        return ran
    for change in run(clause.code, old, new, since, until):
        if change is False:
            ran.left_out += 1
            continue
        ran.compared += 1
        if isinstance(change, Change):
            ran.changes.append(change)
    return ran


COLUMNS = ("code", "subject_kind", "subject_id", "started_at", "due_at", "settled_at")
Ends = Callable[[datetime], datetime]


def _limits(ran: Replay, new: TimeLimit, since: datetime, until: datetime) -> None:
    """The duties counted by this limit: in time under the one, late under the other."""
    norm = ran.clause.code
    kinds = {
        code: kind.title
        for code, kind in DUTIES.items()
        if (isinstance(kind.due, within) and kind.due.norm == norm) or code in COUNTED.get(norm, ())
    }
    ran.unknown = not kinds

    @cache
    def then(day: date) -> Ends | None:
        """How it was counted on a day."""
        try:
            return _ends(in_force(norm, day).body_as(TimeLimit))
        except NoNorm:
            return None

    would = _ends(new)
    several = kinds.keys() & COUNTED.get(norm, set())
    rows = Duty.objects.filter(code__in=kinds, started_at__range=(since, until))
    for row in _with_norms(rows, wanted=bool(several)).iterator(chunk_size=10_000):
        code, kind, subject, started, due, settled, read = row
        if code in several and not any(one.startswith(f"{norm}@") for one in read or ()):
            continue  # another of its norms was asked
        counted = then(legal_day(started))
        try:
            if counted is None or counted(started) != due:  # extended, suspended, or by two rules
                ran.left_out += 1
                continue
            other = would(started)
        except NoCalendar:
            ran.left_out += 1
            continue
        ran.compared += 1
        at = settled or until
        if (at <= due) is not (at <= other):
            ran.changes.append(
                Change(kind, subject, kinds[code], _state(at, due), _state(at, other))
            )


def _with_norms(rows: QuerySet[Duty], *, wanted: bool) -> QuerySet[Duty, tuple[Any, ...]]:
    """The rows with the norms that the entry which raised each of them read, where wanted."""
    entry = Entry.objects.filter(pk=OuterRef("raised_by")).values("body__norms")[:1]
    read = Subquery(entry) if wanted else Value(None, output_field=JSONField())
    return rows.annotate(read=read).values_list(*COLUMNS, "read")


def _state(at: datetime, due: datetime) -> str:
    return "按期" if at <= due else "超期"


def _ends(limit: TimeLimit) -> Ends:
    """The end of a limit from an instant; days are counted once for all that began on one."""
    if limit.unit is Unit.HOUR:
        return lambda start: deadline(start, limit.period).due
    known: dict[date, datetime] = {}

    def end(start: datetime) -> datetime:
        day = legal_day(start)
        if day not in known:
            known[day] = deadline(start, limit.period).due
        return known[day]

    return end
