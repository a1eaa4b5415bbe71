"""Credits from elsewhere: claimed by the officer, weighed by another (1.3a)."""

from __future__ import annotations

from datetime import date

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import NOBODYS, Role
from plumbline.people.models import Officer
from plumbline.training.gates import oneself
from plumbline.training.models import Claim, Credit
from plumbline.training.terms import Claimed, Long, Verdict

OFFICERS = tuple(
    role for role in Role if role not in NOBODYS | {Role.AUX, Role.DOCK, Role.MPS}
)  # fmt: skip


class Ask(Form):
    """From what, on which day, how many, and why."""

    source: Claimed = ask("来源", help="参加培训、授课和本系统组织的考试自动计入，不必申报")
    earned: date = ask("取得日期")
    points: int = ask("学分", ge=1, le=200)
    grounds: Long = ask("依据", long=True, help="写明成绩单、证书或者文件的名称和编号")


@act(
    "training.claim_credit",
    title="申报学分",
    by=OFFICERS,
    gates=[phase("serving"), oneself],
    cite=("D-QUAL-01", "1.3a"),
    makes=Claim,
)
def claim_credit(doing: Doing[Officer, Ask]) -> None:
    """本人申报考试和其他来源的学分，审核后计入。"""
    officer, form = doing.subject, doing.form
    if form.earned > doing.day:
        raise Invalid([("earned", "不能晚于今天")])
    doing.create(
        Claim(phase="claimed", line=officer.line, handlers=[officer.pk], officer=officer,
              source=form.source, on=form.earned, points=form.points, grounds=form.grounds)
    )  # fmt: skip


class Weigh(Form):
    """What the second person says."""

    verdict: Verdict = ask("审核结论")
    opinion: Long = ask("审核意见", long=True)


@act(
    "training.weigh_claim",
    title="审核学分申报",
    by=(Role.TRAINER, Role.LEGAL_DEPT),
    gates=[phase("claimed"), apart("training.claim_credit")],
    cite=("D-QUAL-01", "1.3a", "P-ROLE-01"),
)
def weigh_claim(doing: Doing[Claim, Weigh]) -> None:
    """由申报人以外的人员核对依据，同意的计入学分。"""
    claim, form = doing.subject, doing.form
    claim.opinion = form.opinion
    if form.verdict is Verdict.DECLINE:
        claim.move("declined")
        return
    doing.create(
        Credit(officer=claim.officer, year=claim.on.year, source=claim.source, on=claim.on,
               points=claim.points, claim=claim, entry_id=doing.entry_id)
    )  # fmt: skip
    claim.move("credited")
