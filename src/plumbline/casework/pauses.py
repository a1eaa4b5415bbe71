"""Pausing an investigation without losing it, and ending one that leads nowhere."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.gates import administrative, no_crime, not_recused, nothing_runs
from plumbline.casework.models import Case, Parking
from plumbline.casework.named import HANDLERS
from plumbline.casework.terms import ParkingGround, TerminationGround
from plumbline.casework.texts import Long
from plumbline.kernel.act import Doing, Form, Invalid, Refused, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import CLOCK, Role
from plumbline.people.models import Officer
from plumbline.qualification.gates import qualified

LONGEST = timedelta(days=183)  # a pause is looked at again at least twice a year


class Park(Form):
    """Why the case pauses, until when, and who looks after it."""

    ground: ParkingGround = ask("中止情形")
    reasons: Long = ask("理由", long=True, personal=True)
    until: date = ask("中止至", help="到期自动恢复办理，最长半年")
    owner: UUID | None = ask(
        "中止期间的责任民警", default=None, ref="handler", help="不填即为主办民警"
    )


@act(
    "casework.park",
    title="中止调查",
    by=Role.DEPT_HEAD,
    gates=[phase("investigating", "returned"), administrative, apart(), not_recused, *HANDLERS],
    cite=("D-ADM-26",),
)
def park(doing: Doing[Case, Park]) -> None:
    """嫌疑人不明、逃跑等客观原因不能处理的，限期中止；继续查找，并向被侵害人说明情况。"""
    form, case = doing.form, doing.subject
    if not doing.day < form.until <= doing.day + LONGEST:
        raise Invalid([("until", "中止的期限应当在明日至半年之内")])
    owner = form.owner or next(iter(case.handlers), None)
    if (
        owner is None
        or not Officer.objects.filter(pk=owner, phase="serving", auxiliary=False).exists()
    ):
        raise Invalid([("owner", "没有这名民警")])
    doing.create(
        Parking(
            case=case, ground=form.ground, reasons=form.reasons, owner=owner, until=form.until,
            entry_id=doing.entry_id,
        )
    )  # fmt: skip
    case.move("parked")


class Tell(Form):
    """Who was told, and how."""

    told: Annotated[str, StringConstraints(min_length=2, max_length=2000)] = ask(
        "告知对象、方式和内容", long=True, personal=True,
        help="没有被侵害人或者无法联系的，写明情况",
    )  # fmt: skip


@act(
    "casework.explain_parking",
    title="向被侵害人说明情况",
    by=Role.CASE_OFFICER,
    gates=[phase("parked", "investigating", "returned"), administrative, not_recused],
    cite=("D-ADM-26",),
)
def explain_parking(doing: Doing[Case, Tell]) -> None:
    """向被侵害人说明案件不能按期处理的原因和继续调查的情况。"""


@gate(
    "casework.pause_over",
    cite=("D-ADM-26",),
    says="中止至%(until)s，届满前不会自动恢复",
    remedy="中止的原因提前消除的，由办案民警或者办案部门负责人恢复调查",
    who=(Role.CASE_OFFICER, Role.DEPT_HEAD),
)
def pause_over(s: Situation[Case]) -> Missing | None:
    """The clock brings a case back once its last day is over; people may do so earlier."""
    if s.actor.id != CLOCK.id or s.subject.phase != "parked":
        return None
    until = s.subject.parkings.latest("pk").until
    s.reads.append(f"until={until.isoformat()}")
    return None if until < s.day else {"until": until.isoformat()}


class Resume(Form):
    """Why the case goes on."""

    reasons: Long = ask("恢复办理的情况", long=True, personal=True)


@act(
    "casework.resume",
    title="恢复调查",
    by=(Role.CASE_OFFICER, Role.DEPT_HEAD, Role.CLOCK),
    gates=[phase("parked"), administrative, not_recused, pause_over],
    cite=("D-ADM-26",),
)
def resume(doing: Doing[Case, Resume]) -> None:
    """中止的原因消除或者中止期满，恢复调查，办案期限继续计算。"""
    pause = doing.subject.parkings.latest("pk")
    pause.resumed_at = doing.at
    pause.save(update_fields=["resumed_at"])
    doing.subject.move("investigating")


def resume_due(now: datetime) -> list[UUID]:
    """Bring back every case whose pause is over; the cases that came back."""
    over = Case.objects.filter(
        phase="parked", parkings__resumed_at=None, parkings__until__lt=legal_day(now)
    )
    back = []
    for case in over.values_list("pk", flat=True):
        with suppress(Refused):  # somebody was faster
            resume.do(CLOCK, case, {"reasons": "中止期满，自动恢复"}, at=None, now=now)
            back.append(case)
    return back


class Terminate(Form):
    """On which ground the investigation ends."""

    ground: TerminationGround = ask("终止情形")
    other: Annotated[str, StringConstraints(max_length=500)] = ask(
        "其他情形", default="", long=True, help="选择“其他需要终止调查的情形”时填写"
    )
    reasons: Long = ask("理由", long=True, personal=True)


@gate(
    "casework.termination_ground",
    cite=("G-ADM-41",),
    says="终止调查须有法定情形：选择“其他需要终止调查的情形”的，应当写明是哪一种",
    remedy="写明需要终止调查的具体情形",
    who=(Role.DEPT_HEAD,),
)
def termination_ground(s: Situation[Case]) -> Missing | None:
    """No violation, limitation, death of the suspect, or another ground that is named."""
    if s.form is None:
        return None
    ground = getattr(s.form, "ground", "")
    s.reads.append(f"ground={ground}")
    named = bool(getattr(s.form, "other", ""))
    return {} if ground == TerminationGround.OTHER and not named else None


@act(
    "casework.terminate",
    title="终止调查",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[
        phase("accepted", "investigating", "parked", "returned"),
        administrative,
        apart(),
        termination_ground,
        no_crime,
        nothing_runs,
        not_recused,
    ],
    cite=("G-ADM-41",),
)
def terminate(doing: Doing[Case, Terminate]) -> None:
    """没有违法事实、已过追究时效、嫌疑人死亡等情形，办案部门以上负责人批准终止调查。"""
    doing.subject.terminated_for = doing.form.ground
    doing.subject.move("terminated")


class TellTermination(Form):
    """Who was told of the end."""

    told: Annotated[str, StringConstraints(min_length=2, max_length=2000)] = ask(
        "告知对象、方式和内容", long=True, personal=True
    )


@act(
    "casework.explain_termination",
    title="告知终止调查",
    by=Role.CASE_OFFICER,
    gates=[phase("terminated"), qualified, not_recused],
    cite=("G-ADM-41",),
)
def explain_termination(doing: Doing[Case, TellTermination]) -> None:
    """把终止调查的情况和理由告知报案人、被侵害人和被调查的人。"""
