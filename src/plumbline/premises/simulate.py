"""An invented day of an area: lawful as made, and with departures from the law planted in it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from plumbline.premises.history import Asked, Dark, Gone, History, In, On, Record, Span, Watched
from plumbline.premises.rules import Sort
from plumbline.premises.terms import Ground

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ORDINARY = {Ground.ADMINISTRATIVE: 8, Ground.CRIMINAL: 12}  # hours, as this invented record says
Plant = Callable[[Record], Record]


def day(start: datetime, stays: int = 12, seed: int = 1, guards: int = 0) -> Record:
    """A day of an area with this many stays, all of them lawful.

    With few guards a person comes once the guard's last one has left; else each has his own.
    """
    chance = random.Random(seed)  # noqa: S311 - an invented day, the same each time
    guards = guards or stays
    histories: list[History] = []
    for number in range(stays):
        begin = start + number * 25 * MINUTE
        if number >= guards:
            begin = max(begin, histories[number - guards].stay.end(begin) + 5 * MINUTE)
        histories.append(_stay(begin, number, f"G{number % guards}", chance))
    on = frozenset(f"G{number}" for number in range(guards))
    shifts = (On(start - HOUR, start + 12 * HOUR, on), On(start + 11 * HOUR, None, on))
    return Record(tuple(histories), shifts)


def _stay(begin: datetime, number: int, guard: str, chance: random.Random) -> History:
    arrived = begin + chance.randrange(10) * MINUTE
    entered = arrived + chance.randrange(1, 10) * MINUTE
    ground = chance.choice([Ground.ADMINISTRATIVE, Ground.CRIMINAL])
    sex = chance.choice(["male", "female"])
    rooms, asked, exits = [], [], []
    checks = [(entered + 3 * MINUTE, sex)]
    at = entered + 10 * MINUTE
    for turn in range(chance.randrange(1, 3)):
        wait, end = at + chance.randrange(15, 60) * MINUTE, at + 2 * HOUR
        # Each has a waiting and a questioning room of his own: sharing is planted, not met.
        rooms.append(In(at, wait, f"W{number}", "waiting"))
        rooms.append(In(wait, end, f"Q{number}", "questioning"))
        asked.append(Asked(wait + 5 * MINUTE, end - 5 * MINUTE, f"Q{number}", 2, f"AV-{turn}"))
        at = end
    if chance.random() < 0.3:  # noqa: PLR2004 - about a third go out once
        exits.append(Gone(at, at + HOUR))
        checks.append((at + HOUR + 2 * MINUTE, sex))
        rooms.append(In(at + HOUR + 5 * MINUTE, at + HOUR + 20 * MINUTE, f"W{number}", "waiting"))
        at += HOUR + 20 * MINUTE
    taken = chance.randrange(6)
    return History(
        number=f"B{number:03}",
        person=f"P{number}",
        ground=ground,
        stay=Span(arrived, at),
        sort=Sort(sex, minor=False, case=f"A{number}"),
        entered=entered,
        hours=ORDINARY[ground],
        checks=tuple(checks),
        rooms=tuple(rooms),
        guards=(Watched(entered, at, guard),),
        asked=tuple(asked),
        exits=tuple(exits),
        belongings=(taken, taken, 0, 0),
    )


def _with(record: Record, number: int, **changed: object) -> Record:
    stays = list(record.stays)
    stays[number] = replace(stays[number], **changed)  # type: ignore[arg-type]
    return replace(record, stays=tuple(stays))


def _later(record: Record) -> Record:
    it = record.stays[0]
    last = it.guards[0]
    until = it.stay.since + 30 * HOUR
    return _with(record, 0, stay=Span(it.stay.since, until),
                 guards=(replace(last, until=until),))  # fmt: skip


def _too_late_granted(record: Record) -> Record:
    it = record.stays[1]
    until = it.stay.since + 20 * HOUR
    granted = ((it.stay.since + 13 * HOUR, 24),)
    return _with(record, 1, stay=Span(it.stay.since, until), approvals=granted,
                 guards=(replace(it.guards[0], until=until),))  # fmt: skip


def _room_first(record: Record) -> Record:
    it = record.stays[2]
    first = it.rooms[0].since + MINUTE
    return _with(record, 2, checks=((first, it.sort.sex), *it.checks[1:]))


def _other_sex(record: Record) -> Record:
    it = record.stays[3]
    other = "male" if it.sort.sex == "female" else "female"
    return _with(record, 3, checks=((it.checks[0][0], other), *it.checks[1:]))


def _shared_guard(record: Record) -> Record:
    it, other = record.stays[4], record.stays[5]
    shared = Watched(it.guards[0].since, it.guards[0].until, other.guards[0].guard)
    return _with(record, 4, guards=(shared,))


def _office(record: Record) -> Record:
    it = record.stays[6]
    return _with(record, 6, asked=(replace(it.asked[0], room="office"), *it.asked[1:]))


def _nobody(record: Record) -> Record:
    it = record.stays[7]
    return _with(record, 7, asked=(replace(it.asked[0], officers=0), *it.asked[1:]))


def _dark(record: Record) -> Record:
    row = record.stays[8].asked[0]
    return replace(record, dark=(Dark(row.since + MINUTE, row.since + 2 * MINUTE, row.room),))


def _together(record: Record) -> Record:
    one, other = record.stays[9], record.stays[10]
    sort = Sort("female" if one.sort.sex == "male" else "male", minor=False, case="A10")
    checks = tuple((at, sort.sex) for at, _ in other.checks)
    row = In(other.rooms[0].since, other.rooms[0].until, one.rooms[0].room, "waiting")
    first = replace(one.rooms[0], until=max(one.rooms[0].end(row.since), row.end(row.since)))
    record = _with(record, 9, rooms=(first, *one.rooms[1:]))
    return _with(record, 10, sort=sort, checks=checks, rooms=(row, *other.rooms[1:]))


def _missing(record: Record) -> Record:
    return _with(record, 11, belongings=(3, 2, 0, 0))


PLANTED: dict[str, tuple[Plant, frozenset[tuple[str, str]]]] = {
    "stays beyond every limit": (_later, frozenset({("overtime", "B000")})),
    "extended after expiry": (_too_late_granted, frozenset({("overtime", "B001")})),
    "room before search": (_room_first, frozenset({("searched_late", "B002")})),
    "searched by the other sex": (_other_sex, frozenset({("searched_by_other_sex", "B003")})),
    "one guard for two": (
        _shared_guard, frozenset({("unguarded", "B004"), ("unguarded", "B005")}),
    ),
    "questioned in an office": (_office, frozenset({("questioned_elsewhere", "B006")})),
    "questioned by nobody": (_nobody, frozenset({("questioned_by_one", "B007")})),
    "recording gap": (_dark, frozenset({("questioned_unrecorded", "B008")})),
    "man and woman in one room": (_together, frozenset({("mixed", "B009"), ("mixed", "B010")})),
    "belongings missing": (_missing, frozenset({("belongings", "B011")})),
}  # fmt: skip


def planted(record: Record) -> tuple[Record, set[tuple[str, str]]]:
    """The same day with every departure planted, and what is to be found."""
    expected: set[tuple[str, str]] = set()
    for plant, found in PLANTED.values():
        record, expected = plant(record), expected | found
    return record, expected
