"""When something is to go back, its notice lies ready: drafted by itself, issued by an officer."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from plumbline.kernel.act import Doing, Refused, act
from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import CLOCK, Role
from plumbline.measures.models import Preservation
from plumbline.papers.acts import Nothing
from plumbline.papers.gates import case_offline_approved, drawn_up
from plumbline.papers.models import Paper
from plumbline.papers.template import TEMPLATES, Query
from plumbline.papers.titles import PaperKind
from plumbline.people.numbers import new_code
from plumbline.property.facts import returns_due, to_return

OVER = ("to_lift", "lifted", "disposed")


@gate(
    "papers.return_wanted",
    cite=("D-PROP-06", "C-EXCH-03"),
    says="无须起草退还财物通知书：%(why)s",
    remedy="使用已有的通知书；内容有误的，弃置或者作废后重新制作",
    who=(Role.CASE_OFFICER,),
)
def return_wanted(s: Situation[Preservation]) -> Missing | None:
    """Something is to go back, and no notice speaks of it yet."""
    if not s.once(to_return):
        return {"why": "没有仍在保管、应当退还的财物"}
    return {"why": "已有通知书"} if noticed(s.subject.pk) else None


def noticed(preservation: UUID) -> bool:
    """Whether a notice lies ready or went out."""
    there = Paper.objects.filter(template=PaperKind.RETURN_NOTICE, matter_id=preservation)
    return there.exclude(phase__in=("dropped", "void")).exists()


@act(
    "papers.draft_return",
    title="起草退还财物通知书",
    by=(Role.CASE_OFFICER, Role.CLOCK),
    gates=[phase(*OVER), case_offline_approved, return_wanted],
    cite=("D-PROP-06", "G-PROP-08", "N-PROP-01"),
    makes=Paper,
)
def draft_return(doing: Doing[Preservation, Nothing]) -> None:
    """不再保管的财物，系统按台账起草通知书，由办案民警出具并送达权利人。"""
    held, kind = doing.subject, TEMPLATES[PaperKind.RETURN_NOTICE]
    query = Query(held.case, None, held, "", doing.at, doing.actor.id)
    doing.create(
        Paper(
            case=held.case, template=PaperKind.RETURN_NOTICE, matter_id=held.pk,
            content=drawn_up(held.case, kind, query).model_dump_json(),
            code=new_code(), phase="draft",
            line=held.case.line, secrecy=held.case.secrecy, handlers=held.case.handlers,
        )
    )  # fmt: skip


duty(
    "papers.return_served",
    title="出具并送达退还财物通知书",
    cites=("D-PROP-06", "G-PROP-08"),
    debtor=Role.CASE_OFFICER,
    upon=("papers.draft_return",),
    due=within("D-PROP-06"),
    settled_by=("papers.serve", "papers.drop", "papers.void"),
)


def draft_due(now: datetime) -> list[UUID]:
    """Draft the notice for every measure whose things are to go back; the papers made."""
    made = []
    for pk in returns_due():
        if not noticed(pk):
            with suppress(Refused):  # somebody was faster
                made.append(draft_return.do(CLOCK, pk, {}, at=None, now=now).made)
    return made
