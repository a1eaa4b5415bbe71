"""Attendance: recorded by a named person, credited at the close, corrected with reasons."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.bodies import Indicators
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.training.gates import ended, not_oneself, not_teacher, recorded, recorder
from plumbline.training.models import Attendance, Course, Credit, Session
from plumbline.training.terms import DESK, Long, Source

TEACHING = "D-QUAL-01.teaching"
TENTH = Decimal("0.1")
# Whoever is named to record: anybody in the unit but an auxiliary.
RECORDERS = (
    Role.TRAINER, Role.LEGAL_DEPT, Role.LEGAL_OFFICER, Role.DEPT_HEAD, Role.CASE_OFFICER,
    Role.AREA_MANAGER, Role.PROPERTY_CUSTODIAN, Role.INSPECTION,
)  # fmt: skip


class There(Form):
    """For how many class hours somebody was there."""

    officer: UUID = ask("参训人员", ref="enrolled")
    hours: int = ask("实到学时", ge=0, le=2000, help="缺席的填零")


class Record(Form):
    """Who was there, and for how long."""

    rows: Annotated[list[There], Field(min_length=1, max_length=500)] = ask(
        "出勤", examples=[[{"officer": "019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e", "hours": 8}]]
    )


@act(
    "training.record_attendance",
    title="记录出勤",
    by=RECORDERS,
    gates=[phase("scheduled"), recorder, ended],
    cite=("D-QUAL-01", "1.3a"),
)
def record_attendance(doing: Doing[Session, Record]) -> None:
    """由指定的记录人逐人记录实到学时；办结之前可以重记。"""
    session = doing.subject
    rows = {row.officer_id: row for row in session.attendance.all()}
    for n, one in enumerate(doing.form.rows):
        if one.officer not in rows:
            raise Invalid([(f"rows.{n}.officer", "不在参训名单中")])
        _within(session.course, one.hours, f"rows.{n}.hours")
        row = rows[one.officer]
        row.hours, row.entry_id = one.hours, doing.entry_id
        row.save(update_fields=["hours", "entry_id"])


def _within(course: Course, hours: int, field: str) -> None:
    if hours > course.hours:
        raise Invalid([(field, "实到学时不能超过课程学时")])


class Close(Form):
    """What is said of the session."""

    summary: Long = ask("办班小结", long=True)


@act(
    "training.close_session",
    title="办结培训班次",
    by=DESK,
    gates=[phase("scheduled"), ended, recorded, not_teacher],
    cite=("D-QUAL-01", "1.3a", "1.2a"),
)
def close_session(doing: Doing[Session, Close]) -> None:
    """办结后，实际参训的人员和授课人计入学分。"""
    session = doing.subject
    course = session.course
    for row in session.attendance.filter(hours__gt=0).select_related("officer"):
        assert row.hours  # noqa: S101 - the filter says so
        points = earned(course, row.hours)
        _credit(doing, session, row.officer, Source.COURSE, row.hours, points)
    (share,) = doing.situation.norm(TEACHING).body_as(Indicators).items
    taught = (Decimal(course.credits * share.target) / 100).quantize(TENTH, ROUND_DOWN)
    teacher = Officer.objects.get(pk=session.teacher)
    _credit(doing, session, teacher, Source.TEACHING, course.hours, taught)
    session.move("held")


def earned(course: Course, hours: int) -> Decimal:
    """Credits for so many of a course's hours, rounded down to a tenth."""
    return (Decimal(course.credits * hours) / course.hours).quantize(TENTH, ROUND_DOWN)


def _credit(
    doing: Doing[Session, Close] | Doing[Session, Correct],
    session: Session,
    officer: Officer,
    source: Source,
    hours: int,
    points: Decimal,
) -> None:
    on = legal_day(session.ends_at)
    doing.create(
        Credit(officer=officer, year=on.year, source=source, on=on, hours=hours, points=points,
               session=session, entry_id=doing.entry_id)
    )  # fmt: skip


class Correct(Form):
    """What it should have been, and how one knows."""

    officer: UUID = ask("参训人员", ref="enrolled")
    hours: int = ask("更正为实到学时", ge=0, le=2000)
    reasons: Long = ask("更正理由和依据", long=True)


@act(
    "training.correct_attendance",
    title="更正出勤",
    by=DESK,
    gates=[phase("held"), not_teacher, not_oneself],
    cite=("D-QUAL-01", "1.3a"),
)
def correct_attendance(doing: Doing[Session, Correct]) -> None:
    """说明理由更正一人的实到学时，学分随之更正；原数保留可查。"""
    session, form = doing.subject, doing.form
    row = Attendance.objects.filter(session=session, officer=form.officer).first()
    if row is None:
        raise Invalid([("officer", "不在参训名单中")])
    _within(session.course, form.hours, "hours")
    if row.hours == form.hours:
        raise Invalid([("hours", "与原记录相同")])
    row.corrected_from, row.hours = row.hours, form.hours
    row.corrected_for, row.entry_id = form.reasons, doing.entry_id
    row.save(update_fields=["corrected_from", "hours", "corrected_for", "entry_id"])
    points = earned(session.course, form.hours)
    credit = Credit.objects.filter(session=session, officer=row.officer, source=Source.COURSE)
    if not credit.update(hours=form.hours, points=points, entry_id=doing.entry_id):
        _credit(doing, session, row.officer, Source.COURSE, form.hours, points)
