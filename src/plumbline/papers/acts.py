"""A paper from draft to service: drawn from the case, approved, issued, served, or void."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.gates import offline_approved
from plumbline.casework.models import Case
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.roles import Role
from plumbline.papers.gates import (
    again,
    approval_wanted,
    approved,
    case_offline_approved,
    drawn_once,
    drawn_up,
    earlier,
    printable,
    query_of,
    right_approver,
    service_proved,
    slot,
    values_entered,
    values_kept,
)
from plumbline.papers.models import Paper, PaperFile, PaperService, ServiceWay
from plumbline.papers.numbers import full_name, series
from plumbline.papers.seal import sealed
from plumbline.papers.template import TEMPLATES
from plumbline.papers.titles import PaperKind
from plumbline.people.numbers import new_code, next_number
from plumbline.qualification.gates import qualified

Remark = Annotated[str, StringConstraints(max_length=2_000)]
Reason = Annotated[str, StringConstraints(min_length=2, max_length=1_000)]


class Draft(Form):
    """Which paper, about whom or what."""

    kind: PaperKind = ask("文书种类")
    person: int | None = ask(
        "当事人", default=None, ref="person", ge=1, le=2**63 - 1, help="文书涉及某一人的，选明其人"
    )
    matter: UUID | None = ask(
        "办理事项", default=None, ref="matter", help="文书记载某次传唤、检查、决定等的，选明其事"
    )
    remark: Remark = ask(
        "补充说明", default="", long=True, personal=True, help="案卷中已有的内容不必重填"
    )
    corrects: UUID | None = ask("更正", default=None, ref="paper",
                                help="更正已出具的文书的，选明所更正的文书")  # fmt: skip


@act(
    "papers.draft",
    title="制作文书",
    by=Role.CASE_OFFICER,
    gates=[anytime, qualified, offline_approved, values_entered, drawn_once],
    cite=("C-EXCH-03", "C-ADM-02", "C-ADM-05", "D-ADM-38", "4.1a"),
    makes=Paper,
)
def draft(doing: Doing[Case, Draft]) -> None:
    """由案卷已录入的内容生成文书，内容随即固定。"""
    case, form = doing.subject, doing.form
    before = earlier(case, form.kind, form.corrects)
    if form.corrects is not None and before is None:
        raise Invalid([("corrects", "没有这份已出具的同类文书")])
    paper = TEMPLATES[form.kind]
    query = query_of(case, doing.situation, form, paper)
    doing.create(
        Paper(
            case=case,
            template=form.kind,
            person=query.person,
            matter_id=query.matter.pk if query.matter else None,
            remark=form.remark,
            content=drawn_up(case, paper, query).model_dump_json(),
            code=new_code(),
            corrects=before,
            phase="draft",
            line=case.line,
            secrecy=case.secrecy,
            handlers=case.handlers,
        )
    )


class Revise(Form):
    """What is added to the values of the case."""

    remark: Remark = ask("补充说明", default="", long=True, personal=True)


@act(
    "papers.revise",
    title="更新文书草稿",
    by=Role.CASE_OFFICER,
    gates=[phase("draft", "approved"), qualified, case_offline_approved, values_kept],
    cite=("C-EXCH-03",),
)
def revise(doing: Doing[Paper, Revise]) -> None:
    """按案卷现在的内容重新生成草稿；已批准的须重新批准。"""
    paper, kind = doing.subject, TEMPLATES[doing.subject.template]
    paper.remark = doing.form.remark
    paper.content = drawn_up(
        paper.case, kind, again(doing.situation, paper.remark)
    ).model_dump_json()
    paper.move("draft")


class Approve(Form):
    """The approver's word."""

    opinion: Annotated[str, StringConstraints(min_length=1, max_length=1_000)] = ask("审批意见")


@act(
    "papers.approve",
    title="批准文书",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[
        phase("draft"),
        approval_wanted,
        right_approver,
        apart("papers.draft", "papers.revise"),
        case_offline_approved,
    ],
    cite=("P-ROLE-01", "2.2a"),
)
def approve(doing: Doing[Paper, Approve]) -> None:
    """有权的负责人批准出具文书；制作人不得自己批准。"""
    doing.subject.move("approved")


class Nothing(Form):
    """Nothing is asked: the paper is as it was drafted."""


@act(
    "papers.issue",
    title="出具文书",
    by=Role.CASE_OFFICER,
    gates=[phase("draft", "approved"), qualified, approved, case_offline_approved, printable],
    cite=("C-EXCH-03", "D-ADM-37", "D-EXCH-02", "G-EXCH-01"),
)
def issue(doing: Doing[Paper, Nothing]) -> None:
    """编号、加盖电子印章并出具；此后内容不可更改，只能另作文书更正。"""
    paper, made = doing.subject, doing.situation.once(slot)["file"]
    serial = next_number(made.organ, series(TEMPLATES[paper.template]), made.year)
    if serial != made.serial:
        raise RuntimeError(f"the series gave {serial}, not {made.serial}")
    paper.organ, paper.year, paper.serial = made.organ, made.year, made.serial
    paper.number, paper.link, paper.issued_at = made.stamp.number, made.stamp.link, doing.at
    name = full_name(made.organ, list(paper.line))
    doing.create(
        PaperFile(
            paper=paper,
            sha256=made.sha256,
            length=len(made.file),
            pdf=sealed(made.file, made.organ, name, doing.situation.now),
            entry_id=doing.entry_id,
        )
    )
    paper.move("issued")


class Serve(Form):
    """To whom, how, and what proves it."""

    way: ServiceWay = ask("送达方式")
    addressee: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask(
        "受送达人", personal=True
    )
    receiver: Annotated[str, StringConstraints(max_length=200)] = ask(
        "签收人", default="", personal=True, help="本人签收的填本人；代收的写明其与受送达人的关系"
    )
    witness: Annotated[str, StringConstraints(max_length=200)] = ask(
        "见证人", default="", personal=True, help="留置送达的必填"
    )
    proof: Annotated[str, StringConstraints(max_length=500)] = ask(
        "凭证和情况", default="", personal=True, help="如邮件编号、电子送达记录、拒收事由"
    )


@act(
    "papers.serve",
    title="送达文书",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[phase("issued", "served"), service_proved],
    cite=("D-ADM-27",),
)
def serve(doing: Doing[Paper, Serve]) -> None:
    """登记文书向某一受送达人的送达；可向数人分别送达。"""
    doing.create(
        PaperService(
            paper=doing.subject, at=doing.at, entry_id=doing.entry_id, **doing.form.model_dump()
        )
    )
    doing.subject.move("served")


class Reasoned(Form):
    """Why the paper is given up."""

    reason: Reason = ask("理由", long=True, personal=True)


@act(
    "papers.drop",
    title="弃置草稿",
    by=Role.CASE_OFFICER,
    gates=[phase("draft", "approved")],
    cite=("C-EXCH-03",),
)
def drop(doing: Doing[Paper, Reasoned]) -> None:
    """弃置未出具的草稿；草稿没有编号，不占文号。"""
    doing.subject.void_reason = doing.form.reason
    doing.subject.move("dropped")


@act(
    "papers.void",
    title="作废文书",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[phase("issued", "served"), apart("papers.draft", "papers.issue")],
    cite=("C-EXCH-03", "P-ROLE-01"),
)
def void(doing: Doing[Paper, Reasoned]) -> None:
    """作废已出具的文书：文号不再使用，文书及作废理由留存可查。"""
    doing.subject.void_reason = doing.form.reason
    doing.subject.move("void")
