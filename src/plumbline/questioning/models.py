"""Investigation of persons: checks, continued questioning, summons, statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models import Case, Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.law.liability import age
from plumbline.law.roles import EVERYONE, Sight
from plumbline.questioning.terms import (
    CheckEnd,
    Companion,
    Happened,
    HoldingEnd,
    Illness,
    Place,
    Reply,
    SummonsEnd,
    Told,
    Way,
)

YOUNG, OLD = 16, 70  # full years between which four hours are not the limit (CQ 10)


class Check(Subject):
    """A check on the spot (当场盘问检查)."""

    kind = "check"
    kind_title = "当场盘问检查"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "cleared": "排除嫌疑，当场放行",
        "suspected": "不能排除嫌疑",
        "brought": "带回继续盘问",
        "settled": "已处理",
    }
    open_phases: ClassVar = frozenset({"suspected"})

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="checks")
    number = models.TextField(unique=True)
    name = models.TextField(blank=True)
    place = models.TextField()
    reasons = models.TextField()
    found = models.TextField()
    plain_clothes = models.BooleanField()
    end = models.TextField(blank=True, choices=CheckEnd)

    @property
    def label(self) -> str:
        """Its number."""
        return self.number


class WaitingRoom(Subject):
    """A waiting room (候问室) of a police station, as approved and accepted (N-ADM-03)."""

    kind = "waiting_room"
    kind_title = "候问室"
    phases: ClassVar = {"in_use": "在用", "closed": "停用"}
    standing_phases: ClassVar = frozenset({"in_use"})
    sight = Sight(open_to=EVERYONE)

    name = models.TextField()
    area = models.PositiveIntegerField()  # square decimetres
    height = models.PositiveIntegerField()  # centimetres
    places = models.PositiveSmallIntegerField()
    approval = models.TextField()
    accepted_on = models.DateField()
    sex = models.TextField(blank=True)  # of those inside
    inside = models.PositiveSmallIntegerField(default=0)

    @property
    def label(self) -> str:
        """Its name."""
        return self.name


class Holding(Subject):
    """Continued questioning (继续盘问): a person held at a police station after a check."""

    kind = "holding"
    kind_title = "继续盘问"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "brought": "带回待批准",
        "approved": "继续盘问中",
        "refused": "未获批准，应当立即释放",
        "ended": "已终止",
    }
    open_phases: ClassVar = frozenset({"brought", "approved", "refused"})

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="holdings")
    check_made = models.OneToOneField(Check, models.PROTECT, related_name="holding")
    number = models.TextField(unique=True)
    name = models.TextField(blank=True)
    sex = models.TextField()
    born = models.DateField(null=True)
    id_number = models.TextField(blank=True)
    address = models.TextField(blank=True)
    employer = models.TextField(blank=True)
    unidentified = models.BooleanField(default=False)
    pregnant = models.BooleanField(default=False)
    nursing = models.BooleanField(default=False)
    age_unclear = models.BooleanField(default=False)  # may be under sixteen, or seventy and more
    illness = models.TextField(blank=True, choices=Illness)
    grounds = ArrayField(models.TextField())
    reasons = models.TextField()
    arrived_at = models.DateTimeField()
    hours = models.PositiveSmallIntegerField()
    asked_hours = models.PositiveSmallIntegerField(default=0)
    family = models.TextField(blank=True, choices=Told)
    room = models.ForeignKey(WaitingRoom, models.PROTECT, null=True, related_name="persons")
    end = models.TextField(blank=True, choices=HoldingEnd)
    ended_at = models.DateTimeField(null=True)
    collected_by = models.TextField(blank=True)  # who fetched the person, or escorted him home

    @property
    def label(self) -> str:
        """Its number."""
        return self.number

    def protected(self, day: date) -> bool:
        """Whether four hours are the limit and the waiting room is closed to the person (CQ 10)."""
        full = age(self.born, day) if self.born else None
        by_age = full is not None and (full < YOUNG or full >= OLD)
        return self.pregnant or self.nursing or self.age_unclear or by_age


class Incident(Subject):
    """An injury, escape, suicide, death or over-time while a person was held (D-ADM-06)."""

    kind = "incident"
    kind_title = "继续盘问中的事故"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"reported": "已报告", "inspected": "已现场督察", "closed": "已办结"}
    open_phases: ClassVar = frozenset({"reported", "inspected"})

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="incidents")
    holding = models.ForeignKey(Holding, models.PROTECT, related_name="incidents")
    happened = models.TextField(choices=Happened)
    account = models.TextField()
    finding = models.TextField(blank=True)
    cause_of_death = models.TextField(blank=True)
    served_at = models.DateTimeField(null=True)


class Summons(Subject):
    """A summons (传唤) and the attendance that follows, however the person came."""

    kind = "summons"
    kind_title = "传唤"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "drafted": "待审批",
        "approved": "已批准，待送达",
        "served": "已送达，待到案",
        "force_requested": "强制传唤待审批",
        "force_approved": "已批准强制传唤",
        "running": "询问查证中",
        "restrained": "醉酒约束中",
        "ended": "已结束",
        "refused": "不予批准",
        "withdrawn": "已撤回",
    }
    open_phases: ClassVar = frozenset(
        {
            "drafted",
            "approved",
            "served",
            "force_requested",
            "force_approved",
            "running",
            "restrained",
        }
    )

    case = models.ForeignKey(Case, models.PROTECT, related_name="summonses")
    person = models.ForeignKey(Person, models.PROTECT, related_name="summonses")
    number = models.TextField(blank=True)  # of the certificate, once approved
    way = models.TextField(choices=Way)
    reasons = models.TextField()
    place = models.TextField()
    appear_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True, choices=Reply)
    forced = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(null=True)
    arrival = models.TextField(blank=True)  # how the person came, for the record
    arrival_signed = models.TextField(blank=True)
    hours = models.PositiveSmallIntegerField(default=8)
    family = models.TextField(blank=True, choices=Told)
    end = models.TextField(blank=True, choices=SummonsEnd)
    ended_at = models.DateTimeField(null=True)
    end_signed = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Number and matter of its case, and its own number."""
        return f"{self.case.label} {self.number}".strip()


