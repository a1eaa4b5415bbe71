"""Numbers: which can take a text, which is whose, and to which nothing is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plumbline.casework.models import Person
from plumbline.intake.models import Report
from plumbline.notices.models import Stop

MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")


def mobile(typed: str) -> str:
    """A mobile number as providers take it; empty where this is none."""
    found = MOBILE.fullmatch(re.sub(r"[\s-]", "", typed))
    return found[1] if found else ""


def shared(phone: str, name: str) -> bool:
    """Whether the number is on file for somebody else too: given twice, or given anew (P-OPEN-04).

    Whoever reads there may be another than we mean; a caller without a name may be anybody.
    """
    others = Report.objects.filter(phone=phone).exclude(reporter__in=("", name))
    persons = Person.objects.filter(phone=phone).exclude(name=name)
    return others.exists() or persons.exists()


def stopped(phone: str) -> bool:
    """Whether nothing may be sent to this number."""
    return Stop.objects.filter(phone=phone, phase="stopped").exists()


def stopped_of(phones: Iterable[str]) -> set[str]:
    """To which of these numbers nothing may be sent."""
    found = Stop.objects.filter(phone__in=set(phones), phase="stopped")
    return set(found.values_list("phone", flat=True))
