"""The fine: paid at the bank, taken on the spot, later or in parts, with a surcharge when late."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import TextChoices
from pydantic import StringConstraints

from plumbline.execution.amounts import ON_THE_SPOT, amount
from plumbline.execution.facts import (
    account,
    due_on,
    next_row,
    payments,
    plans,
    running,
    surcharged,
    tomorrow,
)
from plumbline.execution.models import Collection, Payment, Plan, Surcharge
from plumbline.execution.money import FEN, yuan
from plumbline.execution.service import Long, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, after, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision
from plumbline.qualification.gates import qualified

AFTER = ("served", "executed", "ended", "annulled")
Receipt = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{4,60}$")]


@gate(
    "execution.fine_owed",
    cite=("D-ADM-33",),
    says="本决定没有尚未缴纳的罚款",
    remedy="无须办理",
)
def fine_owed(s: Situation[Decision]) -> Missing | None:
    """Something is left to pay."""
    owed = account(s).owed
    s.reads.append(f"owed={owed}")
    return None if owed else {}


class Pay(Form):
    """Money that came in at the bank."""

    how: Literal[Collection.BANK, Collection.ELECTRONIC] = ask("缴纳方式")
    yuan: int = ask("缴纳金额（元）", ge=0, le=100_000_000)
    fen: int = ask("缴纳金额（分）", default=0, ge=0, le=99)
    receipt: Receipt = ask("缴款票据号码")
    paid_on: date = ask("缴纳之日")


def paying(s: Situation[Decision]) -> int:
    """What the form says came in, in fen."""
    return int(getattr(s.form, "yuan", 0)) * FEN + int(getattr(s.form, "fen", 0))


@gate(
    "execution.paid_in_full",
    cite=("D-ADM-33",),
    says="至%(day)s应缴%(owed)s元（罚款%(fine)s元，加处罚款%(extra)s元，已缴%(paid)s元），"
    "与登记的金额不符",
    remedy="按应缴金额缴清；确有困难的，可以申请暂缓或者分期缴纳",
    who=(Role.CASE_OFFICER,),
)
def paid_in_full(s: Situation[Decision]) -> Missing | None:
    """Exactly what is owed on the day of payment, the surcharge included."""
    if s.form is None:
        return None
    day = getattr(s.form, "paid_on", s.day)
    now = account(s, day)
    s.reads.append(f"owed={now.owed},paying={paying(s)}")
    if paying(s) == now.owed:
        return None
    return {"day": day.isoformat(), "owed": yuan(now.owed), "fine": str(now.fine),
            "extra": yuan(now.surcharge), "paid": yuan(now.paid)}  # fmt: skip


@act(
    "execution.pay_fine",
    title="登记罚款缴清",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), fine_owed, paid_in_full],
    cite=("D-ADM-33",),
)
def pay_fine(doing: Doing[Decision, Pay]) -> None:
    """登记被处罚人在指定银行或者通过电子支付系统缴清罚款，记下票据号码。"""
    _paid(doing, doing.form.how, paying(doing.situation), doing.form.receipt, doing.form.paid_on)


def _paid(doing: Doing[Decision, Any], how: str, fen: int, receipt: str, on: date) -> None:
    if on > doing.day:
        raise Invalid([("paid_on", "缴纳之日不能晚于登记之日")])
    if Payment.objects.filter(receipt=receipt).exists():
        raise Invalid([("receipt", "该票据号码已经登记过")])
    doing.create(
        Payment(decision=doing.subject, how=how, fen=fen, receipt=receipt, paid_on=on,
                entry_id=doing.entry_id)
    )  # fmt: skip


# -- later, or in parts ---------------------------------------------------------------------------


class Part(Form):
    """One part and its last day."""

    yuan: int = ask("金额（元）", ge=1, le=100_000_000)
    due_on: date = ask("缴纳期限（最后一日）")


class RequestPlan(Form):
    """A request to pay later (one part) or in parts."""

    hardship: Long = ask("经济困难的情况", long=True, personal=True)
    rows: list[Part] = ask(
        "申请的期次",
        min_length=1,
        max_length=60,
        examples=[[{"yuan": 500, "due_on": "2026-04-10"}]],
        help="暂缓缴纳的只填一期",
    )


@gate(
    "execution.no_plan_waits",
    cite=("D-ADM-33",),
    says="已有一项暂缓或者分期缴纳的申请等待决定",
    remedy="先对该申请作出决定",
    who=(Role.ORGAN_HEAD,),
)
def no_plan_waits(s: Situation[Decision]) -> Missing | None:
    """One request at a time."""
    return {} if _waiting(s) else None


@gate(
    "execution.plan_waits",
    cite=("D-ADM-33",),
    says="没有等待决定的暂缓或者分期缴纳申请",
    remedy="先登记被处罚人的申请",
    who=(Role.CASE_OFFICER,),
)
def plan_waits(s: Situation[Decision]) -> Missing | None:
    """There is a request to answer."""
    return None if _waiting(s) else {}


def _waiting(s: Situation[Decision]) -> Plan | None:
    return next((plan for plan in s.once(plans) if plan.granted is None), None)


@act(
    "execution.request_plan",
    title="登记暂缓或者分期缴纳申请",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), fine_owed, no_plan_waits],
    cite=("D-ADM-33",),
)
def request_plan(doing: Doing[Decision, RequestPlan]) -> None:
    """确有经济困难的被处罚人申请暂缓或者分期缴纳罚款，登记后报请批准。"""
    rows, owed = doing.form.rows, account(doing.situation).owed
    if sum(row.yuan for row in rows) * FEN != owed:
        raise Invalid([("rows", "各期金额之和须等于尚未缴纳的罚款")])
    dates = [row.due_on for row in rows]
    if dates != sorted(set(dates)) or dates[0] < doing.day:
        raise Invalid([("rows", "各期的期限须依次推后，且不早于申请之日")])
    doing.create(
        Plan(
            decision=doing.subject,
            rows=[row.model_dump(mode="json") for row in rows],
            hardship=doing.form.hardship,
            paid_before=max((p.pk for p in doing.situation.once(payments)), default=0),
            requested_at=doing.at,
        )
    )


class Answer(Form):
    """The head's word."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "execution.grant_plan",
    title="批准暂缓或者分期缴纳",
    by=Role.ORGAN_HEAD,
    gates=[phase("served"), plan_waits, apart("execution.request_plan")],
    cite=("D-ADM-33", "P-ROLE-01"),
)
def grant_plan(doing: Doing[Decision, Answer]) -> None:
    """公安机关负责人批准暂缓或者分期缴纳，各期期限由此取代原缴纳期限。"""
    _answer(doing, granted=True)


