"""Who can be put on duty, to choose from; who cannot stands below with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from plumbline.doors.web.forms import Options
from plumbline.doors.web.questions import Barred
from plumbline.doors.web.views.page import Seat
from plumbline.kernel.models import Subject
from plumbline.people.absences import away
from plumbline.people.models import Absence, Officer, Unit
from plumbline.qualification.reads import actors
from plumbline.rosters.gates import unfit_to_lead, unfit_to_serve, unit_of
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.slots import LONGEST

LEADER, OFFICER, AUXILIARY = "duty_leader", "duty_officer", "duty_auxiliary"
CHANGE = "rosters.change_turn"
OF_ROSTERS = (LEADER, OFFICER, AUXILIARY)


def candidates(ref: str, subject: Subject, seat: Seat) -> Options:
    """Those of the unit and, to lead, of the units above it, as they stand today."""
    return list(_marked(ref, unit_of(subject), seat)) if isinstance(subject, Unit | Roster) else []


def _marked(ref: str, unit: Unit, seat: Seat) -> Iterator[tuple[str, str]]:
    lines = [unit.line[:n] for n in range(1, len(unit.line) + 1)] if ref == LEADER else [unit.line]
    rows = Officer.objects.filter(phase="serving", line__in=lines, auxiliary=ref == AUXILIARY)
    people = list(rows.order_by("-line__len", "number"))
    known = actors(one.pk for one in people)
    gone = away(known, seat.day, seat.day + timedelta(days=LONGEST))
    shut = list[Barred]()
    for one in people:
        somebody, why = known.get(one.pk), ""
        if ref == LEADER:
            why = unfit_to_lead(somebody, unit, seat.day)
        elif ref == OFFICER:
            why = unfit_to_serve(somebody, seat.day)
        title = one.label + _note([a for a in gone if a.officer_id == one.pk])
        if not why:
            yield str(one.pk), title
        elif ref != LEADER or one.line == unit.line:
            says = gettext("%(name)s：%(why)s") % {"name": title, "why": gettext(why)}
            shut.append(Barred(str(one.pk), says))
    yield from shut


def _note(rows: list[Absence]) -> str:
    """On which of the coming days somebody is not at work."""
    says = gettext("（%(since)s至%(until)s不在岗）")
    return "".join(says % {"since": row.since, "until": row.until} for row in rows)


def as_it_stands(pk: UUID, roster: Subject) -> dict[str, Any]:
    """A turn as a form has it, to be changed where it has to be."""
    turn = Turn.objects.filter(pk=pk, roster=roster.pk).first()
    if turn is None:
        return {}
    return {"turn": str(turn.pk), "leader": str(turn.leader),
            "officers": [*map(str, turn.officers)],
            "auxiliaries": [*map(str, turn.auxiliaries)]}  # fmt: skip
