"""What a penalty leaves: notices, hearings, discussions, fast handling, decisions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models import Case, Offence, Outcome, Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.law.causes import Band
from plumbline.law.tables import Tier


class Procedure(models.TextChoices):
    """The three procedures that end in a decision."""

    GENERAL = "general", "普通程序"
    SIMPLE = "simple", "简易程序（当场处罚）"
    FAST = "fast", "快速办理"


class Reach(models.TextChoices):
    """How a notice reaches the person."""

    WRITTEN = "written", "书面告知"
    RECORD = "record", "笔录告知"
    ORAL = "oral", "口头告知并注明、签名（限快速办理）"
    PUBLICATION = "publication", "公告告知（逃跑等原因无法当面告知）"


class Notice(Subject):
    """What one person was told before a decision, and what he answered."""

    kind = "notice"
    kind_title = "处罚告知"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "told": "已告知",
        "heard": "已听取陈述申辩",
        "settled": "告知完毕",
        "replaced": "已重新告知",
    }
    open_phases: ClassVar = frozenset({"heard"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    round = models.PositiveSmallIntegerField()
    way = models.TextField(choices=Reach)
    outcome = models.TextField(choices=Outcome)
    offences = models.JSONField(default=list)  # each act with the sanction proposed for it
    warning = models.BooleanField(default=False)
    fine = models.PositiveIntegerField(default=0)  # yuan
    days = models.PositiveSmallIntegerField(default=0)  # of detention, run together
    suspend = models.BooleanField(default=False)
    revoke = models.BooleanField(default=False)
    facts = models.TextField()
    basis = models.TextField()
    reasons = models.TextField()
    circumstances = models.JSONField(default=list)  # statutory factors, each with its evidence
    departure = models.TextField(blank=True)  # why outside the tier, if it is
    departs = models.BooleanField(default=False)
    weight = ArrayField(models.TextField(), default=list)  # what makes the matter complex or major
    status = models.JSONField(default=dict)  # what decides whether detention is really served
    representative = models.TextField(blank=True)  # who was told for an organisation
    guardian = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    publication = models.TextField(blank=True)  # where it was published, and why
    hearing = ArrayField(models.TextField(), default=list)  # why a hearing may be asked for
    told_at = models.DateTimeField()
    told_by_entry = models.UUIDField()
    defence = models.TextField(blank=True)
    guardian_defence = models.TextField(blank=True)
    heard_at = models.DateTimeField(null=True)
    recheck = models.TextField(blank=True)
    adopted = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    hearing_waived_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "round"], name="notice_round_once"),
            models.UniqueConstraint(
                fields=["person"], name="notice_stands_once", condition=~models.Q(phase="replaced")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "person"], name="notice_case")]

    @property
    def label(self) -> str:
        """Which notice of the case this is."""
        return f"{self.kind_title}（{self.round}）"


class Weighing(models.Model):
    """What the benchmark said to the facts of one act, with the evidence of each (C-DISC-03)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="weighings")
    offence = models.ForeignKey(Offence, models.PROTECT, related_name="weighings")
    norm = models.TextField()  # the version that was read
    facts = models.JSONField()  # each factor with its value and its evidence
    row = models.PositiveSmallIntegerField()
    tier = models.JSONField()
    lines = models.JSONField()  # why this row, as sentences
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case"], name="weighing_case")]

    def band(self, law: Band) -> Band:
        """The tier of the row, under the article of the law."""
        return Tier.model_validate(self.tier).band(law)

    def as_json(self) -> dict[str, Any]:
        """As a notice or a decision keeps it."""
        return {
            "norm": self.norm, "row": self.row, "tier": self.tier, "lines": self.lines,
            "facts": {fact["factor"]: fact["value"] for fact in self.facts},
        }  # fmt: skip


class Hearing(Subject):
    """A hearing that one person asked for, from the request to the report."""

    kind = "hearing"
    kind_title = "听证"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "requested": "已申请",
        "accepted": "已受理",
        "called": "已通知举行",
        "held": "已举行",
        "reported": "已报告",
        "refused": "不予受理",
        "ended": "已终止",
    }
    open_phases: ClassVar = frozenset({"requested", "accepted", "called", "held"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="hearings")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="hearings")
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    holding_at = models.DateTimeField(null=True)
    place = models.TextField(blank=True)
    public = models.BooleanField(default=True)
    closed_for = models.TextField(blank=True)  # why it is not public
    chair = models.UUIDField(null=True)
    members = ArrayField(models.UUIDField(), default=list)
    clerk = models.UUIDField(null=True)
    held_at = models.DateTimeField(null=True)
    ended_for = models.TextField(blank=True)
    bearing = models.TextField(blank=True)  # how the record bears on the proposal
    filed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "person"], name="hearing_case")]

    @property
    def label(self) -> str:
        """The subject's kind; its case is named beside it."""
        return str(self.kind_title)


class HearingPaper(models.Model):
    """The record of a hearing, or the chair's report on it."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="papers")
    kind = models.TextField()  # record, report
    body = models.JSONField()
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hearing", "kind"], name="hearing_paper_once")
        ]


class Discussion(models.Model):
    """What the heads of the organ discussed together before deciding (G-ADM-32)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="discussions")
    held_at = models.DateTimeField()
    place = models.TextField()
    members = ArrayField(models.UUIDField())
    absent = models.TextField(blank=True)
    views = models.JSONField()
    conclusion = models.TextField()
    departure = models.BooleanField(default=False)  # approved a departure from the tier
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case"], name="discussion_case")]


class FastTrack(models.Model):
    """That a case is handled fast: who agreed, on what, since when (G-ADM-36)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="fast_tracks")
    persons = models.JSONField()
    arrived_at = models.DateTimeField()  # of the first person brought in
    evidence = models.JSONField()
    note = models.TextField(blank=True)
    left_at = models.DateTimeField(null=True)
    left_for = models.TextField(blank=True)
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], name="fast_track_once", condition=models.Q(left_at=None)
            )
        ]


class Decision(Subject):
    """What was decided about one person of a case. A wrong one is annulled, never rewritten."""

    kind = "decision"
    kind_title = "处理决定"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "made": "已作出",
        "served": "已送达",
        "executed": "执行完毕",
        "ended": "终结执行",
        "annulled": "已撤销",
    }
    open_phases: ClassVar = frozenset({"made", "served"})  # not carried out yet

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
    circumstances = models.JSONField(default=list)  # statutory factors, each with its evidence
    departure = models.TextField(blank=True)  # why outside the tier, if it is
    disposal = models.TextField(blank=True)  # what becomes of things in the case
    execution = models.TextField(blank=True)  # in what way and by when it is carried out
    note = models.TextField(blank=True)  # what else the paper must say, such as a name unproved
    organ = models.TextField(blank=True)  # code of the unit that decides
    decided_by = models.UUIDField(null=True)
    officers = ArrayField(models.UUIDField(), default=list)  # who handled it on the spot
    place = models.TextField(blank=True)  # of a penalty on the spot
    filed_at = models.DateTimeField(null=True)  # reported to the organ, if on the spot
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    annulled_for = models.TextField(blank=True)
    facts = models.TextField()
    basis = models.TextField()
    reasons = models.TextField()
    decided_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "person"], name="decision_case"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                name="decision_stands_once",
                condition=~models.Q(phase="annulled"),
            )
        ]

    @property
    def label(self) -> str:
        """The number of the decision."""
        return self.number
