"""Matters of a career that one person proposes and another approves; and yearly appraisals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext

from plumbline.kernel.models import Subject
from plumbline.law.roles import Sight
from plumbline.people.models import Officer


class Sort(models.TextChoices):
    """What a matter is about."""

    POST = "post", "晋升职务"
    RANK = "rank", "晋升职级"
    HONOUR = "honour", "评优评先"
    REWARD = "reward", "物质奖励"
    TALENT = "talent", "纳入人才库"
    EXCEPTION = "exception", "法制部门任职条件的例外"
    ROTATION = "rotation", "法制民警轮岗交流"
    TRAINING = "training", "到法制部门跟班轮训"


class Grade(models.TextChoices):
    """Grades of the yearly appraisal of civil servants, best first."""

    EXCELLENT = "excellent", "优秀"
    COMPETENT = "competent", "称职"
    BARELY = "barely", "基本称职"
    NOT = "not", "不称职"
    UNGRADED = "ungraded", "参加考核不确定等次"


class Matter(Subject):
    """What is proposed for an officer: a promotion, a reward, a place in the pool, an exception."""

    kind = "career_matter"
    kind_title = "人事事项"
    phases: ClassVar = {"proposed": "待批准", "approved": "已批准", "declined": "不予批准"}
    open_phases: ClassVar = frozenset({"proposed"})
    sight = Sight()  # those who oversee the line

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="matters")
    sort = models.TextField(choices=Sort)
    what = models.TextField()  # which post or rank, which prize, which unit
    grounds = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    opinion = models.TextField(blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer", "sort"], name="career_matter_of")]

    @property
    def label(self) -> str:
        """What for, and for whom."""
        return f"{gettext(Sort(self.sort).label)} {self.officer.label}"


class Appraisal(models.Model):
    """The grade of a year; the newest row of a year counts."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="appraisals")
    year = models.PositiveSmallIntegerField()
    grade = models.TextField(choices=Grade)
    grounds = models.TextField()
    entry_id = models.UUIDField()
