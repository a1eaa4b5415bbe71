"""The list of what is, was or is to be published: by heading, state and deadline."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.kernel.models import Duty
from plumbline.kernel.scope import visible
from plumbline.publications import state
from plumbline.publications.models import Publication
from plumbline.publications.terms import Heading

TONES = {"published": "met", "withdrawn": "over", **dict.fromkeys(Publication.open_phases, "soon")}


def _rows(seat: Seat, asked: Asked) -> QuerySet[Publication]:
    rows = visible(Publication, seat.actor, seat.day).select_related("unit", "paper__case")
    if words := asked.get("q", ""):
        rows = rows.filter(title__contains=words)
    for name in ("phase", "heading"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows.filter(line__contains=[asked["unit"]]) if asked.get("unit") else rows


def _cells(seat: Seat, rows: list[Publication]) -> list[list[Cell]]:
    del seat
    owed = Duty.objects.filter(subject_id__in=[row.pk for row in rows], settled_by=None)
    due = dict(owed.order_by("-due_at").values_list("subject_id", "due_at"))
    return [
        [
            Cell(row.title, reverse("publication_desk", args=[row.pk])),
            _phase(row),
            Cell(t(str(row.get_heading_display()))),
            Cell(row.unit.name),
            Cell(when(due[row.pk]) if row.pk in due else ""),
            Cell(when(row.published_at) if row.published_at else ""),
        ]
        for row in rows
    ]


def _phase(row: Publication) -> Cell:
    if row.phase == "published" and state.down(row):
        return Cell(gettext("现已不再显示"), tone="over")
    return Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm"))


def _filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Publication.phases.items()), asked),
        pick("heading", gettext("公开栏目"), Heading.choices, asked),
    ]


PUBLICATIONS = {
    "publication": Kind(
        "应当公开、正在审查和已经公开的信息，各有负责单位和期限。", "登记的公开信息会列在这里。",
        ("标题", "状态", "公开栏目", "负责单位", "公开期限", "公开时间"),
        _rows, _cells, _filters, ("-opened_at", "-id"),
    ),
}  # fmt: skip
