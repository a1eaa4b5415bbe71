"""What happened in an area, as plain values: from our own register, or taken over from another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from plumbline.kernel.norm import in_force
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import legal_day
from plumbline.premises.models import (
    Approval,
    Area,
    Exit,
    Guarding,
    Outage,
    Presence,
    Questioning,
    SafetyCheck,
    Stay,
)
from plumbline.premises.rules import STEPS, Sort
from plumbline.premises.terms import Risk


@dataclass(frozen=True)
class Span:
    """From an instant to another; open while `until` is empty."""

    since: datetime
    until: datetime | None = None

    def end(self, now: datetime) -> datetime:
        """Its end so far."""
        return now if self.until is None else self.until

    def covers(self, other: Span, now: datetime) -> bool:
        """Whether another span lies within this one."""
        return self.since <= other.since and other.end(now) <= self.end(now)

    def meets(self, other: Span, now: datetime) -> bool:
        """Whether they have more than an instant in common."""
        return self.since < other.end(now) and other.since < self.end(now)


@dataclass(frozen=True)
class In(Span):
    """In a room."""

    room: str = ""
    use: str = ""


@dataclass(frozen=True)
class Watched(Span):
    """Watched by a guard."""

    guard: str = ""


@dataclass(frozen=True)
class Asked(Span):
    """Questioned in a room by so many officers, under a recording or none."""

    room: str = ""
    officers: int = 2
    recording: str = ""


@dataclass(frozen=True)
class Gone(Span):
    """Out of the area for a time."""

    approved: bool = True
    medical: bool = False
    escorts: int = 2


@dataclass(frozen=True)
class History:
    """One stay with all its intervals."""

    number: str
    person: str
    ground: str
    stay: Span  # from arrival at the organ
    sort: Sort
    entered: datetime | None
    hours: int  # how long the person may be there before any approval
    approvals: tuple[tuple[datetime, int], ...] = ()
    checks: tuple[tuple[datetime, str], ...] = ()  # instant, sex of the checker
    rooms: tuple[In, ...] = ()
    guards: tuple[Watched, ...] = ()
    asked: tuple[Asked, ...] = ()
    exits: tuple[Gone, ...] = ()
    belongings: tuple[int, int, int, int] = (0, 0, 0, 0)  # taken, returned, seized, to family


@dataclass(frozen=True)
class On(Span):
    """A shift with its guards."""

    guards: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Dark(Span):
    """A room without a recording."""

    room: str = ""


@dataclass(frozen=True)
class Record:
    """What is known of one area."""

    stays: tuple[History, ...]
    shifts: tuple[On, ...] = ()
    dark: tuple[Dark, ...] = field(default=())


def _by_stay(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row.stay_id, []).append(row)
    return found


def ordinary(ground: str, day: date) -> int:
    """The hours that a stay of this ground begins with on a day."""
    return in_force(STEPS[ground][0], day).body_as(TimeLimit).amount


def record(area: Area, since: datetime) -> Record:
    """The stays of an area that went on at or after this instant.

    Ten queries, however many, and one for each ground and day on which a stay was extended.
    """
    every = Stay.objects.filter(area=area).select_related("person")
    stays = list(every.exclude(left_at__lt=since).order_by("arrived_at"))
    ids = [stay.pk for stay in stays]

    def of(model: Any, *related: str) -> dict[Any, list[Any]]:
        rows = model.objects.filter(stay__in=ids).order_by("pk")
        return _by_stay(rows.select_related(*related) if related else rows)

    usual = cache(ordinary)  # each ground and day once, however many were extended
    granted, searched = of(Approval), of(SafetyCheck)
    rooms, guards = of(Presence, "room"), of(Guarding)
    asked, exits = of(Questioning), of(Exit)
    return Record(
        tuple(
            History(
                number=stay.number,
                person=stay.person.id_number or str(stay.person_id),
                ground=stay.ground,
                stay=Span(stay.arrived_at, stay.left_at),
                sort=Sort(stay.sex, stay.minor, stay.case_id,
                          stay.person.mental_illness or Risk.MENTAL in stay.risks),
                entered=stay.entered_at,
                hours=(usual(stay.ground, legal_day(stay.arrived_at))
                       if stay.pk in granted else stay.hours),
                approvals=tuple((row.at, row.hours) for row in granted.get(stay.pk, ())),
                checks=tuple((row.at, row.checker_sex) for row in searched.get(stay.pk, ())),
                rooms=tuple(In(row.since, row.until, str(row.room_id), row.room.use)
                            for row in rooms.get(stay.pk, ())),
                guards=tuple(Watched(row.since, row.until, str(row.officer))
                             for row in guards.get(stay.pk, ())),
                asked=tuple(Asked(row.since, row.until, str(row.room_id), len(row.officers),
                                  row.recording) for row in asked.get(stay.pk, ())),
                exits=tuple(Gone(row.out_at, row.back_at, row.approver is not None,
                                 row.ground == "medical", len(row.escorts))
                            for row in exits.get(stay.pk, ()) if row.out_at is not None),
                belongings=(stay.belongings, stay.returned, stay.seized, stay.to_family),
            )
            for stay in stays
        ),
        tuple(
            On(shift.opened_at, shift.ended_at, frozenset(map(str, shift.guards)))
            for shift in area.shifts.all()
        ),
        tuple(
            Dark(row.since, row.until, str(row.room_id))
            for row in Outage.objects.filter(room__area=area)
        ),
    )  # fmt: skip
