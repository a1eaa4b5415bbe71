"""Persons of a case, and what their standing demands."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.terms import Deputy, PersonRole, Sex
from plumbline.law.liability import ADULT, age


class Person(models.Model):
    """A person in a case, or an organisation with its code and representative."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="persons")
    role = models.TextField(choices=PersonRole)
    name = models.TextField()
    sex = models.TextField(blank=True, choices=Sex)
    born = models.DateField(null=True)
    id_number = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    address = models.TextField(blank=True)
    domicile = models.TextField(blank=True)  # 户籍所在地
    employer = models.TextField(blank=True)
    record = models.TextField(blank=True)  # earlier violations and crimes
    guardian_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="helpers")
    relation = models.TextField(blank=True)  # to the person above: father, friend, appointed
    unclear = models.BooleanField(default=False)  # identity not established
    no_guardian = models.TextField(blank=True)  # why none can attend
    deaf = models.BooleanField(default=False)
    mute = models.BooleanField(default=False)
    blind = models.BooleanField(default=False)
    mental_illness = models.BooleanField(default=False)
    pregnant = models.BooleanField(default=False)
    nursing = models.BooleanField(default=False)  # a child under one year
    language = models.TextField(blank=True)  # the language an interpreter is needed for
    deputy = models.TextField(blank=True, choices=Deputy)
    official = models.BooleanField(default=False)  # holds public office
    nationality = models.TextField(blank=True)  # empty: Chinese
    passport = models.TextField(blank=True)
    organisation = models.BooleanField(default=False)
    unit_code = models.TextField(blank=True)  # 统一社会信用代码
    representative = models.TextField(blank=True)
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["id_number"], name="person_id_number")]

    @property
    def foreigner(self) -> bool:
        """Whether the person has another nationality."""
        return bool(self.nationality)

    def age(self, day: date) -> int | None:
        """Full years on the day; None when the date of birth is not known."""
        if self.born is None:
            return None
        return age(self.born, max(day, self.born))

    def minor(self, day: date) -> bool:
        """Under eighteen on the day; the birthday itself still counts as under."""
        years = self.age(day)
        return years is not None and years < ADULT


class Permission(models.Model):
    """The word of a people's congress on the detention of its deputy (G-ADM-33)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="permissions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="permissions")
    body = models.TextField()
    number = models.TextField()
    given_on = models.DateField()
    entry_id = models.UUIDField()


class SupervisorNotice(models.Model):
    """A supervisory organ was told of a penalty on a public official (D-ADM-28)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisor_notices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="supervisor_notices")
    organ = models.TextField()
    told_on = models.DateField()
    entry_id = models.UUIDField()