@act(
    "execution.refuse_plan",
    title="不批准暂缓或者分期缴纳",
    by=Role.ORGAN_HEAD,
    gates=[phase("served"), plan_waits, apart("execution.request_plan")],
    cite=("D-ADM-33", "P-ROLE-01"),
)
def refuse_plan(doing: Doing[Decision, Answer]) -> None:
    """公安机关负责人不批准申请，仍按原期限缴纳。"""
    _answer(doing, granted=False)


def _answer(doing: Doing[Decision, Answer], *, granted: bool) -> None:
    plan = _waiting(doing.situation)
    assert plan is not None  # noqa: S101 - the gate says so
    plan.granted, plan.answered_at = granted, doing.at
    plan.save(update_fields=["granted", "answered_at"])


def part_due(s: Situation[Decision]) -> dict[str, Any] | None:
    """The part of the plan that is paid next."""
    plan = running(s.once(plans))
    if plan is None or plan.answered_at is None:
        return None
    return next_row(plan, [p for p in s.once(payments) if p.pk > plan.paid_before])


@gate(
    "execution.part_paid",
    cite=("D-ADM-33",),
    says="%(why)s",
    remedy="按批准的期次和金额缴纳",
    who=(Role.CASE_OFFICER,),
)
def part_paid(s: Situation[Decision]) -> Missing | None:
    """Exactly the next part of a granted plan."""
    part = part_due(s)
    if part is None:
        return {"why": "没有批准的、尚未缴完的分期"}
    s.reads.append(f"part={part['yuan']}")
    if s.form is None or paying(s) == int(part["yuan"]) * FEN:
        return None
    return {"why": "登记的金额与本期应缴的金额不符"}


@act(
    "execution.pay_part",
    title="登记缴纳一期罚款",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), fine_owed, part_paid],
    cite=("D-ADM-33",),
)
def pay_part(doing: Doing[Decision, Pay]) -> None:
    """登记被处罚人按批准的分期缴纳一期罚款。"""
    _paid(doing, doing.form.how, paying(doing.situation), doing.form.receipt, doing.form.paid_on)


# -- on the spot ----------------------------------------------------------------------------------


class Reason(TextChoices):
    """The three cases in which an officer may take the money himself (PSPL25 123)."""

    SMALL = "small", "罚款数额较小，被处罚人没有异议"
    REMOTE = "remote", "边远、水上、交通不便地区，旅客列车上或者口岸，缴纳确有困难，经被处罚人提出"
    NO_RESIDENCE = "no_residence", "在当地没有固定住所，不当场收缴事后难以执行"


