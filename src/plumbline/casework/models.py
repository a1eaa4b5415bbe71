"""The case and what belongs to it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.kernel.models import Subject


class Nature(models.TextChoices):
    """Which procedure governs the case."""

    CRIMINAL = "criminal", "刑事"
    ADMINISTRATIVE = "administrative", "行政（治安）"


class Outcome(models.TextChoices):
    """How a case is decided (D-ADM-25), or leaves for the procuratorate."""

    PENALTY = "penalty", "予以处罚"
    NO_PENALTY = "no_penalty", "依法不予处罚"
    NOT_PROVED = "not_proved", "违法事实不能成立，不予处罚"
    OTHER_MEASURES = "other_measures", "采取其他处理措施"
    CRIME = "crime", "涉嫌犯罪，移送刑事办理"
    OTHER_VIOLATION = "other_violation", "其他违法，通知或者移送有关部门"
    PROSECUTION = "prosecution", "移送审查起诉"


class Case(Subject):
    """A case from acceptance to closing."""

    kind = "case"
    kind_title = "案件"
    phases: ClassVar = {
        "accepted": "已受案",
        "filing_requested": "呈请立案",
        "investigating": "调查侦查",
        "under_review": "法制审核",
        "returned": "退回补充",
        "reviewed": "审核通过",
        "approved": "已审批",
        "decided": "已处理",
        "closed": "已结案",
        "not_filed": "不予立案",
    }

    number = models.TextField(unique=True)
    nature = models.TextField(choices=Nature)
    brief = models.TextField()  # 案由, as first set; no names
    report_id = models.UUIDField()
    reported_at = models.DateTimeField()
    occurred_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    in_area = models.BooleanField(null=True)
    area_exception = models.TextField(blank=True)
    recordings = ArrayField(models.TextField(), default=list)
    appraising = models.BooleanField(default=False)
    offline = models.TextField(blank=True)  # "", registered, approved
    outcome = models.TextField(blank=True, choices=Outcome)

    @property
    def label(self) -> str:
        """Number and matter."""
        return f"{self.number} {self.brief}"


class PersonRole(models.TextChoices):
    """What a person is in a case."""

    SUSPECT = "suspect", "违法犯罪嫌疑人"
    VICTIM = "victim", "被侵害人"
    REPORTER = "reporter", "报案人"
    WITNESS = "witness", "证人"
    INTERESTED = "interested", "利害关系人"
    GUARDIAN = "guardian", "监护人"


class Person(models.Model):
    """A person in a case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="persons")
    role = models.TextField(choices=PersonRole)
    name = models.TextField()
    sex = models.TextField(blank=True)
    born = models.DateField(null=True)
    id_number = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    address = models.TextField(blank=True)
    entry_id = models.UUIDField()


class EvidenceKind(models.TextChoices):
    """The statutory kinds of evidence (D-ADM-01)."""

    PHYSICAL = "physical", "物证"
    DOCUMENTARY = "documentary", "书证"
    STATEMENT = "statement", "被侵害人陈述和证人证言"
    SUSPECT_STATEMENT = "suspect_statement", "嫌疑人陈述和申辩（供述和辩解）"
    EXPERT_OPINION = "expert_opinion", "鉴定意见"
    RECORD = "record", "勘验、检查、辨认笔录，现场笔录"
    ELECTRONIC = "electronic", "视听资料、电子数据"


class Evidence(models.Model):
    """An item of evidence, with where and when it came from."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    kind = models.TextField(choices=EvidenceKind)
    title = models.TextField()
    source = models.TextField()
    collected_at = models.DateTimeField()
    entry_id = models.UUIDField()


class Charge(models.Model):
    """A cause of action or charge, with the articles it rests on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="charges")
    name = models.TextField()
    articles = models.TextField()
    entry_id = models.UUIDField()
