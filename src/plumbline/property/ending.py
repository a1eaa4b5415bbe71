"""When the ground of a measure is gone: the owner is told, and nothing stays behind (D-PROP-06)."""

from __future__ import annotations

from typing import Any

from plumbline.casework.gates import not_recused
from plumbline.casework.models import Case
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.measures.models import Item, Preservation
from plumbline.measures.terms import Service
from plumbline.property.facts import step, still_kept
from plumbline.qualification.gates import qualified

OVER = ("lifted", "disposed")
RUNNING = ("on_spot", "reported", "in_force", "to_lift")


class TellOwner(Form):
    """How the owner was told, and what."""

    way: Service = ask("送达方式")
    receiver: Short = ask("受通知人", personal=True)
    content: Long = ask("通知内容", long=True, personal=True,
                        help="财物页面上有系统起草的退还通知，可以照用")  # fmt: skip
    paper: Short = ask("通知书文号")


@act(
    "property.tell_owner",
    title="通知权利人领取财物",
    by=Role.CASE_OFFICER,
    gates=[phase(*OVER), qualified, not_recused],
    cite=("G-PROP-08", "D-PROP-06"),
)
def tell_owner(doing: Doing[Preservation, TellOwner]) -> None:
    """解除措施或者决定返还的，立即通知权利人领取。"""
    for thing in still_kept(doing.subject):
        step(doing, thing, "通知领取", doing.form.paper, taker=doing.form.receiver)


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
