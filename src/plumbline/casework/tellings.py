"""Which acts tell somebody something, and what of a case was told to whom (decision 0036).

Each subsystem declares it once, in its `told`: the act, whom it tells, which of its answers say how
and prove it, and which duty of telling it meets. The page of what was told reads this, and so do
notices, which need not tell again what was told in writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import Q, TextChoices

from plumbline.casework.models import Case, PersonRole
from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import Duty, Entry, Subject
from plumbline.kernel.scope import visible
from plumbline.law.roles import Actor


class To(TextChoices):
    """Whom an act tells."""

    REPORTER = "reporter", "报案人"
    VICTIM = "victim", "被侵害人"
    OWNER = "owner", "财物权利人"
    PARTY = "party", "当事人"
    FAMILY = "family", "家属"
    RECEIVER = "receiver", "受送达人"
    PUBLIC = "public", "公告"


Form = Mapping[str, Any]
Persons = Callable[[Form, Subject], Iterable[int | None]]


def about(form: Form, subject: Subject) -> Iterable[int | None]:
    """The person that the subject is about, if it is about one."""
    del form
    return [getattr(subject, "person_id", None)]


def named(field: str) -> Persons:
    """The person, or the persons, that an answer names."""

    def found(form: Form, subject: Subject) -> Iterable[int | None]:
        del subject
        value = form.get(field)
        return value if isinstance(value, list) else [value]

    return found


def of(path: str) -> Persons:
    """The person that the subject, or what it stands on, names."""
    read = attrgetter(path)
    return lambda _, subject: [read(subject)]


def always(form: Form) -> bool:
    """Once it is done, somebody was told."""
    del form
    return True


@dataclass(frozen=True)
class Telling:
    """An act that tells: whom, the answers that say how and prove it."""

    act: str
    to: tuple[To, ...]
    shows: tuple[str, ...] = ()  # fields of its form
    persons: Persons = about  # rows of persons; none: those of the case whom `to` means
    reached: Callable[[Form], bool] = always  # false: it says why nobody could be told
    narrows: Callable[[Any], To] | None = None  # which of them it is, as the subject says
    meets: tuple[str, ...] = ()  # the duties of telling that it ends
    instead: bool = True  # what it tells needs no notice beside it

    def __post_init__(self) -> None:
        """Take it into the list, once."""
        if self.act in TELLINGS:
            raise ValueError(f"{self.act} is declared to tell twice")
        TELLINGS[self.act] = self


TELLINGS: dict[str, Telling] = {}
tells = Telling  # as declarations read: tells("casework.tell_join", (To.VICTIM,), ("told",))
ROLES = {
    To.VICTIM: PersonRole.VICTIM, To.PARTY: PersonRole.SUSPECT, To.FAMILY: PersonRole.SUSPECT,
}  # fmt: skip


def duties() -> frozenset[str]:
    """The duties of telling."""
    return frozenset(code for one in TELLINGS.values() for code in one.meets)


@dataclass(frozen=True)
class Told:
    """Something that was told: the act, on what, whom it tells, and to which persons."""

    telling: Telling
    entry: Entry
    subject: Subject
    to: tuple[To, ...]
    persons: tuple[int, ...]  # empty: whoever `to` means
    reached: bool

    def concerns(self, person: int, role: str) -> bool:
        """Whether it was told to this person, or to all of his part in the case."""
        if self.persons:
            return person in self.persons
        return any(ROLES.get(to) == role for to in self.to)


@dataclass(frozen=True)
class Owed:
    """Something that is still to be told: the duty, and on what it stands."""

    duty: Duty
    subject: Subject

    @property
    def acts(self) -> tuple[str, ...]:
        """What would meet it."""
        return tuple(code for code, one in TELLINGS.items() if self.duty.code in one.meets)


def standing(case: Case, actor: Actor, day: date) -> dict[UUID, Subject]:
    """The case and what stands in it, of the kinds on which something is told, as he may see it."""
    acts = [ACTS[code] for code in TELLINGS]
    wanted = {act.on.kind for act in acts} | {act.makes.kind for act in acts if act.makes}
    found: dict[UUID, Subject] = {case.pk: case}
    for kind, model in kinds().items():
        if kind in wanted and hasattr(model, "case_id"):
            rows = visible(model, actor, day).filter(Q(case_id=case.pk))
            found |= {row.pk: row for row in rows}
    return found


def told_in(there: Mapping[UUID, Subject]) -> Iterator[Told]:
    """What was told on these subjects, in its order."""
    about_them = Q(subject_id__in=there) | Q(made_id__in=there)
    for entry in Entry.objects.filter(about_them, act__in=TELLINGS).order_by("at", "id"):
        telling, form = TELLINGS[entry.act], entry.body["form"]
        made = there.get(entry.made_id) if entry.made_id else None
        subject = made or there.get(entry.subject_id)
        if subject is None:
            continue
        persons = tuple(pk for pk in telling.persons(form, subject) if pk)
        to = (telling.narrows(subject),) if telling.narrows else telling.to
        yield Told(telling, entry, subject, to, persons, telling.reached(form))


def owed_in(there: Mapping[UUID, Subject]) -> list[Owed]:
    """What is still to be told on these subjects, the most urgent first."""
    rows = Duty.objects.filter(subject_id__in=there, code__in=duties(), settled_by=None)
    return [Owed(row, there[row.subject_id]) for row in rows.order_by("due_at", "id")]
