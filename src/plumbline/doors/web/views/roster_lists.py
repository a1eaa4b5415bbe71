"""Lists of rosters and of their turns."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.kernel.scope import visible
from plumbline.law.calendar import legal_day
from plumbline.people.models import Officer
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.reads import named, when

SPANS = {"now": "正在值班", "week": "今后七日", "past": "已经结束"}
TONES = {"planned": "soon"}


def _turns(seat: Seat, asked: Asked) -> QuerySet[Turn]:
    mine = visible(Roster, seat.actor, seat.day)
    rows = Turn.objects.published().filter(roster__in=mine.values("pk"))
    rows = rows.select_related("roster__unit")
    if words := asked.get("q", ""):
        found = Officer.objects.filter(Q(name__contains=words) | Q(number__startswith=words))
        people = list(found.values_list("pk", flat=True)[:100])
        rows = rows.of_any(people) | rows.filter(roster__unit__name__contains=words)
    if asked.get("unit"):
        rows = rows.filter(roster__line__contains=[asked["unit"]])
    match asked.get("span"):
        case "now":
            rows = rows.filter(begins_at__lte=seat.now, ends_at__gt=seat.now)
        case "week":
            rows = rows.filter(begins_at__lt=seat.now + timedelta(days=7), ends_at__gt=seat.now)
        case "past":
            rows = rows.filter(ends_at__lte=seat.now)
    return rows


def _turn_cells(seat: Seat, rows: list[Turn]) -> list[list[Cell]]:
    del seat
    joined = gettext("、").join
    return [
        [
            Cell(when(one.turn), reverse("roster_week", args=[one.unit.pk])
                 + f"?day={legal_day(one.turn.begins_at).isoformat()}"),
            Cell(one.unit.name),
            Cell(one.leader),
            Cell(joined(one.officers)),
            Cell(joined(one.auxiliaries)),
            Cell(joined(one.missing), tone="over" if one.missing else ""),
            Cell(one.turn.reason),
        ]
        for one in named(rows)
    ]  # fmt: skip


def _turn_filters(asked: Asked) -> list[Question]:
    return [pick("span", gettext("时间"), list(SPANS.items()), asked)]


def _rosters(seat: Seat, asked: Asked) -> QuerySet[Roster]:
    rows = visible(Roster, seat.actor, seat.day).select_related("unit")
    if words := asked.get("q", ""):
        rows = rows.filter(unit__name__contains=words)
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _roster_cells(seat: Seat, rows: list[Roster]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.unit.name, tell.address("roster", row.pk)),
            Cell(row.first.isoformat()),
            Cell(row.last.isoformat()),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
        ]
        for row in rows
    ]


def _roster_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(Roster.phases.items()), asked)]


ROSTERS = {
    "turn": Kind(
        "已经公布的值班：每班由谁带班，谁值班；不在岗的须调整。", "公布的值班会列在这里。",
        ("时间", "单位", "带班负责人", "值班民警", "值班辅警", "不在岗", "调整理由"),
        _turns, _turn_cells, _turn_filters, ("-begins_at", "-id"),
    ),
    "roster": Kind(
        "各单位的值班表：拟订、已公布、已撤回。", "拟订的值班表会列在这里。",
        ("单位", "第一日", "最后一日", "状态"),
        _rosters, _roster_cells, _roster_filters, ("-opened_at", "-id"),
    ),
}  # fmt: skip
