"""The area's footage around an abnormal event is frozen by itself (D-CHA-03, K-CHA-01).

From the report on nothing of it can be destroyed, whichever camera took it and whether it came in
before or after; while the event is looked into no term runs, afterwards it is evidence of the case.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from plumbline.premises.models import Abnormal
from plumbline.recordings.models import Footage
from plumbline.recordings.retention import freezes


@freezes
def around_events(rows: list[Footage]) -> dict[UUID, bool]:
    """What the cameras of an area saw during a stay in which something went wrong."""
    cameras = [row for row in rows if row.place]
    if not cameras:
        return {}
    found: dict[UUID, bool] = {}
    first, last = min(row.begins for row in cameras), max(row.ends for row in cameras)
    events = Abnormal.objects.filter(
        Q(stay__left_at=None) | Q(stay__left_at__gte=first), stay__arrived_at__lte=last
    )
    for event in events.select_related("stay__area").prefetch_related("stay__area__rooms"):
        stay, area = event.stay, event.stay.area
        places = {area.name, *(room.name for room in area.rooms.all())}
        for row in cameras:
            of_area = row.line == area.line or (row.line[-1] in area.line and row.place in places)
            there = row.ends >= stay.arrived_at and (not stay.left_at or row.begins <= stay.left_at)
            if of_area and there:
                found[row.pk] = found.get(row.pk, False) or event.phase == "reported"
    return found
