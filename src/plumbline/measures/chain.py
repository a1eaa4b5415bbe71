"""The way of a sample or of material to the expert, leg by leg (D-ADM-19)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime

from plumbline.casework.texts import Short
from plumbline.kernel.act import Doing, Form, Invalid, ask
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role
from plumbline.measures.models import Appraisal, Leg, Specimen


class PassOn(Form):
    """One leg: from whom to whom, who answers for it."""

    giver: Short = ask("移交人", personal=True)
    taker: Short = ask("接收人", personal=True)
    responsible: Short = ask("本环节责任人", personal=True)
    handed_at: AwareDatetime = ask("移交时间")
    state: Short = ask("封装和状态", help="例如封装完好")


def last_leg(subject: Any) -> Leg | None:
    """Where the sample or the material is now."""
    legs: Leg | None = subject.legs.order_by("pk").last()
    return legs


@gate(
    "measures.chain_unbroken",
    cite=("D-ADM-19",),
    says="检材流转不连续：现由%(holder)s保管，移交人却不是此人",
    remedy="由现保管人移交，或者补登中间环节及其责任人",
    who=(Role.CASE_OFFICER,),
)
def chain_unbroken(s: Situation[Any]) -> Missing | None:
    """Whoever gives is whoever took before; the first giver is whoever collected it."""
    if s.form is None:
        return None
    leg = s.once(last_leg)
    holder = leg.taker if leg else getattr(s.subject, "collector", "")
    return {"holder": holder} if holder and getattr(s.form, "giver", "") != holder else None


def hand_on(
    doing: Doing[Any, PassOn],
    since: datetime,
    *,
    specimen: Specimen | None = None,
    appraisal: Appraisal | None = None,
) -> None:
    """Write a leg that follows the one before, or `since`. Raises Invalid."""
    before = doing.situation.once(last_leg)
    if not (before.at if before else since) <= doing.form.handed_at <= doing.at:
        raise Invalid([("handed_at", "移交时间须在上一环节之后、登记之前")])
    words = doing.form.model_dump(exclude={"handed_at"})
    doing.create(
        Leg(specimen=specimen, appraisal=appraisal, at=doing.form.handed_at,
            entry_id=doing.entry_id, **words)
    )  # fmt: skip
