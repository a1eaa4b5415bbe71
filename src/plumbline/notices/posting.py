"""Telling by letter: drawn up, posted, and what the carrier's slip says of it.

A letter has told nothing when it is posted. The day on which it was handed over, as the carrier's
slip has it, is the day of telling (decision 0035); one that comes back opens the task in person.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.gates import not_recused
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.calendar import SHANGHAI, legal_day
from plumbline.law.roles import Role
from plumbline.notices.acts import Note
from plumbline.notices.gates import letter_issued, letter_open, letter_wanted
from plumbline.notices.letters import letter_of, whom
from plumbline.notices.models import Notice, Tried
from plumbline.notices.terms import Returned, Way, Why
from plumbline.papers.gates import drawn_up
from plumbline.papers.models import Paper, PaperService, ServiceWay
from plumbline.papers.template import TEMPLATES, Query
from plumbline.papers.titles import PaperKind
from plumbline.people.numbers import new_code


@act(
    "notices.write_letter",
    title="制作告知书",
    by=(Role.CASE_OFFICER, Role.CLOCK),
    gates=[phase("letter"), letter_open, letter_wanted],
    cite=("N-OPEN-01", "D-OPEN-05", "C-EXCH-03"),
    makes=Paper,
)
def write_letter(doing: Doing[Notice, Note]) -> None:
    """不能以短信和应用告知而有地址的，系统按告知内容起草告知书，由办案民警出具、交邮。"""
    notice, kind = doing.subject, TEMPLATES[PaperKind.PROGRESS_LETTER]
    query = Query(notice.case, None, notice, "", doing.at, doing.actor.id)
    doing.create(
        Paper(
            case=notice.case, template=PaperKind.PROGRESS_LETTER, matter_id=notice.pk,
            content=drawn_up(notice.case, kind, query).model_dump_json(),
            code=new_code(), phase="draft",
            line=notice.case.line, secrecy=notice.case.secrecy, handlers=notice.case.handlers,
        )
    )  # fmt: skip


class Post(Form):
    """Under which number the carrier took it."""

    item: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{8,30}$")] = ask(
        "邮件号码", help="邮件详情单上的号码，字母和数字", examples=["XA12345678900"]
    )


@act(
    "notices.post",
    title="交邮告知书",
    by=Role.CASE_OFFICER,
    gates=[phase("letter"), letter_open, letter_issued, not_recused],
    cite=("N-OPEN-01", "D-OPEN-06", "3.5c"),
)
def post(doing: Doing[Notice, Post]) -> None:
    """出具的告知书装入开窗信封交邮，登记邮件号码；交邮不等于告知，以签收为准。"""
    notice = doing.subject
    notice.posted_at, notice.item = doing.at, doing.form.item.upper()
    notice.move("posted")


class Handed(Form):
    """What the slip says of its being handed over."""

    dated: date = ask("签收日期", help="邮件回执或者详情单上记载的日期")
    receiver: Annotated[str, StringConstraints(max_length=100)] = ask(
        "签收人", default="", personal=True, help="代收的写明与本人的关系"
    )


@act(
    "notices.record_receipt",
    title="登记邮件签收",
    by=Role.CASE_OFFICER,
    gates=[phase("posted"), not_recused],
    cite=("N-OPEN-01", "D-OPEN-06", "D-ADM-27", "3.5c"),
)
def record_receipt(doing: Doing[Notice, Handed]) -> None:
    """邮件签收的，以回执上记载的签收日期为告知日期。"""
    notice, form = doing.subject, doing.form
    _dated(notice, form.dated, doing.day)
    notice.slip_on, notice.way = form.dated, Way.LETTER
    notice.told_at = min(_end_of(form.dated), doing.at)
    notice.proof = " ".join(filter(None, [notice.item, f"{form.dated}", form.receiver]))
    notice.move("served")
    paper, to = letter_of(notice), whom(notice)
    if paper is not None:
        doing.create(
            PaperService(
                paper=paper, way=ServiceWay.POST, addressee=to.name if to else "",
                receiver=form.receiver, proof=notice.proof, at=notice.told_at,
                entry_id=doing.entry_id,
            )
        )  # fmt: skip
        _settle(paper, doing.at, doing.entry_id)


class CameBack(Form):
    """When and why it came back."""

    dated: date = ask("退回日期", help="邮件上批注的日期")
    why: Returned = ask("退回原因")


@act(
    "notices.record_return",
    title="登记邮件退回",
    by=Role.CASE_OFFICER,
    gates=[phase("posted"), not_recused],
    cite=("N-OPEN-01", "D-OPEN-06", "3.5c"),
)
def record_return(doing: Doing[Notice, CameBack]) -> None:
    """邮件退回的，没有告知；由民警当面告知。"""
    notice, form = doing.subject, doing.form
    _dated(notice, form.dated, doing.day)
    notice.slip_on, notice.returned, notice.why = form.dated, form.why, Why.RETURNED
    doing.create(
        Tried(notice=notice, way=Way.LETTER, why=Why.RETURNED, entry_id=doing.entry_id,
              at=min(_end_of(form.dated), doing.at))
    )  # fmt: skip
    notice.move("personal")


def _dated(notice: Notice, on: date, today: date) -> None:
    """A slip is dated between the posting and today."""
    assert notice.posted_at is not None  # noqa: S101 - the phase says so
    if not legal_day(notice.posted_at) <= on <= today:
        raise Invalid([("dated", "应当在交邮之日以后、今日以前")])


def _end_of(day: date) -> datetime:
    """The last second of a day: a slip names the day alone, and nobody counts as told too early."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI) - timedelta(seconds=1)


def _settle(paper: Paper, at: datetime, entry: UUID) -> None:
    paper.move("served")
    paper.moved_at = paper.entry_at = at
    paper.entry_id = entry
    paper.save(update_fields=["phase", "moved_at", "entry_at", "entry_id"])
