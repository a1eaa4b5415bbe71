"""Reading the area: rooms, shifts, stays with their register, devices, abnormal events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as t

from plumbline.casework.matter_reads import common, label, minute, yes
from plumbline.casework.models import Case, Person, PersonRole
from plumbline.casework.seals import matter
from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Duty, Subject
from plumbline.law.roles import Actor
from plumbline.people.models import Officer
from plumbline.people.plain import part
from plumbline.people.reads import names
from plumbline.premises.models import (
    Abnormal,
    Area,
    Device,
    Room,
    Shift,
    Stay,
    Visit,
)
from plumbline.premises.terms import DeviceUse, Risk

Fact = list[str]
Options = list[tuple[str, str]]


def _all(officers: Iterable[UUID], known: dict[UUID, str]) -> str:
    return t("、").join(known.get(pk, "") for pk in officers)


@read("area")
def area(subject: Area, actor: Actor, now: datetime) -> dict[str, Any]:
    """An area with its rooms."""
    del actor, now
    rooms = subject.rooms.exclude(phase="closed").order_by("name")
    rows = [[room.label, t(room.phases[room.phase])] for room in rooms]
    return common(subject, [
        [t("办案区名称"), subject.name],
        [t("共用"), yes(subject.shared)],
        [t("启用时间"), minute(subject.opened_at)],
    ], name=subject.name, parts=part(t("功能室"), rows))  # fmt: skip


@read("area_room")
def area_room(subject: Room, actor: Actor, now: datetime) -> dict[str, Any]:
    """A room, its cameras, and when it was not recorded."""
    del actor, now
    failed = [[minute(row.since), minute(row.until) or t("尚未修复")]
              for row in subject.outages.order_by("since")]  # fmt: skip
    return common(subject, [
        [t("功能室名称"), subject.name],
        [t("用途"), label(subject, "use")],
        [t("可容纳的当事人人数"), str(subject.capacity)],
        [t("只供某一性别使用"), {"male": t("男"), "female": t("女")}.get(subject.sex, "")],
        [t("可供未成年人使用"), yes(subject.minors)],
        [t("摄像机编号"), t("、").join(subject.cameras)],
        [t("同步录音"), yes(subject.sound)],
    ], name=subject.name, area=str(subject.area_id),
       parts=part(t("录像中断"), failed))  # fmt: skip


@read("area_shift")
def area_shift(subject: Shift, actor: Actor, now: datetime) -> dict[str, Any]:
    """Who is, or was, on duty."""
    del actor, now
    known = names({pk for pk in (subject.manager, *subject.guards, subject.collector,
                                 subject.custodian) if pk})  # fmt: skip
    return common(subject, [
        [t("接班时间"), minute(subject.opened_at)],
        [t("下班时间"), minute(subject.ended_at)],
        [t("办案区管理员"), known.get(subject.manager, "")],
        [t("看护人员"), _all(subject.guards, known)],
        [t("信息采集人员"), _all(filter(None, [subject.collector]), known)],
        [t("物品保管人员"), _all(filter(None, [subject.custodian]), known)],
    ], area=str(subject.area_id))  # fmt: skip


def _spans(rows: Iterable[Any], what: Callable[[Any], str]) -> list[Fact]:
    until = t("%(since)s至%(until)s")
    return [
        [
            what(row),
            until % {"since": minute(row.since), "until": minute(row.until) or t("现在")},
        ]
        for row in rows
    ]


def _visited(stay: Stay, visits: list[Visit], known: dict[UUID, str]) -> list[Fact]:
    """Who looked after the person and in what state; whether a tag proves it, where one hangs."""
    tagged = bool(visits) and stay.area.devices.filter(use=DeviceUse.TAG).exists()
    found = []
    for row in visits:
        proof = t("打卡为证") if row.proof_id else t("没有打卡") if tagged else ""
        by = t("、").join(filter(None, [known.get(row.officer, ""), proof]))
        found.append([minute(row.at), f"{row.state}（{by}）" if by else row.state])
    return found


@matter("stay", personal=("person", "health", "injuries", "belongings"))
def stay(subject: Stay, actor: Actor, now: datetime) -> dict[str, Any]:
    """The register of one stay (C-CHA-01)."""
    del actor, now
    asked = list(subject.questionings.select_related("room").order_by("since"))
    guarded = list(subject.guardings.order_by("since"))
    visits = list(subject.visits.order_by("at"))
    checks = list(subject.checks.order_by("at"))
    outs = list(subject.exits.order_by("pk"))
    known = names({*subject.brought_by, *(row.officer for row in guarded),
                   *(row.officer for row in visits),
                   *(pk for row in asked for pk in row.officers),
                   *(pk for row in outs for pk in row.escorts),
                   *(row.checker for row in checks)})  # fmt: skip
    facts = [
        [t("编号"), subject.number],
        [t("嫌疑人"), subject.person.name],
        [t("案件"), subject.case.label],
        [t("事由"), subject.cause],
        [t("停留依据"), label(subject, "ground")],
        [t("到案方式"), label(subject, "way")],
        [t("带回的人员"), _all(subject.brought_by, known)],
        [t("到达公安机关的时间"), minute(subject.arrived_at)],
        [t("进入办案区的时间"), minute(subject.entered_at)],
        [t("没有直接带入的原因"), subject.delay],
        [t("时限（小时）"), str(subject.hours)],
        [t("与上次到案间隔过短"), yes(subject.chained) if subject.chained else ""],
        [t("健康状况"), subject.health],
        [t("伤情"), subject.injuries],
        [t("能否接受询问讯问"), label(subject, "unfit")],
        [t("风险"), t("、").join(t(str(Risk(risk).label)) for risk in subject.risks)],
        [t("看护等级"), label(subject, "level") if subject.level else ""],
        [t("随身财物件数"), str(subject.belongings)],
        [t("离开时间"), minute(subject.left_at)],
        [t("去向"), label(subject, "destination")],
        [t("接收人"), subject.receiver],
        [t("签名"), label(subject, "signed")],
    ]
    rooms = subject.presences.select_related("room").order_by("since")
    parts = [
        *part(t("安全检查"), [[minute(row.at), known.get(row.checker, "")] for row in checks]),
        *part(t("功能室"), _spans(rooms, lambda row: str(row.room.name))),
        *part(t("看护"), _spans(guarded, lambda row: known.get(row.officer, ""))),
        *part(t("询问讯问"), _spans(asked, lambda row: _all(row.officers, known))),
        *part(t("巡视"), _visited(subject, visits, known)),
        *part(t("饮食、休息等"), [[minute(row.at), label(row, "what")]
                                for row in subject.given.order_by("at")]),
        *part(t("临时离开"), [[label(row, "ground"), minute(row.out_at)] for row in outs]),
        *part(t("信息采集"), [[label(row, "what"), minute(row.at) or t("已批准，尚未采集")]
                             for row in subject.collected.order_by("pk")]),
    ]  # fmt: skip
    return common(subject, facts, number=subject.number, person=subject.person_id,
                   area=str(subject.area_id), hours=subject.hours,
                   arrived_at=subject.arrived_at.isoformat(), parts=parts)  # fmt: skip


@read("area_device")
def area_device(subject: Device, actor: Actor, now: datetime) -> dict[str, Any]:
    """A device, its last records, and which of them departed from the register."""
    del actor, now
    rows = subject.events.order_by("-number")[:50]
    odd = subject.events.exclude(contradicts="").order_by("-number")[:1000]
    marks = [{"number": row.number, "mark": row.contradicts} for row in odd]
    said = [[minute(row.at), label(row, "told") + (t("（与登记不符）") if row.contradicts else "")]
            for row in rows]  # fmt: skip
    return common(subject, [
        [t("设备编号"), subject.serial],
        [t("用途"), label(subject, "use")],
        [t("所在功能室"), subject.room.name if subject.room else ""],
        [t("公钥（Ed25519，Base64）"), subject.key],
    ], serial=subject.serial, marks=marks, parts=part(t("最近的记录"), said))  # fmt: skip


@matter("abnormal", personal=("account", "rescue"))
def abnormal(subject: Abnormal, actor: Actor, now: datetime) -> dict[str, Any]:
    """What went wrong, and what was done."""
    del actor, now
    return common(subject, [
        [t("异常情况"), label(subject, "happened")],
        [t("停留编号"), subject.stay.number],
        [t("发生时间"), minute(subject.happened_at)],
        [t("报告时间"), minute(subject.opened_at)],
        [t("已经采取的救治等措施"), subject.rescue],
        [t("经过"), subject.account],
        [t("保全的录像"), subject.frozen],
    ], stay=str(subject.stay_id), happened=subject.happened)  # fmt: skip


# What fields can refer to.


def areas(subject: Subject) -> Options:
    """The areas in use of the unit of a case or above it, and the shared ones."""
    rows = Area.objects.filter(phase="in_use").order_by("line", "name")
    return [
        (str(row.pk), row.name)
        for row in rows
        if row.shared or subject.line[: len(row.line)] == row.line
    ]


def rooms(subject: Subject) -> Options:
    """The rooms of the area of a stay, or of an area."""
    area_id = subject.pk if isinstance(subject, Area) else getattr(subject, "area_id", None)
    rows = Room.objects.filter(area=area_id, phase="in_use").order_by("name")
    return [(str(row.pk), row.label) for row in rows]


def guards(subject: Subject) -> Options:
    """The guards on duty in the area of a stay."""
    shifts = Shift.objects.filter(area=getattr(subject, "area_id", None), phase="on")
    ids = {guard for shift in shifts for guard in shift.guards}
    rows = Officer.objects.filter(pk__in=ids).order_by("number")
    return [(str(row.pk), row.label) for row in rows]


CHOICES = {"area": areas, "area_room": rooms, "guard": guards}


def unhandled(case: Case) -> str | None:
    """Why a case was not handled in the area, as its stays show; None: nothing is to be said.

    Where an area was in use for the unit when the case was accepted, a suspect without a stay was
    not handled there, whatever was noted; where none was, nothing stands against the note. An
    exception that was noted speaks for who never came or never went in, not for what a stay owes.
    """
    within = Q(shared=True) | Q(line=case.line[:1])
    for depth in range(2, len(case.line) + 1):
        within |= Q(line=case.line[:depth])
    owed = Duty.objects.filter(subject_id=OuterRef("stays__pk"), settled_by=None)
    rows = Person.objects.filter(case=case, role=PersonRole.SUSPECT).values_list(
        "name", "stays__phase", "stays__entered_at", Exists(owed),
        Exists(Area.objects.filter(within, phase="in_use", opened_at__lt=case.opened_at)),
    )  # fmt: skip
    excepted = bool(case.area_exception)
    for name, phase, entered, owing, area_there in rows.order_by("pk", "stays__pk"):
        if phase is None:
            if area_there and not excepted:
                return t("%(name)s没有办案区使用登记") % {"name": name}
        elif phase != "left":
            return t("%(name)s还没有离开办案区") % {"name": name}
        elif entered is None and not excepted:
            return t("%(name)s没有进入办案区") % {"name": name}
        elif owing:
            return t("%(name)s的停留还有没有办完的事项") % {"name": name}
    return None
