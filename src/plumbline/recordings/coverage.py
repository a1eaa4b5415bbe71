"""What had to be recorded against what was: by second, for one matter or a whole province.

Each subsystem declares which of its rows had to be recorded, from when to when, by whom or where.
Footage answers for it by the officers who carried the recorders, by the room a camera looks at, or
by an express link. Where a place alone has to answer, a link speaks for a fixed camera only: a
recorder shows what its bearer turns to. What is left is missing, unless a head approved why
(D-BWV-01, D-BWV-02).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from django.db import connection
from django.db.models import Q

from plumbline.law.roles import Role
from plumbline.recordings.models import Excuse, Footage, Link
from plumbline.recordings.spans import Span, joined, seconds, within, without

FEW = 200  # matters up to which the footage is looked for by officer, not by time alone


@dataclass(frozen=True)
class Ask:
    """Which rows are asked for: of one case, of one subject, of a unit, of a span of time."""

    case: UUID | None = None
    subject: UUID | None = None
    line: str | None = None  # code of a unit: it and all below
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Must:
    """Something that had to be recorded."""

    kind: str  # of the subject
    subject: UUID
    begins: datetime
    ends: datetime
    officers: tuple[UUID, ...] = ()
    case: UUID | None = None
    line: tuple[str, ...] = ()
    place: str = ""
    entry: UUID | None = None  # the act that made it, where evidence of that act depends on it
    source: str = ""

    @cached_property
    def span(self) -> Span:
        """Whole seconds; what happens in an instant still takes one."""
        begins = math.floor(self.begins.timestamp())
        return begins, max(begins + 1, math.floor(self.ends.timestamp()))


def of_line(ask: Ask, field_name: str) -> Q:
    """The rows of the unit asked for and of those below it, by the column that holds the line."""
    return Q(**{f"{field_name}__contains": [ask.line]}) if ask.line else Q()


Rows = Callable[[Ask], Iterable[Must]]


@dataclass(frozen=True)
class Source:
    """What a subsystem declared: its name, the rules, how its rows are read, where they lie."""

    title: str
    cites: tuple[str, ...]
    rows: Rows
    of_case: str  # SQL after FROM: whether a case, %(case)s, has any
    excused_by: Role  # who tells why it was not


SOURCES: dict[str, Source] = {}


def declare(
    code: str,
    *,
    title: str,
    cite: tuple[str, ...],
    of_case: str,
    excused_by: Role = Role.CASE_OFFICER,
) -> Callable[[Rows], Rows]:
    """Declare what had to be recorded, over the read that finds it."""

    def take(rows: Rows) -> Rows:
        if code in SOURCES:
            raise ValueError(f"coverage {code} is declared twice")
        SOURCES[code] = Source(title, cite, rows, of_case, excused_by)
        return rows

    return take


@dataclass(frozen=True)
class Coverage:
    """One thing that had to be recorded, and how far it was."""

    must: Must
    was: tuple[Span, ...]
    missing: tuple[Span, ...]  # neither recorded nor excused
    excused: tuple[Span, ...] = ()

    @property
    def recorded(self) -> bool:
        """Whether every second was recorded; an excuse does not record anything."""
        return seconds(self.was) == seconds([self.must.span])


def covered(ask: Ask) -> list[Coverage]:
    """How far each of the things asked for was recorded."""
    musts = [
        replace(must, source=code)
        for code in _present(ask)
        for must in SOURCES[code].rows(ask)
        if (ask.since is None or must.ends >= ask.since)
        and (ask.until is None or must.begins <= ask.until)
    ]
    return against(musts)


def _present(ask: Ask) -> list[str]:
    """The sources that have anything for a case, in one statement; otherwise all of them."""
    if ask.case is None:
        return list(SOURCES)
    asked = ", ".join(f"EXISTS(SELECT FROM {source.of_case})" for source in SOURCES.values())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", {"case": ask.case})
        return [code for code, there in zip(SOURCES, cursor.fetchone(), strict=True) if there]


@dataclass
class _Recorded:
    """Footage by whom, by where and by link, each as disjoint spans in order."""

    officers: dict[UUID, list[Span]] = field(default_factory=dict)
    places: dict[tuple[str, str], list[Span]] = field(default_factory=dict)
    links: dict[UUID, list[Span]] = field(default_factory=dict)
    fixed: dict[UUID, list[Span]] = field(default_factory=dict)  # links of fixed cameras

    def of(self, must: Must) -> list[Span]:
        found = [span for o in must.officers for span in _near(self.officers.get(o), must.span)]
        for unit in must.line if must.place else ():  # a camera may belong to the organ above
            found += _near(self.places.get((unit, must.place)), must.span)
        linked = self.links if must.officers or not must.place else self.fixed
        found += _near(linked.get(must.subject), must.span)
        return within(found, must.span) if found else found


def _near(spans: list[Span] | None, frame: Span) -> list[Span]:
    """Those of disjoint spans in order that touch the frame."""
    if not spans:
        return []
    first = bisect_left(spans, frame[0], key=lambda span: span[1])
    last = bisect_right(spans, frame[1], key=lambda span: span[0])
    return spans[first:last]


def against(musts: list[Must]) -> list[Coverage]:
    """How far each of these was recorded: three queries, however many there are."""
    if not musts:
        return []
    recorded, excused = _recorded(musts), _excused(musts)
    found = []
    for must in musts:
        was = recorded.of(must)
        # Most are recorded whole or not at all: then there is nothing to compute.
        if was == [must.span]:
            left: list[Span] = []
        else:
            left = without([must.span], was) if was else [must.span]
        forgiven = [part for span in left for part in within(excused.get(must.subject, []), span)]
        missing = without(left, forgiven) if forgiven else left
        found.append(Coverage(must, tuple(was), tuple(missing), tuple(forgiven)))
    return found


def _recorded(musts: list[Must]) -> _Recorded:
    links = Link.objects.all()
    if len(musts) <= FEW:
        links = links.filter(subject_id__in={must.subject for must in musts})
    linked: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for footage, subject in links.values_list("footage_id", "subject_id"):
        linked[footage].append(subject)
    rows = Footage.objects.exclude(phase="changed").filter(
        ends__gte=min(must.begins for must in musts), begins__lte=max(must.ends for must in musts)
    )
    if len(musts) <= FEW:
        officers = {officer for must in musts for officer in must.officers}
        places = {must.place for must in musts} - {""}
        rows = rows.filter(officer__in=officers) | rows.filter(place__in=places) | (
            rows.filter(pk__in=list(linked)))  # fmt: skip
    by_officer: defaultdict[UUID, list[Span]] = defaultdict(list)
    by_place: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    by_link: defaultdict[UUID, list[Span]] = defaultdict(list)
    fixed: defaultdict[UUID, list[Span]] = defaultdict(list)
    fields = ("pk", "officer", "place", "line", "begins", "ends", "breaks")
    for pk, officer, place, line, begins, ends, breaks in rows.values_list(*fields).iterator():
        spans = running(begins, ends, breaks)
        if officer is not None:
            by_officer[officer] += spans
        if place:
            by_place[line[-1], place] += spans
        for subject in linked.get(pk, ()):
            by_link[subject] += spans
            if place:
                fixed[subject] += spans
    return _Recorded(
        {key: joined(spans) for key, spans in by_officer.items()},
        {key: joined(spans) for key, spans in by_place.items()},
        {key: joined(spans) for key, spans in by_link.items()},
        {key: joined(spans) for key, spans in fixed.items()},
    )


def running(begins: datetime, ends: datetime, breaks: list[list[int]]) -> list[Span]:
    """The seconds a device ran: from beginning to end without the breaks.

    A second counts where any of it was recorded at either end; a break of a second or more always
    leaves at least one second out.
    """
    start = begins.timestamp()
    whole = (math.floor(start), math.ceil(ends.timestamp()))
    if not breaks:
        return [whole]
    out = [(math.floor(start + b / 1000), max(math.floor(start + b / 1000) + 1,
            math.floor(start + e / 1000))) for b, e in breaks]  # fmt: skip
    return without([whole], out)


def _excused(musts: list[Must]) -> dict[UUID, list[Span]]:
    rows = Excuse.objects.filter(phase="approved")
    if len(musts) <= FEW:
        rows = rows.filter(of__in={must.subject for must in musts})
    found: defaultdict[UUID, list[Span]] = defaultdict(list)
    for of, begins, ends in rows.values_list("of", "begins", "ends"):
        found[of].append((math.floor(begins.timestamp()), math.ceil(ends.timestamp())))
    return found


def moment(second: int) -> datetime:
    """The instant of a second."""
    return datetime.fromtimestamp(second, UTC)
