"""The mediation and its sessions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models import Case
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject


class Way(models.TextChoices):
    """Who brought the parties together."""

    POLICE = "police", "公安机关调解"
    ON_THE_SPOT = "on_the_spot", "当场调解"
    SETTLEMENT = "settlement", "当事人自行和解"
    COMMITTEE = "committee", "人民调解委员会调解"


class Ground(models.TextChoices):
    """What makes a minor act of a civil dispute fit for mediation (ACP 178)."""

    RELATION = "relation", "亲友、邻里、同事、在校学生之间因琐事发生纠纷"
    PROVOKED = "provoked", "被侵害人事前有过错"
    BETTER = "better", "调解处理更易化解矛盾"


class Failure(models.TextChoices):
    """Why a mediation led to nothing."""

    NOT_REACHED = "not_reached", "未达成协议"
    WITHDRAWN = "withdrawn", "当事人明确表示不愿意继续调解"
    NEW_ACT = "new_act", "调解过程中又针对对方实施违反治安管理行为"
    FLIGHT = "flight", "调解过程中违法嫌疑人逃跑"
    NOT_PERFORMED = "not_performed", "达成协议后不履行"
    NOT_RECOGNISED = "not_recognised", "和解或者人民调解未获公安机关认可"


class Mediation(Subject):
    """One dispute between some offenders and some victims of a case, brought to an agreement."""

    kind = "mediation"
    kind_title = "治安调解"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "open": "调解中",
        "applied": "申请认可",
        "agreed": "已达成协议",
        "performed": "已履行",
        "failed": "调解不成",
    }
    open_phases: ClassVar = frozenset({"open", "applied", "agreed"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="mediations")
    way = models.TextField(choices=Way)
    cause = models.TextField()  # law.causes code
    ground = models.TextField(choices=Ground)
    reasons = models.TextField()
    offenders = ArrayField(models.BigIntegerField())  # casework.Person
    victims = ArrayField(models.BigIntegerField())
    public = models.BooleanField(default=False)
    first_session_from = models.DateTimeField()  # acceptance, or the result of the last appraisal
    content = models.TextField(blank=True)  # what was agreed
    manner = models.TextField(blank=True)  # how it is to be performed
    amount = models.PositiveIntegerField(default=0)  # yuan to be paid under it
    perform_by = models.DateField(null=True)
    agreed_at = models.DateTimeField(null=True)
    performed_on = models.DateField(null=True)
    proof = models.TextField(blank=True)  # of performance
    failure = models.TextField(blank=True, choices=Failure)
    failed_at = models.DateTimeField(null=True)
    resumed_at = models.DateTimeField(null=True)  # punishment was taken up again

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "phase"], name="mediation_case")]

    @property
    def parties(self) -> list[int]:
        """Everybody whose dispute it is."""
        return [*self.offenders, *self.victims]

    @property
    def label(self) -> str:
        """How it was brought about."""
        return str(Way(self.way).label)


class Session(models.Model):
    """One sitting: where, with whom, recorded how, and what came of it."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    place = models.TextField()
    second = models.UUIDField(null=True)  # the other officer; None: one officer alone
    recording = models.TextField(blank=True)
    attending = ArrayField(models.BigIntegerField())
    proxies = models.JSONField(default=list)
    invited = models.JSONField(default=list)
    record = models.TextField()
    agreed = models.BooleanField()
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mediation", "number"], name="mediation_session_once")
        ]
