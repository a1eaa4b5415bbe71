"""Plans, documents with their clauses, opinions, reviews, meetings, assessments, clean-ups."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.kernel.models import NormVersion, Subject
from plumbline.law.roles import EVERYONE, Sight
from plumbline.norms.terms import (
    Board,
    Filed,
    Point,
    Sort,
    Transition,
    Verdict,
    Voice,
    Way,
    Worth,
)


class Plan(Subject):
    """A yearly or longer plan of the documents an organ means to make (D-NORM-03, 2.1a)."""

    kind = "rule_plan"
    kind_title = "立规计划"
    phases: ClassVar = {"drafted": "拟订", "adopted": "已批准", "closed": "已总结"}
    open_phases: ClassVar = frozenset({"drafted", "adopted"})
    sight = Sight(open_to=EVERYONE)

    name = models.TextField()
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    summary = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Its name."""
        return self.name


class Item(models.Model):
    """One document of a plan: which, why, who drafts it, by when."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items")
    title = models.TextField()
    reasons = models.TextField()
    drafter = models.TextField()
    due = models.DateField()
    entry_id = models.UUIDField()


class Rule(Subject):
    """A document from its first draft to its repeal (law.md 13, state machine)."""

    kind = "rule"
    kind_title = "规范性文件"
    phases: ClassVar = {
        "drafting": "起草",
        "assessed": "已论证",
        "comment_open": "公开征求意见",
        "revising": "修改完善",
        "legality": "合法性审核",
        "passed": "审核通过",
        "adopted": "审议通过",
        "numbered": "已编号",
        "published": "已公布",
        "suspended": "暂停施行",
        "ended": "已失效",
        "dropped": "终止制定",
    }
    open_phases: ClassVar = frozenset(
        {"drafting", "assessed", "comment_open", "revising", "legality", "passed", "adopted",
         "numbered", "suspended"}
    )  # fmt: skip
    sight = Sight(open_to=EVERYONE)

    title = models.TextField()
    sort = models.TextField(choices=Sort)
    public = models.BooleanField()  # affects citizens: comment and publication are due
    issuer = models.TextField()  # the organ that makes it
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="rules")
    unplanned = models.TextField(blank=True)  # why outside the plan
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments")
    replaces = ArrayField(models.UUIDField(), default=list)  # documents that end with it
    text = models.PositiveSmallIntegerField(default=0)  # the newest version of its text
    argued = models.TextField(blank=True)  # need, lawfulness, feasibility, expert and risk opinion
    comment_from = models.DateTimeField(null=True)
    shortened = models.TextField(blank=True)  # why the comment was shorter, in an emergency
    number = models.TextField(blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)  # the last day of its validity
    filed_with = models.TextField(blank=True)
    filed = models.TextField(blank=True, choices=Filed)
    filed_says = models.TextField(blank=True)
    ended_for = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Its title."""
        return self.title


class Clause(models.Model):
    """One clause of one version of the text; a typed body makes it a rule the system follows."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="clauses")
    text = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    code = models.TextField(blank=True)  # of the norm; empty: words only
    title = models.TextField(blank=True)
    kind = models.TextField(blank=True)
    body = models.JSONField(null=True)
    cites = ArrayField(models.TextField())
    basis = ArrayField(models.TextField(), default=list)  # codes of the norms it rests on
    creates = ArrayField(models.TextField(), default=list)
    since = models.DateField(null=True)  # where it starts later than the document
    transition = models.TextField(choices=Transition)
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "text", "position"], name="clause_once")
        ]


class Force(models.Model):
    """A version that a clause put in force, and what it displaced."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="forces")
    version = models.OneToOneField(NormVersion, models.PROTECT, related_name="force")
    cut = models.DateField(null=True)  # how long the displaced version would have lasted
    revival = models.ForeignKey(NormVersion, models.PROTECT, null=True, related_name="revived_by")
    entry_id = models.UUIDField()


class Remark(models.Model):
    """What a colleague noted on a draft."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="remarks")
    text = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(null=True)
    words = models.TextField()
    officer = models.UUIDField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Opinion(models.Model):
    """An opinion from outside, and what became of it."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="opinions")
    text = models.PositiveSmallIntegerField()
    source = models.TextField()
    way = models.TextField(choices=Way)
    words = models.TextField()
    at = models.DateTimeField()
    taken = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    entry_id = models.UUIDField()


class Legality(models.Model):
    """A legality review of one version of the text (G-NORM-01, C-NORM-02)."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="reviews")
    text = models.PositiveSmallIntegerField()
    verdict = models.TextField(choices=Verdict)
    failed = ArrayField(models.TextField(choices=Point), default=list)
    cleared = ArrayField(models.PositiveSmallIntegerField(), default=list)
    opinion = models.TextField()
    officer = models.UUIDField()
    name = models.TextField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Meeting(models.Model):
    """A deliberation of one version of the text (G-NORM-02)."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="meetings")
    text = models.PositiveSmallIntegerField()
    board = models.TextField(choices=Board)
    held_at = models.DateTimeField()
    members = models.PositiveSmallIntegerField()  # who belongs to it, present or not
    adopted = models.BooleanField()
    minutes = models.TextField()
    entry_id = models.UUIDField()


class Vote(models.Model):
    """How a member who was present voted, and what he said."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="votes")
    position = models.PositiveSmallIntegerField()  # the order of speaking: the chair last
    officer = models.UUIDField()
    voice = models.TextField(choices=Voice)
    said = models.TextField(blank=True)


class Assessment(models.Model):
    """What became of a document in practice (D-NORM-04)."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="assessments")
    worth = models.TextField(choices=Worth)
    findings = models.TextField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Cleanup(Subject):
    """A periodic or special clean-up of the documents in force (D-NORM-02, 2.1c)."""

    kind = "rule_cleanup"
    kind_title = "规范性文件清理"
    phases: ClassVar = {"open": "清理中", "published": "已公布结果"}
    open_phases: ClassVar = frozenset({"open"})
    sight = Sight(open_to=EVERYONE)

    name = models.TextField()
    scope = models.TextField()
    rules = ArrayField(models.UUIDField())  # those in force when it began

    @property
    def label(self) -> str:
        """Its name."""
        return self.name


class Finding(models.Model):
    """What a clean-up says of one document."""

    cleanup = models.ForeignKey(Cleanup, models.PROTECT, related_name="findings")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="findings")
    worth = models.TextField(choices=Worth)
    reasons = models.TextField()
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cleanup", "rule"], name="cleanup_finding_once")
        ]
