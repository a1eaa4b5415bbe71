"""Reading units and officers."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from plumbline.kernel.catalogue import read
from plumbline.law.roles import CLOCK, Actor, Role
from plumbline.people.models import Officer, Unit


@read("unit")
def unit(subject: Unit, actor: Actor, now: datetime) -> dict[str, Any]:
    """A unit and the units directly below it."""
    del actor, now
    below = Unit.objects.filter(
        line__contains=[subject.code], line__len=len(subject.line) + 1
    ).order_by("code")
    return {
        "code": subject.code,
        "name": subject.name,
        "level": subject.level,
        "line": subject.line,
        "below": [{"id": str(u.pk), "code": u.code, "name": u.name} for u in below],
    }


@read("officer")
def officer(subject: Officer, actor: Actor, now: datetime) -> dict[str, Any]:
    """An officer with the posts held, past ones included."""
    del actor, now
    return {
        "number": subject.number,
        "name": subject.name,
        "auxiliary": subject.auxiliary,
        "posts": [
            {
                "id": post.pk,
                "role": post.role,
                "title": Role(post.role).label,
                "line": post.line,
                "since": post.since.isoformat(),
                "until": post.until.isoformat() if post.until else None,
            }
            for post in subject.posts.order_by("since", "pk")
        ],
    }


def names(officers: set[UUID]) -> dict[UUID, str]:
    """Names of officers, for lists and timelines, in one query."""
    found = dict(Officer.objects.filter(pk__in=officers).values_list("pk", "name"))
    return found | ({CLOCK.id: gettext("系统")} if CLOCK.id in officers else {})


def unit_names(codes: set[str]) -> dict[str, str]:
    """Names of units by code, in one query."""
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))


def colleagues(line: list[str]) -> list[tuple[str, str]]:
    """Serving officers of a unit, as choices (id, label)."""
    rows = Officer.objects.filter(phase="serving", line=line).order_by("number")
    return [(str(row.pk), row.label) for row in rows]
