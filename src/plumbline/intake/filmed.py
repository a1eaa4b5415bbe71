"""What of a call had to be recorded (D-INT-05): from the order to the end of the handling."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery

from plumbline.casework.models import Case
from plumbline.intake.models import Report
from plumbline.recordings.coverage import Ask, Must, declare, of_line


@declare(
    "intake.call",
    title="处警",
    cite=("D-INT-05", "G-BWV-01", "D-BWV-01"),
    of_case="intake_report r JOIN casework_case c ON c.report_id = r.id WHERE c.id = %(case)s"
    " AND r.dispatched_at IS NOT NULL",
)
def calls(ask: Ask) -> Iterator[Must]:
    """Every call that officers were sent to, from the order to the end of the handling."""
    found = of_line(ask, "line")
    if ask.case:
        found &= Q(pk__in=Case.objects.filter(pk=ask.case).values("report_id"))
    if ask.subject:
        found &= Q(pk=ask.subject)
    case = Case.objects.filter(report_id=OuterRef("pk")).order_by("pk").values("pk")[:1]
    rows = Report.objects.exclude(Q(dispatched_at=None) | Q(finished_at=None)).filter(found)
    fields = ("pk", "case", "line", "handlers", "dispatched_at", "finished_at")
    for pk, of, line, officers, begins, ends in (
        rows.annotate(case=Subquery(case)).values_list(*fields).iterator()
    ):
        yield Must("report", pk, begins, ends, tuple(officers), of, tuple(line))
