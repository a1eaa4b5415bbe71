"""What was asked from outside, with which success: each look is noted, and guessing is stopped."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class About(models.TextChoices):
    """What a number is of."""

    PROGRESS = "progress", "案件进展"
    PAPER = "paper", "法律文书"
    SURVEY = "survey", "回访"
    COMPLAINT = "complaint", "投诉举报"


class Outcome(models.TextChoices):
    """What became of a question."""

    OPENED = "opened", "已答复"
    WRONG = "wrong", "编号或者查询码不对"
    WAITS = "waits", "暂停查询"


class Asked(models.Model):
    """A question with a number and a code. Append-only; the number itself is not kept."""

    about = models.TextField(choices=About)
    mark = models.TextField()  # of the number, under the installation's key
    outcome = models.TextField(choices=Outcome)
    subject_id = models.UUIDField(null=True)  # what was opened
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["mark", "at"], name="asked_mark")]
