"""Written answers: two read each script blind to the other and to the name, a third decides."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from plumbline.exams.asked import Asked, asked
from plumbline.exams.content import CLOSED, close, disclose
from plumbline.exams.models import Exam, Script
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import Role

MARKERS = (Role.TRAINER, Role.LEGAL_DEPT, Role.LEGAL_OFFICER, Role.ORGAN_HEAD)
Mark = Annotated[int, Field(ge=0, le=100)]
Marks = Annotated[list[Mark], Field(min_length=1, max_length=500), CLOSED]


def written(exam: Exam) -> list[Asked]:
    """The questions that people mark, in the paper's order."""
    return [one for one in asked(exam) if one.written]


def marks_of(script: Script) -> list[list[int]]:
    """What each marker gave, question by question."""
    return [disclose(text) for text in script.marks]


def differ(first: list[int], second: list[int], tolerance: int) -> bool:
    """Whether the two are further apart on some question than the exam allows."""
    return any(abs(a - b) > tolerance for a, b in zip(first, second, strict=True))


def settled(marks: list[list[int]]) -> int:
    """The points: of two the mean of each question, rounded up; of three the third's."""
    if len(marks) > 2:
        return sum(marks[2])
    return sum((a + b + 1) // 2 for a, b in zip(*marks, strict=True))


@gate(
    "exams.marker",
    cite=("P-QUAL-01", "P-ROLE-01"),
    says="您不是本场考试的阅卷人员",
    remedy="由指定的阅卷人员评阅",
    who=(Role.ORGAN_HEAD,),
)
def marker(s: Situation[Script]) -> Missing | None:
    """Only who was named marks."""
    return None if s.actor.id in s.subject.exam.markers else {}


@gate(
    "exams.fresh_eyes",
    cite=("P-QUAL-01", "P-ROLE-01"),
    says="您已经评阅过这份答卷，应当由另一人评阅",
    remedy="由没有评阅过这份答卷的阅卷人员评阅",
    who=(Role.ORGAN_HEAD,),
)
def fresh_eyes(s: Situation[Script]) -> Missing | None:
    """Each marking is another person's."""
    return {} if s.actor.id in s.subject.marked_by else None


class Give(Form):
    """The points of each question."""

    marks: Marks = ask(
        "各题评分", personal=True, examples=[[0]], help="按答卷上的题目次序，每行一题"
    )


@act(
    "exams.mark_script",
    title="评阅主观题",
    by=MARKERS,
    gates=[phase("first", "second", "third"), marker, fresh_eyes],
    cite=("P-QUAL-01", "1.3a"),
)
def mark_script(doing: Doing[Script, Give]) -> None:
    """两人分别评阅，互不知道评分和考生姓名；相差超过规定的，由第三人评定。"""
    script, given = doing.subject, doing.form.marks
    worth = [one.points for one in written(script.exam)]
    if len(given) != len(worth):
        raise Invalid([("marks", "评分的题数与答卷的题数不符")])
    if any(mark > most for mark, most in zip(given, worth, strict=True)):
        raise Invalid([("marks", "评分不能超过该题的分值")])
    script.marks = [*script.marks, close(given)]
    script.marked_by = [*script.marked_by, doing.actor.id]
    marks = marks_of(script)
    apart = len(marks) == 2 and differ(marks[0], marks[1], script.exam.tolerance)
    if len(marks) == 1 or apart:
        script.move("third" if apart else "second")
        return
    script.points = settled(marks)
    script.move("marked")
