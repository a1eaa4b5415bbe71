"""When the ground of a measure is gone: it lapses, its owner is told, nothing stays (D-PROP-06)."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from plumbline.casework.gates import not_recused
from plumbline.casework.models import Case
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, Refused, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.kernel.models import Duty
from plumbline.law.roles import CLOCK, Role
from plumbline.measures.holding import LIMITS, lapsed
from plumbline.measures.models import Item, Preservation
from plumbline.measures.terms import LiftGround, Service
from plumbline.property.claims import call
from plumbline.property.facts import step, still_kept
from plumbline.property.terms import Called
from plumbline.qualification.gates import qualified

OVER = ("lifted", "disposed")
TOLD = ("to_lift", "unclaimed", *OVER)
LIVE = ("on_spot", "reported", "in_force")
RUNNING = (*LIVE, "to_lift")


class Lapse(Form):
    """Nothing is asked: the limit has passed."""


@gate(
    "property.limit_over",
    cite=("D-ADM-22", "D-PROP-06"),
    says="保全的期限没有届满，或者正在暂停计算",
    remedy="期限届满前作出处理决定，或者按实际情形解除",
    who=(Role.CASE_OFFICER,),
)
def limit_over(s: Situation[Preservation]) -> Missing | None:
    """The measure has a limit, and it has passed without a decision."""
    return None if lapsed(s) else {}


@act(
    "property.lapse",
    title="保全期限届满",
    by=(Role.CASE_OFFICER, Role.CLOCK),
    gates=[phase(*LIVE), limit_over],
    cite=("D-ADM-22", "D-PROP-06", "G-PROP-08"),
)
def lapse(doing: Doing[Preservation, Lapse]) -> None:
    """期限届满未作处理决定的，应当立即解除、退还并通知权利人。"""
    doing.subject.lift_for = LiftGround.EXPIRED
    doing.subject.move("to_lift")


def lapse_due(now: datetime) -> list[UUID]:
    """Let lapse every measure whose limit has passed; those that did."""
    running = Duty.objects.filter(code__in=set(LIMITS.values()), settled_by=None, suspended_at=None,
                                  due_at__lt=now)  # fmt: skip
    over = Preservation.objects.filter(pk__in=running.values("subject_id"), phase__in=LIVE)
    done = []
    for pk in over.values_list("pk", flat=True):
        with suppress(Refused):  # somebody was faster
            lapse.do(CLOCK, pk, {}, at=None, now=now)
            done.append(pk)
    return done


class TellOwner(Form):
    """How the owner was told, and what."""

    way: Service = ask("送达方式")
    receiver: Short = ask("受通知人", personal=True)
    content: Long = ask("通知内容", long=True, personal=True,
                        help="系统起草的退还财物通知书，可以照用")  # fmt: skip
    paper: Short = ask("通知书文号", help="已出具并送达的退还财物通知书的文号")


@act(
    "property.tell_owner",
    title="通知权利人领取财物",
    by=Role.CASE_OFFICER,
    gates=[phase(*TOLD), qualified, not_recused],
    cite=("G-PROP-08", "D-PROP-06", "N-PROP-01"),
)
def tell_owner(doing: Doing[Preservation, TellOwner]) -> None:
    """应当返还的，立即通知权利人领取，认领期限自通知之日起算。"""
    for thing in still_kept(doing.subject):
        step(doing, thing, "通知领取", doing.form.paper, taker=doing.form.receiver)
    call(doing, Called.NOTICE)


@gate(
    "property.nothing_left",
    cite=("G-PROP-08", "D-PROP-06", "D-PROP-10"),
    says="还有财物没有办理完毕：%(things)s",
    remedy="逐件返还、变卖、销毁、上缴或者移送",
    who=(Role.PROPERTY_CUSTODIAN,),
)
def nothing_left(s: Situation[Preservation]) -> Missing | None:
    """Everything of the measure has left its store for good, in the way that was decided."""
    left = s.once(still_kept)
    return {"things": listed(thing.number for thing in left)} if left else None


class AllOut(Form):
    """That nothing of the measure is kept any more."""


@act(
    "property.all_out",
    title="确认财物处理完毕",
    by=Role.CASE_OFFICER,
    gates=[phase(*OVER), qualified, not_recused, nothing_left],
    cite=("G-PROP-08", "D-PROP-06", "D-PROP-10"),
)
def all_out(doing: Doing[Preservation, AllOut]) -> None:
    """措施所涉财物全部出库，凭证附卷。"""


def undecided(case: Case) -> list[Item]:
    """Things under a running measure whose fate nobody has decided."""
    held = Item.objects.filter(case=case, disposal="", preservation__phase__in=RUNNING)
    return list(held.order_by("pk"))


@gate(
    "property.fates_decided",
    cite=("D-PROP-10",),
    says="案件处理决定没有写明下列涉案财物的处理：%(things)s",
    remedy="在处理决定中写明每件涉案财物的处理，或者先决定处理被保全的财物",
    who=(Role.ORGAN_HEAD,),
)
def fates_decided(s: Situation[Case]) -> Missing | None:
    """What becomes of every thing is decided with the case: in its decision, or before it."""
    form: Any = s.form
    if form is None or form.disposal:
        return None
    left = s.once(undecided)
    return {"things": listed(item.name for item in left)} if left else None
