"""Lists of surveys: visits, follow-ups, answers without names, samples, third parties' surveys."""

from __future__ import annotations

import re

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.kernel.catalogue import look
from plumbline.kernel.models import Duty
from plumbline.kernel.scope import visible
from plumbline.openness.milestones import TOLD
from plumbline.openness.quarters import Quarter
from plumbline.people.reads import unit_names
from plumbline.surveys.models import (
    Answer,
    FollowUp,
    Independent,
    Questionnaire,
    Round,
    Visit,
)
from plumbline.surveys.reads import readable, said
from plumbline.surveys.terms import Channel, Method, Topic

NEWEST = ("-opened_at", "-id")
TONES = {
    **dict.fromkeys(("open", "drafted", "promised", "imported"), "soon"),
    **dict.fromkeys(("answered", "approved", "concluded", "drawn", "confirmed"), "met"),
}
QUARTER = re.compile(r"^(\d{4})-([1-4])$")
Shown = Questionnaire | Visit | FollowUp | Round | Independent


def _phase(row: Shown) -> Cell:
    return Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm"))


def quarter_of(asked: Asked) -> Quarter | None:
    """The quarter that is asked for, if it is one."""
    found = QUARTER.match(asked.get("quarter", ""))
    return Quarter(int(found[1]), int(found[2])) if found and int(found[1]) else None


def _quarter(asked: Asked) -> Question:
    return Question("quarter", gettext("季度"), "text", asked.get("quarter", ""),
                    help=gettext("例如2026-1"))  # fmt: skip


def _visits(seat: Seat, asked: Asked) -> QuerySet[Visit]:
    late = Duty.objects.filter(subject_id=OuterRef("pk"), code="surveys.visited_in_time",
                               settled_by=None, due_at__lt=seat.now)  # fmt: skip
    rows = visible(Visit, seat.actor, seat.day).select_related("case").annotate(late=Exists(late))
    rows = rows.annotate(tries=Count("contacts"))
    if words := asked.get("q", ""):
        rows = rows.filter(Q(number__iexact=words) | Q(case__number__iexact=words))
    if asked.get("unit"):
        rows = rows.filter(unit__contains=[asked["unit"]])
    if asked.get("state") == "late":
        rows = rows.filter(late=True)
    if asked.get("drawn") == "yes":
        lots = [lot for drawn in visible(Round, seat.actor, seat.day).values_list(
            "drawn", flat=True) for lot in drawn]  # fmt: skip
        rows = rows.filter(lot__in=lots)
    if one := quarter_of(asked):
        rows = rows.filter(opened_at__range=(one.begins, one.ends))
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _visit_cells(seat: Seat, rows: list[Visit]) -> list[list[Cell]]:
    del seat
    units = unit_names({row.unit[-1] for row in rows})
    return [
        [
            Cell(row.number, tell.address(row.kind, row.pk)),
            Cell(gettext("逾期未回访"), tone="over") if getattr(row, "late", False)
            else _phase(row),
            Cell(row.case.number),
            Cell(units.get(row.unit[-1], row.unit[-1])),
            Cell(t(TOLD[row.outcome].title)),
            Cell(when(row.outcome_at)),
            Cell(row.answer_until.isoformat()),
            Cell(str(getattr(row, "tries", 0))),
        ]
        for row in rows
    ]  # fmt: skip


def _visit_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Visit.phases.items()), asked),
        pick("state", gettext("期限"), [("late", "逾期未回访")], asked),
        pick("drawn", gettext("抽样"), [("yes", "已抽中")], asked),
        _quarter(asked),
    ]


def _follow_ups(seat: Seat, asked: Asked) -> QuerySet[FollowUp]:
    rows = visible(FollowUp, seat.actor, seat.day).select_related("visit")
    if words := asked.get("q", ""):
        rows = rows.filter(visit__number__iexact=words)
    if asked.get("unit"):
        rows = rows.filter(visit__unit__contains=[asked["unit"]])
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _follow_up_cells(seat: Seat, rows: list[FollowUp]) -> list[list[Cell]]:
    del seat
    units = unit_names({row.visit.unit[-1] for row in rows})
    return [
        [
            Cell(row.label, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(units.get(row.visit.unit[-1], row.visit.unit[-1])),
            Cell(gettext("、").join(t(str(Topic(topic).label)) for topic in row.why)),
            Cell(when(row.opened_at)),
            Cell("" if row.justified is None else said(row.justified)),
        ]
        for row in rows
    ]


def _follow_up_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(FollowUp.phases.items()), asked)]


def _answers(seat: Seat, asked: Asked) -> QuerySet[Answer]:
    """Answers without who gave them."""
    rows = readable(seat.actor, seat.day).select_related("visit")
    if asked.get("unit"):
        rows = rows.filter(visit__unit__contains=[asked["unit"]])
    if one := quarter_of(asked):
        rows = rows.filter(visit__opened_at__range=(one.begins, one.ends))
    if asked.get("satisfied") in {"1", "2", "3", "4", "5"}:
        rows = rows.filter(satisfied=int(asked["satisfied"]))
    return rows.filter(channel=asked["channel"]) if asked.get("channel") else rows


