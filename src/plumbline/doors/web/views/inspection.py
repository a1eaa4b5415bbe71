"""Networked inspection (D-CHA-04, 3.4c): every area at a glance, and the samples under way.

It names nobody: who is inside stands on the board of each area, where looking is noted.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from plumbline.doors.web import periods, tell
from plumbline.doors.web.shapes import Link
from plumbline.doors.web.views.areas import EVERY
from plumbline.doors.web.views.bench import starts
from plumbline.doors.web.views.page import Seat, own_unit, page, seated
from plumbline.doors.web.words import t
from plumbline.kernel.models import Duty
from plumbline.kernel.norm import in_force
from plumbline.kernel.scope import visible
from plumbline.law.bodies import TimeLimit
from plumbline.premises.findings import findings
from plumbline.premises.history import record
from plumbline.premises.models import Area, DeviceEvent, Room, Stay
from plumbline.recordings.models import Device, Sample

INTERVAL = "N-CHA-01.interval"
MOST = 30  # areas on one screen: each is examined by the seven rules, every time
RECENT = timedelta(days=1)
CORRECTED = "recordings.corrected"
DRAW = "recordings.draw_sample"


@seated
def inspection(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The page: areas that renew themselves, samples and orders below."""
    unit = own_unit(seat)
    shown = _areas(request, seat) | {
        "samples": _samples(seat),
        "deeds": [deed for deed in starts(seat, unit) if deed.code == DRAW],
    }
    return page(request, "inspection.html", shown, unit=unit)


@seated
def inspection_now(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The part that changes."""
    return page(request, "parts/inspection.html", _areas(request, seat))


def _areas(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()
    start = request.GET.get("from", "")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0
    areas = visible(Area, seat.actor, seat.day).filter(phase="in_use").order_by("name", "id")
    if words:
        areas = areas.filter(name__contains=words)
    found = list(areas[first : first + MOST + 1])
    asked = f"q={words}&" if words else ""
    return {
        "areas": _rows(found[:MOST], seat),
        "search": words,
        "at": seat.now,
        "every": EVERY,
        "query": f"?{asked}from={first}",
        "older": f"?{asked}from={first + MOST}" if len(found) > MOST else "",
        "newer": f"?{asked}from={max(0, first - MOST)}" if first else "",
    }


def _rows(areas: list[Area], seat: Seat) -> list[dict[str, Any]]:
    """One row for each area; all but the seven rules in a fixed number of queries."""
    ids = [area.pk for area in areas]
    inside = _count(visible(Stay, seat.actor, seat.day).filter(area__in=ids, left_at=None), "area")
    dark: dict[Any, list[str]] = {}
    for room in Room.objects.filter(area__in=ids, phase="faulty").order_by("name"):
        dark.setdefault(room.area_id, []).append(room.name)
    sound = DeviceEvent.objects.filter(device__area__in=ids).exclude(contradicts="future")
    said = sound.values_list("device__area")
    last = dict(said.annotate(last=Max("at")).order_by())
    faulty = _count(Device.objects.filter(phase="faulty", line__overlap=_units(areas))
                    .annotate(unit=F("line")), "unit")  # fmt: skip
    interval = timedelta(hours=in_force(INTERVAL, seat.day).body_as(TimeLimit).amount)
    units = tell.units(area.line for area in areas)
    return [
        {
            "name": area.name,
            "unit": tell.unit_of(area.line, units),
            "board": reverse("area_board", args=[area.pk]),
            "findings": reverse("area_findings", args=[area.pk]),
            "inside": inside.get(area.pk, 0),
            "dark": dark.get(area.pk, []),
            "faulty": sum(n for line, n in faulty.items() if area.line[-1] in line),
            "last": last.get(area.pk),
            "found": len(findings(record(area, seat.now - RECENT), seat.now, interval)),
        }
        for area in areas
    ]


def _units(areas: list[Area]) -> list[str]:
    return [area.line[-1] for area in areas]


def _count(rows: QuerySet[Any], by: str) -> dict[Any, int]:
    found = rows.order_by().values_list(by).annotate(n=Count("pk"))
    return {tuple(key) if isinstance(key, list) else key: n for key, n in found}


def _samples(seat: Seat) -> list[dict[str, Any]]:
    """The inspections under way, those with an order first, the most pressing on top."""
    rows = list(visible(Sample, seat.actor, seat.day)
                .filter(phase__in=Sample.open_phases)
                .annotate(faults=Count("findings")).order_by("-opened_at")[:MOST])  # fmt: skip
    owed = {
        duty.subject_id: duty
        for duty in Duty.objects.filter(
            Q(subject_id__in=[row.pk for row in rows]), code=CORRECTED, settled_by=None
        )
    }
    units = tell.units(row.line for row in rows)
    found = [
        {
            "link": Link(row.label, tell.address(row.kind, row.pk)),
            "unit": tell.unit_of(row.line, units),
            "phase": t(row.phases[row.phase]),
            "drawn": len(row.footage),
            "chosen": len(row.chosen),
            "population": row.population,
            "missing": row.missing,
            "faults": row.faults,
            "order": row.order,
            "due": owed[row.pk].due_at if row.pk in owed else None,
            "tone": periods.tone(owed[row.pk], seat.now) if row.pk in owed else "",
            "left": periods.remaining(owed[row.pk], seat.now) if row.pk in owed else "",
        }
        for row in rows
    ]
    return sorted(found, key=lambda row: (row["due"] is None, row["due"] or seat.now))
