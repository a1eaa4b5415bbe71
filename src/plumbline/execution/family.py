"""Telling the family of a detained person where the detention is served (PSPL25 116)."""

from __future__ import annotations

from plumbline.execution.models import Detention, Recipient, Service, Way
from plumbline.execution.service import Text
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import Role


class TellFamily(Form):
    """Who of the family was told what."""

    relative: Text = ask("被通知的家属", default="", personal=True)
    house: Text = ask("告知的执行处所", default="")
    means: Text = ask("通知方式", default="")
    impossible: Text = ask(
        "无法通知的原因", default="", long=True, help="没有家属、拒不提供联系方式、无法取得联系等"
    )


@gate(
    "execution.family_or_reason",
    cite=("D-ADM-27",),
    says="须写明通知了哪一名家属、告知了执行处所和通知方式；无法通知的写明原因",
    remedy="补填通知情况，或者写明无法通知的原因",
    who=(Role.CASE_OFFICER,),
)
def family_or_reason(s: Situation[Detention]) -> Missing | None:
    """Somebody was told where, or it is written why nobody was."""
    if s.form is None:
        return None
    filled = s.form.model_dump()
    told = all(filled.get(part) for part in ("relative", "house", "means"))
    s.reads.append(f"told={told}")
    return None if told or filled.get("impossible") else {}


@act(
    "execution.tell_family",
    title="通知被拘留人家属",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[phase("delivered", "held", "out", "released"), family_or_reason],
    cite=("D-ADM-27",),
)
def tell_family(doing: Doing[Detention, TellFamily]) -> None:
    """把行政拘留的决定和执行处所及时通知家属；无法通知的，注明原因。"""
    form, told = doing.form, doing.form.relative and doing.form.means
    doing.create(
        Service(
            decision=doing.subject.decision,
            recipient=Recipient.FAMILY,
            way=Way.DIRECT,
            proof=f"{form.relative} {form.means}" if told else form.impossible,
            begun_at=doing.at,
            served_at=doing.at if told else None,
            entry_id=doing.entry_id,
        )
    )
