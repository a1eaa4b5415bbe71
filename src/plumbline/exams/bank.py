"""The bank and its two keepers, whom the head of the organ names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q
from pydantic import Field

from plumbline.exams.models import Bank, Question, Sitting
from plumbline.exams.terms import OPEN, Line
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.kernel.models import Entry
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
    bank, keepers = doing.subject, doing.form.keepers
    _check(doing, keepers, bank.line)
    if Sitting.objects.filter(exam__paper__blueprint__bank=bank, officer__in=keepers,
                              phase__in=OPEN).exists():  # fmt: skip
        raise Invalid([("keepers", "已经报名以本题库组织的考试的，不能保管本题库")])
    bank.keepers = keepers


def knowing(bank: Bank, officers: Iterable[UUID]) -> set[UUID]:
    """Those of them who keep the bank or ever kept it, or who brought a question into it.

    Whoever has read what is asked does not sit it, and being replaced makes nobody forget. Who kept
    it is read from the ledger, which forgets nobody either.
    """
    asked = set(officers)
    named = Entry.objects.filter(Q(made_id=bank.pk) | Q(subject_id=bank.pk, act=name_keepers.code))
    kept = {UUID(one) for form in named.values_list("body__form__keepers", flat=True)
            for one in form or ()}  # fmt: skip
    rows = Question.objects.filter(bank=bank, handlers__overlap=list(asked))
    return asked & kept | asked & {one for row in rows.values_list("handlers", flat=True)
                                   for one in row}  # fmt: skip


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
