"""Qualifications of officers: from the proposal to its end, with the spans they were suspended."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from plumbline.kernel.models import Subject
from plumbline.law.roles import EVERYONE, Sight
from plumbline.people.models import Officer


class QualificationLevel(models.TextChoices):
    """Levels of R-QUAL-01, the national qualification of reviewers, and review before 2018."""

    BASIC = "BASIC", "基本级执法资格"
    INTERMEDIATE = "INTERMEDIATE", "中级执法资格"
    SENIOR = "SENIOR", "高级执法资格"
    NATIONAL_LEGAL = "NATIONAL_LEGAL", "国家统一法律职业资格"
    PRACTISED_REVIEWER = "PRACTISED_REVIEWER", "已从事法制审核（非初次）"


class Ground(models.TextChoices):
    """Why somebody holds a level."""

    EXAM = "exam", "考试合格"
    RECOGNISED = "recognised", "认可其他公安机关授予的资格"
    AGAIN = "again", "有效期届满后重新取得"
    BEFORE = "before", "登记本人此前已取得的资格"


class Change(models.TextChoices):
    """What may happen to a level that is held."""

    RENEW = "renew", "延续"
    SUSPEND = "suspend", "暂停"
    RESTORE = "restore", "恢复"
    REVOKE = "revoke", "撤销"


class Qualification(Subject):
    """A level held by an officer in a branch, from day to day, on a ground."""

    kind = "qualification"
    kind_title = "执法资格"
    phases: ClassVar = {
        "proposed": "待批准",
        "valid": "有效",
        "suspended": "暂停",
        "revoked": "撤销",
        "declined": "不予授予",
    }
    open_phases: ClassVar = frozenset({"proposed"})
    sight = Sight(open_to=EVERYONE)

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="qualifications")
    level = models.TextField(choices=QualificationLevel)
    branch = models.TextField(blank=True)  # empty: every branch
    certificate = models.TextField()
    ground = models.TextField(choices=Ground, default=Ground.BEFORE)
    basis = models.TextField(blank=True)  # result, document: what the ground rests on
    since = models.DateField()
    until = models.DateField(null=True)
    change = models.TextField(choices=Change, blank=True)  # what waits for its approval
    change_basis = models.TextField(blank=True)
    change_since = models.DateField(null=True)
    opinion = models.TextField(blank=True)  # of whoever decided last

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer", "level"], name="qualification_held")]

    @property
    def label(self) -> str:
        """The level and its holder."""
        return f"{gettext(QualificationLevel(self.level).label)} {self.officer.label}"

    def expired(self, day: date) -> bool:
        """Whether its time is over on a day."""
        return self.until is not None and self.until < day


class Suspension(models.Model):
    """From which day to which a level was suspended."""

    qualification = models.ForeignKey(Qualification, models.PROTECT, related_name="suspensions")
    since = models.DateField()
    until = models.DateField(null=True)
    entry_id = models.UUIDField()


class LawTest(models.Model):
    """A test of legal knowledge that somebody took before an appointment (1.2b)."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="law_tests")
    taken_on = models.DateField()
    score = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    examiner = models.TextField()
    entry_id = models.UUIDField()
