"""What is owed on a fine, to the fen. Pure: days and amounts in, an amount out.

A daily surcharge at the rate of the norm, from the day after the last day of payment, capped at the
fine itself (PSPL25 with APL 72); not counted while a remedy runs (APL 73). The rate is in yuan for
every hundred, so that each yuan of the fine bears so many whole fen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

FEN = 100  # in a yuan
Span = tuple[date, date]  # both days included


def days_counted(since: date, until: date, paused: Iterable[Span] = ()) -> int:
    """The days from `since` up to `until`, both counted, without those in a pause."""
    out = {
        begin + timedelta(days=n) for begin, end in paused for n in range((end - begin).days + 1)
    }
    span = range(max(0, (until - since).days + 1))
    return sum(since + timedelta(days=n) not in out for n in span)


def surcharge(fine: int, days: int, rate: int) -> int:
    """Fen owed for being so many days late with a fine of so many yuan, at so many per cent."""
    return min(fine * rate * days, fine * FEN)


def yuan(fen: int) -> str:
    """An amount as people write it: whole yuan plain, otherwise with two digits of fen."""
    whole, rest = divmod(fen, FEN)
    return f"{whole}.{rest:02d}" if rest else str(whole)
