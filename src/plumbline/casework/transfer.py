"""Another organ takes the case: decided, told, counted and handed over, received or declined."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from plumbline.casework.gates import CASE_LIMIT, appraisal_none, not_recused, owed
from plumbline.casework.matters import move
from plumbline.casework.models import Case, HandedItem, Handover, Reception
from plumbline.casework.named import HANDLERS
from plumbline.casework.terms import TransferGround
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Unit, UnitLevel

SUPERIOR = (TransferGround.DESIGNATED, TransferGround.HIGHER)
HIGH = (UnitLevel.PROVINCE, UnitLevel.CITY)


class ChangeJurisdiction(Form):
    """Which organ takes the case, and why it is competent."""

    ground: TransferGround = ask("移送情形")
    unit: UUID | None = ask("接收单位", default=None, ref="unit")
    outside: Annotated[str, StringConstraints(max_length=200)] = ask(
        "本系统以外的接收机关", default="", help="接收单位不在列表中的填写名称"
    )
    reasons: Long = ask("理由", long=True)


@gate(
    "casework.transfer_ground",
    cite=("R-INT-03", "R-INT-04", "D-INT-28"),
    says="%(why)s",
    remedy="由有权的机关按法定情形决定",
    who=(Role.ORGAN_HEAD, Role.UPPER_ORGAN),
)
def transfer_ground(s: Situation[Case]) -> Missing | None:
    """Only the common superior designates or takes over; a case taken over goes up, not across."""
    if s.form is None:
        return None
    ground = getattr(s.form, "ground", "")
    superior = Role.UPPER_ORGAN in s.actor.roles(tuple(s.subject.line), s.day)
    s.reads.append(f"ground={ground},superior={superior}")
    if ground in SUPERIOR and not superior:
        return {"why": "指定管辖和提级办理由共同的上级公安机关决定"}
    if ground not in SUPERIOR and Role.ORGAN_HEAD not in s.actor.roles(
        tuple(s.subject.line), s.day
    ):
        return {"why": "移送管辖由本机关负责人批准，上级公安机关只作指定"}
    unit = getattr(s.form, "unit", None)
    level = Unit.objects.filter(pk=unit).values_list("level", flat=True).first() if unit else None
    if ground == TransferGround.HIGHER and level not in HIGH:
        return {"why": "提级办理的接收单位应当是市级以上公安机关"}
    return None


@gate(
    "casework.only_limits_owed",
    cite=("D-INT-27", "R-INT-05"),
    says="本案还有没有履行的义务：%(owed)s",
    remedy="先履行这些义务，再移送或者并案",
    who=(Role.CASE_OFFICER,),
)
def only_limits_owed(s: Situation[Case]) -> Missing | None:
    """What a case still owes here, other than its own limits, is done before it leaves."""
    codes = dict.fromkeys(duty.code for duty in s.duties)
    left = [code for code in codes if LEAVES not in DUTIES[code].settled_by]
    s.reads.append("owed=" + ",".join(left))
    return {"owed": listed(DUTIES[code].title for code in left)} if left else None


LEAVES = "casework.change_jurisdiction"


@act(
    LEAVES,
    title="决定移送管辖",
    by=(Role.ORGAN_HEAD, Role.UPPER_ORGAN),
    gates=[
        phase("accepted", "investigating", "returned"),
        apart(),
        transfer_ground,
        appraisal_none,
        only_limits_owed,
        not_recused,
    ],
    cite=("R-INT-03", "R-INT-04", "D-INT-28"),
    makes=Handover,
)
def change_jurisdiction(doing: Doing[Case, ChangeJurisdiction]) -> None:
    """决定把案件移送有管辖权的公安机关，由办案民警告知当事人、清点移交。"""
    case, form = doing.subject, doing.form
    unit = Unit.objects.filter(pk=form.unit, phase="active").first() if form.unit else None
    if (unit is None) == (not form.outside):
        raise Invalid([("unit", "接收单位和系统外机关，选填其中一项")])
    if unit is not None and unit.line == case.line:
        raise Invalid([("unit", "案件已在该单位")])
    limit = owed(doing.situation, CASE_LIMIT)
    doing.create(
        Handover(
            case=case, phase="decided", line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, ground=form.ground, reasons=form.reasons,
            to=unit.name if unit else form.outside, unit=unit.code if unit else "",
            case_phase=case.phase,
            limit_started=limit.started_at if limit else None,
            limit_due=limit.due_at if limit else None,
            limit_extended=limit.extended + case.extended_before if limit else 0,
        )
    )  # fmt: skip
    case.move("transferred")


class TellTransfer(Form):
    """Who was told that another organ takes the case."""

    told: Annotated[str, StringConstraints(min_length=2, max_length=2000)] = ask(
        "书面告知的当事人、报案人和告知方式", long=True, personal=True,
        help="嫌疑人已到案的，同时通知其家属",
    )  # fmt: skip


@act(
    "casework.tell_transfer",
    title="告知移送管辖",
    by=Role.CASE_OFFICER,
    gates=[phase("decided", "sent", "done")],
    cite=("D-INT-27", "D-INT-28"),
)
def tell_transfer(doing: Doing[Handover, TellTransfer]) -> None:
    """把案件移送的情况书面告知当事人、报案人。"""


class Counted(Form):
    """One line of the list."""

    title: Short = ask("名称")
    count: int = ask("数量", ge=1, le=1_000_000)


class HandOver(Form):
    """What is handed over, counted face to face, both sign."""

    items: Annotated[list[Counted], Field(min_length=1, max_length=500)] = ask(
        "移交清单", personal=True, help="法律文书、证据、财物及其孳息，当面查点清楚",
        examples=[[{"title": "案卷", "count": 1}]],
    )  # fmt: skip
    giver: Short = ask("移交人", personal=True)
    taker: Annotated[str, StringConstraints(max_length=200)] = ask(
        "接收人", default="", personal=True, help="移送本系统以外机关的，填写在交接单上签名的人"
    )


@act(
    "casework.hand_over",
    title="清点移交",
    by=Role.CASE_OFFICER,
    gates=[phase("decided")],
    cite=("D-INT-27",),
    makes=Reception,
)
def hand_over(doing: Doing[Handover, HandOver]) -> None:
    """把法律文书、证据、财物及其孳息当面清点，交给接收单位，双方签名。"""
    leaving, form = doing.subject, doing.form
    for item in form.items:
        doing.create(
            HandedItem(handover=leaving, title=item.title, count=item.count,
                       entry_id=doing.entry_id)
        )  # fmt: skip
    leaving.giver = form.giver
    if not leaving.unit:
        if not form.taker:
            raise Invalid([("taker", "移送本系统以外机关的，写明接收人")])
        leaving.taker = form.taker
        leaving.move("done")
        return
    unit = Unit.objects.get(code=leaving.unit)
    leaving.move("sent")
    doing.create(
        Reception(
            case_id=leaving.case_id, handover=leaving, phase="offered", line=unit.line,
            handlers=[], secrecy=leaving.secrecy,
        )
    )  # fmt: skip


class Receive(Form):
    """That everything was counted, who signs, who handles the case here."""

    complete: bool = ask("清单所列已当面查点清楚")
    differences: Annotated[str, StringConstraints(max_length=2000)] = ask(
        "与清单不符之处", default="", long=True, personal=True
    )
    taker: Short = ask("接收人", personal=True)
    officers: Annotated[list[UUID], Field(min_length=1, max_length=20)] = ask(
        "办案民警", ref="handler", examples=[["00000000-0000-0000-0000-000000000001"]]
    )


@gate(
    "casework.counted",
    cite=("D-INT-27",),
    says="移交的材料和财物没有当面查点清楚，与清单不符之处也没有写明",
    remedy="与移交人当面查点；与清单不符的，逐项写明",
    who=(Role.DEPT_HEAD,),
)
def counted(s: Situation[Reception]) -> Missing | None:
    """Face to face, by the list; what differs is written down."""
    if s.form is None:
        return None
    whole = getattr(s.form, "complete", False) or getattr(s.form, "differences", "")
    return None if whole else {}


@act(
    "casework.receive",
    title="接收案件",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[phase("offered"), counted, not_recused, *HANDLERS],
    cite=("D-INT-27", "R-INT-03", "N-TIME-08"),
    makes=Case,
)
def receive(doing: Doing[Reception, Receive]) -> None:
    """接收移送的案件，当面查点、签名，指定办案民警；询问查证和扣押等期限重新计算。"""
    arriving, form = doing.subject, doing.form
    officers = list(dict.fromkeys(form.officers))
    known = Officer.objects.filter(pk__in=officers, phase="serving", auxiliary=False)
    if known.count() != len(officers):
        raise Invalid([("officers", "其中有不在职或者不是民警的人")])
    arriving.taker, arriving.differences = form.taker, form.differences
    arriving.decided_at = doing.at
    arriving.move("received")
    case = _arrives(doing, arriving, "done")
    move(case, list(arriving.line), officers)
    case.line, case.handlers = list(arriving.line), officers
    case.extended_before = arriving.handover.limit_extended
    case.save(update_fields=["line", "handlers", "phase", "extended_before", "moved_at"])


class Decline(Form):
    """Why the unit does not take the case."""

    reasons: Long = ask("不予接收的理由", long=True)


@act(
    "casework.decline",
    title="不予接收",
    by=Role.ORGAN_HEAD,
    gates=[phase("offered"), not_recused],
    cite=("R-INT-03",),
    makes=Case,
)
def decline(doing: Doing[Reception, Decline]) -> None:
    """对管辖有争议的不予接收，案件退回原单位；由共同的上级公安机关指定管辖。"""
    arriving = doing.subject
    arriving.differences, arriving.decided_at = doing.form.reasons, doing.at
    arriving.move("declined")
    case = _arrives(doing, arriving, "returned")
    case.extended_before = arriving.handover.limit_extended
    case.save(update_fields=["phase", "extended_before", "moved_at"])


def _arrives(doing: Doing[Reception, Any], arriving: Reception, how: str) -> Case:
    """Put the case back into the phase it left, and let its duties be raised on it."""
    leaving = Handover.objects.select_for_update().get(pk=arriving.handover_id)
    leaving.move(how)
    leaving.save(update_fields=["phase"])
    case = Case.objects.select_for_update().get(pk=arriving.case_id)
    case.move(leaving.case_phase)
    case.moved_at = doing.at
    doing.situation.made = case
    return case


def restarted_at(case_id: UUID) -> datetime | None:
    """When questioning and seizure periods began anew with a change of hands (N-TIME-08)."""
    arrived = Reception.objects.filter(case_id=case_id, phase="received").order_by("-decided_at")
    return arrived.values_list("decided_at", flat=True).first()
