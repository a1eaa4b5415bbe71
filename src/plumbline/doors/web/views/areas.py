"""The wall board of a case-handling area, and the timeline of a stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.doors.web import periods, tell
from plumbline.doors.web.shapes import Link
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import duty_title, t
from plumbline.kernel.catalogue import find, look, view
from plumbline.kernel.models import Duty
from plumbline.kernel.norm import in_force
from plumbline.kernel.scope import visible
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI
from plumbline.premises.board import CLOCK, Seen, board, timeline
from plumbline.premises.findings import CITES, TITLES, findings
from plumbline.premises.history import record
from plumbline.premises.models import Area, DeviceEvent, Stay
from plumbline.property.models import Bag

EVERY = 30  # seconds between two looks at the board
MOST_HOURS = 72
DAYS, MOST = 30, 100
INTERVAL = "N-CHA-01.interval"


@dataclass(frozen=True)
class Left:
    """How much of a period is left, in words and as a bar."""

    title: str
    tone: str
    says: str
    share: int
    due: datetime


def left(duty: Duty | None, now: datetime) -> Left | None:
    """A duty as the board shows it."""
    if duty is None:
        return None
    return Left(duty_title(duty.code), periods.tone(duty, now), periods.remaining(duty, now),
                periods.share(duty, now), duty.due_at)  # fmt: skip


def card(seen: Seen, now: datetime) -> dict[str, Any]:
    """One person on the board."""
    stay, owed = seen.stay, [left(duty, now) for duty in seen.owed]
    clock, visit = left(seen.limit, now), left(seen.visit, now)
    tones = [row.tone for row in (clock, visit, *owed) if row]
    return {
        "name": stay.person.name,
        "number": stay.number,
        "href": reverse("stay", args=[stay.pk]),
        "phase": t(stay.phases[stay.phase]),
        "out": stay.phase == "out",
        "minor": stay.minor,
        "sex": gettext("女") if stay.sex == "female" else gettext("男"),
        "unfit": t(str(stay.get_unfit_display())) if stay.unfit else "",
        "level": t(str(stay.get_level_display())) if stay.level else "",
        "room": seen.room.room.name if seen.room else "",
        "questioned": seen.questioned.since if seen.questioned else None,
        "guards": seen.guards,
        "clock": clock,
        "visit": visit,
        "missing": [t(what) for what in seen.missing],
        "owed": owed,
        "tone": "over" if "over" in tones else "urgent" if "urgent" in tones else "",
    }


def shown(area: Area, seat: Seat) -> dict[str, Any]:
    """What the board shows now; whoever looks is noted, as names are on it."""
    with transaction.atomic():
        found = board(area, seat.actor, seat.day)
        look(seat.actor, "area", area.pk, ("person",), "board", seat.now)
    people = [card(seen, seat.now) for seen in found.people]
    return {
        "area": area,
        "people": people,
        "over": sum(row["tone"] == "over" for row in people),
        "rooms": [(room, t(room.phases[room.phase]), count) for room, count in found.rooms],
        "shifts": found.shifts,
        "inside": reverse("list", args=["stay"]) + f"?area={area.pk}&present=1",
        "at": seat.now,
        "every": EVERY,
    }


def the_area(seat: Seat, area_id: UUID) -> Area:
    """The area, within one's scope."""
    area = find("area", area_id, seat.actor, seat.now)
    assert isinstance(area, Area)  # noqa: S101 - kind and class go together
    return area


@seated
def area_board(request: HttpRequest, seat: Seat, area_id: UUID) -> HttpResponse:
    """One screen for the wall; it refreshes itself."""
    return page(request, "area.html", shown(the_area(seat, area_id), seat))


@seated
def area_now(request: HttpRequest, seat: Seat, area_id: UUID) -> HttpResponse:
    """The part of the board that changes."""
    return page(request, "parts/board.html", shown(the_area(seat, area_id), seat))


@seated
def area_findings(request: HttpRequest, seat: Seat, area_id: UUID) -> HttpResponse:
    """What departed from the law in the last days, and where devices say otherwise."""
    area, since = the_area(seat, area_id), seat.now - timedelta(days=DAYS)
    seen = dict(
        visible(Stay, seat.actor, seat.day).filter(area=area).exclude(left_at__lt=since)
        .values_list("number", "pk")
    )  # fmt: skip
    interval = timedelta(hours=in_force(INTERVAL, seat.day).body_as(TimeLimit).amount)
    rows = [
        {
            "title": t(TITLES[found.code]),
            "stay": found.stay,
            "href": reverse("stay", args=[seen[found.stay]]),
            "since": found.since,
            "until": found.until,
            "cite": tell.cite(CITES[found.code]),
        }
        for found in findings(record(area, since), seat.now, interval)
        if found.stay in seen
    ]
    lies = DeviceEvent.objects.filter(device__area=area, at__gte=since).exclude(contradicts="")
    shown = {"area": area, "rows": rows, "days": DAYS,
             "lies": lies.select_related("device", "stay").order_by("-at")[:MOST]}  # fmt: skip
    return page(request, "area_findings.html", shown)


def _hours(stay: Stay, now: datetime) -> list[datetime]:
    first = stay.arrived_at.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    count = int(((stay.left_at or now) - first) / timedelta(hours=1)) + 1
    step = max(1, count // 12)
    return [first + timedelta(hours=n) for n in range(1, min(count, MOST_HOURS) + 1, step)]


@seated
def stay_page(request: HttpRequest, seat: Seat, stay_id: UUID) -> HttpResponse:
    """A stay as a picture, with the register in words below it."""
    row, known = view("stay", stay_id, seat.actor, seat.now, purpose="timeline")
    assert isinstance(row, Stay)  # noqa: S101 - kind and class go together
    if known.get("sealed"):
        return redirect("subject", "stay", row.pk)  # its record says so, and no more
    duty = Duty.objects.filter(subject_id=row.pk, code=CLOCK).order_by("-id").first()
    drawn = timeline(row, duty.due_at if duty else None, _hours(row, seat.now), seat.now)
    return page(request, "stay.html", {
        "stay": row,
        "phase": t(row.phases[row.phase]),
        "clock": left(duty, seat.now) if duty else None,
        "facts": known["facts"],
        "parts": known["parts"],
        "lanes": [(n * 26, t(lane.name), lane) for n, lane in enumerate(drawn.lanes)],
        "hours": drawn.hours,
        "limit": drawn.limit,
        "height": len(drawn.lanes) * 26 + 18,
        "subject": tell.address("stay", row.pk),
        "board": reverse("area_board", args=[row.area_id]),
        "case": tell.address("case", row.case_id),
        "bags": [Link(f"{t(bag.kind_title)} {bag.number}", tell.address("bag", bag.pk))
                 for bag in visible(Bag, seat.actor, seat.day)
                 .filter(case=row.case_id, person=row.person_id).order_by("pk")],
    })  # fmt: skip
