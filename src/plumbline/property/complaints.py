"""Complaints about a measure on property, answered within the term (D-PROP-13, D-PROP-14)."""

from __future__ import annotations

from plumbline.casework.gates import not_recused
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, apart, gate
from plumbline.law.roles import Role
from plumbline.measures.models import Preservation
from plumbline.property.models import Complaint

RECEIVE = (Role.CASE_OFFICER, Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.INSPECTION)
ANSWER = (Role.LEGAL_DEPT, Role.INSPECTION, Role.ORGAN_HEAD)


class NoteComplaint(Form):
    """Who complains, and of what."""

    complainant: Short = ask("投诉人", personal=True)
    text: Long = ask("投诉、申诉的内容", long=True, personal=True)


@act(
    "property.note_complaint",
    title="登记对财物措施的投诉",
    by=RECEIVE,
    gates=[anytime],
    cite=("D-PROP-13", "D-PROP-14"),
)
def note_complaint(doing: Doing[Preservation, NoteComplaint]) -> None:
    """当事人、利害关系人对财物措施不服的，随时登记，不得拒绝。"""
    doing.create(
        Complaint(preservation=doing.subject, made_at=doing.at, entry_id=doing.entry_id,
                  **doing.form.model_dump())
    )  # fmt: skip


def unanswered(preservation: Preservation) -> list[Complaint]:
    """Complaints without an answer, the oldest first."""
    return list(Complaint.objects.filter(preservation=preservation, upheld=None).order_by("pk"))


class AnswerComplaint(Form):
    """What was found on the oldest open complaint."""

    upheld: bool = ask("投诉成立")
    answer: Long = ask("处理意见和理由", long=True)
    paper: Short = ask("答复文号")


@gate(
    "property.complaint_open",
    cite=("D-PROP-13",),
    says="没有待答复的投诉",
    remedy="先登记投诉",
    who=RECEIVE,
)
def complaint_open(s: Situation[Preservation]) -> Missing | None:
    """There is a complaint to answer."""
    return None if s.once(unanswered) else {}


@act(
    "property.answer_complaint",
    title="答复对财物措施的投诉",
    by=ANSWER,
    gates=[anytime, apart(), complaint_open, not_recused],
    cite=("D-PROP-13", "P-ROLE-01"),
)
def answer_complaint(doing: Doing[Preservation, AnswerComplaint]) -> None:
    """由不办理本案的人员在期限内作出处理并答复；措施违法的，责令解除。"""
    first = unanswered(doing.subject)[0]
    first.upheld, first.answer = doing.form.upheld, doing.form.answer
    first.paper = doing.form.paper
    first.save(update_fields=["upheld", "answer", "paper"])
