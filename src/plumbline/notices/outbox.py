"""Texts to be sent: queued in the transaction of whatever owes them, each once under its key.

Whoever wants a text sent calls `tell` within an act, and reads `outcome` later. Nothing is sent
here; `dispatch` does that, after the transaction is safe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from plumbline.law.register import known
from plumbline.notices import phones, quiet
from plumbline.notices.lint import faults
from plumbline.notices.models import Settled, Text, Waiting
from plumbline.notices.terms import Channel, Outcome, Why

APP = "app+"  # before the address of whoever serves the inbox
GIVE_UP = timedelta(hours=24)  # how long a text is tried, and its receipt awaited


class Unsendable(Exception):  # noqa: N818 - an answer, not a fault
    """Nothing can be sent to this number; the reason says what is to be done instead."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


NOWHERE = {Channel.SMS: Why.NO_PHONE, Channel.APP: Why.NO_NUMBER}
STOPPED = {Channel.SMS: Why.STOPPED, Channel.APP: Why.NOT_HIS}
UNSET = {Channel.SMS: Why.NO_PROVIDER, Channel.APP: Why.NO_APP}


def sendable(phone: str, channel: Channel = Channel.SMS) -> Why:
    """Why nothing goes to this number by this channel; NONE where it may."""
    if not (number := recipient(phone, channel)):
        return NOWHERE[channel]
    why = phones.stopped_of([number]).get(number, "")
    if why and phones.stops(why, channel):
        return STOPPED[channel]
    return Why.NONE if channel in set(map(serves, settings.SMS.values())) else UNSET[channel]


def recipient(phone: str, channel: Channel) -> str:
    """The number under which a text is queued; empty where the channel reaches nobody by it."""
    return phones.mobile(phone) if channel is Channel.SMS else phones.number(phone)


def serves(address: str) -> Channel:
    """Which channel the provider at this address serves: `app+https://…` the inbox of the app."""
    return Channel.APP if address.startswith(APP) else Channel.SMS


def tell(
    phone: str, text: str, *, key: str, ground: Sequence[str], now: datetime,
    names: Sequence[str] = (), urgent: bool = False, channel: Channel = Channel.SMS,
) -> UUID:  # fmt: skip
    """Queue a text to a phone, or to the app of whoever has it; its id. The same key, nothing more.

    `key` says whose text it is ("survey:<id>"), `ground` the rules by which it is sent. `names` are
    people who must not be named in it. Call it in the transaction of the act that owes the text.
    Raises Unsendable, and ValueError for a text that must not be sent at all (X3).
    """
    if wrong := faults(text, names):
        raise ValueError(wrong)
    if not ground or not all(map(known, ground)):
        raise ValueError(ground)
    if (why := sendable(phone, channel)) is not Why.NONE:
        raise Unsendable(why)
    before = Text.objects.filter(key=key).first()
    if before is not None:
        return before.pk
    held = None if urgent else quiet.until(now)
    queued = Text.objects.create(
        key=key, phone=recipient(phone, channel), channel=channel, text=text, ground=list(ground),
        urgent=urgent, at=now,
    )  # fmt: skip
    Waiting.objects.create(text=queued, next_at=held or now)
    return queued.pk


@dataclass(frozen=True)
class Came:
    """What became of a text: None as outcome while it is under way."""

    outcome: Outcome | None
    at: datetime | None
    detail: str
    contradicted: bool


def outcome(key: str) -> Came | None:
    """What became of the text of this key; None where none was queued."""
    text = Text.objects.filter(key=key).first()
    if text is None:
        return None
    end = Settled.objects.filter(text=text).first()
    against = text.receipts.filter(against=True).exists()
    if end is None:
        return Came(None, None, "", against)
    return Came(Outcome(end.outcome), end.at, end.detail, against)
