"""How a paper is made up: drafted by the exam desk, approved by a head, three fifths common law."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from plumbline.exams.bank import HEADS
from plumbline.exams.models import Bank, Blueprint, Cell
from plumbline.exams.terms import Difficulty, Line, Long, Maybe, Sort
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.bodies import Indicators
from plumbline.law.roles import Role

COMMON_SHARE = "N-QUAL-01"


class Section(Form):
    """So many questions of a kind, each worth so much."""

    common: bool = ask("公共法律知识")
    topic: Maybe = ask("知识点", default="", help="不填为不限")
    sort: Sort | None = ask("题型", default=None, help="不填为不限")
    difficulty: Difficulty | None = ask("难度", default=None, help="不填为不限")
    count: int = ask("题数", ge=1, le=500)
    points: int = ask("每题分值", ge=1, le=100)


class Draft(Form):
    """A paper's make-up."""

    name: Line = ask("方案名称")
    rows: Annotated[list[Section], Field(min_length=1, max_length=100)] = ask(
        "各部分", examples=[[{"common": True, "count": 1, "points": 1}]]
    )


@act(
    "exams.draft_blueprint",
    title="拟订组卷方案",
    by=Role.TRAINER,
    gates=[phase("open")],
    cite=("N-QUAL-01", "R-QUAL-02", "1.3a"),
    makes=Blueprint,
)
def draft_blueprint(doing: Doing[Bank, Draft]) -> None:
    """写明各部分的知识点、题型、难度、题数和分值。"""
    bank, form = doing.subject, doing.form
    made = doing.create(
        Blueprint(bank=bank, phase="drafted", line=bank.line, handlers=[doing.actor.id],
                  name=form.name)
    )  # fmt: skip
    for position, row in enumerate(form.rows, 1):
        doing.create(
            Cell(blueprint=made, position=position, entry_id=doing.entry_id, common=row.common,
                 topic=row.topic, sort=row.sort or "", difficulty=row.difficulty or "",
                 count=row.count, points=row.points)
        )  # fmt: skip


def marks(blueprint: Blueprint) -> tuple[int, int]:
    """What all questions are worth together, and those of common law."""
    cells = list(blueprint.cells.all())
    return (sum(cell.count * cell.points for cell in cells),
            sum(cell.count * cell.points for cell in cells if cell.common))  # fmt: skip


@gate(
    "exams.common_share",
    cite=("N-QUAL-01",),
    says="公共法律知识占%(share)s%%，不得低于%(least)s%%",
    remedy="重新拟订，增加公共法律知识的题数或者分值",
    who=(Role.TRAINER,),
)
def common_share(s: Situation[Blueprint]) -> Missing | None:
    """The law every branch must know carries the marks that the rule asks for."""
    (wanted,) = s.norm(COMMON_SHARE).body_as(Indicators).items
    total, common = s.once(marks)
    s.reads.append(f"common={common}/{total}")
    if common * 100 >= wanted.target * total:
        return None
    return {"share": str(common * 100 // total), "least": str(wanted.target)}


class Word(Form):
    """The head's word."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "exams.approve_blueprint",
    title="批准组卷方案",
    by=HEADS,
    gates=[phase("drafted"), common_share, apart("exams.draft_blueprint")],
    cite=("N-QUAL-01", "R-QUAL-02", "1.3a"),
)
def approve_blueprint(doing: Doing[Blueprint, Word]) -> None:
    """批准后按此方案抽题组卷。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("approved")
