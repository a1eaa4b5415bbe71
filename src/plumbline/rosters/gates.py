"""Who may be put on duty: in service and at work, of the level asked for, in one place.

Who is on duty counts from the instant of the record. A duty published or changed backwards would
make somebody answer for hours that he was never told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from plumbline.careers.post import LEADING
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Actor, Role
from plumbline.people.absences import away
from plumbline.people.models import Officer, Unit, UnitLevel
from plumbline.people.reads import names
from plumbline.qualification.gates import ANY_LEVEL, HEADS, MIDDLE
from plumbline.qualification.reads import actors
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.slots import ChangeTurn, Plan, Slot, planned, slot, standing

PLANNERS = (Role.DEPT_HEAD, *HEADS)
ORGANS = frozenset({UnitLevel.PROVINCE, UnitLevel.CITY, UnitLevel.COUNTY})
NAMED = 5  # how many of those who may not a refusal names


def turn_of(roster: Roster, pk: UUID) -> Turn | None:
    """A turn of this roster."""
    return roster.turns.filter(pk=pk).first()


def slots(s: Situation[Any]) -> list[Slot]:
    """The turns that an act would put people on: of its form, or those of the roster published."""
    if isinstance(s.form, Plan):
        return list(planned(s.form))
    if isinstance(s.form, ChangeTurn):
        turn = turn_of(s.subject, s.form.turn)
        return [slot(max(turn.begins_at, s.now), turn.ends_at, s.form)] if turn else []
    return standing(s.once(_turns)) if isinstance(s.subject, Roster) else []


def _turns(roster: Roster) -> list[Turn]:
    return list(roster.turns.order_by("begins_at", "pk"))


def unit_of(subject: Unit | Roster) -> Unit:
    """The unit whose roster it is."""
    return subject.unit if isinstance(subject, Roster) else subject


def _everybody(found: Iterable[Slot]) -> set[UUID]:
    return {one for row in found for one in row.everybody}


def _said(pairs: Iterable[tuple[UUID, str]]) -> Missing | None:
    """Who may not, each with the first reason; a few of them."""
    every: dict[UUID, str] = {}
    for one, why in pairs:
        every.setdefault(one, why)
    if not every:
        return None
    known, says = names(set(every)), gettext("%(name)s（%(why)s）")
    return {"who": listed(says % {"name": known.get(one, ""), "why": gettext(why)}
                          for one, why in list(every.items())[:NAMED])}  # fmt: skip


@gate(
    "rosters.nobody_away",
    cite=("2.2a", "N-SUP-02"),
    says="不得安排值班：%(who)s",
    remedy="改排他人；已经返岗的，先更改登记的返岗日期",
    who=PLANNERS,
)
def nobody_away(s: Situation[Any]) -> Missing | None:
    """Nobody is on duty who left, is on leave or is stopped from duty on that day."""
    found = slots(s)
    return _said(_away(found)) if found else None


def _away(found: list[Slot]) -> Iterator[tuple[UUID, str]]:
    everybody = _everybody(found)
    serving = set(Officer.objects.filter(pk__in=everybody, phase="serving")
                  .values_list("pk", flat=True))  # fmt: skip
    yield from ((one, "不在职") for one in everybody - serving)
    span = [day for row in found for day in row.days]
    for absence in away(everybody, min(span), max(span)):
        for row in found:
            if absence.officer_id in row.everybody and absence.touches(*row.days):
                day = max(row.days[0], absence.since).isoformat()
                yield absence.officer_id, gettext("%(day)s不在岗") % {"day": day}
                break


@gate(
    "rosters.leader_fit",
    cite=("G-QUAL-02", "2.2a"),
    says="不得带班：%(who)s",
    remedy="由本单位或者上级单位的负责人带班；办案部门、派出所的带班负责人应当具备中级以上执法资格",
    who=(*PLANNERS, Role.TRAINER),
)
def leader_fit(s: Situation[Any]) -> Missing | None:
    """Whoever leads a turn heads the unit, and holds what its head must hold."""
    found = slots(s)
    return _said(_unfit_leaders(found, s.once(unit_of))) if found else None


def _unfit_leaders(found: list[Slot], unit: Unit) -> Iterator[tuple[UUID, str]]:
    known = actors({row.leader for row in found})
    for row in found:
        if why := unfit_to_lead(known.get(row.leader), unit, row.days[0]):
            yield row.leader, why


def unfit_to_lead(somebody: Actor | None, unit: Unit, day: date) -> str:
    """Why somebody may not lead a turn in a unit on a day; empty if he may."""
    if somebody is None or not LEADING & set(somebody.roles(tuple(unit.line), day)):
        return "不是本单位的负责人"
    if unit.level not in ORGANS and not somebody.holds(MIDDLE, None, day):
        return "没有有效的中级以上执法资格"
    return ""


@gate(
    "rosters.officers_fit",
    cite=("G-QUAL-01", "R-QUAL-04"),
    says="不得作为民警值班：%(who)s",
    remedy="由具备基本级以上执法资格的民警值班；辅警编入值班辅警，在民警带领下工作",
    who=(*PLANNERS, Role.TRAINER),
)
def officers_fit(s: Situation[Any]) -> Missing | None:
    """Whoever is on duty as an officer may handle a case on that day; an auxiliary may not."""
    found = slots(s)
    return _said(_unfit_officers(found)) if found else None


def _unfit_officers(found: list[Slot]) -> Iterator[tuple[UUID, str]]:
    known = actors({one for row in found for one in row.officers})
    for row in found:
        for one in row.officers:
            if why := unfit_to_serve(known.get(one), row.days[0]):
                yield one, why


def unfit_to_serve(somebody: Actor | None, day: date) -> str:
    """Why somebody may not be on duty as an officer on a day; empty if he may."""
    fit = somebody is None or somebody.holds(ANY_LEVEL, None, day)
    return "" if fit else "没有有效的基本级以上执法资格"


@gate(
    "rosters.in_one_place",
    cite=("2.2a", "5.2a"),
    says="同一时间不得安排在两处值班：%(who)s",
    remedy="改排他人，或者先调整另一处的值班",
    who=PLANNERS,
)
def in_one_place(s: Situation[Any]) -> Missing | None:
    """Nobody is on duty twice at the same time, here or in another unit."""
    found = slots(s)
    if s.form is not None and isinstance(s.subject, Roster):
        _hold(_everybody(found))
    own = s.subject.pk if isinstance(s.subject, Roster) else None
    return _said(_twice(found, own, getattr(s.form, "turn", None))) if found else None


def _hold(everybody: set[UUID]) -> None:
    """Let nobody else put these people on duty until this act is over; all take them in one order.

    What another unit published meanwhile is there to be read once the lock is had.
    """
    rows = Officer.objects.filter(pk__in=everybody).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _twice(found: list[Slot], own: UUID | None, changed: UUID | None) -> Iterator[tuple[UUID, str]]:
    begins, ends = min(row.begins_at for row in found), max(row.ends_at for row in found)
    rows = Turn.objects.published().of_any(_everybody(found))
    rows = rows.filter(begins_at__lt=ends, ends_at__gt=begins).select_related("roster__unit")
    rows = rows.exclude(pk=changed) if changed else rows.exclude(roster=own)
    for other in rows.order_by("begins_at", "pk"):
        there, at = set(other.everybody), {"at": _at(other.begins_at)}
        why = gettext("%(at)s起在%(unit)s值班") % {**at, "unit": other.roster.unit.name}
        for row in found:
            if row.begins_at < other.ends_at and other.begins_at < row.ends_at:
                yield from ((one, why) for one in row.everybody if one in there)


def _at(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@gate(
    "rosters.ahead",
    cite=("5.2a",),
    says="%(at)s的班次已经开始，值班表应当在开始之前公布",
    remedy="撤回这份值班表，自下一班次起重新拟订",
    who=PLANNERS,
)
def ahead(s: Situation[Roster]) -> Missing | None:
    """A roster is published before its first turn begins, by the server's clock."""
    first = min((turn.begins_at for turn in s.once(_turns)), default=s.now)
    return {"at": _at(first)} if first <= s.now else None


FIT = (nobody_away, leader_fit, officers_fit, in_one_place)
