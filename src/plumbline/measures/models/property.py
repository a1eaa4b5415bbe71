"""Measures that preserve evidence, and the things they hold."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.models.persons import Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight
from plumbline.measures.terms import Disposal, Ground, LiftGround, Measure, OnSpot, Ownership


class Preservation(Subject):
    """One measure on property, from the request to the disposal of the last thing."""

    kind = "preservation"
    kind_title = "证据保全"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "requested": "待审批",
        "approved": "已批准，待实施",
        "refused": "不予批准",
        "on_spot": "已当场实施，待报告",
        "reported": "已报告，待补办批准",
        "in_force": "保全中",
        "to_lift": "应当立即解除",
        "unclaimed": "等待权利人认领",
        "lifted": "已解除",
        "disposed": "已处理",
    }
    sight = Sight(open_to=frozenset({Role.CLOCK}))  # its limits run out by themselves
    open_phases: ClassVar = frozenset(
        {"requested", "approved", "on_spot", "reported", "in_force", "to_lift", "unclaimed"}
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="preservations")
    measure = models.TextField(choices=Measure)
    ground = models.TextField(choices=Ground)
    reasons = models.TextField()
    objects_wanted = models.TextField(blank=True)  # what is to be preserved, as requested
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on_spot_for = models.TextField(blank=True, choices=OnSpot)
    number = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    began_at = models.DateTimeField(null=True)
    lift_for = models.TextField(blank=True, choices=LiftGround)
    unclaimed_since = models.DateTimeField(null=True)
    taken_over_at = models.DateTimeField(null=True)  # from the organ that had the case first

    @property
    def label(self) -> str:
        """Which measure, and the number of its decision."""
        return f"{Measure(self.measure).label} {self.number}".strip()


class Item(models.Model):
    """A thing under a measure, or one only registered because it may not be taken."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    preservation = models.ForeignKey(Preservation, models.PROTECT, null=True, related_name="items")
    name = models.TextField()
    model = models.TextField(blank=True)
    quantity = models.PositiveIntegerField()
    features = models.TextField()
    ownership = models.TextField(choices=Ownership)
    owner = models.TextField(blank=True)
    must_appraise = models.BooleanField(default=False)
    disposal = models.TextField(blank=True, choices=Disposal)
    disposal_note = models.TextField(blank=True)  # to whom, receipt, record of destruction
    entry_id = models.UUIDField()
