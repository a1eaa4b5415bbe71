"""The file of a case as a dossier: all of it, in the order it happened, to read and print."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from plumbline.doors.web import happenings
from plumbline.doors.web.views.cards import evidence_card, person_card
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.views.subject import brief_of, matters
from plumbline.kernel.catalogue import look, view
from plumbline.kernel.models import Entry
from plumbline.people.reads import names


@seated
def dossier(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """Cover, index, persons, evidence, and every act on the case and on what stands in it."""
    with transaction.atomic():
        case, shown = view("case", case_id, seat.actor, seat.now, purpose="dossier")
        ids = [case.pk, *(row.pk for row in matters(case))]  # type: ignore[arg-type]
        about = Q(subject_id__in=ids) | Q(made_id=case.pk)
        entries = list(Entry.objects.filter(about).order_by("id"))
        around = happenings.Around.of(entries, seat.actor, seat.day)
        entries = [entry for entry in entries if around.open_to(entry, seat.actor)]
        if around.clear:
            fields = tuple(sorted({name for clear in around.clear.values() for name in clear}))
            look(seat.actor, "case", case_id, fields, "dossier", seat.now)
    people = names({*case.handlers})
    shown_on_page = {
        "brief": brief_of(case, shown, people),
        "sealed": shown["sealed"],
        "persons": [person_card(person) for person in shown["persons"]],
        "evidence": [evidence_card(item) for item in shown["evidence"]],
        "happenings": [happenings.happening(entry, around) for entry in entries],
    }
    return page(request, "dossier.html", shown_on_page)
