"""What a table along the unit tree may show: nothing that tells of one person (X6).

A cell under five is hidden, and with it what would let anybody reckon it from the cell above and
its siblings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plumbline.law.shares import wilson

SMALL = 5  # a figure on fewer is neither shown nor to be reckoned from what is
Line = tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """How many of those who answered a question said yes, or were satisfied."""

    of: int = 0
    good: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.of + other.of, self.good + other.good)

    @property
    def share(self) -> float:
        """In a hundred."""
        return 100 * self.good / self.of

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval, in a hundred."""
        return wilson(self.good, self.of)


def summed(units: Mapping[Line, Share]) -> dict[Line, Share]:
    """Every unit with all below it; what a unit handled itself stands in it alone."""
    found: dict[Line, Share] = {}
    for line, one in units.items():
        for depth in range(1, len(line) + 1):
            found[line[:depth]] = found.get(line[:depth], Share()) + one
    return found


def shown(units: Mapping[Line, Share]) -> dict[Line, Share]:
    """The sums that may be shown: none under five, and none by which one under five is reckoned."""
    whole = summed(units)
    below: dict[Line, list[Line]] = {}
    for line in sorted(whole):
        below.setdefault(line[:-1], []).append(line)
    found: dict[Line, Share] = {}
    open_ = [line for line in below.get((), []) if whole[line].of >= SMALL]
    while open_:
        line = open_.pop()
        found[line] = whole[line]
        # What the unit handled itself is a cell as well: it is what its sum has more than theirs.
        cells = {one: whole[one].of for one in below.get(line, [])}
        own = units.get(line, Share()).of
        open_ += kept(cells, own)
    return found


def kept(cells: Mapping[Line, int], own: int) -> list[Line]:
    """The cells below a sum that stay: what is hidden comes to five, and is more than one cell."""
    counted: dict[Line | None, int] = {line: n for line, n in cells.items() if n}
    if own:
        counted[None] = own
    hidden = [one for one, n in counted.items() if n < SMALL]
    rest = sorted((one for one in counted if counted[one] >= SMALL),
                  key=lambda one: (counted[one], one or ()))  # fmt: skip
    while hidden and rest and (len(hidden) < 2 or sum(counted[one] for one in hidden) < SMALL):
        hidden.append(rest.pop(0))
    return [one for one in rest if one is not None]
