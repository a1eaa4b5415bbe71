"""Lists of exams, of who sits them, and of the scripts that markers read."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.forms import as_id
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.exams.models import Exam, Script, Sitting
from plumbline.exams.session_reads import RESULT
from plumbline.exams.terms import Tier
from plumbline.kernel.scope import visible

TONES = {"published": "met", "announced": "met", "appealed": "urgent", "sitting": "soon",
         "void": "over", "first": "soon", "second": "soon", "third": "urgent"}  # fmt: skip


def _exams(seat: Seat, asked: Asked) -> QuerySet[Exam]:
    rows = visible(Exam, seat.actor, seat.day).annotate(candidates=Count("sittings"))
    rows = rows.filter(name__contains=asked["q"]) if asked.get("q") else rows
    for name in ("phase", "level"):
        rows = rows.filter(**{name: asked[name]}) if asked.get(name) else rows
    return rows


def _exam_cells(seat: Seat, rows: list[Exam]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.name, tell.address("exam", row.pk)),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
            Cell(t(str(row.get_level_display())), sub=row.branch),
            Cell(when(row.begins_at)),
            Cell(when(row.ends_at)),
            Cell(str(getattr(row, "candidates", 0))),
        ]
        for row in rows
    ]


def _exam_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Exam.phases.items()), asked),
        pick("level", gettext("资格等级"), [(x.value, str(x.label)) for x in Tier], asked),
    ]


def _sittings(seat: Seat, asked: Asked) -> QuerySet[Sitting]:
    rows = visible(Sitting, seat.actor, seat.day).select_related("exam", "officer", "room")
    if words := asked.get("q"):
        rows = rows.filter(Q(officer__name__contains=words) | Q(officer__number=words)
                           | Q(exam__name__contains=words))  # fmt: skip
    if asked.get("exam"):
        rows = rows.filter(exam=as_id(asked["exam"]))
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    if asked.get("passed") in ("yes", "no"):
        rows = rows.filter(exam__phase="published", passed=asked["passed"] == "yes")
    return rows


def _sitting_cells(seat: Seat, rows: list[Sitting]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.officer.label, tell.address("exam_sitting", row.pk)),
            Cell(row.exam.name, tell.address("exam", row.exam_id)),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
            Cell(row.room.name if row.room else "", sub=str(row.seat or "")),
            Cell(when(row.ended_at) if row.ended_at else ""),
            Cell(str(row.total) if _out(row) and row.total is not None else ""),
            Cell((gettext("及格") if row.passed else gettext("不及格")) if _out(row) else ""),
        ]
        for row in rows
    ]


def _out(row: Sitting) -> bool:
    """Whether the result has been published."""
    return row.exam.phase == "published" and row.phase in RESULT


def _sitting_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Sitting.phases.items()), asked),
        pick("passed", gettext("结果"), [("yes", "及格"), ("no", "不及格")], asked),
    ]


def _scripts(seat: Seat, asked: Asked) -> QuerySet[Script]:
    rows = visible(Script, seat.actor, seat.day).select_related("exam")
    rows = rows.filter(number__contains=asked["q"].upper()) if asked.get("q") else rows
    if asked.get("exam"):
        rows = rows.filter(exam=as_id(asked["exam"]))
    if asked.get("phase"):
        rows = rows.filter(phase=asked["phase"])
    if asked.get("mine") == "yes":  # to be marked by whoever looks
        rows = rows.exclude(phase="marked").filter(exam__markers__contains=[seat.actor.id])
        rows = rows.exclude(marked_by__contains=[seat.actor.id])
    return rows


def _script_cells(seat: Seat, rows: list[Script]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.number, tell.address("exam_script", row.pk)),
            Cell(row.exam.name, tell.address("exam", row.exam_id)),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
        ]
        for row in rows
    ]


def _script_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Script.phases.items()), asked),
        pick("mine", gettext("待我评阅"), [("yes", "是")], asked),
    ]


NEWEST = ("-opened_at", "-id")
HALL = {
    "exam": Kind(
        "执法资格考试：何时、什么等级、多少人报考、走到哪一步。", "组织的考试会列在这里。",
        ("名称", "状态", "资格等级", "开考时间", "结束时间", "考生"),
        _exams, _exam_cells, _exam_filters, NEWEST,
    ),
    "exam_sitting": Kind(
        "考生的座位、交卷和公布后的成绩；考生看到自己的。", "报名的考生会列在这里。",
        ("考生", "考试", "状态", "考场座位", "交卷时间", "总分", "结果"),
        _sittings, _sitting_cells, _sitting_filters,
    ),
    "exam_script": Kind(
        "编号的主观题答卷，不显示考生姓名；两人分别评阅。", "收卷后，主观题答卷会列在这里。",
        ("答卷编号", "考试", "状态"), _scripts, _script_cells, _script_filters, ("number", "id"),
    ),
}  # fmt: skip
