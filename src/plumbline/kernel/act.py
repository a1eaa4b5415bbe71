"""Acts: the only way state changes. Declared once, run the same way through every door.

    1 validate the form   2 lock the subject   3 scope   4 role and gates, all of them
    5 allocate the entry  6 perform            7 duties  8 entry last     9 commit, receipt

A refusal rolls back and leaves an attempt. There is no switch to skip a gate or the ledger.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar, get_args, get_type_hints
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext

from plumbline import forms
from plumbline.forms import Form, Invalid, ask
from plumbline.kernel import ledger, scope
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.duty import Touched, follow
from plumbline.kernel.gate import Gate, Refusal, Situation, no_calendar, no_norm, role
from plumbline.kernel.models import Attempt, Duty, Entry, Reply, Subject
from plumbline.kernel.norm import NoNorm, fetch
from plumbline.law.calendar import NoCalendar, legal_day
from plumbline.law.roles import Actor, Role
from plumbline.transparency.canonical import commitment, instant

__all__ = ["Act", "Doing", "Done", "Form", "Invalid", "NotFound", "Refused", "act", "ask"]

S = TypeVar("S", bound=Subject)
F = TypeVar("F", bound=Form)
M = TypeVar("M", bound=models.Model)
ZONE = "Asia/Shanghai"


class NotFound(Exception):  # noqa: N818 - outside the actor's scope a subject does not exist
    """No such subject, or none within this person's scope."""


class Refused(Exception):  # noqa: N818 - the law's answer, not a fault
    """One or more gates are shut."""

    def __init__(self, refusals: list[Refusal], replay: dict[str, Any] | None = None) -> None:
        super().__init__([refusal.gate for refusal in refusals])
        self.refusals, self.replay = refusals, replay

    def as_json(self) -> dict[str, Any]:
        """Every refusal, or the first answer when the request was a repeat."""
        return self.replay or {"refusals": [refusal.as_json() for refusal in self.refusals]}


@dataclass
class Doing(Generic[S, F]):
    """An act being performed: what the function behind it works with."""

    subject: S
    form: F
    situation: Situation[S]
    entry_id: UUID

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.situation.actor

    @property
    def at(self) -> datetime:
        """The instant of the deed."""
        return self.situation.at

    @property
    def day(self) -> date:
        """The legal date of the deed."""
        return self.situation.day

    def create(self, made: M) -> M:
        """Store a new row. A subject gets its id, its instants and this entry as its first."""
        if isinstance(made, Subject):
            made.pk = ledger.new_id(self.situation.now)
            made.opened_at = made.moved_at = made.entry_at = self.at
            made.entry_id = self.entry_id
            self.situation.made = made
            self.situation.born.append(made)
        made.save(force_insert=True)
        return made


@dataclass(frozen=True)
class Done:
    """What an act answers: its entry, what it made, what it settled and raised, the receipt."""

    body: dict[str, Any]  # as doors give it out, and as it is kept under a key

    @property
    def entry(self) -> UUID:
        """The entry's id."""
        return UUID(self.body["entry"])

    @property
    def made(self) -> UUID:
        """The subject the act made, or else the one it stood on."""
        return UUID((self.body["made"] or self.body["subject"])["id"])

    @property
    def receipt(self) -> str:
        """The signed receipt."""
        return str(self.body["receipt"])


