"""Courses: proposed by one, approved by another (1.1, 1.2a, 1.2c)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.kernel.norm import NoNorm, in_force
from plumbline.law.bodies import Checklist, Item
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.training.models import Course
from plumbline.training.terms import STUDY, Competence, Line, Long, Maybe, Topic, Verdict

MUSTS = "training.musts"


def musts(day: Any) -> list[Item]:
    """The mandatory trainings in force on the day; none where no norm names them."""
    try:
        return list(in_force(MUSTS, day).body_as(Checklist).items)
    except NoNorm:
        return []


class Propose(Form):
    """What a course teaches, how long, and what it counts for."""

    title: Line = ask("课程名称")
    competences: Annotated[list[Competence], Field(min_length=1, max_length=5)] = ask("培养的意识")
    topics: Annotated[list[Topic], Field(min_length=1, max_length=9)] = ask("专题")
    hours: int = ask("学时", ge=1, le=2000)
    credits: int = ask("学分", ge=0, le=2000, help="缺课的按实到学时折算")
    enforcement: bool = ask("属于执法培训", default=True)
    must: Maybe = ask("属于哪项必训", default="", ref="must", help="不属于必训的不选")
    content: Long = ask("主要内容", long=True)


@act(
    "training.propose_course",
    title="申报培训课程",
    by=(Role.TRAINER, Role.LEGAL_DEPT, Role.DEPT_HEAD),
    gates=[anytime],
    cite=("1.1", "1.2a", "1.2c"),
    makes=Course,
    shared=True,
)
def propose_course(doing: Doing[Unit, Propose]) -> None:
    """写明课程培养的意识、专题、学时和学分；由另一人批准后开设。"""
    form, unit = doing.form, doing.subject
    if form.must and form.must not in {STUDY, *(item.code for item in musts(doing.day))}:
        raise Invalid([("must", "施行中的规范没有这项必训")])
    doing.create(
        Course(
            phase="proposed", line=unit.line, title=form.title, hours=form.hours,
            competences=list(dict.fromkeys(form.competences)), credits=form.credits,
            topics=list(dict.fromkeys(form.topics)), enforcement=form.enforcement,
            must=form.must, content=form.content,
        )
    )  # fmt: skip


class Decide(Form):
    """What the second person says."""

    verdict: Verdict = ask("审批结论")
    opinion: Long = ask("审批意见", long=True)


@act(
    "training.approve_course",
    title="审批培训课程",
    by=(Role.TRAINER, Role.LEGAL_DEPT, Role.ORGAN_HEAD, Role.PROV_HEAD),
    gates=[phase("proposed"), apart("training.propose_course")],
    cite=("1.1", "1.2c", "P-ROLE-01"),
)
def approve_course(doing: Doing[Course, Decide]) -> None:
    """由申报人以外的人员审批；批准后可以列入计划、安排班次。"""
    doing.subject.opinion = doing.form.opinion
    approved = doing.form.verdict is Verdict.APPROVE
    doing.subject.move("approved" if approved else "declined")


class Withdraw(Form):
    """Why it is not taught any more."""

    reasons: Long = ask("停开理由", long=True)


@act(
    "training.withdraw_course",
    title="停开培训课程",
    by=(Role.TRAINER, Role.LEGAL_DEPT, Role.ORGAN_HEAD, Role.PROV_HEAD),
    gates=[phase("approved")],
    cite=("1.2c",),
)
def withdraw_course(doing: Doing[Course, Withdraw]) -> None:
    """停开后不再安排班次；已经取得的学分不变。"""
    doing.subject.move("withdrawn")


def approved(course: Any) -> Course:
    """An approved course by its id. Raises Invalid."""
    found = Course.objects.filter(pk=course, phase="approved").first()
    if found is None:
        raise Invalid([("course", "没有这门可以开设的课程")])
    return found
