"""Questions from a file: sound rows enter the bank, the others are held back with their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from plumbline.exams.content import CLOSED, Content, close
from plumbline.exams.gates import keeper
from plumbline.exams.models import Bank, Held, Import, Question
from plumbline.exams.questions import (
    ARTICLE,
    AS_AT,
    AUTHOR,
    COMMON,
    DIFFICULTY,
    KEY,
    LAW,
    OPTIONS,
    SORT,
    STEM,
    TOPIC,
    VERSION,
    About,
    Stem,
    Texts,
    about,
    sound,
    stored,
)
from plumbline.exams.sound import faults, settled
from plumbline.exams.terms import Difficulty, Fault, Line, Long, Maybe, Sort
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role

MOST = 5_000  # rows of one file
LONGEST = 200  # characters of what a question is about


class Row(Form):
    """A row as it came: anything may be missing, and the import says so for that row alone."""

    sort: str = ask("题型", default="")
    stem: str = ask("题干", default="")
    options: list[str] = ask("选项", default=[], max_length=26)
    key: list[str] = ask("答案", default=[], max_length=26)
    topic: str = ask("知识点", default="")
    common: str = ask("属于公共法律知识", default="")
    law: str = ask("所考的法律", default="")
    article: str = ask("条", default="")
    version: str = ask("法律版本", default="")
    as_at: str = ask("以何日的法律为准", default="")
    difficulty: str = ask("难度", default="")
    author: str = ask("命题人", default="")


Rows = Annotated[list[Row], Field(min_length=1, max_length=MOST), CLOSED]
A_ROW = {"stem": "当场处罚由谁作出？", "options": ["民警", "辅警"], "key": ["A"]}
YES, NO = {"true", "1", "yes", "是", "公共"}, {"false", "0", "no", "否", "专业"}


class Take(Form):
    """The rows of a file, and what holds for those that do not say it themselves."""

    source: Line = ask("文件名")
    topic: Line = ask("知识点", help="文件中没有写明的，以下各项按这里填写")
    common: bool = COMMON
    law: Maybe = LAW
    article: Maybe = ARTICLE
    version: Maybe = VERSION
    as_at: date = AS_AT
    difficulty: Difficulty = DIFFICULTY
    author: Maybe = AUTHOR
    rows: Rows = ask("试题", personal=True, examples=[[A_ROW]])


def filled(row: Row, form: Take) -> dict[str, str]:
    """What the row is about; the form says what the row leaves open."""
    asked = form.model_dump(mode="json", include={one.name for one in fields(About)})
    asked["common"] = "true" if form.common else "false"
    return {name: getattr(row, name).strip() or str(said) for name, said in asked.items()}


def described(said: dict[str, str]) -> About | None:
    """The same with its types; None where it cannot be read."""
    if said["common"].lower() not in YES | NO:
        return None
    try:
        typed: dict[str, Any] = {
            "common": said["common"].lower() in YES,
            "as_at": date.fromisoformat(said["as_at"]),
            "difficulty": Difficulty(said["difficulty"]),
        }
        return About(**{**said, **typed})
    except ValueError:
        return None


def against(row: Row, of: About | None, content: Content) -> Iterator[Fault]:
    """What stands against a row by itself."""
    if of is None or row.sort not in ("", *Sort.values):
        yield Fault.ODD_VALUE
    elif any(isinstance(said, str) and len(said) > LONGEST for said in vars(of).values()):
        yield Fault.TOO_LONG
    yield from faults(content)


@act(
    "exams.import_questions",
    title="导入试题",
    by=Role.TRAINER,
    gates=[phase("open")],
    cite=("R-QUAL-02", "D-QUAL-01", "1.3a"),
    makes=Import,
)
def import_questions(doing: Doing[Bank, Take]) -> None:
    """逐行核对：完好的试题入库待审，有缺陷的留置并说明原因。"""
    bank, form = doing.subject, doing.form
    taken = doing.create(
        Import(bank=bank, phase="settled", line=bank.line, handlers=[doing.actor.id],
               source=form.source, rows=len(form.rows))
    )  # fmt: skip
    standing = Question.objects.filter(bank=bank, phase__in=("submitted", "usable"))
    known = set(standing.values_list("likeness", flat=True))
    for number, row in enumerate(form.rows, 1):
        content = settled(row.sort, row.stem, row.options, row.key)
        said = filled(row, form)
        of = described(said)
        found = list(against(row, of, content))
        if content.stem and content.likeness in known:
            found.append(Fault.DUPLICATE)
        if of is None or found:
            held = Held(imported=taken, row=number, faults=found, entry_id=doing.entry_id,
                        content=close(row.model_dump() | said))  # fmt: skip
            doing.create(held)
            taken.phase = "held"
            continue
        known.add(content.likeness)
        question = stored(doing, bank, of, content)
        question.imported = taken
        question.save(update_fields=["imported"])
    taken.save(update_fields=["phase"])
    doing.situation.made = taken


def asked_row(doing: Doing[Import, Any]) -> Held:
    """The row a form names. Raises Invalid."""
    held = Held.objects.filter(imported=doing.subject, row=doing.form.row).first()
    if held is None or held.question_id or held.dropped:
        raise Invalid([("row", "没有这一行，或者已经处理")])
    return held


def _settle(imported: Import) -> None:
    if not imported.held.filter(question=None, dropped="").exists():
        imported.move("settled")


class Mend(Form):
    """The row, put right."""

    row: int = ask("行", ref="held_row")
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


@act(
    "exams.mend_row",
    title="补正后入库",
    by=Role.TRAINER,
    gates=[phase("held"), keeper],
    cite=("R-QUAL-02", "1.3a"),
    makes=Question,
)
def mend_row(doing: Doing[Import, Mend]) -> None:
    """补正被留置的一行，作为待审核的试题入库。"""
    imported, held = doing.subject, asked_row(doing)
    question = stored(doing, imported.bank, about(doing.form), sound(imported.bank, doing.form))
    question.imported = imported
    question.save(update_fields=["imported"])
    held.question, held.entry_id = question, doing.entry_id
    held.save()
    _settle(imported)


class Drop(Form):
    """The row that is left out, and why."""

    row: int = ask("行", ref="held_row")
    reasons: Line = ask("不入库的理由", help="不写试题内容")


@act(
    "exams.drop_row",
    title="不予入库",
    by=Role.TRAINER,
    gates=[phase("held"), keeper],
    cite=("R-QUAL-02", "1.3a"),
)
def drop_row(doing: Doing[Import, Drop]) -> None:
    """被留置的一行不入库，写明理由。"""
    held = asked_row(doing)
    held.dropped, held.entry_id = doing.form.reasons, doing.entry_id
    held.save()
    _settle(doing.subject)


class PassAll(Form):
    """What the second person says of all of them."""

    opinion: Long = ask("审核意见", long=True, help="说明逐题核对的情况；不写试题内容")


@act(
    "exams.pass_import",
    title="整批审核通过",
    by=Role.TRAINER,
    gates=[phase("held", "settled"), keeper, apart("exams.import_questions")],
    cite=("R-QUAL-02", "P-ROLE-01", "1.3a"),
)
def pass_import(doing: Doing[Import, PassAll]) -> None:
    """由导入人以外的保管人核对后，本批待审核的试题一并可以使用；本人补正的除外。"""
    waiting = doing.subject.questions.filter(phase="submitted")
    waiting = waiting.exclude(handlers__contains=[doing.actor.id])
    if not waiting.exists():
        raise Invalid([("opinion", "本批没有可以由您审核的试题")])
    waiting.update(
        phase="usable", moved_at=doing.at, usable_at=doing.situation.now,
        opinion=doing.form.opinion, entry_id=doing.entry_id, entry_at=doing.at,
    )  # fmt: skip
