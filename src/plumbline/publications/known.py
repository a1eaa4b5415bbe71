"""What a case file knows of its persons, each value with what it is (C-OPEN-02, D-OPEN-03)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plumbline.casework.models import Case, Person
from plumbline.intake.models import Report
from plumbline.measures.models import Item
from plumbline.people.models import Officer
from plumbline.publications.detect import Known
from plumbline.publications.patterns import UNKNOWN, born, written
from plumbline.publications.surnames import surname
from plumbline.publications.terms import Hide

LEAST = 6  # characters of a feature that tells one thing from others


def of(case: Case) -> list[Known]:
    """Every value, the longest first."""
    made = [*_persons(case), *_report(case), *_things(case), *_officers(case)]
    sound = [one for one in made if len(one.value.strip()) > 1]
    return sorted(dict.fromkeys(sound), key=lambda one: -len(one.value))


def _persons(case: Case) -> Iterator[Known]:
    for person in Person.objects.filter(case=case).order_by("pk"):
        if person.organisation:  # a legal person is named; who speaks for it is not
            yield from _name(person.representative)
            yield Known(person.phone, Hide.PHONE)
            continue
        minor = person.minor(case.opened_at.date())
        yield from _name(person.name, minor=minor)
        for number in (person.id_number, person.passport):
            yield Known(number, Hide.IDENTITY)
        yield Known(person.phone, Hide.PHONE)
        for place in (person.address, person.domicile):
            yield Known(place, Hide.ADDRESS)
        yield Known(person.employer, Hide.WORKPLACE)
        yield Known(person.record, Hide.PRIVATE, firm=False)
        yield from _born(person.born)


def _name(name: str, *, minor: bool = False) -> Iterator[Known]:
    if UNKNOWN.match(name):
        return
    yield Known(name, Hide.NAME)
    given = name.removeprefix(surname(name))
    if len(given) > 1 and given != name:
        yield Known(given, Hide.MINOR if minor else Hide.PRIVATE, firm=minor)


def _born(day: date | None) -> Iterator[Known]:
    if day is not None:
        yield Known(born(day), Hide.BIRTH)
        yield from (Known(told, Hide.BIRTH) for told in written(day))


def _report(case: Case) -> Iterator[Known]:
    report = Report.objects.get(pk=case.report_id)
    yield from _name(report.reporter)
    yield Known(report.phone, Hide.PHONE)


def _things(case: Case) -> Iterator[Known]:
    for features in Item.objects.filter(case=case).values_list("features", flat=True):
        if len(features) >= LEAST:
            yield Known(features, Hide.PROPERTY)


def _officers(case: Case) -> Iterator[Known]:
    """Officers act in office; the rules do not say that they are made unknown, so people decide."""
    names = Officer.objects.filter(pk__in=case.handlers).values_list("name", flat=True)
    yield from (Known(name, Hide.NAME, firm=False) for name in names)
