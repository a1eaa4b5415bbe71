"""Detention put off while a remedy runs (PSPL25 126-129, ACP 222-230)."""

from __future__ import annotations

from typing import Any

from plumbline.execution.amounts import DEPOSIT, GUARANTOR, amount
from plumbline.execution.detention import gone, to_serve
from plumbline.execution.facts import detentions, remedies, suspensions
from plumbline.execution.models import Event, Remedy, Security, Suspension
from plumbline.execution.security import guarantor_fit, one_security
from plumbline.execution.service import Long, Text
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.bodies import Checklist
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision
from plumbline.qualification.gates import qualified

GROUNDS = "G-ADM-40.grounds"  # what the text requires; whether both is for the legal department


def open_remedy(known: list[Remedy]) -> bool:
    """Whether a remedy runs."""
    return any(r.ended_on is None for r in known)


class Ask(Form):
    """Why detention should be put off."""

    event: Event = ask("请求暂缓的事由", default=Event.NONE)
    oral: bool = ask("口头提出，已记录并由申请人签名或者捺指印", default=False)
    reasons: Long = ask("申请理由", long=True, personal=True)


@gate(
    "execution.suspension_grounds",
    cite=("G-ADM-40",),
    says="申请暂缓执行行政拘留还缺：%(missing)s",
    remedy="先登记已申请的行政复议或者已提起的行政诉讼，并写明法定事由",
    who=(Role.CASE_OFFICER,),
)
def suspension_grounds(s: Situation[Decision]) -> Missing | None:
    """A remedy that runs, and one of the events, as far as the norm in force asks for them."""
    held = {
        "remedy": open_remedy(s.once(remedies)),
        "event": s.form is None or bool(getattr(s.form, "event", "")),
    }
    wanted = s.norm(GROUNDS).body_as(Checklist).required("")
    missing = [item.title for item in wanted if not held.get(item.code, False)]
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@gate(
    "execution.detention_left",
    cite=("G-ADM-40",),
    says="没有尚未执行的行政拘留可以暂缓",
    remedy="无须办理",
)
def detention_left(s: Situation[Decision]) -> Missing | None:
    """There is detention that could be put off."""
    left = days_open(s)
    s.reads.append(f"left={left}")
    return None if left > 0 else {}


def days_open(s: Situation[Decision]) -> int:
    """The days not yet served, those of a running detention included."""
    here = [d for d in s.once(detentions) if d.phase in ("delivered", "held", "out")]
    return here[-1].days - gone(here[-1], s.day) if here else to_serve(s)


@gate(
    "execution.no_suspension_waits",
    cite=("G-ADM-40",),
    says="已有一项暂缓执行的申请等待决定，或者正在暂缓执行",
    remedy="先办完此前的申请",
)
def no_suspension_waits(s: Situation[Decision]) -> Missing | None:
    """One suspension at a time."""
    return {} if any(x.phase in ("requested", "granted") for x in s.once(suspensions)) else None


@act(
    "execution.ask_suspension",
    title="登记暂缓执行行政拘留申请",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), qualified, detention_left, suspension_grounds, no_suspension_waits],
    cite=("G-ADM-40",),
    makes=Suspension,
)
def ask_suspension(doing: Doing[Decision, Ask]) -> None:
    """被处罚人申请暂缓执行行政拘留（口头的予以记录），须在二十四小时内决定。"""
    decision = doing.subject
    doing.create(
        Suspension(
            case_id=decision.case_id,
            decision=decision,
            line=decision.line,
            handlers=decision.handlers,
            secrecy=decision.secrecy,
            phase="requested",
            event=doing.form.event,
        )
    )


# -- the decision on it ---------------------------------------------------------------------------


def of_decision(suspension: Suspension) -> Decision:
    """The decision whose execution is in question."""
    return suspension.decision


def left(s: Situation[Suspension]) -> int:
    """The days of detention not yet served on this day."""
    inner: Situation[Decision] = Situation(s.once(of_decision), s.actor, s.at, s.now)
    return days_open(inner)


