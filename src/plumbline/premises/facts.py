"""What gates, duties and acts of the area read of a stay, each fact once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from plumbline.kernel.act import Doing, Invalid
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import Checklist, Interval, TimeLimit
from plumbline.law.calendar import SHANGHAI, Deadline, Line, Period, Unit, deadline
from plumbline.people.models import Officer
from plumbline.premises.models import (
    Area,
    Exit,
    Guarding,
    Presence,
    Questioning,
    Room,
    Shift,
    Stay,
)
from plumbline.premises.rules import STEPS, Sort
from plumbline.premises.terms import Level, Risk, RoomUse

Spans = list[tuple[datetime, datetime]]
PLUS = "加%(n)s分钟，至%(until)s"


def stay_of(s: Situation[Any]) -> Stay:
    """The stay an act makes or stands on."""
    found: Stay = s.made if isinstance(s.made, Stay) else s.subject
    return found


def soon(s: Situation[Any], norm: str, start: datetime | None = None) -> tuple[datetime, Deadline]:
    """Due after the minutes of this norm."""
    begin = start or s.at
    minutes = s.norm(norm).body_as(Interval).minutes
    until = (begin + timedelta(minutes=minutes)).astimezone(SHANGHAI)
    values = {"n": str(minutes), "until": f"{until:%Y-%m-%d %H:%M}"}
    return begin, Deadline(until, (Line(PLUS, values),))


def sobering(stay: Stay, at: datetime) -> Spans:
    """The time a drunk person was kept until sober: no time of questioning (D-ADM-16)."""
    rows = stay.presences.filter(room__use=RoomUse.SOBERING).order_by("since")
    return [(row.since, row.until or at) for row in rows]


def steps(s: Situation[Any], ground: str) -> dict[int, str]:
    """The limits of a ground in hours, as the norms in force say them, with the norm of each."""
    return {s.norm(code).body_as(TimeLimit).amount: code for code in STEPS[ground]}


def limit(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """When the stay must be over: from arrival at the organ (N-TIME-07)."""
    stay = stay_of(s)
    period = Period(stay.hours, Unit.HOUR, liberty=True)  # as it stood, or was granted
    return stay.arrived_at, deadline(
        stay.arrived_at, period, excluded=sobering(stay, s.at) if s.made is None else []
    )


def here(stay: Stay) -> Presence | None:
    """The room the person is in."""
    return stay.presences.filter(until=None).select_related("room").first()


def questioned(stay: Stay) -> Questioning | None:
    """The questioning that goes on."""
    return stay.questionings.filter(until=None).first()


def asking_others(stay: Stay, officers: set[UUID]) -> list[str]:
    """Those of these officers who question somebody else just now, in whatever area."""
    rows = Questioning.objects.filter(until=None, officers__overlap=list(officers))
    busy = {pk for row in rows.exclude(stay=stay) for pk in row.officers}
    return list(Officer.objects.filter(pk__in=busy & officers).order_by("number")
                .values_list("name", flat=True))  # fmt: skip


def guards(stay: Stay) -> frozenset[UUID]:
    """Who watches over the person now."""
    rows = stay.guardings.filter(until=None)
    return frozenset(rows.values_list("officer", flat=True))


def elsewhere(guard: UUID, stay: Stay) -> bool:
    """Whether the guard watches over somebody in another area at this moment."""
    rows = Guarding.objects.filter(officer=guard, until=None)
    return rows.exclude(stay__area=stay.area_id).exists()


def watch(area: Area) -> dict[UUID, frozenset[UUID]]:
    """Who watches whom in the area now: each stay with its guards."""
    found: dict[UUID, set[UUID]] = {}
    rows = Guarding.objects.filter(stay__area=area, until=None)
    for stay, officer in rows.values_list("stay", "officer"):
        found.setdefault(stay, set()).add(officer)
    return {stay: frozenset(those) for stay, those in found.items()}


def on_duty(area: Area) -> list[Shift]:
    """The shifts that run."""
    return list(area.shifts.filter(phase="on"))


def shifts(stay: Stay) -> list[Shift]:
    """The shifts that run in the area of a stay."""
    return on_duty(stay.area)


def may_guard(running: list[Shift]) -> set[UUID]:
    """Those whom a running shift names as guards."""
    return {guard for shift in running for guard in shift.guards}


def sort_of(stay: Stay) -> Sort:
    """What keeps this person apart from others."""
    mental = stay.person.mental_illness or Risk.MENTAL in stay.risks
    return Sort(stay.sex, stay.minor, stay.case_id, mental)


def inside(room: Room, but: Stay) -> list[Stay]:
    """The other persons in a room."""
    rows = Stay.objects.filter(presences__room=room, presences__until=None)
    return list(rows.exclude(pk=but.pk).select_related("person"))


def waiting_exit(stay: Stay) -> Exit | None:
    """The way out that was asked for, or goes on."""
    return stay.exits.filter(back_at=None, refused=False).order_by("-pk").first()


def lowest(s: Situation[Any], risks: list[str]) -> Level:
    """The least watch that these risks allow (norms G-CHA-08.constant and .close)."""
    for code, level in (("constant", Level.CONSTANT), ("close", Level.CLOSE)):
        listed = {item.code for item in s.norm(f"G-CHA-08.{code}").body_as(Checklist).items}
        if listed & {str(risk) for risk in risks}:
            return level
    return Level.ORDINARY


def serving(name: str, officers: list[UUID], *, auxiliary: bool = False) -> None:
    """All are serving officers; auxiliaries only where the law lets them. Raises Invalid."""
    rows = Officer.objects.filter(pk__in=officers, phase="serving")
    rows = rows if auxiliary else rows.filter(auxiliary=False)
    if rows.count() != len(set(officers)):
        raise Invalid([(name, "其中有不在职或者不是民警的人")])


def hold(area_id: UUID) -> None:
    """Let nobody else place guards or persons in this area until this act is over."""
    Area.objects.select_for_update(of=("self",), no_key=True).get(pk=area_id)


def hold_officers(*officers: UUID) -> None:
    """Let nobody else place these officers, in whatever area, until this act is over."""
    rows = Officer.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=officers)
    list(rows.order_by("pk").values_list("pk"))


def not_later(doing: Doing[Any, Any], name: str) -> datetime:
    """An instant of the form that is not after the deed. Raises Invalid."""
    at: datetime = getattr(doing.form, name)
    if at > doing.at:
        raise Invalid([(name, "时间不能晚于办理之时")])
    return at
