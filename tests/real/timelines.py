"""The legal calendar on real custody: dates of compulsory measures read out of published judgments.

Each limit is counted twice: by the calendar, and by plain subtraction of dates, written apart. The
difference between the two must be nothing. What a limit says about a person is a finding, never a
difference: a timeline may join two persons or miss a measure.

    python -m tests.real.timelines FOLDER [--arithmetic]
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from typing import TextIO

from plumbline.law.calendar import SHANGHAI, Deadline, Period, Unit, deadline, legal_day

Timeline = list[tuple[date, str]]


@dataclass(frozen=True)
class Limit:
    """A measure that restricts liberty, what ends it, and how long it may last."""

    rules: str
    begins: str
    ends: tuple[str, ...]
    period: Period
    plain: Callable[[date, date], bool]  # held, by subtraction alone


@dataclass(frozen=True)
class Stretch:
    """One measure of one person, from the day it began to the day something ended it."""

    judgment: int
    person: int
    begun: date
    ended: date
    how: str


def within_months(months: int) -> Callable[[date, date], bool]:
    """Compare year, month and day as numbers: the same day number is the last day in time."""

    def held(begun: date, ended: date) -> bool:
        passed = (ended.year - begun.year) * 12 + ended.month - begun.month
        return passed < months or (passed == months and ended.day <= begun.day)

    return held


LIMITS = (
    Limit(
        "N-CRIM-03 + N-CRIM-04 (30 + 7 days)",
        "criminal_detention",
        ("arrest", "bail", "residential_surveillance", "release"),
        Period(37, Unit.DAY, liberty=True),
        lambda begun, ended: (ended - begun).days <= 37,
    ),
    Limit(
        "N-CRIM-06 (2 months, before any extension)",
        "arrest",
        ("bail", "residential_surveillance", "release"),
        Period(2, Unit.MONTH, liberty=True),
        within_months(2),
    ),
    Limit(
        "N-CRIM-07 (12 months)",
        "bail",
        ("bail", "arrest", "criminal_detention", "residential_surveillance", "release"),
        Period(12, Unit.MONTH, liberty=True),
        within_months(12),
    ),
    Limit(
        "N-CRIM-10 (6 months)",
        "residential_surveillance",
        ("arrest", "bail", "criminal_detention", "release"),
        Period(6, Unit.MONTH, liberty=True),
        within_months(6),
    ),
)


def read(path: Path) -> list[tuple[int, Timeline]]:
    """Read the timelines, person by person, with the number of the judgment they stand in."""
    file = path / "timelines.jsonl" if path.is_dir() else path
    judgments = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return [
        (judgment["ordinal"], [(date.fromisoformat(e["date"]), e["event"]) for e in person])
        for judgment in judgments
        for person in judgment["defendants"]
    ]


def stretches(timelines: list[tuple[int, Timeline]], limit: Limit) -> Iterator[Stretch]:
    """Pair each beginning with the next later event that ends it; one without an end is open."""
    for person, (judgment, timeline) in enumerate(timelines, 1):
        for n, (begun, event) in enumerate(timeline):
            later = [(d, e) for d, e in timeline[n + 1 :] if e in limit.ends and d > begun]
            if event == limit.begins and later:
                yield Stretch(judgment, person, begun, *later[0])


def instant(day: date, clock: time) -> datetime:
    """Give an instant of that day in Beijing."""
    return datetime.combine(day, clock, SHANGHAI)


def count(begun: date, period: Period) -> Deadline:
    """Ask the calendar; the hour of a day must make no difference to a limit in days or months."""
    first, last = (deadline(instant(begun, c), period) for c in (time.min, time.max))
    if first.due != last.due:
        raise AssertionError(f"the hour of {begun} changed the end of {period}")
    return first


def days_used(begun: date, ended: date) -> int:
    """Ask the calendar for the shortest limit in days that would still have held."""
    deed, n = instant(ended, time.max), 1
    while count(begun, Period(n, Unit.DAY, liberty=True)).due < deed:
        n += 1
    return n


def chained(begun: date, *, receipt: int = 0, weekend: bool = False) -> date:
    """Count 30 + 7 days as two periods, each with its own first day; wrongly, if so asked."""
    thirtieth = legal_day(count(begun, Period(30, Unit.DAY, liberty=True)).due)
    while weekend and thirtieth.isoweekday() > 5:
        thirtieth += timedelta(days=1)
    received = thirtieth + timedelta(days=receipt)
    return legal_day(count(received, Period(7, Unit.DAY, liberty=True)).due)


def readings(stretch: Stretch) -> list[str]:
    """Name the ways of counting under which a late arrest would have been in time."""
    named = {
        "7 days from receipt on the day after the 30th": chained(stretch.begun, receipt=1),
        "the 30th day moved off a weekend (barred by N-TIME-03)": chained(
            stretch.begun, weekend=True
        ),
        "both together": chained(stretch.begun, receipt=1, weekend=True),
    }
    return [f"{name}: until {last}" for name, last in named.items() if stretch.ended <= last]


def one_limit(limit: Limit, found: list[Stretch], out: TextIO, *, arithmetic: bool) -> int:
    """Print each stretch under one limit, and give the number of differences."""
    differences, held = 0, 0
    print(f"\n{limit.begins}: {limit.rules}", file=out)
    for stretch in found:
        answer = count(stretch.begun, limit.period)
        in_time = instant(stretch.ended, time.max) <= answer.due
        differences += in_time != limit.plain(stretch.begun, stretch.ended)
        differences += limit.period.unit is Unit.DAY and legal_day(answer.due) != (
            stretch.begun + timedelta(days=limit.period.amount)
        )
        held += in_time
        print(
            f"  judgment {stretch.judgment:>2} person {stretch.person:>2}  {stretch.begun} to "
            f"{stretch.ended} {stretch.how}: {(stretch.ended - stretch.begun).days} days, due "
            f"{legal_day(answer.due)}, {'held' if in_time else 'FINDING: later'}",
            file=out,
        )
        if arithmetic:
            for line in answer.lines:
                print("      " + line.says % line.values, file=out)
    print(f"  {len(found)} ended, {held} held, {len(found) - held} later", file=out)
    return differences


def check(name: str, one: object, other: object, out: TextIO) -> int:
    """Print a number found in two ways, and count it if the two differ."""
    same = one == other
    print(f"  {name}: {one}" + ("" if same else f"  DIFFERENCE: {other}"), file=out)
    return not same


def arrests(timelines: list[tuple[int, Timeline]], out: TextIO) -> int:
    """Compare detention to arrest with what the notes beside the data say of the whole set."""
    from_detention = Limit(
        "", "criminal_detention", ("arrest",), Period(37, Unit.DAY, liberty=True), lambda *_: True
    )
    pairs = list(stretches(timelines, from_detention))
    plain = [(p.ended - p.begun).days for p in pairs]
    counted = [days_used(p.begun, p.ended) for p in pairs]
    print("\nfrom detention to arrest, by the calendar and by subtraction", file=out)
    differences = check("timelines", len(timelines), 59, out)
    differences += check("judgments with a timeline", len({j for j, _ in timelines}), 23, out)
    differences += check("pairs", len(counted), len(plain), out)
    differences += check("median days", median(counted), median(plain), out)
    differences += check(
        "within 37 days", sum(n <= 37 for n in counted), sum(n < 38 for n in plain), out
    )
    strained = [(p, n) for p, n in zip(pairs, plain, strict=True) if n in (38, 39)]
    broken = [(p, n) for p, n in zip(pairs, plain, strict=True) if n > 39]
    # The whole set has 55 pairs, 45 within 37 days, 6 at 38 or 39, and 4 of 156 to 331 days, all
    # with bail in between: this half may not exceed it.
    whole = (len(pairs), len(pairs) - len(strained) - len(broken), len(strained), len(broken))
    fits = all(half <= all_ for half, all_ in zip(whole, (55, 45, 6, 4), strict=True))
    differences += check(f"half {whole} fits into the whole (55, 45, 6, 4)", fits, True, out)  # noqa: FBT003
    for pair, days in broken:
        timeline = timelines[pair.person - 1][1]
        freed = any(e == "bail" and pair.begun < d < pair.ended for d, e in timeline)
        name = f"person {pair.person}: {days} days, 156 to 331, bail in between"
        differences += check(name, freed and 156 <= days <= 331, True, out)  # noqa: FBT003
    for pair, days in strained:
        print(f"  FINDING judgment {pair.judgment} person {pair.person}: {days} days", file=out)
        for reading in readings(pair) or ["no reading considered here would allow it"]:
            print("      in time under: " + reading, file=out)
    return differences


def run(path: Path, out: TextIO, *, arithmetic: bool = False) -> int:
    """Print what the limits say of every timeline; give the number of differences."""
    timelines = read(path)
    events = Counter(event for _, timeline in timelines for _, event in timeline)
    print(f"{len(timelines)} timelines: {dict(sorted(events.items()))}", file=out)
    differences = 0
    for limit in LIMITS:
        found = list(stretches(timelines, limit))
        differences += one_limit(limit, found, out, arithmetic=arithmetic)
    for begun in {day for _, timeline in timelines for day, _ in timeline}:
        whole = legal_day(count(begun, Period(37, Unit.DAY, liberty=True)).due)
        differences += chained(begun) != whole  # 30 + 7 is 37, counted at once or one by one
    differences += arrests(timelines, out)
    print(f"\n{differences} differences between the calendar and plain subtraction", file=out)
    return differences


if __name__ == "__main__":
    folder, *options = sys.argv[1:]
    sys.exit(min(run(Path(folder), sys.stdout, arithmetic="--arithmetic" in options), 1))
