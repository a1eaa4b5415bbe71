"""What is declared, checked at start-up and printed: acts, gates, duties, kinds of subject, reads."""

from __future__ import annotations

from collections.abc import Callable
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
from plumbline.kernel.scope import Actor
from plumbline.law import register
from plumbline.law.calendar import legal_day

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
    subject = model._default_manager.filter(pk=subject_id).first() if model else None
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


def look(  # noqa: PLR0913 - who, whose, what, what for, when
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
    """What may be done on a subject now, and why not the rest: same gates, same words."""
    situation = Situation(subject, actor, now, now)
    mine = [act for act in ACTS.values() if act.on is type(subject)]
    return [Offer(act, act.refusals(situation, [])) for act in mine]


def faults() -> list[str]:
    """What is wrong with the declarations, as sentences. The product does not start with any."""
    found: list[str] = []

    def check(holds: bool, sentence: str) -> None:  # noqa: FBT001 - reads as a list of claims
        if not holds:
            found.append(sentence)

    for gate in gates().values():
        check(bool(gate.cites), f"gate {gate.code} cites nothing")
        for rule in gate.cites:
            check(register.known(rule), f"gate {gate.code} cites unknown {rule}")
    for act in ACTS.values():
        check(bool(act.says), f"act {act.code} has no sentence")
        check(bool(act.cites), f"act {act.code} cites nothing")
        check(
            any(gate.phases is not None for gate in act.gates),
            f"act {act.code} names no phase and is not anytime",
        )
        for rule in act.cites:
            check(register.known(rule), f"act {act.code} cites unknown {rule}")
        for gate in act.gates:
            for phase in gate.phases or ():
                check(phase in act.on.phases, f"act {act.code} names unknown phase {phase}")
            if gate.code.startswith(("after(", "apart(")):
                named = gate.code.partition("(")[2].rstrip(")").split(",")
                for code in filter(None, named):
                    check(code in ACTS, f"act {act.code} names unknown act {code}")
            if gate.code.startswith("clear("):
                check(gate.code[6:-1] in DUTIES, f"act {act.code} names unknown {gate.code}")
    for duty in DUTIES.values():
        for code in (*duty.upon, *duty.settled_by, *duty.suspended_by, *duty.resumed_by):
            check(code in ACTS, f"duty {duty.code} names unknown act {code}")
        for rule in duty.cites:
            check(register.known(rule), f"duty {duty.code} cites unknown {rule}")
        check(bool(duty.cites and duty.settled_by), f"duty {duty.code} lacks citation or end")
    for kind in kinds():
        check(kind in READS, f"subject kind {kind} has no read")
    return found
