"""What of a stay had to be recorded (G-CHA-10, D-CHA-02, 3.1d): every second inside, and outside.

The area's cameras answer for the rooms and the way between them; a camera's place is the name of
the room, or of the area where it looks at entrance and corridors. Escorts carry recorders.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from plumbline.premises.models import Exit, Presence, Questioning, Room, SafetyCheck, Stay
from plumbline.premises.terms import OutFor, RoomUse
from plumbline.recordings.coverage import Ask, Must, declare, of_line

OF_STAY = "JOIN premises_stay s ON s.id = t.stay_id WHERE s.case_id = %(case)s"
STAY = ("stay", "stay__case", "stay__line")


@declare(
    "premises.stay",
    title="办案区内的停留",
    cite=("G-CHA-10", "D-CHA-02", "G-ADM-31", "3.1d"),
    of_case="premises_stay WHERE case_id = %(case)s AND entered_at IS NOT NULL",
)
def stays(ask: Ask) -> Iterator[Must]:
    """Each span in a room, by its camera; between rooms, by the cameras of the area."""
    rows = Presence.objects.exclude(until=None).filter(_asked(ask)).order_by("stay", "since")
    for pk, case, line, room, since, until in rows.values_list(
        *STAY, "room__name", "since", "until"
    ).iterator():
        assert until is not None  # noqa: S101 - as the query says
        yield Must("stay", pk, since, until, (), case, tuple(line), room)
    over = Stay.objects.exclude(Q(entered_at=None) | Q(left_at=None)).filter(
        _asked(ask, "pk", "case", "line")
    )
    for stay in over.select_related("area").prefetch_related("presences", "exits").iterator(500):
        for begins, ends in between(stay):
            yield Must("stay", stay.pk, begins, ends, (), stay.case_id, tuple(stay.line),
                       stay.area.name)  # fmt: skip


def between(stay: Stay) -> Iterator[tuple[datetime, datetime]]:
    """When the person was in the area and in no room: on entry, in the corridor, at the door."""
    at = stay.entered_at
    away = [(row.since, row.until) for row in stay.presences.all()]
    away += [(row.out_at, row.back_at) for row in stay.exits.all() if row.out_at is not None]
    for since, until in sorted(away, key=lambda span: span[0]):
        if at is not None and since > at:
            yield at, since
        at = until if at is None or (until is not None and until > at) else at
    if at is not None and stay.left_at is not None and stay.left_at > at:
        yield at, stay.left_at


@declare(
    "premises.check",
    title="人身安全检查",
    cite=("D-CHA-02", "G-CHA-05"),
    of_case=f"premises_safetycheck t {OF_STAY}",
)
def checks(ask: Ask) -> Iterator[Must]:
    """Each safety check, in the room for it where there is one; its instant alone is on record."""
    there = Room.objects.filter(area=OuterRef("stay__area"), use=RoomUse.CHECK).order_by("pk")
    place = Coalesce(Subquery(there.values("name")[:1]), "stay__area__name")
    rows = SafetyCheck.objects.filter(_asked(ask)).annotate(place=place)
    for pk, case, line, place_name, at, checker in rows.values_list(
        *STAY, "place", "at", "checker"
    ).iterator():
        yield Must("stay", pk, at, at, (checker,), case, tuple(line), place_name)


@declare(
    "premises.questioning",
    title="办案区内的询问讯问",
    cite=("D-CHA-02", "G-ADM-03", "G-ADM-31", "3.1d"),
    of_case=f"premises_questioning t {OF_STAY}",
)
def questionings(ask: Ask) -> Iterator[Must]:
    """Each questioning from its start to its end, by the room's camera or an officer's recorder."""
    rows = Questioning.objects.exclude(until=None).filter(_asked(ask))
    for pk, case, line, room, officers, since, until in rows.values_list(
        *STAY, "room__name", "officers", "since", "until"
    ).iterator():
        assert until is not None  # noqa: S101 - as the query says
        yield Must("stay", pk, since, until, tuple(officers), case, tuple(line), room)


@declare(
    "premises.exit",
    title="临时离开办案区",
    cite=("G-CHA-03", "G-CHA-10"),
    of_case=f"premises_exit t {OF_STAY} AND t.out_at IS NOT NULL",
)
def exits(ask: Ask) -> Iterator[Must]:
    """Each approved way out and back, by a recorder of the escort; an ambulance waits for none."""
    rows = Exit.objects.exclude(Q(out_at=None) | Q(back_at=None) | Q(ground=OutFor.MEDICAL))
    for pk, case, line, escorts, out, back in (
        rows.filter(_asked(ask)).values_list(*STAY, "escorts", "out_at", "back_at")
    ).iterator():
        assert out is not None and back is not None  # noqa: S101, PT018 - as the query says
        yield Must("stay", pk, out, back, tuple(escorts), case, tuple(line))


def _asked(ask: Ask, stay: str = "stay", case: str = "stay__case", line: str = "stay__line") -> Q:
    found = Q(**{case: ask.case}) if ask.case else Q()
    if ask.subject:
        found &= Q(**{stay: ask.subject})
    return found & of_line(ask, line)
