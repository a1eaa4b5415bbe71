"""Reading exams, sittings and scripts. A candidate sees his own result; a marker sees no name."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as t

from plumbline.exams.answers import given
from plumbline.exams.filmed import looking
from plumbline.exams.models import Exam, Script, Sitting
from plumbline.exams.scripts import marks_of, written
from plumbline.exams.terms import OPEN, Tier
from plumbline.kernel.catalogue import look, read
from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Actor
from plumbline.people.models import Officer
from plumbline.people.plain import Fact, facts, head, part
from plumbline.people.reads import names

RESULT = ("announced", "appealed", "answered", "void")
MOST = 500


def seconds(at: datetime) -> str:
    """An instant of the exam, to the second, as it is enforced."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def basis(exam: Exam) -> str:
    """Where the pass mark and the term of appeal stand; what is not confirmed is said to be so."""
    return exam.basis or t("未载明依据，未确认")


@read("exam")
def exam(subject: Exam, actor: Actor, now: datetime) -> dict[str, Any]:
    """An exam: its hour, what passes, its rooms, how many stand where, and who is seated where."""
    del actor, now
    people = names(
        {*subject.markers, *(one for room in subject.rooms.all() for one in room.invigilators)}
    )
    rows = facts(
        (t("试卷"), subject.paper.name),
        (t("资格等级"), t(str(Tier(subject.level).label))),
        (t("警种"), subject.branch or t("不限")),
        (t("开考时间"), seconds(subject.begins_at)),
        (t("结束时间"), seconds(subject.ends_at)),
        (t("及格分"), subject.pass_mark),
        (t("成绩申诉期限"), t("公布后%(n)s日") % {"n": subject.appeal_days}),
        (t("及格分和申诉期限的依据"), basis(subject)),
        (t("主观题两人评分允许相差"), t("每题%(n)s分") % {"n": subject.tolerance}),
        (t("阅卷人员"), t("、").join(people.get(pk, "") for pk in subject.markers)),
        (t("题目次序的种子"), subject.order_seed),
    )
    rooms = [
        [room.name, t("%(seats)s座，监考：%(who)s，录像：%(place)s") % {
            "seats": room.seats, "place": room.place or t("未指定"),
            "who": t("、").join(people.get(pk, "") for pk in room.invigilators)}]
        for room in subject.rooms.order_by("pk")
    ]  # fmt: skip
    return head(subject) | {
        "facts": rows,
        "parts": [*part(t("考场"), rooms), *part(t("考生"), _standing(subject)),
                  *part(t("座位表"), _seats(subject))],
    }  # fmt: skip


def _standing(subject: Exam) -> list[Fact]:
    """How many candidates stand where."""
    phases = list(subject.sittings.values_list("phase", flat=True))
    return [[t(title), str(count)] for code, title in Sitting.phases.items()
            if (count := phases.count(code))]  # fmt: skip


def _seats(subject: Exam) -> list[Fact]:
    """The seat list."""
    rows = subject.sittings.exclude(room=None).select_related("room", "officer")
    return [
        [t("%(room)s %(seat)s号") % {"room": row.room.name, "seat": row.seat}, row.officer.label]
        for row in rows.order_by("room", "seat")[:MOST] if row.room
    ]  # fmt: skip


@read("exam_sitting")
def exam_sitting(subject: Sitting, actor: Actor, now: datetime) -> dict[str, Any]:
    """A sitting: where and when, and once it is published the result."""
    del actor, now
    exam, room = subject.exam, subject.room
    out = subject.phase in RESULT and exam.phase == "published"
    rows = facts(
        (t("考试"), exam.name),
        (t("考生"), subject.officer.label),
        (t("开考时间"), seconds(exam.begins_at)),
        (t("结束时间"), seconds(exam.ends_at)),
        (t("考场座位"), t("%(room)s %(seat)s号") % {"room": room.name, "seat": subject.seat}
         if room else ""),
        (t("交卷时间"), seconds(subject.ended_at) if subject.ended_at else ""),
        (t("总分"), str(subject.total) if out and subject.total is not None else ""),
        (t("及格分"), exam.pass_mark if out else ""),
        (t("及格分和申诉期限的依据"), basis(exam) if out else ""),
        (t("结果"), _result(subject) if out else ""),
        (t("成绩申诉至"), exam.appeals_until if out and subject.phase == "announced" else ""),
        (t("申诉理由"), subject.appeal),
        (t("申诉答复"), subject.appeal_answer),
        (t("成绩无效的理由"), subject.void_grounds),
    )  # fmt: skip
    return head(subject) | {"facts": rows, "parts": []}


def _result(subject: Sitting) -> str:
    if subject.phase == "void":
        return t("成绩无效")
    return t("及格") if subject.passed else t("不及格")


@read("exam_script")
def exam_script(subject: Script, actor: Actor, now: datetime) -> dict[str, Any]:
    """A script by its number: to a marker what was asked and answered, who is noted."""
    exam = subject.exam
    rows = facts(
        (t("考试"), exam.name),
        (t("答卷编号"), subject.number),
        (t("得分"), str(subject.points) if exam.phase == "published" else ""),
        (t("各人评分"), _given(subject) if exam.phase == "published" else ""),
    )
    if actor.id not in exam.markers:
        closed = part(t("答卷内容"), [["", t("答卷内容只有阅卷人员看得到")]])
        return head(subject) | {"facts": rows, "parts": closed}
    look(actor, subject.kind, subject.pk, ("answers",), "marking", now)
    answers = given(subject.sitting)
    parts = []
    for number, one in enumerate(written(exam), 1):
        said = "".join(answers.get(one.id, [])) or t("（没有作答）")
        parts += part(
            t("第%(n)s题（%(points)s分）") % {"n": number, "points": one.points},
            [[t("题目"), one.content.stem], [t("参考答案"), t("、").join(one.content.key)],
             [t("考生的回答"), said]],
        )  # fmt: skip
    return head(subject) | {"facts": rows, "parts": parts}


def _given(subject: Script) -> str:
    return t("；").join("、".join(map(str, marks)) for marks in marks_of(subject))


def coming(officer: UUID, now: datetime) -> list[Sitting]:
    """The exams that an officer has still to sit, or is sitting."""
    rows = Sitting.objects.filter(officer=officer, phase__in=OPEN, exam__ends_at__gt=now)
    return list(rows.select_related("exam", "room").order_by("exam__begins_at"))


def _invigilators(subject: Subject) -> list[tuple[str, str]]:
    """Serving officers of the same city, whatever their unit."""
    line = subject.line[:2]
    rows = Officer.objects.filter(phase="serving", auxiliary=False, line__0=line[0])
    if len(line) > 1:
        near = rows.filter(line__1=line[1])
        rows = near if near.count() > 1 else rows
    return [(str(row.pk), row.label) for row in rows.order_by("number")[:MOST]]


def _cameras(subject: Subject) -> list[tuple[str, str]]:
    """The fixed cameras that can look at a room of this exam, by the place."""
    if not isinstance(subject, Exam):
        return []
    rows = looking(subject).order_by("place", "serial")[:MOST]
    return [(str(row.pk), f"{row.place} {row.serial}") for row in rows]


CHOICES = {"invigilator": _invigilators, "room_camera": _cameras}
