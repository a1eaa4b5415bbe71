"""The single exit: submit, conclude, approve (3.1d)."""

from __future__ import annotations

from typing import Annotated

from django.db.models import TextChoices
from pydantic import Field, StringConstraints

from plumbline.casework.gates import not_recused, offline_approved
from plumbline.casework.models import Case
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import after, apart, phase
from plumbline.law.roles import Role
from plumbline.measures.injuries import injury_appraised, values_known
from plumbline.penalty.forms import Row
from plumbline.qualification.gates import legally_qualified, qualified
from plumbline.recordings.gates import complete
from plumbline.review.gates import (
    POINTS,
    all_points,
    all_told,
    approver,
    by_legal_department,
    current,
    file_complete,
    handled_in_area,
    hearings_settled,
    mediation_over,
    passed,
)
from plumbline.review.models import Review
from plumbline.review.specification import specification_met

Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]


class Submit(Form):
    """What the case officer proposes."""

    proposal: Long = ask("拟作处理", long=True, personal=True)
    untold: Annotated[list[Row], Field(max_length=50)] = ask(
        "无须告知的嫌疑人", default=[], ref="person",
        help="违法事实不能成立、移送刑事等不作处罚的；刑事案件不填",
    )  # fmt: skip


@act(
    "review.submit",
    title="提请法律审核",
    by=Role.CASE_OFFICER,
    gates=[
        phase("investigating", "returned"),
        qualified,
        not_recused,
        file_complete,
        specification_met,
        handled_in_area,
        complete,
        injury_appraised,
        values_known,
        mediation_over,
        all_told,
        hearings_settled,
        offline_approved,
    ],
    cite=("G-ADM-30", "G-ADM-31", "3.1d", "2.2c"),
)
def submit(doing: Doing[Case, Submit]) -> None:
    """把案件提请法制部门统一审核。"""
    before = current(doing.subject)
    doing.create(
        Review(
            case=doing.subject,
            round=before.round + 1 if before else 1,
            proposal=doing.form.proposal,
            untold=doing.form.untold,
            submitted_by=doing.actor.id,
            submitted_at=doing.at,
        )
    )
    doing.subject.move("under_review")


class Verdict(TextChoices):
    """How a review ends."""

    PASS = "pass", "通过"
    RETURN = "return", "退回"


class Conclude(Form):
    """The six points of C-ADM-04 and the verdict."""

    basics: bool = ask("违法犯罪嫌疑人基本情况")
    facts: bool = ask("事实清楚，证据确实充分")
    characterisation: bool = ask("定性准确")
    law: bool = ask("适用法律正确")
    procedure: bool = ask("程序合法")
    disposal: bool = ask("拟作处理适当")
    verdict: Verdict = ask("审核结论")
    opinion: Long = ask("审核意见", long=True, personal=True)


@act(
    "review.conclude",
    title="作出审核意见",
    by=(Role.LEGAL_DEPT, Role.LEGAL_OFFICER, Role.DEPT_HEAD),
    gates=[
        phase("under_review"),
        legally_qualified,
        not_recused,
        by_legal_department,
        apart("review.submit"),
        all_points,
        offline_approved,
    ],
    cite=("C-ADM-04", "R-ADM-05", "R-ADM-06", "3.1d"),
)
def conclude(doing: Doing[Case, Conclude]) -> None:
    """按六项要点审核，作出通过或者退回的意见；法定应当法制审核的由法制部门审核。"""
    round_ = _current(doing)
    round_.reviewer, round_.concluded_at = doing.actor.id, doing.at
    round_.verdict, round_.opinion = doing.form.verdict, doing.form.opinion
    round_.points = {point: getattr(doing.form, point) for point in POINTS}
    round_.save()
    doing.subject.move("reviewed" if doing.form.verdict == "pass" else "returned")


class Approve(Form):
    """The organ head's word."""

    opinion: Long = ask("审批意见", long=True, personal=True)


@act(
    "review.approve",
    title="审批通过",
    by=(Role.ORGAN_HEAD, Role.DEPT_HEAD),
    gates=[
        phase("reviewed"),
        after("review.conclude", "法律审核", cite=("3.1d", "G-ADM-31"), since="review.submit"),
        passed,
        not_recused,
        approver,
        all_told,
        hearings_settled,
        apart("review.submit", "review.conclude"),
        offline_approved,
    ],
    cite=("3.1d", "G-ADM-30", "G-ADM-31", "P-ROLE-01"),
)
def approve(doing: Doing[Case, Approve]) -> None:
    """负责人审批；未经法律审核，不得审批。"""
    _head(doing, "approve")
    doing.subject.move("approved")


@act(
    "review.send_back",
    title="审批退回",
    by=(Role.ORGAN_HEAD, Role.DEPT_HEAD),
    gates=[phase("reviewed", "approved"), apart("review.submit", "review.conclude")],
    cite=("3.1d", "P-ROLE-01"),
)
def send_back(doing: Doing[Case, Approve]) -> None:
    """负责人不同意拟作处理，或者审批后听证、申辩提出新情况的，退回办案部门。"""
    _head(doing, "send_back")
    doing.subject.move("returned")


def _current(doing: Doing[Case, Conclude] | Doing[Case, Approve]) -> Review:
    return Review.objects.filter(case=doing.subject).latest("round")


def _head(doing: Doing[Case, Approve], verdict: str) -> None:
    round_ = _current(doing)
    round_.head, round_.headed_at, round_.head_verdict = doing.actor.id, doing.at, verdict
    round_.save()
