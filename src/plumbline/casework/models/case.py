"""The case itself, what is alleged in it, its pauses, its volume."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from plumbline.casework.procedure import HANDLING
from plumbline.casework.terms import (
    ClosingGround,
    Injury,
    JoinGround,
    Nature,
    Outcome,
    ParkingGround,
    TerminationGround,
)
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight


class Case(Subject):
    """A case from acceptance to the archive."""

    kind = "case"
    kind_title = "案件"
    gates: ClassVar = HANDLING
    sight = Sight(open_to=frozenset({Role.CLOCK}))
    phases: ClassVar = {
        "accepted": "已受案",
        "filing_requested": "呈请立案",
        "investigating": "调查侦查",
        "parked": "中止调查",
        "under_review": "法制审核",
        "returned": "退回补充",
        "reviewed": "审核通过",
        "approved": "已审批",
        "decided": "已处理",
        "closed": "已结案",
        "archived": "已归档",
        "not_filed": "不予立案",
        "terminated": "终止调查",
        "transferred": "移送管辖",
        "joined": "已并案",
    }
    open_phases: ClassVar = frozenset(
        {"accepted", "filing_requested", "investigating", "parked", "under_review", "returned",
         "reviewed", "approved", "decided"}
    )  # fmt: skip

    number = models.TextField(unique=True)
    nature = models.TextField(choices=Nature)
    brief = models.TextField()  # 案由, as first set; no names
    report_id = models.UUIDField()
    reported_at = models.DateTimeField()
    occurred_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    in_area = models.BooleanField(null=True)
    area_exception = models.TextField(blank=True)
    recused = ArrayField(models.UUIDField(), default=list)  # officers who must keep out (G-ADM-05)
    appraising = models.BooleanField(default=False)
    injury = models.TextField(blank=True, choices=Injury)  # the last expert opinion on an injury
    offline = models.TextField(blank=True)  # "", registered, approved
    outcome = models.TextField(blank=True, choices=Outcome)
    closed_for = models.TextField(blank=True, choices=ClosingGround)
    terminated_for = models.TextField(blank=True, choices=TerminationGround)
    extended_before = models.SmallIntegerField(default=0)  # by the organ that had the case first
    joined_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    joined_for = models.TextField(blank=True, choices=JoinGround)

    @property
    def label(self) -> str:
        """Number and matter."""
        return f"{self.number} {self.brief}"


class Charge(models.Model):
    """A charge of a criminal case, with the articles it rests on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="charges")
    name = models.TextField()
    articles = models.TextField()
    entry_id = models.UUIDField()


class Offence(models.Model):
    """What a person is alleged to have done: a cause of the public-order law, a day, a law chosen.

    `comparison` is the replayable finding of which law applies (law.md 0.6).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="offences")
    person = models.ForeignKey("casework.Person", models.PROTECT, related_name="offences")
    cause = models.TextField()  # code of law/causes
    title = models.TextField()
    grade = models.TextField()
    deed_on = models.DateField()
    ended_on = models.DateField()  # of a continuing deed; else the same day
    found_on = models.DateField()  # when the police came to know
    complained_on = models.DateField(null=True)  # in time, and wrongly refused
    statute = models.TextField()
    articles = models.TextField()
    comparison = models.JSONField(default=dict)
    limitation = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    crime = models.BooleanField(default=False)  # a crime is suspected
    dropped = models.TextField(blank=True)  # why it is no longer alleged
    entry_id = models.UUIDField()

    @property
    def complained(self) -> bool:
        """Whether the victim complained to the police and was wrongly refused."""
        return self.complained_on is not None


class Parking(models.Model):
    """A pause of the investigation: why, until when, who looks after it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parkings")
    ground = models.TextField(choices=ParkingGround)
    reasons = models.TextField()
    owner = models.UUIDField()
    until = models.DateField()
    resumed_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField()


class Volume(models.Model):
    """The file of a case in the archive, with its index (K-ADM-01)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="volume")
    number = models.TextField(unique=True)
    index = models.JSONField()
    place = models.TextField()
    pages = models.PositiveIntegerField()
    entry_id = models.UUIDField()
