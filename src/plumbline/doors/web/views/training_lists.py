"""Lists of training: courses, plans, sessions, claims, curricula, assigned topics."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import role_title, t
from plumbline.kernel.scope import visible
from plumbline.law.calendar import SHANGHAI
from plumbline.people.reads import names
from plumbline.training.models import (
    Assignment,
    Claim,
    Course,
    Curriculum,
    Session,
    TrainingPlan,
)
from plumbline.training.reads import listed, must_title
from plumbline.training.terms import Competence, Source, Topic

TONES = {
    **dict.fromkeys(("proposed", "drafted", "scheduled", "claimed", "open"), "soon"),
    **dict.fromkeys(("approved", "held", "credited", "met"), "met"),
}
YEARS = (2020, 2999)


def _phase(row: Course | TrainingPlan | Session | Claim | Curriculum | Assignment) -> Cell:
    return Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm"))


def year_of(asked: Asked) -> int | None:
    """The year that is asked for, if it is one."""
    text = asked.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if YEARS[0] <= year <= YEARS[1] else None


def _year(asked: Asked) -> Question:
    return Question("year", gettext("年度"), "number", asked.get("year", ""))


def _courses(seat: Seat, asked: Asked) -> QuerySet[Course]:
    rows = visible(Course, seat.actor, seat.day)
    if words := asked.get("q", ""):
        rows = rows.filter(title__contains=words)
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    for name, field in (("competence", "competences"), ("topic", "topics")):
        if asked.get(name):
            rows = rows.filter(**{f"{field}__contains": [asked[name]]})
    if asked.get("enforcement") in ("yes", "no"):
        rows = rows.filter(enforcement=asked["enforcement"] == "yes")
    return rows


def _course_cells(seat: Seat, rows: list[Course]) -> list[list[Cell]]:
    return [
        [
            Cell(row.title, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(listed(Competence, row.competences)),
            Cell(listed(Topic, row.topics)),
            Cell(str(row.hours)),
            Cell(str(row.credits)),
            Cell(gettext("是") if row.enforcement else gettext("否")),
            Cell(must_title(row.must, seat.now)),
        ]
        for row in rows
    ]


def _course_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Course.phases.items()), asked),
        pick("competence", gettext("培养的意识"), [(c.value, str(c.label)) for c in Competence],
             asked),
        pick("topic", gettext("专题"), [(c.value, str(c.label)) for c in Topic], asked),
        pick("enforcement", gettext("属于执法培训"), [("yes", "是"), ("no", "否")], asked),
    ]  # fmt: skip


def _plans(seat: Seat, asked: Asked) -> QuerySet[TrainingPlan]:
    rows = visible(TrainingPlan, seat.actor, seat.day).select_related("unit")
    counted = Q(items__course__enforcement=True)
    rows = rows.annotate(
        hours=Sum("items__hours"), enforcement=Sum("items__hours", filter=counted, default=0)
    )
    if words := asked.get("q", ""):
        rows = rows.filter(unit__name__contains=words)
    if year := year_of(asked):
        rows = rows.filter(year=year)
    if asked.get("unit"):
        rows = rows.filter(line__contains=[asked["unit"]])
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _plan_cells(seat: Seat, rows: list[TrainingPlan]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.unit.name, tell.address(row.kind, row.pk)),
            Cell(str(row.year)),
            _phase(row),
            Cell(str(getattr(row, "hours", 0))),
            Cell(str(getattr(row, "enforcement", 0))),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]


def _plan_filters(asked: Asked) -> list[Question]:
    phases = list(TrainingPlan.phases.items())
    return [pick("phase", gettext("状态"), phases, asked), _year(asked)]


def _sessions(seat: Seat, asked: Asked) -> QuerySet[Session]:
    rows = visible(Session, seat.actor, seat.day).select_related("course", "unit")
    rows = rows.annotate(enrolled=Count("attendance"))
    if words := asked.get("q", ""):
        rows = rows.filter(Q(course__title__contains=words) | Q(unit__name__contains=words))
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    if asked.get("unit"):
        rows = rows.filter(line__contains=[asked["unit"]])
    if asked.get("musts"):
        rows = rows.exclude(course__must="")
    if asked.get("enforcement") in ("yes", "no"):
        rows = rows.filter(course__enforcement=asked["enforcement"] == "yes")
    if year := year_of(asked):
        first, last = (datetime(one, 1, 1, tzinfo=SHANGHAI) for one in (year, year + 1))
        rows = rows.filter(ends_at__gte=first, ends_at__lt=last)
    return rows


def _session_cells(seat: Seat, rows: list[Session]) -> list[list[Cell]]:
    del seat
    people = names({row.teacher for row in rows})
    return [
        [
            Cell(row.course.title, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(row.unit.name),
            Cell(when(row.begins_at)),
            Cell(row.place),
            Cell(people.get(row.teacher, "")),
            Cell(str(getattr(row, "enrolled", 0))),
            Cell(str(row.course.hours)),
        ]
        for row in rows
    ]


def _session_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Session.phases.items()), asked),
        pick("enforcement", gettext("属于执法培训"), [("yes", "是"), ("no", "否")], asked),
        _year(asked),
    ]


def _claims(seat: Seat, asked: Asked) -> QuerySet[Claim]:
    rows = visible(Claim, seat.actor, seat.day).select_related("officer")
    rows = rows.filter(officer__name__contains=asked["q"]) if asked.get("q") else rows
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _claim_cells(seat: Seat, rows: list[Claim]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.officer.label, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(t(str(Source(row.source).label))),
            Cell(row.on.isoformat()),
            Cell(str(row.points)),
        ]
        for row in rows
    ]


def _claim_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(Claim.phases.items()), asked)]


def _curricula(seat: Seat, asked: Asked) -> QuerySet[Curriculum]:
    rows = visible(Curriculum, seat.actor, seat.day).annotate(lines=Count("items"))
    rows = rows.filter(title__contains=asked["q"]) if asked.get("q") else rows
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _curriculum_cells(seat: Seat, rows: list[Curriculum]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.title, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(role_title(row.role)),
            Cell(row.branch or gettext("不限警种")),
            Cell(str(getattr(row, "lines", 0))),
        ]
        for row in rows
    ]


def _curriculum_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(Curriculum.phases.items()), asked)]


def _assigned(seat: Seat, asked: Asked) -> QuerySet[Assignment]:
    rows = visible(Assignment, seat.actor, seat.day).select_related("officer")
    rows = rows.filter(officer__name__contains=asked["q"]) if asked.get("q") else rows
    for name in ("phase", "topic"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows


def _assigned_cells(seat: Seat, rows: list[Assignment]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.officer.label, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(t(str(Topic(row.topic).label))),
            Cell(row.ground),
            Cell(row.until.isoformat() if row.until else ""),
        ]
        for row in rows
    ]


def _assigned_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Assignment.phases.items()), asked),
        pick("topic", gettext("专题"), [(c.value, str(c.label)) for c in Topic], asked),
    ]


NEWEST = ("-opened_at", "-id")
TRAINING = {
    "course": Kind(
        "可以列入计划、安排班次的课程，各培养什么意识、讲什么专题。", "申报的课程会列在这里。",
        ("课程", "状态", "培养的意识", "专题", "学时", "学分", "执法培训", "必训项目"),
        _courses, _course_cells, _course_filters, NEWEST,
    ),
    "training_plan": Kind(
        "各单位的年度培训计划，其中执法培训多少学时。", "拟订的计划会列在这里。",
        ("单位", "年度", "状态", "计划学时", "其中执法培训", "拟订时间"),
        _plans, _plan_cells, _plan_filters, NEWEST,
    ),
    "training_session": Kind(
        "安排和办结的培训班次；办结后计入学分。", "安排的班次会列在这里。",
        ("课程", "状态", "单位", "开始时间", "地点", "授课人", "参训人数", "学时"),
        _sessions, _session_cells, _session_filters, NEWEST,
    ),
    "credit_claim": Kind(
        "考试和其他来源的学分，由本人申报、他人审核。", "申报的学分会列在这里。",
        ("申报人", "状态", "来源", "取得日期", "学分"),
        _claims, _claim_cells, _claim_filters, NEWEST,
    ),
    "curriculum": Kind(
        "各岗位应当参加哪些培训，到岗后多久完成。", "拟订的大纲会列在这里。",
        ("大纲", "状态", "岗位", "警种", "应训内容"),
        _curricula, _curriculum_cells, _curriculum_filters, NEWEST,
    ),
    "assignment": Kind(
        "执法中发现问题后安排的补训。", "安排的补训会列在这里。",
        ("民警", "状态", "专题", "依据", "完成期限"),
        _assigned, _assigned_cells, _assigned_filters, NEWEST,
    ),
}  # fmt: skip
