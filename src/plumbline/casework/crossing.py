"""A case crosses to the criminal procedure and back, or goes into another case."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from plumbline.casework.gates import (
    administrative,
    appraisal_none,
    criminal,
    not_recused,
    nothing_runs,
)
from plumbline.casework.models import Case, Charge, Evidence, Offence, Person
from plumbline.casework.terms import JoinGround, Nature
from plumbline.casework.texts import Long, Short
from plumbline.casework.transfer import Counted, only_limits_owed
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, apart, clear, gate, phase
from plumbline.law.roles import Role


class Turn(Form):
    """Why the other procedure applies."""

    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "casework.turn_criminal",
    title="转为刑事案件办理",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[
        phase("accepted", "investigating", "parked", "returned", "decided"),
        administrative,
        apart(),
        not_recused,
    ],
    cite=("P-ADM-04", "D-INT-16"),
)
def turn_criminal(doing: Doing[Case, Turn]) -> None:
    """行政案件涉嫌犯罪的，转按刑事程序办理，依法审查立案；已有证据随案使用。"""
    case = doing.subject
    case.nature, case.outcome, case.filed_at = Nature.CRIMINAL, "", None
    case.move("accepted")


@act(
    "casework.turn_administrative",
    title="转为行政案件办理",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[
        phase("accepted", "not_filed"),
        criminal,
        apart(),
        clear("casework.non_filing_served", "送达不予立案通知书", cite=("D-INT-18",)),
        not_recused,
    ],
    cite=("D-INT-16", "D-ADM-04"),
)
def turn_administrative(doing: Doing[Case, Turn]) -> None:
    """不构成犯罪但可能违反治安管理的，转按行政程序办理；刑事办理中的证据可以使用。"""
    case = doing.subject
    case.nature, case.filed_at = Nature.ADMINISTRATIVE, doing.at
    case.move("investigating")


# Two cases become one.


class Join(Form):
    """Into which case this one goes, and why they belong together."""

    into: UUID = ask("并入的案件", ref="joinable")
    ground: JoinGround = ask("并案情形")
    items: Annotated[list[Counted], Field(min_length=1, max_length=500)] = ask(
        "随案移交清单", personal=True, help="法律文书、证据、财物及其孳息，当面查点清楚",
        examples=[[{"title": "案卷", "count": 1}]],
    )  # fmt: skip
    giver: Short = ask("移交人", personal=True)
    taker: Short = ask("接收人", personal=True)


def joinable(case: Case) -> Any:
    """The cases of the same procedure that this one can go into."""
    return Case.objects.filter(
        nature=case.nature, phase__in=("accepted", "investigating", "returned")
    ).exclude(pk=case.pk)


@gate(
    "casework.joins_own",
    cite=("R-INT-05",),
    says="并入的案件不存在、程序不同、不在调查阶段，或者不由您负责",
    remedy="选择本单位正在调查、程序相同的案件；属于其他单位的，先移送管辖",
    who=(Role.DEPT_HEAD,),
)
def joins_own(s: Situation[Case]) -> Missing | None:
    """The other case is under investigation, of the same procedure, in the actor's own line."""
    if s.form is None:
        return None
    other = joinable(s.subject).filter(pk=getattr(s.form, "into", None)).first()
    mine = other is not None and {Role.DEPT_HEAD, Role.ORGAN_HEAD} & set(
        s.actor.roles(tuple(other.line), s.day)
    )
    return None if mine else {}


@act(
    "casework.join",
    title="并案",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[
        phase("accepted", "investigating", "returned"),
        apart(),
        joins_own,
        nothing_runs,
        appraisal_none,
        only_limits_owed,
        not_recused,
    ],
    cite=("R-INT-05", "D-INT-27"),
    makes=Case,
)
def join(doing: Doing[Case, Join]) -> None:
    """一人数个违法犯罪、共同违法犯罪或者相互关联的案件，并入另一案件一并办理。"""
    case = doing.subject
    other = Case.objects.select_for_update().get(pk=doing.form.into)
    for rows in (Person, Evidence, Offence, Charge):
        rows._default_manager.filter(case=case).update(case=other)  # noqa: SLF001
    case.joined_into, case.joined_for = other, doing.form.ground
    case.move("joined")
    doing.situation.made = other


class TellJoin(Form):
    """Who was told that the cases are handled as one."""

    told: Annotated[str, StringConstraints(min_length=2, max_length=2000)] = ask(
        "告知的当事人和告知方式", long=True, personal=True
    )


@act(
    "casework.tell_join",
    title="告知并案",
    by=Role.CASE_OFFICER,
    gates=[anytime, not_recused],
    cite=("D-INT-27",),
)
def tell_join(doing: Doing[Case, TellJoin]) -> None:
    """把并案办理的情况告知当事人。"""
