"""Recorders and cameras: registered, issued, returned, inspected, repaired, retired (D-BWV-07)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.recordings.gates import all_taken_in, on_the_rolls
from plumbline.recordings.models import Carry, Checkup, Device
from plumbline.recordings.terms import Long, Maybe, Short, Sort

KEEPERS = (Role.AREA_MANAGER, Role.DEPT_HEAD, Role.SYSTEM_ADMIN)
Ahead = Annotated[int, Field(ge=-86_400, le=86_400)]


class RegisterDevice(Form):
    """What it is, and what it looks at."""

    sort: Sort = ask("设备种类")
    serial: Short = ask("设备编号")
    model: Maybe = ask("品牌型号", default="")
    place: Maybe = ask("安装位置", default="", help="固定安装的填写，例如询问室一；执法记录仪不填")


@act(
    "recordings.register_device",
    title="登记录音录像设备",
    by=KEEPERS,
    gates=[anytime],
    cite=("D-BWV-07", "4.2b"),
    makes=Device,
    shared=True,
)
def register_device(doing: Doing[Unit, RegisterDevice]) -> None:
    """登记一台执法记录仪或者一路固定摄像，由本单位管理。"""
    form = doing.form
    if (form.sort == Sort.RECORDER) == bool(form.place):
        raise Invalid([("place", "固定安装的写明安装位置，执法记录仪不填")])
    if Device.objects.filter(serial=form.serial).exists():
        raise Invalid([("serial", "该设备编号已经登记")])
    doing.create(
        Device(
            phase="in_stock" if form.sort == Sort.RECORDER else "running",
            line=doing.subject.line, **form.model_dump(),
        )
    )  # fmt: skip


class Issue(Form):
    """Who takes it on duty."""

    officer: UUID = ask("领用人", ref="officer")


@act(
    "recordings.issue",
    title="领用执法记录仪",
    by=(*KEEPERS, Role.CASE_OFFICER),
    gates=[phase("in_stock"), all_taken_in, on_the_rolls],
    cite=("D-BWV-06", "D-BWV-07"),
)
def issue(doing: Doing[Device, Issue]) -> None:
    """执勤前领用；此后录制的内容由领用人负责，至交还为止。"""
    device, officer = doing.subject, doing.form.officer
    doing.create(Carry(device=device, officer=officer, since=doing.at, entry_id=doing.entry_id))
    device.holder, device.handlers = officer, [officer]  # who owes the upload afterwards
    device.move("issued")


class Return(Form):
    """What is on it when it comes back."""

    clips: Annotated[int, Field(ge=0, le=5_000)] = ask("待上传的录音录像数量", help="没有的填0")
    sound: bool = ask("设备完好")
    note: Maybe = ask("损坏、丢失情况", default="", long=True)


@act(
    "recordings.return_device",
    title="交还执法记录仪",
    by=(*KEEPERS, Role.CASE_OFFICER),
    gates=[phase("issued")],
    cite=("D-BWV-06", "D-BWV-04"),
)
def return_device(doing: Doing[Device, Return]) -> None:
    """勤务结束后交还，二十四小时内上传所录内容。"""
    device, form = doing.subject, doing.form
    if form.sound == bool(form.note):
        raise Invalid([("note", "设备不完好的写明情况，完好的不填")])
    Carry.objects.filter(device=device, until=None).update(until=doing.at)
    device.holder, device.owed = None, form.clips
    device.move("in_stock" if form.sound else "faulty")


class ClearDevice(Form):
    """Nothing to fill in: the count says it."""


@act(
    "recordings.clear_device",
    title="确认上传完毕并清空设备",
    by=(*KEEPERS, Role.CASE_OFFICER),
    gates=[phase("in_stock", "faulty"), all_taken_in],
    cite=("D-BWV-04",),
)
def clear_device(doing: Doing[Device, ClearDevice]) -> None:
    """设备内的录音录像已经全部上传入库，清空后待领用；不得在此之前删除。"""
    doing.subject.handlers = []


class Inspect(Form):
    """What an inspection of the device found."""

    sound: bool = ask("设备完好，能够正常录制、存储和上传")
    clock_ahead: Ahead = ask("时钟快于标准时间的秒数", default=0, help="慢的填负数")
    findings: Maybe = ask("发现的问题", default="", long=True)


@act(
    "recordings.inspect_device",
    title="检查录音录像设备",
    by=(*KEEPERS, Role.INSPECTION, Role.LEGAL_DEPT),
    gates=[phase("in_stock", "issued", "running", "faulty")],
    cite=("D-BWV-06", "D-BWV-07", "D-CHA-02"),
)
def inspect_device(doing: Doing[Device, Inspect]) -> None:
    """检查设备和时钟；固定摄像有故障的转入待修，执法记录仪交还时处理。"""
    device, form = doing.subject, doing.form
    if form.sound == bool(form.findings):
        raise Invalid([("findings", "有问题的写明问题，完好的不填")])
    doing.create(Checkup(device=device, at=doing.at, entry_id=doing.entry_id, **form.model_dump()))
    if not form.sound and device.phase in {"in_stock", "running"}:
        device.move("faulty")


class Repair(Form):
    """What was done."""

    note: Long = ask("修复情况", long=True)


@act(
    "recordings.repair_device",
    title="登记设备修复",
    by=KEEPERS,
    gates=[phase("faulty")],
    cite=("D-BWV-07", "D-CHA-02"),
)
def repair_device(doing: Doing[Device, Repair]) -> None:
    """故障排除，恢复使用。"""
    doing.subject.move("in_stock" if doing.subject.sort == Sort.RECORDER else "running")


class Retire(Form):
    """Why it is no longer used."""

    reasons: Long = ask("报废原因", long=True)


@act(
    "recordings.retire_device",
    title="报废设备",
    by=(Role.DEPT_HEAD, Role.SYSTEM_ADMIN),
    gates=[phase("in_stock", "running", "faulty"), all_taken_in],
    cite=("D-BWV-07",),
)
def retire_device(doing: Doing[Device, Retire]) -> None:
    """设备不再使用；其中所录内容须已全部上传。"""
    doing.subject.move("retired")
