"""Second looks at criminal filing: leads, new facts, the procuratorate, requests of parties."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import StringConstraints

from plumbline.casework.gates import criminal
from plumbline.casework.models import Case
from plumbline.intake.gates import lead_open, not_case_handler
from plumbline.intake.models import Request
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import after, anytime, apart, phase
from plumbline.law.roles import Role
from plumbline.people.numbers import next_number

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]


class Lead(Form):
    """Which lead must be checked first."""

    lead: Long = ask("须查证的线索", long=True, personal=True)


@act(
    "intake.extend_for_lead",
    title="因查证线索延长立案审查期限",
    by=Role.DEPT_HEAD,
    gates=[phase("accepted", "filing_requested"), criminal, apart(), lead_open],
    cite=("N-INT-03",),
)
def extend_for_lead(doing: Doing[Case, Lead]) -> None:
    """线索须查证的，立案审查期限延长至七日。"""


class News(Form):
    """What is new, or what was wrong."""

    news: Long = ask("新的事实、证据或者原决定的错误", long=True, personal=True)


@act(
    "intake.reopen_filing",
    title="恢复立案审查",
    by=(Role.CASE_OFFICER, Role.DEPT_HEAD, Role.LEGAL_DEPT, Role.ORGAN_HEAD),
    gates=[phase("not_filed"), criminal],
    cite=("D-INT-23", "P-INT-03"),
)
def reopen_filing(doing: Doing[Case, News]) -> None:
    """不予立案后发现新的犯罪事实、证据或者原决定有误的，恢复审查，符合条件的予以立案。"""
    doing.subject.move("accepted")


class Asked(Form):
    """The procuratorate's demand for reasons."""

    number: Short = ask("要求说明不立案理由通知书文号")
    procuratorate: Short = ask("人民检察院")


@act(
    "intake.note_demand",
    title="收到检察院要求说明不立案理由",
    by=(Role.LEGAL_DEPT, Role.CASE_OFFICER),
    gates=[phase("not_filed"), criminal],
    cite=("N-INT-05",),
)
def note_demand(doing: Doing[Case, Asked]) -> None:
    """登记人民检察院要求说明不立案理由的通知，七日内书面说明。"""


class Explain(Form):
    """The written reasons."""

    reasons: Long = ask("不立案的情况、依据和理由", long=True, personal=True)
    number: Short = ask("说明书文号")


@act(
    "intake.explain_non_filing",
    title="书面说明不立案理由",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("not_filed"),
        after("intake.note_demand", "收到检察院要求说明不立案理由", cite=("N-INT-05",)),
    ],
    cite=("N-INT-05",),
)
def explain_non_filing(doing: Doing[Case, Explain]) -> None:
    """公安机关负责人批准，把不立案的情况、依据和理由书面说明人民检察院。"""


@act(
    "intake.note_order",
    title="收到检察院通知立案",
    by=(Role.LEGAL_DEPT, Role.CASE_OFFICER),
    gates=[phase("not_filed"), criminal],
    cite=("N-INT-05",),
)
def note_order(doing: Doing[Case, Asked]) -> None:
    """登记人民检察院的通知立案书，十五日内决定立案。"""


class FileAsOrdered(Form):
    """The filing that the procuratorate ordered."""

    opinion: Long = ask("审批意见", long=True)
    copy_sent: Short = ask("立案决定书副本送达人民检察院的情况")


@act(
    "intake.file_as_ordered",
    title="按通知立案",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("not_filed"),
        after("intake.note_order", "收到检察院通知立案", cite=("N-INT-05",)),
        apart(),
    ],
    cite=("N-INT-05",),
)
def file_as_ordered(doing: Doing[Case, FileAsOrdered]) -> None:
    """收到通知立案书后十五日内决定立案，并把立案决定书送达人民检察院。"""
    doing.subject.filed_at = doing.at
    doing.subject.move("investigating")


class TakeRequest(Form):
    """Who asks for what."""

    asker: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "申请人", personal=True, help="当事人或者其律师"
    )
    asks: Long = ask("申请事项和理由", long=True, personal=True)


@act(
    "intake.take_request",
    title="受理复议复核申请",
    by=Role.LEGAL_DEPT,
    gates=[anytime, apart()],
    cite=("D-INT-22",),
    makes=Request,
)
def take_request(doing: Doing[Case, TakeRequest]) -> None:
    """当事人或者律师提出的复议、复核申请，由法制部门受理，办案人员回避。"""
    case, year = doing.subject, doing.day.year
    organ = case.line[-1]
    doing.create(
        Request(
            case=case, number=f"F{organ}{year}{next_number(organ, 'request', year):06d}",
            phase="received", line=case.line, handlers=[doing.actor.id], secrecy=case.secrecy,
            **doing.form.model_dump(),
        )
    )  # fmt: skip


class Verdict(TextChoices):
    """How a request is answered."""

    UPHELD = "upheld", "维持"
    CHANGED = "changed", "变更或者撤销"
    NOT_TAKEN = "not_taken", "不予受理"


class AnswerRequest(Form):
    """The answer with its reasons."""

    verdict: Verdict = ask("结论")
    answer: Long = ask("答复和理由", long=True, personal=True)


@act(
    "intake.answer_request",
    title="答复复议复核申请",
    by=Role.LEGAL_DEPT,
    gates=[phase("received"), not_case_handler],
    cite=("D-INT-22",),
)
def answer_request(doing: Doing[Request, AnswerRequest]) -> None:
    """法制部门办理复议、复核申请，把结论和理由书面答复申请人。"""
    doing.subject.verdict, doing.subject.answer = doing.form.verdict, doing.form.answer
    doing.subject.move("answered")
