"""What of questioning had to be recorded (G-BWV-03): in the area, alone, or over a distance."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery

from plumbline.casework.models import Evidence
from plumbline.questioning.models import Check, Statement
from plumbline.questioning.terms import Place, Signed
from plumbline.recordings.coverage import Ask, Must, declare, of_line


@declare(
    "questioning.statement",
    title="询问",
    cite=("G-BWV-03", "G-ADM-03", "D-CHA-02"),
    of_case="questioning_statement WHERE case_id = %(case)s",
)
def statements(ask: Ask) -> Iterator[Must]:
    """Questioning in the area, by one officer, or over a distance, from its start to its end."""
    full = Q(place=Place.AREA) | Q(officers__len=1) | ~Q(assisting="")
    rows = Statement.objects.exclude(ended_at=None).filter(full, _asked(ask))
    made = Evidence.objects.filter(pk=OuterRef("evidence_item")).values("entry_id")
    fields = ("pk", "case_id", "line", "officers", "place_name", "opened_at", "ended_at", "entry")
    for pk, case, line, officers, place, begins, ends, entry in (
        rows.annotate(entry=Subquery(made)).values_list(*fields).iterator()
    ):
        yield Must("statement", pk, begins, ends, tuple(officers), case, tuple(line), place, entry)


@declare(
    "questioning.signing",
    title="笔录的电子签名、捺印",
    cite=("D-ADM-37", "G-BWV-03"),
    of_case="questioning_statement WHERE case_id = %(case)s AND signed = 'electronic'",
)
def signings(ask: Ask) -> Iterator[Must]:
    """A statement signed electronically, at its end: one second is asked, wherever it was held."""
    rows = Statement.objects.exclude(ended_at=None).filter(_asked(ask), signed=Signed.ELECTRONIC)
    fields = ("pk", "case_id", "line", "officers", "place_name", "ended_at")
    for pk, case, line, officers, place, at in rows.values_list(*fields).iterator():
        yield Must("statement", pk, at, at, tuple(officers), case, tuple(line), place)


@declare(
    "questioning.check",
    title="当场盘问检查",
    cite=("G-BWV-01",),
    of_case="questioning_check WHERE case_id = %(case)s",
)
def checks(ask: Ask) -> Iterator[Must]:
    """A check on the spot: only its instant is on record, so one second stands for it."""
    rows = Check.objects.filter(_asked(ask))
    fields = ("pk", "case_id", "line", "handlers", "opened_at")
    for pk, case, line, officers, at in rows.values_list(*fields).iterator():
        yield Must("check", pk, at, at, tuple(officers), case, tuple(line))


def _asked(ask: Ask) -> Q:
    found = Q(case=ask.case) if ask.case else Q()
    if ask.subject:
        found &= Q(pk=ask.subject)
    return found & of_line(ask, "line")
