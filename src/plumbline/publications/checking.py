"""First review, then release: two checks by a second person, the release, the approval."""

from __future__ import annotations

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.publications.gates import (
    in_effect,
    never_barred,
    nothing_left,
    public_order,
    released,
    settled,
)
from plumbline.publications.models import Publication
from plumbline.publications.terms import Long, Outcome

WRITING = (
    "publications.register", "publications.select", "publications.correct", "publications.draft",
    "publications.redact",
)  # fmt: skip
CHECKERS = (Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.DEPT_HEAD, Role.ORGAN_HEAD)


class Secrecy(Form):
    """What the text does not hold, point by point."""

    no_state_secret: bool = ask("不含国家秘密")
    no_work_secret: bool = ask("不含警务工作秘密")
    no_hindrance: bool = ask("不妨碍执法，不危害国家、公共、经济安全和社会稳定")
    verdict: Outcome = ask("审查结论")
    opinion: Long = ask("审查意见", long=True)


@act(
    "publications.review_secrecy",
    title="保密审查",
    by=CHECKERS,
    gates=[phase("drafted"), apart(*WRITING)],
    cite=("R-OPEN-02", "P-OPEN-01", "D-EXCH-07", "D-EXCH-11", "P-ROLE-01"),
)
def review_secrecy(doing: Doing[Publication, Secrecy]) -> None:
    """由拟稿人以外的人员逐项审查：先审查、后公开。"""
    row, form = doing.subject, doing.form
    sound = form.no_state_secret and form.no_work_secret and form.no_hindrance
    if form.verdict is Outcome.PASS and not sound:
        raise Invalid([("verdict", "有一项不符合的，不能通过")])
    row.opinion, row.secrecy_passed = form.opinion, form.verdict is Outcome.PASS
    _go_on(row, form.verdict)


class Anonymity(Form):
    """What the second person says of the text that results."""

    verdict: Outcome = ask("审查结论")
    opinion: Long = ask("审查意见", long=True)


@act(
    "publications.check_anonymity",
    title="隐名审查",
    by=CHECKERS,
    gates=[phase("drafted"), apart(*WRITING), settled, nothing_left],
    cite=("C-OPEN-02", "D-OPEN-03", "P-OPEN-02", "P-ROLE-01"),
)
def check_anonymity(doing: Doing[Publication, Anonymity]) -> None:
    """由拟稿人以外的人员对照原文审查：该隐去的都已隐去，其他与原文一致。"""
    row, form = doing.subject, doing.form
    row.opinion, row.anonymity_passed = form.opinion, form.verdict is Outcome.PASS
    _go_on(row, form.verdict)


def _go_on(row: Publication, verdict: Outcome) -> None:
    """Back to the drafter with either one, forward with both."""
    if verdict is Outcome.RETURN:
        row.secrecy_passed = row.anonymity_passed = False
        row.move("returned")
    elif row.secrecy_passed and row.anonymity_passed:
        row.move("reviewed")


class Release(Form):
    """Why this one is let out although the record is sealed."""

    grounds: Long = ask("准予公开的理由", long=True)


@act(
    "publications.release",
    title="准予公开治安案件决定",
    by=Role.LEGAL_DEPT,
    gates=[
        phase("reviewed"), apart(*WRITING), public_order, never_barred, in_effect, nothing_left,
    ],
    cite=("G-OPEN-02", "K-ADM-02"),
)  # fmt: skip
def release(doing: Doing[Publication, Release]) -> None:
    """治安违法记录封存，默认不公开；法制部门对这一件的这一文本逐件准予。"""
    doing.subject.released_for = doing.form.grounds


class Approve(Form):
    """What the head says."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "publications.approve",
    title="批准公开",
    by=(Role.ORGAN_HEAD, Role.MUNI_HEAD, Role.PROV_HEAD),
    gates=[
        phase("reviewed"),
        apart(*WRITING, "publications.review_secrecy", "publications.check_anonymity"),
        released, never_barred, in_effect, settled, nothing_left,
    ],
    cite=("R-OPEN-02", "P-ROLE-01"),
)  # fmt: skip
def approve(doing: Doing[Publication, Approve]) -> None:
    """公开前由负责人批准；审批的是审查通过的这一文本。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("approved")
