"""What a door shows of a subject found by its line: not what else hides it from this officer.

A running blind count hides things; a complaint is hidden from those kept out of it, also where a
post that came later would show it.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet

from plumbline.complaints.models import Complaint
from plumbline.kernel.act import NotFound
from plumbline.kernel.models import Subject
from plumbline.law.roles import Actor
from plumbline.property import reads as property_

S = TypeVar("S", bound=Subject)


def unhidden(subject: S, actor: Actor) -> S:
    """The subject, unless something hides it from this officer. Raises NotFound."""
    if isinstance(subject, Complaint) and actor.id in subject.barred:
        raise NotFound
    return property_.unhidden(subject, actor)


def listed(rows: QuerySet[S], actor: Actor) -> QuerySet[S]:
    """Of these subjects, of whatever kind, those that nothing hides from this officer."""
    if rows.model is Complaint:
        return rows.exclude(barred__contains=[actor.id])
    return property_.listed(rows, actor)
