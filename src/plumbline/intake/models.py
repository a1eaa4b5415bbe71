"""Calls, reports, what was received with them, receipts, and cases taken over."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight


class Way(models.TextChoices):
    """How a matter reached the police."""

    CALL = "call", "电话报警"
    WALK_IN = "walk_in", "上门报案"
    ONLINE = "online", "网上报案"
    DELIVERY = "delivery", "扭送"
    SURRENDER = "surrender", "投案"
    TRANSFER = "transfer", "移送"
    FOUND = "found", "工作中发现"


class Aim(models.TextChoices):
    """What the person wants of the police (D-INT-01, G-INT-01)."""

    ALARM = "alarm", "报警、报案"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉正在发生的民警违法违纪"
    ACCUSATION = "accusation", "控告"
    TIP = "tip", "举报"


class Channel(models.TextChoices):
    """Through which door a call came (C-INT-01)."""

    P110 = "110", "110电话"
    P122 = "122", "122电话"
    SMS = "12110", "12110短信"
    WEB = "online", "互联网报警"
    DESK = "walk_in", "当面报警"


class Outcome(models.TextChoices):
    """The closed list of lawful outcomes of a call or report."""

    ACCEPTED = "accepted", "受案"
    TRANSFERRED = "transferred", "移送有管辖权的单位"
    NOT_POLICE = "not_police", "不属于公安机关职责，已告知"
    REPEAT = "repeat", "重复报案，已说明"
    ON_THE_SPOT = "on_the_spot", "当场处置完毕"
    FALSE_ALARM = "false_alarm", "虚假或者骚扰报警"
    INSPECTION = "inspection", "督察已处理并反馈"
    CHANNEL = "channel", "已转其他法定渠道"
    REFUSED = "refused", "不予受案，已说明理由"


IN_HAND = ("received", "dispatched", "at_scene", "handled")  # whoever has it owes an outcome
WITHOUT_OUTCOME = (*IN_HAND, "referred", "transferring", "inspecting")


class Report(Subject):
    """A matter brought to the police, from the first word to one of the lawful outcomes."""

    kind = "report"
    kind_title = "接报案"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "received": "已接报",
        "dispatched": "已派警",
        "at_scene": "到场处置",
        "handled": "先期处置完毕",
        "referred": "移送待接收",
        "transferring": "已移送待确认",
        "inspecting": "督察处理中",
        "accepted": "已受案",
        "refused": "不予受案",
        "ended": "已办结",
    }
    open_phases: ClassVar = frozenset(
        {"received", "dispatched", "at_scene", "handled", "referred", "transferring", "inspecting"}
    )
    sight = Sight(open_to=frozenset({Role.CASE_OFFICER, Role.AUX}))

    number = models.TextField(unique=True)
    way = models.TextField(choices=Way)
    aim = models.TextField(choices=Aim, default=Aim.ALARM)
    channel = models.TextField(choices=Channel, blank=True)  # of calls
    class_code = models.TextField(blank=True)  # data/incident_classes.yaml
    reporter = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    keep_secret = models.BooleanField(default=False)
    occurred_at = models.DateTimeField(null=True)
    place = models.TextField(blank=True)
    latitude = models.IntegerField(null=True)  # in 1e-6 degree
    longitude = models.IntegerField(null=True)  # in 1e-6 degree
    facts = models.TextField()
    urgent = models.BooleanField(default=False)  # handled first, registered afterwards
    registered_at = models.DateTimeField(null=True)
    sender = models.TextField(blank=True)  # the organ that transferred the matter
    has_evidence = models.BooleanField(default=False)  # received with it, here or before
    papers_missing = ArrayField(models.TextField(), default=list)
    dispatched_to = models.TextField(blank=True)  # code of the unit
    dispatched_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    disposal = models.TextField(blank=True)
    recordings = ArrayField(models.TextField(), default=list)  # ids of the recorder
    feedback = models.TextField(blank=True)  # what the caller was told
    outcome = models.TextField(choices=Outcome, blank=True)
    told = models.TextField(blank=True)  # what the person was told with the outcome
    earlier = models.UUIDField(null=True)  # the report this one repeats
    came_from = models.UUIDField(null=True)  # the report of the unit that transferred it
    passed_to = models.UUIDField(null=True)  # the report at the unit it went to
    passed_name = models.TextField(blank=True)  # or that unit's name, where it is outside

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["opened_at", "id"],
                name="report_without_outcome",
                condition=models.Q(phase__in=WITHOUT_OUTCOME),
            )
        ]

    @property
    def label(self) -> str:
        """The report's number."""
        return self.number

    @property
    def unregistered(self) -> bool:
        """Whether it was handled first and the full registration is still owed (D-INT-07)."""
        return self.urgent and self.registered_at is None


class Statement(models.Model):
    """What somebody reported, written down, read back and signed (D-INT-08)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="statements")
    teller = models.TextField()
    text = models.TextField()
    signed = models.BooleanField()
    unsigned_why = models.TextField(blank=True)
    recordings = ArrayField(models.TextField(), default=list)
    entry_id = models.UUIDField()


class ReceivedList(models.Model):
    """A list of the evidence received from one giver, signed by the giver (D-INT-09)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="received")
    number = models.TextField(unique=True)
    giver = models.TextField()
    signed = models.BooleanField()
    unsigned_why = models.TextField(blank=True)
    keeper = models.TextField()
    given_at = models.DateTimeField()
    entry_id = models.UUIDField()


class ReceivedItem(models.Model):
    """One thing on such a list."""

    received = models.ForeignKey(ReceivedList, models.PROTECT, related_name="items")
    kind = models.TextField()  # an EvidenceKind
    name = models.TextField()
    quantity = models.PositiveIntegerField()
    features = models.TextField(blank=True)


class Check(models.Model):
    """One checking measure before a case is opened; none restricts anybody (P-INT-01)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="checks")
    measure = models.TextField()
    found = models.TextField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Receipt(models.Model):
    """What the reporter takes home: number and code to follow the case."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="receipt")
    number = models.TextField(unique=True)
    code = models.TextField()  # 40 random bits; without it the number tells nothing
    given = models.TextField(blank=True)  # handed, unreachable, refused
    given_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField()


class Takeover(models.Model):
    """Where a case came from: the other system and its number there. Each comes once."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="takeover")
    system = models.TextField()
    old_number = models.TextField()
    causes = models.JSONField(default=list)  # as the other system named them, with articles
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "old_number"], name="taken_over_once")
        ]


class Request(Subject):
    """What a party or lawyer asks for against not opening a case; the legal section answers."""

    kind = "request"
    kind_title = "复议复核申请"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"received": "已收到", "answered": "已答复"}

    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    number = models.TextField(unique=True)
    asker = models.TextField()
    asks = models.TextField()
    verdict = models.TextField(blank=True)
    answer = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """The request's number."""
        return self.number
