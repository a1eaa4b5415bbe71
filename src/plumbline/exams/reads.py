"""Reading banks, questions, imports, blueprints and papers.

What a question says is shown to the two keepers of its bank alone, and every showing is a look.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as t

from plumbline.exams.blueprints import marks
from plumbline.exams.content import Content, disclose
from plumbline.exams.models import (
    Bank,
    Blueprint,
    Exam,
    ExamPaper,
    Held,
    Import,
    Question,
    Sitting,
)
from plumbline.exams.papers import drawn_again
from plumbline.exams.session_reads import CHOICES as OF_SESSIONS
from plumbline.exams.terms import LETTERS, MENDS, Difficulty, Fault, Sort
from plumbline.kernel.catalogue import look, read
from plumbline.kernel.models import Subject
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor
from plumbline.people.plain import Fact, facts, head, part
from plumbline.people.reads import names

SAYS = ("stem", "options", "key")


def keeps(actor: Actor, bank: Bank) -> bool:
    """Whether the actor is one of the two who read the questions."""
    return actor.id in bank.keepers


@read("question_bank")
def question_bank(subject: Bank, actor: Actor, now: datetime) -> dict[str, Any]:
    """A bank: its keepers, and how many questions stand where."""
    del actor, now
    people = names(set(subject.keepers))
    kept = t("、").join(people.get(pk, "") for pk in subject.keepers)
    counted = [[t(title), str(count)] for title, count in standing(subject)]
    return head(subject) | {"facts": facts((t("保管人"), kept)),
                            "parts": part(t("试题"), counted)}  # fmt: skip


def standing(bank: Bank) -> list[tuple[str, int]]:
    """How many questions of a bank stand in which phase."""
    phases = list(bank.questions.values_list("phase", flat=True))
    return [(title, phases.count(code)) for code, title in Question.phases.items()]


@read("exam_question")
def exam_question(subject: Question, actor: Actor, now: datetime) -> dict[str, Any]:
    """What a question is about; to a keeper what it says."""
    rows = facts(
        (t("题库"), subject.bank.name),
        (t("题型"), t(str(Sort(subject.sort).label))),
        (t("知识点"), subject.topic),
        (t("性质"), t("公共法律知识") if subject.common else t("专业知识")),
        (t("所考的法律"), " ".join(filter(None, [subject.law, subject.article]))),
        (t("法律版本"), subject.version),
        (t("以何日的法律为准"), subject.as_at),
        (t("难度"), t(str(Difficulty(subject.difficulty).label))),
        (t("命题人"), subject.author),
        (t("审核意见"), subject.opinion),
        (t("停用理由"), subject.retired_for),
    )
    if not keeps(actor, subject.bank):
        closed = part(t("试题内容"), [["", t("试题内容只有题库的两名保管人看得到")]])
        return head(subject) | {"facts": rows, "parts": closed}
    look(actor, subject.kind, subject.pk, SAYS, "keeper", now)
    return head(subject) | {"facts": rows, "parts": part(t("试题内容"), told(subject.says))}


def told(content: Content) -> list[Fact]:
    """A question as its keepers read it."""
    options = [[LETTERS[n], text] for n, text in enumerate(content.options)]
    return [[t("题干"), content.stem], *options, [t("答案"), t("、").join(content.key)]]


@read("question_import")
def question_import(subject: Import, actor: Actor, now: datetime) -> dict[str, Any]:
    """An import: how many rows came in, which were held back and why."""
    del actor, now
    held = list(subject.held.order_by("row"))
    rows = facts(
        (t("题库"), subject.bank.name),
        (t("试题行数"), subject.rows),
        (t("入库"), subject.rows - len(held)),
        (t("留置"), len(held)),
    )
    said = [[t("第%(n)s行") % {"n": one.row}, f"{why(one)} {became(one)}"] for one in held]
    return head(subject) | {"facts": rows, "parts": part(t("留置的行"), said)}


def why(held: Held) -> str:
    """What is wrong with a row."""
    return t("；").join(t(str(Fault(fault).label)) for fault in held.faults)


def mending(held: Held) -> list[str]:
    """What can be done about it."""
    return [t(MENDS[Fault(fault)]) for fault in held.faults]


def became(held: Held) -> str:
    """What became of a row that was held back."""
    if held.question_id:
        return t("（已补正入库）")
    return t("（不入库：%(why)s）") % {"why": held.dropped} if held.dropped else t("（待处理）")


def shown_rows(imported: Import, actor: Actor, now: datetime) -> dict[int, dict[str, Any]]:
    """What the held rows say, by number: to a keeper, who is noted; to anybody else nothing."""
    if not keeps(actor, imported.bank):
        return {}
    look(actor, imported.kind, imported.pk, SAYS, "keeper", now)
    return {one.row: disclose(one.content) for one in imported.held.order_by("row")}


@read("exam_blueprint")
def exam_blueprint(subject: Blueprint, actor: Actor, now: datetime) -> dict[str, Any]:
    """The lines of a blueprint, and the share of common law."""
    del actor, now
    total, common = marks(subject)
    rows = facts(
        (t("题库"), subject.bank.name),
        (t("总分"), total),
        (t("公共法律知识所占分值"), f"{common * 100 // total}%"),
        (t("审批意见"), subject.opinion),
    )
    cells = [
        [t("第%(n)s行") % {"n": cell.position},
         t("%(count)s题，每题%(points)s分：%(what)s") % {
             "count": cell.count, "points": cell.points,
             "what": t("、").join(filter(None, [
                 t("公共法律知识") if cell.common else t("专业知识"), cell.topic,
                 t(str(Sort(cell.sort).label)) if cell.sort else "",
                 t(str(Difficulty(cell.difficulty).label)) if cell.difficulty else ""]))}]
        for cell in subject.cells.order_by("position")
    ]  # fmt: skip
    return head(subject) | {"facts": rows, "parts": part(t("各部分"), cells)}


@read("exam_paper")
def exam_paper(subject: ExamPaper, actor: Actor, now: datetime) -> dict[str, Any]:
    """A paper: its promised seed, what was drawn, and whether the told seed draws it again."""
    again = ""
    if subject.phase == "told":
        again = t("一致") if drawn_again(subject) else t("不一致：所列试题不是由这一种子抽取的")
    rows = facts(
        (t("组卷方案"), subject.blueprint.name),
        (t("种子的SHA-256校验值"), subject.commitment),
        (t("抽题时间"), subject.drawn_at),
        (t("试题数"), len(subject.drawn) or None),
        (t("随机种子"), subject.seed),
        (t("重新抽取核对"), again),
    )
    questions = Question.objects.in_bulk(subject.drawn)
    drawn = [questions[pk] for pk in subject.drawn]
    if drawn and not sat(subject, now):
        listed = [["", t("共%(n)s题；开考或者公布种子以后列出") % {"n": len(drawn)}]]
    elif keeps(actor, subject.blueprint.bank) and drawn:
        look(actor, subject.kind, subject.pk, SAYS, "keeper", now)
        listed = [[f"{n}. {t(str(Sort(one.sort).label))}", one.says.stem]
                  for n, one in enumerate(drawn, 1)]  # fmt: skip
    else:
        listed = [[f"{n}. {t(str(Sort(one.sort).label))}", one.label]
                  for n, one in enumerate(drawn, 1)]  # fmt: skip
    return head(subject) | {"facts": rows, "parts": part(t("试题"), listed)}


def sat(paper: ExamPaper, now: datetime) -> bool:
    """Whether the paper is out: its seed told, or its last exam begun. Nobody reads it before."""
    if paper.phase == "told":
        return True
    begins = list(paper.exams.values_list("begins_at", flat=True))
    return bool(begins) and max(begins) <= now


def passed(officer: UUID, level: str, branch: str, on: date) -> Exam | None:
    """The exam of this level passed by an officer until a day, for this branch or for every one.

    A qualification is granted on it. A result that is void, or not published yet, is none.
    """
    found = Sitting.objects.filter(
        officer=officer, passed=True, exam__level=level, exam__branch__in=("", branch),
        exam__phase="published", phase__in=("announced", "appealed", "answered"),
    ).select_related("exam").order_by("-exam__moved_at")  # fmt: skip
    return next((one.exam for one in found if legal_day(one.exam.moved_at) <= on), None)


# What fields of the forms refer to.


def _held_rows(subject: Subject) -> list[tuple[str, str]]:
    """The rows of an import that wait."""
    if not isinstance(subject, Import):
        return []
    waiting = subject.held.filter(question=None, dropped="").order_by("row")
    return [(str(one.row), t("第%(n)s行：%(why)s") % {"n": one.row, "why": why(one)})
            for one in waiting]  # fmt: skip


CHOICES = {"held_row": _held_rows, **OF_SESSIONS}
