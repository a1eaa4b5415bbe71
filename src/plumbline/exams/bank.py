"""The bank and its two keepers, whom the head of the organ names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from plumbline.exams.models import Bank
from plumbline.exams.terms import Line
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Post, Unit

HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.PROV_HEAD)
Two = Annotated[list[UUID], Field(min_length=2, max_length=2)]


KEEPERS = ask(
    "保管人（两名）", ref="officer", help="只有这两名人员能看到试题内容",
    examples=[[f"019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5{last}" for last in "ef"]],
)  # fmt: skip


class Open(Form):
    """What the bank is called, and who keeps it."""

    name: Line = ask("题库名称")
    keepers: Two = KEEPERS


@act(
    "exams.open_bank",
    title="设立题库",
    by=HEADS,
    gates=[anytime],
    cite=("P-QUAL-01", "R-QUAL-02", "1.3a"),
    makes=Bank,
    shared=True,
)
def open_bank(doing: Doing[Unit, Open]) -> None:
    """设立执法资格考试题库，指定两名保管人；试题内容只有他们看得到。"""
    form, line = doing.form, doing.subject.line
    _check(doing, form.keepers, line)
    doing.create(Bank(name=form.name, phase="open", line=line, keepers=form.keepers))


class NameKeepers(Form):
    """Who keeps the bank from now on."""

    keepers: Two = KEEPERS
    reasons: Line = ask("更换理由")


@act(
    "exams.name_keepers",
    title="更换题库保管人",
    by=HEADS,
    gates=[phase("open")],
    cite=("P-QUAL-01", "1.3a"),
)
def name_keepers(doing: Doing[Bank, NameKeepers]) -> None:
    """更换后，原保管人不再看得到试题内容。"""
    _check(doing, doing.form.keepers, doing.subject.line)
    doing.subject.keepers = doing.form.keepers


def _check(doing: Doing[Any, Any], keepers: Sequence[UUID], line: Sequence[str]) -> None:
    """Two different officers in service who manage qualification, and not whoever names them."""
    if len(set(keepers)) < 2:
        raise Invalid([("keepers", "应当是两名不同的人员")])
    if doing.actor.id in keepers:
        raise Invalid([("keepers", "不能指定本人")])
    serving = Officer.objects.filter(pk__in=keepers, phase="serving")
    posts = Post.objects.filter(officer__in=serving, role=Role.TRAINER, since__lte=doing.day)
    managing = {
        post.officer_id for post in posts
        if (post.until is None or post.until >= doing.day)
        and list(line[: len(post.line)]) == post.line
    }  # fmt: skip
    if managing != set(keepers):
        raise Invalid([("keepers", "保管人应当是在职的执法资格管理人员")])
