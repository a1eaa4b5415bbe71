"""Levels of enforcement qualification: taken over; or proposed by one, granted by another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import later
from plumbline.law.roles import Role
from plumbline.people.branches import Branch
from plumbline.people.models import Officer
from plumbline.qualification.gates import (
    HEADS,
    NATIONAL,
    before_here,
    no_auxiliary,
    not_decided_here,
    not_ones_own,
    rises,
)
from plumbline.qualification.grounds import exam_passed
from plumbline.qualification.models import Ground, LawTest, Qualification, QualificationLevel

VALIDITY = "N-QUAL-02"
Number = Annotated[str, StringConstraints(min_length=1, max_length=50)]
Words = Annotated[str, StringConstraints(min_length=2, max_length=500)]


class Register(Form):
    """A level that was earned before, as its certificate says."""

    level: QualificationLevel = ask("等级")
    branch: Branch | None = ask("警种", default=None, help="不选为不限警种")
    certificate: Number = ask("证书编号")
    since: date = ask("自何日起有效")
    until: date | None = ask("至何日止有效", default=None)


def _of(form: Register | Propose) -> dict[str, Any]:
    """What a form says, as columns: no branch is every branch."""
    return {**form.model_dump(), "branch": form.branch or ""}


@act(
    "qualification.register",
    title="登记此前取得的资格",
    by=Role.TRAINER,
    gates=[phase("serving"), no_auxiliary, not_ones_own, before_here, not_decided_here],
    cite=("R-QUAL-01", "G-QUAL-03", "1.3a"),
    makes=Qualification,
)
def register(doing: Doing[Officer, Register]) -> None:
    """按证书登记本人登记在册之前取得的资格，或者国家统一法律职业资格。"""
    form = doing.form
    if form.until is not None and form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    doing.create(
        Qualification(officer=doing.subject, phase="valid", line=doing.subject.line,
                      ground=Ground.BEFORE, **_of(form))
    )  # fmt: skip


class Propose(Form):
    """A level that somebody is to hold, and what it rests on."""

    level: QualificationLevel = ask("等级")
    branch: Branch | None = ask("警种", default=None, help="不选为不限警种")
    certificate: Number = ask("证书编号")
    ground: Ground = ask("取得依据")
    basis: Words = ask("考试成绩或者文号", long=True)
    since: date = ask("自何日起有效")


@act(
    "qualification.propose",
    title="拟授予执法资格",
    by=Role.TRAINER,
    gates=[phase("serving"), no_auxiliary, rises, exam_passed],
    cite=("R-QUAL-01", "R-QUAL-02", "1.3a"),
    makes=Qualification,
)
def propose(doing: Doing[Officer, Propose]) -> None:
    """写明等级、警种和取得的依据，报公安机关负责人批准。"""
    doing.create(
        Qualification(officer=doing.subject, phase="proposed", line=doing.subject.line,
                      **_of(doing.form))
    )  # fmt: skip


class Opinion(Form):
    """The head's word."""

    opinion: Words = ask("审批意见", long=True)


@act(
    "qualification.grant",
    title="授予执法资格",
    by=HEADS,
    gates=[
        phase("proposed"),
        apart("qualification.propose"),
        not_ones_own,
        rises,
        exam_passed,
    ],
    cite=("R-QUAL-01", "N-QUAL-02", "1.3a"),
)
def grant(doing: Doing[Qualification, Opinion]) -> None:
    """批准授予；有效期按规范计算。"""
    held = doing.subject
    held.opinion = doing.form.opinion
    if held.level not in NATIONAL:
        held.until = last_day(doing, held.since)
    held.move("valid")


def last_day(doing: Doing[Qualification, Opinion], first: date) -> date:
    """The last day of a validity that begins on a day."""
    limit = doing.situation.norm(VALIDITY).body_as(TimeLimit)
    return later(first, limit.amount, limit.unit) - timedelta(days=1)


@act(
    "qualification.decline",
    title="不予授予执法资格",
    by=HEADS,
    gates=[phase("proposed"), apart("qualification.propose"), not_ones_own],
    cite=("R-QUAL-01", "1.3a"),
)
def decline(doing: Doing[Qualification, Opinion]) -> None:
    """不批准授予，写明理由。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("declined")


class Tested(Form):
    """When a test was taken, and how it went."""

    taken_on: date = ask("考查测试日期")
    score: int = ask("成绩", ge=0, le=1000)
    passed: bool = ask("合格")
    examiner: Annotated[str, StringConstraints(min_length=2, max_length=100)] = ask(
        "主考单位或者主考人"
    )


@act(
    "qualification.note_law_test",
    title="登记任职前法律知识考查测试",
    by=Role.TRAINER,
    gates=[phase("serving"), not_ones_own],
    cite=("D-QUAL-02", "1.2b"),
)
def note_law_test(doing: Doing[Officer, Tested]) -> None:
    """登记拟任领导职务的人员参加法律知识考查测试的日期、成绩和主考人。"""
    if doing.form.taken_on > doing.day:
        raise Invalid([("taken_on", "测试日期不能晚于登记之日")])
    doing.create(LawTest(officer=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump()))
