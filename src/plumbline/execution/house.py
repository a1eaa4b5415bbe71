"""While somebody is held: doubts of the house, complaints, leave, and coming back."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from plumbline.execution.amounts import DEPOSIT, amount
from plumbline.execution.detention import gone
from plumbline.execution.facts import suspensions
from plumbline.execution.models import Detention, Event, Security, Suspension
from plumbline.execution.security import guarantor_fit, one_security
from plumbline.execution.service import Long, Short, Text
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.roles import Role


class Doubt(Form):
    """What the house holds to be wrong."""

    reasons: Long = ask("拘留所提出的疑问", long=True, personal=True)


@gate(
    "execution.no_doubt_waits",
    cite=("D-ADM-41",),
    says="拘留所此前提出的疑问尚未答复",
    remedy="先答复拘留所",
    who=(Role.ORGAN_HEAD,),
)
def no_doubt_waits(s: Situation[Detention]) -> Missing | None:
    """One doubt at a time."""
    return {} if s.subject.doubt_at else None


@gate(
    "execution.doubt_waits",
    cite=("D-ADM-41",),
    says="没有等待答复的疑问",
    remedy="无须答复",
)
def doubt_waits(s: Situation[Detention]) -> Missing | None:
    """There is a doubt to answer."""
    return None if s.subject.doubt_at else {}


@act(
    "execution.note_doubt",
    title="登记拘留所对拘留的疑问",
    by=Role.CASE_OFFICER,
    gates=[phase("held", "out"), no_doubt_waits],
    cite=("D-ADM-41",),
)
def note_doubt(doing: Doing[Detention, Doubt]) -> None:
    """拘留所认为拘留可能有误的，决定机关须在二十四小时内答复。"""
    doing.subject.doubt_at = doing.at


class AnswerDoubt(Form):
    """Whether the detention stands."""

    wrong: bool = ask("拘留确有错误，应当解除")
    opinion: Long = ask("审查意见", long=True)


@act(
    "execution.answer_doubt",
    title="答复拘留所的疑问",
    by=Role.ORGAN_HEAD,
    gates=[phase("held", "out"), doubt_waits, apart()],
    cite=("D-ADM-41",),
)
def answer_doubt(doing: Doing[Detention, AnswerDoubt]) -> None:
    """决定机关审查后答复：拘留正确的继续执行，有错误的通知拘留所立即解除。"""
    doing.subject.doubt_at, doing.subject.wrong = None, doing.form.wrong


class Complaint(Form):
    """What a detained person handed in. It is not read here."""

    addressed: Short = ask("收件机关", help="行政复议机关、人民法院、人民检察院、决定机关等")
    sealed: bool = ask("未经检查、未扣压")


@gate(
    "execution.unread",
    cite=("D-ADM-41",),
    says="被拘留人的举报、控告、复议和暂缓执行申请不得检查、扣压",
    remedy="原封登记，在二十四小时内转送",
    who=(Role.CASE_OFFICER,),
)
def unread(s: Situation[Detention]) -> Missing | None:
    """Complaints and applications go on unread."""
    if s.form is None:
        return None
    return None if getattr(s.form, "sealed", False) else {}


@act(
    "execution.take_complaint",
    title="登记被拘留人的举报、控告、申请",
    by=Role.CASE_OFFICER,
    gates=[phase("held", "out"), unread],
    cite=("D-ADM-41",),
)
def take_complaint(doing: Doing[Detention, Complaint]) -> None:
    """收下被拘留人的举报、控告、行政复议或者暂缓执行申请，不得检查或者扣压。"""
    doing.subject.papers += 1


@gate(
    "execution.complaint_waits",
    cite=("D-ADM-41",),
    says="没有等待转送的举报、控告或者申请",
    remedy="无须转送",
)
def complaint_waits(s: Situation[Detention]) -> Missing | None:
    """There is something to pass on."""
    return None if s.subject.papers else {}


class Forward(Form):
    """That everything taken was passed on."""

    note: Text = ask("转送情况", default="", long=True)


@act(
    "execution.forward_complaints",
    title="转送全部举报、控告、申请",
    by=Role.CASE_OFFICER,
    gates=[phase("held", "out", "released"), complaint_waits],
    cite=("D-ADM-41",),
)
def forward_complaints(doing: Doing[Detention, Forward]) -> None:
    """把收下的全部举报、控告、申请在二十四小时内转送有关机关。"""
    doing.subject.papers = 0


# -- leave ----------------------------------------------------------------------------------------


class AskLeave(Form):
    """Who asks to let the person out for a while, and why."""

    event: Event = ask("请假出所的事由")
    applicant: Text = ask("申请人及其与被拘留人的关系", personal=True)
    reasons: Long = ask("申请理由", long=True, personal=True)


@gate(
    "execution.leave_ground",
    cite=("D-ADM-41", "G-ADM-40"),
    says="请假出所须有法定事由：参加升学考试、子女出生，或者近亲属病危、死亡",
    remedy="没有法定事由的，告知申请人",
    who=(Role.CASE_OFFICER,),
)
def leave_ground(s: Situation[Detention]) -> Missing | None:
    """An examination, a birth, a relative dying or dead."""
    if s.form is None:
        return None
    event = str(getattr(s.form, "event", ""))
    s.reads.append("event=" + event)
    return None if event else {}


@gate(
    "execution.no_leave_waits",
    cite=("D-ADM-41",),
    says="已有请假出所的申请等待决定，或者已经批准",
    remedy="先办完此前的申请",
)
def no_leave_waits(s: Situation[Detention]) -> Missing | None:
    """One request at a time."""
    return {} if s.subject.leave_at or s.subject.leave_granted else None


@act(
    "execution.ask_leave",
    title="登记请假出所申请",
    by=Role.CASE_OFFICER,
    gates=[phase("held"), leave_ground, no_leave_waits],
    cite=("D-ADM-41",),
)
def ask_leave(doing: Doing[Detention, AskLeave]) -> None:
    """被拘留人或者其近亲属申请出所，须在十二小时内决定。"""
    doing.subject.leave_at = doing.at


@gate(
    "execution.leave_waits",
    cite=("D-ADM-41",),
    says="没有等待决定的请假出所申请",
    remedy="先登记申请",
    who=(Role.CASE_OFFICER,),
)
def leave_waits(s: Situation[Detention]) -> Missing | None:
    """There is a request to answer."""
    return None if s.subject.leave_at else {}


@gate(
    "execution.leave_deposit",
    cite=("G-ADM-40",),
    says="保证金应为%(right)s元（按尚未执行的拘留日数，每日%(daily)s元）",
    remedy="按每日标准计算的金额交纳",
    who=(Role.CASE_OFFICER,),
)
def leave_deposit(s: Situation[Detention]) -> Missing | None:
    """Two hundred yuan for each day not yet served."""
    if s.form is None or getattr(s.form, "security", "") != Security.DEPOSIT:
        return None
    daily = amount(s, DEPOSIT)
    right = daily * (s.subject.days - gone(s.subject, s.day))
    s.reads.append(f"right={right}")
    return None if getattr(s.form, "deposit", 0) == right else {
        "right": str(right), "daily": str(daily)
    }  # fmt: skip


class GrantLeave(Form):
    """Leave, against one security."""

    security: Security = ask("担保方式")
    guarantor: Text = ask("担保人姓名", default="", personal=True)
    no_link: bool = ask("担保人与本案无牵连", default=False)
    rights: bool = ask("担保人享有政治权利，人身自由未受到限制", default=False)
    residence: bool = ask("担保人在当地有常住户口和固定住所", default=False)
    able: bool = ask("担保人有能力履行担保义务", default=False)
    deposit: int = ask("保证金（元）", default=0, ge=0, le=100_000)
    opinion: Long = ask("审批意见", long=True)


@act(
    "execution.grant_leave",
    title="批准请假出所",
    by=Role.ORGAN_HEAD,
    gates=[phase("held"), leave_waits, one_security, guarantor_fit, leave_deposit, apart()],
    cite=("D-ADM-41", "G-ADM-40", "N-ADM-13"),
)
def grant_leave(doing: Doing[Detention, GrantLeave]) -> None:
    """没有社会危险且提供担保的，批准出所；出所的时间不计入拘留期限。"""
    doing.subject.leave_at, doing.subject.leave_granted = None, True
    doing.subject.leave_fen = doing.form.deposit * 100


class Word(Form):
    """A word of decision."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "execution.refuse_leave",
    title="不批准请假出所",
    by=Role.ORGAN_HEAD,
    gates=[phase("held"), leave_waits, apart()],
    cite=("D-ADM-41",),
)
def refuse_leave(doing: Doing[Detention, Word]) -> None:
    """不批准出所，并告知申请人理由。"""
    doing.subject.leave_at = None