class Grant(Form):
    """No danger, and one security."""

    may_flee: bool = ask("暂缓执行后可能逃跑")
    suspected: bool = ask("有其他违法犯罪嫌疑，正在被调查或者侦查")
    unfit: Text = ask("不宜暂缓执行的其他情形", default="", long=True, help="没有的不填")
    security: Security = ask("担保方式")
    guarantor: Text = ask("担保人姓名", default="", personal=True)
    no_link: bool = ask("担保人与本案无牵连", default=False)
    rights: bool = ask("担保人享有政治权利，人身自由未受到限制", default=False)
    residence: bool = ask("担保人在当地有常住户口和固定住所", default=False)
    able: bool = ask("担保人有能力履行担保义务", default=False)
    deposit: int = ask("保证金（元）", default=0, ge=0, le=100_000)
    opinion: Long = ask("审批意见", long=True)


@gate(
    "execution.no_danger",
    cite=("G-ADM-40",),
    says="不得暂缓执行：%(why)s",
    remedy="作出不暂缓执行的决定，并告知申请人",
    who=(Role.ORGAN_HEAD,),
)
def no_danger(s: Situation[Suspension]) -> Missing | None:
    """No flight, no other suspicion, nothing else against it."""
    if s.form is None:
        return None
    against = {"may_flee": "可能逃跑", "suspected": "有其他违法犯罪嫌疑，正在被调查或者侦查",
               "unfit": "有不宜暂缓执行的其他情形"}  # fmt: skip
    why = [title for name, title in against.items() if getattr(s.form, name, False)]
    s.reads.append(f"against={len(why)}")
    return {"why": listed(why)} if why else None


@gate(
    "execution.deposit_right",
    cite=("G-ADM-40",),
    says="保证金应为%(right)s元（按尚未执行的拘留日数，每日%(daily)s元）",
    remedy="按每日标准计算的金额交纳",
    who=(Role.CASE_OFFICER,),
)
def deposit_right(s: Situation[Suspension]) -> Missing | None:
    """Two hundred yuan for each day not yet served, no more and no less."""
    if s.form is None or getattr(s.form, "security", "") != Security.DEPOSIT:
        return None
    daily = amount(s, DEPOSIT)
    right = daily * left(s)
    s.reads.append(f"right={right}")
    given = getattr(s.form, "deposit", 0)
    return None if given == right else {"right": str(right), "daily": str(daily)}


@act(
    "execution.grant_suspension",
    title="决定暂缓执行行政拘留",
    by=Role.ORGAN_HEAD,
    gates=[phase("requested"), no_danger, one_security, guarantor_fit, deposit_right, apart()],
    cite=("G-ADM-40", "N-ADM-13", "P-ROLE-01"),
)
def grant_suspension(doing: Doing[Suspension, Grant]) -> None:
    """没有社会危险且提供担保人或者保证金的，决定暂缓执行；罚款不因此暂缓。"""
    _secure(doing)
    doing.subject.move("granted")


def _secure(doing: Doing[Suspension, Any]) -> None:
    form = doing.form
    doing.subject.security, doing.subject.guarantor = form.security, form.guarantor
    doing.subject.fen = form.deposit * 100


class Refuse(Form):
    """Why not."""

    reasons: Long = ask("不暂缓执行的理由", long=True)
    told: bool = ask("已告知申请人")


@gate(
    "execution.applicant_told",
    cite=("G-ADM-40",),
    says="不暂缓执行的决定应当告知申请人",
    remedy="告知申请人并登记",
    who=(Role.ORGAN_HEAD,),
)
def applicant_told(s: Situation[Suspension]) -> Missing | None:
    """The applicant hears the answer."""
    return None if s.form is None or getattr(s.form, "told", False) else {}


@act(
    "execution.refuse_suspension",
    title="决定不暂缓执行行政拘留",
    by=Role.ORGAN_HEAD,
    gates=[phase("requested"), applicant_told, apart()],
    cite=("G-ADM-40", "P-ROLE-01"),
)
def refuse_suspension(doing: Doing[Suspension, Refuse]) -> None:
    """可能逃跑、有其他违法犯罪嫌疑或者不宜暂缓的，决定不暂缓执行并告知申请人。"""
    doing.subject.move("refused")


# -- while it lasts -------------------------------------------------------------------------------


class Replace(Form):
    """Another security in place of one that fell away."""

    reasons: Long = ask("更换的原因", long=True, help="担保人不愿继续担保或者丧失担保条件")
    security: Security = ask("担保方式")
    guarantor: Text = ask("担保人姓名", default="", personal=True)
    no_link: bool = ask("担保人与本案无牵连", default=False)
    rights: bool = ask("担保人享有政治权利，人身自由未受到限制", default=False)
    residence: bool = ask("担保人在当地有常住户口和固定住所", default=False)
    able: bool = ask("担保人有能力履行担保义务", default=False)
    deposit: int = ask("保证金（元）", default=0, ge=0, le=100_000)


