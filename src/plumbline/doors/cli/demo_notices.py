"""The notices of the demonstration's past: made by its clock, carried by an invented carrier.

The acts, the outbox and the receipts are the product's own; only the carrier is made up. To some
numbers nothing arrives, so that officers have to tell these people themselves, and some do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from plumbline.notices.providers.interface import Event, Message, Reply
from plumbline.notices.terms import Channel, Said

NAME = "演示通道"
DEAD = ("13900000004", "13900000007")  # nobody has these numbers any more
SOON = timedelta(minutes=2)


@dataclass
class Carrier:
    """Takes every text, and says at once whether it arrived."""

    name: str = NAME
    channel: Channel = Channel.SMS
    remembers: bool = True
    at_once: int = 1
    events: list[Event] = field(default_factory=list)

    def submit(self, message: Message) -> Reply:
        """Take a text; its receipt lies ready."""
        theirs, arrived = f"demo-{message.ref}", message.phone not in DEAD
        status = "DELIVRD" if arrived else "UNDELIV"
        self.events.append(Event(theirs, theirs, message.ref, arrived, status))
        return Reply(Said.ACCEPTED, theirs)

    def ask(self, message: Message, their_id: str) -> Reply:
        """Nothing more is known."""
        del message
        return Reply(Said.ACCEPTED, their_id)

    def collect(self) -> None:
        """Receipts are taken after each round."""


@dataclass
class Notices:
    """What is to be done next about notices, and when."""

    carrier: Carrier = field(default_factory=Carrier)
    next_at: datetime | None = None

    def after(self, act: str, raised: list[Mapping[str, Any]], at: datetime) -> None:
        """Something was done: if somebody is to be told of it, the clock comes by soon."""
        from plumbline.openness.milestones import HELD, TOLD

        if act in TOLD or any(one["duty"] in HELD for one in raised):
            self.next_at = min(filter(None, (self.next_at, at + SOON)))

    def until(self, at: datetime) -> None:
        """Do what is due up to an instant: make notices, send, take receipts, follow them."""
        while self.next_at is not None and self.next_at <= at:
            self._once(self.next_at)

    def _once(self, now: datetime) -> None:
        from plumbline.notices.dispatch import send_due
        from plumbline.notices.follow import follow_due, raise_due, recall, write_due
        from plumbline.notices.models import State, Waiting
        from plumbline.notices.receipts import take

        raise_due(now)
        recall(now)
        send_due([self.carrier], lambda: now)
        for event in self.carrier.events:
            take(self.carrier.name, event, now)
        self.carrier.events.clear()
        follow_due(now)
        write_due(now)
        held = Waiting.objects.filter(state=State.QUEUED, next_at__gt=now).order_by("next_at")
        self.next_at = held.values_list("next_at", flat=True).first()
