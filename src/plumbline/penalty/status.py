"""What age and mind mean for one person: no penalty, a lighter one, one that is not served."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plumbline.casework.models import Offence, Person
from plumbline.law.liability import (
    GROUNDS,
    Liability,
    Mind,
    Served,
    Weight,
    liability,
    not_executed,
    offset,
)

Status = Mapping[str, bool]  # first_time, grave, repeated, unable


def answers(person: Person, offence: Offence, status: Status) -> Liability:
    """How far the person answers for the act (C-DISC-04)."""
    return liability(
        born=person.born,
        deed=offence.deed_on,
        mind=Mind.UNABLE if status.get("unable") else Mind.SOUND,
        blind=person.blind,
        deaf_mute=person.deaf and person.mute,
    )


def unpunishable(found: Liability) -> bool:
    """Whether nobody may be punished for it."""
    return found.weight is Weight.NONE


def served(person: Person, deed_on: date, decided: date, status: Status) -> Served:
    """Whether a detention would really be served (PSPL25 23, PSPL12 21)."""
    return not_executed(
        born=person.born,
        deed=deed_on,
        decided=decided,
        first=bool(status.get("first_time")),
        pregnant=person.pregnant,
        infant_born=decided if person.nursing else None,
        grave=bool(status.get("grave")),
        within_year=2 if status.get("repeated") else 1,
    )


def days_to_serve(
    person: Person, days: int, restrained: int, status: Status, decided: date, deeds: list[date]
) -> tuple[int, str]:
    """The days left to serve, and why none are if the law does not have them served (N-ADM-10)."""
    if not days:
        return 0, ""
    each = [served(person, day, decided, status) for day in deeds]
    spared = [found for found in each if not found.served]
    if spared and len(spared) == len(each):
        return 0, GROUNDS[spared[0].ground]
    return offset(days, restrained), ""
