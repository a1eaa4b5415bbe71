"""Who is called to claim, who claims, who goes on using, who complains: each a row of its own."""

from __future__ import annotations

from django.db import models

from plumbline.measures.models import Preservation
from plumbline.property.models.things import Thing
from plumbline.property.terms import Called


class Call(models.Model):
    """A call to claim what is to go back, and the end of the claim period (N-PROP-01)."""

    preservation = models.ForeignKey(Preservation, models.PROTECT, related_name="calls")
    way = models.TextField(choices=Called)
    until = models.DateTimeField()  # as the norm of the day had it, with what was added
    extended = models.PositiveSmallIntegerField(default=0)
    entry_id = models.UUIDField()


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
