"""A published exam credits its hours by itself, once nobody can contest a result (1.3a)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from plumbline.exams.models import Exam
from plumbline.kernel.act import Doing, Form, Refused, act
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import CLOCK, Role
from plumbline.training.attendance import TENTH
from plumbline.training.models import Credit
from plumbline.training.terms import Source

CREDIT = "training.credit_exam"
HOUR = 3600


def worth(exam: Exam) -> Decimal:
    """The credits of an exam: one for each hour it lasts, rounded down to a tenth."""
    seconds = Decimal(int((exam.ends_at - exam.begins_at).total_seconds()))
    return (seconds / HOUR).quantize(TENTH, ROUND_DOWN)


def contested(exam: Exam, now: datetime) -> int | None:
    """How many appeals wait while results may still change; None once they can change no more."""
    waiting = exam.sittings.filter(phase="appealed").count()
    return None if legal_day(now) > exam.appeals_until and not waiting else waiting


@gate(
    "training.appeals_over",
    cite=("P-QUAL-01", "1.3a"),
    says="成绩申诉期限至%(until)s，尚未答复的申诉%(n)s件",
    remedy="申诉期限届满、申诉全部答复后由系统计入",
    who=(Role.CLOCK,),
)
def appeals_over(s: Situation[Exam]) -> Missing | None:
    """No result can change any more: the last day is over, and every appeal was answered."""
    until, waiting = s.subject.appeals_until.isoformat(), contested(s.subject, s.now)
    s.reads += [f"until={until}", f"waiting={waiting}"]
    return None if waiting is None else {"until": until, "n": str(waiting)}


@gate(
    "training.not_credited",
    cite=("1.3a",),
    says="本场考试的学分已经计入",
    remedy="无须再次计入",
)
def not_credited(s: Situation[Exam]) -> Missing | None:
    """Each exam credits once."""
    past = s.last(CREDIT)
    s.reads.append(f"credited={past.entry if past else None}")
    return {} if past else None


class CreditExam(Form):
    """Nothing is asked."""


@act(
    CREDIT,
    title="计入考试学分",
    by=Role.CLOCK,
    gates=[phase("published"), appeals_over, not_credited],
    cite=("D-QUAL-01", "1.3a"),
)
def credit_exam(doing: Doing[Exam, CreditExam]) -> None:
    """成绩合格的考生，按考试时长每一小时计一学分；无需本人申报。"""
    exam = doing.subject
    on, points = legal_day(exam.begins_at), worth(exam)
    for sitting in exam.sittings.filter(passed=True).exclude(phase="void").order_by("pk"):
        doing.create(
            Credit(officer_id=sitting.officer_id, year=on.year, source=Source.EXAM, on=on,
                   points=points, sitting=sitting, entry_id=doing.entry_id)
        )  # fmt: skip


def credit_due(now: datetime) -> list[UUID]:
    """Credit every published exam whose appeals are over; the exams that were credited."""
    done = []
    waiting = Exam.objects.filter(phase="published").exclude(sittings__credit__isnull=False)
    for exam in waiting.filter(sittings__passed=True).distinct():
        if contested(exam, now) is not None:
            continue
        with suppress(Refused):  # somebody was faster
            credit_exam.do(CLOCK, exam.pk, {}, at=None, now=now)
            done.append(exam.pk)
    return done
