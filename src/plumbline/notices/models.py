"""Notices as legal acts, and below them the texts on their way through providers.

A notice changes only in acts. What providers answer is a great deal and decides nothing by itself:
it is kept in rows that are added and never changed, and acts rest on it.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models import Case, Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight
from plumbline.notices.terms import (
    Became,
    Channel,
    Outcome,
    Returned,
    Said,
    StopWhy,
    Untold,
    Way,
    Whom,
    Why,
)

OPEN = ("letter", "made", "personal", "posted")


class Notice(Subject):
    """One milestone of a case, told to one person."""

    kind = "progress_notice"
    kind_title = "进展告知"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "made": "自动发送中",
        "letter": "待邮寄告知",
        "posted": "已交邮",
        "personal": "待民警告知",
        "delivered": "已送达",
        "served": "已由民警告知",
        "untold": "无法告知",
    }
    sight = Sight(open_to=frozenset({Role.CLOCK}))
    open_phases: ClassVar = frozenset(OPEN)

    case = models.ForeignKey(Case, models.PROTECT, related_name="progress_notices")
    milestone = models.TextField()  # the act that is told of
    milestone_entry = models.UUIDField()  # and its entry
    happened_at = models.DateTimeField()
    whom = models.TextField(choices=Whom)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    short = models.BooleanField(default=False)  # the number is shared: number and contact alone
    channel = models.TextField(
        choices=Channel, default=Channel.SMS
    )  # by which a text goes, or went
    why = models.TextField(blank=True, choices=Why)  # why it did not reach him by a text or the app
    way = models.TextField(blank=True, choices=Way)  # how it reached the person
    told_at = models.DateTimeField(null=True)
    proof = models.TextField(blank=True)  # what shows it: a receipt, a look, words of an officer
    untold = models.TextField(blank=True, choices=Untold)
    posted_at = models.DateTimeField(null=True)  # the letter, and under which number of the carrier
    item = models.TextField(blank=True)
    slip_on = models.DateField(null=True)  # the day on the carrier's slip: handed over, or returned
    returned = models.TextField(blank=True, choices=Returned)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["milestone_entry", "person"], nulls_distinct=False, name="notice_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                name="notice_open",
                condition=models.Q(phase__in=OPEN),
            )
        ]

    @property
    def label(self) -> str:
        """Of which case, to whom."""
        return f"{self.case.number} {Whom(self.whom).label}"


class Tried(models.Model):
    """A way by which a notice did not go, or did not arrive, and why: the next one is tried."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="tried")
    way = models.TextField(choices=Way)
    why = models.TextField(choices=Why)
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Stop(Subject):
    """A number to which nothing is sent by itself."""

    kind = "sms_stop"
    kind_title = "停发号码"
    phases: ClassVar = {"stopped": "停止发送", "lifted": "已恢复"}
    open_phases: ClassVar = frozenset[str]()
    standing_phases: ClassVar = frozenset({"stopped"})

    phone = models.TextField()
    why = models.TextField(choices=StopWhy)
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phone"], condition=models.Q(phase="stopped"), name="stopped_once"
            )
        ]


# -- texts on their way: rows are added and never changed ---------------------------------------


class Text(models.Model):
    """A text to a phone, under a ground of the law. Its id is what providers know it by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.TextField(unique=True)  # whose text it is: nothing is queued twice under one key
    phone = models.TextField()
    channel = models.TextField(choices=Channel, default=Channel.SMS)
    text = models.TextField()
    ground = ArrayField(models.TextField())  # rule ids
    urgent = models.BooleanField(default=False)  # the person waits for it: not held back at night
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["phone", "-at"], name="text_phone")]


class Attempt(models.Model):
    """A text is about to be handed to a provider; written before it is."""

    text = models.ForeignKey(Text, models.PROTECT, related_name="attempts")
    provider = models.TextField()
    at = models.DateTimeField()


class Answer(models.Model):
    """What became of an attempt, or what the provider says when asked about it."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    provider = models.TextField()
    said = models.TextField(choices=Said)
    their_id = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["provider", "-id"], name="answer_provider"),
            models.Index(
                fields=["provider", "their_id"],
                name="answer_their_id",
                condition=~models.Q(their_id=""),
            ),
        ]


class Receipt(models.Model):
    """A delivery receipt of a provider, as it came: late, contradicting, or of nothing we know."""

    provider = models.TextField()
    event = models.TextField()  # the provider's name of it; a double is absorbed by this
    their_id = models.TextField(blank=True)
    text = models.ForeignKey(Text, models.PROTECT, null=True, related_name="receipts")
    delivered = models.BooleanField(null=True)  # null: says nothing final
    status = models.TextField()
    against = models.BooleanField(default=False)  # came after another had said otherwise
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "event"], name="receipt_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["provider", "their_id"], name="receipt_their_id"),
            models.Index(fields=["id"], name="receipt_against", condition=models.Q(against=True)),
        ]


class Settled(models.Model):
    """What became of a text, once; a receipt that says otherwise later stands beside it."""

    text = models.OneToOneField(Text, models.PROTECT, primary_key=True, related_name="settled")
    outcome = models.TextField(choices=Outcome)
    detail = models.TextField(blank=True)
    provider = models.TextField(blank=True)
    at = models.DateTimeField()


class State(models.TextChoices):
    """What is to be done with a text next."""

    QUEUED = "queued", "等待发送"
    ASKING = "asking", "已交出，等待答复"
    OUT = "out", "通道已接收，等待送达回执"


class Waiting(models.Model):
    """The working list: what is to be done next with each text that is not settled.

    It can be made anew from the rows above; nothing is proved by it.
    """

    text = models.OneToOneField(Text, models.PROTECT, primary_key=True, related_name="waiting")
    state = models.TextField(choices=State, default=State.QUEUED)
    provider = models.TextField(blank=True)
    attempt = models.BigIntegerField(null=True)
    pinned = models.BooleanField(default=False)  # perhaps taken by this provider: no other gets it
    tries = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()

    class Meta:
        # Many may be queued in one instant: among them as well each keeps its place.
        indexes: ClassVar = [models.Index(fields=["next_at", "text"], name="waiting_place")]


# -- texts that phones send back ----------------------------------------------------------------


class Heard(models.Model):
    """A text that came in. Who sent it and what it says is forgotten once it is read."""

    provider = models.TextField()
    event = models.TextField()  # the provider's name of it; a double is absorbed by this
    phone = models.TextField(blank=True)
    text = models.TextField(blank=True)
    became = models.TextField(blank=True, choices=Became)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "event"], name="heard_once"),
            models.CheckConstraint(
                condition=models.Q(became=Became.UNREAD) | models.Q(phone="", text=""),
                name="heard_forgotten",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="heard_unread", condition=models.Q(became=Became.UNREAD)
            )
        ]
