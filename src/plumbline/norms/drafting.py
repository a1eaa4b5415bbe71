"""From the first draft to a text that is ready to be looked at: writing, remarks, argument."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints, ValidationError

from plumbline import forms
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law import register
from plumbline.law.bodies import KINDS
from plumbline.law.roles import Role
from plumbline.norms.models import Clause, Item, Remark, Rule
from plumbline.norms.terms import Code, Line, Long, Matter, NormCode, Sort, Transition, Words
from plumbline.people.models import Unit, UnitLevel

DRAFTERS = (Role.LEGAL_DEPT, Role.DEPT_HEAD)
WRITABLE = ("drafting", "revising")
ORGANS = (UnitLevel.PROVINCE, UnitLevel.CITY, UnitLevel.COUNTY)


class Begin(Form):
    """What is to be made, from which item of the plan, and what it changes."""

    title: Line = ask("文件名称")
    sort: Sort = ask("文件性质")
    public: bool = ask("是否涉及公民、法人的权利义务", help="涉及的，应当公开征求意见并公布")
    item: int | None = ask("计划项目", default=None, ref="plan_item", ge=1, le=2_000_000_000)
    unplanned: Annotated[str, StringConstraints(max_length=2000)] = ask(
        "未列入计划的理由", default="", long=True
    )
    amends: UUID | None = ask("修改哪一文件", default=None, ref="rule")
    replaces: list[UUID] = ask("同时废止的文件", default=[], ref="rule", max_length=50)


def organ_of(unit: Unit) -> Unit:
    """The organ that a unit drafts for."""
    organs = Unit.objects.filter(code__in=unit.line, level__in=ORGANS)
    return max(organs, key=lambda one: len(one.line), default=unit)


@act(
    "norms.draft",
    title="起草规范性文件",
    by=DRAFTERS,
    gates=[anytime],
    cite=("D-NORM-03", "C-NORM-01", "2.1a"),
    makes=Rule,
    shared=True,
)
def draft(doing: Doing[Unit, Begin]) -> None:
    """按照已批准的计划起草；确需在计划之外制定的，写明理由。"""
    form, unit = doing.form, doing.subject
    item = Item.objects.filter(pk=form.item, plan__phase="adopted").first() if form.item else None
    if form.item and item is None:
        raise Invalid([("item", "没有这一计划项目，或者计划尚未批准")])
    if item is None and len(form.unplanned) < 2:
        raise Invalid([("unplanned", "未列入计划的，写明理由")])
    organ = organ_of(unit)
    touched = [*form.replaces, *filter(None, [form.amends])]
    found = Rule.objects.filter(pk__in=touched, phase__in=("published", "suspended"))
    if found.count() != len(set(touched)):
        raise Invalid([("replaces", "修改、废止的文件应当是已经公布的文件")])
    if found.exclude(line__contains=[organ.code]).exists():  # publishing would end them
        raise Invalid([("replaces", "只能修改、废止本机关及其下级的文件")])
    doing.create(
        Rule(
            phase="drafting", line=unit.line, handlers=[doing.actor.id], title=form.title,
            sort=form.sort, public=form.public, issuer=organ.name, item=item,
            unplanned=form.unplanned, amends_id=form.amends, replaces=list(form.replaces),
        )
    )  # fmt: skip


class Written(Form):
    """A clause; with a code and a typed body it becomes a rule the system follows."""

    words: Words = ask("条文", long=True)
    code: NormCode | None = ask("规范代码", default=None, help="系统据以执行的条文才填写")
    title: Annotated[str, StringConstraints(max_length=300)] = ask("规范名称", default="")
    kind: Annotated[str, StringConstraints(max_length=40)] = ask(
        "类型", default="", ref="norm_kind"
    )
    body: Annotated[str, StringConstraints(max_length=20_000)] = ask(
        "内容", default="", ref="body", help="按类型填写的数值，不得含有表达式"
    )
    cites: list[Code] = ask("依据规则", min_length=1, max_length=20, examples=[["N-ADM-07"]])
    basis: list[NormCode] = ask("所依据的上位规范代码", default=[], max_length=20)
    creates: list[Matter] = ask("设定的事项", default=[], help="如实填写；没有的不选")
    since: date | None = ask("自何日起施行", default=None, help="与文件同日施行的不填")
    transition: Transition = ask("对在办事项的效力", default=Transition.DEED)


class Typed(Form):
    """What stands in a body once it is read."""

    body: Any = ask("内容")


class Write(Form):
    """The whole text, clause by clause."""

    clauses: list[Written] = ask("条文", min_length=1, max_length=200)


def read_body(kind: str, text: str, field: str) -> dict[str, Any]:
    """A typed body from JSON. Raises Invalid where it is not of its kind."""
    if kind not in KINDS:
        raise Invalid([(field.replace("body", "kind"), "没有这一类型")])
    try:
        body = json.loads(text)
        forms.read(Typed, {"body": body})  # honest characters here too
        return KINDS[kind].model_validate(body).model_dump(mode="json")
    except ValidationError as wrong:
        raise Invalid(forms.sentences(wrong, field)) from None
    except (ValueError, RecursionError):
        raise Invalid([(field, "内容与类型不符")]) from None


@act(
    "norms.write",
    title="写成条文",
    by=DRAFTERS,
    gates=[phase(*WRITABLE)],
    cite=("D-NORM-03", "2.1a"),
)
def write(doing: Doing[Rule, Write]) -> None:
    """写出或者修改全文；每次保存为新的一稿，以前各稿照样保留。"""
    rule = doing.subject
    rule.text += 1
    codes = [row.code for row in doing.form.clauses if row.code]
    if len(codes) != len(set(codes)):
        raise Invalid([("clauses", "同一规范代码只能出现一次")])
    for place, row in enumerate(doing.form.clauses):
        at = f"clauses.{place}"
        if not all(register.known(rule_id) for rule_id in row.cites):
            raise Invalid([(f"{at}.cites", "依据规则不在规则库内")])
        if row.code and not row.title:
            raise Invalid([(f"{at}.title", "系统据以执行的条文，写明规范名称")])
        body = read_body(row.kind, row.body, f"{at}.body") if row.code else None
        doing.create(
            Clause(
                rule=rule, text=rule.text, position=place + 1, words=row.words,
                code=row.code or "", title=row.title, kind=row.kind if row.code else "",
                body=body, cites=row.cites, basis=row.basis, creates=row.creates,
                since=row.since, transition=row.transition, entry_id=doing.entry_id,
            )
        )  # fmt: skip


class Note(Form):
    """A remark, on a clause or on the whole."""

    words: Long = ask("意见", long=True)
    position: Annotated[int, Field(ge=1, le=200)] | None = ask("第几条", default=None)


@act(
    "norms.remark",
    title="提出修改意见",
    by=(*DRAFTERS, Role.LEGAL_OFFICER, Role.CASE_OFFICER, Role.ORGAN_HEAD),
    gates=[phase(*WRITABLE, "assessed", "comment_open")],
    cite=("2.1a",),
)
def remark(doing: Doing[Rule, Note]) -> None:
    """同事对草案提出的意见，随稿保存。"""
    rule, form = doing.subject, doing.form
    if form.position and not rule.clauses.filter(text=rule.text, position=form.position).exists():
        raise Invalid([("position", "没有这一条")])
    doing.create(
        Remark(
            rule=rule, text=rule.text, position=form.position, words=form.words,
            officer=doing.actor.id, at=doing.at, entry_id=doing.entry_id,
        )
    )  # fmt: skip


class Drop(Form):
    """Why it is not made."""

    reasons: Long = ask("理由", long=True)


@act(
    "norms.drop",
    title="终止制定",
    by=DRAFTERS,
    gates=[phase("drafting", "assessed", "comment_open", "revising", "passed")],
    cite=("D-NORM-03", "2.1a"),
)
def drop(doing: Doing[Rule, Drop]) -> None:
    """不再制定，写明理由；草案和意见保留。"""
    doing.subject.ended_for = doing.form.reasons
    doing.subject.move("dropped")
