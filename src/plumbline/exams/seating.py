"""The seat list: by the exam's seed, one seat each, and nobody watched by his own unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.exams.content import derived
from plumbline.exams.models import Exam, Room, Sitting
from plumbline.exams.sessions import lines_of
from plumbline.kernel.act import Doing, Form, act
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.draws import promised, ranked
from plumbline.law.roles import Role

BETWEEN = "\n"


def seed_of(exam: Exam) -> str:
    """What the orders of the exam come from; the ledger has its SHA-256 from the seat list on."""
    return exam.order_seed or derived(str(exam.pk))


@dataclass(frozen=True)
class Hall:
    """A room as the seat list sees it: how many seats, and whose units watch."""

    id: int
    seats: int
    watched_by: frozenset[str]


def placed(
    units: Mapping[UUID, str], halls: Sequence[Hall], seed: str
) -> dict[UUID, tuple[int, int]]:
    """For each candidate a room and a seat; whoever finds none is missing. Pure.

    In the order of the seed; who has fewer rooms to go to comes first.
    """
    order = [UUID(name) for name in ranked(map(str, units), seed, BETWEEN)]
    may = {one: [h for h in halls if units[one] not in h.watched_by] for one in order}
    taken = {hall.id: 0 for hall in halls}
    found: dict[UUID, tuple[int, int]] = {}
    for one in sorted(order, key=lambda one: len(may[one])):
        free = [hall for hall in may[one] if taken[hall.id] < hall.seats]
        if free:
            hall = max(free, key=lambda hall: hall.seats - taken[hall.id])
            taken[hall.id] += 1
            found[one] = (hall.id, taken[hall.id])
    return found


def halls(exam: Exam, day: date) -> list[Hall]:
    """The rooms with the units of those who watch them."""
    rooms = list(exam.rooms.order_by("pk"))
    lines = lines_of({one for room in rooms for one in room.invigilators}, day)
    return [
        Hall(room.pk, room.seats,
             frozenset(".".join(line) for one in room.invigilators for line in lines[one]))
        for room in rooms
    ]  # fmt: skip


def units(exam: Exam) -> dict[UUID, str]:
    """Of each sitting its unit."""
    rows = exam.sittings.filter(phase="registered").values_list("pk", "line")
    return {pk: ".".join(line) for pk, line in rows}


def plan(exam: Exam) -> dict[UUID, tuple[int, int]]:
    """The seat list."""
    return placed(units(exam), halls(exam, legal_day(exam.begins_at)), seed_of(exam))


@gate(
    "exams.seats_suffice",
    cite=("P-QUAL-01", "1.3a"),
    says="考生%(officers)s名，座位%(seats)s个",
    remedy="给考生报名，设置足够的考场",
    who=(Role.TRAINER,),
)
def seats_suffice(s: Situation[Exam]) -> Missing | None:
    """There is somebody to sit it, and one seat each. The seed of the orders is promised here."""
    seats = sum(hall.seats for hall in halls(s.subject, s.day))
    officers = len(s.once(units))
    s.reads += [f"officers={officers}", f"seats={seats}", f"order={promised(seed_of(s.subject))}"]
    if 0 < officers <= seats:
        return None
    return {"officers": str(officers), "seats": str(seats)}


@gate(
    "exams.cross_invigilated",
    cite=("P-QUAL-01",),
    says="%(n)s名考生只能由本单位的人员监考，不符合交叉监考",
    remedy="增设由其他单位人员监考的考场",
    who=(Role.TRAINER,),
)
def cross_invigilated(s: Situation[Exam]) -> Missing | None:
    """Everybody finds a seat in a room that nobody of his own unit watches."""
    rooms = halls(s.subject, legal_day(s.subject.begins_at))
    own = [unit for unit in s.once(units).values() if all(unit in h.watched_by for h in rooms)]
    left = len(s.once(units)) - len(s.once(plan)) if rooms else 0
    s.reads.append(f"own={len(own)},left={left}")
    return {"n": str(len(own) or left)} if own or left else None


class Seat(Form):
    """Nothing more is asked."""


@act(
    "exams.seat",
    title="编排座位",
    by=Role.TRAINER,
    gates=[phase("planned"), seats_suffice, cross_invigilated],
    cite=("P-QUAL-01", "1.3a"),
)
def seat(doing: Doing[Exam, Seat]) -> None:
    """按随机次序编排座位，一人一座，监考人员与考生不同单位；题目次序的种子同时封存。"""
    exam, found = doing.subject, plan(doing.subject)
    rooms = Room.objects.in_bulk([room for room, _ in found.values()])
    sittings = list(Sitting.objects.filter(pk__in=found))
    for one in sittings:
        one.room, one.seat = rooms[found[one.pk][0]], found[one.pk][1]
        one.phase, one.moved_at = "seated", doing.at
    changed = ["room", "seat", "phase", "moved_at"]
    Sitting.objects.bulk_update(sittings, changed, batch_size=500)
    exam.move("seated")
