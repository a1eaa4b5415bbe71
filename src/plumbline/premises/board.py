"""The wall board: everybody in an area, where, watched by whom, until when, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from plumbline.kernel.models import Duty
from plumbline.kernel.scope import visible
from plumbline.law.roles import Actor
from plumbline.people.reads import names
from plumbline.premises.models import (
    Area,
    Guarding,
    Presence,
    Questioning,
    Room,
    Shift,
    Stay,
)

CLOCK, VISIT = "premises.stay_in_time", "premises.visited"
SHOWN_APART = {CLOCK, VISIT}


@dataclass(frozen=True)
class Seen:
    """One person on the board."""

    stay: Stay
    room: Presence | None
    questioned: Questioning | None
    guards: list[str]
    limit: Duty | None
    visit: Duty | None
    owed: list[Duty]

    @property
    def missing(self) -> list[str]:
        """What ought to be there and is not."""
        stay = self.stay
        inside = stay.phase == "inside"
        lacking = {
            "尚未安全检查": inside and stay.checked_at is None,
            "尚未询问健康状况": inside and not stay.health,
            "尚未评估风险": inside and not stay.level,
            "没有看护人员": stay.phase != "brought" and not self.guards,
            "不在任何功能室": inside and stay.checked_at is not None and self.room is None,
        }
        return [what for what, so in lacking.items() if so]


@dataclass(frozen=True)
class Board:
    """The whole screen."""

    people: list[Seen]
    rooms: list[tuple[Room, int]]  # with how many are inside
    shifts: list[tuple[str, list[str]]]  # manager, guards


def board(area: Area, actor: Actor, day: date) -> Board:
    """The board as far as this person sees its stays; queries do not grow with people."""
    rows = visible(Stay, actor, day).filter(area=area, left_at=None)
    stays = list(rows.select_related("person", "case").order_by("arrived_at"))
    ids = [stay.pk for stay in stays]
    there = Presence.objects.filter(room__area=area, until=None).select_related("room")
    rooms = {row.stay_id: row for row in there}
    asked = {row.stay_id: row for row in Questioning.objects.filter(stay__in=ids, until=None)}
    watched: dict[UUID, list[UUID]] = {}
    for row in Guarding.objects.filter(stay__in=ids, until=None).order_by("since"):
        watched.setdefault(row.stay_id, []).append(row.officer)
    owed: dict[UUID, list[Duty]] = {}
    for duty in Duty.objects.filter(subject_id__in=ids, settled_by=None).order_by("due_at"):
        owed.setdefault(duty.subject_id, []).append(duty)
    shifts = list(Shift.objects.filter(area=area, phase="on").order_by("opened_at"))
    known = names({pk for those in watched.values() for pk in those}
                  | {pk for shift in shifts for pk in (shift.manager, *shift.guards)})  # fmt: skip

    def first(pk: UUID, code: str) -> Duty | None:
        return next((duty for duty in owed.get(pk, ()) if duty.code == code), None)

    people = [
        Seen(
            stay=stay,
            room=rooms.get(stay.pk),
            questioned=asked.get(stay.pk),
            guards=[known.get(pk, "") for pk in watched.get(stay.pk, ())],
            limit=first(stay.pk, CLOCK),
            visit=first(stay.pk, VISIT),
            owed=[duty for duty in owed.get(stay.pk, ()) if duty.code not in SHOWN_APART],
        )
        for stay in stays
    ]
    inside: dict[UUID, int] = {}
    for presence in rooms.values():
        inside[presence.room_id] = inside.get(presence.room_id, 0) + 1
    every = Room.objects.filter(area=area).exclude(phase="closed").order_by("name")
    return Board(
        people,
        [(room, inside.get(room.pk, 0)) for room in every],
        [(known.get(s.manager, ""), [known.get(pk, "") for pk in s.guards]) for s in shifts],
    )


@dataclass(frozen=True)
class Bar:
    """A span or an instant on the timeline, in thousandths of its width."""

    left: int
    width: int
    title: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Lane:
    """One row of the timeline."""

    name: str
    kind: str
    bars: list[Bar]


@dataclass(frozen=True)
class Timeline:
    """A stay as a picture: lanes over time, the limit, the full hours."""

    lanes: list[Lane]
    hours: list[tuple[int, datetime]]
    limit: int | None


WIDTH = 1000


def timeline(stay: Stay, due: datetime | None, hours: list[datetime], now: datetime) -> Timeline:
    """Lay the register of a stay out over the time from arrival to leaving, or to now."""
    begin, end = stay.arrived_at, stay.left_at or now
    whole = max((end - begin).total_seconds(), 1)

    def place(at: datetime) -> int:
        return max(0, min(WIDTH, round(WIDTH * (at - begin).total_seconds() / whole)))

    def bar(title: str, since: datetime, until: datetime | None = None) -> Bar:
        left = place(since)
        return Bar(left, max(2, place(until or end) - left), title, since, until)

    def dot(title: str, at: datetime) -> Bar:
        return Bar(place(at), 4, title, at, at)

    asked = list(stay.questionings.order_by("since"))
    guarded = list(stay.guardings.order_by("since"))
    visits = list(stay.visits.order_by("at"))
    known = names(
        {*(row.officer for row in guarded), *(pk for row in asked for pk in row.officers)}
    )
    rooms = stay.presences.select_related("room").order_by("since")
    lanes = [
        Lane("功能室", "room", [bar(row.room.name, row.since, row.until) for row in rooms]),
        Lane("看护", "guard", [bar(known.get(row.officer, ""), row.since, row.until)
                             for row in guarded]),
        Lane("询问讯问", "asked", [bar("、".join(known.get(pk, "") for pk in row.officers),
                                   row.since, row.until) for row in asked]),
        Lane("临时离开", "out", [bar(str(row.get_ground_display()), row.out_at, row.back_at)
                             for row in stay.exits.order_by("pk") if row.out_at]),
        Lane("安全检查", "check", [dot("", row.at) for row in stay.checks.order_by("at")]),
        Lane("巡视", "visit", [dot("", row.at) for row in visits]),
        Lane("饮食、休息等", "given", [dot(str(row.get_what_display()), row.at)
                                 for row in stay.given.order_by("at")]),
    ]  # fmt: skip
    return Timeline(
        [lane for lane in lanes if lane.bars],
        [(place(hour), hour) for hour in hours if begin < hour < end],
        place(due) if due is not None and due < end else None,
    )
