"""How far a complaint is, for whoever holds its number and code: stages, clocks, answers, next way.

Never shown are names of officers, what was found inside, and who else is concerned (P-OPEN-04).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.complaints.duties import CONCLUDED, INFORMED, REVIEWED
from plumbline.complaints.duties import TOLD as TAKEN_UP
from plumbline.complaints.models import OPEN, Answer, Complaint
from plumbline.complaints.remedies import Ways, next_of
from plumbline.complaints.told import TOLD
from plumbline.kernel.models import Duty
from plumbline.kernel.norm import in_force
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import deadline, legal_day
from plumbline.openness.codes import opened, plain
from plumbline.openness.models import About
from plumbline.openness.progress import Clock, Stage, clock, stages
from plumbline.people.contacts import contact
from plumbline.people.models import Contact, Unit

PERIODS = {
    TAKEN_UP: "告知是否受理的期限",
    CONCLUDED: "办结并答复的期限",
    INFORMED: "答复申请的期限",
    REVIEWED: "答复复查、复核申请的期限",
}


@dataclass(frozen=True)
class Progress:
    """What number and code of a complaint open."""

    complaint: Complaint
    unit: str  # that handles it
    contact: Contact | None  # by which telephone, and where
    stages: list[Stage]
    clocks: list[Clock]
    answers: list[Answer]
    ways: Ways | None
    review_until: datetime | None  # until when a review may be asked for here

    @property
    def withdrawable(self) -> bool:
        """Whether it still runs."""
        return self.complaint.phase in OPEN


def look_up(number: str, code: str, now: datetime) -> Progress | None:
    """What this number and code open; None says nothing about why. The look is noted."""
    found = opened(About.COMPLAINT, number, code, now, _kept)
    return of(Complaint.objects.get(pk=found), now) if found else None


def _kept(number: str) -> list[tuple[UUID, str]]:
    return list(Complaint.objects.filter(number=plain(number)).values_list("pk", "code"))


def of(complaint: Complaint, now: datetime) -> Progress:
    """What is shown of a complaint."""
    handles = Unit.objects.get(code=complaint.line[-1])
    return Progress(
        complaint,
        handles.name,
        contact(handles, legal_day(now)),
        stages(complaint.pk, TOLD),
        _clocks(complaint, now),
        list(complaint.answers.order_by("level")),
        next_of(complaint, legal_day(now)),
        _review_until(complaint, now),
    )


def _clocks(complaint: Complaint, now: datetime) -> list[Clock]:
    """Each period once: one that was raised anew elsewhere, or begins anew, as it stands now."""
    rows = Duty.objects.filter(subject_id=complaint.pk, code__in=PERIODS).order_by("id")
    latest = {(row.code, row.started_at if row.code == REVIEWED else None): row for row in rows}
    waits = complaint.phase == "clarifying"  # the period begins anew with what is made clear
    return [clock(row, PERIODS[row.code], now) for row in latest.values()
            if not (waits and row.code == INFORMED)]  # fmt: skip


def _review_until(complaint: Complaint, now: datetime) -> datetime | None:
    reviewable = complaint.phase in ("replied", "reviewed") and len(complaint.line) > 1
    if complaint.asks_information or not reviewable or complaint.replied_at is None:
        return None
    period = in_force("D-OPEN-09.ask", legal_day(now), complaint).body_as(TimeLimit).period
    ends = deadline(complaint.replied_at, period).due
    return ends if now <= ends else None
