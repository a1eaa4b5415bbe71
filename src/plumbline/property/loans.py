"""Loans for casework: asked, approved, lent, checked on return, pressed if overdue (G-PROP-03)."""

from __future__ import annotations

from datetime import date

from plumbline.casework.gates import not_recused
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.property.entering import Answer, Digest, pictures
from plumbline.property.facts import name_of, step
from plumbline.property.gates import keeps_no_cases, two_keys
from plumbline.property.models import Fault, Loan, Thing
from plumbline.property.terms import Flaw, Purpose
from plumbline.qualification.gates import qualified


def loan_of(thing: Thing) -> Loan:
    """The newest loan of a thing."""
    return thing.loans.latest("pk")


class AskLoan(Form):
    """For what a thing is needed, and until when."""

    purpose: Purpose = ask("用途")
    reasons: Long = ask("理由", long=True)
    until: date = ask("归还日期")


@act(
    "property.ask_loan",
    title="申请调用涉案财物",
    by=Role.CASE_OFFICER,
    gates=[phase("in_custody"), qualified, not_recused],
    cite=("G-PROP-03",),
)
def ask_loan(doing: Doing[Thing, AskLoan]) -> None:
    """因讯问、询问、鉴定、辨认、检查、检验需要的，申请调用。"""
    form = doing.form
    if form.until < doing.day:
        raise Invalid([("until", "归还日期不能早于今天")])
    doing.create(
        Loan(thing=doing.subject, borrower=doing.actor.id, entry_id=doing.entry_id,
             **form.model_dump())
    )  # fmt: skip
    doing.subject.move("loan_asked")


@act(
    "property.decide_loan",
    title="审批调用涉案财物",
    by=Role.DEPT_HEAD,
    gates=[phase("loan_asked"), apart("property.ask_loan"), not_recused],
    cite=("G-PROP-03", "P-ROLE-01"),
)
def decide_loan(doing: Doing[Thing, Answer]) -> None:
    """办案部门负责人批准或者不批准调用。"""
    loan, granted = loan_of(doing.subject), doing.form.granted
    loan.granted, loan.approver = granted, doing.actor.id
    loan.save(update_fields=["granted", "approver"])
    doing.subject.move("loan_granted" if granted else "in_custody")


class Lend(Form):
    """In what state the thing leaves the store."""

    state: Short = ask("调出时的状况")
    paper: Short = ask("调用审批文书")
    signed: bool = ask("调用人和管理人员已签名")
    photos: list[Digest] = pictures()


@act(
    "property.lend",
    title="调出涉案财物",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("loan_granted"), keeps_no_cases, two_keys],
    cite=("G-PROP-03",),
)
def lend(doing: Doing[Thing, Lend]) -> None:
    """登记调用人、时间、事由、财物状况和审批人，双方签名后调出。"""
    form, thing = doing.form, doing.subject
    if not form.signed:
        raise Invalid([("signed", "调出须由调用人和管理人员双方签名")])
    loan = loan_of(thing)
    loan.lent_at = doing.at
    loan.save(update_fields=["lent_at"])
    step(doing, thing, "调出", form.paper, giver=doing.actor.name, taker=name_of(loan.borrower),
         state=form.state, photos=form.photos)  # fmt: skip
    thing.until = loan.until
    thing.move("borrowed")


class TakeBack(Form):
    """What the custodian found on return."""

    state: Short = ask("归还时的状况")
    flaw: Flaw | None = ask("发现的问题", default=None, help="没有问题的不填")
    text: Maybe = ask("问题的说明", default="", long=True, personal=True)
    paper: Short = ask("归还凭证")
    signed: bool = ask("归还人和管理人员已签名")
    photos: list[Digest] = pictures()


@act(
    "property.take_back",
    title="归还检查入库",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("borrowed"), keeps_no_cases, two_keys],
    cite=("G-PROP-03",),
)
def take_back(doing: Doing[Thing, TakeBack]) -> None:
    """归还时管理人员当面检查；损毁、短少、调换、灭失的写明并报告。"""
    form, thing = doing.form, doing.subject
    if not form.signed:
        raise Invalid([("signed", "归还须由归还人和管理人员双方签名")])
    if (form.flaw is None) != (not form.text):
        raise Invalid([("text", "有问题的写明情况，没有问题的不填")])
    loan = loan_of(thing)
    loan.back_at, loan.flawless = doing.at, form.flaw is None
    loan.save(update_fields=["back_at", "flawless"])
    if form.flaw is not None:
        doing.create(Fault(thing=thing, flaw=form.flaw, text=form.text, found_at=doing.at,
                           entry_id=doing.entry_id))  # fmt: skip
    step(doing, thing, "归还", form.paper, giver=name_of(loan.borrower), taker=doing.actor.name,
         state=form.state, photos=form.photos)  # fmt: skip
    thing.until = None
    thing.condition = form.state
    if form.flaw == Flaw.MISSING:  # what did not come back lies in no place
        thing.place = None
    thing.move("missing" if form.flaw == Flaw.MISSING else "in_custody")


@gate(
    "property.loan_overdue",
    cite=("G-PROP-03",),
    says="调用没有超过归还日期",
    remedy="到期未还的，再报告",
    who=(Role.PROPERTY_CUSTODIAN,),
)
def loan_overdue(s: Situation[Thing]) -> Missing | None:
    """Only what is not back after its day is reported."""
    return None if s.subject.until is not None and legal_day(s.at) > s.subject.until else {}


class PressLoan(Form):
    """Who was told that a thing is overdue."""

    told: Short = ask("已报告的办案部门、财物管理部门负责人", personal=True)
    paper: Short = ask("报告文号")


@act(
    "property.press_loan",
    title="报告调用逾期",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("borrowed"), keeps_no_cases, loan_overdue],
    cite=("G-PROP-03",),
)
def press_loan(doing: Doing[Thing, PressLoan]) -> None:
    """逾期未还的，管理人员报告两部门负责人。"""
    step(doing, doing.subject, "报告逾期", doing.form.paper, taker=doing.form.told)


class ExtendLoan(Form):
    """Until when a thing may stay out."""

    until: date = ask("新的归还日期")
    reasons: Long = ask("理由", long=True)


@act(
    "property.extend_loan",
    title="责令归还或者办理延期",
    by=Role.DEPT_HEAD,
    gates=[phase("borrowed"), apart("property.ask_loan"), not_recused],
    cite=("G-PROP-03", "P-ROLE-01"),
)
def extend_loan(doing: Doing[Thing, ExtendLoan]) -> None:
    """办案部门负责人责令在指定日期前归还，或者批准延期至该日。"""
    thing, loan = doing.subject, loan_of(doing.subject)
    if doing.form.until < doing.day:
        raise Invalid([("until", "归还日期不能早于今天")])
    loan.until = thing.until = doing.form.until
    loan.save(update_fields=["until"])
