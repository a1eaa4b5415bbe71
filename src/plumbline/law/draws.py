"""Drawing by a published seed: whoever knows the seed draws the same again (D-PROP-09, 3.4c)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def ranked(names: Iterable[str], seed: str, between: str) -> list[str]:
    """The names in the order that the seed gives them: by the SHA-256 of seed and name.

    `between` stands between the two. It differs by register and stays as it was when the first
    seed was published, or old draws could not be drawn again.
    """
    return sorted(
        names, key=lambda name: hashlib.sha256(f"{seed}{between}{name}".encode()).digest()
    )


def promised(seed: str) -> str:
    """What is published before the seed itself: its SHA-256. It cannot be changed afterwards."""
    return hashlib.sha256(seed.encode()).hexdigest()
