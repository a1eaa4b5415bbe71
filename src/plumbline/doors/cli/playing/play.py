"""The day itself: everything in the order of its instants, and what was planted found again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plumbline.doors.cli.playing.cast import GUARDS, Player, Stage
from plumbline.doors.cli.playing.devices import Devices
from plumbline.doors.cli.playing.register import Deed, Register, entered
from plumbline.doors.cli.playing.wire import Wire
from plumbline.premises import simulate
from plumbline.premises.history import Asked, History, Record

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
LENGTH = timedelta(hours=28)  # from the first person to the last with two guards and eight stays
STAYS = 8
SHUT = {  # departure → the gate that has to be shut
    "room before search": "premises.received",
    "searched by the other sex": "premises.same_sex",
    "one guard for two": "premises.own_guard",
    "questioned in an office": "premises.questioned_in_room",
    "in a room with another": "premises.room_fits",
    "belongings missing": "premises.belongings_add_up",
    "two asked at once": "premises.asks_one_person",
}


@dataclass(frozen=True)
class Outcome:
    """What was planted and not found, what was found and not planted."""

    stays: int
    acts: int
    records: int
    planted: int
    missed: list[str]
    false: list[str]
    area: str


def play(
    wire: Wire, players: Mapping[str, Player], station: str, now: datetime, seed: int = 1
) -> Outcome:
    """Play a day that ends at this instant; every lie and every departure is tried in it."""
    start = now - LENGTH
    record, too_many = one_by_one(simulate.day(start, STAYS, seed, guards=len(GUARDS)))
    register = Register(Stage(wire, players, station), record, f"{now:%m%d%H%M%S}")
    devices = Devices(register)
    register.prepare(start - HOUR)
    devices.prepare(start - HOUR + MINUTE)
    deeds: list[Deed] = []
    for it in record.stays:
        deeds += [*register.deeds(it), *devices.deeds(it)]
    first, second = record.stays[:2]
    deeds += [*_departures(register, first, second), _at_once(register, *too_many[0])]
    lying = first.rooms[0].since + 2 * MINUTE
    deeds.append((lying, lambda at: devices.lie(first, at, now)))
    for at, deed in sorted(deeds, key=lambda row: row[0]):
        deed(at)
    devices.retire(now - SECOND)
    return _outcome(register, devices)


def one_by_one(record: Record) -> tuple[Record, list[tuple[History, Asked]]]:
    """The same day with two officers who ask one person at a time, and what is left out."""
    rows = sorted(((it, asked) for it in record.stays for asked in it.asked),
                  key=lambda row: row[1].since)  # fmt: skip
    kept, left = list[Asked](), list[tuple[History, Asked]]()
    for it, asked in rows:
        if kept and asked.since <= kept[-1].end(asked.since):
            left.append((it, asked))
        else:
            kept.append(asked)
    stays = (replace(it, asked=tuple(one for one in it.asked if one in kept))
             for it in record.stays)  # fmt: skip
    return replace(record, stays=tuple(stays)), left


def _at_once(register: Register, it: History, asked: Asked) -> Deed:
    """Two officers try to ask somebody while they still ask somebody else."""
    stage = register.stage
    second = stage.players["assistant"].id
    return asked.since, lambda at: stage.try_(
        "two asked at once", "premises.begin_questioning", "handler", register.stays[it.number],
        at, second=second, recording=asked.recording,
    )  # fmt: skip


def _departures(register: Register, first: History, second: History) -> list[Deed]:
    """What the law forbids, tried at the instant when the gate has to be shut."""
    stage = register.stage
    guard = stage.players[GUARDS[0]].id
    other = "male" if first.sort.sex == "female" else "female"
    taken = first.belongings[0]

    def tries(what: str, it: History, code: str, by: str = "area_manager", **form: object) -> Deed:
        return TIMES[what](it), lambda at: stage.try_(
            what, f"premises.{code}", by, register.stays[it.number], at,
            **{name: value() if callable(value) else value for name, value in form.items()},
        )  # fmt: skip

    return [
        tries("room before search", first, "lead_to_room",
              room=lambda: register.rooms[first.rooms[0].room]),
        tries("searched by the other sex", first, "check_safety", checker=guard,
              checker_sex=other, belongings=0),
        tries("one guard for two", second, "enter", guard=guard),
        tries("questioned in an office", first, "begin_questioning", "handler",
              second=lambda: stage.players["assistant"].id, recording="AV-0"),
        tries("in a room with another", second, "lead_to_room",
              room=lambda: register.rooms[first.rooms[0].room]),
        tries("belongings missing", first, "leave", destination="released", returned=taken + 1,
              seized=0, to_family=0, signed="signed"),
    ]  # fmt: skip


TIMES: dict[str, Callable[[History], datetime]] = {
    "room before search": lambda it: entered(it) + SECOND,
    "searched by the other sex": lambda it: entered(it) + 2 * SECOND,
    "one guard for two": lambda it: entered(it) - SECOND,
    "questioned in an office": lambda it: it.rooms[0].since + MINUTE,
    "in a room with another": lambda it: it.rooms[0].since - SECOND,
    "belongings missing": lambda it: it.stay.end(it.stay.since) - SECOND,
}


def _outcome(register: Register, devices: Devices) -> Outcome:
    stage, found, told = register.stage, devices.marked(), devices.lies()
    missed = [what for what, gate in SHUT.items() if stage.refused.get(what) != {gate}]
    missed += [what for what, right in devices.answers.items() if not right]
    missed += [f"{mark} {serial} {number}" for (serial, number), mark in told.items()
               if found.get((serial, number)) != mark]  # fmt: skip
    false = [f"{mark} {serial} {number}" for (serial, number), mark in found.items()
             if (serial, number) not in told]  # fmt: skip
    return Outcome(
        stays=len(register.stays),
        acts=stage.acts,
        records=devices.taken,
        planted=len(SHUT) + len(devices.answers) + len(told),
        missed=missed,
        false=false,
        area=register.area,
    )
