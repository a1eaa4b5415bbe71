"""A question from its writing to its retirement; a second person reads it before it is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from plumbline.exams.content import CLOSED, Content
from plumbline.exams.gates import keeper
from plumbline.exams.models import Bank, Question
from plumbline.exams.sound import faults, settled
from plumbline.exams.terms import Difficulty, Fault, Line, Long, Maybe, Sort, Verdict
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role

Stem = Annotated[str, StringConstraints(max_length=10_000), CLOSED]
Texts = Annotated[list[Annotated[str, StringConstraints(max_length=4000)]], Field(max_length=26),
                  CLOSED]  # fmt: skip
SAID_BY = {
    Fault.NO_STEM: "stem",
    Fault.DUPLICATE: "stem",
    Fault.SAME_OPTIONS: "options",
    Fault.FEW_OPTIONS: "options",
}


TOPIC, LAW, ARTICLE, VERSION = (
    ask("知识点"),
    ask("所考的法律", default="", help="例如：治安管理处罚法"),
    ask("条", default="", help="例如：第四十二条；修改这一条时据以停用试题"),
    ask("法律版本", default="", help="例如：2025年修订"),
)
COMMON = ask("属于公共法律知识", help="各警种都应当掌握的；其余为专业知识")
AS_AT = ask("以何日的法律为准")
DIFFICULTY = ask("难度", default=Difficulty.MEDIUM, help="不填为中")
AUTHOR = ask("命题人", default="", help="不填为办理人")
SORT = ask("题型")
STEM = ask("题干", long=True, personal=True)
OPTIONS = ask("选项", default=[], personal=True, help="选择题填写；每行一项，依次为A、B、C")
KEY = ask(
    "答案", personal=True, examples=[["A"]],
    help="选择题填字母，每行一个；判断题填“正确”或者“错误”；主观题填参考答案",
)  # fmt: skip


@dataclass(frozen=True)
class About:
    """What a question is about; told to the exam desk, unlike what it says."""

    topic: str
    common: bool
    law: str
    article: str
    version: str
    as_at: date
    difficulty: Difficulty
    author: str


class Write(Form):
    """A question with its key."""

    topic: Line = TOPIC
    common: bool = COMMON
    law: Maybe = LAW
    article: Maybe = ARTICLE
    version: Maybe = VERSION
    as_at: date = AS_AT
    difficulty: Difficulty = DIFFICULTY
    author: Maybe = AUTHOR
    sort: Sort = SORT
    stem: Stem = STEM
    options: Texts = OPTIONS
    key: Texts = KEY


def about(form: Form) -> About:
    """What the question of a form is about."""
    return About(**{one.name: getattr(form, one.name) for one in fields(About)})


def stored(doing: Doing[Any, Any], bank: Bank, of: About, content: Content) -> Question:
    """A new question of the bank, waiting for its second person; whoever brought it handles it."""
    return doing.create(
        Question(
            bank=bank, phase="submitted", line=bank.line, handlers=[doing.actor.id],
            sort=content.sort, content=content.closed(), likeness=content.likeness,
            **{**vars(of), "author": of.author or doing.actor.name},
        )
    )  # fmt: skip


def twice(bank: Bank, content: Content) -> bool:
    """Whether the bank has the same question already."""
    same = Question.objects.filter(bank=bank, likeness=content.likeness)
    return same.filter(phase__in=("submitted", "usable")).exists()


def sound(bank: Bank, form: Any) -> Content:
    """The question of a form. Raises Invalid with a sentence at each field that is wrong."""
    content = settled(form.sort, form.stem, form.options, form.key)
    found: Iterable[Fault] = [
        *faults(content),
        *([Fault.DUPLICATE] if twice(bank, content) else []),
    ]
    if wrong := [(SAID_BY.get(fault, "key"), str(fault.label)) for fault in found]:
        raise Invalid(wrong)
    return content


@act(
    "exams.write_question",
    title="命题",
    by=Role.TRAINER,
    gates=[phase("open")],
    cite=("R-QUAL-02", "D-QUAL-01", "1.3a"),
    makes=Question,
)
def write_question(doing: Doing[Bank, Write]) -> None:
    """提交一道试题；由另一人审核后方可使用，提交后内容只有保管人看得到。"""
    bank, form = doing.subject, doing.form
    stored(doing, bank, about(form), sound(bank, form))


class Review(Form):
    """What the second person says."""

    verdict: Verdict = ask("审核结论")
    opinion: Long = ask("审核意见", long=True, help="核对题干、答案和所引法律；不写试题内容")


@act(
    "exams.review_question",
    title="审核试题",
    by=Role.TRAINER,
    gates=[phase("submitted"), keeper, apart("exams.write_question", "exams.mend_row")],
    cite=("R-QUAL-02", "P-ROLE-01", "1.3a"),
)
def review_question(doing: Doing[Question, Review]) -> None:
    """由命题人以外的保管人审核；通过的可以抽用。"""
    question, form = doing.subject, doing.form
    question.opinion = form.opinion
    if form.verdict is Verdict.PASS:
        question.usable_at = doing.situation.now
        question.move("usable")
    else:
        question.move("declined")


class Retire(Form):
    """Why it is not used any more."""

    reasons: Long = ask("停用理由", long=True, help="不写试题内容")


@act(
    "exams.retire_question",
    title="停用试题",
    by=Role.TRAINER,
    gates=[phase("submitted", "usable"), keeper],
    cite=("D-QUAL-01", "1.3a"),
)
def retire_question(doing: Doing[Question, Retire]) -> None:
    """停用后不再抽用；已经组成的试卷不变。"""
    question = doing.subject
    question.retired_at, question.retired_for = doing.situation.now, doing.form.reasons
    question.move("retired")


class Change(Form):
    """Which article changed, and from when."""

    law: Line = ask("法律")
    article: Maybe = ask("条", default="", help="不填为整部法律")
    since: date = ask("自何日起修改", help="以此日以前的法律为准的试题停用")
    reasons: Line = ask("修改依据", help="例如：修订公布的主席令号")


@act(
    "exams.retire_article",
    title="法律修改停用试题",
    by=Role.TRAINER,
    gates=[phase("open"), keeper],
    cite=("D-QUAL-01", "1.3a"),
)
def retire_article(doing: Doing[Bank, Change]) -> None:
    """所考的条文修改的，停用以修改前的法律为准的全部试题。"""
    form = doing.form
    stale = Question.objects.filter(
        bank=doing.subject, law=form.law, as_at__lt=form.since, phase__in=("submitted", "usable")
    )
    if form.article:
        stale = stale.filter(article=form.article)
    if not stale.exists():
        raise Invalid([("law", "题库中没有考这一条文且以修改前的法律为准的试题")])
    stale.update(
        phase="retired", moved_at=doing.at, retired_at=doing.situation.now,
        retired_for=form.reasons, entry_id=doing.entry_id, entry_at=doing.at,
    )  # fmt: skip
