"""What is so about a decision being carried out, each read once for many gates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from plumbline.execution import money
from plumbline.execution.models import (
    Detention,
    Licence,
    Payment,
    Plan,
    Recipient,
    Remedy,
    Reminder,
    Result,
    Service,
    Surcharge,
    Suspension,
)
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import Amount, TimeLimit
from plumbline.law.calendar import SHANGHAI, deadline, legal_day
from plumbline.penalty.models import Decision
from plumbline.penalty.telling import FINE, RATE

LITIGATION, RECONSIDERATION = "D-ADM-38.litigation", "D-ADM-38.reconsideration"


def services(decision: Decision) -> list[Service]:
    """Every service of the decision, oldest first."""
    return list(Service.objects.filter(decision=decision).order_by("pk"))


def remedies(decision: Decision) -> list[Remedy]:
    """Every remedy sought, oldest first."""
    return list(Remedy.objects.filter(decision=decision).order_by("pk"))


def payments(decision: Decision) -> list[Payment]:
    """Every payment, oldest first."""
    return list(Payment.objects.filter(decision=decision).order_by("pk"))


def plans(decision: Decision) -> list[Plan]:
    """Every request to pay later or in parts, oldest first."""
    return list(Plan.objects.filter(decision=decision).order_by("pk"))


def reminders(decision: Decision) -> list[Reminder]:
    """Every reminder, oldest first."""
    return list(Reminder.objects.filter(decision=decision).order_by("pk"))


def surcharged(decision: Decision) -> Surcharge | None:
    """The surcharge the organ imposed."""
    return Surcharge.objects.filter(decision=decision).first()


def detentions(decision: Decision) -> list[Detention]:
    """Every time the person was brought to a house, oldest first."""
    return list(Detention.objects.filter(decision=decision).order_by("id"))


def suspensions(decision: Decision) -> list[Suspension]:
    """Every suspension asked for, oldest first."""
    return list(Suspension.objects.filter(decision=decision).order_by("id"))


def licence(decision: Decision) -> Licence | None:
    """That a licence was revoked, or business suspended."""
    return Licence.objects.filter(decision=decision).first()


def fine(decision: Decision, known: list[Remedy]) -> int:
    """The fine that stands, in yuan: as decided, or as a remedy changed it."""
    changed = [r.fine for r in known if r.result == Result.CHANGED and r.fine is not None]
    return changed[-1] if changed else decision.fine


def days(decision: Decision, known: list[Remedy]) -> int:
    """The days of detention to serve that stand."""
    changed = [r.days for r in known if r.result == Result.CHANGED and r.days is not None]
    return changed[-1] if changed else decision.days_to_serve


def served_on(known: list[Service]) -> date | None:
    """The day on which the decision reached the person decided about."""
    days = [legal_day(s.served_at) for s in known
            if s.recipient == Recipient.PUNISHED and s.served_at]  # fmt: skip
    return min(days) if days else None


def running(known: list[Plan]) -> Plan | None:
    """The granted plan that replaces the fifteen days."""
    granted = [plan for plan in known if plan.granted]
    return granted[-1] if granted else None


@dataclass(frozen=True)
class Account:
    """A fine on a day: what it is, what was paid, what is still owed, in fen."""

    fine: int  # yuan
    paid: int
    surcharge: int
    surcharge_days: int
    due_on: date | None  # last day of payment; None: not served yet
    day: date

    @property
    def owed(self) -> int:
        """What must still come in."""
        return max(0, self.fine * money.FEN + self.surcharge - self.paid)

    @property
    def overdue(self) -> bool:
        """Whether something is owed and its day is over."""
        return self.owed > 0 and self.due_on is not None and self.day > self.due_on


def account(s: Situation[Decision], day: date | None = None) -> Account:
    """The fine of this decision as it stands on a day."""
    day = day or s.day
    known, paid = s.once(remedies), s.once(payments)
    amount = fine(s.subject, known)
    extra = s.once(surcharged)
    counted, rate = 0, 0
    if extra is not None:
        spans = [(r.filed_on, r.ended_on or day) for r in known]
        until = min(day, covered_on(paid, amount) or day)
        counted = money.days_counted(extra.since, until, spans)
        rate = s.norm(RATE).body_as(Amount).value
    return Account(
        fine=amount,
        paid=sum(p.fen for p in paid),
        surcharge=money.surcharge(amount, counted, rate),
        surcharge_days=counted,
        due_on=due_on(s),
        day=day,
    )


def covered_on(paid: list[Payment], amount: int) -> date | None:
    """The day on which the fine itself was paid in full; no surcharge runs after it."""
    total = 0
    for payment in paid:
        total += payment.fen
        if total >= amount * money.FEN:
            return payment.paid_on
    return None


def due_on(s: Situation[Decision]) -> date | None:
    """The last day of payment: fifteen days from service, or the last day of a granted plan."""
    plan = running(s.once(plans))
    if plan is not None:
        return date.fromisoformat(plan.rows[-1]["due_on"])
    served = served_on(s.once(services))
    return None if served is None else ends(s, served, FINE)


def ends(s: Situation[Decision], start: date, norm: str) -> date:
    """The last day of a limit that began on a day."""
    from_noon = deadline(noon(start), s.norm(norm).body_as(TimeLimit).period)
    return legal_day(from_noon.due)


def noon(day: date) -> datetime:
    """Some instant of the day; only its date counts."""
    return datetime.combine(day, time(12), SHANGHAI)


def next_row(plan: Plan, paid: list[Payment]) -> dict[str, Any] | None:
    """The next part of a plan that is not paid."""
    left = sum(p.fen for p in paid)
    for row in plan.rows:
        part = int(row["yuan"]) * money.FEN
        if left < part:
            return dict(row)
        left -= part
    return None


def remedy_over(s: Situation[Decision]) -> date | None:
    """The last day on which a remedy may be sought; None while one runs or service is missing.

    Six months from service for litigation; after reconsideration fifteen days from its end.
    """
    served, known = served_on(s.once(services)), s.once(remedies)
    if served is None or any(r.ended_on is None for r in known):
        return None
    last = ends(s, served, LITIGATION)
    for remedy in known:
        if remedy.ended_on and remedy.path == "reconsideration":
            last = ends(s, remedy.ended_on, "D-ADM-38.after")
        elif remedy.ended_on:
            last = remedy.ended_on
    return last


def tomorrow(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)
