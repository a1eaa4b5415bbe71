"""The providers of this installation, from its settings, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings

from plumbline.notices.heard import hear
from plumbline.notices.outbox import APP, serves
from plumbline.notices.providers.demo import DemoProvider
from plumbline.notices.providers.http import HttpProvider
from plumbline.notices.providers.interface import Event, FromPhone, Provider
from plumbline.notices.receipts import take
from plumbline.notices.terms import Channel

SMPP_PORT = 2775
Clock = Callable[[], datetime]


@cache
def providers(clock: Clock) -> tuple[Provider, ...]:
    """Those that are set, in their order; made once, as they hold connections."""
    return tuple(provider(name, address, clock) for name, address in settings.SMS.items())


def provider(name: str, address: str, clock: Clock) -> Provider:
    """The provider at this address: https://…, smpp://user@host:port, demo:; app+https://…."""
    channel, address = serves(address), address.removeprefix(APP)
    parts, secret = urlsplit(address), settings.SMS_SECRETS.get(name, "")
    inside = parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme == "demo":
        return DemoProvider(name, channel)
    if not parts.hostname or parts.query or parts.fragment or not secret:
        raise ValueError(f"PLUMBLINE_SMS: {name} wants an address and a secret")
    if (parts.scheme == "https" or inside) and parts.username is None:
        return HttpProvider(name, address.rstrip("/"), secret, clock, channel)
    if parts.scheme == "smpp" and parts.username and channel is Channel.SMS:

        def keep(event: Event) -> None:
            take(name, event, clock())

        def listen(came: FromPhone) -> None:
            hear(name, came, clock())

        from plumbline.notices.providers.smpp import SmppProvider

        port = parts.port or SMPP_PORT
        return SmppProvider(name, parts.hostname, port, parts.username, secret, keep, listen)
    raise ValueError(f"PLUMBLINE_SMS: {name} is neither https, smpp nor demo")
