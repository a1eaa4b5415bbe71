"""Papers, the file of each, and how each reached its addressee."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models import Case, Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.papers.content import Content
from plumbline.papers.titles import PaperKind
from plumbline.qualification.models import Qualification


class Paper(Subject):
    """A legal document of a case. Its content is frozen; what is wrong is corrected by another."""

    kind = "paper"
    kind_title = "文书"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "draft": "草稿",
        "approved": "已批准",
        "issued": "已出具",
        "served": "已送达",
        "dropped": "已弃稿",
        "void": "已作废",
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    template = models.TextField()  # a PaperKind; which there are is no matter of the table
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="papers")
    matter_id = models.UUIDField(null=True)  # the subject of the case it is about
    remark = models.TextField(blank=True)
    content = models.TextField()  # JSON, exactly as it was frozen
    code = models.TextField()  # 40 random bits; with the number it finds the paper again
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    organ = models.TextField(blank=True)  # code of the unit in whose series it is numbered
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    number = models.TextField(blank=True)
    link = models.TextField(blank=True)  # where its code leads a camera, as it was printed
    issued_at = models.DateTimeField(null=True)
    void_reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "template"], name="paper_case")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organ", "template", "year", "serial"], name="paper_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(phase__in=("draft", "approved", "dropped"), serial=None)
                | models.Q(phase__in=("issued", "served", "void"), serial__isnull=False),
                name="paper_numbered_when_issued",
            ),
        ]

    @property
    def title(self) -> str:
        """What kind of paper it is."""
        return str(PaperKind(self.template).label)

    @property
    def drawn(self) -> Content:
        """What it says."""
        return Content.model_validate_json(self.content)

    @property
    def label(self) -> str:
        """Title and number."""
        return f"{self.title} {self.number}".strip()


class PaperFile(models.Model):
    """The sealed file of an issued paper, byte for byte."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="file")
    sha256 = models.TextField()  # of the file before it was sealed, which stands in the ledger
    length = models.PositiveIntegerField()  # of that file: the sealed one begins with it
    pdf = models.BinaryField()
    entry_id = models.UUIDField()


class Certificate(models.Model):
    """A certificate of a level: what it says, and its sealed file, byte for byte.

    It does not change with the level: whoever reads it asks what became of that.
    """

    qualification = models.ForeignKey(Qualification, models.PROTECT, related_name="certificates")
    organ = models.TextField()  # code of the organ in whose series it is numbered
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    number = models.TextField(db_index=True)
    code = models.TextField()  # 40 random bits; with the number it finds the certificate again
    until = models.DateField(null=True)  # the end of the level as the certificate says it
    content = models.TextField()  # JSON, exactly as it was printed
    stamp = models.TextField()  # the same of what issuing added
    sha256 = models.TextField()  # of the file before it was sealed, which stands in the ledger
    length = models.PositiveIntegerField()  # of that file: the sealed one begins with it
    pdf = models.BinaryField()
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organ", "year", "serial"], name="certificate_once")
        ]


class ServiceWay(models.TextChoices):
    """How a paper is served."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    ENTRUSTED = "entrusted", "委托送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子送达"
    NOTICE = "notice", "公告送达"


class PaperService(models.Model):
    """That a paper reached somebody, in which way, and what proves it."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="services")
    way = models.TextField(choices=ServiceWay)
    addressee = models.TextField()
    receiver = models.TextField(blank=True)
    witness = models.TextField(blank=True)
    proof = models.TextField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()
