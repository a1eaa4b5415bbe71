"""Lists of cases, reports, what has no outcome yet, and requests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from plumbline.casework.models import Case, Nature, Person
from plumbline.casework.reads import cases
from plumbline.casework.seals import unsealed
from plumbline.doors.web import periods, tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import duty_title, t
from plumbline.intake.models import WITHOUT_OUTCOME, Aim, Report, Request
from plumbline.intake.reads import by_reporter, reports, waits_for, without_outcome
from plumbline.kernel.models import Duty
from plumbline.kernel.scope import visible
from plumbline.people.reads import names


def _cases(seat: Seat, asked: Asked) -> QuerySet[Case]:
    rows = cases(seat.actor, seat.now, phase=asked.get("phase", ""), nature=asked.get("nature", ""))
    words = asked.get("q", "")
    if words:
        named = Exists(Person.objects.filter(case=OuterRef("pk"), name=words))
        by_name = named & unsealed(seat.actor, seat.day)
        rows = rows.filter(Q(number__istartswith=words) | Q(brief__contains=words) | by_name)
    return rows


def _case_cells(seat: Seat, rows: list[Case]) -> list[list[Cell]]:
    units = tell.units(row.line for row in rows)
    people = names({h for row in rows for h in row.handlers})
    open_ = Duty.objects.filter(subject_id__in=[row.pk for row in rows], settled_by=None)
    next_due: dict[UUID, Duty] = {d.subject_id: d for d in open_.order_by("-due_at")}

    def due(row: Case) -> Cell:
        duty = next_due.get(row.pk)
        if duty is None:
            return Cell("")
        how = periods.tone(duty, seat.now)
        words = f"{duty_title(duty.code)} · {periods.remaining(duty, seat.now)}"
        return Cell(periods.state(how), sub=words, tone=how, share=periods.share(duty, seat.now))

    return [
        [
            Cell(row.number, tell.address("case", row.pk), row.brief),
            Cell(t(row.get_nature_display())),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(tell.unit_of(row.line, units)),
            Cell(gettext("、").join(people.get(h, "") for h in row.handlers)),
            due(row),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]


def _case_filters(asked: Asked) -> list[Question]:
    natures = [(n.value, n.label) for n in Nature]
    return [
        pick("phase", gettext("阶段"), list(Case.phases.items()), asked),
        pick("nature", gettext("性质"), natures, asked),
    ]


def _reports(seat: Seat, asked: Asked) -> QuerySet[Report]:
    rows = reports(seat.actor, seat.now, phase=asked.get("phase", ""))
    words = asked.get("q", "")
    if words:
        rows = rows.filter(Q(number__istartswith=words) | by_reporter(seat.actor, words, seat.day))
    return rows


def _report_cells(seat: Seat, rows: list[Report]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    people = names({h for row in rows for h in row.handlers})
    return [
        [
            Cell(row.number, tell.address("report", row.pk)),
            Cell(t(row.get_way_display())),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(tell.unit_of(row.line, units)),
            Cell(gettext("、").join(people.get(h, "") for h in row.handlers)),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]


def _report_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("阶段"), list(Report.phases.items()), asked)]


def _unsettled(seat: Seat, asked: Asked) -> QuerySet[Report]:
    rows = without_outcome(seat.actor, seat.now)
    if words := asked.get("q", ""):
        rows = rows.filter(Q(number__istartswith=words) | by_reporter(seat.actor, words, seat.day))
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    if asked.get("aim"):
        rows = rows.filter(aim=asked["aim"])
    if asked.get("state") == "over":
        rows = rows.filter(due_at__lt=seat.now)
    elif asked.get("state") == "urgent":
        rows = rows.filter(due_at__range=(seat.now, seat.now + periods.URGENT))
    return rows


def _unsettled_cells(seat: Seat, rows: list[Any]) -> list[list[Cell]]:
    units = tell.units(row.line for row in rows)
    people = names({h for row in rows for h in row.handlers})
    return [
        [
            Cell(row.number, tell.address("report", row.pk), t(row.get_way_display())),
            Cell(t(row.phases[row.phase]), sub=waits_for(row), tone="calm"),
            Cell(when(row.moved_at)),
            Cell(when(row.due_at), sub=gettext("超期") if row.due_at < seat.now else "",
                 tone="over" if row.due_at < seat.now else ""),
            Cell(tell.unit_of(row.line, units)),
            Cell(gettext("、").join(people.get(h, "") for h in row.handlers)),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]  # fmt: skip


def _unsettled_filters(asked: Asked) -> list[Question]:
    open_ = [(phase, Report.phases[phase]) for phase in WITHOUT_OUTCOME]
    return [
        pick("state", gettext("期限"), [("over", "超期"), ("urgent", "24小时内")], asked),
        pick("phase", gettext("阶段"), open_, asked),
        pick("aim", gettext("报案性质"), [(a.value, str(a.label)) for a in Aim], asked),
    ]


def _requests(seat: Seat, asked: Asked) -> QuerySet[Request]:
    rows = visible(Request, seat.actor, seat.day).select_related("case")
    if words := asked.get("q", ""):
        rows = rows.filter(Q(number__istartswith=words) | Q(case__number__istartswith=words))
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _request_cells(seat: Seat, rows: list[Request]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.number, tell.address("request", row.pk)),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(row.case.number, tell.address("case", row.case_id)),
            Cell(tell.unit_of(row.line, units)),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]


def _request_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("阶段"), list(Request.phases.items()), asked)]


CASES: dict[str, Kind] = {
    "case": Kind(
        "您职权范围内的案件，最近受理的在前。", "受理的案件会列在这里。",
        ("案件", "性质", "阶段", "单位", "办案民警", "最近的期限", "受案时间"),
        _cases, _case_cells, _case_filters, ("-opened_at", "-id"), ("persons",),
    ),
    "report": Kind(
        "您职权范围内的接报案登记，最近的在前。", "登记的报案会列在这里。",
        ("编号", "方式", "阶段", "单位", "接报人", "接报时间"),
        _reports, _report_cells, _report_filters, ("-opened_at", "-id"), ("reporter",),
    ),
    "unsettled": Kind(
        "还没有依法办结的警情和报案：在等什么、从何时起等，最先到期的在前。",
        "所有警情和报案都已依法办结。",
        ("编号", "等待", "自", "应于", "单位", "民警", "接报时间"),
        _unsettled, _unsettled_cells, _unsettled_filters, ("due_at", "id"), ("reporter",),
    ),
    "request": Kind(
        "当事人和律师提出的复议、复核申请，最近的在前。", "收到的申请会列在这里。",
        ("编号", "阶段", "案件", "单位", "收到时间"),
        _requests, _request_cells, _request_filters, ("-opened_at", "-id"),
    ),
}  # fmt: skip
