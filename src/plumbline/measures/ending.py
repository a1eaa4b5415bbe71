"""How a measure ends: lifted, disposed of, or its owner sought (D-ADM-22)."""

from __future__ import annotations

from typing import Literal

from plumbline.casework.gates import not_recused
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import ROW
from plumbline.measures.holding import lapsed, not_lapsed
from plumbline.measures.models import Item, Preservation
from plumbline.measures.terms import Disposal, LiftGround, Measure, Signed
from plumbline.qualification.gates import qualified

LIVE = ("on_spot", "reported", "in_force")


class OrderLift(Form):
    """Why the measure has to end."""

    ground: Literal[
        LiftGround.NO_VIOLATION,
        LiftGround.UNRELATED,
        LiftGround.NOT_NEEDED,
        LiftGround.APPRAISED,
        LiftGround.OTHER,
    ] = ask("应当解除的情形")
    opinion: Long = ask("意见", long=True)


@act(
    "measures.order_lift",
    title="责令解除证据保全",
    by=(Role.ORGAN_HEAD, Role.LEGAL_DEPT, Role.DEPT_HEAD),
    gates=[phase(*LIVE), not_recused],
    cite=("D-ADM-22",),
)
def order_lift(doing: Doing[Preservation, OrderLift]) -> None:
    """发现有应当解除的情形的，责令立即解除并退还。"""
    doing.subject.lift_for = doing.form.ground
    doing.subject.move("to_lift")


@gate(
    "measures.expired",
    cite=("D-ADM-22",),
    says="期限没有届满，不能以期限届满为由解除",
    remedy="按实际情形选择解除的理由",
    who=(Role.CASE_OFFICER,),
)
def expired(s: Situation[Preservation]) -> Missing | None:
    """Who says the limit has passed must be right."""
    claims = getattr(s.form, "ground", "") == LiftGround.EXPIRED
    return {} if claims and not lapsed(s) else None


class Lift(Form):
    """Why it is lifted, and who got the things back."""

    ground: LiftGround = ask("解除的情形")
    taker: Short = ask("领取人或者受通知人", personal=True)
    signed: Signed = ask("当事人签名确认")
    note: Maybe = ask("说明", default="", long=True, help="不涉及退还的，写明书面通知的情况")


@act(
    "measures.lift",
    title="解除证据保全",
    by=Role.CASE_OFFICER,
    gates=[phase(*LIVE, "to_lift", "unclaimed"), qualified, not_recused, expired],
    cite=("D-ADM-22", "G-ADM-19"),
)
def lift(doing: Doing[Preservation, Lift]) -> None:
    """立即解除证据保全，退还财物并由当事人签名确认。"""
    form, preservation = doing.form, doing.subject
    preservation.lift_for = form.ground
    left = Item.objects.filter(preservation=preservation, disposal="")
    left.update(disposal=Disposal.RETURNED, disposal_note=form.taker)
    preservation.move("lifted")


class Fate(Form):
    """What becomes of one thing."""

    item: int = ask("物品", ref="item", **ROW)
    disposal: Literal[
        Disposal.RETURNED,
        Disposal.CONFISCATED,
        Disposal.DESTROYED,
        Disposal.TRANSFERRED,
        Disposal.SEIZED,
        Disposal.IN_FILE,
        Disposal.USED_UP,
    ] = ask("处理")
    note: Maybe = ask("去向和凭证", default="", personal=True)


class Dispose(Form):
    """What becomes of each thing."""

    fates: list[Fate] = ask("逐件处理", personal=True, min_length=1, max_length=200,
                            examples=[[{"item": 1, "disposal": "returned"}]])  # fmt: skip
    opinion: Long = ask("审批意见", long=True)


@gate(
    "measures.seizure_follows",
    cite=("G-ADM-22", "G-ADM-23"),
    says="只有先行登记保存、抽样取证的物品可以转为扣押",
    remedy="选择其他处理，或者另行呈请延长",
)
def seizure_follows(s: Situation[Preservation]) -> Missing | None:
    """What is seized cannot be seized anew to gain time."""
    into = {fate.disposal for fate in getattr(s.form, "fates", [])}
    may = s.subject.measure in (Measure.REGISTRATION, Measure.SAMPLING)
    return {} if Disposal.SEIZED in into and not may else None


@act(
    "measures.dispose",
    title="决定处理被保全的财物",
    by=Role.ORGAN_HEAD,
    gates=[phase("in_force"), apart(), not_lapsed, seizure_follows, not_recused],
    cite=("D-ADM-22", "G-ADM-22", "P-ROLE-01"),
)
def dispose(doing: Doing[Preservation, Dispose]) -> None:
    """公安机关负责人逐件决定返还、收缴、没收、销毁、移送或者转为扣押。"""
    items = {item.pk: item for item in doing.subject.items.filter(disposal="")}
    fates = {fate.item: fate for fate in doing.form.fates}
    if set(fates) != set(items) or len(fates) != len(doing.form.fates):
        raise Invalid([("fates", "清单所列的物品须逐件处理，每件一次")])
    for pk, item in items.items():
        item.disposal, item.disposal_note = fates[pk].disposal, fates[pk].note
        item.save(update_fields=["disposal", "disposal_note"])
    doing.subject.move("disposed")


class SeekOwner(Form):
    """How the owner is sought."""

    way: Long = ask("寻找权利人的方式和情况", long=True, personal=True)


@act(
    "measures.seek_owner",
    title="寻找权利人",
    by=Role.CASE_OFFICER,
    gates=[phase("in_force", "to_lift"), qualified, not_recused],
    cite=("N-ADM-05",),
)
def seek_owner(doing: Doing[Preservation, SeekOwner]) -> None:
    """应当退还而权利人不明或者无人主张权利的，寻找权利人，并通知或者公告认领。"""
    doing.subject.unclaimed_since = doing.at
    doing.subject.move("unclaimed")
