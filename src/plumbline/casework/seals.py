"""From whom the persons of an ended public-order case are sealed (K-ADM-02): default deny.

One question for every read and every page: does the subject belong to a sealed case? Whoever
handles the subject or its case, or supervises its line, may see it; to everybody else it says that
it is sealed. The way round is lawful and recorded: a request that a head grants (casework.sealing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from plumbline.casework.models import Case, Nature
from plumbline.kernel.act import Act, Refused
from plumbline.kernel.catalogue import Offer, View, kinds, offers, read
from plumbline.kernel.gate import Refusal, Situation
from plumbline.kernel.models import Entry, Subject
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Role

ENDED = ("closed", "archived", "terminated", "joined")
SUPERVISE = frozenset(
    {Role.LEGAL_OFFICER, Role.DEPT_HEAD, Role.LEGAL_DEPT, Role.ORGAN_HEAD, Role.ORGAN_CHIEF,
     Role.UPPER_ORGAN, Role.INSPECTION}
)  # fmt: skip
REPORT = "report"  # the kind above this package that a case came from
MASK = "＊＊＊"
SEALED = "本案已经办结，违法记录依法封存；需要查询的，按法定情形申请"


def sealed(case: Case, actor: Actor, day: date) -> bool:
    """Whether the persons of this case are sealed from the actor on the day."""
    if case.nature != Nature.ADMINISTRATIVE or case.phase not in ENDED:
        return False
    if actor.id in case.handlers:
        return False
    return not SUPERVISE & set(actor.roles(tuple(case.line), day))


def unsealed(actor: Actor, day: date) -> Q:
    """The same as a condition on cases: those whose persons the actor may look for by name."""
    open_ = ~Q(nature=Nature.ADMINISTRATIVE, phase__in=ENDED) | Q(handlers__contains=[actor.id])
    for post in actor.posts:
        if post.role in SUPERVISE and post.reaches(post.line, day):
            open_ |= Q(**{f"line__{len(post.line) - 1}": post.line[-1]})
    return open_


def shut_among(pairs: Iterable[tuple[str, UUID]], actor: Actor, day: date) -> set[UUID]:
    """Those of these subjects, by kind and id, that are sealed from the actor with their case."""
    wanted: dict[str, set[UUID]] = {}
    for kind, subject_id in pairs:
        wanted.setdefault(kind, set()).add(subject_id)
    own, reports = wanted.pop(Case.kind, set()), wanted.pop(REPORT, set())
    shut = set[UUID]()
    if own or reports:
        for case in Case.objects.filter(Q(pk__in=own) | Q(report_id__in=reports)):
            if sealed(case, actor, day):
                shut |= {case.pk, case.report_id}
    for kind, ids in wanted.items():
        shut |= _shut_in_cases(kind, ids, actor, day)
    taken_by_me = _handled(REPORT, shut & reports, actor)
    return (shut & (own | reports | set().union(*wanted.values()))) - taken_by_me


def _shut_in_cases(kind: str, ids: set[UUID], actor: Actor, day: date) -> set[UUID]:
    """Those of one kind that stand in a sealed case, and that the actor does not handle himself."""
    model = kinds().get(kind)
    if model is None or not hasattr(model, "case_id"):
        return set()
    rows = list(model._default_manager.filter(pk__in=ids))  # noqa: SLF001
    cases = Case.objects.in_bulk({pk for row in rows if (pk := case_id_of(row))})
    return {
        row.pk
        for row in rows
        if (pk := case_id_of(row))
        and actor.id not in row.handlers
        and sealed(cases[pk], actor, day)
    }


def _handled(kind: str, ids: set[UUID], actor: Actor) -> set[UUID]:
    """Those of these that the actor handles; nothing is asked where nothing is shut."""
    model = kinds().get(kind)
    if model is None or not ids:
        return set()
    rows = model._default_manager.filter(pk__in=ids, handlers__contains=[actor.id])  # noqa: SLF001
    return set(rows.values_list("pk", flat=True))


def case_id_of(subject: Subject) -> UUID | None:
    """The case a subject stands in, if any."""
    found: UUID | None = getattr(subject, "case_id", None)
    return found


def about(entry: Entry) -> list[tuple[str, UUID]]:
    """The subjects an entry is about: the one it stands on, and the one it made."""
    made = [(entry.made_kind, entry.made_id)] if entry.made_kind and entry.made_id else []
    return [(entry.subject_kind, entry.subject_id), *made]


def shut(subject: Subject, actor: Actor, day: date) -> bool:
    """Whether what the subject says of persons is sealed from the actor with its case."""
    if isinstance(subject, Case):
        return sealed(subject, actor, day)
    return bool(shut_among([(subject.kind, subject.pk)], actor, day))


def matter(kind: str, *, personal: tuple[str, ...]) -> Callable[[View], View]:
    """Declare how a matter of a case is read; once sealed, it says only where it stands."""

    def declare(show: View) -> View:
        @wraps(show)
        def shown(subject: Any, actor: Actor, now: datetime) -> dict[str, Any]:
            if shut(subject, actor, legal_day(now)):
                return covered(subject)
            return show(subject, actor, now)

        return read(kind, personal=personal)(shown)

    return declare


def covered(subject: Subject) -> dict[str, Any]:
    """What a sealed subject still says: its phase, its unit, and that it is sealed."""
    case = getattr(subject, "case_id", None)
    return {
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "case": str(case) if case else None,
        "line": subject.line,
        "handlers": [str(handler) for handler in subject.handlers],
        "sealed": gettext(SEALED),
        "facts": [[gettext("说明"), gettext(SEALED)]],
        "parts": [],
    }


def masked(refusals: list[Refusal]) -> list[Refusal]:
    """The same reasons without what they name: persons, dates, papers."""
    return [replace(each, missing=dict.fromkeys(each.missing, MASK)) for each in refusals]


@contextmanager
def masking(kind: str, subject_id: UUID, actor: Actor, day: date) -> Iterator[None]:
    """An act tried on a sealed subject is refused as always, and its reasons name nobody."""
    try:
        yield
    except Refused as refused:
        if refused.replay is None and shut_among([(kind, subject_id)], actor, day):
            raise Refused(masked(refused.refusals)) from None
        raise


def asked(subject: Subject, act: Act[Any, Any], actor: Actor, now: datetime) -> Offer:
    """One act with every reason against it; on a sealed subject naming nobody."""
    against = act.refusals(Situation(subject, actor, now, now), [])
    return Offer(act, masked(against) if shut(subject, actor, legal_day(now)) else against)


def offered(subject: Subject, actor: Actor, now: datetime) -> list[Offer]:
    """What may be done on a subject, and why not the rest; on a sealed one naming nobody."""
    found = offers(subject, actor, now)
    if not shut(subject, actor, legal_day(now)):
        return found
    return [Offer(offer.act, masked(offer.refusals)) for offer in found]
