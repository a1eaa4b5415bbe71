"""Waiting rooms: what makes one, and who may not sit in it together."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.db.models import F, Q
from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit, UnitLevel
from plumbline.questioning.fields import Name, Note, Short
from plumbline.questioning.models import Holding, WaitingRoom

AREA, HEIGHT = 600, 255  # square decimetres for one room, centimetres (CQ 27)
STANDARD = {
    "fixed_seats": "固定的坐具",
    "harmless": "室内没有可以行凶、自杀、自伤的物品",
    "duty_room": "相通并以栏杆分隔的值班室",
    "notices": "公布的规定、权利和管理制度",
}


@gate(
    "questioning.room_standard",
    cite=("N-ADM-03",),
    says="候问室不符合标准：%(missing)s",
    remedy="整改后经设区的市级以上公安机关验收合格，再投入使用",
    who=(Role.DEPT_HEAD,),
)
def room_standard(s: Situation[Any]) -> Missing | None:
    """Six square metres, 2.55 metres high, fixed seats, nothing dangerous, a duty room."""
    if s.form is None:
        return None
    missing = [name for field, name in STANDARD.items() if not getattr(s.form, field)]
    if getattr(s.form, "area", 0) < AREA:
        missing.append("单间使用面积六平方米以上")
    if getattr(s.form, "height", 0) < HEIGHT:
        missing.append("层高二点五五米以上")
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@gate(
    "questioning.is_station",
    cite=("R-ADM-03", "R-CHA-01"),
    says="%(unit)s不是公安派出所，不得设置候问室，也不得适用继续盘问",
    remedy="带至就近的公安派出所办理，或者依法适用传唤",
)
def is_station(s: Situation[Unit]) -> Missing | None:
    """Only a police station has a waiting room and continued questioning."""
    s.reads.append("level=" + s.subject.level)
    return None if s.subject.level == UnitLevel.STATION else {"unit": s.subject.name}


class OpenRoom(Form):
    """The room as built, approved and accepted."""

    name: Name = ask("候问室名称")
    area: Annotated[int, Field(ge=1, le=100_000)] = ask("使用面积（平方分米）")
    height: Annotated[int, Field(ge=1, le=1_000)] = ask("层高（厘米）")
    places: Annotated[int, Field(ge=1, le=50)] = ask("可容纳人数")
    fixed_seats: bool = ask("配备固定的坐具")
    harmless: bool = ask("没有可以行凶、自杀、自伤的物品")
    duty_room: bool = ask("值班室与候问室相通，以栏杆分隔")
    notices: bool = ask("公布了规定、权利和管理制度")
    approval: Short = ask("市级公安机关批准文号")
    accepted_on: date = ask("验收合格日期")


@act(
    "questioning.open_room",
    title="启用候问室",
    by=(Role.DEPT_HEAD, Role.SYSTEM_ADMIN),
    gates=[anytime, is_station, room_standard],
    cite=("N-ADM-03",),
    makes=WaitingRoom,
    shared=True,
)
def open_room(doing: Doing[Unit, OpenRoom]) -> None:
    """登记经市级公安机关批准并验收合格的候问室。"""
    form = doing.form
    if form.accepted_on > doing.day:
        raise Invalid([("accepted_on", "验收日期不能晚于今日")])
    doing.create(
        WaitingRoom(
            phase="in_use",
            line=doing.subject.line,
            name=form.name,
            area=form.area,
            height=form.height,
            places=form.places,
            approval=form.approval,
            accepted_on=form.accepted_on,
        )
    )


class CloseRoom(Form):
    """Why the room is not used any longer."""

    reasons: Short = ask("停用原因")


@gate(
    "questioning.room_empty",
    cite=("N-ADM-03",),
    says="候问室内还有被盘问人",
    remedy="先把被盘问人带出候问室",
    who=(Role.CASE_OFFICER,),
)
def room_empty(s: Situation[WaitingRoom]) -> Missing | None:
    """Nobody is left inside."""
    s.reads.append(f"inside={s.subject.inside}")
    return {} if s.subject.inside else None


@act(
    "questioning.close_room",
    title="停用候问室",
    by=(Role.DEPT_HEAD, Role.SYSTEM_ADMIN),
    gates=[phase("in_use"), room_empty],
    cite=("N-ADM-03",),
)
def close_room(doing: Doing[WaitingRoom, CloseRoom]) -> None:
    """不再使用候问室。"""
    doing.subject.move("closed")


class EnterRoom(Form):
    """Which room."""

    room: UUID = ask("候问室", ref="waiting_room")
    health: Short = ask("身体状况", long=True, personal=True, help="问清并记录")
    frail: bool = ask("有伤、患有严重疾病或者系老年人、孕妇等特殊人员", personal=True,
                      help="是的，应当立即报告督察部门和主管业务部门")  # fmt: skip


def chosen(s: Situation[Holding]) -> WaitingRoom | None:
    """The room the form names, among those of the station."""
    pk: UUID | None = getattr(s.form, "room", None)
    if pk is None:
        return None
    return WaitingRoom.objects.filter(pk=pk, line=s.subject.line, phase="in_use").first()


@gate(
    "questioning.room_closed_to_protected",
    cite=("N-ADM-02",),
    says="怀孕、哺乳、不满十六周岁或者已满七十周岁的人员，不得送入候问室",
    remedy="由民警在办公室看管",
    who=(Role.CASE_OFFICER,),
)
def not_for_protected(s: Situation[Holding]) -> Missing | None:
    """The protected do not sit in a waiting room."""
    protected = s.subject.protected(s.day)
    s.reads.append(f"protected={protected}")
    return {} if protected else None


@gate(
    "questioning.not_mixed",
    cite=("P-ADM-03",),
    says="%(why)s",
    remedy="送入另一间候问室，或者由民警在办公室看管",
    who=(Role.CASE_OFFICER,),
)
def not_mixed(s: Situation[Holding]) -> Missing | None:
    """Persons of different sex never share a room, nor more persons than it holds."""
    if s.form is None or (room := chosen(s)) is None:
        return None
    s.reads.append(f"room={room.pk},inside={room.inside},sex={room.sex}")
    if room.inside and room.sex != s.subject.sex:
        return {"why": "候问室内有不同性别的被盘问人，不得混押"}
    return {"why": "候问室已满"} if room.inside >= room.places else None


@gate(
    "questioning.outside_room",
    cite=("P-ADM-03",),
    says="被盘问人已经在候问室内",
    remedy="先登记带出候问室",
    who=(Role.CASE_OFFICER,),
)
def outside_room(s: Situation[Holding]) -> Missing | None:
    """One room at a time."""
    return {} if s.subject.room_id else None


@gate(
    "questioning.inside_room",
    cite=("P-ADM-03",),
    says="被盘问人不在候问室内",
    remedy="无须办理",
)
def inside_room(s: Situation[Holding]) -> Missing | None:
    """Only who is inside leaves."""
    return None if s.subject.room_id else {}


@act(
    "questioning.enter_room",
    title="送入候问室",
    by=Role.CASE_OFFICER,
    gates=[phase("approved"), outside_room, not_for_protected, not_mixed],
    cite=("P-ADM-03", "N-ADM-03", "D-CHA-06"),
)
def enter_room(doing: Doing[Holding, EnterRoom]) -> None:
    """盘问间隙把被盘问人送入本所候问室，问清身体状况；不得送入看守所、拘留所等监管场所。"""
    room = chosen(doing.situation)
    if room is None:
        raise Invalid([("room", "本所没有这间在用的候问室")])
    sex = doing.subject.sex
    # One statement, so that two persons sent in at once cannot meet.
    free = WaitingRoom.objects.filter(Q(inside=0) | Q(sex=sex), pk=room.pk, inside__lt=F("places"))
    if not free.update(inside=F("inside") + 1, sex=sex):
        raise Invalid([("room", "候问室刚刚有人进入，请另选")])
    doing.subject.room = room


HEALTH = "questioning.health_reported"  # the duty of whoever sent a frail person in


@gate(
    "questioning.health_to_report",
    cite=("D-CHA-06",),
    says="没有需要报告的身体状况",
    remedy="送入候问室时登记有伤、患有严重疾病或者系特殊人员的，才需报告",
    who=(Role.CASE_OFFICER,),
)
def health_to_report(s: Situation[Holding]) -> Missing | None:
    """Reported is who was sent in injured, severely ill or otherwise frail, and once."""
    owed = any(duty.code == HEALTH for duty in s.duties)
    s.reads.append(f"owed={owed}")
    return None if owed else {}


class ReportHealth(Form):
    """Who was told."""

    inspection: Short = ask("督察部门的接报人")
    department: Short = ask("主管业务部门的接报人")
    note: Note = ask("已经采取的措施", default="", long=True, personal=True)


@act(
    "questioning.report_health",
    title="报告被盘问人的身体状况",
    by=Role.CASE_OFFICER,
    gates=[phase("approved", "ended"), health_to_report],
    cite=("D-CHA-06",),
)
def report_health(doing: Doing[Holding, ReportHealth]) -> None:
    """送入候问室的人有伤、患有严重疾病或者系特殊人员的，立即报告督察部门和主管业务部门。"""


class LeaveRoom(Form):
    """Why the person leaves the room."""

    note: Note = ask("说明", default="")


def leave(holding: Holding) -> None:
    """Make the place free; the caller's subject forgets its room."""
    if holding.room_id:
        WaitingRoom.objects.filter(pk=holding.room_id).update(inside=F("inside") - 1)
        holding.room = None


@act(
    "questioning.leave_room",
    title="带出候问室",
    by=Role.CASE_OFFICER,
    gates=[phase("approved"), inside_room],
    cite=("P-ADM-03",),
)
def leave_room(doing: Doing[Holding, LeaveRoom]) -> None:
    """把被盘问人带出候问室。"""
    leave(doing.subject)
