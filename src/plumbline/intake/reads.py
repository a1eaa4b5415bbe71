"""Reading reports and receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from plumbline.casework.models import Case
from plumbline.intake.models import Receipt, Report, Way
from plumbline.kernel import scope
from plumbline.kernel.catalogue import read
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor


@read("report", personal=("reporter", "phone", "place", "facts"))
def report(subject: Report, actor: Actor, now: datetime) -> dict[str, Any]:
    """A report with what the reporter said, and the case it became."""
    del actor, now
    case = Case.objects.filter(report_id=subject.pk).values_list("pk", flat=True).first()
    return {
        "number": subject.number,
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "way": subject.way,
        "way_title": Way(subject.way).label,
        "reporter": subject.reporter,
        "phone": subject.phone,
        "keep_secret": subject.keep_secret,
        "occurred_at": subject.occurred_at.isoformat() if subject.occurred_at else None,
        "reported_at": subject.opened_at.isoformat(),
        "place": subject.place,
        "facts": subject.facts,
        "line": subject.line,
        "case": str(case) if case else None,
    }


def reports(actor: Actor, now: datetime, *, phase: str = "") -> QuerySet[Report]:
    """The reports the actor may list, newest first."""
    rows = scope.visible(Report, actor, legal_day(now)).order_by("-opened_at", "-id")
    return rows.filter(phase=phase) if phase else rows


def receipt(case: UUID) -> Receipt:
    """The acceptance receipt of a case."""
    return Receipt.objects.select_related("case").get(case_id=case)