@dataclass(frozen=True)
class Act(Generic[S, F]):
    """A declared act."""

    code: str
    title: str
    says: str
    on: type[S]
    by: tuple[Role, ...]
    gates: tuple[Gate, ...]
    cites: tuple[str, ...]
    form: type[F]
    perform: Callable[[Doing[S, F]], None]
    makes: type[Subject] | None = None
    shared: bool = False  # stands on shared ground, such as a unit: neither locked nor changed
    asked: tuple[Gate, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "asked", (role(self.by), *self.gates, *self.on.gates))

    def refusals(self, situation: Situation[S], log: list[dict[str, Any]]) -> list[Refusal]:
        """Ask the role and every gate, so that the person learns all reasons at once."""
        situation.act, found = self.code, list[Refusal]()
        for gate in self.asked:
            if refusal := gate.ask(situation):
                found.append(refusal)
            log.append({"gate": gate.code, "read": list(situation.reads)})
        return found

    def do(
        self,
        actor: Actor,
        subject_id: UUID,
        data: Mapping[str, Any],
        *,
        at: datetime | None,
        now: datetime,
        key: str | None = None,
    ) -> Done:
        """Do it, or raise Invalid, NotFound, Refused. A repeat under a key answers as before."""
        form = forms.read(self.form, data)
        request = [self.code, str(subject_id), at and instant(at), dict(data)]
        at = at or now  # a repeat that names no instant is the same request
        if at.tzinfo is None:
            raise Invalid([("at", "时间须带时区")])
        if at > now:
            raise Invalid([("at", "行为时间不能晚于现在")])
        asked = json.dumps(request, sort_keys=True, default=str).encode()
        # Keyed, because a form may hold a password and a bare digest could be guessed.
        mark = hmac.digest(settings.SECRET_KEY.encode(), asked, "sha256") if key else b""
        sent = _Sent(actor.id, key, mark)
        subject: S | None = None
        try:
            with transaction.atomic():
                subject = self._subject(subject_id, actor, now)
                if (first := sent.first_answer()) is not None:
                    return first
                return self._do(Situation(subject, actor, at, now, form), form, sent)
        except Refused as refused:
            # What shuts the gate may be the same request, sent at once and done just now.
            if refused.replay is None and (first := sent.first_answer()) is not None:
                return first
            if refused.replay is None and subject is not None:
                self._note_attempt(refused, subject, actor, now, sent)
            raise
        except (IntegrityError, Invalid, NotFound):  # done, it may be out of his sight
            if (first := sent.first_answer()) is not None:  # the same key arrived at once
                return first
            raise

    def _subject(self, subject_id: UUID, actor: Actor, now: datetime) -> S:
        lock = "" if self.shared else " FOR NO KEY UPDATE"
        subject = fetch(self.on, subject_id, lock)
        if subject is None or not scope.sees(actor, subject, legal_day(now)):
            raise NotFound
        return subject

    def _do(self, s: Situation[S], form: F, sent: _Sent) -> Done:
        subject, before = s.subject, _row(s.subject)
        in_phase = any(gate.phases for gate in self.gates)
        if s.at < (subject.moved_at if in_phase else subject.opened_at):
            raise Invalid([("at", "行为时间不能早于它所接续的前一步骤")])
        if refusals := self.refusals(s, gates := list[dict[str, Any]]()):
            raise Refused(refusals)
        entry_id = ledger.new_id(s.now)
        previous, gap = subject.entry_id, int((s.at - subject.entry_at).total_seconds())
        try:
            self.perform(Doing(subject, form, s, entry_id))
            duties = follow(self.code, entry_id, s, lambda: ledger.new_id(s.now))
        except NoNorm as none:
            raise Refused([no_norm(self.code, self.cites, none)]) from none
        except NoCalendar as none:
            raise Refused([no_calendar(self.code, none)]) from none
        if not self.shared:
            subject.entry_id, subject.entry_at = entry_id, s.at
            if subject.phase != before["phase"]:
                subject.moved_at = s.at
        changed = {name: value for name, value in _row(subject).items() if value != before[name]}
        personal, public = self._split(form)
        entry = Entry(
            id=entry_id,
            act=self.code,
            actor=s.actor.id,
            role=next(r for r in s.roles if r in self.by and r not in s.barred),
            at=s.at,
            zone=ZONE,
            recorded=s.now,
            subject_kind=subject.kind,
            subject_id=subject.pk,
            made_kind=s.made.kind if s.made else None,
            made_id=s.made.pk if s.made else None,
            unit=".".join(subject.line),
            **({} if self.shared else {"previous": previous, "gap": gap}),
            body={
                "form": public,
                "personal": {c["name"]: commitment(bytes.fromhex(c["salt"]), c["value"])
                             for c in personal},
                "gates": gates,
                "also": [{"kind": m.kind, "id": str(m.pk)} for m in s.born if m is not s.made],
                "norms": sorted(version.id for version in s.norms.values()),
                "raised": [{"duty": d.code, "id": str(d.pk), "due": instant(d.due_at)}
                           for d in duties.raised],
                "changed": [{"duty": d.code, "id": str(d.pk), "due": instant(d.due_at),
                             "settled": bool(d.settled_by)} for d in duties.changed],
            },
        )  # fmt: skip
        done = self._done(entry, duties)
        record(entry, personal, duties, sent.reply(200, done.body), (subject, changed))
        return done

    def _split(self, form: F) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """Personal values, each with a fresh salt, and the rest of the form without secrets."""
        values = form.model_dump(mode="json")
        for name in forms.marked(self.form, "secret"):
            del values[name]
        hidden = [name for name in forms.marked(self.form, "personal") if values[name] is not None]
        personal = [{"name": n, "salt": secrets.token_hex(16), "value": values[n]} for n in hidden]
        return personal, {name: v for name, v in values.items() if name not in hidden}

    def _done(self, entry: Entry, duties: Touched) -> Done:
        body = ledger.content(entry)
        kept = {key: body[key] for key in ("act", "subject", "made", "at", "recorded")}

        def tell(owed: Duty) -> dict[str, Any]:
            return {"code": owed.code, "title": gettext(DUTIES[owed.code].title)}

        settled = [tell(owed) for owed in duties.settled]
        raised = [tell(o) | {"due": instant(o.due_at), "why": o.basis} for o in duties.raised]
        told = {"settled": settled, "raised": raised, "receipt": ledger.receipt(entry)}
        return Done({"entry": body["id"], **kept, **told})

    def _note_attempt(
        self, refused: Refused, subject: S, actor: Actor, now: datetime, sent: _Sent
    ) -> None:
        Attempt.objects.create(
            id=ledger.new_id(now), act=self.code, actor=actor.id, subject_kind=subject.kind,
            subject_id=subject.pk, line=subject.line, at=now,
            gates=[refusal.gate for refusal in refused.refusals],
        )  # fmt: skip
        if sent.key and (reply := sent.reply(409, refused.as_json())):
            Reply.objects.bulk_create([Reply(**{**reply, "fingerprint": sent.fingerprint})],
                                      ignore_conflicts=True)  # fmt: skip


