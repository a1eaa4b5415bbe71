"""A unit's duty roster and its turns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import ClassVar
from uuid import UUID, uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext

from plumbline.kernel.models import Subject
from plumbline.law.roles import EVERYONE, Sight
from plumbline.people.models import Unit


class Roster(Subject):
    """Who is on duty in a unit from one day to another."""

    kind = "roster"
    kind_title = "值班表"
    phases: ClassVar = {"planned": "拟订", "published": "已公布", "withdrawn": "已撤回"}
    open_phases: ClassVar = frozenset({"planned"})
    sight = Sight(open_to=EVERYONE)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rosters")
    first = models.DateField()
    last = models.DateField()  # on which the last turn begins

    @property
    def label(self) -> str:
        """Whose, and for which days."""
        says = gettext("%(unit)s %(first)s至%(last)s")
        return says % {"unit": self.unit.name, "first": self.first, "last": self.last}


class Turns(models.QuerySet["Turn"]):
    """Turns to choose from."""

    def published(self) -> Turns:
        """Those that count."""
        return self.filter(roster__phase="published")

    def of_any(self, people: Collection[UUID]) -> Turns:
        """Those on which any of these people is on duty."""
        return self.filter(
            models.Q(leader__in=people)
            | models.Q(officers__overlap=list(people))
            | models.Q(auxiliaries__overlap=list(people))
        )


class Turn(models.Model):
    """Those on duty from one instant to another.

    Before it begins a turn is changed in place. Changed while it runs, it ends there and another
    takes the rest, so that who was on duty at an instant stays true for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    roster = models.ForeignKey(Roster, models.PROTECT, related_name="turns")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    leader = models.UUIDField()
    officers = ArrayField(models.UUIDField(), default=list)
    auxiliaries = ArrayField(models.UUIDField(), default=list)
    reason = models.TextField(blank=True)  # why it was changed after it was published
    entry_id = models.UUIDField()
    objects = Turns.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["begins_at", "ends_at"], name="roster_turn_at")]

    @property
    def everybody(self) -> Iterator[UUID]:
        """All who are on duty, the leader first."""
        yield self.leader
        yield from self.officers
        yield from self.auxiliaries