@gate(
    "execution.may_go_out",
    cite=("D-ADM-41", "G-ADM-40"),
    says="没有批准请假出所，也没有决定暂缓执行，不得出所",
    remedy="报请公安机关负责人批准请假或者决定暂缓执行",
    who=(Role.ORGAN_HEAD,),
)
def may_go_out(s: Situation[Detention]) -> Missing | None:
    """Out only on granted leave or a granted suspension."""
    put_off = s.once(granted_suspension)
    s.reads.append(f"leave={s.subject.leave_granted},suspended={put_off}")
    return None if s.subject.leave_granted or put_off else {}


def granted_suspension(detention: Detention) -> bool:
    """Whether the execution of this decision is put off."""
    known: list[Suspension] = suspensions(detention.decision)
    return any(x.phase == "granted" for x in known)


class Out(Form):
    """When the person left the house."""

    certificate: Text = ask("拘留所文书号码", default="")


@act(
    "execution.let_out",
    title="登记暂时出所",
    by=Role.CASE_OFFICER,
    gates=[phase("held"), may_go_out],
    cite=("D-ADM-41", "G-ADM-40"),
)
def let_out(doing: Doing[Detention, Out]) -> None:
    """批准请假或者暂缓执行的，拘留所立即放行；出所的时间不计入拘留期限。"""
    detention = doing.subject
    detention.served = min(detention.days, gone(detention, doing.day))
    detention.received_at = None
    detention.move("out")


@gate(
    "execution.suspension_over",
    cite=("G-ADM-40",),
    says="暂缓执行尚未结束，不得收回执行",
    remedy="暂缓执行结束后再收回",
    who=(Role.ORGAN_HEAD,),
)
def suspension_over(s: Situation[Detention]) -> Missing | None:
    """Nobody goes back while his detention is put off."""
    return {} if s.once(granted_suspension) else None


class Back(Form):
    """When the person came back."""

    receipt: Annotated[str, StringConstraints(max_length=100)] = ask("收回回执号码", default="")


@act(
    "execution.take_back",
    title="登记返回拘留所",
    by=Role.CASE_OFFICER,
    gates=[phase("out"), suspension_over],
    cite=("D-ADM-41", "G-ADM-40"),
)
def take_back(doing: Doing[Detention, Back]) -> None:
    """请假期满或者暂缓执行结束后返回拘留所，继续执行剩余的期限。"""
    doing.subject.received_at, doing.subject.leave_granted = doing.at, False
    doing.subject.leave_fen = 0
    doing.subject.move("held")
