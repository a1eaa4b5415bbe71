"""Open cases whose officers hold no level any more, or no longer serve: to hand over (1.3c)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Func, QuerySet

from plumbline.casework.gates import IN_HAND
from plumbline.casework.models import Case
from plumbline.people.models import Officer
from plumbline.qualification.gates import ANY_LEVEL
from plumbline.qualification.reads import holds, levels

OPEN = (*IN_HAND, "under_review", "reviewed", "approved", "decided")  # as casework.assign
MOST = 200


@dataclass(frozen=True)
class HandOver:
    """A case, and whichever of its officers cannot go on with it."""

    case: Case
    officers: tuple[Officer, ...]


def to_hand_over(cases: QuerySet[Case], day: date) -> list[HandOver]:
    """The open cases among these that somebody else must take up: four queries for all."""
    rows = cases.filter(phase__in=OPEN)
    each = rows.order_by().annotate(who=Func(F("handlers"), function="unnest"))
    handlers = set(each.values_list("who", flat=True).distinct())
    held = levels(handlers)
    people = Officer.objects.in_bulk(handlers)
    unable = {
        pk for pk, officer in people.items()
        if officer.phase != "serving" or not holds(held.get(pk, ()), ANY_LEVEL, day)
    }  # fmt: skip
    if not unable:
        return []
    found = rows.filter(handlers__overlap=list(unable)).order_by("opened_at", "id")[:MOST]
    return [
        HandOver(case, tuple(people[pk] for pk in case.handlers if pk in unable)) for case in found
    ]
