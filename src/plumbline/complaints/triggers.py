"""Justified complaints, for whatever asks who answers for what: read there, judged there (9.1).

A complaint is justified when its last answer says so, in full or in part. Named is what the one
who looked into it laid to whom; that is where an inquiry begins, not what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.complaints.models import ANSWERED, Answer, Complaint, Finding
from plumbline.complaints.terms import JUSTIFIED


@dataclass(frozen=True)
class Trigger:
    """What a justified complaint gives to others; nothing of who complained."""

    complaint: UUID
    number: str
    unit: UUID  # complained of
    officers: tuple[UUID, ...]  # to whom the finding lays the fault; may be none
    fault: str  # a Fault
    outcome: str  # an Outcome
    at: datetime  # of the answer
    entry: UUID  # of the answer


def triggers(since: datetime, until: datetime, line: Sequence[str] = ()) -> list[Trigger]:
    """Those answered from `since` and before `until`, of a unit and those below it, oldest first.

    Where a review came to another end, the review counts and the first answer no more.
    """
    rows = Answer.objects.filter(
        at__gte=since, at__lt=until, outcome__in=JUSTIFIED, complaint__phase__in=ANSWERED
    )
    if line:
        rows = rows.filter(**{f"complaint__unit__line__{len(line) - 1}": line[-1]})
    answers = [one for one in rows.select_related("complaint").order_by("at", "pk")
               if one.level == one.complaint.level]  # fmt: skip
    found = _findings([one.complaint for one in answers])
    return [_trigger(one, found[one.complaint_id, one.level]) for one in answers]


def _findings(complaints: list[Complaint]) -> dict[tuple[UUID, int], Finding]:
    rows = Finding.objects.filter(complaint__in=complaints).order_by("pk")
    return {(row.complaint_id, row.level): row for row in rows}


def _trigger(answer: Answer, finding: Finding) -> Trigger:
    on = answer.complaint
    return Trigger(on.pk, on.number, on.unit_id, tuple(finding.officers), finding.fault,
                   answer.outcome, answer.at, answer.entry_id)  # fmt: skip
