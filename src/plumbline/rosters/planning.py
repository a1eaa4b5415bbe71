"""A roster is planned by a head, published ahead, changed with a reason (5.2a)."""

from __future__ import annotations

from datetime import timedelta

from plumbline.kernel.act import Doing, Form, Invalid, act
from plumbline.kernel.gate import anytime, phase
from plumbline.law.calendar import legal_day
from plumbline.people.models import Officer, Unit
from plumbline.rosters.gates import FIT, PLANNERS, ahead, turn_of
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.slots import LONGEST, ChangeTurn, Plan, Slot, planned, slot


def _auxiliaries(found: list[Slot], field: str) -> None:
    """Officers and auxiliaries stand each in their place. Raises Invalid."""
    auxiliaries = {one for row in found for one in row.auxiliaries}
    known = Officer.objects.filter(pk__in=auxiliaries, auxiliary=True).count()
    if known != len(auxiliaries):
        raise Invalid([(field, "值班辅警中有的不是警务辅助人员")])


def _own(found: list[Slot], unit: Unit, field: str) -> None:
    """Each unit puts its own people on duty, and those below it; leaders come from above as well.

    Raises Invalid.
    """
    people = {one for row in found for one in (*row.officers, *row.auxiliaries)}
    own = Officer.objects.filter(pk__in=people, **{f"line__{len(unit.line) - 1}": unit.code})
    if own.count() != len(people):
        raise Invalid([(field, "其中有的不是本单位或者下级单位的人员")])


@act(
    "rosters.plan",
    title="拟订值班表",
    by=PLANNERS,
    gates=[anytime, *FIT],
    cite=("5.2a", "2.2a", "G-QUAL-02"),
    makes=Roster,
    shared=True,
)
def plan(doing: Doing[Unit, Plan]) -> None:
    """按班组轮换排出一段日子的值班：每班由谁带班，哪些民警、辅警值班。"""
    form, unit = doing.form, doing.subject
    if form.first < legal_day(doing.situation.now):
        raise Invalid([("first", "不能早于今日")])
    if not timedelta(0) <= form.last - form.first < timedelta(days=LONGEST):
        raise Invalid([("last", "不能早于第一日，一份值班表不超过三十一日")])
    found = list(planned(form))
    _auxiliaries(found, "teams")
    _own(found, unit, "teams")
    taken = Turn.objects.filter(roster__unit=unit, begins_at__lt=found[-1].ends_at,
                                ends_at__gt=found[0].begins_at)  # fmt: skip
    if taken.exclude(roster__phase="withdrawn").exists():
        raise Invalid([("first", "其中有的日子已经排了值班；先撤回拟订的值班表，或者逐班调整")])
    roster = doing.create(
        Roster(phase="planned", line=unit.line, unit=unit, first=form.first, last=form.last,
               handlers=sorted({one for row in found for one in row.everybody}))
    )  # fmt: skip
    for row in found:
        doing.create(_turn(roster, row, doing))


def _turn(roster: Roster, row: Slot, doing: Doing[Unit, Plan] | Doing[Roster, ChangeTurn]) -> Turn:
    return Turn(roster=roster, begins_at=row.begins_at, ends_at=row.ends_at, leader=row.leader,
                officers=list(row.officers), auxiliaries=list(row.auxiliaries),
                entry_id=doing.entry_id)  # fmt: skip


class Nothing(Form):
    """Nothing more is to be said."""


@act(
    "rosters.publish",
    title="公布值班表",
    by=PLANNERS,
    gates=[phase("planned"), ahead, *FIT],
    cite=("5.2a", "2.2a"),
)
def publish(doing: Doing[Roster, Nothing]) -> None:
    """在第一个班次开始之前公布；此后只能逐班调整，并写明理由。"""
    doing.subject.move("published")


@act(
    "rosters.withdraw",
    title="撤回值班表",
    by=PLANNERS,
    gates=[phase("planned")],
    cite=("5.2a",),
)
def withdraw(doing: Doing[Roster, Nothing]) -> None:
    """没有公布的值班表不再使用，这些日子可以重新排班。"""
    doing.subject.move("withdrawn")


@act(
    "rosters.change_turn",
    title="调整班次",
    by=PLANNERS,
    gates=[phase("planned", "published"), *FIT],
    cite=("5.2a", "2.2a"),
)
def change_turn(doing: Doing[Roster, ChangeTurn]) -> None:
    """更换一个班次的人员；班次已经开始的，自调整之时起由新的人员值班。"""
    form, roster, now = doing.form, doing.subject, doing.situation.now
    turn = turn_of(roster, form.turn)
    if turn is None or turn.ends_at <= now:
        raise Invalid([("turn", "没有这个班次，或者该班次已经结束")])
    found = slot(max(turn.begins_at, now), turn.ends_at, form)
    _auxiliaries([found], "auxiliaries")
    _own([found], roster.unit, "officers")
    roster.handlers = sorted({*roster.handlers, *found.everybody})
    if turn.begins_at < now:
        turn.ends_at = now
        turn.save(update_fields=["ends_at"])
        turn = doing.create(_turn(roster, found, doing))
    turn.leader, turn.reason = found.leader, form.reasons
    turn.officers, turn.auxiliaries = list(found.officers), list(found.auxiliaries)
    turn.entry_id = doing.entry_id
    turn.save()
