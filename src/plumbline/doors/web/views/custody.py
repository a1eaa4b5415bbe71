"""Case property on the screen: labels to print, a page to scan with a phone, the rates."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from plumbline.casework.models import Case
from plumbline.doors.web import tell
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import t
from plumbline.kernel.catalogue import find, look
from plumbline.kernel.scope import visible
from plumbline.papers.labels import Label, sheet
from plumbline.property.models import Store, Thing
from plumbline.property.pictures import photograph
from plumbline.property.rates import rates
from plumbline.property.reads import listed, unhidden

LABELLED = ("store", "thing", "case")
MOST = 2000


@seated
def labels(request: HttpRequest, seat: Seat, kind: str, subject_id: UUID) -> HttpResponse:
    """Labels for one thing, or for all in a store or a case."""
    del request
    if kind not in LABELLED:
        raise Http404
    subject = unhidden(find(kind, subject_id, seat.actor, seat.now), seat.actor)
    rows = listed(visible(Thing, seat.actor, seat.day), seat.actor)
    if isinstance(subject, Store):
        rows = rows.filter(place__store=subject)
    elif isinstance(subject, Case):
        rows = rows.filter(case=subject)
    else:
        rows = rows.filter(pk=subject.pk)
    things = rows.select_related("item", "case", "place__store").order_by("number")[:MOST]
    with transaction.atomic():
        look(seat.actor, kind, subject.pk, ("label",), "labels", seat.now)
        made = [
            Label(thing.number, thing.item.name, thing.case.number,
                  f"{thing.place.store.name} {thing.place.code}" if thing.place else "")
            for thing in things
        ]  # fmt: skip
    response = HttpResponse(sheet(made, seat.now), content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'inline; filename="labels-{subject.pk}.pdf"'
    return response


@seated
def scan(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A number typed, or read from a label by the camera, leads to its thing."""
    number = request.GET.get("number", "").strip().upper()
    if number:
        rows = listed(visible(Thing, seat.actor, seat.day), seat.actor)
        thing = rows.filter(number=number).first()
        if thing is not None and request.GET.get("then") == "photograph":
            return HttpResponseRedirect(tell.act_address(photograph.code, thing.pk))
        if thing is not None:
            return HttpResponseRedirect(tell.address("thing", thing.pk))
    return page(request, "scan.html", {"number": number}, status=404 if number else 200)


@seated
def property_rates(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The rates of 3.4d within sight, each with its exceptions by name."""
    shown = [
        {
            "rate": rate,
            "title": t(rate.title),
            "says": t(rate.says),
            "all": reverse("list", args=[rate.kind]),
            "short": [(s, t(s.why), tell.address(s.kind, s.id)) for s in rate.exceptions],
        }
        for rate in rates(seat.actor, seat.now)
    ]
    return page(request, "property_rates.html", {"rates": shown})