@act(
    "execution.replace_security",
    title="更换暂缓执行的担保",
    by=Role.ORGAN_HEAD,
    gates=[phase("granted"), one_security, guarantor_fit, deposit_right, apart()],
    cite=("G-ADM-40", "N-ADM-13"),
)
def replace_security(doing: Doing[Suspension, Replace]) -> None:
    """担保人不愿继续担保或者丧失条件的，重新提出担保人或者交纳保证金，仍只取其一。"""
    _secure(doing)


@gate(
    "execution.remedy_ended",
    cite=("G-ADM-40",),
    says="行政复议或者行政诉讼尚未结束，担保仍然有效，不得终止暂缓执行",
    remedy="先登记复议或者诉讼的结果；不再提供担保的，写明情形",
    who=(Role.CASE_OFFICER,),
)
def remedy_ended(s: Situation[Suspension]) -> Missing | None:
    """The suspension ends when the remedy does, or when no security is left."""
    known = remedies(s.once(of_decision))
    unsecured = bool(getattr(s.form, "unsecured", "")) if s.form else True
    s.reads.append(f"open={open_remedy(known)},unsecured={unsecured}")
    return {} if open_remedy(known) and not unsecured else None


class End(Form):
    """How the suspension ended, and that the deposit went back."""

    unsecured: Text = ask(
        "不再提供担保的情形", default="", long=True, help="复议、诉讼已结束的不填"
    )
    returned: bool = ask("保证金已退还（没有保证金的选是）")


@gate(
    "execution.deposit_returned",
    cite=("G-ADM-40",),
    says="暂缓执行结束，保证金应当退还",
    remedy="退还保证金并登记",
    who=(Role.CASE_OFFICER,),
)
def deposit_returned(s: Situation[Suspension]) -> Missing | None:
    """Money given as security goes back when it is no longer needed."""
    if s.form is None or not s.subject.fen:
        return None
    return None if getattr(s.form, "returned", False) else {}


@act(
    "execution.end_suspension",
    title="暂缓执行结束",
    by=Role.CASE_OFFICER,
    gates=[phase("granted"), remedy_ended, deposit_returned],
    cite=("G-ADM-40",),
)
def end_suspension(doing: Doing[Suspension, End]) -> None:
    """复议、诉讼结束或者不再提供担保的，暂缓执行结束，退还保证金，决定仍有效的继续执行。"""
    doing.subject.move("ended")


class Forfeit(Form):
    """That the person evaded, and what follows for the security."""

    evasion: Long = ask("逃避执行的事实", long=True, personal=True)
    failed: bool = ask("担保人没有履行担保义务", default=False)
    fine: int = ask("对担保人的罚款（元）", default=0, ge=0, le=1_000_000)
    opinion: Long = ask("审批意见", long=True)


@gate(
    "execution.guarantor_fine",
    cite=("N-ADM-13",),
    says="不得对担保人罚款%(fine)s元：%(why)s",
    remedy="担保人没有履行担保义务的，可以处%(most)s元以下罚款",
    who=(Role.ORGAN_HEAD,),
)
def guarantor_fine(s: Situation[Suspension]) -> Missing | None:
    """Only on a guarantor who failed, and up to three thousand yuan."""
    fine = int(getattr(s.form, "fine", 0)) if s.form else 0
    if not fine:
        return None
    most = amount(s, GUARANTOR)
    s.reads.append(f"fine={fine},most={most}")
    told = {"fine": str(fine), "most": str(most)}
    if s.subject.security != Security.GUARANTOR:
        return {**told, "why": "没有担保人"}
    if not getattr(s.form, "failed", False):
        return {**told, "why": "担保人履行了担保义务"}
    return {**told, "why": "超过法定数额"} if fine > most else None


@act(
    "execution.forfeit",
    title="认定逃避执行，没收保证金或者处罚担保人",
    by=Role.ORGAN_HEAD,
    gates=[phase("granted"), guarantor_fine, apart()],
    cite=("G-ADM-40", "N-ADM-13"),
)
def forfeit(doing: Doing[Suspension, Forfeit]) -> None:
    """暂缓期间逃避执行的，没收保证金上缴国库或者处罚未尽责的担保人，拘留仍须执行。"""
    doing.subject.forfeited_fen = doing.subject.fen
    doing.subject.guarantor_fine = doing.form.fine
    doing.subject.move("forfeited")
