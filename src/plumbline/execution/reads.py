"""Reading detentions and suspensions, and what was done to carry out a decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from plumbline.casework.seals import matter
from plumbline.execution.models import (
    Detention,
    Event,
    Recipient,
    Security,
    Suspension,
    Way,
)
from plumbline.execution.money import yuan
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Actor
from plumbline.penalty.models import Decision


def shown(facts: list[tuple[str, str]]) -> list[list[str]]:
    """The facts that are there, their labels in the language of the reader."""
    return [[gettext(label), value] for label, value in facts if value]


def moment(at: datetime | None) -> str:
    """An instant in Beijing time."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""


@matter("detention", personal=("person",))
def detention(subject: Detention, actor: Actor, now: datetime) -> dict[str, Any]:
    """The execution of a detention: where, since when, how much is left."""
    del actor, now
    days = gettext("%(n)s日")
    facts = [
        ("决定文号", subject.decision.number),
        ("被拘留人", subject.decision.person.name),
        ("拘留所", subject.house),
        ("异地执行的批准文号", subject.elsewhere),
        ("应执行", days % {"n": subject.days}),
        ("此前已执行", days % {"n": subject.served} if subject.served else ""),
        ("本次收拘时间", moment(subject.received_at)),
        ("收拘回执", subject.receipt),
        ("待转送的举报、控告、申请", str(subject.papers or "")),
        ("认定拘留有误", gettext("是") if subject.wrong else ""),
        ("不予收拘的情形", subject.ended),
        ("解除拘留证明书", subject.certificate),
    ]
    return {
        "case": str(subject.case_id),
        "decision": str(subject.decision_id),
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "days": subject.days,
        "served": subject.served,
        "facts": shown(facts),
    }


@matter("suspension", personal=("person", "guarantor"))
def suspension(subject: Suspension, actor: Actor, now: datetime) -> dict[str, Any]:
    """A suspension: on which ground, against which security."""
    del actor, now
    facts = [
        ("决定文号", subject.decision.number),
        ("被处罚人", subject.decision.person.name),
        ("事由", gettext(str(Event(subject.event).label)) if subject.event else ""),
        ("担保方式", gettext(str(Security(subject.security).label)) if subject.security else ""),
        ("担保人", subject.guarantor),
        ("保证金", money(subject.fen)),
        ("没收保证金", money(subject.forfeited_fen)),
        ("对担保人罚款", money(subject.guarantor_fine * 100)),
    ]
    return {
        "case": str(subject.case_id),
        "decision": str(subject.decision_id),
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "facts": shown(facts),
    }


def money(fen: int) -> str:
    """An amount, or nothing."""
    return gettext("%(n)s元") % {"n": yuan(fen)} if fen else ""


def carried_out(decision: Decision) -> list[dict[str, Any]]:
    """What was done to carry out a decision, as parts of a page: service, money, remedies."""
    served = [
        (str(Recipient(row.recipient).label), f"{gettext(str(Way(row.way).label))} {row.proof} "
         f"{moment(row.served_at)}".strip())
        for row in decision.services.order_by("pk")
    ]  # fmt: skip
    paid = [(row.paid_on.isoformat(), f"{money(row.fen)} {row.receipt}")
            for row in decision.payments.order_by("pk")]  # fmt: skip
    sought = [
        (str(row.get_path_display()),
         f"{row.organ} {row.filed_on.isoformat()} {gettext(str(row.get_result_display()))}".strip())
        for row in decision.remedies.order_by("pk")
    ]  # fmt: skip
    parts = (("送达", served), ("缴纳罚款", paid), ("行政复议和行政诉讼", sought))
    return [
        {"title": gettext(title), "note": "", "facts": shown(rows)} for title, rows in parts if rows
    ]
