"""What a person carried and the police keep for him: a sealed bag and its list (5.4)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.models.persons import Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight
from plumbline.measures.models import Belonging
from plumbline.property.terms import Ground, Outcome


class Bag(Subject):
    """A sealed bag with one person's belongings; its contents stand in the list of the check."""

    kind = "bag"
    kind_title = "随身财物"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"sealed": "已封装，待保管", "kept": "代为保管中", "emptied": "已全部交还"}
    open_phases: ClassVar = frozenset({"sealed", "kept"})
    sight = Sight(open_to=frozenset({Role.PROPERTY_CUSTODIAN, Role.AREA_MANAGER}))

    case = models.ForeignKey(Case, models.PROTECT, related_name="bags")
    person = models.ForeignKey(Person, models.PROTECT, related_name="bags")
    number = models.TextField(unique=True)
    ground = models.TextField(choices=Ground)
    seal = models.TextField()
    keeper = models.UUIDField(null=True)
    place = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Its number."""
        return self.number


class Kept(models.Model):
    """One belonging in a bag, and where it went."""

    bag = models.ForeignKey(Bag, models.PROTECT, related_name="rows")
    belonging = models.OneToOneField(Belonging, models.PROTECT, related_name="kept")
    outcome = models.TextField(blank=True, choices=Outcome)
    paper = models.TextField(blank=True)
    entry_id = models.UUIDField()
