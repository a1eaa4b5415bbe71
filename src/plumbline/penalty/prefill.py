"""What the file of a case answers by itself to the factors of a benchmark (C-DISC-03).

A factor names one of these facts. Answered from the file it needs no evidence beside it: the file
shows where it came from. An officer who finds otherwise says so, with evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from plumbline.casework.models import Offence, Outcome, PersonRole
from plumbline.law.calendar import Unit, later, legal_day
from plumbline.law.tables import DecisionTable, Value
from plumbline.penalty.models import Decision

CHILD, OLD = 14, 70  # assault: under fourteen, seventy and older (PSPL25 51)
PROPERTY = ("theft", "fraud", "looting", "snatching", "extortion", "damage")


def value(offence: Offence) -> Value | None:
    """What the things of the case are worth together, as they were valued (D-ADM-21)."""
    yuan = [row.yuan for row in offence.case.valuations.all() if row.yuan is not None]
    return sum(yuan) if yuan else None


def aggravation(offence: Offence) -> Value | None:
    """Which heavier circumstance of assault the persons of the case show; None: none by itself."""
    persons = list(offence.case.persons.all())
    victims = [person for person in persons if person.role == PersonRole.VICTIM]
    ages = [years for v in victims if (years := v.age(offence.deed_on)) is not None]
    there = {
        "group": sum(person.role == PersonRole.SUSPECT for person in persons) > 1,
        "vulnerable": any(years < CHILD or years >= OLD for years in ages)
        or any(victim.pregnant for victim in victims),
        "many": len(victims) > 1,
    }
    found = [code for code, holds in there.items() if holds]
    if not found:
        return None
    return found[0] if len(found) == 1 else "several"


def earlier_property(offence: Offence) -> Value | None:
    """Whether he was punished for such an act within a year before this one (PSPL25 22)."""
    since = later(offence.deed_on, -1, Unit.YEAR)
    return "earlier" if punished(offence, PROPERTY, since) else None


def earlier_drugs(offence: Offence) -> Value | None:
    """Whether he was found with drugs before."""
    return "again" if punished(offence, ("drug_use",), date.min) else None


def punished(offence: Offence, causes: tuple[str, ...], since: date) -> bool:
    """Whether a standing penalty on whoever has this identity number names one of these causes."""
    number = offence.person.id_number
    if not number:
        return False
    rows = Decision.objects.filter(person__id_number=number, outcome=Outcome.PENALTY)
    return any(
        since <= legal_day(row.decided_at) <= offence.deed_on
        and any(act["cause"] in causes for act in row.offences)
        for row in rows.exclude(phase="annulled").exclude(case=offence.case)
    )


FILE: Mapping[str, Callable[[Offence], Value | None]] = {
    "value": value,
    "aggravation": aggravation,
    "earlier_property": earlier_property,
    "earlier_drugs": earlier_drugs,
}


def from_file(table: DecisionTable, offence: Offence) -> dict[str, Value]:
    """The factors that the file answers, with its answers."""
    known = ((f, FILE[f.file](offence)) for f in table.factors if f.file in FILE and f.file)
    return {f.code: answer for f, answer in known if answer is not None and f.takes(answer)}
