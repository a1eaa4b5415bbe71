"""Blind counts of a store: a seed promised, places drawn, findings sealed, then compared."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight
from plumbline.property.blind import Shelves
from plumbline.property.models.stores import Store
from plumbline.property.terms import Difference


class Count(Subject):
    """One count. What is expected is shown to nobody before what was found is sealed."""

    kind = "count"
    kind_title = "盘点"
    phases: ClassVar = {
        "promised": "已公布种子校验值，待抽取",
        "drawn": "已抽取位置，待盲盘",
        "sealed": "盘点结果已封存，待核对",
        "compared": "已核对",
    }
    sight = Sight(open_to=frozenset({Role.PROPERTY_CUSTODIAN}))

    store = models.ForeignKey(Store, models.PROTECT, related_name="counts")
    commitment = models.TextField()  # SHA-256 of the seed
    share = models.PositiveSmallIntegerField()  # per cent of the places
    counter = models.UUIDField()
    seed = models.TextField(blank=True)
    places = ArrayField(models.TextField(), default=list)
    digest = models.TextField(blank=True)  # SHA-256 of what was found, before anybody compared

    @property
    def label(self) -> str:
        """Which store, and when."""
        return f"{self.store.name} {self.opened_at:%Y-%m-%d}"

    @property
    def expected(self) -> Shelves:
        """What the ledger had in the places when they were drawn."""
        return self._shelves(ledger=True)

    @property
    def found(self) -> Shelves:
        """What the counter saw there."""
        return self._shelves(ledger=False)

    def _shelves(self, *, ledger: bool) -> Shelves:
        shelves: Shelves = {code: {} for code in self.places}
        for row in self.lines.filter(ledger=ledger):
            shelves[row.place][row.number] = row.seal
        return shelves


class CountLine(models.Model):
    """One thing in one place: as the ledger had it, or as the counter saw it."""

    count = models.ForeignKey(Count, models.PROTECT, related_name="lines")
    ledger = models.BooleanField()
    place = models.TextField()
    number = models.TextField()
    seal = models.TextField(blank=True)
    entry_id = models.UUIDField()


class Finding(models.Model):
    """A difference between ledger and shelf."""

    count = models.ForeignKey(Count, models.PROTECT, related_name="findings")
    difference = models.TextField(choices=Difference)
    number = models.TextField()
    place = models.TextField()
    note = models.TextField(blank=True)
    entry_id = models.UUIDField()
