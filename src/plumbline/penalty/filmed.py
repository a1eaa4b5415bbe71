"""What of penalties had to be recorded (G-BWV-03): one officer alone on the spot (G-ADM-35)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery

from plumbline.casework.models import Evidence
from plumbline.penalty.models import Decision, Procedure
from plumbline.recordings.coverage import Ask, Must, declare, of_line


@declare(
    "penalty.spot",
    title="一名民警当场处罚",
    cite=("G-BWV-03", "G-ADM-35", "F-BWV-01"),
    of_case="penalty_decision WHERE case_id = %(case)s AND procedure = 'simple'"
    " AND cardinality(officers) = 1",
)
def penalties(ask: Ask) -> Iterator[Must]:
    """A penalty that one officer imposed alone: its instant is on record, so one second is asked.

    The evidence that was registered with it stands or falls with the recording.
    """
    found = Q(case=ask.case) if ask.case else Q()
    if ask.subject:
        found &= Q(pk=ask.subject)
    first = Evidence.objects.filter(case=OuterRef("case_id")).order_by("pk").values("entry_id")[:1]
    rows = Decision.objects.filter(found, of_line(ask, "line"), procedure=Procedure.SIMPLE)
    for pk, case, line, officers, at, entry in (
        rows.filter(officers__len=1).annotate(entry=Subquery(first))
        .values_list("pk", "case_id", "line", "officers", "decided_at", "entry")
        .iterator()
    ):  # fmt: skip
        yield Must("decision", pk, at, at, tuple(officers), case, tuple(line), entry=entry)
