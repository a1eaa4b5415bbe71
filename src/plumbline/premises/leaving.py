"""The end of a stay: where to, who took over, what was given back; and over-time."""

from __future__ import annotations

from plumbline.casework.texts import Long, Maybe
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.premises.asking_gates import not_questioned
from plumbline.premises.gates import belongings_add_up, handed_and_signed, in_order
from plumbline.premises.models import Stay
from plumbline.premises.terms import Destination, Signed


class Leave(Form):
    """Where the person goes, and how that is proved."""

    destination: Destination = ask("去向")
    receiver: Maybe = ask(
        "接收单位和接收人", default="", personal=True, help="移交、送押、送医或者领回的填写"
    )
    returned: int = ask("退还本人的随身财物件数", ge=0, le=1000)
    seized: int = ask("转为扣押的件数", default=0, ge=0, le=1000)
    to_family: int = ask("交家属的件数", default=0, ge=0, le=1000)
    signed: Signed = ask("本人在使用登记上签名")
    refusal: Maybe = ask("没有签名的情况", default="", long=True)


@act(
    "premises.leave",
    title="登记离开办案区",
    by=Role.AREA_MANAGER,
    gates=[phase("brought", "inside", "out"), in_order, apart(cite=("D-CHA-05",)), not_questioned,
           belongings_add_up, handed_and_signed],
    cite=("C-CHA-01", "D-CHA-01", "N-CHA-01"),
)  # fmt: skip
def leave(doing: Doing[Stay, Leave]) -> None:
    """停留结束，登记去向和接收人，退还随身财物，由本人签名；以行为时间为离开时间。"""
    stay, form = doing.subject, doing.form
    for rows in (stay.presences, stay.guardings):
        rows.filter(until=None).update(until=doing.at)
    stay.exits.filter(back_at=None, refused=False).update(back_at=doing.at)
    stay.left_at, stay.destination = doing.at, form.destination
    stay.receiver, stay.signed = form.receiver, form.signed
    stay.returned, stay.seized, stay.to_family = form.returned, form.seized, form.to_family
    stay.move("left")


class Overtime(Form):
    """Why the person was there beyond the limit."""

    account: Long = ask("超时的经过和原因", long=True, personal=True)


@act(
    "premises.report_overtime",
    title="报告停留超过时限",
    by=(Role.AREA_MANAGER, Role.CASE_OFFICER),
    gates=[phase("inside", "out", "left")],
    cite=("N-CHA-01", "D-CHA-03"),
)
def report_overtime(doing: Doing[Stay, Overtime]) -> None:
    """停留超过时限的，立即向负责人和督察部门报告经过和原因。"""
