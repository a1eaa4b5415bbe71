"""The sitting: begun and handed in by the candidate, ended by the server's clock (P-QUAL-01)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from plumbline.exams.answers import digest
from plumbline.exams.models import Exam, Sitting
from plumbline.exams.sessions import CANDIDATES
from plumbline.kernel.act import Doing, Form, Refused, act
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import CLOCK, Role


def _said(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


@gate(
    "exams.candidate",
    cite=("P-QUAL-01", "1.3a"),
    says="只能由考生本人办理",
    remedy="由考生本人登录办理",
)
def candidate(s: Situation[Sitting]) -> Missing | None:
    """Nobody sits for another."""
    return None if s.actor.id == s.subject.officer_id else {}


@gate(
    "exams.within_hours",
    cite=("P-QUAL-01", "1.3a"),
    says="考试时间为%(begins)s至%(ends)s，以服务器时间为准",
    remedy="在考试时间内办理；时间届满自动收卷",
)
def within_hours(s: Situation[Sitting]) -> Missing | None:
    """By the server's clock, whatever instant the deed names. The entry binds the answers."""
    exam = s.subject.exam
    s.reads.append(f"answers={digest(s.subject)}")
    if exam.begins_at <= s.now < exam.ends_at:
        return None
    return {"begins": _said(exam.begins_at), "ends": _said(exam.ends_at)}


@gate(
    "exams.over",
    cite=("P-QUAL-01", "1.3a"),
    says="考试到%(ends)s结束，此前不能收卷",
    remedy="等候考试结束",
)
def over(s: Situation[Sitting]) -> Missing | None:
    """The end has come by the server's clock. The entry binds the answers."""
    s.reads.append(f"answers={digest(s.subject)}")
    return None if s.now >= s.subject.exam.ends_at else {"ends": _said(s.subject.exam.ends_at)}


class Begin(Form):
    """Nothing is asked."""


@act(
    "exams.begin",
    title="开始作答",
    by=CANDIDATES,
    gates=[phase("seated"), candidate, within_hours],
    cite=("P-QUAL-01", "1.3a"),
)
def begin(doing: Doing[Sitting, Begin]) -> None:
    """到开考时间由考生本人打开试卷；换一台机器登录，已保存的答案都在。"""
    doing.subject.move("sitting")


class Submit(Form):
    """Nothing is asked."""


@act(
    "exams.submit",
    title="交卷",
    by=CANDIDATES,
    gates=[phase("sitting"), candidate, within_hours],
    cite=("P-QUAL-01", "1.3a"),
)
def submit(doing: Doing[Sitting, Submit]) -> None:
    """交卷后不能再改；全部答案的校验值记入执法台账。"""
    doing.subject.ended_at = doing.situation.now
    doing.subject.move("submitted")


class End(Form):
    """Nothing is asked."""


@act(
    "exams.end_sitting",
    title="到时收卷",
    by=Role.CLOCK,
    gates=[phase("seated", "sitting"), over],
    cite=("P-QUAL-01", "1.3a"),
)
def end_sitting(doing: Doing[Sitting, End]) -> None:
    """时间届满由系统收卷，已保存的答案都算数；没有打开试卷的，记为缺考。"""
    sitting = doing.subject
    if sitting.phase == "seated":
        sitting.move("absent")
        return
    sitting.ended_at = sitting.exam.ends_at
    sitting.move("submitted")


def end_due(now: datetime) -> list[UUID]:
    """End every sitting whose exam is over, then collect the exams; the sittings that ended."""
    from plumbline.exams.collecting import collect

    ended = []
    due = Sitting.objects.filter(phase__in=("seated", "sitting"), exam__ends_at__lte=now)
    for sitting in list(due.values_list("pk", flat=True)):
        with suppress(Refused):  # handed in at the last moment
            end_sitting.do(CLOCK, sitting, {}, at=None, now=now)
            ended.append(sitting)
    for exam in Exam.objects.filter(phase="seated", ends_at__lte=now):
        with suppress(Refused):
            collect.do(CLOCK, exam.pk, {}, at=None, now=now)
    return ended