@dataclass(frozen=True)
class _Sent:
    """A request under an idempotency key."""

    actor: UUID
    key: str | None
    fingerprint: bytes

    def first_answer(self) -> Done | None:
        """The answer already given under this key. Raises Refused or Invalid where it was that."""
        reply = Reply.objects.filter(actor=self.actor, key=self.key).first() if self.key else None
        if reply is None:
            return None
        if bytes(reply.fingerprint) != self.fingerprint:
            raise Invalid([("Idempotency-Key", "该幂等键已用于另一请求")])
        if reply.status != 200:
            raise Refused([], reply.body)
        return Done(reply.body)

    def reply(self, status: int, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer to keep, if there is a key to keep it under."""
        if self.key is None:
            return None
        return {"actor": str(self.actor), "key": self.key, "status": status, "body": body,
                "fingerprint": self.fingerprint.hex()}  # fmt: skip


def record(
    entry: Entry,
    personal: list[dict[str, Any]],
    duties: Touched,
    reply: dict[str, Any] | None,
    moved: tuple[Subject, dict[str, Any]] | None = None,
) -> None:
    """Write the subject's changed columns, the entry, its clear values, the duties and the answer.

    One trip to the database, because trips are what an act costs.
    """
    rows = {"entry": _row(entry), "clear": personal, "reply": reply}
    rows |= {"raised": [*map(_row, duties.raised)], "changed": [*map(_row, duties.changed)]}
    values: list[Any]
    sql, values = "SELECT plumbline_record(%s::jsonb)", [json.dumps(rows, default=str)]
    if moved is not None and moved[1]:
        subject, changed = moved
        sets = ", ".join(f'"{name}" = %s' for name in changed)
        table = subject._meta.db_table  # noqa: SLF001
        sql = f'WITH moved AS (UPDATE "{table}" SET {sets} WHERE id = %s) {sql}'  # noqa: S608
        values = [*changed.values(), subject.pk, *values]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _row(row: models.Model) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}  # noqa: SLF001


Performs = Callable[[Doing[S, F]], None]
ACTS: dict[str, Act[Any, Any]] = {}


def act(
    code: str,
    *,
    title: str,
    by: Role | tuple[Role, ...],
    gates: list[Gate],
    cite: tuple[str, ...],
    makes: type[Subject] | None = None,
    shared: bool = False,
) -> Callable[[Performs[S, F]], Act[S, F]]:
    """Declare an act over the function that performs it; its first line is shown in the product."""

    def declare(perform: Performs[S, F]) -> Act[S, F]:
        if code in ACTS:
            raise ValueError(f"act {code} is declared twice")
        on, asks = get_args(get_type_hints(perform)["doing"])
        roles = (by,) if isinstance(by, Role) else by
        says = (perform.__doc__ or "").strip().split("\n")[0]
        declared = Act(code, title, says, on, roles, tuple(gates), cite, asks, perform, makes,
                       shared)  # fmt: skip
        ACTS[code] = declared
        return declared

    return declare
