"""Cheating: reported with what was found, the result void by a head's decision (P-QUAL-01)."""

from __future__ import annotations

from uuid import UUID

from plumbline.exams.bank import HEADS
from plumbline.exams.models import Sitting
from plumbline.exams.terms import Long
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import after, apart, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer

SAT = ("sitting", "submitted", "announced", "appealed", "answered")
FOUND_BY = "019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e"


class Report(Form):
    """What was found, and by whom."""

    found_by: UUID = ask("发现人", ref="invigilator", examples=[FOUND_BY])
    grounds: Long = ask("作弊的事实和证据", long=True, personal=True)


@act(
    "exams.report_cheating",
    title="报告考试作弊",
    by=Role.TRAINER,
    gates=[phase(*SAT), apart()],
    cite=("P-QUAL-01", "1.3a"),
)
def report_cheating(doing: Doing[Sitting, Report]) -> None:
    """记录监考人员等发现的作弊事实和证据，报负责人决定；答案雷同只是线索，不能单独作为依据。"""
    form, sitting = doing.form, doing.subject
    if form.found_by == sitting.officer_id or not Officer.objects.filter(pk=form.found_by).exists():
        raise Invalid([("found_by", "应当是考生以外的人员")])
    sitting.cheating = form.grounds


class Void(Form):
    """Why the result does not count."""

    grounds: Long = ask("认定的事实和理由", long=True, personal=True)


@act(
    "exams.void_result",
    title="决定成绩无效",
    by=HEADS,
    gates=[
        phase(*SAT),
        after("exams.report_cheating", "报告考试作弊", cite=("P-QUAL-01",)),
        apart("exams.report_cheating"),
    ],
    cite=("P-QUAL-01", "P-ROLE-01", "1.3a"),
)
def void_result(doing: Doing[Sitting, Void]) -> None:
    """认定作弊的，由报告人以外的负责人决定成绩无效；决定人和理由记入执法台账。"""
    sitting = doing.subject
    sitting.void_grounds, sitting.passed = doing.form.grounds, False
    sitting.move("void")
