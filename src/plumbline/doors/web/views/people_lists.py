"""Lists of qualifications and of personnel matters: the higher level stands first (1.3b)."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from plumbline.careers.models import Matter, Sort
from plumbline.careers.reads import ORDER, level_title
from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.kernel.scope import visible
from plumbline.people.models import Tie
from plumbline.qualification.models import Qualification, QualificationLevel
from plumbline.qualification.reads import standing

SOON = timedelta(days=90)
TONES = {"proposed": "soon", "suspended": "over", "revoked": "over"}
MERIT = {code: len(ORDER) - place for place, code in enumerate(ORDER)}


def _held(seat: Seat, asked: Asked) -> QuerySet[Qualification]:
    rows = visible(Qualification, seat.actor, seat.day).select_related("officer")
    if words := asked.get("q", ""):
        rows = rows.filter(Q(officer__name__contains=words) | Q(officer__number__startswith=words)
                           | Q(certificate__startswith=words))  # fmt: skip
    for name in ("phase", "level"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("ends") == "soon":
        rows = rows.filter(phase="valid", until__range=(seat.day, seat.day + SOON))
    elif asked.get("ends") == "over":
        rows = rows.filter(phase="valid", until__lt=seat.day)
    elif asked.get("ends") == "waits":
        rows = rows.exclude(change="")
    return rows


def _held_cells(seat: Seat, rows: list[Qualification]) -> list[list[Cell]]:
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.officer.label, tell.address("qualification", row.pk)),
            Cell(t(str(row.get_level_display())), sub=row.branch),
            Cell(standing(row, seat.day), tone=TONES.get(row.phase, "calm")),
            Cell(row.since.isoformat()),
            Cell(row.until.isoformat() if row.until else ""),
            Cell(t(str(row.get_change_display())) if row.change else ""),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _held_filters(asked: Asked) -> list[Question]:
    levels = [(level.value, str(level.label)) for level in QualificationLevel]
    ends = [("soon", "九十日内届满"), ("over", "有效期已满"), ("waits", "有待批准的变动")]
    return [
        pick("level", gettext("等级"), levels, asked),
        pick("phase", gettext("状态"), list(Qualification.phases.items()), asked),
        pick("ends", gettext("期限"), ends, asked),
    ]


def _matters(seat: Seat, asked: Asked) -> QuerySet[Matter]:
    """Each with the level that its officer holds today; no score is made of it."""
    day, held = seat.day, "officer__qualifications"
    counts = Q(**{f"{held}__phase": "valid", f"{held}__since__lte": day}) & (
        Q(**{f"{held}__until": None}) | Q(**{f"{held}__until__gte": day})
    )
    steps = [When(counts & Q(**{f"{held}__level": code}), then=Value(merit))
             for code, merit in MERIT.items()]  # fmt: skip
    merit = Max(Case(*steps, default=Value(0), output_field=IntegerField()))
    rows = visible(Matter, seat.actor, day).select_related("officer")
    rows = rows.annotate(merit=Coalesce(merit, Value(0)))
    if words := asked.get("q", ""):
        rows = rows.filter(Q(officer__name__contains=words) | Q(officer__number__startswith=words))
    for name in ("phase", "sort"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows


def _matter_cells(seat: Seat, rows: list[Matter]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    by_merit = {merit: code for code, merit in MERIT.items()}
    return [
        [
            Cell(row.officer.label, tell.address("career_matter", row.pk)),
            Cell(t(str(row.get_sort_display())), sub=row.what),
            Cell(level_title(by_merit.get(getattr(row, "merit", 0), ""))),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
            Cell(row.since.isoformat()),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _matter_filters(asked: Asked) -> list[Question]:
    return [
        pick("sort", gettext("事项"), [(s.value, str(s.label)) for s in Sort], asked),
        pick("phase", gettext("状态"), list(Matter.phases.items()), asked),
    ]


def _ties(seat: Seat, asked: Asked) -> QuerySet[Tie]:
    rows = visible(Tie, seat.actor, seat.day).select_related("officer")
    if words := asked.get("q", ""):
        rows = rows.filter(Q(officer__name__contains=words) | Q(officer__number__startswith=words))
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _tie_cells(seat: Seat, rows: list[Tie]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.officer.label, tell.address("tie", row.pk)),
            Cell(t(str(row.get_relation_display()))),
            Cell(t(row.phases[row.phase])),
            Cell(row.begun.isoformat()),
            Cell(row.until.isoformat() if row.until else ""),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _tie_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(Tie.phases.items()), asked)]


PEOPLE = {
    "tie": Kind(
        "民警申报或者登记的应当回避的关系；对方是案件当事人的，该民警不得参与该案。对方姓名在各项之内，每次查看留痕。",
        "登记的回避关系会列在这里。",
        ("民警", "关系", "状态", "登记日期", "至何日止", "单位"),
        _ties, _tie_cells, _tie_filters, ("-opened_at", "-id"),
    ),
    "qualification": Kind(
        "您职权范围内的执法资格：等级、有效期、待批准的变动。", "登记或者授予的资格会列在这里。",
        ("民警", "等级", "今日", "自何日起", "至何日止", "待批准的变动", "单位"),
        _held, _held_cells, _held_filters, ("-opened_at", "-id"),
    ),
    "career_matter": Kind(
        "晋职晋级、评优、奖励、人才库、轮岗交流：同等条件下执法资格等级高的优先，等级高的列在前面，不计分。",
        "拟报的人事事项会列在这里。",
        ("民警", "事项", "今日的执法资格", "状态", "自何日起", "单位"),
        _matters, _matter_cells, _matter_filters, ("-merit", "-id"),
    ),
}  # fmt: skip
