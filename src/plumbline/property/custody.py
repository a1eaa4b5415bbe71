"""In custody: received or refused, placed, moved, banked; what is found wrong is told."""

from __future__ import annotations

from typing import Any

from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Refused, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import ROW
from plumbline.property.entering import Digest, pictures
from plumbline.property.facts import account_of, step
from plumbline.property.gates import (
    department_may_keep,
    keeps_no_cases,
    list_matches,
    place_fits,
    shelf_of_its_own,
    to_account,
    two_keys,
)
from plumbline.property.models import Fault, Place, Thing
from plumbline.property.terms import Flaw, KeptFor

HELD = ("in_custody", "loan_asked", "loan_granted")
PLACED = [place_fits, shelf_of_its_own, two_keys, department_may_keep]


class Receive(Form):
    """What the custodian found, and where the thing goes."""

    matches: bool = ask("财物与清单相符")
    seal_whole: bool = ask("封装完好")
    papers: bool = ask("手续齐全")
    paper: Short = ask("入库文书")
    place: int = ask("存放位置", ref="place", **ROW)
    kept_for: KeptFor | None = ask("由办案部门保管的情形", default=None)
    photos: list[Digest] = pictures()


@act(
    "property.receive",
    title="接收入库",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("offered"), keeps_no_cases, list_matches, *PLACED],
    cite=("G-PROP-01", "G-PROP-02", "G-PROP-04", "D-PROP-01", "N-PROP-02", "3.4d"),
)
def receive(doing: Doing[Thing, Receive]) -> None:
    """管理人员当面核对清单，相符的接收入库，按案、按人、按类分别存放。"""
    form, thing = doing.form, doing.subject
    thing.custodian, thing.received_at = doing.actor.id, doing.at
    thing.kept_for = form.kept_for or ""
    _put(doing, form.place)
    step(doing, thing, "接收入库", form.paper, taker=doing.actor.name, photos=form.photos)
    thing.move("in_custody")


class RefuseReceipt(Form):
    """What is missing or does not match."""

    reasons: Long = ask("不予接收的理由", long=True)


@act(
    "property.refuse_receipt",
    title="不予接收",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("offered"), keeps_no_cases],
    cite=("G-PROP-02",),
)
def refuse_receipt(doing: Doing[Thing, RefuseReceipt]) -> None:
    """与清单不符或者手续不全的，不予接收并要求补正，移交期限不因此延长。"""
    step(doing, doing.subject, "不予接收", "要求补正", giver=doing.actor.name,
         state=doing.form.reasons)  # fmt: skip
    doing.subject.move("taken")


class Relocate(Form):
    """Where the thing goes, and why."""

    place: int = ask("新的存放位置", ref="place", **ROW)
    kept_for: KeptFor | None = ask("由办案部门保管的情形", default=None)
    paper: Short = ask("移库凭证和理由")


@act(
    "property.relocate",
    title="变更存放位置",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase(*HELD), keeps_no_cases, *PLACED],
    cite=("G-PROP-04", "C-PROP-01"),
)
def relocate(doing: Doing[Thing, Relocate]) -> None:
    """把财物移到另一位置，留下凭证。"""
    form, thing = doing.form, doing.subject
    thing.kept_for = form.kept_for or ""
    _put(doing, form.place)
    step(doing, thing, "移库", form.paper, taker=doing.actor.name)


def _put(doing: Doing[Thing, Any], place: int) -> None:
    """Into this place; what somebody else has put there since the gate asked shuts it."""
    doing.subject.place = Place.objects.select_for_update(no_key=True).get(pk=place)
    if refusal := shelf_of_its_own.ask(doing.situation):
        raise Refused([refusal])


class BankMoney(Form):
    """The proof of the deposit."""

    amount: int = ask("存入金额（元）", ge=1, le=2_000_000_000)
    paper: Short = ask("存款凭证")


@act(
    "property.bank_money",
    title="存入唯一合规账户",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("in_custody"), keeps_no_cases, to_account, two_keys],
    cite=("G-PROP-05",),
)
def bank_money(doing: Doing[Thing, BankMoney]) -> None:
    """现金存入本机关唯一合规账户；金额不符的，先报告短少。"""
    form, thing = doing.form, doing.subject
    if form.amount != thing.value:
        doing.create(_fault(doing, thing, Flaw.SHORT, form.paper))
    account = account_of(thing.line)
    step(doing, thing, "存入账户", form.paper, giver=doing.actor.name,
         taker=account.bank if account else "", state=str(form.amount))  # fmt: skip
    thing.place = None
    thing.move("in_account")


class FileCopies(Form):
    """Which papers went to the inspection branch."""

    paper: Short = ask("报备的法律文书复印件")
    taker: Short = ask("督察部门收件人", personal=True)


@act(
    "property.file_copies",
    title="向督察部门报备",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("on_site", "in_account", *HELD), keeps_no_cases],
    cite=("D-PROP-12",),
)
def file_copies(doing: Doing[Thing, FileCopies]) -> None:
    """接收扣押财物或者登记查封、冻结、保存财物后，把法律文书复印件报同级督察部门。"""
    step(doing, doing.subject, "报备督察", doing.form.paper, taker=doing.form.taker)


class ReportFault(Form):
    """What is wrong, and that both heads were told."""

    flaw: Flaw = ask("情形")
    text: Long = ask("经过和损失", long=True, personal=True)
    told: Short = ask("已报告的办案部门、财物管理部门负责人", personal=True)
    paper: Maybe = ask("报告文号", default="")


@act(
    "property.report_fault",
    title="报告财物损毁短少",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("in_account", "missing", *HELD), keeps_no_cases],
    cite=("G-PROP-03", "P-PROP-01"),
)
def report_fault(doing: Doing[Thing, ReportFault]) -> None:
    """发现损毁、短少、调换、灭失的，书面报告办案部门和财物管理部门负责人。"""
    form, thing = doing.form, doing.subject
    open_ = Fault.objects.filter(thing=thing, told_at=None)
    if not open_.update(told_at=doing.at):
        fault = doing.create(_fault(doing, thing, form.flaw, form.text))
        fault.told_at = doing.at
        fault.save(update_fields=["told_at"])
    step(doing, thing, "报告问题", form.paper or "书面报告", taker=form.told, state=form.text)
    if form.flaw == Flaw.MISSING:
        thing.place = None
        thing.move("missing")


def _fault(doing: Doing[Any, Any], thing: Thing, flaw: Flaw, text: str) -> Fault:
    return Fault(thing=thing, flaw=flaw, text=text, found_at=doing.at, entry_id=doing.entry_id)


class Found(Form):
    """Where a missing thing turned up."""

    place: int = ask("存放位置", ref="place", **ROW)
    kept_for: KeptFor | None = ask("由办案部门保管的情形", default=None)
    paper: Short = ask("找回经过和凭证")


@act(
    "property.find_again",
    title="登记找回财物",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("missing", "owed_for"), keeps_no_cases, *PLACED],
    cite=("C-PROP-01", "P-PROP-01"),
)
def find_again(doing: Doing[Thing, Found]) -> None:
    """找回的财物重新入库，经过写明。"""
    form, thing = doing.form, doing.subject
    thing.kept_for = form.kept_for or ""
    _put(doing, form.place)
    step(doing, thing, "找回", form.paper, taker=doing.actor.name)
    thing.move("in_custody")
