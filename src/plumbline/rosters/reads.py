"""Reading rosters: who is on duty in a line at an instant; turns with names; a roster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as t

from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Subject
from plumbline.law.roles import Actor
from plumbline.people.absences import away
from plumbline.people.models import Officer, Unit
from plumbline.people.plain import facts, head, shown
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.slots import standing

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Named:
    """A turn with the names of those on duty, and of those among them who are not at work."""

    turn: Turn
    unit: Unit
    leader: str
    officers: tuple[str, ...]
    auxiliaries: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def others(self) -> tuple[tuple[str, ...], ...]:
        """Officers, auxiliaries, and whoever of all is missing."""
        return self.officers, self.auxiliaries, self.missing


def on_duty(line: Sequence[str], at: datetime) -> list[Turn]:
    """The published turns that run at an instant in the units of a line, its own unit first.

    One query; `named` adds the names.
    """
    running = Turn.objects.published().filter(begins_at__lte=at, ends_at__gt=at)
    rows = running.filter(roster__unit__code__in=list(line)).select_related("roster__unit")
    found = list(rows.order_by("begins_at", "pk"))
    return sorted(found, key=lambda turn: -len(turn.roster.unit.line))


def named(turns: Iterable[Turn]) -> list[Named]:
    """These turns with names: two queries however many they are."""
    rows = list(turns)
    if not rows:
        return []
    everybody = {one for row in rows for one in row.everybody}
    people = {one.pk: one for one in Officer.objects.filter(pk__in=everybody)}
    days = [row.days for row in standing(rows)]
    gone = away(everybody, min(first for first, _ in days), max(last for _, last in days))

    def called(ids: Iterable[UUID]) -> tuple[str, ...]:
        return tuple(people[one].label for one in ids)

    def missing(row: Turn, first: date, last: date) -> Iterable[UUID]:
        out = {absence.officer_id for absence in gone if absence.touches(first, last)}
        return (one for one in row.everybody if one in out or people[one].phase != "serving")

    return [
        Named(row, row.roster.unit, people[row.leader].label, called(row.officers),
              called(row.auxiliaries), called(missing(row, *span)))
        for row, span in zip(rows, days, strict=True)
    ]  # fmt: skip


@read("roster")
def roster(subject: Roster, actor: Actor, now: datetime) -> dict[str, Any]:
    """A roster turn by turn."""
    del actor, now
    turns = named(subject.turns.select_related("roster__unit").order_by("begins_at", "pk"))
    rows = facts((t("第一日"), subject.first), (t("最后一日"), subject.last))
    columns = [t("时间"), t("带班负责人"), t("值班民警"), t("值班辅警"), t("不在岗"), t("调整理由")]
    lines = [[when(one.turn), one.leader, *map(t("、").join, one.others), one.turn.reason]
             for one in turns]  # fmt: skip
    part = {"title": t("班次"), "note": "", "facts": [], "columns": columns, "rows": lines}
    return head(subject) | {"facts": rows, "parts": [part]}


def when(turn: Turn) -> str:
    """From when to when a turn is."""
    return f"{shown(turn.begins_at)} – {shown(turn.ends_at)}"


def _changeable(subject: Subject) -> Options:
    """The turns of a roster, the last first."""
    if not isinstance(subject, Roster):
        return []
    turns = named(subject.turns.select_related("roster__unit").order_by("-begins_at", "-pk"))
    return [(str(one.turn.pk), f"{when(one.turn)} {one.leader}") for one in turns]


CHOICES = {"turn": _changeable}
