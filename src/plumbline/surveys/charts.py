"""Shares over time with their intervals, as places on a drawing; the doors draw the lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDE, HIGH, LEFT, TOP = 600, 200, 60, 24  # units of the drawing: the field within its margins
LEAST_SPAN = 5.0  # per cent from bottom to top, so that noise does not look like news


@dataclass(frozen=True)
class Measured:
    """A share at a day, with its interval, in a hundred; and what it leads to."""

    on: date
    share: float
    low: float
    high: float
    says: str
    href: str


@dataclass(frozen=True)
class Dot:
    """A share on the drawing."""

    x: float
    y: float
    top: float
    bottom: float
    of: Measured


@dataclass(frozen=True)
class Chart:
    """A line of shares, the band of their intervals, and the lines of the grid."""

    dots: list[Dot]
    line: str
    band: str
    grid: list[tuple[float, str]]
    days: list[tuple[float, str]]
    right: int = LEFT + WIDE
    bottom: int = TOP + HIGH


def chart(rows: Sequence[Measured]) -> Chart | None:
    """The drawing of these shares, oldest first; none without any."""
    if not rows:
        return None
    low, high = min(r.low for r in rows), max(r.high for r in rows)
    short = max(0.0, LEAST_SPAN - (high - low)) / 2
    floor = max(0, int((low - short) // 5) * 5)
    ceiling = min(100, -int(-(high + short) // 5) * 5)
    first, last = rows[0].on, rows[-1].on
    days = max(1, (last - first).days)

    def x(on: date) -> float:
        middle = WIDE / 2 if first == last else WIDE * (on - first).days / days
        return round(LEFT + 20 + middle * (WIDE - 40) / WIDE, 1)

    def y(share: float) -> float:
        return round(TOP + HIGH * (ceiling - share) / (ceiling - floor), 1)

    dots = [Dot(x(r.on), y(r.share), y(r.high), y(r.low), r) for r in rows]
    upper = [f"{d.x},{d.top}" for d in dots]
    lower = [f"{d.x},{d.bottom}" for d in reversed(dots)]
    step = 5 if ceiling - floor <= 30 else 20
    marks = [(y(mark), f"{mark}%") for mark in range(floor, ceiling + 1, step)]
    return Chart(dots, " ".join(f"{d.x},{d.y}" for d in dots), " ".join((*upper, *lower)),
                 marks, [(d.x, f"{d.of.on:%Y-%m}") for d in dots])  # fmt: skip
