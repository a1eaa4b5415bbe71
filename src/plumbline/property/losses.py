"""A thing is lost for good: what is owed for it is decided, and paid (P-PROP-01).

Without this a thing that never turns up would keep its measure, and so its case, open for ever.
"""

from __future__ import annotations

from typing import Any

from plumbline.casework.gates import not_recused
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.measures.terms import Disposal as Fate
from plumbline.measures.terms import Ownership
from plumbline.property.disposal import HEADS
from plumbline.property.facts import step
from plumbline.property.gates import CUSTODIAN, keeps_no_cases
from plumbline.property.models import Loss, Thing

# By these a thing is its holder's no more; whoever else it belongs to is owed for it all the same.
TAKEN = frozenset(
    {Fate.CONFISCATED, Fate.DESTROYED, Fate.AUCTIONED, Fate.STATE_RULES, Fate.USED_UP}
)
OTHERS = frozenset({Ownership.VICTIM, Ownership.BONA_FIDE})


class DecideLoss(Form):
    """How it was lost, and what is owed to whom for it."""

    found: Long = ask("查明的灭失经过和责任", long=True, personal=True)
    owed: bool = ask("应当赔偿")
    payee: Maybe = ask("受偿人", default="", personal=True, help="应当赔偿的填写")
    amount: int | None = ask("赔偿金额（元）", default=None, ge=1, le=2_000_000_000)
    weighed: Long = ask("赔偿数额的依据，或者不予赔偿的理由", long=True)
    paper: Short = ask("决定书文号")


@gate(
    "property.loss_reported",
    cite=("G-PROP-03", "P-PROP-01"),
    says="灭失还没有书面报告办案部门和财物管理部门负责人",
    remedy="先书面报告，再决定赔偿",
    who=CUSTODIAN,
)
def loss_reported(s: Situation[Thing]) -> Missing | None:
    """Both heads were told in writing of everything that was found wrong with the thing."""
    return {} if s.subject.faults.filter(told_at=None).exists() else None


@gate(
    "property.loss_made_good",
    cite=("P-PROP-01",),
    says="灭失的处理不完整：%(missing)s",
    remedy="应当退还的财物灭失的，写明受偿人和金额；依法不再退还的，先作出处理决定",
    who=HEADS,
)
def loss_made_good(s: Situation[Thing]) -> Missing | None:
    """What had to go back is paid for, to a named person; only what is his no more is not."""
    form: Any = s.form
    if form is None:
        return None
    item = s.subject.item
    s.reads += [f"fate={item.disposal}", f"ownership={item.ownership}"]
    if not form.owed:
        free = item.disposal in TAKEN and item.ownership not in OTHERS
        return None if free else {"missing": "应当退还的财物灭失，须予赔偿"}
    missing = [] if form.payee else ["受偿人"]
    if form.amount is None:
        missing.append("赔偿金额")
    return {"missing": listed(missing)} if missing else None


@act(
    "property.decide_loss",
    title="决定灭失财物的赔偿",
    by=HEADS,
    gates=[
        phase("missing"),
        apart("property.report_fault"),
        not_recused,
        loss_reported,
        loss_made_good,
    ],
    cite=("P-PROP-01", "P-ROLE-01"),
)
def decide_loss(doing: Doing[Thing, DecideLoss]) -> None:
    """财物找不回来的，查明经过，决定是否赔偿、赔给谁、赔多少。"""
    form, thing = doing.form, doing.subject
    if not form.owed and (form.payee or form.amount is not None):
        raise Invalid([("payee", "不予赔偿的，不填写受偿人和金额")])
    doing.create(
        Loss(thing=thing, found=form.found, owed=form.owed, payee=form.payee, amount=form.amount,
             weighed=form.weighed, paper=form.paper, entry_id=doing.entry_id)
    )  # fmt: skip
    step(doing, thing, "决定赔偿" if form.owed else "决定不予赔偿", form.paper, taker=form.payee)
    thing.move("owed_for" if form.owed else "written_off")


class Compensate(Form):
    """Who was paid how much, against which receipt."""

    taker: Short = ask("领款人", personal=True)
    proxy: bool = ask("由代理人领取", default=False)
    power: Maybe = ask("授权委托书", default="", personal=True)
    signed: bool = ask("领款人已签名")
    amount: int = ask("实付金额（元）", ge=1, le=2_000_000_000)
    paper: Short = ask("支付凭证")


@gate(
    "property.paid_as_decided",
    cite=("P-PROP-01",),
    says="支付与赔偿决定（%(amount)s元）不符：%(missing)s",
    remedy="按决定的金额付给受偿人或者其代理人，并由其签名",
    who=CUSTODIAN,
)
def paid_as_decided(s: Situation[Thing]) -> Missing | None:
    """The sum of the decision, to whom it names or his proxy, against a signature."""
    form: Any = s.form
    loss = s.subject.losses.last()
    if form is None or loss is None:
        return None
    s.reads.append(f"amount={loss.amount}")
    missing = [] if form.amount == loss.amount else ["与决定相同的金额"]
    if form.taker != loss.payee and not (form.proxy and form.power):
        missing.append("受偿人本人，或者代理人的授权委托书")
    if not form.signed:
        missing.append("领款人签名")
    return {"amount": str(loss.amount), "missing": listed(missing)} if missing else None


@act(
    "property.compensate",
    title="支付财物灭失的赔偿",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("owed_for"), keeps_no_cases, paid_as_decided],
    cite=("P-PROP-01",),
)
def compensate(doing: Doing[Thing, Compensate]) -> None:
    """按决定支付赔偿，凭证附卷；此后该财物不再视为在保管。"""
    step(doing, doing.subject, "支付赔偿", doing.form.paper, taker=doing.form.taker)
    doing.subject.move("compensated")
