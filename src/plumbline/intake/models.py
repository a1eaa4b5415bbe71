"""Reports and receipts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models.case import Case
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight


class Way(models.TextChoices):
    """How a matter reached the police."""

    CALL = "call", "电话报警"
    WALK_IN = "walk_in", "上门报案"
    ONLINE = "online", "网上报案"
    DELIVERY = "delivery", "扭送"
    SURRENDER = "surrender", "投案"
    TRANSFER = "transfer", "移送"
    FOUND = "found", "工作中发现"


class Report(Subject):
    """A matter brought to the police."""

    kind = "report"
    kind_title = "接报案"
    phases: ClassVar = {"received": "已接报", "accepted": "已受案"}
    sight = Sight(open_to=frozenset({Role.CASE_OFFICER, Role.AUX}))

    number = models.TextField(unique=True)
    way = models.TextField(choices=Way)
    reporter = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    keep_secret = models.BooleanField(default=False)
    occurred_at = models.DateTimeField(null=True)
    place = models.TextField(blank=True)
    facts = models.TextField()

    @property
    def label(self) -> str:
        """The report's number."""
        return self.number


class Receipt(models.Model):
    """What the reporter takes home: number and code to follow the case."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="receipt")
    number = models.TextField(unique=True)
    code = models.TextField()  # 40 random bits; without it the number tells nothing
    given = models.TextField(blank=True)  # handed, unreachable, refused
    given_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField()
