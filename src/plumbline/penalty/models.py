"""What a penalty leaves: notices, hearings, discussions, decisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models import Case, Outcome, Person
from plumbline.kernel.models import Subject


class Procedure(models.TextChoices):
    """The three procedures that end in a decision."""

    GENERAL = "general", "普通程序"
    SIMPLE = "simple", "简易程序（当场处罚）"
    FAST = "fast", "快速办理"


class Decision(Subject):
    """What was decided about one person of a case. A wrong one is annulled, never rewritten."""

    kind = "decision"
    kind_title = "处理决定"
    phases: ClassVar = {
        "made": "已作出",
        "served": "已送达",
        "executed": "执行完毕",
        "ended": "终结执行",
        "annulled": "已撤销",
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="decisions")
    number = models.TextField(unique=True)
    procedure = models.TextField(choices=Procedure)
    outcome = models.TextField(choices=Outcome)
    warning = models.BooleanField(default=False)
    fine = models.PositiveIntegerField(default=0)  # yuan
    days = models.PositiveSmallIntegerField(default=0)  # of detention, as decided
    days_to_serve = models.PositiveSmallIntegerField(default=0)  # after offset and non-execution
    not_executed = models.TextField(blank=True)  # why detention is decided but not executed
    suspend = models.BooleanField(default=False)  # 责令停业整顿
    revoke = models.BooleanField(default=False)  # 吊销许可证件
    statute = models.TextField(blank=True)  # Statute, the law chosen
    offences = models.JSONField(default=list)  # each act decided on its own, with its sanction
    facts = models.TextField()
    basis = models.TextField()
    reasons = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "person"], name="decision_case"),
        ]

    @property
    def label(self) -> str:
        """The number of the decision."""
        return self.number
