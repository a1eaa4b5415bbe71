"""Lists of rule-making: documents, plans, clean-ups."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import duty_title, t
from plumbline.kernel.models import Duty
from plumbline.kernel.scope import visible
from plumbline.law.calendar import legal_day
from plumbline.norms.conflicts import conflicts
from plumbline.norms.models import Cleanup, Plan, Rule
from plumbline.norms.showing import UNMADE
from plumbline.norms.terms import Sort

AHEAD = timedelta(days=90)  # how long before an evaluation is due it is listed as due


def _rules(seat: Seat, asked: Asked) -> QuerySet[Rule]:
    rows = visible(Rule, seat.actor, seat.day)
    if words := asked.get("q", ""):
        rows = rows.filter(Q(title__contains=words) | Q(number__contains=words)
                           | Q(clauses__words__contains=words)).distinct()  # fmt: skip
    for name in ("phase", "sort"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("state") == "over":
        late = Duty.objects.filter(subject_kind=Rule.kind, settled_by=None, due_at__lt=seat.now)
        rows = rows.filter(pk__in=late.values("subject_id"))
    elif asked.get("state") == "evaluate":
        soon = seat.now + AHEAD
        owed = Duty.objects.filter(code="norms.evaluate_in_time", settled_by=None, due_at__lt=soon)
        rows = rows.filter(pk__in=owed.values("subject_id"))
    return rows


def _rule_cells(seat: Seat, rows: list[Rule]) -> list[list[Cell]]:
    owed = Duty.objects.filter(subject_id__in=[row.pk for row in rows], settled_by=None)
    due: dict[UUID, Duty] = {duty.subject_id: duty for duty in owed.order_by("-due_at")}
    return [
        [
            Cell(row.title, tell.address("rule", row.pk), row.number),
            Cell(t(row.phases[row.phase]), sub=_against(row, seat.day), tone="calm"),
            Cell(t(str(row.get_sort_display()))),
            Cell(row.issuer),
            Cell(row.since.isoformat() if row.since else ""),
            Cell(row.until.isoformat() if row.until else ""),
            _owed(due[row.pk], seat.now) if row.pk in due else Cell(""),
        ]
        for row in rows
    ]


def _against(row: Rule, day: date) -> str:
    """Of a draft: in how many places it stands against higher rules or those in force."""
    found = len(conflicts(row, day)) if row.phase in UNMADE and row.text else 0
    return gettext("不一致：%(n)s处") % {"n": found} if found else ""


def _owed(duty: Duty, now: datetime) -> Cell:
    """What is owed on it first, and by when."""
    by = gettext("%(day)s前") % {"day": legal_day(duty.due_at).isoformat()}
    return Cell(duty_title(duty.code), sub=by, tone="over" if duty.due_at < now else "")


def _rule_filters(asked: Asked) -> list[Question]:
    states = [("over", "超期"), ("evaluate", "待评估")]
    return [
        pick("phase", gettext("阶段"), list(Rule.phases.items()), asked),
        pick("sort", gettext("文件性质"), [(s.value, str(s.label)) for s in Sort], asked),
        pick("state", gettext("期限"), states, asked),
    ]


def _plans(seat: Seat, asked: Asked) -> QuerySet[Plan]:
    rows = visible(Plan, seat.actor, seat.day).annotate(count=Count("items"))
    return rows.filter(name__contains=asked["q"]) if asked.get("q") else rows


def _plan_cells(seat: Seat, rows: list[Plan]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.name, tell.address("rule_plan", row.pk)),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(f"{row.first_year}–{row.last_year}"),
            Cell(str(getattr(row, "count", 0))),
        ]
        for row in rows
    ]


def _cleanups(seat: Seat, asked: Asked) -> QuerySet[Cleanup]:
    rows = visible(Cleanup, seat.actor, seat.day).annotate(said=Count("findings"))
    return rows.filter(name__contains=asked["q"]) if asked.get("q") else rows


def _cleanup_cells(seat: Seat, rows: list[Cleanup]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.name, tell.address("rule_cleanup", row.pk)),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(f"{getattr(row, 'said', 0)} / {len(row.rules)}"),
        ]
        for row in rows
    ]


RULES: dict[str, Kind] = {
    "rule": Kind(
        "从起草到废止的规范性文件，走到哪一步、欠什么。", "起草的文件会列在这里。",
        ("名称", "阶段", "文件性质", "制定机关", "施行日期", "有效期至", "最先到期的义务"),
        _rules, _rule_cells, filters=_rule_filters,
    ),
    "rule_plan": Kind(
        "年度和中长期的立规计划。", "拟订的计划会列在这里。",
        ("名称", "阶段", "年度", "项目数"), _plans, _plan_cells,
    ),
    "rule_cleanup": Kind(
        "规范性文件的定期清理和专项清理。", "开始的清理会列在这里。",
        ("名称", "阶段", "已有意见"), _cleanups, _cleanup_cells,
    ),
}  # fmt: skip
