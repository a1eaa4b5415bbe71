"""Expert examination: what is asked, what came back, who got a copy, who objected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.models.persons import Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.measures.terms import Again, Service, Sort, Value


class Wound(models.Model):
    """Somebody's injury, and whether an expert must appraise it (G-ADM-17)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="wounds")
    person = models.ForeignKey(Person, models.PROTECT, related_name="wounds")
    possibly_light = models.BooleanField()
    asked_for = models.BooleanField()
    disputed = models.BooleanField()
    diagnosis = models.TextField(blank=True)  # relied on instead of an appraisal
    refused = models.TextField(blank=True)  # how the victim refused
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case"], name="wound_case")]

    @property
    def compulsory(self) -> bool:
        """Possibly a minor injury or worse, or asked for by the victim, or disputed."""
        return self.possibly_light or self.asked_for or self.disputed


class Valuation(models.Model):
    """How the value of a thing is known; yuan (D-ADM-21)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="valuations")
    thing = models.TextField()
    known = models.TextField(choices=Value)
    yuan = models.PositiveIntegerField(null=True)
    proof = models.TextField(blank=True)
    entry_id = models.UUIDField()


class Appraisal(Subject):
    """An expert examination under way or over."""

    kind = "appraisal"
    kind_title = "鉴定"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"out": "鉴定中", "back": "已收到意见", "ended": "已终止"}
    open_phases: ClassVar = frozenset({"out"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="appraisals")
    sort = models.TextField(choices=Sort)
    matter = models.TextField()
    expert = models.TextField()
    material = models.TextField(blank=True)
    wound = models.ForeignKey(Wound, models.PROTECT, null=True, related_name="appraisals")
    valuation = models.ForeignKey(Valuation, models.PROTECT, null=True, related_name="appraisals")
    again_of = models.ForeignKey(
        "measures.Opinion", models.PROTECT, null=True, related_name="repeated_by"
    )
    ended_for = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """What is examined, and by whom."""
        return f"{Sort(self.sort).label} {self.expert}"


class Opinion(Subject):
    """What an expert found, and what the parties made of it (D-ADM-18)."""

    kind = "opinion"
    kind_title = "鉴定意见"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "received": "已收到",
        "objected": "申请重新鉴定，待决定",
        "again": "准予重新鉴定",
        "upheld": "不准予重新鉴定",
    }
    open_phases: ClassVar = frozenset({"objected"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="opinion")
    conclusion = models.TextField()
    usable = models.BooleanField()  # examined, and used as evidence
    objector = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    objection = models.TextField(blank=True)
    ground = models.TextField(blank=True, choices=Again)
    decision = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Of which examination."""
        return self.appraisal.label


class ServedCopy(models.Model):
    """A copy of an opinion reached somebody."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="copies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    way = models.TextField(choices=Service)
    at = models.DateTimeField()
    entry_id = models.UUIDField()
