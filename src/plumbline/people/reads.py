"""Reading units and officers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from plumbline.kernel.catalogue import read
from plumbline.law.calendar import legal_day
from plumbline.law.roles import CLOCK, PUBLIC, Actor, Role
from plumbline.people.contacts import contact
from plumbline.people.models import EarlierName, Officer, Relation, Tie, Unit
from plumbline.people.plain import facts, head


@read("unit")
def unit(subject: Unit, actor: Actor, now: datetime) -> dict[str, Any]:
    """A unit and the units directly below it."""
    del actor
    reached = contact(subject, legal_day(now))
    below = Unit.objects.filter(
        line__contains=[subject.code], line__len=len(subject.line) + 1
    ).order_by("code")
    return {
        "code": subject.code,
        "name": subject.name,
        "level": subject.level,
        "line": subject.line,
        "since": subject.begun.isoformat(),
        "closed_on": subject.closed_on.isoformat() if subject.closed_on else None,
        "phone": reached.phone if reached else "",
        "address": reached.address if reached else "",
        "earlier_names": [
            {"name": n.name, "since": n.since.isoformat(), "until": n.until.isoformat()}
            for n in subject.earlier_names.order_by("since")
        ],
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
                "branch": post.branch,
                "since": post.since.isoformat(),
                "until": post.until.isoformat() if post.until else None,
            }
            for post in subject.posts.order_by("since", "pk")
        ],
        "away": [
            {"since": row.since.isoformat(), "until": row.until.isoformat()}
            for row in subject.absences.order_by("since", "pk")
        ],
    }


@read("tie", personal=("name",))
def tie(subject: Tie, actor: Actor, now: datetime) -> dict[str, Any]:
    """Whom an officer is bound to, and who noted it; of the number nothing is left to show."""
    del actor, now
    own = subject.noted_by == subject.officer_id
    noted = gettext("本人申报") if own else names({subject.noted_by})[subject.noted_by]
    rows = facts(
        (gettext("民警"), subject.officer.label),
        (gettext("关系"), gettext(str(Relation(subject.relation).label))),
        (gettext("对方姓名或者名称"), subject.name),
        (gettext("登记人"), noted),
        (gettext("登记日期"), subject.begun),
        (gettext("至何日止"), subject.until),
    )
    return head(subject) | {"facts": rows, "parts": []}


def names(officers: set[UUID]) -> dict[UUID, str]:
    """Names of officers, for lists and timelines, in one query."""
    found = dict(Officer.objects.filter(pk__in=officers).values_list("pk", "name"))
    nobodys = {one.id: gettext(one.name) for one in (CLOCK, PUBLIC) if one.id in officers}
    return found | nobodys


def unit_names(codes: set[str]) -> dict[str, str]:
    """Names of units by code, in one query."""
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))


def names_on(codes: set[str], day: date) -> dict[str, str]:
    """What units were called on a day, by code, in one query."""
    then = EarlierName.objects.filter(unit=OuterRef("pk"), since__lte=day, until__gte=day)
    called = Coalesce(Subquery(then.values("name")[:1]), F("name"))
    return dict(Unit.objects.filter(code__in=codes).values_list("code", called))


def name_since(unit: Unit) -> date:
    """From which day on a unit has its present name."""
    last = unit.earlier_names.order_by("-until").values_list("until", flat=True).first()
    return last + timedelta(days=1) if last else unit.begun


def validity(unit: Unit) -> str:
    """From when to when there is a unit, as people read it."""
    since = unit.begun.isoformat()
    if unit.closed_on is None:
        return gettext("自%(since)s起") % {"since": since}
    last = max(unit.begun, unit.closed_on - timedelta(days=1))
    return gettext("自%(since)s起至%(until)s止") % {"since": since, "until": last.isoformat()}


def colleagues(line: list[str]) -> list[tuple[str, str]]:
    """Serving officers of a unit, as choices (id, label)."""
    rows = Officer.objects.filter(phase="serving", line=line).order_by("number")
    return [(str(row.pk), row.label) for row in rows]
