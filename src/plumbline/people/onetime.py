"""One-time codes as RFC 6238 has them: thirty seconds, six digits, HMAC-SHA-1. Pure."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from urllib.parse import quote

STEP, DIGITS = 30, 6
DRIFT = 1  # steps by which a telephone's clock may be off
ISSUER = "Plumbline"


def step_of(at: datetime) -> int:
    """The step in which an instant lies."""
    return int(at.timestamp()) // STEP


def code(secret: bytes, step: int) -> str:
    """The code of a step."""
    mac = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching(secret: bytes, given: str, at: datetime, after: int) -> int | None:
    """The step whose code was given; None for a wrong one and for one that was used before."""
    now = step_of(at)
    steps = (step for step in range(now - DRIFT, now + DRIFT + 1) if step > after)
    said = given.encode()
    return next((s for s in steps if hmac.compare_digest(code(secret, s).encode(), said)), None)


def written(secret: bytes) -> str:
    """A secret as people copy it."""
    return base64.b32encode(secret).decode().rstrip("=")


def read(text: str) -> bytes:
    """A secret as it was copied. Raises ValueError for what is none."""
    plain = "".join(text.split()).upper()
    return base64.b32decode(plain + "=" * (-len(plain) % 8))


def address(secret: bytes, number: str) -> str:
    """What a telephone reads from the picture."""
    return f"otpauth://totp/{ISSUER}:{quote(number)}?secret={written(secret)}&issuer={ISSUER}"
