"""What of the measures had to be recorded (G-BWV-01, G-BWV-03): inspections, what is seized.

The safety check of a person brought in is not here: it happens in the area, before its cameras.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import OuterRef, Q, Subquery

from plumbline.measures.models import Identification, Item, Preservation, Record
from plumbline.measures.terms import Target
from plumbline.recordings.coverage import Ask, Must, declare, of_line


@declare(
    "measures.inspection",
    title="检查",
    cite=("G-BWV-03", "G-BWV-01", "D-BWV-01"),
    of_case="measures_record WHERE case_id = %(case)s",
)
def inspections(ask: Ask) -> Iterable[Must]:
    """Every inspection of a place, a thing or a body, from its beginning to its end."""
    rows = Record.objects.exclude(target=Target.SAFETY).filter(_asked(ask, "entry_id"))
    for entry, case, line, officers, begins, ends in rows.values_list(
        "entry_id", "case_id", "case__line", "officers", "began_at", "ended_at"
    ).iterator():
        yield Must("act", entry, begins, ends, tuple(officers), case, tuple(line), entry=entry)


@declare(
    "measures.seizure",
    title="当场实施的证据保全",
    cite=("G-BWV-03", "G-BWV-01"),
    of_case="measures_preservation WHERE case_id = %(case)s",
)
def seizures(ask: Ask) -> Iterator[Must]:
    """Whatever was taken on the spot; of a measure approved before, nobody says where it was."""
    first = Item.objects.filter(preservation=OuterRef("pk")).order_by("pk").values("entry_id")[:1]
    rows = Preservation.objects.exclude(began_at=None).filter(_asked(ask, "pk"))
    rows = rows.exclude(on_spot_for="").filter(taken_over_at=None)
    for pk, case, line, officers, begins, entry in (
        rows.annotate(entry=Subquery(first))
        .values_list("pk", "case_id", "line", "handlers", "began_at", "entry")
        .iterator()
    ):
        assert begins is not None  # noqa: S101 - as the query says
        yield Must("preservation", pk, begins, begins, tuple(officers), case, tuple(line),
                   entry=entry)  # fmt: skip


@declare(
    "measures.identification",
    title="一名民警主持的辨认",
    cite=("G-ADM-03", "G-BWV-03"),
    of_case="measures_identification WHERE case_id = %(case)s",
)
def identifications(ask: Ask) -> Iterator[Must]:
    """An identification that one officer held alone."""
    rows = Identification.objects.filter(_asked(ask, "entry_id"), officers__len=1)
    for entry, case, line, officers, held in rows.values_list(
        "entry_id", "case_id", "case__line", "officers", "held_at"
    ).iterator():
        yield Must("act", entry, held, held, tuple(officers), case, tuple(line), entry=entry)


def _asked(ask: Ask, key: str) -> Q:
    found = Q(case=ask.case) if ask.case else Q()
    if ask.subject:
        found &= Q(**{key: ask.subject})
    return found & of_line(ask, "case__line")
