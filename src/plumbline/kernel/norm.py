"""Norms: published rules with a span of force and a typed body.

The kinds of body are a closed set of plain values; there is no expression language. A rule that is
asked for and not in force refuses with its owner named, never with a silent default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db import connection

from plumbline.kernel.models import NormVersion, Subject
from plumbline.law.bodies import KINDS, Body

B = TypeVar("B", bound=Body)
S = TypeVar("S", bound=Subject)


@dataclass(frozen=True)
class Version:
    """One version of a norm, as gates and duties read it."""

    code: str
    number: int
    title: str
    issuer: str
    since: date
    until: date | None
    body: Body
    cites: tuple[str, ...]
    mark: str
    confirmed_by: str
    spares: bool

    @property
    def id(self) -> str:
        """The version's name in entries: code and number."""
        return f"{self.code}@{self.number}"

    def body_as(self, kind: type[B]) -> B:
        """The body, known to be of this kind."""
        if not isinstance(self.body, kind):
            raise TypeError(f"{self.id} is a {self.body.kind}, not a {kind.kind}")
        return self.body


class NoNorm(Exception):  # noqa: N818 - the law's state of affairs, not a fault
    """No version of this norm is in force on the day."""

    def __init__(self, code: str, day: date, issuer: str) -> None:
        super().__init__(code, day, issuer)
        self.code, self.day, self.issuer = code, day, issuer


STATE = "(SELECT sum(xmin::text::bigint) || max(entry_id::text) FROM kernel_normversion)"  # grows
_read: tuple[str, dict[str, list[Version]]] = ("none", {})


def fetch(model: type[S], subject_id: UUID, lock: str = "") -> S | None:
    """A subject, and in the same statement which norms there are; raw, as acts are many."""
    sql = f'SELECT *, {STATE} norms_state FROM "{model._meta.db_table}" WHERE id = %s{lock}'  # noqa: S608, SLF001
    return next(iter(model._default_manager.raw(sql, [subject_id])), None)  # noqa: SLF001


def book(matter: Subject | None = None) -> dict[str, list[Version]]:
    """All versions by code, as they stood when the matter was read; without one, as they stand."""
    global _read  # noqa: PLW0603 - one process-wide copy, checked against the table at each use
    if not (state := matter.norms_state if matter else "") or state != _read[0]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {STATE}")
            state = cursor.fetchone()[0]
    if matter:
        matter.norms_state = state
    if _read[0] != state:
        versions: dict[str, list[Version]] = {}
        for row in NormVersion.objects.select_related("norm").order_by("norm__code", "number"):
            versions.setdefault(row.norm.code, []).append(_version(row))
        _read = (state, versions)
    return _read[1]


def _version(row: NormVersion) -> Version:
    norm, same = row.norm, ("number", "since", "until", "mark", "confirmed_by", "spares")
    return Version(code=norm.code, title=norm.title, issuer=norm.issuer,
                   body=KINDS[row.kind].model_validate(row.body), cites=tuple(row.cites),
                   **{name: getattr(row, name) for name in same})  # fmt: skip


def in_force(code: str, day: date, matter: Subject | None = None) -> Version:
    """The version in force on the day, for this matter if one is named. Raises NoNorm."""
    versions = book(matter).get(code, [])
    if (version := _of_day(versions, day, matter)) is None:
        raise NoNorm(code, day, versions[-1].issuer if versions else "")
    return version


def all_in_force(day: date, read: Subject | None = None) -> list[Version]:
    """Every norm in force on the day, by code; as they stood when a matter was read."""
    return [v for _, versions in sorted(book(read).items()) if (v := _of_day(versions, day))]


def _of_day(versions: list[Version], day: date, matter: Subject | None = None) -> Version | None:
    valid = (v for v in reversed(versions) if v.since <= day <= (v.until or date.max))
    return next((v for v in valid if not (matter and v.spares and matter.begun < v.since)), None)
