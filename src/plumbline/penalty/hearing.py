"""The hearing, from the request to the file (N-ADM-06, R-ADM-04, C-ADM-03, G-ADM-28)."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.db.models import TextChoices
from pydantic import AwareDatetime, Field

from plumbline.casework.gates import administrative, not_recused
from plumbline.casework.models import Case
from plumbline.casework.named import HANDLERS
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.penalty import gates
from plumbline.penalty import hearing_gates as hear
from plumbline.penalty.facts import file
from plumbline.penalty.forms import Long, Maybe, Note, Row, Short
from plumbline.penalty.models import Hearing, HearingPaper
from plumbline.people.models import Officer
from plumbline.qualification.gates import qualified

LIVE = ("investigating", "under_review", "returned", "reviewed", "approved")
stranger = apart(cite=("P-ROLE-03", "R-ADM-04"))


class Request(Form):
    """Who asks, and why."""

    person: Row = ask("申请人", ref="person")
    by_guardian: bool = ask("由监护人提出", default=False)
    reasons: Long = ask("听证申请和理由", long=True, personal=True)


@act(
    "penalty.request_hearing",
    title="登记听证申请",
    by=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
    gates=[phase(*LIVE), administrative, hear.request_in_time, hear.none_open],
    cite=("N-ADM-06", "G-ADM-27"),
    makes=Hearing,
)
def request_hearing(doing: Doing[Case, Request]) -> None:
    """登记当事人的听证申请；自此至听证材料入卷，不计入办案期限。"""
    notice = doing.situation.once(file).notices[doing.form.person]
    doing.create(
        Hearing(
            case=doing.subject,
            person=notice.person,
            notice=notice,
            phase="requested",
            line=doing.subject.line,
            handlers=doing.subject.handlers,
            secrecy=doing.subject.secrecy,
            requested_at=doing.at,
        )
    )


class Answer(Form):
    """The answer and its reasons."""

    opinion: Long = ask("意见和理由", long=True)


@act(
    "penalty.accept_hearing",
    title="受理听证申请",
    by=Role.LEGAL_DEPT,
    gates=[phase("requested"), gates.undecided, stranger],
    cite=("N-ADM-06", "R-ADM-04"),
)
def accept_hearing(doing: Doing[Hearing, Answer]) -> None:
    """法制部门受理听证申请。"""
    doing.subject.answered_at, doing.subject.answer = doing.at, doing.form.opinion
    doing.subject.move("accepted")


@act(
    "penalty.refuse_hearing",
    title="不予受理听证申请",
    by=Role.LEGAL_DEPT,
    gates=[phase("requested"), gates.undecided, stranger, hear.refusable],
    cite=("N-ADM-06", "R-ADM-04"),
)
def refuse_hearing(doing: Doing[Hearing, Answer]) -> None:
    """不属于法定听证范围且认为没有必要的，决定不予受理，并告知申请人。"""
    doing.subject.answered_at, doing.subject.answer = doing.at, doing.form.opinion
    doing.subject.move("refused")


class ClosedFor(TextChoices):
    """Why a hearing is not public."""

    OPEN = "", "公开举行"
    STATE_SECRET = "state_secret", "涉及国家秘密"
    TRADE_SECRET = "trade_secret", "涉及商业秘密"
    PRIVACY = "privacy", "涉及个人隐私"
    MINOR = "minor", "当事人是未成年人"


class Call(Form):
    """When, where, before whom, and whether in public."""

    holding_at: AwareDatetime = ask("听证时间")
    place: Short = ask("听证地点")
    chair: UUID = ask("听证主持人", ref="handler")
    clerk: UUID = ask("记录员", ref="helper")
    members: Annotated[list[UUID], Field(max_length=2)] = ask(
        "听证员（一至二名，必要时）", default=[], ref="handler"
    )
    closed_for: ClosedFor = ask("不公开的理由", default=ClosedFor.OPEN)


@act(
    "penalty.call_hearing",
    title="通知举行听证",
    by=Role.LEGAL_DEPT,
    gates=[
        phase("requested", "accepted", "called"),
        gates.undecided,
        stranger,
        not_recused,
        hear.accepted,
        hear.staff_apart,
        hear.called_before,
        hear.open_to_all,
        *HANDLERS,
    ],
    cite=("N-ADM-06", "R-ADM-04", "P-ROLE-03"),
)
def call_hearing(doing: Doing[Hearing, Call]) -> None:
    """把举行听证通知书送达申请人；延期的，由主持人重新通知。"""
    form, hearing = doing.form, doing.subject
    named = set(hear.staff_of(form))
    if Officer.objects.filter(pk__in=named, phase="serving", auxiliary=False).count() != len(named):
        raise Invalid([("chair", "所选人员不是在职民警")])
    hearing.holding_at, hearing.place = form.holding_at, form.place
    hearing.chair, hearing.clerk, hearing.members = form.chair, form.clerk, form.members
    hearing.closed_for, hearing.public = form.closed_for, form.closed_for == ClosedFor.OPEN
    hearing.move("called")


class Signed(TextChoices):
    """How the record was signed."""

    SIGNED = "signed", "申请人核对无误并签名或者捺指印"
    REFUSED = "refused", "申请人拒绝签名，已在笔录中记明"


class Hold(Form):
    """The record of the hearing."""

    attended: Long = ask("听证参加人", long=True, personal=True)
    officers: Long = ask("办案人员提出的事实、证据、依据和处罚意见", long=True, personal=True)
    applicant: Long = ask("申请人的陈述、申辩和质证", long=True, personal=True)
    others: Maybe = ask("第三人、证人的陈述", default="", long=True, personal=True)
    debate: Maybe = ask("质证和辩论", default="", long=True, personal=True)
    closing: Long = ask("各方最后陈述意见", long=True, personal=True)
    signature: Signed = ask("笔录签名")


@act(
    "penalty.hold_hearing",
    title="登记听证笔录",
    by=Role.LEGAL_DEPT,
    gates=[phase("called"), gates.undecided, not_recused, hear.chaired, hear.begun],
    cite=("N-ADM-06", "R-ADM-04", "G-ADM-28"),
)
def hold_hearing(doing: Doing[Hearing, Hold]) -> None:
    """登记听证的情况，笔录交申请人核对。"""
    doing.subject.held_at = doing.at
    _paper(doing, "record")
    doing.subject.move("held")


def _paper(doing: Doing[Hearing, Any], kind: str) -> None:
    body = doing.form.model_dump(mode="json")
    doing.create(HearingPaper(hearing=doing.subject, kind=kind, body=body, entry_id=doing.entry_id))


class Report(Form):
    """What the chair reports to the head of the organ, beside what the file already says."""

    course: Long = ask("听证会的基本情况", long=True, personal=True)
    facts: Long = ask("案件事实", long=True, personal=True)
    opinion: Long = ask("处理意见和建议", long=True, personal=True)


@act(
    "penalty.report_hearing",
    title="提出听证报告",
    by=Role.LEGAL_DEPT,
    gates=[phase("held"), gates.undecided, not_recused, hear.chaired],
    cite=("C-ADM-03",),
)
def report_hearing(doing: Doing[Hearing, Report]) -> None:
    """听证主持人写出听证报告书，连同笔录报公安机关负责人。"""
    _paper(doing, "report")
    doing.subject.move("reported")


class EndGround(TextChoices):
    """The statutory grounds of ending a hearing."""

    WITHDRAWN = "withdrawn", "申请人撤回听证申请"
    ABSENT = "absent", "申请人及其代理人无正当理由拒不出席或者中途退出"
    GONE = "gone", "申请人死亡，或者单位被撤销、解散"
    DISORDER = "disorder", "申请人扰乱听证秩序，致使听证无法进行"
    OTHER = "other", "其他需要终止听证的情形"


class End(Form):
    """Why the hearing ends without a report."""

    ground: EndGround = ask("终止听证的情形")
    note: Note = ask("说明", default="", long=True, personal=True)


@act(
    "penalty.end_hearing",
    title="终止听证",
    by=Role.LEGAL_DEPT,
    gates=[phase("requested", "accepted", "called"), gates.undecided, stranger],
    cite=("N-ADM-06", "R-ADM-04"),
)
def end_hearing(doing: Doing[Hearing, End]) -> None:
    """出现法定情形的，终止听证；撤回申请的，期限内仍可再申请。"""
    doing.subject.ended_for = doing.form.ground
    doing.subject.move("ended")


class FileHearing(Form):
    """Which hearing, and how the proposal rests on its record."""

    hearing: UUID = ask("听证", ref="hearing")
    bearing: Maybe = ask(
        "依据听证笔录提出的处理意见", default="", long=True, personal=True,
        help="举行了听证的必须写明：采纳什么、不采纳什么、为什么",
    )  # fmt: skip


@act(
    "penalty.file_hearing",
    title="听证材料入卷",
    by=Role.CASE_OFFICER,
    gates=[phase(*LIVE), administrative, qualified, hear.over],
    cite=("G-ADM-28", "N-ADM-06"),
)
def file_hearing(doing: Doing[Case, FileHearing]) -> None:
    """听证笔录和报告入卷，写明处理意见如何以其为根据；办案期限继续计算。"""
    hearing = Hearing.objects.get(pk=doing.form.hearing)
    hearing.bearing, hearing.filed_at = doing.form.bearing, doing.at
    hearing.save(update_fields=["bearing", "filed_at"])
