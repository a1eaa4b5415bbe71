"""What is declared, and checked at start-up: acts, gates, duties, kinds of subject, reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import transaction

from plumbline.kernel import ledger, scope
from plumbline.kernel.act import ACTS, Act, NotFound
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.gate import Gate, Refusal, Situation
from plumbline.kernel.models import Look, Subject
from plumbline.kernel.norm import fetch
from plumbline.law import register
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor

S = TypeVar("S", bound=Subject)
View = Callable[[Any, Actor, datetime], dict[str, Any]]  # subject, who looks, when


@dataclass(frozen=True)
class Read:
    """How a kind of subject is shown, and which personal data that discloses."""

    show: View
    personal: tuple[str, ...]


READS: dict[str, Read] = {}


def read(kind: str, *, personal: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Declare how a kind of subject is read; naming personal fields makes every reading a Look."""

    def declare(show: View) -> View:
        READS[kind] = Read(show, personal)
        return show

    return declare


def kinds() -> dict[str, type[Subject]]:
    """The kinds of subject, by code."""
    return {m.kind: m for m in apps.get_models() if issubclass(m, Subject)}


def gates() -> dict[str, Gate]:
    """Every gate that some act asks, by code."""
    return {gate.code: gate for act in ACTS.values() for gate in act.asked}


def find(kind: str, subject_id: UUID, actor: Actor, now: datetime) -> Subject:
    """A subject within the actor's scope. Raises NotFound."""
    model = kinds().get(kind)
    subject = fetch(model, subject_id) if model else None
    if subject is None or not scope.sees(actor, subject, legal_day(now)):
        raise NotFound
    return subject


def view(
    kind: str, subject_id: UUID, actor: Actor, now: datetime, purpose: str
) -> tuple[Subject, dict[str, Any]]:
    """A subject as it is shown. If it discloses personal data, the Look is written with it."""
    with transaction.atomic():
        subject = find(kind, subject_id, actor, now)
        shown = READS[kind]
        if shown.personal:
            look(actor, kind, subject_id, shown.personal, purpose, now)
        return subject, shown.show(subject, actor, now)


def look(
    actor: Actor,
    kind: str,
    subject_id: UUID | None,
    fields: tuple[str, ...],
    purpose: str,
    now: datetime,
) -> None:
    """Record that the actor read these fields; call it in the transaction of the read."""
    Look.objects.create(
        id=ledger.new_id(now), actor=actor.id, subject_kind=kind, subject_id=subject_id,
        fields=list(fields), purpose=purpose, at=now,
    )  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """An act on a subject, and why it may not be done now (empty: it may)."""

    act: Act[Any, Any]
    refusals: list[Refusal]


def offers(subject: Subject, actor: Actor, now: datetime) -> list[Offer]:
    """What may be done on a subject now, and why not the rest: same gates, same words.

    Of an act that is another's, or of another step, that alone is said (decision 0012).
    """
    situation = Situation(subject, actor, now, now)

    def against(act: Act[Any, Any]) -> list[Refusal]:
        far = [shut for gate in act.asked if gate.far and (shut := gate.ask(situation))]
        return far or act.refusals(situation, [])

    return [Offer(act, against(act)) for act in ACTS.values() if act.on is type(subject)]


def faults() -> list[str]:
    """What is wrong with the declarations, as sentences. The product does not start with any."""
    claims = [*_act_claims(), *_gate_claims(), *_duty_claims()]
    claims += [(kind in READS, f"subject kind {kind} has no read") for kind in kinds()]
    return [sentence for holds, sentence in claims if not holds]


Claims = Iterator[tuple[bool, str]]


def _cited(what: str, rules: tuple[str, ...]) -> Claims:
    yield bool(rules), f"{what} cites nothing"
    for rule in rules:
        yield register.known(rule), f"{what} cites unknown {rule}"


def _act_claims() -> Claims:
    for act in ACTS.values():
        yield from _cited(f"act {act.code}", act.cites)
        yield bool(act.says), f"act {act.code} has no sentence"
        phases = [gate.phases for gate in act.gates if gate.phases is not None]
        yield bool(phases), f"act {act.code} names no phase and is not anytime"
        for phase in frozenset().union(*phases):
            yield phase in act.on.phases, f"act {act.code} names unknown phase {phase}"


def _gate_claims() -> Claims:
    for gate in dict.fromkeys(gate for act in ACTS.values() for gate in act.asked):
        yield from _cited(f"gate {gate.code}", gate.cites)
        for code in gate.names:
            yield code in ACTS or code in DUTIES, f"gate {gate.code} names unknown {code}"


def _duty_claims() -> Claims:
    for duty in DUTIES.values():
        yield from _cited(f"duty {duty.code}", duty.cites)
        yield bool(duty.settled_by), f"duty {duty.code} has no end"
        ends = (*duty.settled_by, *duty.extended_by, *duty.suspended_by, *duty.resumed_by)
        for code in (*duty.upon, *ends):
            yield code in ACTS, f"duty {duty.code} names unknown act {code}"
