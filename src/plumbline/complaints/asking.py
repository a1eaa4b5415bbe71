"""After lodging: what the person may withdraw, make clear, ask again; what third parties say."""

from __future__ import annotations

from datetime import date

from plumbline.complaints.gates import (
    ask_in_time,
    information,
    not_kept_out,
    petition,
    review_in_time,
    third_party_heard,
    told_once,
    unit_above,
)
from plumbline.complaints.models import OPEN, Complaint
from plumbline.complaints.routing import NOBODY, route
from plumbline.complaints.terms import DESK, Long, Maybe
from plumbline.complaints.texts import say
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.kernel.models import Entry
from plumbline.law.roles import Role

REVIEWS = {"replied": "reviewing", "reviewed": "re_reviewing"}


class Withdraw(Form):
    """Why, if the person wants to say."""

    reasons: Maybe = ask("理由", default="", long=True, personal=True)


@act(
    "complaints.withdraw",
    title="撤回投诉举报",
    by=Role.PUBLIC,
    gates=[phase(*OPEN)],
    cite=("D-OPEN-09", "3.5b"),
)
def withdraw(doing: Doing[Complaint, Withdraw]) -> None:
    """由本人凭编号和查询码撤回；民警不能代为撤回。"""
    doing.subject.move("withdrawn")


class AskReview(Form):
    """Why the answer is wrong."""

    reasons: Long = ask("不服的理由", long=True, personal=True)


@act(
    "complaints.ask_review",
    title="申请复查、复核",
    by=(Role.PUBLIC, *DESK),
    gates=[phase("replied", "reviewed"), petition, not_kept_out, review_in_time, unit_above],
    cite=("D-OPEN-09", "3.5b"),
)
def ask_review(doing: Doing[Complaint, AskReview]) -> None:
    """对答复不服的，在期限内申请上一级公安机关复查、复核；原办理人员不再参与。"""
    complaint = doing.subject
    done = Entry.objects.filter(subject_id=complaint.pk).values_list("actor", flat=True).distinct()
    before = {*complaint.before, *complaint.handlers, *done} - NOBODY
    complaint.before, complaint.handlers = sorted(one for one in before if one), []
    complaint.level += 1
    complaint.asked_at = doing.at
    line = complaint.line
    route(complaint, [line[:n] for n in range(len(line) - 1, 0, -1)], doing.day)
    complaint.move(REVIEWS[complaint.phase])


class AskClarification(Form):
    """What is unclear, and until when it is to be made clear."""

    unclear: Long = ask("需要补正的内容", long=True, help="一次性全部告知申请人")
    until: date = ask("合理的补正期限")


@act(
    "complaints.ask_clarification",
    title="告知补正",
    by=DESK,
    gates=[phase("accepted"), information, not_kept_out, told_once, ask_in_time],
    cite=("D-OPEN-12", "2.3c", "3.5b"),
)
def ask_clarification(doing: Doing[Complaint, AskClarification]) -> None:
    """申请内容不明确的，在期限内一次性告知补正；收到补正后重新计算答复期限。"""
    if doing.form.until <= doing.day:
        raise Invalid([("until", "应当晚于今天")])
    doing.subject.unclear, doing.subject.clarify_until = doing.form.unclear, doing.form.until
    doing.subject.move("clarifying")
    say(doing, doing.subject)


class Clarify(Form):
    """What the applicant adds."""

    facts: Long = ask("补正的内容", long=True, personal=True)


@act(
    "complaints.clarify",
    title="补正申请",
    by=(Role.PUBLIC, *DESK),
    gates=[phase("clarifying"), information, not_kept_out],
    cite=("D-OPEN-12", "3.5b"),
)
def clarify(doing: Doing[Complaint, Clarify]) -> None:
    """由申请人补正；答复期限自收到补正之日起计算。"""
    complaint = doing.subject
    complaint.facts = f"{complaint.facts}\n{doing.form.facts}"
    complaint.clarified_at = doing.at
    complaint.move("accepted")


class Consult(Form):
    """Whose interests are concerned."""

    party: Long = ask("第三方和涉及的内容", long=True, personal=True)


@act(
    "complaints.consult",
    title="征求第三方意见",
    by=DESK,
    gates=[phase("accepted"), information, not_kept_out],
    cite=("D-OPEN-12", "3.5b"),
)
def consult(doing: Doing[Complaint, Consult]) -> None:
    """可能损害第三方合法权益的，书面征求意见；所需时间不计入答复期限。"""


class Consulted(Form):
    """What the third party said, or nothing."""

    said: Maybe = ask("第三方的意见", default="", long=True, personal=True,
                      help="逾期没有提出的不填")  # fmt: skip


@act(
    "complaints.consulted",
    title="记录第三方意见",
    by=DESK,
    gates=[phase("accepted"), information, not_kept_out, third_party_heard],
    cite=("D-OPEN-12", "3.5b"),
)
def consulted(doing: Doing[Complaint, Consulted]) -> None:
    """收到第三方意见，或者征求意见的期限届满后，继续计算答复期限。"""
