"""Handing texts to providers: none lost, none twice, whatever the provider does.

    1  a text is taken from the working list, and the attempt is written and committed
    2  it is handed over
    3  the answer is written

Whatever dies in between leaves an attempt without an answer: the text was perhaps sent. Such a text
is asked after at the same provider, and handed in again only there, and only where our id is the
key of the message. It goes to another provider only after an answer that it was surely not taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Q

from plumbline.notices import phones, quiet
from plumbline.notices.circuit import Health
from plumbline.notices.models import Answer, Attempt, State, Waiting
from plumbline.notices.outbox import GIVE_UP
from plumbline.notices.providers.interface import Event, Message, Provider, Reply
from plumbline.notices.receipts import early, settle, take
from plumbline.notices.terms import Outcome, Said

BATCH, FLUSH, HANDS = 200, 25, 8
ASK_AFTER = timedelta(seconds=20)  # then an attempt without an answer is asked after
RECEIPT_AFTER = timedelta(minutes=30)  # then a text without a receipt is asked after
LONGEST_STEP = timedelta(minutes=30)
Clock = Callable[[], datetime]
MOVES = ("state", "provider", "pinned", "attempt", "tries", "next_at")
MOVE = """
    UPDATE notices_waiting AS w
    SET state = n.state, provider = n.provider, pinned = n.pinned, attempt = n.attempt,
        tries = n.tries, next_at = n.next_at
    FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::boolean[], %s::bigint[], %s::smallint[],
                %s::timestamptz[])
        AS n (text_id, state, provider, pinned, attempt, tries, next_at)
    WHERE w.text_id = n.text_id"""


@dataclass
class Round:
    """The providers as they are in this round, and what is not yet written of it."""

    providers: dict[str, Provider]
    clock: Clock
    health: dict[str, Health]
    answers: list[Answer] = field(default_factory=list)
    moved: list[Waiting] = field(default_factory=list)

    def well(self, now: datetime) -> list[str]:
        """The providers that take texts now."""
        return [name for name, one in self.health.items() if one.takes(now)]

    def choose(self, row: Waiting, now: datetime) -> str:
        """Who gets a text: whoever perhaps has it, or else the first that is well; or nobody."""
        for name in self.well(now):
            serves = self.providers[name].channel == row.text.channel
            if name == row.provider if row.pinned else serves:
                self.health[name].probe(row.pk)
                return name
        return ""

    def can(self, now: datetime) -> Q:
        """Which texts something can be done with now.

        What nobody takes is left where it stands: it keeps its place and holds up no other channel.
        """
        well = self.well(now)
        free = Q(pinned=False, text__channel__in={self.providers[name].channel for name in well})
        pinned = Q(pinned=True, provider__in=well)
        over = Q(text__at__lte=now - GIVE_UP)
        return ~Q(state=State.QUEUED) | free | pinned | over

    def note(self, row: Waiting, reply: Reply) -> datetime:
        """An answer is kept, and tells how its provider is."""
        at = self.clock()
        self.health[row.provider].note(reply.said, at)
        self.answers.append(
            Answer(attempt_id=row.attempt or 0, provider=row.provider, said=reply.said,
                   their_id=reply.their_id, detail=reply.detail, at=at)
        )  # fmt: skip
        self.moved.append(row)
        return at

    def write(self) -> None:
        """Write what was answered; receipts that came before their answer find their text now."""
        with transaction.atomic():
            Answer.objects.bulk_create(self.answers)
            _move(self.moved)
        text = {row.attempt: row.pk for row in self.moved}
        for name in self.providers:
            mine = [one for one in self.answers if one.provider == name and one.their_id]
            early(name, {one.their_id: text[one.attempt_id] for one in mine})
        self.answers, self.moved = [], []


def send_due(providers: Sequence[Provider], clock: Clock, limit: int = BATCH) -> int:
    """One round: what is due is handed over, or asked after. How many texts that were."""
    for one in providers:
        one.collect()
    named = {one.name: one for one in providers}
    turn = Round(named, clock, {name: Health(name) for name in named})
    fresh, handed = _take(turn, limit)
    with ThreadPoolExecutor(HANDS) as hands:
        for rows in _handfuls(fresh, named):
            provider = named[rows[0].provider]
            _submit(turn, rows, provider, hands)
            if not provider.remembers or len(turn.moved) >= FLUSH:
                turn.write()  # where an answer cannot be asked for again, none may wait
    known = _their_ids(handed)
    for row in handed:
        _ask(turn, row, known.get(row.attempt or 0, ""))
    turn.write()
    return len(fresh) + len(handed)


def _take(turn: Round, limit: int) -> tuple[list[Waiting], list[Waiting]]:
    """What is to be handed over, its attempts written down first; and what is to be asked after."""
    now = turn.clock()
    with transaction.atomic():
        due = Waiting.objects.filter(turn.can(now), next_at__lte=now).select_related("text")
        due = due.order_by("next_at", "text_id")
        rows = list(due.select_for_update(skip_locked=True, of=("self",), no_key=True)[:limit])
        stopped = phones.stopped_of(row.text.phone for row in rows)
        rows = [row for row in rows if not _ended(row, stopped, now)]
        fresh = []
        for row in rows:
            if row.state != State.QUEUED:
                row.next_at = now + ASK_AFTER
            elif not row.text.urgent and (until := quiet.until(now)):
                row.next_at = until
            elif chosen := turn.choose(row, now):
                row.provider, row.state, row.next_at = chosen, State.ASKING, now + ASK_AFTER
                fresh.append(row)
        tried = Attempt.objects.bulk_create(
            Attempt(text_id=row.pk, provider=row.provider, at=now) for row in fresh
        )
        chosen_now = {row.pk for row in fresh}
        handed = [r for r in rows if r.state != State.QUEUED and r.pk not in chosen_now]
        for row, attempt in zip(fresh, tried, strict=True):
            row.attempt = attempt.pk
        _move(rows)
    return fresh, handed


def _move(rows: Sequence[Waiting]) -> None:
    """Write what is to be done with these next: one statement, that the database reads at once.

    Whichever was settled meanwhile is no longer there, and stays away.
    """
    columns = [[getattr(row, name) for row in rows] for name in ("pk", *MOVES)]
    with connection.cursor() as cursor:
        cursor.execute(MOVE, columns)


def _ended(row: Waiting, stopped: Mapping[str, str], now: datetime) -> bool:
    """Whether a stop, or a day without success, ends it here."""
    over = now >= row.text.at + GIVE_UP + _held_back(row)
    free = row.state == State.QUEUED and not row.pinned
    why = stopped.get(row.text.phone, "")
    if free and why and phones.stops(why, row.text.channel):
        settle(row.pk, Outcome.STOPPED, "", "", now)
    elif over and free:
        settle(row.pk, Outcome.FAILED, "", "一日之内没有可用的通道", now)
    elif over:
        settle(row.pk, Outcome.UNKNOWN, row.provider, "一日之内没有收到送达回执", now)
    else:
        return False
    return True


def _held_back(row: Waiting) -> timedelta:
    """The quiet hours in which a text was queued do not count."""
    until = None if row.text.urgent else quiet.until(row.text.at)
    return until - row.text.at if until else timedelta()


def _message(row: Waiting) -> Message:
    return Message(row.pk, row.text.phone, row.text.text)


def _handfuls(rows: Sequence[Waiting], providers: dict[str, Provider]) -> Iterator[list[Waiting]]:
    """What is handed over at once: as many as the provider takes, in their order."""
    for name, group in groupby(rows, key=lambda row: row.provider):
        mine, most = list(group), min(providers[name].at_once, HANDS)
        for first in range(0, len(mine), most):
            yield mine[first : first + most]


def _submit(turn: Round, rows: Sequence[Waiting], provider: Provider, hands: Executor) -> None:
    """Hand these over; their answers count in their order."""
    going = [row for row in rows if turn.health[provider.name].still(row.pk)]
    run = hands.map if len(going) > 1 else map
    answered = run(provider.submit, map(_message, going))
    replies = {row.pk: reply for row, reply in zip(going, answered, strict=True)}
    for row in rows:
        # Without one: the provider died while this round went on.
        none = Reply(Said.NOT_SENT, detail="通道不通，没有交出")
        _submitted(turn, row, replies.get(row.pk, none), provider)


def _submitted(turn: Round, row: Waiting, reply: Reply, provider: Provider) -> None:
    at = turn.note(row, reply)
    if reply.said is Said.ACCEPTED:
        row.state, row.next_at = State.OUT, at + RECEIPT_AFTER
    elif reply.said is Said.BAD_NUMBER:
        settle(row.pk, Outcome.FAILED, provider.name, "号码无效", at)
    elif reply.said is Said.LOST:
        row.pinned, row.next_at = True, at + ASK_AFTER
    elif reply.said is Said.NOT_SENT:  # nobody got it: it keeps its place for whoever is well
        row.state, row.next_at = State.QUEUED, row.text.at
    else:  # surely not taken: anybody may have it, unless it was perhaps taken before
        row.tries += 1
        row.state, row.next_at = State.QUEUED, _later(row, at)


def _their_ids(rows: Sequence[Waiting]) -> dict[int, str]:
    """By what number the provider knows each of these, as far as it said."""
    said = Answer.objects.filter(attempt__in=[row.attempt for row in rows]).exclude(their_id="")
    return dict(said.order_by("pk").values_list("attempt_id", "their_id"))


def _ask(turn: Round, row: Waiting, their_id: str) -> None:
    """What became of a text that was handed over, or perhaps was."""
    provider = turn.providers.get(row.provider)
    if provider is None:  # no longer set: only its receipts can tell
        return
    row.pinned = True
    health, now = turn.health[row.provider], turn.clock()
    nothing_to_ask_by = not their_id and not provider.remembers
    if nothing_to_ask_by or not health.takes(now):  # it does not answer: nobody waits for that
        row.tries += 1
        row.next_at = _later(row, now)
        turn.moved.append(row)
        return
    health.probe(row.pk)
    reply = provider.ask(_message(row), their_id)
    at = turn.note(row, reply)
    if reply.said is Said.ACCEPTED:
        row.state, row.next_at = State.OUT, at + RECEIPT_AFTER
        if reply.delivered is not None:
            event = f"asked {row.pk} {reply.delivered}"
            told = Event(event, reply.their_id, row.pk, reply.delivered, reply.detail)
            take(row.provider, told, at)
    elif reply.said is Said.NEVER_SEEN and row.state == State.ASKING and provider.remembers:
        row.state, row.next_at = State.QUEUED, at  # to the same provider, under the same id
    else:
        row.tries += 1
        row.next_at = _later(row, at)


def _later(row: Waiting, at: datetime) -> datetime:
    """At once for the first time, then after longer and longer."""
    doublings: int = 2 ** min(row.tries, 10) - 2
    return at + min(ASK_AFTER * doublings, LONGEST_STEP)
