"""The kernel's tables. The ledger's rows are written by one database function, never changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.law.calendar import legal_day
from plumbline.law.roles import Sight


class Subject(models.Model):
    """Something acts are done on: a unit, an officer, a report, a case, a norm."""

    kind: ClassVar[str]
    kind_title: ClassVar[str]
    phases: ClassVar[dict[str, str]]  # code → what people call it
    sight: ClassVar[Sight] = Sight()
    gates: ClassVar[tuple[Any, ...]] = ()  # what every act on it asks, after its own
    norms_state: str = ""  # which norms there were when it was read; no column

    id = models.UUIDField(primary_key=True, editable=False)
    phase = models.TextField()
    line = ArrayField(models.TextField())
    secrecy = models.SmallIntegerField(default=0)  # 0 open, 1 work secret, 2 state secret
    handlers = ArrayField(models.UUIDField(), default=list)
    entry_id = models.UUIDField()  # the last entry of this subject
    entry_at = models.DateTimeField()  # and the instant of its deed
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when it entered its phase

    class Meta:
        abstract = True

    def move(self, phase: str) -> None:
        """Enter another phase; the kernel notes the instant."""
        if phase not in self.phases:
            raise ValueError(phase)
        self.phase = phase

    @property
    def label(self) -> str:
        """How people name this subject in a list."""
        return str(self.id)

    @property
    def begun(self) -> date:
        """The day the matter was taken up; what hangs on a case began with it."""
        return legal_day(getattr(self, "case", self).opened_at)


class Entry(models.Model):
    """One act that was done. Append-only; its canonical bytes are computed from these columns."""

    id = models.UUIDField(primary_key=True, editable=False)
    act = models.TextField()
    actor = models.UUIDField(null=True)
    role = models.TextField()
    at = models.DateTimeField()  # instant of the deed
    zone = models.TextField()
    recorded = models.DateTimeField()  # instant of the record
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    made_kind = models.TextField(null=True)
    made_id = models.UUIDField(null=True)
    unit = models.TextField()  # the line, joined by dots
    previous = models.UUIDField(null=True)  # the act before this one on the subject
    gap = models.BigIntegerField(null=True)  # seconds since that act
    body = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "id"], name="entry_subject"),
            models.Index(
                fields=["made_id"], name="entry_made", condition=models.Q(made_id__isnull=False)
            ),
            models.Index(fields=["act", "id"], name="entry_act"),
        ]


class Clear(models.Model):
    """A personal value in clear, beside the commitment in its entry."""

    entry = models.ForeignKey(Entry, models.PROTECT, db_constraint=False)
    name = models.TextField()
    salt = models.BinaryField()
    value = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "name"], name="clear_once")
        ]


class Unsealed(models.Model):
    """Entries that wait for their number in the tree."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, db_constraint=False)


class Duty(models.Model):
    """Something owed on a subject by an instant. Whether it is late is computed, never stored."""

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    line = ArrayField(models.TextField())
    debtor_role = models.TextField()
    debtors = ArrayField(models.UUIDField(), default=list)  # empty: whoever holds the role
    raised_by = models.UUIDField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    basis = models.JSONField()  # the arithmetic, line by line
    extended = models.SmallIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["due_at", "id"],
                name="duty_open",
                condition=models.Q(settled_by__isnull=True),
            ),
            models.Index(fields=["subject_id"], name="duty_subject"),
        ]

    def late_by(self, now: datetime) -> timedelta | None:
        """How far past its instant the duty was, or is, settled; None while in time."""
        until = self.settled_at or self.suspended_at or now
        return until - self.due_at if until > self.due_at else None


class Norm(Subject):
    """A published rule, in versions with a span of force."""

    kind = "norm"
    kind_title = "规范"
    phases: ClassVar = {"in_force": "施行", "repealed": "废止"}
    sight = Sight(public=True)

    code = models.TextField(unique=True)
    title = models.TextField()
    issuer = models.TextField()
    number = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """The norm's title."""
        return self.title


class NormVersion(models.Model):
    """What a norm says from one day to another, with its typed body."""

    norm = models.ForeignKey(Norm, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    kind = models.TextField()
    body = models.JSONField()
    clauses = models.JSONField(default=list)
    cites = ArrayField(models.TextField())
    mark = models.TextField()
    confirmed_by = models.TextField(blank=True)  # empty: unconfirmed, and shown so
    confirmed_at = models.DateTimeField(null=True)
    spares = models.BooleanField(default=False)  # leaves what was begun before to the one before
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["norm", "number"], name="norm_version_once")
        ]


class Attempt(models.Model):
    """An act that a gate refused: who tried what, and why it was shut."""

    id = models.UUIDField(primary_key=True, editable=False)
    act = models.TextField()
    actor = models.UUIDField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField()
    line = ArrayField(models.TextField())
    at = models.DateTimeField()
    gates = models.JSONField()


class Reply(models.Model):
    """The first answer given under an idempotency key."""

    actor = models.UUIDField()
    key = models.TextField()
    fingerprint = models.BinaryField()
    status = models.SmallIntegerField()
    body = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["actor", "key"], name="reply_once")
        ]


class Look(models.Model):
    """A reading of somebody's data: who, whose, what for. Written with the read, or no read."""

    id = models.UUIDField(primary_key=True, editable=False)
    actor = models.UUIDField()
    subject_kind = models.TextField()
    subject_id = models.UUIDField(null=True)
    fields = ArrayField(models.TextField())
    purpose = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_id", "at"], name="look_subject")]
