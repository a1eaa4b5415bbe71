"""Calling evidence in: asked for by the handler, approved by the head, answered by the holder."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import Case, Retrieval
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified


class RequestRetrieval(Form):
    """What is to be called in from whom, and by when."""

    holder: Short = ask("被调取单位或者个人", personal=True)
    content: Long = ask("调取的证据", long=True, personal=True)
    days: int = ask("提供时限（日）", ge=1, le=60)
    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "casework.request_retrieval",
    title="呈请调取证据",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused],
    cite=("R-ADM-01",),
    makes=Retrieval,
)
def request_retrieval(doing: Doing[Case, RequestRetrieval]) -> None:
    """呈请向单位或者个人调取证据，写明证据内容和提供时限。"""
    case, form = doing.subject, doing.form
    doing.create(
        Retrieval(
            case=case, phase="requested", line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, holder=form.holder, content=form.content, days=form.days,
        )
    )  # fmt: skip


class Opinion(Form):
    """The word of whoever approves."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "casework.approve_retrieval",
    title="批准调取证据",
    by=Role.DEPT_HEAD,
    gates=[phase("requested"), apart("casework.request_retrieval"), not_recused],
    cite=("R-ADM-01",),
)
def approve_retrieval(doing: Doing[Retrieval, Opinion]) -> None:
    """办案部门负责人批准调取证据，开具调取证据通知书。"""
    unit, year = doing.subject.line[-1], doing.day.year
    doing.subject.number = f"D{unit}{year}{next_number(unit, 'retrieval', year):06d}"
    doing.subject.move("approved")


@act(
    "casework.refuse_retrieval",
    title="不批准调取证据",
    by=Role.DEPT_HEAD,
    gates=[phase("requested"), apart("casework.request_retrieval"), not_recused],
    cite=("R-ADM-01",),
)
def refuse_retrieval(doing: Doing[Retrieval, Opinion]) -> None:
    """办案部门负责人不批准调取证据，说明理由。"""
    doing.subject.move("refused")


class NoteRetrieved(Form):
    """How the holder answered the notice."""

    provided: bool = ask("已经提供")
    signed: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "签收情况", personal=True, help="被调取人盖章或者签名；拒绝的，注明"
    )


@act(
    "casework.note_retrieved",
    title="登记调取结果",
    by=Role.CASE_OFFICER,
    gates=[phase("approved"), qualified, not_recused],
    cite=("R-ADM-01",),
)
def note_retrieved(doing: Doing[Retrieval, NoteRetrieved]) -> None:
    """登记被调取人是否在时限内提供证据，以及在通知书上签名的情况。"""
    doing.subject.signed = doing.form.signed
    doing.subject.move("answered" if doing.form.provided else "unanswered")
