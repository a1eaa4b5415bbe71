"""Qualifications of officers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.people.models import Officer


class QualificationLevel(models.TextChoices):
    """Levels of R-QUAL-01, the national qualification of reviewers, and review before 2018."""

    BASIC = "BASIC", "基本级执法资格"
    INTERMEDIATE = "INTERMEDIATE", "中级执法资格"
    SENIOR = "SENIOR", "高级执法资格"
    NATIONAL_LEGAL = "NATIONAL_LEGAL", "国家统一法律职业资格"
    PRACTISED_REVIEWER = "PRACTISED_REVIEWER", "已从事法制审核（非初次）"


class Qualification(models.Model):
    """A level held by an officer in a branch, from day to day."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="qualifications")
    level = models.TextField(choices=QualificationLevel)
    branch = models.TextField(blank=True)  # empty: every branch
    certificate = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer", "level"], name="qualification_held")]
