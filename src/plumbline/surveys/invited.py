"""Whoever holds the visit's number and code may answer it; whoever guesses learns nothing (X1)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from plumbline.kernel.gate import Refusal, Situation
from plumbline.law.roles import PUBLIC
from plumbline.openness.codes import opened, plain
from plumbline.openness.models import About
from plumbline.surveys.answering import answer
from plumbline.surveys.models import Visit


def look_up(number: str, code: str, now: datetime) -> Visit | None:
    """The visit that this number and code open; None says nothing about why. The look is noted."""
    found = opened(About.SURVEY, number, code, now, _kept)
    return Visit.objects.get(pk=found) if found else None


def _kept(number: str) -> list[tuple[UUID, str]]:
    return list(Visit.objects.filter(number=plain(number)).values_list("pk", "code"))


def against(visit: Visit, now: datetime) -> list[Refusal]:
    """Why it cannot be answered now; empty: it can."""
    return answer.refusals(Situation(visit, PUBLIC, now, now), [])
