"""Complaints on the screen: the slip to hand out, the posters for station walls, the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.complaints import posters
from plumbline.complaints.figures import Figure, figures
from plumbline.complaints.hiding import unhidden
from plumbline.complaints.models import Complaint
from plumbline.complaints.terms import DESK, HEADS
from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Link
from plumbline.doors.web.views.lists import EXPORTS, harmless
from plumbline.doors.web.views.page import Seat, page, public, seated
from plumbline.kernel.models import Entry, Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.papers.labels import qr
from plumbline.people.contacts import contacts
from plumbline.people.models import Unit, UnitLevel
from plumbline.people.reads import unit_names

NOTE = "complaints.note"
SCANNED = {"matter": "check", "channel": "qr"}  # what the address on a poster says besides the unit
COLUMNS = ("单位", "收到", "应答复", "按期答复", "已答复", "属实", "按期率", "属实率")


@seated
def complaint_slip(request: HttpRequest, seat: Seat, complaint_id: UUID) -> HttpResponse:
    """Number and code for the person who complained, printed by whoever wrote it down.

    To nobody else, and to him only until it goes on: the code opens what is answered.
    """
    taken = Entry.objects.filter(made_id=complaint_id, act=NOTE, actor=seat.actor.id)
    row = Complaint.objects.filter(pk=complaint_id, phase__in=("lodged", "accepted")).first()
    if row is None or not taken.exists() or row.entry_id != taken.get().pk:
        raise Http404
    unhidden(row, seat.actor)
    follow = public(request, "public_complaint")
    code = f"{row.code[:4]}-{row.code[4:]}"
    shown = {
        "number": row.number, "code": code, "at": row.opened_at, "unit": row.unit.name,
        "matter": row.get_matter_display(), "public": follow,
        "qr": qr(f"{follow}#{urlencode({'number': row.number, 'code': row.code})}"),
        "back": reverse("entry", args=[row.entry_id]),
    }  # fmt: skip
    return page(request, "complaint_slip.html", shown)


def _stations(seat: Seat) -> QuerySet[Unit]:
    """The stations of one's line: each gets a code of its own."""
    line = seat.line
    if not line:
        return Unit.objects.none()
    here = {f"line__{len(line) - 1}": line[-1]}
    return Unit.objects.filter(level=UnitLevel.STATION, phase="active", **here).order_by("code")


@seated
def complaint_posters(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A page for the wall of each station below: the code leads to the check by the unit above."""
    stations = _stations(seat)
    if not stations:
        raise Http404
    address = public(request, "public_complaints")
    above = {one.line[-2] for one in stations if len(one.line) > 1}
    reached, called = contacts(above, seat.day), unit_names(above)
    made = [
        posters.Poster(
            one.name, f"{address}?{urlencode({'unit': one.code, **SCANNED})}",
            called.get(code, ""), reached[code].phone if code in reached else "",
        )
        for one in stations
        for code in [one.line[-2] if len(one.line) > 1 else ""]
    ]  # fmt: skip
    response = HttpResponse(posters.sheets(made, seat.now), content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = 'inline; filename="posters.pdf"'
    return response


def _line(seat: Seat) -> tuple[str, ...] | None:
    """The highest line whose complaints this officer watches; None without one."""
    held = [
        post.line
        for post in seat.actor.posts
        if post.role in {*DESK, *HEADS} and post.reaches(post.line, seat.day)
    ]
    return min(held, key=len, default=None)


def _asked(request: HttpRequest, seat: Seat) -> tuple[date, date]:
    """From the first day of the year to today, unless the address says otherwise."""

    def day(name: str, otherwise: date) -> date:
        try:
            return date.fromisoformat(request.GET.get(name, ""))
        except ValueError:
            return otherwise

    return day("since", seat.day.replace(month=1, day=1)), day("until", seat.day)


@seated
def complaint_figures(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How many, in time, justified, by the unit complained of; of the line one watches over."""
    line = _line(seat)
    since, until = _asked(request, seat)
    begins, ends = (datetime.combine(one, datetime.min.time(), SHANGHAI) for one in (since, until))
    ends = ends.replace(hour=23, minute=59, second=59)
    found = figures(begins, ends, seat.now, line) if line is not None else []
    if request.GET.get("export") in EXPORTS:
        return EXPORTS[request.GET["export"]](Complaint.kind, _lines(found))
    query = {"since": since.isoformat(), "until": until.isoformat()}
    shown: dict[str, Any] = {
        "rows": [(one, tell.address(Unit.kind, one.unit.pk)) for one in found],
        "since": since, "until": until,
        "exports": [(name.upper(), "?" + urlencode({**query, "export": name})) for name in EXPORTS],
    }  # fmt: skip
    return page(request, "complaint_figures.html", shown)


def _lines(found: list[Figure]) -> Iterator[list[str]]:
    yield [gettext(title) for title in COLUMNS]
    for one in found:
        counts = (one.lodged, one.due, one.in_time, one.answered, one.justified)
        yield [harmless(one.unit.name), *map(str, counts), one.punctual, one.right]


def links(row: Subject) -> list[Link]:
    """Where a complaint leads: to the unit complained of, and the case it is about."""
    if not isinstance(row, Complaint):
        return []
    found = [Link(row.unit.name, tell.address(Unit.kind, row.unit_id))]
    about = row.case or row.report
    return [*found, Link(about.number, tell.address(about.kind, about.pk))] if about else found
