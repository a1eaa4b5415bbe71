"""Lists of case property: things, stores, counts."""

from __future__ import annotations

from django.db.models import Count as Number
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.seals import shut_among
from plumbline.doors.web import periods, tell
from plumbline.doors.web.forms import as_id
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views import pictures
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import duty_title, t
from plumbline.kernel.models import Duty
from plumbline.kernel.scope import visible
from plumbline.property.models import Count, Store, Thing
from plumbline.property.reads import counting, listed
from plumbline.property.terms import Sort


def _things(seat: Seat, asked: Asked) -> QuerySet[Thing]:
    rows = listed(visible(Thing, seat.actor, seat.day), seat.actor)
    rows = rows.select_related("item", "case", "place__store")
    if words := asked.get("q", ""):
        rows = rows.filter(Q(number__istartswith=words) | Q(item__name__contains=words)
                           | Q(case__number__istartswith=words))  # fmt: skip
    for field in ("phase", "sort"):
        if asked.get(field):
            rows = rows.filter(**{field: asked[field]})
    if (store := as_id(asked.get("store"))) is not None:
        rows = rows.filter(place__store=store)
    if asked.get("place"):
        rows = rows.filter(place__code=asked["place"])
    if asked.get("state") == "over":
        late = Duty.objects.filter(subject_kind=Thing.kind, settled_by=None, due_at__lt=seat.now)
        rows = rows.filter(pk__in=late.values("subject_id"))
    return rows


def _thing_cells(seat: Seat, rows: list[Thing]) -> list[list[Cell]]:
    units = tell.units(row.line for row in rows)
    open_ = Duty.objects.filter(subject_id__in=[row.pk for row in rows], settled_by=None)
    nearest = {duty.subject_id: duty for duty in open_.order_by("-due_at")}

    closed = shut_among([(row.kind, row.pk) for row in rows], seat.actor, seat.day)

    def due(row: Thing) -> Cell:
        if (duty := nearest.get(row.pk)) is None:
            return Cell("")
        how = periods.tone(duty, seat.now)
        words = f"{duty_title(duty.code)} · {periods.remaining(duty, seat.now)}"
        return Cell(periods.state(how), sub=words, tone=how, share=periods.share(duty, seat.now))

    return [
        [
            Cell(
                row.number,
                tell.address("thing", row.pk),
                row.item.name,
                picture="" if row.pk in closed else pictures.first(row),
            ),
            Cell(t(row.get_sort_display())),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(f"{row.place.store.name} {row.place.code}" if row.place else ""),
            due(row),
            Cell(row.case.number, tell.address("case", row.case_id)),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _thing_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("阶段"), list(Thing.phases.items()), asked),
        pick("sort", gettext("财物种类"), [(s.value, str(s.label)) for s in Sort], asked),
        pick("state", gettext("期限"), [("over", "超期")], asked),
    ]


def _stores(seat: Seat, asked: Asked) -> QuerySet[Store]:
    rows = visible(Store, seat.actor, seat.day).annotate(held=Number("places__things"))
    return rows.filter(name__contains=asked["q"]) if asked.get("q") else rows


def _store_cells(seat: Seat, rows: list[Store]) -> list[list[Cell]]:
    units = tell.units(row.line for row in rows)
    blind = set(counting(seat.actor).values_list("pk", flat=True))
    return [
        [
            Cell(row.name, tell.address("store", row.pk)),
            Cell(t(row.get_sort_display())),
            Cell(gettext("盲盘中"))
            if row.pk in blind
            else Cell(
                str(getattr(row, "held", 0)), reverse("list", args=["thing"]) + f"?store={row.pk}"
            ),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _counts(seat: Seat, asked: Asked) -> QuerySet[Count]:
    rows = visible(Count, seat.actor, seat.day).select_related("store")
    if words := asked.get("q", ""):
        rows = rows.filter(store__name__contains=words)
    if (store := as_id(asked.get("store"))) is not None:
        rows = rows.filter(store=store)
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _count_cells(seat: Seat, rows: list[Count]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.store.name, tell.address("count", row.pk)),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(f"{row.share}%"),
            Cell(str(row.findings.count())),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]


def _count_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("阶段"), list(Count.phases.items()), asked)]


PROPERTY = {
    "thing": Kind(
        "您职权范围内的涉案财物，一物一号，最近登记的在前。", "登记的涉案财物会列在这里。",
        ("编号", "种类", "阶段", "存放位置", "最近的期限", "案件", "单位"),
        _things, _thing_cells, _thing_filters, ("-opened_at", "-id"),
    ),
    "store": Kind(
        "涉案财物的保管场所。", "设立的保管场所会列在这里。",
        ("名称", "种类", "在库件数", "单位"), _stores, _store_cells, order=("name", "id"),
    ),
    "count": Kind(
        "保管场所的盘点，最近的在前。", "布置的盘点会列在这里。",
        ("保管场所", "阶段", "抽取比例", "差异", "布置时间"),
        _counts, _count_cells, _count_filters, ("-opened_at", "-id"),
    ),
}  # fmt: skip
