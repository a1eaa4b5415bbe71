"""The plan: which documents an organ means to make this year or in the next years (2.1a)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.norms.models import Item, Plan
from plumbline.norms.terms import Line, Long
from plumbline.people.models import Unit

Year = Annotated[int, Field(ge=2000, le=2100)]
HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.PROV_HEAD, Role.MUNI_HEAD)


class Begin(Form):
    """The plan's name and its years."""

    name: Line = ask("计划名称")
    first_year: Year = ask("自哪一年")
    last_year: Year = ask("至哪一年", help="年度计划与起始年相同；中长期计划填写末年")


@act(
    "norms.plan",
    title="拟订立规计划",
    by=Role.LEGAL_DEPT,
    gates=[anytime],
    cite=("D-NORM-03", "2.1a"),
    makes=Plan,
    shared=True,
)
def plan(doing: Doing[Unit, Begin]) -> None:
    """拟订年度或者中长期的执法规范制定计划。"""
    form = doing.form
    if form.last_year < form.first_year:
        raise Invalid([("last_year", "末年不能早于起始年")])
    doing.create(
        Plan(
            phase="drafted", line=doing.subject.line, handlers=[doing.actor.id], name=form.name,
            first_year=form.first_year, last_year=form.last_year,
        )
    )  # fmt: skip


class AddItem(Form):
    """One document to make."""

    title: Line = ask("文件名称")
    reasons: Long = ask("必要性", long=True)
    drafter: Line = ask("起草部门")
    due: date = ask("完成期限")


@act(
    "norms.add_plan_item",
    title="列入计划项目",
    by=Role.LEGAL_DEPT,
    gates=[phase("drafted")],
    cite=("D-NORM-03", "D-NORM-04", "2.1a"),
)
def add_plan_item(doing: Doing[Plan, AddItem]) -> None:
    """把拟制定、修改的文件列入计划，写明理由、起草部门和期限。"""
    form, years = doing.form, (doing.subject.first_year, doing.subject.last_year)
    if not years[0] <= form.due.year <= years[1]:
        raise Invalid([("due", "完成期限不在计划的年度之内")])
    doing.create(Item(plan=doing.subject, entry_id=doing.entry_id, **form.model_dump()))


@gate(
    "norms.plan_has_items",
    cite=("D-NORM-03", "2.1a"),
    says="计划里还没有项目",
    remedy="先列入计划项目",
    who=(Role.LEGAL_DEPT,),
)
def has_items(s: Situation[Plan]) -> Missing | None:
    """An empty plan is no plan."""
    count = s.subject.items.count()
    s.reads.append(f"items={count}")
    return None if count else {}


class Word(Form):
    """The head's word."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "norms.adopt_plan",
    title="批准立规计划",
    by=HEADS,
    gates=[phase("drafted"), has_items, apart("norms.plan", "norms.add_plan_item")],
    cite=("D-NORM-03", "2.1a"),
)
def adopt_plan(doing: Doing[Plan, Word]) -> None:
    """批准后，各起草部门按计划起草。"""
    doing.subject.move("adopted")


class Sum(Form):
    """What became of it."""

    summary: Long = ask("执行情况", long=True)


@act(
    "norms.close_plan",
    title="总结立规计划",
    by=Role.LEGAL_DEPT,
    gates=[phase("adopted")],
    cite=("D-NORM-03", "D-NORM-04", "2.1a"),
)
def close_plan(doing: Doing[Plan, Sum]) -> None:
    """说明计划完成情况；没有完成的项目，列入下一计划或者说明理由。"""
    doing.subject.summary = doing.form.summary
    doing.subject.move("closed")
