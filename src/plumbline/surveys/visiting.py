"""A return visit for every case that came to an outcome: opened by itself, tried, given up."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from plumbline.casework.models import Case
from plumbline.intake.models import Receipt
from plumbline.kernel.act import Doing, Form, Refused, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.kernel.models import Entry
from plumbline.kernel.norm import NoNorm, in_force
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import deadline, legal_day
from plumbline.law.roles import CLOCK, Role
from plumbline.people.numbers import new_code
from plumbline.surveys.gates import other_unit, tried
from plumbline.surveys.models import Contact, Visit
from plumbline.surveys.sms import invite
from plumbline.surveys.terms import VISITORS, Failed, Line

ANSWERED_WITHIN = "D-OPEN-07.answer"
# The milestones that end what the reporter was promised; each is told by openness.milestones.
OUTCOMES = (
    "casework.refuse_filing", "casework.terminate", "casework.transfer", "penalty.decide",
    "mediation.conclude", "casework.close",
)  # fmt: skip
AT_ONCE = 200  # visits opened in one run


def outcome_of(case: Case) -> Entry | None:
    """What first brought the case to an outcome, on itself or on what was made in it."""
    about = Entry.objects.filter(act__in=OUTCOMES)
    return about.filter(subject_id=case.pk).order_by("id").first()


@gate(
    "surveys.outcome_told",
    cite=("D-OPEN-07",),
    says="案件还没有应当告知报案人的结果，或者没有受案回执",
    remedy="有结果后自动列入回访",
)
def outcome_told(s: Situation[Case]) -> Missing | None:
    """Whoever reported has a receipt, and there is something to ask about."""
    found = s.once(outcome_of)
    has = Receipt.objects.filter(case=s.subject).exists()
    return None if found and has else {}


@gate(
    "surveys.not_secret",
    cite=("P-OPEN-05",),
    says="涉密或者线下办理的案件，不自动发送任何内容",
    remedy="由主要负责人决定怎样联系报案人",
)
def not_secret(s: Situation[Case]) -> Missing | None:
    """Nothing goes out by itself of a case that bears secrets."""
    return {} if s.subject.secrecy or s.subject.offline else None


@gate(
    "surveys.not_visited",
    cite=("D-OPEN-07",),
    says="本案已经列入回访",
    remedy="一件案件回访一次",
)
def not_visited(s: Situation[Case]) -> Missing | None:
    """One visit for each case."""
    return {} if Visit.objects.filter(case=s.subject).exists() else None


class Open(Form):
    """Nothing is asked: the outcome is in the ledger."""


@act(
    "surveys.open_visit",
    title="列入回访",
    by=Role.CLOCK,
    gates=[anytime, outcome_told, not_secret, not_visited],
    cite=("D-OPEN-07", "3.5c"),
    makes=Visit,
    shared=True,
)
def open_visit(doing: Doing[Case, Open]) -> None:
    """案件有结果后自动列入回访，由上一级单位办理；回访编号和查询码不向办案单位显示。"""
    case, s = doing.subject, doing.situation
    outcome = s.once(outcome_of)
    assert outcome is not None  # noqa: S101 - the gate has seen it
    limit = s.norm(ANSWERED_WITHIN).body_as(TimeLimit)
    receipt = Receipt.objects.get(case=case)
    line = list(case.line)
    made = doing.create(
        Visit(
            phase="open", line=line[:-1] or line, case=case, unit=line,
            number="HF" + receipt.number.removeprefix("H"),
            code=new_code(),
            lot=secrets.token_hex(16), outcome=outcome.act, outcome_at=outcome.at,
            answer_until=legal_day(deadline(doing.at, limit.period).due),
        )
    )  # fmt: skip
    invite(made, s.now)


def open_visits_due(now: datetime) -> list[UUID]:
    """Open the visits of the cases that came to an outcome lately; those opened.

    An outcome older than the time in which people may answer is history: it was before this system
    asked anybody.
    """
    try:
        limit = in_force(ANSWERED_WITHIN, legal_day(now)).body_as(TimeLimit)
    except NoNorm:
        return []
    since = now - timedelta(days=limit.amount)
    lately = Entry.objects.filter(act__in=OUTCOMES, at__gt=since).values("subject_id")
    rows = Case.objects.filter(pk__in=lately, visit=None, secrecy=0, offline="")
    rows = rows.exclude(receipt=None).order_by("pk")
    opened = []
    for case in rows.values_list("pk", flat=True)[:AT_ONCE]:
        with suppress(Refused, IntegrityError):  # somebody was faster
            opened.append(open_visit.do(CLOCK, case, {}, at=None, now=now).made)
    return opened


class Tried(Form):
    """What became of a try."""

    note: Line = ask("联系情况", help="例如：无人接听、停机、改日再打")


@act(
    "surveys.note_contact",
    title="登记未联系上",
    by=VISITORS,
    gates=[phase("open"), other_unit],
    cite=("D-OPEN-07",),
)
def note_contact(doing: Doing[Visit, Tried]) -> None:
    """打过电话没有联系上的，每次登记；不影响本人此后自己答复。"""
    doing.create(Contact(visit=doing.subject, on=doing.day, note=doing.form.note,
                         entry_id=doing.entry_id))  # fmt: skip


class End(Form):
    """Why nobody answered."""

    why: Failed = ask("未能回访的原因")


@act(
    "surveys.end_visit",
    title="结束回访",
    by=VISITORS,
    gates=[phase("open"), other_unit, tried],
    cite=("D-OPEN-07",),
)
def end_visit(doing: Doing[Visit, End]) -> None:
    """本人不愿接受，或者多次联系不上的，结束回访；答复期限内本人仍可答复。"""
    doing.subject.failed_for = doing.form.why
    doing.subject.move("ended")


def outcome_instant(s: Situation[Any]) -> datetime:
    """From when the period of the visit runs: the outcome itself."""
    made = s.made
    return made.outcome_at if isinstance(made, Visit) else s.at
