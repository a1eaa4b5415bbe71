"""Which room may take a person, and what makes a room and a shift."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.roles import Role
from plumbline.people.absences import away
from plumbline.people.models import Officer
from plumbline.premises.facts import inside, may_guard, on_duty, sort_of
from plumbline.premises.models import Area, Guarding, Room, Shift, Stay
from plumbline.premises.rules import clash
from plumbline.premises.terms import FOR_PERSONS, RoomUse, Unfit

MANAGER = (Role.AREA_MANAGER,)
HEAD = (Role.DEPT_HEAD,)

STANDARD = {
    "separated": "与接待、办公、生活区物理隔离",
    "harmless": "没有尖锐棱角、绳索、玻璃等可能伤人的设施",
    "monitored": "出入口、通道、各功能室均有录像，没有死角",
    "synchronised": "录像时钟同步",
}


@gate(
    "premises.area_standard",
    cite=("G-CHA-01", "D-CHA-02", "P-CHA-01"),
    says="执法办案场所不符合要求：%(missing)s",
    remedy="整改后再启用",
    who=HEAD,
)
def area_standard(s: Situation[Any]) -> Missing | None:
    """Separated, harmless, monitored without a dead angle, on one clock."""
    if s.form is None:
        return None
    missing = [name for field, name in STANDARD.items() if not getattr(s.form, field)]
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@gate(
    "premises.room_recorded",
    cite=("D-CHA-02", "3.4a"),
    says="%(why)s",
    remedy="装好录像；讯问询问室并装好录音",
    who=MANAGER,
)
def room_recorded(s: Situation[Area]) -> Missing | None:
    """Every room has a camera, a questioning room sound as well."""
    form: Any = s.form
    if form is None:
        return None
    if not form.cameras:
        return {"why": "功能室没有录像"}
    if form.use == RoomUse.QUESTIONING and not form.sound:
        return {"why": "讯问询问室没有录音"}
    return None


def occupied(room: Room) -> bool:
    """Whether somebody is in the room."""
    return room.presences.filter(until=None).exists()


@gate(
    "premises.room_empty",
    cite=("C-CHA-01",),
    says="室内还有人",
    remedy="先把室内的人带至其他功能室",
    who=MANAGER,
)
def room_empty(s: Situation[Room]) -> Missing | None:
    """Nobody is left inside."""
    return {} if s.once(occupied) else None


def populated(area: Area) -> bool:
    """Whether a stay goes on in the area."""
    return area.stays.filter(left_at=None).exists()


@gate(
    "premises.area_empty",
    cite=("G-CHA-01",),
    says="办案区内还有人，或者还有人待进入",
    remedy="待其离开后再停用",
    who=HEAD,
)
def area_empty(s: Situation[Area]) -> Missing | None:
    """Nobody stays there."""
    return {} if s.once(populated) else None


@gate(
    "premises.officer_leads",
    cite=("G-CHA-08", "D-CHA-05"),
    says="%(why)s",
    remedy="看护人员中须有民警带领，辅警不得单独看护；管理员须是民警；当班人员须在岗",
    who=MANAGER,
)
def officer_leads(s: Situation[Area]) -> Missing | None:
    """Auxiliaries guard under an officer's lead; all serve, and are at work today."""
    form: Any = s.form
    if form is None:
        return None
    named = {form.manager, *form.guards} - {None}
    rows = dict(
        Officer.objects.filter(pk__in=named, phase="serving").values_list("pk", "auxiliary")
    )
    s.reads.append(f"named={len(named)},serving={len(rows)}")
    if set(rows) != named:
        return {"why": "有不在职的人"}
    if away(named, s.day, s.day):
        return {"why": "有今日登记为不在岗的人"}
    if rows[form.manager]:
        return {"why": "辅警不得担任办案区管理员"}
    if all(rows[guard] for guard in form.guards):
        return {"why": "看护人员中没有民警"}
    return None


def relied_on(shift: Shift) -> set[UUID]:
    """Those of this shift alone who still watch over somebody."""
    others = [other for other in on_duty(shift.area) if other.pk != shift.pk]
    rows = Guarding.objects.filter(stay__area=shift.area, until=None)
    return (set(rows.values_list("officer", flat=True)) & set(shift.guards)) - may_guard(others)


def last_manager(shift: Shift) -> bool:
    """Whether persons would be left without any shift."""
    others = [other for other in on_duty(shift.area) if other.pk != shift.pk]
    return not others and populated(shift.area)


@gate(
    "premises.relieved",
    cite=("G-CHA-08", "D-CHA-05"),
    says="%(why)s",
    remedy="接班班次登记并更替看护人员后再下班",
    who=MANAGER,
)
def relieved(s: Situation[Shift]) -> Missing | None:
    """A shift ends when its guards were relieved and another has taken over."""
    if s.once(relied_on):
        return {"why": "本班次的看护人员还在看护"}
    return {"why": "办案区内还有人，没有接班的班次"} if s.once(last_manager) else None


def chosen(s: Situation[Stay]) -> Room | None:
    """The room the form names, in the area of the stay."""
    pk: UUID | None = getattr(s.form, "room", None)
    return Room.objects.filter(pk=pk, area=s.subject.area_id).first() if pk else None


def against(stay: Stay, room: Room) -> str | None:
    """Why the person may not be led into this room."""
    drunk, sobering = stay.unfit == Unfit.DRUNK, room.use == RoomUse.SOBERING
    others = inside(room, stay)
    most = 1 if room.use == RoomUse.QUESTIONING else room.capacity
    reasons = {
        "此室不供当事人使用": room.use not in FOR_PERSONS,
        "此室录像有故障或者已经停用": room.phase != "in_use",
        "此室供另一性别使用": bool(room.sex) and room.sex != stay.sex,
        "此室不供未成年人使用": stay.minor and not room.minors,
        "醒酒约束室只供醉酒的人使用": sobering and not drunk,
        "醉酒的人须在醒酒约束室": drunk and not sobering and room.use != RoomUse.MEDICAL,
        "室内已满": len(others) >= most,
    }
    found = [why for why, holds in reasons.items() if holds]
    found += filter(None, (clash(sort_of(stay), sort_of(other)) for other in others))
    return found[0] if found else None


@gate(
    "premises.room_fits",
    cite=("G-CHA-09", "D-CHA-02"),
    says="不能带入此室：%(why)s",
    remedy="选择其他功能室",
    who=MANAGER,
)
def room_fits(s: Situation[Stay]) -> Missing | None:
    """Men and women, adults and minors, co-suspects, the mentally ill are kept apart."""
    if s.form is None:
        return None
    room = chosen(s)
    why = "没有这间功能室" if room is None else against(s.subject, room)
    s.reads.append(f"room={room.pk if room else None}")
    return {"why": why} if why else None
