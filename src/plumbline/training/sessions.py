"""Sessions: arranged before they begin, with a teacher, a recorder and who is to come."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.people.models import Officer, Unit
from plumbline.training.courses import approved
from plumbline.training.models import Attendance, Session
from plumbline.training.terms import DESK, Line, Long, Officers

ANY_TWO = [f"019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5{last}" for last in "ef"]


class Schedule(Form):
    """Which course, when, where, by whom and for whom."""

    course: UUID = ask("课程", ref="course")
    begins_at: AwareDatetime = ask("开始时间")
    ends_at: AwareDatetime = ask("结束时间")
    place: Line = ask("地点")
    teacher: UUID = ask("授课人", ref="teacher")
    recorder: UUID = ask("出勤记录人", ref="officer", help="不能是授课人")
    officers: Officers = ask("参训人员", ref="officer", examples=[ANY_TWO])


@act(
    "training.schedule_session",
    title="安排培训班次",
    by=DESK,
    gates=[anytime],
    cite=("1.2a", "1.2c", "D-QUAL-01"),
    makes=Session,
    shared=True,
)
def schedule_session(doing: Doing[Unit, Schedule]) -> None:
    """在开始之前安排班次，指定授课人和另一名出勤记录人。"""
    unit, form = doing.subject, doing.form
    course = approved(form.course)
    _check(form, doing.situation.now)
    officers = _serving(form.officers, "officers")
    _serving([form.teacher], "teacher")
    (named,) = _serving([form.recorder], "recorder")
    if named.auxiliary:
        raise Invalid([("recorder", "出勤由民警记录")])
    if form.teacher in form.officers:
        raise Invalid([("officers", "授课人不同时是参训人员")])
    session = doing.create(
        Session(
            phase="scheduled", line=unit.line, course=course, unit=unit, place=form.place,
            begins_at=form.begins_at, ends_at=form.ends_at, teacher=form.teacher,
            recorder=form.recorder,
            handlers=list(dict.fromkeys([form.recorder, form.teacher, *form.officers])),
        )
    )  # fmt: skip
    _enrol(doing, session, officers)


def _check(form: Schedule, now: datetime) -> None:
    if form.begins_at < now:  # credits hang on it: none is arranged backwards
        raise Invalid([("begins_at", "班次应当在开始之前安排")])
    if form.ends_at <= form.begins_at:
        raise Invalid([("ends_at", "结束时间应当晚于开始时间")])
    if form.recorder == form.teacher:
        raise Invalid([("recorder", "出勤不能只由授课人记录，请指定另一人")])


def _serving(ids: list[UUID], field: str) -> list[Officer]:
    """These officers, all of them in service. Raises Invalid."""
    found = list(Officer.objects.filter(pk__in=ids, phase="serving").order_by("number"))
    if len(found) != len(set(ids)):
        raise Invalid([(field, "没有这名在职人员")])
    return found


def _enrol(doing: Doing[Any, Any], session: Session, officers: list[Officer]) -> None:
    for officer in officers:
        doing.create(Attendance(session=session, officer=officer, entry_id=doing.entry_id))


class Enrol(Form):
    """Who comes as well."""

    officers: Officers = ask("增加的参训人员", ref="officer", examples=[ANY_TWO])


@act(
    "training.enrol",
    title="增加参训人员",
    by=DESK,
    gates=[phase("scheduled")],
    cite=("1.2c",),
)
def enrol(doing: Doing[Session, Enrol]) -> None:
    """班次结束之前可以增加参训人员。"""
    session, form = doing.subject, doing.form
    if doing.situation.now >= session.ends_at:
        raise Invalid([("officers", "班次已经结束")])
    there = set(session.attendance.values_list("officer_id", flat=True))
    if there & set(form.officers) or session.teacher in form.officers:
        raise Invalid([("officers", "已经在参训名单中，或者是授课人")])
    officers = _serving(form.officers, "officers")
    session.handlers = list(dict.fromkeys([*session.handlers, *form.officers]))
    _enrol(doing, session, officers)


class Cancel(Form):
    """Why it is not held."""

    reasons: Long = ask("取消理由", long=True)


@act(
    "training.cancel_session",
    title="取消培训班次",
    by=DESK,
    gates=[phase("scheduled")],
    cite=("1.2a",),
)
def cancel_session(doing: Doing[Session, Cancel]) -> None:
    """取消的班次不计入实际培训，也不计学分。"""
    doing.subject.cancelled_for = doing.form.reasons
    doing.subject.move("cancelled")
