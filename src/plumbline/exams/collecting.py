"""The papers are in: the machine marks what has a key, written answers go out under a number."""

from __future__ import annotations

import secrets

from plumbline.exams.answers import given
from plumbline.exams.asked import Asked, asked, canonical, order_of
from plumbline.exams.models import Exam, Script, Sitting
from plumbline.exams.terms import OPEN
from plumbline.kernel.act import Doing, Form, act
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import Role


@gate(
    "exams.all_in",
    cite=("P-QUAL-01", "1.3a"),
    says="还有%(n)s名考生没有交卷，考试时间也没有届满或者收卷尚未完成",
    remedy="等候考试结束；到时系统自动收卷",
)
def all_in(s: Situation[Exam]) -> Missing | None:
    """Every candidate has handed in, was collected from, or was absent."""
    left = s.subject.sittings.filter(phase__in=OPEN).count()
    s.reads.append(f"open={left}")
    return {"n": str(left)} if left else None


class Collect(Form):
    """Nothing is asked."""


@act(
    "exams.collect",
    title="收齐试卷",
    by=(Role.CLOCK, Role.TRAINER),
    gates=[phase("seated"), all_in],
    cite=("P-QUAL-01", "1.3a"),
)
def collect(doing: Doing[Exam, Collect]) -> None:
    """客观题由系统按答案评分，多选、错选、漏选不得分；主观题答卷编号后交阅卷人员。"""
    exam = doing.subject
    questions = asked(exam)
    sittings = list(exam.sittings.filter(phase="submitted"))
    for sitting in sittings:
        sitting.objective = machine(sitting, questions)
    Sitting.objects.bulk_update(sittings, ["objective"], batch_size=500)
    if any(one.written for one in questions):
        for sitting in sorted(sittings, key=lambda _: secrets.randbits(64)):
            number = f"{secrets.randbits(40):010X}"
            doing.create(
                Script(exam=exam, sitting=sitting, number=number, phase="first", line=exam.line)
            )
        doing.situation.made = None  # many, and none of them the one
    exam.move("collected")


def machine(sitting: Sitting, questions: list[Asked]) -> int:
    """What the machine gives a candidate for all questions with a key; the same at any time."""
    order, said = order_of(sitting), given(sitting)
    return sum(
        one.objective(canonical(order, one, said.get(one.id, [])))
        for one in questions if not one.written
    )  # fmt: skip
