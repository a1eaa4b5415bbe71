"""Spans of time as whole seconds since 1970: what had to be, less what was. Pure arithmetic."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

Span = tuple[int, int]  # from, to before


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, in order; empty spans are dropped."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if ends <= begins:
            continue
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of the spans after the taken ones are cut out."""
    left, cut = [], joined(taken)
    for begins, ends in joined(spans):
        # From the first cut that reaches into the span; those before it end too early.
        number = max(0, bisect_left(cut, (begins,)) - 1)
        at = begins
        for out, back in cut[number:]:
            if out >= ends:
                break
            if out > at:
                left.append((at, out))
            at = max(at, back)
        if at < ends:
            left.append((at, ends))
    return left


def within(spans: Iterable[Span], frame: Span) -> list[Span]:
    """The parts of the spans that lie in the frame."""
    begins, ends = frame
    return joined((max(begins, b), min(ends, e)) for b, e in spans)


def seconds(spans: Iterable[Span]) -> int:
    """How long they are together."""
    return sum(ends - begins for begins, ends in joined(spans))
