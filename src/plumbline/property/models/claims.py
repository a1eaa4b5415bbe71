"""Who is called to claim, who claims, who goes on using, who complains: each a row of its own."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models

from plumbline.law.calendar import NoCalendar, Period, Unit, deadline, later, legal_day
from plumbline.measures.models import Preservation
from plumbline.property.models.things import Thing
from plumbline.property.terms import Called


class Call(models.Model):
    """A call to claim what is to go back, and the periods that run from it (N-PROP-01).

    The end is reckoned when it is asked for: a period of months may end in a year whose holidays
    nobody has announced yet, and that is no reason not to call.
    """

    preservation = models.ForeignKey(Preservation, models.PROTECT, related_name="calls")
    way = models.TextField(choices=Called)
    since = models.DateTimeField()
    periods = models.JSONField(
        default=list
    )  # [amount, unit] as the norm of the day had it, in turn
    extended = models.PositiveSmallIntegerField(default=0)
    entry_id = models.UUIDField()

    def add(self, period: Period) -> None:
        """One more period, from the end of those before it."""
        self.periods = [*self.periods, [period.amount, period.unit]]

    def _periods(self) -> list[Period]:
        return [Period(amount, Unit(unit)) for amount, unit in self.periods]

    def ends(self) -> datetime:
        """The last instant at which one may claim; raise NoCalendar where holidays are unknown."""
        end = self.since
        for period in self._periods():
            end = deadline(end, period).due
        return end

    def last_day(self) -> date:
        """The day it ends, or the earliest on which it can: days off only ever move it on."""
        try:
            return legal_day(self.ends())
        except NoCalendar:
            day = legal_day(self.since)
            for period in self._periods():
                day = later(day, period.amount, period.unit)
            return day

    def over(self, at: datetime) -> bool:
        """Whether nobody may claim any more; raise NoCalendar only where holidays decide it."""
        return legal_day(at) >= self.last_day() and at > self.ends()


class Claim(models.Model):
    """Somebody says that the things are his."""

    preservation = models.ForeignKey(Preservation, models.PROTECT, related_name="claims")
    claimant = models.TextField()
    proof = models.TextField()
    upheld = models.BooleanField(null=True)  # null: nobody has answered yet
    entry_id = models.UUIDField()


class Use(models.Model):
    """A thing held where it is, that its user goes on using (P-PROP-03)."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="uses")
    user = models.TextField()
    terms = models.TextField()
    granted = models.BooleanField(null=True)
    ended_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField()


class Complaint(models.Model):
    """A complaint about a measure on property, and its answer (D-PROP-13)."""

    preservation = models.ForeignKey(Preservation, models.PROTECT, related_name="complaints")
    complainant = models.TextField()
    text = models.TextField()
    made_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    paper = models.TextField(blank=True)
    entry_id = models.UUIDField()
