"""The hours of questioning after a person came: limits, needs, restraint, leaving."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.gates import not_recused
from plumbline.casework.named import named_not_recused
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified
from plumbline.questioning.fields import (
    Long,
    Note,
    Short,
    an_officer,
    refusal_noted,
)
from plumbline.questioning.holding import told_whom
from plumbline.questioning.models import Restraint, Summons
from plumbline.questioning.summons_gates import (
    complex_and_detention,
    drunk_and_dangerous,
    limit_runs,
    shorter_than,
)
from plumbline.questioning.terms import Longer, Means, Signed, SummonsEnd, Told

Text = Annotated[str, StringConstraints(max_length=300)]
THERE = ("running", "restrained")


class TellFamily(Form):
    """Whether the family was told."""

    told: Told = ask("通知情况")
    whom: Text = ask("被通知人及其联系方式", default="", personal=True)
    note: Note = ask("说明", default="", long=True, personal=True, help="无法通知的写明原因")


@act(
    "questioning.tell_family",
    title="通知被传唤人家属",
    by=Role.CASE_OFFICER,
    gates=[phase(*THERE, "ended")],
    cite=("D-ADM-08",),
)
def tell_family(doing: Doing[Summons, TellFamily]) -> None:
    """及时把传唤的原因和处所通知家属；无法通知的，注明是哪种情形。"""
    told_whom(doing.form.told, doing.form.whom, doing.form.note)
    doing.subject.family = doing.form.told


class Needs(Form):
    """Food and rest."""

    food: Short = ask("饮食情况", help="例如：十二时提供午餐")
    rest: Short = ask("休息情况")


@act(
    "questioning.note_needs",
    title="登记饮食和休息",
    by=Role.CASE_OFFICER,
    gates=[phase(*THERE, "ended")],
    cite=("D-ADM-10",),
)
def note_needs(doing: Doing[Summons, Needs]) -> None:
    """保证饮食和必要的休息时间，并予以注明。"""


class LongerFor(Form):
    """Why twelve hours."""

    ground: Longer = ask("法定情形")
    opinion: Long = ask("审批意见", long=True)


@act(
    "questioning.allow_12",
    title="批准询问查证十二小时",
    by=Role.DEPT_HEAD,
    gates=[phase(*THERE), apart(), not_recused, shorter_than(12), limit_runs],
    cite=("N-ADM-04",),
)
def allow_12(doing: Doing[Summons, LongerFor]) -> None:
    """涉案人数众多或者身份不明的，在届满前批准询问查证不超过十二小时。"""
    doing.subject.hours = 12


class LongestFor(Form):
    """Both conditions of twenty-four hours."""

    complex: bool = ask("情况复杂")
    detention: bool = ask("依法可能适用行政拘留处罚")
    opinion: Long = ask("审批意见", long=True)


@act(
    "questioning.allow_24",
    title="批准询问查证二十四小时",
    by=Role.DEPT_HEAD,
    gates=[
        phase(*THERE),
        apart(),
        not_recused,
        shorter_than(24),
        complex_and_detention,
        limit_runs,
    ],
    cite=("N-ADM-04",),
)
def allow_24(doing: Doing[Summons, LongestFor]) -> None:
    """情况复杂且可能适用行政拘留的，在届满前批准询问查证不超过二十四小时。"""
    doing.subject.hours = 24


class Restrain(Form):
    """Why a drunk person is held fast, by what, who watches."""

    drunk: bool = ask("处于醉酒状态")
    danger: bool = ask("对本人有危险，或者对他人、公共安全有威胁")
    means: Means = ask("约束方式", help="不得使用手铐、脚镣等警械")
    guard: UUID = ask("看护人员", ref="helper")
    reasons: Long = ask("情况", long=True, personal=True)


@act(
    "questioning.restrain",
    title="保护性约束醉酒人",
    by=Role.CASE_OFFICER,
    gates=[phase("running"), qualified, not_recused, drunk_and_dangerous, named_not_recused],
    cite=("D-ADM-16",),
)
def restrain(doing: Doing[Summons, Restrain]) -> None:
    """对有危险的醉酒人约束至酒醒，指定专人看护；约束时间不计入询问查证时间。"""
    form, summons = doing.form, doing.subject
    an_officer("guard", form.guard, auxiliary=True)
    doing.create(
        Restraint(
            summons=summons,
            since=doing.at,
            means=form.means,
            guard=form.guard,
            reasons=form.reasons,
            entry_id=doing.entry_id,
        )
    )
    summons.move("restrained")


class Sober(Form):
    """How it was known that the person is sober."""

    note: Short = ask("确认酒醒的情况", personal=True)


def _release(summons: Summons, at: datetime) -> None:
    summons.restraints.filter(until=None).update(until=at)


@act(
    "questioning.end_restraint",
    title="解除保护性约束",
    by=Role.CASE_OFFICER,
    gates=[phase("restrained")],
    cite=("D-ADM-16",),
)
def end_restraint(doing: Doing[Summons, Sober]) -> None:
    """确认酒醒后立即解除约束并询问，询问查证时限扣除约束时间后继续计算。"""
    _release(doing.subject, doing.at)
    doing.subject.move("running")


class EndSummons(Form):
    """What the person leaves for, and how he signed."""

    end: SummonsEnd = ask("离开的去向")
    signed: Signed = ask("被传唤人填写离开时间并签名")
    refusal: Note = ask("拒绝填写或者签名的情况", default="", long=True)


@act(
    "questioning.end_summons",
    title="登记离开",
    by=Role.CASE_OFFICER,
    gates=[phase(*THERE), refusal_noted],
    cite=("D-ADM-07", "N-ADM-04"),
)
def end_summons(doing: Doing[Summons, EndSummons]) -> None:
    """询问查证结束，由本人填写离开时间并签名；以行为时间为离开时间。"""
    summons = doing.subject
    _release(summons, doing.at)
    summons.end, summons.ended_at = doing.form.end, doing.at
    summons.end_signed = doing.form.signed
    summons.move("ended")
