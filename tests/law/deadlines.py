"""A second calculator of deadlines, written apart: it walks, and has its own copy of the notices.

`python -m tests.law.deadlines 100000` holds the product's calculator against it on that many random
deadlines; the suite does so on 20,000 of them.
"""

from __future__ import annotations

import sys
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from plumbline.law.calendar import SHANGHAI, NoCalendar, Period, Unit, deadline

Span = tuple[datetime, datetime]
Asked = tuple[datetime, Period, int, list[Span]]  # start, period, hours of travel, excluded time
TICK = timedelta.resolution

FEASTS = """0101-0101 0210-0217 0404-0406 0501-0505 0610-0610 0915-0917 1001-1007
0101-0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008
0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007"""
AT_WORK = """0204 0218 0407 0428 0511 0914 0929 1012
0126 0208 0427 0928 1011
0104 0214 0228 0509 0920 1010"""


def _open_days() -> Iterator[date]:
    for year, feasts, work in zip(
        (2024, 2025, 2026), FEASTS.splitlines(), AT_WORK.splitlines(), strict=True
    ):
        for n in range(366 if year == 2024 else 365):
            day = date(year, 1, 1) + timedelta(n)
            key = day.strftime("%m%d")
            feast = any(key >= f[:4] and key <= f[5:] for f in feasts.split())
            if key in work.split() or (day.isoweekday() < 6 and not feast):
                yield day


OPEN = set(_open_days())


def opened(day: date) -> bool:
    if not date(2024, 1, 1) <= day <= date(2026, 12, 31):
        raise LookupError(day.year)
    return day in OPEN


MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def walk_hours(now: datetime, period: Period, travel_hours: int, spans: list[Span]) -> datetime:
    """Walk minute by minute until enough of them have counted."""
    left, start = period.amount * 60, now
    while not period.liberty and (now == start or now.minute):
        now += MINUTE
    while left:
        left -= not any(a <= now < b for a, b in spans)
        now += MINUTE
    return now + timedelta(hours=travel_hours)


def days_of(first: date, period: Period) -> int:
    """Walk to the last day of so many months, and count the steps."""
    if period.unit not in (Unit.MONTH, Unit.YEAR):
        return period.amount
    left, day = period.amount * (12 if period.unit is Unit.YEAR else 1), first
    while left:
        day += A_DAY
        left -= day.day == min(first.day, monthrange(day.year, day.month)[1])
    return (day - first).days


def walk_days(start: datetime, period: Period, travel_hours: int, spans: list[Span]) -> datetime:
    """Walk day by day until enough of them have counted."""
    day = start.date()
    left = days_of(day, period)
    while left:
        day += A_DAY
        works = period.unit is not Unit.WORKING_DAY or opened(day)
        left -= works and not any(a.date() < day <= b.date() for a, b in spans)
    for journey in (0, -(-travel_hours // 24)):
        day += journey * A_DAY
        while not period.liberty and not opened(day):
            day += A_DAY
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + A_DAY - TICK


# -- both asked ------------------------------------------------------------------------------------


def walked(asked: Asked) -> datetime | int:
    """What the walker says: the last instant, or the year whose holidays nobody knows."""
    start, period, travel, spans = asked
    walk = walk_hours if period.unit is Unit.HOUR else walk_days
    try:
        return walk(start, period, travel, spans)
    except LookupError as unknown:
        return int(str(unknown))


def computed(asked: Asked) -> datetime | int:
    """What the product says."""
    start, period, travel, spans = asked
    try:
        return deadline(start, period, travel=timedelta(hours=travel), excluded=spans).due
    except NoCalendar as unknown:
        return unknown.year


def drawn(chance: Random) -> Asked:
    """A random deadline: often at the edges, where mistakes live."""
    unit = chance.choice(list(Unit))
    liberty = unit is not Unit.WORKING_DAY and chance.random() < 0.4
    most = {Unit.HOUR: 24, Unit.MONTH: 14, Unit.YEAR: 3}.get(unit, 100)
    start = datetime(2024, 1, 1, tzinfo=SHANGHAI) + timedelta(
        days=chance.randrange(3 * 365),
        minutes=chance.choice([0, 59, 60, 1439, chance.randrange(1440)]),
    )
    reach = 60 * 60 if unit is Unit.HOUR else 120 * 24 * 60
    bounds = [
        sorted(start + timedelta(minutes=chance.randrange(-reach // 8, reach)) for _ in "ab")
        for _ in range(chance.choice([0, 0, 1, 2, 3]))
    ]
    travel = 0 if liberty else chance.choice([0, 0, 1, 24, 30, 200])
    return (
        start,
        Period(chance.randint(1, most), unit, liberty),
        travel,
        [(a, b) for a, b in bounds],
    )


def differing(number: int, seed: int) -> Iterator[tuple[Asked, datetime | int, datetime | int]]:
    """Ask both this many random deadlines; those on which they differ, with both answers."""
    chance = Random(seed)
    for _ in range(number):
        asked = drawn(chance)
        if (ours := computed(asked)) != (theirs := walked(asked)):
            yield asked, ours, theirs


def main(number: str = "100000", seed: str = "20260101") -> int:
    """Tell each difference; how many were asked, and how many of them had an answer at all."""
    found = list(differing(int(number), int(seed)))
    for asked, ours, theirs in found:
        print(*asked, "ours:", ours, "walked:", theirs)
    print(f"{int(number):,} random deadlines (seed {seed}): {len(found)} differ")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
