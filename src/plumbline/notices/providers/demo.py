"""The outbox of the demonstration: texts lie there to be read, and nobody claims they arrived."""

from __future__ import annotations

from plumbline.notices.providers.interface import Message, Reply
from plumbline.notices.terms import Channel, Said


class DemoProvider:
    """Takes every text and delivers none."""

    remembers = True
    at_once = 1

    def __init__(self, name: str, channel: Channel = Channel.SMS) -> None:
        self.name, self.channel = name, channel

    def submit(self, message: Message) -> Reply:
        """Put it into the outbox."""
        return Reply(Said.ACCEPTED, f"demo-{message.ref}", "演示发件箱，没有真正发出")

    def ask(self, message: Message, their_id: str) -> Reply:
        """It lies there."""
        del message
        return Reply(Said.ACCEPTED, their_id)

    def collect(self) -> None:
        """No receipt ever comes."""
