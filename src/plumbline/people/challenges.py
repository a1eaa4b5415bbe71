"""What a security key is asked to sign: fresh, once, within minutes, at the screen that asked."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from plumbline.people.models import Account, Challenge

Purpose = Literal["add", "sign_in"]
BYTES = 32
GOOD_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Given:
    """A challenge, and the address of the site that gave it."""

    value: bytes
    address: str


def give(account: Account, purpose: Purpose, seat: str, address: str, now: datetime) -> Given:
    """A fresh challenge; the one given before at this screen no longer counts."""
    given = Given(secrets.token_bytes(BYTES), address)
    Challenge.objects.filter(account=account, expires_at__lte=now).delete()
    Challenge.objects.update_or_create(
        account=account, purpose=purpose, place=_digest(seat),
        defaults={"value": given.value, "address": address, "expires_at": now + GOOD_FOR},
    )  # fmt: skip
    return given


def take(account: Account, purpose: Purpose, seat: str, now: datetime) -> Given | None:
    """The challenge given at this screen, which is thereby used up; None where none still counts.

    Within a transaction: of two who take at once one finds it.
    """
    rows = Challenge.objects.select_for_update()
    row = rows.filter(account=account, purpose=purpose, place=_digest(seat)).first()
    if row is None:
        return None
    row.delete()
    return Given(bytes(row.value), row.address) if now < row.expires_at else None


def _digest(seat: str) -> bytes:
    return hashlib.sha256(seat.encode()).digest()