class Restraint(models.Model):
    """A drunk person kept from harm until sober: no time of questioning (D-ADM-16)."""

    summons = models.ForeignKey(Summons, models.PROTECT, related_name="restraints")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    means = models.TextField()
    guard = models.UUIDField()
    reasons = models.TextField()
    entry_id = models.UUIDField()


class Statement(Subject):
    """A record of questioning (询问笔录)."""

    kind = "statement"
    kind_title = "询问笔录"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"open": "询问中", "finished": "已完成", "abandoned": "已中止"}
    open_phases: ClassVar = frozenset({"open"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="statements")
    person = models.ForeignKey(Person, models.PROTECT, related_name="statements")
    attendance = models.ForeignKey(Summons, models.PROTECT, null=True, related_name="statements")
    turn = models.PositiveSmallIntegerField()
    place = models.TextField(choices=Place)
    place_name = models.TextField()
    officers = ArrayField(models.UUIDField())
    recorded = models.BooleanField()
    companion = models.TextField(blank=True, choices=Companion)
    companion_name = models.TextField(blank=True)
    efforts = models.TextField(blank=True)
    interpreter = models.TextField(blank=True)
    signer = models.TextField(blank=True)
    assisting = models.TextField(blank=True)
    first = models.JSONField(default=dict)  # what a first questioning asks of a suspect
    checked = models.TextField(blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    signed = models.TextField(blank=True)
    corrections = ArrayField(models.TextField(), default=list)  # where, each fingerprinted
    recording = models.TextField(blank=True)
    recording_ref = models.TextField(blank=True)
    evidence_item = models.BigIntegerField(null=True)
    ended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True
    )

    @property
    def label(self) -> str:
        """Number and matter of its case."""
        return self.case.label


class Spoken(models.Model):
    """One question and its answer, in a statement or while a person was held."""

    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="spoken")
    holding = models.ForeignKey(Holding, models.PROTECT, null=True, related_name="spoken")
    question = models.TextField()
    answer = models.TextField()
    entry_id = models.UUIDField()
