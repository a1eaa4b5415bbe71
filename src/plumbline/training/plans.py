"""The yearly plan of a unit: drafted, then approved by who leads the unit (1.2a)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.training.courses import approved
from plumbline.training.models import PlanItem, TrainingPlan
from plumbline.training.terms import UNIT_HEADS, Long, Verdict


class Planned(Form):
    """So many hours of a course in a quarter."""

    course: UUID = ask("课程", ref="course")
    quarter: int = ask("季度", ge=1, le=4)
    hours: int = ask("学时", ge=1, le=2000, help="同一课程办几期的，填各期学时之和")


class Draft(Form):
    """A year's training."""

    year: int = ask("年度", ge=2020, le=2999)
    rows: Annotated[list[Planned], Field(min_length=1, max_length=200)] = ask(
        "各季度的课程",
        examples=[[{"course": "019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e", "quarter": 1, "hours": 8}]],
    )


@act(
    "training.draft_plan",
    title="拟订年度培训计划",
    by=(Role.TRAINER, Role.LEGAL_DEPT, Role.LEGAL_OFFICER),
    gates=[anytime],
    cite=("1.2a",),
    makes=TrainingPlan,
    shared=True,
)
def draft_plan(doing: Doing[Unit, Draft]) -> None:
    """写明本单位各季度安排的课程和学时，由单位负责人批准。"""
    unit, form = doing.subject, doing.form
    standing = TrainingPlan.objects.filter(unit=unit, year=form.year)
    if standing.filter(phase__in=("drafted", "approved")).exists():
        raise Invalid([("year", "本单位这一年度已有计划，须先撤回")])
    rows = [(approved(row.course), row) for row in form.rows]
    plan = doing.create(
        TrainingPlan(phase="drafted", line=unit.line, handlers=[doing.actor.id], unit=unit,
                     year=form.year)
    )  # fmt: skip
    for course, row in rows:
        doing.create(
            PlanItem(plan=plan, course=course, quarter=row.quarter, hours=row.hours,
                     entry_id=doing.entry_id)
        )  # fmt: skip


class Word(Form):
    """The word of who leads the unit."""

    verdict: Verdict = ask("审批结论")
    opinion: Long = ask("审批意见", long=True)


@act(
    "training.approve_plan",
    title="审批年度培训计划",
    by=UNIT_HEADS,
    gates=[phase("drafted"), apart("training.draft_plan")],
    cite=("1.2a", "P-ROLE-01"),
)
def approve_plan(doing: Doing[TrainingPlan, Word]) -> None:
    """单位负责人审批；执法培训所占比例按计划和实际办结的班次计算。"""
    doing.subject.opinion = doing.form.opinion
    agreed = doing.form.verdict is Verdict.APPROVE
    doing.subject.move("approved" if agreed else "declined")


class Withdraw(Form):
    """Why the plan does not stand."""

    reasons: Long = ask("撤回理由", long=True)


@act(
    "training.withdraw_plan",
    title="撤回年度培训计划",
    by=UNIT_HEADS,
    gates=[phase("drafted", "approved")],
    cite=("1.2a",),
)
def withdraw_plan(doing: Doing[TrainingPlan, Withdraw]) -> None:
    """撤回后可以重新拟订本年度的计划；撤回的计划保留可查。"""
    doing.subject.move("withdrawn")
