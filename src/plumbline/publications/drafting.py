"""From what is to be published to a draft with persons made unknown (C-OPEN-01, C-OPEN-02)."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.papers.models import Paper
from plumbline.people.models import Unit
from plumbline.publications import state
from plumbline.publications.gates import a_decision, in_effect, never_barred, once, own_text
from plumbline.publications.models import Publication, Span
from plumbline.publications.state import DESKS
from plumbline.publications.terms import (
    Arising,
    Heading,
    Hide,
    Line,
    Occasion,
    Text,
    Verdict,
)

OPEN = ("drafted", "returned", "reviewed")


class Register(Form):
    """What is to be published, and since when."""

    heading: Heading = ask("公开栏目")
    occasion: Arising = ask("事由")
    arisen_on: date = ask("形成、变更或者发现之日", help="公开的期限自此日起算")
    title: Line = ask("标题")


@act(
    "publications.register",
    title="登记应当公开的信息",
    by=DESKS,
    gates=[anytime],
    cite=("C-OPEN-01", "R-OPEN-01", "R-OPEN-02", "D-OPEN-01", "D-OPEN-02", "3.5a"),
    makes=Publication,
    shared=True,
)
def register(doing: Doing[Unit, Register]) -> None:
    """登记由本单位负责公开的信息，公开的期限随即起算；决定书在文书上选作公开信息。"""
    form, unit = doing.form, doing.subject
    if form.heading is Heading.DECISIONS:
        raise Invalid([("heading", "处理决定在决定书上办理“选作公开信息”")])
    if form.arisen_on > doing.day:
        raise Invalid([("arisen_on", "不能晚于今天")])
    if (form.heading is Heading.CLARIFICATION) != (form.occasion is Arising.FALSE):
        raise Invalid([("occasion", "不实信息用“不实信息的澄清”栏目，其他事由用其他栏目")])
    doing.create(
        Publication(
            phase="owed", line=unit.line, unit=unit, heading=form.heading, title=form.title,
            occasion=form.occasion.value, arisen_on=form.arisen_on, handlers=[doing.actor.id],
        )
    )  # fmt: skip


class Write(Form):
    """What will be read outside."""

    title: Line = ask("标题")
    text: Text = ask("正文", long=True, personal=True, help="一行一段")


@act(
    "publications.draft",
    title="拟写公开文本",
    by=DESKS,
    gates=[phase("owed", *OPEN), own_text],
    cite=("C-OPEN-01", "R-OPEN-02"),
)
def draft(doing: Doing[Publication, Write]) -> None:
    """拟写或者修改公开文本；修改后须重新审查。"""
    row, form = doing.subject, doing.form
    row.title, row.text = form.title, form.text.replace("\r\n", "\n")
    _again(row, doing.actor.id)
    _drop(row)


class Select(Form):
    """Why this decision is published."""

    grounds: Annotated[str, StringConstraints(min_length=2, max_length=1000)] = ask(
        "公布的理由", long=True, help="具有一定社会影响的理由"
    )


@act(
    "publications.select",
    title="选作公开信息",
    by=DESKS,
    gates=[phase("issued", "served"), a_decision, in_effect, once, never_barred],
    cite=("G-OPEN-01", "C-OPEN-01", "D-OPEN-01"),
    makes=Publication,
)
def select(doing: Doing[Paper, Select]) -> None:
    """将决定书选作公开信息：公开文本取自决定书，人员信息逐处隐去。"""
    paper = doing.subject
    unit = Unit.objects.get(code=paper.line[-1])
    doing.create(
        Publication(
            phase="drafted", line=paper.line, secrecy=paper.secrecy, handlers=[doing.actor.id],
            unit=unit, heading=Heading.DECISIONS, occasion=Occasion.CREATED, paper=paper,
            arisen_on=doing.day, title=f"{paper.title} {paper.number}",
        )
    )  # fmt: skip


class Row(Form):
    """A place in the original and what is done with it."""

    start: int = ask("起", ge=0, le=200_000)
    end: int = ask("止", ge=1, le=200_000)
    hides: Hide = ask("类别")
    verdict: Verdict = ask("决定")
    reason: Annotated[str, StringConstraints(max_length=500)] = ask(
        "保留的理由", default="", help="保留的必填"
    )


class Redact(Form):
    """Every place in the original, and what is done with it."""

    rows: Annotated[list[Row], Field(max_length=2000)] = ask(
        "隐去和保留的内容", personal=True, help="在“隐名对照”页上办理更方便"
    )


@act(
    "publications.redact",
    title="确定隐去内容",
    by=DESKS,
    gates=[phase(*OPEN)],
    cite=("C-OPEN-02", "D-OPEN-03", "P-OPEN-02"),
)
def redact(doing: Doing[Publication, Redact]) -> None:
    """对原文中的姓名、号码、住址等逐处决定隐去或者写明理由保留；修改后须重新审查。"""
    row, rows = doing.subject, doing.form.rows
    text = state.review(row).text
    for number, one in enumerate(rows):
        if not one.start < one.end <= len(text) or "\n" in text[one.start : one.end]:
            raise Invalid([(f"rows.{number}.end", "须在同一行之内，且止在起之后")])
        if one.verdict is Verdict.KEEP and len(one.reason) < 2:
            raise Invalid([(f"rows.{number}.reason", "保留的须写明理由")])
    _again(row, doing.actor.id)
    _drop(row)
    for one in rows:
        doing.create(
            Span(publication=row, start=one.start, end=one.end, hides=one.hides,
                 verdict=one.verdict, reason=one.reason, entry_id=doing.entry_id)
        )  # fmt: skip


def _again(row: Publication, who: UUID) -> None:
    """A text that changed is checked anew, by none of those who wrote it."""
    row.secrecy_passed = row.anonymity_passed = False
    row.released_for = ""
    row.handlers = [*dict.fromkeys([*row.handlers, who])]
    row.move("drafted")


def _drop(row: Publication) -> None:
    Span.objects.filter(publication=row, stands=True).update(stands=False)
