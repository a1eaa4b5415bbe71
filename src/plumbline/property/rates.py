"""The rates of the mission (3.4d), each with the exceptions behind it (N-PROP-02, D-PROP-11).

Counted from rows and duties as they stand; nothing is stored, so no figure can be set by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from plumbline.kernel.models import Duty, Entry
from plumbline.kernel.scope import visible
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor
from plumbline.measures.models import Item, Preservation
from plumbline.measures.terms import Measure
from plumbline.people.models import Unit, UnitLevel
from plumbline.premises.models import Area
from plumbline.property.facts import GONE, LOST
from plumbline.property.models import Disposal, Store, Thing
from plumbline.property.reads import counting
from plumbline.property.terms import StoreSort

HANDOVER = "property.handed_over_in_time"


@dataclass(frozen=True)
class Shortfall:
    """One case in which a rate falls short: what, why, and where to look."""

    what: str
    why: str
    kind: str
    id: str


@dataclass(frozen=True)
class Rate:
    """How many of how many, and every exception by name."""

    title: str
    says: str
    met: int
    of: int
    exceptions: tuple[Shortfall, ...]
    kind: str  # of what is counted

    @property
    def percent(self) -> str:
        """In hundredths of a per cent cut off, never rounded up: 99.99, or nothing to count."""
        if not self.of:
            return ""
        hundredths = self.met * 10_000 // self.of
        return f"{hundredths // 100}.{hundredths % 100:02}"


def _rate(
    title: str, says: str, kind: str, rows: list[Any], fault: Callable[[Any], Shortfall | None]
) -> Rate:
    found = tuple(wrong for row in rows if (wrong := fault(row)) is not None)
    return Rate(title, says, len(rows) - len(found), len(rows), found, kind)


def centres(actor: Actor, now: datetime) -> Rate:
    """County organs that have a centre for case property, out of all."""
    organs = visible(Unit, actor, legal_day(now)).filter(level=UnitLevel.COUNTY, phase="active")
    built = {tuple(line) for line in Store.objects.filter(sort=StoreSort.CENTRE)
             .values_list("line", flat=True)}  # fmt: skip

    def fault(unit: Unit) -> Shortfall | None:
        if tuple(unit.line) in built:
            return None
        return Shortfall(unit.name, "没有设立涉案财物管理中心", "unit", str(unit.pk))

    return _rate("财物管理中心建成率", "设立涉案财物管理中心的县级公安机关，占全部县级公安机关",
                 "store", list(organs.order_by("code")), fault)  # fmt: skip


def case_centres(actor: Actor, now: datetime) -> Rate:
    """County organs that have a case-handling centre in use, out of all (G-CHA-01)."""
    organs = visible(Unit, actor, legal_day(now)).filter(level=UnitLevel.COUNTY, phase="active")
    lines = Area.objects.filter(shared=True, phase="in_use").values_list("line", flat=True)
    covered = {code for line in lines for code in line}

    def fault(unit: Unit) -> Shortfall | None:
        if unit.code in covered:
            return None
        return Shortfall(unit.name, "没有在用的执法办案管理中心", "unit", str(unit.pk))

    return _rate("执法办案管理中心建成率", "设立执法办案管理中心的县级公安机关，占全部县级公安机关",
                 "area", list(organs.order_by("code")), fault)  # fmt: skip


def _seized(actor: Actor, now: datetime) -> list[Item]:
    """What was seized within sight of the actor and had to go to the custodian.

    Who keeps things sees them and not the measures; what he counts blind he sees nowhere.
    """
    day = legal_day(now)
    seen = Q(preservation__in=visible(Preservation, actor, day).values("pk"))
    seen |= Q(thing__in=visible(Thing, actor, day).values("pk"))
    hidden = Thing.objects.filter(place__store__in=counting(actor))
    rows = Item.objects.filter(seen, preservation__measure=Measure.SEIZURE)
    rows = rows.exclude(pk__in=hidden.values("item"))
    return list(rows.select_related("preservation", "thing").order_by("pk"))


def _thing(item: Item) -> Thing | None:
    found: Thing | None = getattr(item, "thing", None)
    return found


def stored(actor: Actor, now: datetime) -> Rate:
    """Things handed to the custodian in time, out of those that had to be (入库率)."""
    items = [item for item in _seized(actor, now)
             if (thing := _thing(item)) is None or thing.phase != "settled"]  # fmt: skip
    ids = [thing.pk for item in items if (thing := _thing(item)) is not None]
    owed: dict[Any, Duty] = {}
    for duty in Duty.objects.filter(code=HANDOVER, subject_id__in=ids).order_by("id"):
        owed[duty.subject_id] = duty  # the last: a refused receipt raises it anew
    listing = {duty.subject_id for duty in Duty.objects.filter(
        code="property.listed_in_time", settled_by=None, due_at__gte=now)}  # fmt: skip
    due = [item for item in items if not _running(item, owed, listing, now)]
    told = dict(Entry.objects.filter(pk__in=[duty.settled_by for duty in owed.values()])
                .values_list("pk", "recorded"))  # fmt: skip

    def fault(item: Item) -> Shortfall | None:
        held, thing = item.preservation, _thing(item)
        if thing is None:
            assert held is not None  # noqa: S101 - only things under a measure are asked for
            return Shortfall(item.name, "没有登记", "preservation", str(held.pk))
        last = owed.get(thing.pk)
        if last is not None and last.late_by(now) is not None:
            why = "没有移交" if last.settled_at is None else "移交超过期限"
            return Shortfall(thing.number, why, "thing", str(thing.pk))
        if last is not None and last.settled_by and told[last.settled_by] > last.due_at:
            # Whoever owes it names the instant himself: what is entered late is no proof of it.
            return Shortfall(thing.number, "期限届满后才登记移交", "thing", str(thing.pk))
        if thing.received_at is None:
            return Shortfall(thing.number, "没有入库", "thing", str(thing.pk))
        return None

    return _rate("财物入库率", "按期移交并入库的，占应当移交的涉案财物", "thing", due, fault)


def _running(item: Item, owed: dict[Any, Duty], listing: set[UUID], now: datetime) -> bool:
    """Whether the day for handing over has not passed: then it is neither good nor bad yet."""
    thing = _thing(item)
    if thing is None:
        return item.preservation_id in listing
    last = owed.get(thing.pk)
    if last is None or thing.phase in ("exam_asked", "examined"):
        return last is None or last.late_by(now) is None
    return thing.phase in ("taken", "offered") and now <= last.due_at


def disposed(actor: Actor, now: datetime) -> Rate:
    """Things that left with a whole chain of papers, out of those whose fate was decided."""
    items = [item for item in _seized(actor, now) if item.disposal]
    complete = set(Disposal.objects.filter(complete=True).values_list("thing_id", flat=True))

    def fault(item: Item) -> Shortfall | None:
        held, thing = item.preservation, _thing(item)
        if thing is None:
            assert held is not None  # noqa: S101 - only things under a measure are asked for
            return Shortfall(item.name, "没有登记，没有凭证", "preservation", str(held.pk))
        if thing.phase not in GONE:
            return Shortfall(thing.number, "已经决定处理，仍在保管", "thing", str(thing.pk))
        if thing.phase in LOST:
            return Shortfall(thing.number, "在保管中灭失", "thing", str(thing.pk))
        whole = thing.phase == "settled" or thing.pk in complete
        return None if whole else Shortfall(thing.number, "凭证不全", "thing", str(thing.pk))

    return _rate("财物规范处置率", "按决定的方式处理、凭证齐全的，占已决定处理的涉案财物",
                 "thing", items, fault)  # fmt: skip


def rates(actor: Actor, now: datetime) -> list[Rate]:
    """The four rates of the mission within sight of the actor."""
    return [case_centres(actor, now), centres(actor, now), stored(actor, now), disposed(actor, now)]