def _answer_cells(seat: Seat, rows: list[Answer]) -> list[list[Cell]]:
    """What was answered; reading remarks is noted."""
    if any(row.remark for row in rows):
        look(seat.actor, "survey_answer", None, ("remark",), "list", seat.now)
    units = unit_names({row.visit.unit[-1] for row in rows})

    def cells(row: Answer) -> list[Cell]:
        values = (getattr(row, topic.value) for topic in Topic)
        month = f"{row.answered_at:%Y-%m}"  # not the day: that would tell who it was
        return [
            Cell(month), Cell(units.get(row.visit.unit[-1], row.visit.unit[-1])),
            Cell(t(str(Channel(row.channel).label))),
            *(Cell("" if value in (None, "") else said(value)) for value in values),
        ]  # fmt: skip

    return [cells(row) for row in rows]


def _answer_filters(asked: Asked) -> list[Question]:
    scores = [
        (str(n), title)
        for n, title in (
            (1, "非常不满意"),
            (2, "不满意"),
            (3, "一般"),
            (4, "满意"),
            (5, "非常满意"),
        )
    ]
    return [
        pick("satisfied", gettext("对办理是否满意"), scores, asked),
        pick("channel", gettext("答复方式"), [(c.value, str(c.label)) for c in Channel], asked),
        _quarter(asked),
    ]  # fmt: skip


def _rounds(seat: Seat, asked: Asked) -> QuerySet[Round]:
    rows = visible(Round, seat.actor, seat.day).select_related("unit")
    rows = rows.filter(unit__name__contains=asked["q"]) if asked.get("q") else rows
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _round_cells(seat: Seat, rows: list[Round]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.unit.name, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(f"{row.year}-{row.quarter}"),
            Cell(str(row.each)),
            Cell(str(len(row.drawn)) if row.drawn else ""),
        ]
        for row in rows
    ]


def _round_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(Round.phases.items()), asked)]


def _surveys(seat: Seat, asked: Asked) -> QuerySet[Independent]:
    rows = visible(Independent, seat.actor, seat.day).select_related("unit")
    if words := asked.get("q", ""):
        rows = rows.filter(Q(title__contains=words) | Q(agency__contains=words))
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _survey_cells(seat: Seat, rows: list[Independent]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.title, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(row.unit.name),
            Cell(row.agency),
            Cell(t(str(Method(row.method).label))),
            Cell(row.since.isoformat()),
            Cell(row.until.isoformat()),
            Cell(str(row.rows)),
        ]
        for row in rows
    ]


def _survey_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(Independent.phases.items()), asked)]


def _questionnaires(seat: Seat, asked: Asked) -> QuerySet[Questionnaire]:
    rows = visible(Questionnaire, seat.actor, seat.day)
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _questionnaire_cells(seat: Seat, rows: list[Questionnaire]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.label, tell.address(row.kind, row.pk)),
            _phase(row),
            Cell(str(len(row.questions))),
            Cell(when(row.approved_at) if row.approved_at else ""),
        ]
        for row in rows
    ]


def _questionnaire_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(Questionnaire.phases.items()), asked)]


SURVEYS = {
    "return_visit": Kind(
        "案件有结果后的回访，由办案单位的上一级办理；办案单位看不到。", "有结果的案件会列在这里。",
        ("回访编号", "状态", "案件编号", "办案单位", "结果", "结果时间", "答复截止", "未联系上"),
        _visits, _visit_cells, _visit_filters, NEWEST,
    ),
    "follow_up": Kind(
        "负面答复引起的跟进，由办案单位以外的人员办理。", "负面答复会列在这里。",
        ("回访编号", "状态", "办案单位", "负面答复", "收到时间", "反映属实"),
        _follow_ups, _follow_up_cells, _follow_up_filters, NEWEST,
    ),
    "survey_answer": Kind(
        "下级单位案件的答复，不显示是谁答复的；查看会留下记录。", "收到的答复会列在这里。",
        ("月份", "办案单位", "答复方式", *(str(topic.label) for topic in Topic)),
        _answers, _answer_cells, _answer_filters, ("-id",), searches=False,
    ),
    "survey_round": Kind(
        "以事先封存的种子从下级单位的回访中抽取的样本。", "布置的抽样会列在这里。",
        ("单位", "状态", "季度", "每个单位抽取", "抽中"),
        _rounds, _round_cells, _round_filters, NEWEST,
    ),
    "independent_survey": Kind(
        "由独立机构调查的结果，导入后由另一人确认。", "导入的调查会列在这里。",
        ("调查", "状态", "单位", "调查机构", "调查方式", "调查开始", "调查结束", "行数"),
        _surveys, _survey_cells, _survey_filters, NEWEST,
    ),
    "questionnaire": Kind(
        "回访使用的问卷，各版本都保留。", "起草的问卷会列在这里。",
        ("问卷", "状态", "问题", "批准时间"),
        _questionnaires, _questionnaire_cells, _questionnaire_filters, NEWEST, searches=False,
    ),
}  # fmt: skip
