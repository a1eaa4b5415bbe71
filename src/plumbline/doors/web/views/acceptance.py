"""The acceptance receipt the reporter takes home, and its code as a picture."""

from __future__ import annotations

import io
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from plumbline.casework.seals import shut
from plumbline.doors.web import tell
from plumbline.doors.web.views.page import Seat, page, public, seated
from plumbline.intake.models import Receipt, Report
from plumbline.intake.reads import receipt, who_reported
from plumbline.kernel.catalogue import find, look
from plumbline.kernel.models import Entry
from plumbline.people.reads import names
from plumbline.transparency.models import Seal


def _receipt(seat: Seat, case_id: UUID) -> Receipt:
    find("case", case_id, seat.actor, seat.now)
    try:
        return receipt(case_id)
    except Receipt.DoesNotExist:
        raise Http404 from None


@seated
def acceptance(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """The receipt as a paper to print."""
    paper = _receipt(seat, case_id)
    case = paper.case
    with transaction.atomic():
        report = Report.objects.filter(pk=case.report_id).first()
        reporter = ""
        if report and not shut(case, seat.actor, seat.day):
            reporter, _ = who_reported(report, seat.actor)
        if report and reporter:
            look(seat.actor, "report", report.pk, ("reporter",), "receipt", seat.now)
    people, units = names(set(case.handlers)), tell.units([case.line])
    entry = Entry.objects.get(pk=paper.entry_id)
    seal = Seal.objects.filter(entry_id=entry.pk).first()
    shown = {
        "back": tell.address("case", case.pk),
        "number": paper.number,
        "unit": tell.unit_of(case.line, units),
        "reporter": reporter,
        "reported_at": case.reported_at,
        "title": case.brief,
        "case_number": case.number,
        "leads": [people.get(h, "") for h in case.handlers],
        "code": f"{paper.code[:4]}-{paper.code[4:]}",
        "public": public(request, "public_progress"),
        "qr": reverse("acceptance_qr", args=[case.pk]),
        "issued": entry.at,
        "entry": str(entry.pk),
        "leaf": bytes(seal.leaf).hex() if seal else "",
    }
    return page(request, "receipt.html", shown)


@seated
def acceptance_qr(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """The address of the progress for a camera; number and code stand behind the #."""
    paper = _receipt(seat, case_id)
    picture = io.BytesIO()
    asked = urlencode({"number": paper.number, "code": paper.code})
    address = public(request, "public_progress")
    segno.make(f"{address}#{asked}", error="m").save(
        picture, kind="svg", scale=4, border=2, dark="#000", light="#fff"
    )
    response = HttpResponse(picture.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response
