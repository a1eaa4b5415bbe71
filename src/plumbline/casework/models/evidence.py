"""Evidence, how it was obtained, and through whose hands it went."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.models.matters import Retrieval
from plumbline.casework.models.persons import Person
from plumbline.casework.terms import Copy, EvidenceKind, Keeping, Recording, Signature, Taking


class Evidence(models.Model):
    """An item of evidence; whether it may be used is computed from this, never stored."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    kind = models.TextField(choices=EvidenceKind)
    title = models.TextField()
    source = models.TextField()
    collected_at = models.DateTimeField()
    taking = models.TextField(choices=Taking, default=Taking.RECEIVED)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="evidence")
    officers = ArrayField(models.UUIDField(), default=list)
    auxiliaries = models.SmallIntegerField(default=0)
    standard_place = models.BooleanField(default=False)  # a standardised, managed place
    recording = models.TextField(choices=Recording, default=Recording.NONE)
    copy = models.TextField(choices=Copy, default=Copy.ORIGINAL)
    keeping = models.TextField(blank=True, choices=Keeping)
    note = models.TextField(blank=True)  # making, place of the original, signatures; or reasons
    signature = models.TextField(blank=True, choices=Signature)
    monitoring = ArrayField(models.TextField(), default=list)  # which demands of G-ADM-07 hold
    retrieval = models.ForeignKey(Retrieval, models.PROTECT, null=True, related_name="evidence")
    excluded = models.TextField(blank=True)  # why it was excluded
    proves = ArrayField(models.TextField(), default=list)  # items of the specification (2.2c)
    entry_id = models.UUIDField()


class Custody(models.Model):
    """One leg of the chain of custody: from whom to whom, when, where, in what state."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="legs")
    giver = models.TextField()
    taker = models.TextField()
    at = models.DateTimeField()
    place = models.TextField()
    state = models.TextField()
    entry_id = models.UUIDField()
