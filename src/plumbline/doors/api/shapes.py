"""What this door answers, for the description in OpenAPI; answers are not passed through these."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field


class FieldError(BaseModel):
    """A field and what is wrong with it."""

    field: str
    says: str


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int


class Wrong(Problem):
    """What went wrong with the input."""

    errors: list[FieldError] = []


class Locked(Problem):
    """Too many wrong passwords."""

    locked_until: datetime


class Cite(BaseModel):
    """A rule and where it stands."""

    id: str
    source: str
    mark: str


class Refusal(BaseModel):
    """What stopped the act, why, what cures it, who can, and how to contest it."""

    gate: str
    says: str
    missing: dict[str, str]
    cites: list[Cite]
    versions: list[str]
    remedy: str
    who: list[str]
    contest: str


class Refused(Problem):
    """Every gate that is shut."""

    refusals: list[Refusal]


class Subject(BaseModel):
    """A kind and an id."""

    kind: str
    id: UUID


class Settled(BaseModel):
    """A duty that an act settled."""

    code: str
    title: str


class Raised(Settled):
    """A duty that an act raised, by when, and the arithmetic."""

    due: datetime
    why: list[str]


class Done(BaseModel):
    """An act that was done, with its signed receipt."""

    entry: UUID
    act: str
    subject: Subject
    made: Subject | None
    at: datetime
    recorded: datetime
    settled: list[Settled]
    raised: list[Raised]
    receipt: str


class Taken(BaseModel):
    """A device's record was taken, with the signed receipt."""

    entry: UUID
    receipt: str


class Officer(BaseModel):
    """Who signed in."""

    id: UUID
    name: str
    number: str


class SignedIn(BaseModel):
    """A token for the Authorization header."""

    token: str
    expires: datetime
    officer: Officer


class Row(BaseModel):
    """A subject in a list."""

    kind: str
    id: UUID
    label: str
    phase: str
    phase_title: str
    opened_at: datetime
    moved_at: datetime


class Rows(BaseModel):
    """A page of subjects; `next` goes into `after`, null at the end."""

    items: list[Row]
    next: str | None


class Shown(Row):
    """A subject as its kind is read."""

    entry: UUID | None
    read: dict[str, Any]


class Allowed(BaseModel):
    """An act that may be done now."""

    code: str
    title: str
    says: str
    form: dict[str, Any]


class NotNow(BaseModel):
    """An act that may not be done now, and why."""

    code: str
    title: str
    refusals: list[Refusal]


class Offers(BaseModel):
    """What may be done on a subject, and why not the rest."""

    allowed: list[Allowed]
    refused: list[NotNow]


class Step(BaseModel):
    """An act in a timeline; personal values are not in it."""

    entry: UUID
    act: str
    title: str
    actor: str
    role: str
    role_title: str
    at: datetime
    recorded: datetime
    made: Subject | None
    gap: int | None
    form: dict[str, Any]
    personal: list[str]
    norms: list[str]
    index: int | None


class Steps(BaseModel):
    """A page of a timeline, newest first."""

    items: list[Step]
    next: str | None


class Duty(BaseModel):
    """A duty that is owed."""

    id: UUID
    code: str
    title: str
    subject: Subject
    label: str
    debtor_role: str
    debtor_title: str
    mine: bool
    started_at: datetime
    due_at: datetime
    remaining: int = Field(description="剩余秒数，逾期为负")
    late: bool
    suspended: bool
    extended: int
    why: list[str]


class Duties(BaseModel):
    """A page of duties, the most pressing first."""

    items: list[Duty]
    next: str | None


class Consistency(BaseModel):
    """Hashes proving that the later tree extends the earlier."""

    proof: list[str]


class Accepted(BaseModel):
    """A cosignature was kept."""

    accepted: bool


def wrong(*statuses: int) -> dict[int, type[BaseModel]]:
    """The usual problems of an operation."""
    return {status: Wrong if status in (400, 413, 415, 422) else Problem for status in statuses}
