"""From when to when a level counted: its span without the days it was suspended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

DAY = timedelta(days=1)
Span = tuple[date, date | None]  # both days included; None: without end


def counting(since: date, until: date | None, suspended: Iterable[Span]) -> Iterator[Span]:
    """The spans that remain, oldest first."""
    start = since
    for first, last in sorted(suspended, key=lambda span: span[0]):
        if first > start:
            yield start, min(first - DAY, until or date.max)
        if last is None:
            return
        start = max(start, last + DAY)
    if until is None or start <= until:
        yield start, until
