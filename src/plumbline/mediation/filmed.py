"""What of mediation had to be recorded (G-BWV-03): a session that one officer held alone."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery

from plumbline.kernel.models import Entry
from plumbline.mediation.models import Session
from plumbline.recordings.coverage import Ask, Must, declare, of_line


@declare(
    "mediation.session",
    title="一名民警主持的调解",
    cite=("G-ADM-03", "G-ADM-04", "G-BWV-03"),
    of_case="mediation_session s JOIN mediation_mediation m ON s.mediation_id = m.id"
    " WHERE m.case_id = %(case)s AND s.second IS NULL",
)
def sessions(ask: Ask) -> Iterator[Must]:
    """A session without a second officer: its instant is on record, so one second is asked."""
    found = Q(mediation__case=ask.case) if ask.case else Q()
    if ask.subject:
        found &= Q(entry_id=ask.subject)
    held = Entry.objects.filter(pk=OuterRef("entry_id")).values("actor")
    rows = Session.objects.filter(found, of_line(ask, "mediation__line"), second=None)
    fields = ("entry_id", "mediation__case_id", "mediation__line", "officer", "held_at")
    for entry, case, line, officer, at in (
        rows.annotate(officer=Subquery(held)).values_list(*fields).iterator()
    ):
        yield Must("act", entry, at, at, (officer,), case, tuple(line), entry=entry)
