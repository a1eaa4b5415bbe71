"""What of the evidence had to be recorded (G-BWV-03): an electronic signature being given."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from plumbline.casework.models import Evidence
from plumbline.casework.terms import Signature
from plumbline.recordings.coverage import Ask, Must, declare, of_line


@declare(
    "casework.signing",
    title="电子签名、捺印",
    cite=("D-ADM-37", "G-BWV-03"),
    of_case="casework_evidence WHERE case_id = %(case)s AND signature = 'electronic'",
)
def signings(ask: Ask) -> Iterator[Must]:
    """Evidence that was signed electronically when it was collected: one second of it is asked."""
    found = Q(case=ask.case) if ask.case else Q()
    if ask.subject:
        found &= Q(entry_id=ask.subject)
    rows = Evidence.objects.filter(
        found, of_line(ask, "case__line"), signature=Signature.ELECTRONIC
    )
    fields = ("entry_id", "case_id", "case__line", "officers", "collected_at")
    for entry, case, line, officers, at in rows.values_list(*fields).iterator():
        yield Must("act", entry, at, at, tuple(officers), case, tuple(line), entry=entry)
