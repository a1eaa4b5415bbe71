"""What a provider of texts has to be able to do, and what its answers mean.

The one thing that matters is the difference between "surely not sent" and "perhaps sent": only the
first may go to another provider. Whoever `remembers` takes our id as the key of a message, so that
handing it in again is one message and not two, and can be asked by that id what became of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from plumbline.notices.terms import Channel, Said


@dataclass(frozen=True)
class Message:
    """A text as a provider gets it."""

    ref: UUID  # our id
    phone: str
    text: str


@dataclass(frozen=True)
class Reply:
    """What a provider answers to a submission, or to a question about one."""

    said: Said
    their_id: str = ""
    detail: str = ""
    delivered: bool | None = None  # to a question: what it knows of the delivery


@dataclass(frozen=True)
class Event:
    """A delivery receipt as it came in."""

    event: str  # the provider's name of it: a double has the same
    their_id: str
    ref: UUID | None  # our id, where the provider gives it back
    delivered: bool | None  # None: says nothing final
    status: str


@dataclass(frozen=True)
class FromPhone:
    """A text that somebody sent from his phone, as it came in."""

    event: str  # the provider's name of it: a double has the same
    phone: str
    text: str


# Both store what came, before the provider is told that we have it.
Keep = Callable[[Event], None]
Hear = Callable[[FromPhone], None]


class Provider(Protocol):
    """Somebody who carries texts. No method raises: what went wrong is part of the answer."""

    @property
    def name(self) -> str:
        """By which settings, rows and callbacks know it."""

    @property
    def channel(self) -> Channel:
        """What it carries: texts to phones, or messages into the app."""

    @property
    def remembers(self) -> bool:
        """Whether our id is the key of a message there."""

    @property
    def at_once(self) -> int:
        """How many messages may be handed over at once, each from a thread of its own."""

    def submit(self, message: Message) -> Reply:
        """Hand a message over."""

    def ask(self, message: Message, their_id: str) -> Reply:
        """What became of a message that may have been handed over."""

    def collect(self) -> None:
        """Take in receipts and what phones sent, where the provider does not call us."""
