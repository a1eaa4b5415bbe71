"""The area and its rooms, from taking them into use to closing them; failures of recording."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from plumbline.casework.terms import Sex
from plumbline.casework.texts import Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.premises.models import Area, Outage, Questioning, Room
from plumbline.premises.room_gates import area_empty, area_standard, room_empty, room_recorded
from plumbline.premises.terms import RoomUse

Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class OpenArea(Form):
    """The area as built."""

    name: Short = ask("办案区名称")
    shared: bool = ask("系两个以上办案部门共用的办案中心", default=False)
    separated: bool = ask("与接待、办公、生活区物理隔离")
    harmless: bool = ask("没有尖锐棱角、绳索、玻璃等可能伤人的设施")
    monitored: bool = ask("出入口、通道、各功能室均有录像，没有死角")
    synchronised: bool = ask("录像时钟同步")


@act(
    "premises.open_area",
    title="启用执法办案场所",
    by=(Role.DEPT_HEAD, Role.SYSTEM_ADMIN),
    gates=[anytime, area_standard],
    cite=("G-CHA-01", "P-CHA-01"),
    makes=Area,
    shared=True,
)
def open_area(doing: Doing[Unit, OpenArea]) -> None:
    """登记与其他区域物理隔离、录像没有死角的执法办案场所。"""
    form, unit = doing.form, doing.subject
    doing.create(Area(phase="in_use", line=unit.line, name=form.name, shared=form.shared))


class Why(Form):
    """Why."""

    reasons: Short = ask("原因")


@act(
    "premises.close_area",
    title="停用执法办案场所",
    by=(Role.DEPT_HEAD, Role.SYSTEM_ADMIN),
    gates=[phase("in_use"), area_empty],
    cite=("G-CHA-01",),
)
def close_area(doing: Doing[Area, Why]) -> None:
    """不再使用执法办案场所。"""
    doing.subject.move("closed")


class OpenRoom(Form):
    """The room: for what, for how many, for whom, with which cameras."""

    name: Short = ask("功能室名称")
    use: RoomUse = ask("用途")
    capacity: int = ask("可容纳的当事人人数", ge=1, le=50)
    only: Literal[Sex.UNKNOWN, Sex.MALE, Sex.FEMALE] = ask(
        "只供某一性别使用", default=Sex.UNKNOWN, help="不限的不填"
    )
    minors: bool = ask("可供未成年人使用", default=True)
    cameras: Annotated[list[Code], Field(max_length=20)] = ask("摄像机编号")
    sound: bool = ask("同步录音")


@act(
    "premises.open_room",
    title="启用办案区功能室",
    by=(Role.AREA_MANAGER, Role.DEPT_HEAD),
    gates=[phase("in_use"), room_recorded],
    cite=("G-CHA-01", "D-CHA-02"),
    makes=Room,
)
def open_room(doing: Doing[Area, OpenRoom]) -> None:
    """登记功能室的用途、容量、适用对象和录音录像。"""
    form, area = doing.form, doing.subject
    if Room.objects.filter(area=area, name=form.name).exists():
        raise Invalid([("name", "已经有同名的功能室")])
    doing.create(
        Room(
            phase="in_use",
            line=area.line,
            area=area,
            name=form.name,
            use=form.use,
            capacity=form.capacity,
            sex=form.only,
            minors=form.minors,
            cameras=sorted(set(form.cameras)),
            sound=form.sound,
        )
    )


@act(
    "premises.close_room",
    title="停用办案区功能室",
    by=(Role.AREA_MANAGER, Role.DEPT_HEAD),
    gates=[phase("in_use", "faulty"), room_empty],
    cite=("G-CHA-01",),
)
def close_room(doing: Doing[Room, Why]) -> None:
    """不再使用这间功能室。"""
    doing.subject.move("closed")


class Failure(Form):
    """What failed."""

    note: Short = ask("故障情况")


@act(
    "premises.report_failure",
    title="报告录像故障",
    by=Role.AREA_MANAGER,
    gates=[phase("in_use")],
    cite=("D-CHA-02",),
)
def report_failure(doing: Doing[Room, Failure]) -> None:
    """录音录像中断的，立即登记；室内正在进行的询问讯问随之停止，换室再行。"""
    room = doing.subject
    doing.create(Outage(room=room, since=doing.at, note=doing.form.note, entry_id=doing.entry_id))
    for running in Questioning.objects.filter(room=room, until=None):
        running.until = max(running.since, doing.at)
        running.save(update_fields=["until"])
    room.move("faulty")


class Repair(Form):
    """How it was repaired."""

    note: Short = ask("修复情况")


@act(
    "premises.repair",
    title="录像故障修复",
    by=Role.AREA_MANAGER,
    gates=[phase("faulty")],
    cite=("D-CHA-02",),
)
def repair(doing: Doing[Room, Repair]) -> None:
    """录音录像恢复正常，功能室可以继续使用。"""
    Outage.objects.filter(room=doing.subject, until=None).update(until=doing.at)
    doing.subject.move("in_use")
