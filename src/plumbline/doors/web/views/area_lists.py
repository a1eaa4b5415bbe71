"""Lists of case-handling areas, and of the stays in them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.casework.seals import unsealed
from plumbline.doors.web import tell
from plumbline.doors.web.forms import as_id
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.kernel.scope import visible
from plumbline.premises.models import Area, Presence, Stay
from plumbline.premises.terms import Destination, Ground


def _areas(seat: Seat, asked: Asked) -> QuerySet[Area]:
    people = Stay.objects.filter(area=OuterRef("pk"), left_at=None).order_by().values("area")
    rows = visible(Area, seat.actor, seat.day).annotate(
        people=Subquery(people.annotate(n=Count("pk")).values("n"))
    )
    words = asked.get("q", "")
    return rows.filter(name__contains=words) if words else rows


def _area_cells(seat: Seat, rows: list[Any]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.name, reverse("area_board", args=[row.pk])),
            Cell(
                str(row.people or 0), reverse("list", args=["stay"]) + f"?area={row.pk}&present=1"
            ),
            Cell(tell.unit_of(row.line, units)),
            Cell(t(row.phases[row.phase])),
        ]
        for row in rows
    ]


def _stays(seat: Seat, asked: Asked) -> QuerySet[Stay]:
    rows = visible(Stay, seat.actor, seat.day).select_related("area", "case")
    if words := asked.get("q", ""):
        open_ = Case.objects.filter(unsealed(seat.actor, seat.day))  # K-ADM-02, as for cases
        named = Q(person__name=words, case__in=open_) | Q(case__number__istartswith=words)
        rows = rows.filter(Q(number__istartswith=words) | named)
    for name in ("phase", "ground", "destination"):
        rows = rows.filter(**{name: asked[name]}) if asked.get(name) else rows
    if (area := as_id(asked.get("area"))) is not None:
        rows = rows.filter(area=area)
    if (room := as_id(asked.get("room"))) is not None:
        there = Presence.objects.filter(room=room, until=None, stay=OuterRef("pk"))
        rows = rows.filter(Exists(there))
    return rows.filter(left_at=None) if asked.get("present") else rows


def _stay_cells(seat: Seat, rows: list[Stay]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.number, reverse("stay", args=[row.pk]), row.case.number),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(t(str(row.get_ground_display()))),
            Cell(row.area.name),
            Cell(when(row.arrived_at)),
            Cell(when(row.left_at), sub=t(str(row.get_destination_display()))),
        ]
        for row in rows
    ]


def _stay_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("阶段"), list(Stay.phases.items()), asked),
        pick("ground", gettext("停留依据"), [(g.value, str(g.label)) for g in Ground], asked),
        pick("destination", gettext("去向"), [(d.value, str(d.label)) for d in Destination], asked),
    ]


AREAS: dict[str, Kind] = {
    "area": Kind(
        "您职权范围内的执法办案场所；点开是其看板。", "启用的执法办案场所会列在这里。",
        ("办案区", "现有人数", "单位", "状态"), _areas, _area_cells, order=("name", "id"),
    ),
    "stay": Kind(
        "您职权范围内的办案区停留，最近的在前。", "送交办案区的嫌疑人会列在这里。",
        ("停留", "阶段", "依据", "办案区", "到达时间", "离开时间"),
        _stays, _stay_cells, _stay_filters, ("-arrived_at", "-id"), ("person",),
    ),
}  # fmt: skip
