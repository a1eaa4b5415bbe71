"""Where rows of a table leave a gap or take the same facts twice; exactly, not by sampling.

A row is a box: for each factor the set of values it takes, one bit a value. Facts that no row
takes are found factor by factor: values that the same rows take go on together, so the work grows
with the rows that differ and not with the facts that are possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

Box = tuple[int, ...]


def bits(mask: int) -> Iterator[int]:
    """The single bits of a set, lowest first."""
    while mask:
        yield (low := mask & -mask)
        mask ^= low


def overlaps(rows: Sequence[Box]) -> list[tuple[int, int, Box]]:
    """Every two rows that take the same facts, with all the facts they share."""
    met = (
        (one, other, tuple(a & b for a, b in zip(rows[one], rows[other], strict=True)))
        for one, other in combinations(range(len(rows)), 2)
    )
    return [(one, other, box) for one, other, box in met if all(box)]


def gaps(rows: Sequence[Box], full: Box) -> list[Box]:
    """All facts that no row takes, as boxes of which no two meet."""

    @cache
    def left(depth: int, alive: int) -> tuple[Box, ...]:
        if not alive:
            return (full[depth:],)
        live = [rows[bit.bit_length() - 1] for bit in bits(alive)]
        if any(row[depth:] == full[depth:] for row in live):
            return ()
        together: dict[int, int] = {}  # the rows that take a value → the values they take
        for value in bits(full[depth]):
            takes = sum(r for r in bits(alive) if rows[r.bit_length() - 1][depth] & value)
            together[takes] = together.get(takes, 0) | value
        return tuple(
            (values, *rest) for takes, values in together.items() for rest in left(depth + 1, takes)
        )

    return list(left(0, (1 << len(rows)) - 1))
