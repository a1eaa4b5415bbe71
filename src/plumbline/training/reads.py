"""Reading courses, plans, sessions, claims, curricula and assignments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as t

from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Subject
from plumbline.kernel.norm import book
from plumbline.law.bodies import Checklist
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Role
from plumbline.people.plain import Fact, facts, head, part
from plumbline.people.reads import colleagues, names
from plumbline.training.courses import MUSTS, musts
from plumbline.training.models import (
    Assignment,
    Claim,
    Course,
    Curriculum,
    CurriculumItem,
    Session,
    TrainingPlan,
)
from plumbline.training.shares import planned, shares
from plumbline.training.terms import STUDY, Competence, Source, Topic, labels

LEADERS = "领导干部学法"


def listed(kind: type[Competence | Topic], codes: list[str]) -> str:
    """Competences or topics in one breath."""
    return t("、").join(t(label) for label in labels(kind, codes))


def must_title(code: str, now: datetime) -> str:
    """What a mandatory training is called by the norm in force; its code where none names it."""
    titles = {item.code: item.title for item in musts(legal_day(now))} | {STUDY: LEADERS}
    return t(titles.get(code, code)) if code else ""


@read("course")
def course(subject: Course, actor: Actor, now: datetime) -> dict[str, Any]:
    """What a course teaches and counts for."""
    del actor
    rows = facts(
        (t("培养的意识"), listed(Competence, subject.competences)),
        (t("专题"), listed(Topic, subject.topics)),
        (t("学时"), subject.hours),
        (t("学分"), str(subject.credits)),
        (t("属于执法培训"), subject.enforcement),
        (t("必训项目"), must_title(subject.must, now)),
        (t("主要内容"), subject.content),
        (t("审批意见"), subject.opinion),
    )
    return head(subject) | {"facts": rows, "parts": []}


@read("training_plan")
def training_plan(subject: TrainingPlan, actor: Actor, now: datetime) -> dict[str, Any]:
    """A unit's year: each quarter's courses, and the share of enforcement training in it."""
    del actor, now
    items = list(subject.items.select_related("course").order_by("quarter", "pk"))
    rows: list[Fact] = [
        [t("第%(n)s季度") % {"n": one.quarter},
         t("%(course)s，%(hours)s学时") % {"course": one.course.title, "hours": one.hours}]
        for one in items
    ]  # fmt: skip
    share = shares(planned(items))[0]
    told = facts(
        (t("年度"), subject.year),
        (t("计划学时"), share.of),
        (t("其中执法培训"), share.said),
        (t("审批意见"), subject.opinion),
    )
    return head(subject) | {"facts": told, "parts": part(t("各季度的课程"), rows)}


@read("training_session")
def training_session(subject: Session, actor: Actor, now: datetime) -> dict[str, Any]:
    """A session: who taught, who recorded, who was there, what was credited."""
    del actor, now
    course = subject.course
    rows = list(subject.attendance.select_related("officer").order_by("officer__number"))
    credited = {(one.officer_id, one.source): one for one in subject.credits.all()}
    people = names({subject.teacher, subject.recorder})
    told = facts(
        (t("课程"), course.title),
        (t("开始时间"), subject.begins_at),
        (t("结束时间"), subject.ends_at),
        (t("地点"), subject.place),
        (t("授课人"), people.get(subject.teacher, "")),
        (t("出勤记录人"), people.get(subject.recorder, "")),
        (t("学时"), course.hours),
        (t("学分"), str(course.credits)),
        (t("取消理由"), subject.cancelled_for),
    )
    there: list[Fact] = []
    for row in rows:
        credit = credited.get((row.officer_id, Source.COURSE))
        said = t("未记录") if row.hours is None else t("实到%(n)s学时") % {"n": row.hours}
        if credit:
            said += t("；计%(points)s学分") % {"points": credit.points}
        if row.corrected_from is not None:
            was = {"n": row.corrected_from, "why": row.corrected_for}
            said += t("；由%(n)s学时更正：%(why)s") % was
        there.append([row.officer.label, said])
    return head(subject) | {"facts": told, "parts": part(t("参训人员"), there)}


@read("credit_claim")
def credit_claim(subject: Claim, actor: Actor, now: datetime) -> dict[str, Any]:
    """What an officer claims."""
    del actor, now
    told = facts(
        (t("申报人"), subject.officer.label),
        (t("来源"), t(str(Source(subject.source).label))),
        (t("取得日期"), subject.on),
        (t("学分"), str(subject.points)),
        (t("依据"), subject.grounds),
        (t("审核意见"), subject.opinion),
    )
    return head(subject) | {"facts": told, "parts": []}


@read("curriculum")
def curriculum(subject: Curriculum, actor: Actor, now: datetime) -> dict[str, Any]:
    """What a post must be trained in, and within how long."""
    del actor, now
    told = facts(
        (t("岗位"), t(Role(subject.role).label)),
        (t("警种"), subject.branch or t("不限警种")),
        (t("批准日期"), subject.approved_on),
        (t("审批意见"), subject.opinion),
    )
    items = subject.items.select_related("course").order_by("months", "pk")
    rows = [[item_title(one), t("到岗后%(n)s个月内") % {"n": one.months}] for one in items]
    return head(subject) | {"facts": told, "parts": part(t("应训内容"), rows)}


def item_title(item: CurriculumItem) -> str:
    """The topic or the course of a line."""
    return item.course.title if item.course else t(str(Topic(item.topic).label))


@read("assignment")
def assignment(subject: Assignment, actor: Actor, now: datetime) -> dict[str, Any]:
    """What one officer is to be trained in, and why."""
    del actor, now
    told = facts(
        (t("民警"), subject.officer.label),
        (t("专题"), t(str(Topic(subject.topic).label))),
        (t("依据"), subject.ground),
        (t("完成期限"), subject.until),
        (t("撤销理由"), subject.lifted_for),
    )
    return head(subject) | {"facts": told, "parts": []}


# What fields of the forms refer to.


def _courses(subject: Subject) -> list[tuple[str, str]]:
    """The courses that may be held."""
    del subject
    rows = Course.objects.filter(phase="approved").order_by("title", "pk")
    return [(str(row.pk), t("%(course)s（%(hours)s学时）") % {"course": row.title,
             "hours": row.hours}) for row in rows]  # fmt: skip


def _teachers(subject: Subject) -> list[tuple[str, str]]:
    """Who may teach at a unit: officers of it and of the units above it, the nearest first."""
    lines = [subject.line[:n] for n in range(len(subject.line), 0, -1)]
    return [pair for line in lines for pair in colleagues(line)]


def _enrolled(subject: Subject) -> list[tuple[str, str]]:
    """Who is enrolled in a session."""
    if not isinstance(subject, Session):
        return []
    rows = subject.attendance.select_related("officer").order_by("officer__number")
    return [(str(row.officer_id), row.officer.label) for row in rows]


def _musts(subject: Subject) -> list[tuple[str, str]]:
    """The mandatory trainings by the newest norm that names them."""
    del subject
    newest = book().get(MUSTS, [])[-1:]
    named = [(item.code, t(item.title)) for v in newest for item in v.body_as(Checklist).items]
    return [*named, (STUDY, t(LEADERS))]


CHOICES = {"course": _courses, "teacher": _teachers, "enrolled": _enrolled, "must": _musts}
