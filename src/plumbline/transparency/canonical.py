"""The one byte form of a value, and what stands in the log for a personal one."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime


def canonical(value: object) -> bytes:
    """The one byte form of a value: sorted keys, no spaces, UTF-8. No form holds a float."""
    _without_floats(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_refuse
    ).encode()


def _without_floats(value: object) -> None:
    if isinstance(value, float):
        _refuse(value)
    if isinstance(value, (list, tuple)):
        for inner in value:
            _without_floats(inner)
    elif isinstance(value, dict):
        for inner in value.values():
            _without_floats(inner)


def _refuse(value: object) -> str:
    raise TypeError(f"{type(value).__name__} has no canonical form")


def instant(at: datetime) -> str:
    """An instant as entries write it: UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def commitment(salt: bytes, value: object) -> str:
    """What the entry holds in place of a personal value."""
    return hashlib.sha256(salt + canonical(value)).hexdigest()
