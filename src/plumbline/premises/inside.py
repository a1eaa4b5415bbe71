"""In the area: rooms with in and out, visits, questioning, food and rest, collection."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.gates import not_recused
from plumbline.casework.named import HANDLERS
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.premises.arrival import THERE
from plumbline.premises.asking_gates import (
    asks_one_person,
    before_expiry,
    fit,
    granted_before_expiry,
    is_drunk,
    is_questioned,
    longer_ground,
    not_questioned,
    questioned_in_room,
    two_officers,
)
from plumbline.premises.facts import asking_others, here, hold, hold_officers, serving
from plumbline.premises.gates import in_order, is_guard, received
from plumbline.premises.models import (
    Approval,
    DeviceEvent,
    Given,
    Presence,
    Questioning,
    Stay,
    Visit,
)
from plumbline.premises.room_gates import against, chosen, room_fits
from plumbline.premises.terms import Longer, Need, RoomUse, Told, Unfit
from plumbline.qualification.gates import qualified

Code = Annotated[str, StringConstraints(max_length=60)]


class Move(Form):
    """Which room."""

    room: UUID = ask("功能室", ref="area_room")


def lead(doing: Doing[Stay, Move]) -> RoomUse:
    """Out of the room the person is in, and into the one the form names, at one instant."""
    stay = doing.subject
    hold(stay.area_id)
    room = chosen(doing.situation)
    if room is None or against(stay, room):  # since the gate asked, somebody may have gone in
        raise Invalid([("room", "此室刚刚有人进入，请另选")])
    if (there := here(stay)) is not None and there.room_id == room.pk:
        raise Invalid([("room", "此人已经在这间功能室")])
    leave_room(doing)
    doing.create(Presence(stay=stay, room=room, since=doing.at, entry_id=doing.entry_id))
    return RoomUse(room.use)


def leave_room(doing: Doing[Stay, Move] | Doing[Stay, Sober]) -> None:
    """Out of the room the person is in."""
    doing.subject.presences.filter(until=None).update(until=doing.at)


@act(
    "premises.lead_to_room",
    title="带入功能室",
    by=Role.AREA_MANAGER,
    gates=[phase("inside"), in_order, received, not_questioned, room_fits],
    cite=("C-CHA-01", "G-CHA-09"),
)
def lead_to_room(doing: Doing[Stay, Move]) -> None:
    """把安全检查过的人带入功能室，同时离开原来的功能室。"""
    if lead(doing) == RoomUse.SOBERING:
        raise Invalid([("room", "送醒酒约束室的，用“送醒酒约束室”登记")])


@act(
    "premises.lead_to_sobering",
    title="送醒酒约束室",
    by=Role.AREA_MANAGER,
    gates=[phase("inside"), in_order, received, not_questioned, is_drunk, room_fits],
    cite=("G-CHA-06", "D-ADM-16"),
)
def lead_to_sobering(doing: Doing[Stay, Move]) -> None:
    """把醉酒的人送入醒酒约束室看护至酒醒；约束的时间不计入询问讯问时限。"""
    if lead(doing) != RoomUse.SOBERING:
        raise Invalid([("room", "请选择醒酒约束室")])


class Sober(Form):
    """How it was known."""

    note: Short = ask("确认酒醒的情况", personal=True)


def _sobering(stay: Stay) -> bool:
    there = here(stay)
    return there is not None and there.room.use == RoomUse.SOBERING


@act(
    "premises.sober_up",
    title="确认酒醒",
    by=Role.AREA_MANAGER,
    gates=[phase("inside"), in_order, is_drunk],
    cite=("G-CHA-06", "D-ADM-16"),
)
def sober_up(doing: Doing[Stay, Sober]) -> None:
    """确认酒醒，离开醒酒约束室；时限扣除约束的时间后继续计算。"""
    if not _sobering(doing.subject):
        raise Invalid([("note", "此人不在醒酒约束室")])
    leave_room(doing)
    doing.subject.unfit = Unfit.NONE


class LookAfter(Form):
    """What the guard saw."""

    officer: UUID | None = ask("巡视人", default=None, ref="officer", help="本人巡视的不填")
    state: Short = ask("当时的状况", personal=True)


@act(
    "premises.visit",
    title="巡视",
    by=(Role.AREA_MANAGER, Role.AUX),
    gates=[phase("inside"), in_order, is_guard],
    cite=("G-CHA-08",),
)
def visit(doing: Doing[Stay, LookAfter]) -> None:
    """看护人员巡视并登记状况；有打卡记录的，以该记录为证。"""
    stay = doing.subject
    last = stay.visits.order_by("-at").first()
    since = last.at if last else stay.arrived_at
    proof = DeviceEvent.objects.filter(
        stay=stay, told=Told.VISIT, contradicts="", visit=None, at__gt=since, at__lte=doing.at
    )
    doing.create(
        Visit(
            stay=stay,
            at=doing.at,
            officer=doing.form.officer or doing.actor.id,
            state=doing.form.state,
            proof=proof.order_by("-at").first(),
            entry_id=doing.entry_id,
        )
    )


class Provide(Form):
    """What was given."""

    what: Need = ask("内容")
    note: Maybe = ask("说明", default="", personal=True)


@act(
    "premises.provide",
    title="登记饮食、休息等",
    by=(Role.AREA_MANAGER, Role.AUX),
    gates=[phase("inside"), in_order],
    cite=("C-CHA-01",),
)
def provide(doing: Doing[Stay, Provide]) -> None:
    """保证饮食、饮水、休息、如厕和服药，并予登记。"""
    form = doing.form
    doing.create(
        Given(stay=doing.subject, at=doing.at, entry_id=doing.entry_id, **form.model_dump())
    )


class Begin(Form):
    """Who questions, under which recording."""

    second: UUID | None = ask("另一名民警", default=None, ref="handler")
    recording: Code = ask("同步录音录像编号", min_length=1)


@act(
    "premises.begin_questioning",
    title="开始询问讯问",
    by=Role.CASE_OFFICER,
    gates=[phase("inside"), in_order, qualified, not_recused, fit, not_questioned,
           questioned_in_room, two_officers, asks_one_person, before_expiry, *HANDLERS],
    cite=("G-CHA-02", "D-CHA-02", "C-CHA-01"),
)  # fmt: skip
def begin_questioning(doing: Doing[Stay, Begin]) -> None:
    """在讯问询问室开始询问讯问，同步录音录像。"""
    form, stay = doing.form, doing.subject
    there = here(stay)
    officers = list(dict.fromkeys([doing.actor.id, *([form.second] if form.second else [])]))
    serving("second", officers)
    hold_officers(*officers)
    if asking_others(stay, set(officers)):
        raise Invalid([("second", "询问讯问民警刚刚开始询问讯问另一人")])
    if there is None or there.room.phase != "in_use":
        raise Invalid([("recording", "讯问询问室的录像刚刚中断")])
    doing.create(
        Questioning(
            stay=stay,
            room=there.room,
            officers=officers,
            recording=form.recording,
            since=doing.at,
            entry_id=doing.entry_id,
        )
    )


class End(Form):
    """How it ended."""

    note: Maybe = ask("说明", default="", long=True)


@act(
    "premises.end_questioning",
    title="结束询问讯问",
    by=(Role.CASE_OFFICER, Role.AREA_MANAGER),
    gates=[phase("inside"), in_order, is_questioned],
    cite=("C-CHA-01",),
)
def end_questioning(doing: Doing[Stay, End]) -> None:
    """询问讯问结束，登记时间。"""
    doing.subject.questionings.filter(until=None).update(until=doing.at)


class Extend(Form):
    """To how many hours, and on what ground."""

    hours: int = ask("延长至（小时）", ge=1, le=48)
    ground: Longer = ask("法定情形")
    opinion: Long = ask("审批意见", long=True)


@act(
    "premises.extend",
    title="批准延长停留时限",
    by=Role.DEPT_HEAD,
    gates=[phase("brought", *THERE), in_order, apart(), not_recused, longer_ground,
           granted_before_expiry],
    cite=("N-CHA-01",),
)  # fmt: skip
def extend(doing: Doing[Stay, Extend]) -> None:
    """刑事案件具有法定情形的，在届满前批准延长时限。"""
    stay, hours = doing.subject, doing.form.hours
    doing.create(
        Approval(stay=stay, hours=hours, at=doing.at, officer=doing.actor.id,
                 entry_id=doing.entry_id)
    )  # fmt: skip
    stay.hours = hours
