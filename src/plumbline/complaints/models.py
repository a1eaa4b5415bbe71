"""Complaints, what was found of them, what was answered."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models import Case
from plumbline.complaints.terms import READERS, Channel, Fault, Ground, Matter, Outcome
from plumbline.intake.models import Report
from plumbline.kernel.models import Subject
from plumbline.law.roles import Sight
from plumbline.people.models import Unit

OPEN = ("lodged", "accepted", "clarifying", "reviewing", "re_reviewing")
ANSWERED = ("replied", "reviewed", "final")


class Complaint(Subject):
    """A complaint, a report on police, a petition or a request for information.

    Its line is that of the unit that handles it, never one from which those complained of see it.
    """

    kind = "complaint"
    kind_title = "投诉举报"
    phases: ClassVar = {
        "lodged": "已收到",
        "accepted": "已受理",
        "clarifying": "待补正",
        "declined": "不予受理",
        "replied": "已答复",
        "reviewing": "复查中",
        "reviewed": "已复查",
        "re_reviewing": "复核中",
        "final": "已复核，终结",
        "withdrawn": "已撤回",
    }
    open_phases: ClassVar = frozenset(OPEN)
    sight = Sight(only=READERS)

    number = models.TextField(unique=True)
    code = models.TextField()  # 40 random bits; without it the number tells nothing
    matter = models.TextField(choices=Matter)
    channel = models.TextField(choices=Channel)
    unit = models.ForeignKey(Unit, models.PROTECT)  # complained of, or asked
    about = models.TextField(blank=True)  # who is complained of, as the person says it
    officers = ArrayField(models.UUIDField(), default=list)  # who that is
    barred = ArrayField(models.UUIDField(), default=list)  # who may not handle, decide or see it
    before = ArrayField(models.UUIDField(), default=list)  # who handled it at the levels below
    case = models.ForeignKey(Case, models.PROTECT, null=True)  # what it is about
    report = models.ForeignKey(Report, models.PROTECT, null=True)
    reporter = models.TextField(blank=True)  # empty: anonymous
    phone = models.TextField(blank=True)
    facts = models.TextField()
    wants = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(default=0)  # 0 first answer, 1 review, 2 re-review
    accepted_at = models.DateTimeField(null=True)
    clarified_at = models.DateTimeField(null=True)  # the period begins anew (D-OPEN-12)
    replied_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # for a review
    extended = models.BooleanField(default=False)
    unclear = models.TextField(blank=True)  # what the applicant has to make clear
    clarify_until = models.DateField(null=True)
    ground = models.TextField(choices=Ground, blank=True)
    ways = models.TextField(blank=True)  # where to go instead

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["opened_at", "id"], name="complaint_opened"),
            models.Index(fields=["unit", "opened_at"], name="complaint_of_unit"),
        ]

    @property
    def label(self) -> str:
        """Its number."""
        return self.number

    @property
    def asks_information(self) -> bool:
        """Whether the clocks and remedies are those of open government information."""
        return self.matter == Matter.INFORMATION


class Finding(models.Model):
    """What whoever looked into it found, at one level. Not told outside."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="findings")
    level = models.PositiveSmallIntegerField()
    outcome = models.TextField(choices=Outcome)
    facts = models.TextField()
    fault = models.TextField(choices=Fault, blank=True)
    officers = ArrayField(models.UUIDField(), default=list)  # to whom the fault is laid
    by = models.UUIDField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Answer(models.Model):
    """What was answered at one level: outcome, facts, law, reasons, what was done."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="answers")
    level = models.PositiveSmallIntegerField()
    outcome = models.TextField(choices=Outcome)
    facts = models.TextField()
    law = models.TextField()
    reasons = models.TextField()
    done = models.TextField(blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["complaint", "level"], name="answer_once")
        ]
