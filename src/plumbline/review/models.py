"""Rounds of legal review, and what is said of a specification before it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models.case import Case


class Review(models.Model):
    """One round: what was proposed, what the reviewer found, what the head said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField()
    proposal = models.TextField()
    untold = models.JSONField(default=list)  # suspects whom nothing needs to be told (ACP 167)
    submitted_by = models.UUIDField()
    submitted_at = models.DateTimeField()
    reviewer = models.UUIDField(null=True)
    concluded_at = models.DateTimeField(null=True)
    verdict = models.TextField(blank=True)  # pass, return
    points = models.JSONField(default=dict)
    opinion = models.TextField(blank=True)
    head = models.UUIDField(null=True)
    headed_at = models.DateTimeField(null=True)
    head_verdict = models.TextField(blank=True)  # approve, send_back

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round"], name="review_round_once"),
            models.CheckConstraint(
                condition=models.Q(reviewer=None) | ~models.Q(reviewer=models.F("submitted_by")),
                name="review_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(head=None)
                | (~models.Q(head=models.F("submitted_by")) & ~models.Q(head=models.F("reviewer"))),
                name="review_headed_by_another",
            ),
        ]


class SetAside(models.Model):
    """Why a conditional item of the evidence specification does not apply (2.2c)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="set_aside")
    item = models.TextField()
    reasons = models.TextField()
    entry_id = models.UUIDField()


class ItemExcuse(models.Model):
    """Why a case goes to review without a mandatory item: the word of one of two (2.2c)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="item_excuses")
    item = models.TextField()
    role = models.TextField()  # DEPT_HEAD or LEGAL_OFFICER
    officer = models.UUIDField()
    reasons = models.TextField()
    entry_id = models.UUIDField()
