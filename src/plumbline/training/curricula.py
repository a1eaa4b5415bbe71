"""Curricula per branch and post: what is due to whoever takes up the post (1.2c)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.roles import NOBODYS, Role
from plumbline.people.branches import Branch
from plumbline.people.models import Unit
from plumbline.training.courses import approved
from plumbline.training.models import Curriculum, CurriculumItem
from plumbline.training.terms import UNIT_HEADS, Line, Long, Topic, Verdict


class Part(Form):
    """A topic or a course, and within how long."""

    topic: Topic | None = ask("专题", default=None)
    course: UUID | None = ask("或者课程", default=None, ref="course")
    months: int = ask("到岗后几个月内完成", ge=1, le=120)


class Propose(Form):
    """What officers in a post are trained in."""

    title: Line = ask("大纲名称")
    role: Role = ask("岗位")
    branch: Branch | None = ask("警种", default=None, help="不选为不限警种")
    rows: Annotated[list[Part], Field(min_length=1, max_length=100)] = ask(
        "应训内容", examples=[[{"topic": "evidence", "months": 6}]]
    )


@act(
    "training.propose_curriculum",
    title="拟订岗位培训大纲",
    by=(Role.TRAINER, Role.LEGAL_DEPT),
    gates=[anytime],
    cite=("1.2c",),
    makes=Curriculum,
    shared=True,
)
def propose_curriculum(doing: Doing[Unit, Propose]) -> None:
    """写明一个岗位应当参加哪些专题或者课程的培训，到岗后多久完成。"""
    form, unit = doing.form, doing.subject
    if form.role in NOBODYS:
        raise Invalid([("role", "没有人担任这一岗位")])
    for n, row in enumerate(form.rows):
        if (row.topic is None) == (row.course is None):
            raise Invalid([(f"rows.{n}.topic", "专题和课程选填一项")])
    courses = [approved(row.course) if row.course else None for row in form.rows]
    made = doing.create(
        Curriculum(phase="proposed", line=unit.line, handlers=[doing.actor.id], title=form.title,
                   role=form.role, branch=form.branch or "")
    )  # fmt: skip
    for row, course in zip(form.rows, courses, strict=True):
        doing.create(
            CurriculumItem(curriculum=made, topic=row.topic or "", course=course,
                           months=row.months, entry_id=doing.entry_id)
        )  # fmt: skip


class Word(Form):
    """The word of who leads the organ."""

    verdict: Verdict = ask("审批结论")
    opinion: Long = ask("审批意见", long=True)


@act(
    "training.approve_curriculum",
    title="审批岗位培训大纲",
    by=UNIT_HEADS,
    gates=[phase("proposed"), apart("training.propose_curriculum")],
    cite=("1.2c", "P-ROLE-01"),
)
def approve_curriculum(doing: Doing[Curriculum, Word]) -> None:
    """批准后，在岗民警自批准之日起、新到岗的自到岗之日起计算完成时间。"""
    curriculum = doing.subject
    curriculum.opinion = doing.form.opinion
    if doing.form.verdict is Verdict.APPROVE:
        curriculum.approved_on = doing.day
        curriculum.move("approved")
    else:
        curriculum.move("declined")


class Withdraw(Form):
    """Why it does not hold any more."""

    reasons: Long = ask("停止理由", long=True)


@act(
    "training.withdraw_curriculum",
    title="停止执行岗位培训大纲",
    by=UNIT_HEADS,
    gates=[phase("approved")],
    cite=("1.2c",),
)
def withdraw_curriculum(doing: Doing[Curriculum, Withdraw]) -> None:
    """停止后不再据此要求培训。"""
    doing.subject.move("withdrawn")
