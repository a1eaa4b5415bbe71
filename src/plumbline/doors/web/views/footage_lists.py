"""Lists of recorders, cameras, footage, lists of destruction and inspections."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.kernel.scope import visible
from plumbline.law.calendar import SHANGHAI
from plumbline.people.reads import names
from plumbline.recordings.models import Device, Footage, Sample, Supply, Weeding
from plumbline.recordings.terms import Outside, Tag


def _devices(seat: Seat, asked: Asked) -> QuerySet[Device]:
    rows = visible(Device, seat.actor, seat.day)
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    words = asked.get("q", "")
    return rows.filter(Q(serial__startswith=words) | Q(place__contains=words)) if words else rows


def _device_cells(seat: Seat, rows: list[Device]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    people = names({row.holder for row in rows if row.holder})
    return [
        [
            Cell(row.serial, tell.address("device", row.pk), mono=True),
            Cell(t(str(row.get_sort_display()))),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(row.place or (people.get(row.holder, "") if row.holder else "")),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _device_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("阶段"), list(Device.phases.items()), asked)]


def _footage(seat: Seat, asked: Asked) -> QuerySet[Footage]:
    rows = visible(Footage, seat.actor, seat.day).select_related("device")
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    if asked.get("tag"):
        rows = rows.filter(tag=asked["tag"])
    words = asked.get("q", "")
    return rows.filter(Q(device__serial__startswith=words) | Q(file__startswith=words)
                       | Q(place__contains=words)) if words else rows  # fmt: skip


def _footage_cells(seat: Seat, rows: list[Footage]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    people = names({row.officer for row in rows if row.officer})
    return [
        [
            Cell(row.label, tell.address("footage", row.pk), mono=True),
            Cell(t(str(row.get_tag_display()))),
            Cell(row.place or (people.get(row.officer, "") if row.officer else "")),
            Cell(f"{row.begins.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"),
            Cell(f"{row.ends.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"),
            Cell(t(row.phases[row.phase]), tone="over" if row.phase == "changed" else "calm"),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _footage_filters(asked: Asked) -> list[Question]:
    tags = [(tag.value, tag.label) for tag in Tag]
    return [
        pick("phase", gettext("阶段"), list(Footage.phases.items()), asked),
        pick("tag", gettext("活动类别"), tags, asked),
    ]


def _weedings(seat: Seat, asked: Asked) -> QuerySet[Weeding]:
    rows = visible(Weeding, seat.actor, seat.day)
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    words = asked.get("q", "")
    return rows.filter(manifest__startswith=words) if words else rows


def _weeding_cells(seat: Seat, rows: list[Weeding]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.label, tell.address("weeding", row.pk), mono=True),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(str(len(row.footage))),
            Cell(f"{row.size / 1_000_000:,.1f} MB"),
            Cell(f"{row.opened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _weeding_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("阶段"), list(Weeding.phases.items()), asked)]


def _samples(seat: Seat, asked: Asked) -> QuerySet[Sample]:
    rows = visible(Sample, seat.actor, seat.day).annotate(faults=Count("findings"))
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    words = asked.get("q", "")
    return rows.filter(Q(seed__contains=words) | Q(order__contains=words)) if words else rows


def _sample_cells(seat: Seat, rows: list[Any]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.label, tell.address("footage_sample", row.pk)),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(f"{len(row.footage)} + {len(row.chosen)} / {row.population}"),
            Cell(str(row.missing)),
            Cell(str(row.faults)),
            Cell(row.order),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _sample_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("阶段"), list(Sample.phases.items()), asked)]


def _supplies(seat: Seat, asked: Asked) -> QuerySet[Supply]:
    rows = visible(Supply, seat.actor, seat.day).select_related("footage__device")
    for name in ("phase", "organ"):
        rows = rows.filter(**{name: asked[name]}) if asked.get(name) else rows
    words = asked.get("q", "")
    return rows.filter(Q(name__contains=words) | Q(letter__contains=words)) if words else rows


def _supply_cells(seat: Seat, rows: list[Supply]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.name, tell.address("footage_supply", row.pk), row.letter),
            Cell(t(str(row.get_organ_display()))),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(row.footage.label, mono=True),
            Cell(f"{row.opened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _supply_filters(asked: Asked) -> list[Question]:
    organs = [(one.value, str(one.label)) for one in Outside]
    return [
        pick("phase", gettext("阶段"), list(Supply.phases.items()), asked),
        pick("organ", gettext("调取单位的性质"), organs, asked),
    ]


FOOTAGE: dict[str, Kind] = {
    "device": Kind(
        "您职权范围内的执法记录仪和固定摄像。", "登记的设备会列在这里。",
        ("设备编号", "设备种类", "状态", "领用人或者安装位置", "单位"),
        _devices, _device_cells, _device_filters, ("-opened_at", "-id"),
    ),
    "footage": Kind(
        "您职权范围内的录音录像，最近录制的在前。", "入库的录音录像会列在这里。",
        ("录音录像", "活动类别", "录制人或者安装位置", "开始时间", "结束时间", "状态", "单位"),
        _footage, _footage_cells, _footage_filters, ("-begins", "-id"), ("officer",),
    ),
    "weeding": Kind(
        "到期录音录像的销毁清单：列出、复核批准、等待、销毁。", "列出的销毁清单会列在这里。",
        ("清单", "状态", "件数", "大小", "列出时间", "单位"),
        _weedings, _weeding_cells, _weeding_filters, ("-opened_at", "-id"),
    ),
    "footage_supply": Kind(
        "外单位持文书调取的录音录像：谁批准、提供了哪份副本。", "报请提供的会列在这里。",
        ("调取单位", "性质", "状态", "录音录像", "报请时间", "单位"),
        _supplies, _supply_cells, _supply_filters, ("-opened_at", "-id"),
    ),
    "footage_sample": Kind(
        "网上巡查的抽查，最近的在前；随机抽取和指定的一并列出。", "抽查会列在这里。",
        ("巡查时段", "状态", "随机 + 指定 / 总数", "缺失秒数", "过错", "整改要求", "单位"),
        _samples, _sample_cells, _sample_filters, ("-opened_at", "-id"),
    ),
}  # fmt: skip
