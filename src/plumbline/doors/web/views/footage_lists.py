"""Lists of recorders, cameras and footage."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Cell, Question
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.kernel.scope import visible
from plumbline.law.calendar import SHANGHAI
from plumbline.people.reads import names
from plumbline.recordings.models import Device, Footage
from plumbline.recordings.terms import Tag


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
}  # fmt: skip
