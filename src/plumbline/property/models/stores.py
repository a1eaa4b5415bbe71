"""Where things are kept: stores, the places in them, the one account for money."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.kernel.models import Subject
from plumbline.law.roles import EVERYONE, Sight
from plumbline.property.terms import PlaceSort, StoreSort


class Store(Subject):
    """A store of case property, apart from the rooms of those who handle cases (G-PROP-01)."""

    kind = "store"
    kind_title = "保管场所"
    phases: ClassVar = {"open": "在用"}
    sight = Sight(open_to=EVERYONE)

    name = models.TextField()
    sort = models.TextField(choices=StoreSort)
    video = models.BooleanField()  # filmed day and night (G-PROP-04)
    dangerous = models.BooleanField()  # equipped for dangerous goods (G-PROP-06)

    @property
    def label(self) -> str:
        """The store's name."""
        return self.name


class Place(models.Model):
    """A shelf, box, safe or yard with a code; a safe has two holders of keys."""

    store = models.ForeignKey(Store, models.PROTECT, related_name="places")
    code = models.TextField()
    sort = models.TextField(choices=PlaceSort)
    keys = ArrayField(models.UUIDField(), default=list)  # who holds one of the two keys
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "code"], name="place_once")
        ]


class KeyTurn(models.Model):
    """One of the two holders opened a safe by his own hand; the other has to follow soon."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="turns")
    officer = models.UUIDField()
    turned_at = models.DateTimeField()  # when it was recorded: nobody turns a key afterwards
    entry_id = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["place", "turned_at"], name="key_turned")]


class Account(models.Model):
    """The one account of an organ for money in its cases (G-PROP-05)."""

    organ = models.TextField(unique=True)
    bank = models.TextField()
    number = models.TextField()
    entry_id = models.UUIDField()