class Collect(Form):
    """Money taken on the spot."""

    reason: Reason = ask("当场收缴的情形")
    signed: bool = ask("被处罚人已签名确认没有异议或者提出当场缴纳", default=False)
    receipt: Receipt = ask("财政部门统一制发的专用票据号码", help="不出具的，被处罚人有权拒绝缴纳")
    landed_on: date | None = ask(
        "抵岸或者到站之日", default=None, help="在水上、旅客列车上收缴的填写，上交期限由此起算"
    )


@gate(
    "execution.may_collect",
    cite=("G-ADM-39",),
    says="不得当场收缴：%(why)s",
    remedy="告知被处罚人到指定的银行或者通过电子支付系统缴纳",
    who=(Role.CASE_OFFICER,),
)
def may_collect(s: Situation[Decision]) -> Missing | None:
    """A small fine without objection; difficulty and a request; or nowhere to find the person."""
    if s.form is None:
        return None
    reason, most = getattr(s.form, "reason", ""), amount(s, ON_THE_SPOT)
    fine = account(s).fine
    s.reads.append(f"fine={fine},most={most}")
    if reason == Reason.SMALL and fine > most:
        return {"why": "罚款数额超过当场收缴的上限"}
    if reason in (Reason.SMALL, Reason.REMOTE) and not getattr(s.form, "signed", False):
        return {"why": "没有被处罚人的签名确认"}
    return None


@act(
    "execution.collect",
    title="当场收缴罚款",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), qualified, fine_owed, may_collect],
    cite=("G-ADM-39",),
)
def collect(doing: Doing[Decision, Collect]) -> None:
    """依法定情形当场收缴罚款，出具专用票据；二日内交至公安机关。"""
    form = doing.form
    if form.landed_on is not None and form.landed_on < doing.day:
        raise Invalid([("landed_on", "抵岸或者到站之日不能早于收缴之日")])
    owed = account(doing.situation).owed
    _paid(doing, Collection.ON_THE_SPOT, owed, form.receipt, doing.day)


class HandIn(Form):
    """That the money reached the organ, or its bank."""

    receipt: Short = ask("交接凭证号码")


@act(
    "execution.hand_in",
    title="上交当场收缴的罚款",
    by=Role.CASE_OFFICER,
    gates=[phase(*AFTER), after("execution.collect", "当场收缴罚款", cite=("G-ADM-39",))],
    cite=("G-ADM-39",),
)
def hand_in(doing: Doing[Decision, HandIn]) -> None:
    """把当场收缴的罚款交至所属公安机关。"""


@act(
    "execution.bank_in",
    title="将收缴的罚款缴付银行",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[phase(*AFTER), after("execution.hand_in", "上交当场收缴的罚款", cite=("G-ADM-39",))],
    cite=("G-ADM-39",),
)
def bank_in(doing: Doing[Decision, HandIn]) -> None:
    """公安机关把收到的罚款缴付指定的银行。"""


# -- late -----------------------------------------------------------------------------------------


@gate(
    "execution.fine_overdue",
    cite=("D-ADM-33",),
    says="罚款的缴纳期限尚未届满：%(due)s",
    remedy="期限届满仍未缴纳的，再行办理",
    who=(Role.CASE_OFFICER,),
)
def fine_overdue(s: Situation[Decision]) -> Missing | None:
    """The last day of payment is over, and something is owed."""
    now = account(s)
    s.reads.append(f"due={now.due_on},owed={now.owed}")
    return None if now.overdue else {"due": now.due_on.isoformat() if now.due_on else "尚未送达"}


@gate(
    "execution.no_surcharge",
    cite=("D-ADM-33",),
    says="已经决定加处罚款",
    remedy="加处罚款按日计算，无须再次决定",
)
def no_surcharge(s: Situation[Decision]) -> Missing | None:
    """A surcharge is decided once; it then grows by itself up to its cap."""
    return {} if s.once(surcharged) else None


@act(
    "execution.impose_surcharge",
    title="决定加处罚款",
    by=Role.ORGAN_HEAD,
    gates=[phase("served"), fine_overdue, no_surcharge, apart()],
    cite=("D-ADM-33",),
)
def impose_surcharge(doing: Doing[Decision, Answer]) -> None:
    """到期不缴纳的，自期满次日起按日加处罚款，总额不超过罚款数额。"""
    due = due_on(doing.situation)
    assert due is not None  # noqa: S101 - the gate says so
    doing.create(Surcharge(decision=doing.subject, since=tomorrow(due), entry_id=doing.entry_id))
