"""Inspections, what is taken from persons, breath tests, identifications."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.models.persons import Person
from plumbline.casework.procedure import HANDLING
from plumbline.casework.terms import Recording
from plumbline.kernel.models import Subject
from plumbline.measures.models.expertise import Appraisal
from plumbline.measures.terms import Examiner, Lineup, Premises, Signed, Target, What


class Inspection(Subject):
    """A certificate of inspection from the request to its return (G-ADM-13)."""

    kind = "inspection"
    kind_title = "检查证"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "requested": "待审批",
        "approved": "已批准",
        "refused": "不予批准",
        "carried_out": "已检查",
        "returned": "检查证已缴回",
    }
    open_phases: ClassVar = frozenset({"requested", "approved", "carried_out"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="inspections")
    premises = models.TextField(choices=Premises)
    place = models.TextField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reasons = models.TextField()
    number = models.TextField(blank=True)
    opinion = models.TextField(blank=True)
    unused = models.TextField(blank=True)  # why it was returned unused

    @property
    def label(self) -> str:
        """Number, or what kind of place."""
        return self.number or str(Premises(self.premises).label)


class Record(models.Model):
    """The record of an inspection: what was found, who signed, what the recording shows."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="inspection_records")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="records")
    target = models.TextField(choices=Target)
    place = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    officers = ArrayField(models.UUIDField())
    recording = models.TextField(choices=Recording)
    key_points = models.JSONField(default=list)  # from, to, what: of the recording
    text = models.TextField(blank=True)
    inspected = models.TextField(blank=True, choices=Signed)
    witness = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    witness_signed = models.TextField(blank=True, choices=Signed)
    entry_id = models.UUIDField()


class Belonging(models.Model):
    """Something a person brought in carried that has nothing to do with the case (G-ADM-15)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="belongings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="belongings")
    name = models.TextField()
    model = models.TextField(blank=True)
    quantity = models.PositiveIntegerField()
    features = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_to = models.TextField(blank=True)
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case"], name="belonging_kept",
                         condition=models.Q(returned_at__isnull=True)),
        ]  # fmt: skip


class Specimen(Subject):
    """A body check, or a trait or sample taken from a person (G-ADM-16)."""

    kind = "specimen"
    kind_title = "人身检查和样本采集"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "requested": "待审批",
        "approved": "已批准",
        "refused": "不予批准",
        "taken": "已检查、采集",
    }
    open_phases: ClassVar = frozenset({"requested", "approved"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="specimens")
    person = models.ForeignKey(Person, models.PROTECT, related_name="specimens")
    what = models.TextField(choices=What)
    reasons = models.TextField()
    opinion = models.TextField(blank=True)
    consent = models.TextField(blank=True)  # by whom, where a victim's is needed
    examiner = models.TextField(blank=True, choices=Examiner)
    collector = models.TextField(blank=True)
    seal = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)

    @property
    def label(self) -> str:
        """What is taken."""
        return str(What(self.what).label)


class BreathTest(Subject):
    """A breath test for alcohol, and whether blood must be drawn at once (D-ADM-20)."""

    kind = "breath_test"
    kind_title = "呼气酒精测试"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "accepted": "无异议，已签字确认",
        "blood_owed": "应当立即提取血样",
        "blood_drawn": "已提取血样",
    }
    open_phases: ClassVar = frozenset({"blood_owed"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="breath_tests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="breath_tests")
    result = models.PositiveIntegerField(null=True)  # mg of alcohol in 100 ml of blood
    disputed = models.BooleanField()
    refused = models.BooleanField()
    drunk = models.BooleanField()
    accident = models.BooleanField()


class Leg(models.Model):
    """One leg of the way of a sample or of material to the expert (D-ADM-19)."""

    specimen = models.ForeignKey(Specimen, models.PROTECT, null=True, related_name="legs")
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, null=True, related_name="legs")
    giver = models.TextField()
    taker = models.TextField()
    responsible = models.TextField()
    at = models.DateTimeField()
    state = models.TextField()
    entry_id = models.UUIDField()


class Identification(models.Model):
    """A witness was shown a mixed group and recognised somebody or something, or did not."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="identifications")
    witness = models.ForeignKey(Person, models.PROTECT, related_name="identifications")
    lineup = models.TextField(choices=Lineup)
    features = models.TextField()
    features_at = models.DateTimeField()
    held_at = models.DateTimeField()
    fillers = ArrayField(models.TextField())
    recognised = models.BooleanField()
    result = models.TextField()
    officers = ArrayField(models.UUIDField())
    recording = models.TextField(choices=Recording)
    signed = models.TextField(choices=Signed)
    hidden = models.BooleanField()  # the witness does not want to be known
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "witness"], name="identification_witness")
        ]
