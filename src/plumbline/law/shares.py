"""Shares and how sure they are: between which shares the true one lies (decision 0017)."""

from __future__ import annotations

from math import sqrt

CONFIDENT = 1.959964  # standard deviations either side that hold 95 %


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson, in a hundred; `of` is not zero."""
    n, p, z = of, hits / of, CONFIDENT
    middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return 100 * max(0.0, (middle - spread) / whole), 100 * min(1.0, (middle + spread) / whole)
