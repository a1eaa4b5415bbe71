"""What carrying out a decision leaves: services, payments, detention, suspension, remedies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models import Case, Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.penalty.models import Decision


class Way(models.TextChoices):
    """The ways of service, in the order the law has them tried (ACP 36)."""

    ON_THE_SPOT = "on_the_spot", "宣告后当场交付"
    DIRECT = "direct", "直接送达本人"
    RECEIVED = "received", "交成年家属、单位负责人员或者居（村）民委员会代收"
    LEFT = "left", "留置送达"
    ENTRUSTED = "entrusted", "委托其他公安机关送达"
    POST = "post", "邮寄送达"
    ELECTRONIC = "electronic", "电子方式送达"
    NOTICE = "notice", "公告送达"


class Recipient(models.TextChoices):
    """Whom a decision is served on."""

    PUNISHED = "punished", "被处理人"
    VICTIM = "victim", "被侵害人"
    FAMILY = "family", "家属"


class Service(models.Model):
    """A decision reached somebody, in some way, with its proof."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="services")
    recipient = models.TextField(choices=Recipient)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    way = models.TextField(choices=Way)
    proof = models.TextField()
    begun_at = models.DateTimeField()
    served_at = models.DateTimeField(null=True)  # None: a public notice that still runs
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["decision"], name="service_decision")]


class Collection(models.TextChoices):
    """How money came in."""

    BANK = "bank", "指定银行缴纳"
    ELECTRONIC = "electronic", "电子支付系统缴纳"
    ON_THE_SPOT = "on_the_spot", "当场收缴"


class Payment(models.Model):
    """Money paid on a fine, in fen, with the number of its receipt."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="payments")
    how = models.TextField(choices=Collection)
    fen = models.PositiveBigIntegerField()
    receipt = models.TextField()
    paid_on = models.DateField()
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["receipt"], name="payment_receipt_once"),
            models.CheckConstraint(condition=models.Q(fen__gt=0), name="payment_of_something"),
        ]


class Plan(models.Model):
    """A request to pay later or in parts, and the answer. `rows` are yuan and due dates."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="plans")
    rows = models.JSONField()
    hardship = models.TextField()
    paid_before = models.BigIntegerField(default=0)  # the last payment made before the request
    requested_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)


class Surcharge(models.Model):
    """Three per cent a day from a day on, as the organ decided."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="surcharge")
    since = models.DateField()
    entry_id = models.UUIDField()


class Reminder(models.Model):
    """A written reminder before compulsory execution, and its service."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reminders")
    served_on = models.DateField()
    fen = models.PositiveBigIntegerField()  # what was owed on that day
    defence = models.TextField(blank=True)
    entry_id = models.UUIDField()


class Application(models.Model):
    """An application to the people's court for compulsory execution."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="applications")
    court = models.TextField()
    applied_at = models.DateTimeField()


class Detention(Subject):
    """The execution of a decided detention: handed over, served, interrupted, released."""

    kind = "detention"
    kind_title = "行政拘留执行"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "delivered": "送拘留所",
        "held": "执行中",
        "out": "暂时出所",
        "released": "已解除",
        "refused": "未予收拘",
    }
    open_phases: ClassVar = frozenset({"delivered", "held", "out"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="detentions")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="detentions")
    house = models.TextField()
    elsewhere = models.TextField(blank=True)  # the approval of the host house's organ
    days = models.PositiveSmallIntegerField()  # to be served here
    served = models.PositiveSmallIntegerField(default=0)  # days served before the present stretch
    received_at = models.DateTimeField(null=True)  # start of the present stretch
    receipt = models.TextField(blank=True)
    doubt_at = models.DateTimeField(null=True)  # the house doubts, and was not answered yet
    leave_at = models.DateTimeField(null=True)  # leave was asked for, and not decided yet
    leave_granted = models.BooleanField(default=False)
    leave_fen = models.PositiveIntegerField(default=0)  # deposit for the leave
    papers = models.PositiveSmallIntegerField(default=0)  # complaints not yet passed on
    wrong = models.BooleanField(default=False)  # the deciding organ found the detention wrong
    ended = models.TextField(blank=True)  # why it was not served, or not to its end
    certificate = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """The decision's number and the house."""
        return f"{self.decision.number} {self.house}"


class Event(models.TextChoices):
    """What makes suspension or leave a matter of humanity (PSPL25 126)."""

    NONE = "", "没有以下情形"
    EXAM = "exam", "参加升学考试"
    BIRTH = "birth", "子女出生"
    ILLNESS = "illness", "近亲属病危"
    DEATH = "death", "近亲属死亡"


class Security(models.TextChoices):
    """The two kinds of security, of which one only."""

    NONE = "", "未提供"
    GUARANTOR = "guarantor", "担保人"
    DEPOSIT = "deposit", "保证金"


class Suspension(Subject):
    """Detention put off while a remedy runs, against one security."""

    kind = "suspension"
    kind_title = "暂缓执行行政拘留"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "requested": "申请中",
        "granted": "暂缓执行",
        "refused": "不予暂缓",
        "ended": "已结束",
        "forfeited": "因逃避执行终止",
    }
    open_phases: ClassVar = frozenset({"requested", "granted"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="suspensions")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="suspensions")
    event = models.TextField(blank=True, choices=Event)
    security = models.TextField(blank=True, choices=Security)
    guarantor = models.TextField(blank=True)
    fen = models.PositiveIntegerField(default=0)  # deposit
    forfeited_fen = models.PositiveIntegerField(default=0)
    guarantor_fine = models.PositiveIntegerField(default=0)  # yuan

    @property
    def label(self) -> str:
        """The decision's number."""
        return str(self.decision.number)


class Path(models.TextChoices):
    """The two remedies against a decision."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


class Result(models.TextChoices):
    """How a remedy ended."""

    UPHELD = "upheld", "维持（驳回）"
    CHANGED = "changed", "变更"
    ANNULLED = "annulled", "撤销（确认违法、无效）"
    WITHDRAWN = "withdrawn", "撤回申请（撤诉）"


class Remedy(models.Model):
    """A remedy somebody sought, and what became of it. Changed: the sanction that now stands."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="remedies")
    path = models.TextField(choices=Path)
    organ = models.TextField()
    filed_on = models.DateField()
    result = models.TextField(blank=True, choices=Result)
    ended_on = models.DateField(null=True)
    fine = models.PositiveIntegerField(null=True)  # yuan, as changed
    days = models.PositiveSmallIntegerField(null=True)  # to be served, as changed

    class Meta:
        indexes: ClassVar = [models.Index(fields=["decision"], name="remedy_decision")]


class Licence(models.Model):
    """A revocation or suspension of business was carried out."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="licence")
    done_on = models.DateField()
    note = models.TextField()
