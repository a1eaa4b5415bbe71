"""Lists of the exam desk: questions, imports, blueprints, papers, banks. Never what they say."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.exams.models import Bank, Blueprint, ExamPaper, Import
from plumbline.exams.models import Question as Item
from plumbline.exams.terms import Difficulty, Sort
from plumbline.kernel.scope import visible

TONES = {
    "submitted": "soon",
    "usable": "met",
    "held": "soon",
    "promised": "soon",
    "drafted": "soon",
}


def _items(seat: Seat, asked: Asked) -> QuerySet[Item]:
    rows = visible(Item, seat.actor, seat.day)
    if words := asked.get("q", ""):
        rows = rows.filter(Q(topic__contains=words) | Q(law__contains=words)
                           | Q(article__contains=words))  # fmt: skip
    for name in ("phase", "sort", "difficulty"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    for name in ("topic", "law"):
        if asked.get(name):
            rows = rows.filter(**{f"{name}__contains": asked[name]})
    if asked.get("common") in ("yes", "no"):
        rows = rows.filter(common=asked["common"] == "yes")
    return rows


def _item_cells(seat: Seat, rows: list[Item]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.label, tell.address("exam_question", row.pk)),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
            Cell(t(str(row.get_sort_display()))),
            Cell(gettext("公共法律知识") if row.common else gettext("专业知识")),
            Cell(" ".join(filter(None, [row.law, row.article])), sub=row.version),
            Cell(row.as_at.isoformat()),
            Cell(t(str(row.get_difficulty_display()))),
            Cell(row.author),
        ]
        for row in rows
    ]


def _item_filters(asked: Asked) -> list[Question]:
    return [
        pick("phase", gettext("状态"), list(Item.phases.items()), asked),
        Question("topic", gettext("知识点"), "text", asked.get("topic", "")),
        Question("law", gettext("法律"), "text", asked.get("law", "")),
        pick("sort", gettext("题型"), [(s.value, str(s.label)) for s in Sort], asked),
        pick("difficulty", gettext("难度"), [(d.value, str(d.label)) for d in Difficulty], asked),
        pick("common", gettext("性质"), [("yes", "公共法律知识"), ("no", "专业知识")], asked),
    ]


def _imports(seat: Seat, asked: Asked) -> QuerySet[Import]:
    waiting = Count("held", filter=Q(held__question=None, held__dropped=""))
    rows = visible(Import, seat.actor, seat.day).annotate(waiting=waiting)
    rows = rows.filter(source__contains=asked["q"]) if asked.get("q") else rows
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _import_cells(seat: Seat, rows: list[Import]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.source, tell.address("question_import", row.pk)),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
            Cell(str(row.rows)),
            Cell(str(getattr(row, "waiting", 0))),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]


def _import_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(Import.phases.items()), asked)]


def _banks(seat: Seat, asked: Asked) -> QuerySet[Bank]:
    usable = Count("questions", filter=Q(questions__phase="usable"))
    rows = visible(Bank, seat.actor, seat.day).annotate(usable=usable)
    return rows.filter(name__contains=asked["q"]) if asked.get("q") else rows


def _bank_cells(seat: Seat, rows: list[Bank]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.name, tell.address("question_bank", row.pk)),
            Cell(f"{getattr(row, 'usable', 0):,}"),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _plans(seat: Seat, asked: Asked) -> QuerySet[Blueprint]:
    rows = visible(Blueprint, seat.actor, seat.day).select_related("bank")
    return rows.filter(name__contains=asked["q"]) if asked.get("q") else rows


def _plan_cells(seat: Seat, rows: list[Blueprint]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.name, tell.address("exam_blueprint", row.pk)),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
            Cell(row.bank.name),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]


def _papers(seat: Seat, asked: Asked) -> QuerySet[ExamPaper]:
    rows = visible(ExamPaper, seat.actor, seat.day).select_related("blueprint")
    rows = rows.filter(name__contains=asked["q"]) if asked.get("q") else rows
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _paper_cells(seat: Seat, rows: list[ExamPaper]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.name, tell.address("exam_paper", row.pk)),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
            Cell(row.blueprint.name),
            Cell(str(len(row.drawn) or "")),
            Cell(when(row.drawn_at) if row.drawn_at else ""),
        ]
        for row in rows
    ]


def _paper_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("状态"), list(ExamPaper.phases.items()), asked)]


NEWEST = ("-opened_at", "-id")
EXAMS = {
    "exam_question": Kind(
        "考试题库里的试题：考什么、走到哪一步。试题内容只有两名保管人看得到。",
        "命题或者导入的试题会列在这里。",
        ("试题", "状态", "题型", "性质", "所考的法律", "以何日的法律为准", "难度", "命题人"),
        _items, _item_cells, _item_filters, NEWEST,
    ),
    "question_import": Kind(
        "从文件导入的试题；有缺陷的行留置待处理。", "导入的文件会列在这里。",
        ("文件", "状态", "行数", "待处理", "导入时间"),
        _imports, _import_cells, _import_filters, NEWEST,
    ),
    "question_bank": Kind(
        "执法资格考试的题库和可以抽用的题数。", "设立的题库会列在这里。",
        ("名称", "可用试题", "单位"), _banks, _bank_cells, order=("name", "id"),
    ),
    "exam_blueprint": Kind(
        "试卷由哪些部分组成，各多少题、多少分。", "拟订的组卷方案会列在这里。",
        ("名称", "状态", "题库", "拟订时间"), _plans, _plan_cells, order=NEWEST,
    ),
    "exam_paper": Kind(
        "由封存的种子抽取的试卷；种子公布后任何人可以重新抽取核对。", "试卷会列在这里。",
        ("名称", "状态", "组卷方案", "题数", "抽题时间"),
        _papers, _paper_cells, _paper_filters, NEWEST,
    ),
}  # fmt: skip
