"""What is published to society, what is hidden in it, and the files that were made of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.kernel.models import Subject
from plumbline.papers.models import Paper
from plumbline.people.models import Unit
from plumbline.publications.terms import (
    Exemption,
    Heading,
    Hide,
    Occasion,
    Verdict,
    Withdrawal,
)


class Publication(Subject):
    """One item for society: a text of a unit's own, or a decision with persons made unknown.

    Of a decision the text is that of the paper, which stays where it is; here stands what is hidden
    in it, and once published the text that results.
    """

    kind = "publication"
    kind_title = "公开信息"
    phases: ClassVar = {
        "owed": "待拟稿",
        "drafted": "待审查",
        "returned": "退回修改",
        "reviewed": "审查通过",
        "approved": "已批准",
        "published": "已公开",
        "corrected": "已更正",
        "withdrawn": "已撤回",
        "exempted": "不予公开",
    }
    open_phases: ClassVar = frozenset({"owed", "drafted", "returned", "reviewed", "approved"})

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="publications")  # responsible
    heading = models.TextField(choices=Heading)
    occasion = models.TextField(choices=Occasion)
    arisen_on = models.DateField()  # when what it tells came about or changed
    title = models.TextField()
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="publications")
    text = models.TextField(blank=True)  # of a unit's own; empty for a decision
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    secrecy_passed = models.BooleanField(default=False)
    anonymity_passed = models.BooleanField(default=False)
    released_for = models.TextField(blank=True)  # why the legal department lets this one out
    opinion = models.TextField(blank=True)  # what a check last said
    exempted_for = models.TextField(blank=True, choices=Exemption)
    withdrawn_for = models.TextField(blank=True, choices=Withdrawal)
    reasons = models.TextField(blank=True)  # told to society with a withdrawal; else kept inside
    published_at = models.DateTimeField(null=True)
    public_title = models.TextField(blank=True)  # the title with nobody in it
    public_text = models.TextField(blank=True)  # its text, to be searched
    content = models.TextField(blank=True)  # JSON of what was published, nothing hidden in it
    sha256 = models.TextField(blank=True)  # of its text, as the entry of publishing has it

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["heading", "-published_at"], name="publication_heading")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper"],
                name="publication_of_paper_once",
                condition=~models.Q(phase__in=("withdrawn", "exempted", "corrected")),
            )
        ]

    @property
    def label(self) -> str:
        """Its title, which names nobody: of a decision it is the kind of paper and its number."""
        return self.title


class Span(models.Model):
    """A place in the original text: proposed to be hidden or added, and what was said of it."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    hides = models.TextField(choices=Hide)
    verdict = models.TextField(choices=Verdict)
    reason = models.TextField(blank=True)  # why it is kept
    stands = models.BooleanField(default=True)  # until it is settled anew
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["publication"], name="span_publication")]


class File(models.Model):
    """The files of what was published, byte for byte, made from the published text alone."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="file")
    pdf = models.BinaryField()
    docx = models.BinaryField()
    entry_id = models.UUIDField()
