"""Legal time: how a limit is counted, and why it ends when it ends.

N-TIME-01  The starting hour or day is not counted; liberty in hours runs from arrival (N-TIME-07).
N-TIME-02  A last day off moves to the next working day; hours never do, nor liberty (N-TIME-03).
N-TIME-04  A document's travel is then added: posted in time, it comes in time. Not for liberty.
N-ADM-07   Excluded time (expert examination, hearing) pushes the end: for hours by its length,
           otherwise by whole days, the day it starts on not counted; nothing twice or too late.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

SHANGHAI = ZoneInfo("Asia/Shanghai")
DATA = Path(__file__).resolve().parents[1] / "data" / "calendars"
FOLDERS = [DATA]  # config.settings adds the installation's own: a year there stands for the whole
NONE, DAY, HOUR = timedelta(), timedelta(days=1), timedelta(hours=1)
Span = tuple[datetime, datetime]


@dataclass(eq=False)
class NoCalendar(Exception):  # noqa: N818 - a state of the world, not a mistake
    """The holidays of this year are not announced, or not loaded: no answer, and no guess."""

    year: int


class Unit(StrEnum):
    """What a limit is counted in."""

    HOUR, DAY, WORKING_DAY, MONTH, YEAR = "hour", "day", "working_day", "month", "year"


PLUS = {
    Unit.HOUR: "加%(n)s小时，至%(until)s", Unit.DAY: "加%(n)s日，至%(until)s",
    Unit.WORKING_DAY: "加%(n)s个工作日，至%(until)s",
    Unit.MONTH: "加%(n)s个月，至%(until)s", Unit.YEAR: "加%(n)s年，至%(until)s",
}  # fmt: skip
UNITS = {
    Unit.HOUR: "小时",
    Unit.DAY: "日",
    Unit.WORKING_DAY: "个工作日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}


@dataclass(frozen=True)
class Period:
    """A limit as the law states it."""

    amount: int
    unit: Unit
    liberty: bool = False  # somebody's liberty is restricted while it runs


@dataclass(frozen=True)
class Line:
    """One line of the arithmetic: a sentence to be translated, its values beside it."""

    says: str
    values: Mapping[str, str]

    def as_json(self) -> dict[str, object]:
        """Give what a duty stores as its basis."""
        return {"says": self.says, "values": dict(self.values)}


@dataclass(frozen=True)
class Deadline:
    """When a limit ends, and why."""

    due: datetime  # the last permitted instant (N-TIME-06), Asia/Shanghai
    lines: tuple[Line, ...]


def legal_day(instant: datetime) -> date:
    """Give the date in Beijing time; refuse an instant without a zone."""
    if instant.utcoffset() is None:
        raise ValueError("an instant without a time zone has no legal day")
    return instant.astimezone(SHANGHAI).date()


def file_of(year: int) -> Path | None:
    """The calendar of a year: the installation's own, or else that of the release."""
    found = (folder / f"{year}.yaml" for folder in reversed(FOLDERS))
    return next((file for file in found if file.exists()), None)


@cache  # a year that is missing is asked for again: it counts from when it is entered
def of_year(year: int) -> Mapping[date, str]:
    """The days of a year that are not like their weekday; raise NoCalendar."""
    if (file := file_of(year)) is None:
        raise NoCalendar(year)
    return exceptions(yaml.safe_load(file.read_text("utf-8")), year)


def exceptions(read: Any, year: int) -> Mapping[date, str]:
    """The days of a calendar that are not like their weekday: the holiday's name, or "" for work.

    Raise ValueError with a sentence where it cannot be the State Council's notice for this year.
    """
    try:
        off = {day: str(name) for name, days in read["holidays"].items() for day in days}
        work, count = list(read["work"]), sum(map(len, read["holidays"].values()))
        if read["year"] != year or not read["notice"]["title"]:
            raise ValueError(f"not a calendar of {year}")
    except (KeyError, TypeError, AttributeError) as wrong:
        raise ValueError(f"year, notice.title, holidays and work are needed: {wrong!r}") from None
    for day in (*off, *work):
        if type(day) is not date or day.year != year:
            raise ValueError(f"not a day of {year}: {day}")
    if count != len(off) or len({*work}) != len(work) or {*work} & {*off}:
        raise ValueError("a day stands there twice")
    if date(year, 1, 1) not in off:
        raise ValueError("1 January is a holiday by law")
    if at_work := [day for day in work if day.weekday() < 5]:
        raise ValueError(f"no day off that could be worked instead: {at_work[0]}")
    return off | dict.fromkeys(work, "")


def _off(day: date) -> str:
    return of_year(day.year).get(day, "周末" if day.weekday() > 4 else "")


def is_working_day(day: date) -> bool:
    """Tell whether people work on this day: weekends and holidays as the State Council set them."""
    return not _off(day)


def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and including `last`."""
    return sum(is_working_day(first + n * DAY) for n in range(1, (last - first).days + 1))


def later(begin: date, amount: int, unit: Unit) -> date:
    """Give the day this much later; no day is moved for being off."""
    while amount and unit is Unit.WORKING_DAY:
        begin += DAY
        amount -= is_working_day(begin)
    if unit in (Unit.HOUR, Unit.DAY, Unit.WORKING_DAY):
        return begin + amount * (HOUR if unit is Unit.HOUR else DAY)
    months = begin.month - 1 + amount * (12 if unit is Unit.YEAR else 1)
    year, month = begin.year + months // 12, months % 12 + 1  # the same day, or the month's last
    return begin.replace(year=year, month=month, day=min(begin.day, monthrange(year, month)[1]))


def earlier(end: date, amount: int, unit: Unit) -> date:
    """Give the day this much before; no day is moved for being off."""
    while amount and unit is Unit.WORKING_DAY:
        end -= DAY
        amount -= is_working_day(end)
    return later(end, -amount, unit)


def _stops(begin: date, until: date, unit: Unit, spans: Iterable[Span]) -> Iterator[list[date]]:
    for span in sorted(spans):
        opens, end = (t.astimezone(SHANGHAI) if unit is Unit.HOUR else legal_day(t) for t in span)
        begin = max(begin, opens)
        if begin < min(end, until):
            if unit is Unit.WORKING_DAY:
                until = later(until, working_days_between(begin, end), unit)
            else:
                until += end - begin
            yield [begin if unit is Unit.HOUR else begin + DAY, end, until]
            begin = end


def _shown(value: object) -> str:
    return f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)


def deadline(
    start: datetime, period: Period, *, travel: timedelta = NONE, excluded: Sequence[Span] = ()
) -> Deadline:
    """Count when a period begun at `start` ends, and write the arithmetic down line by line."""
    forward = all(legal_day(a) <= legal_day(b) and a <= b for a, b in excluded)
    longer = period.liberty and (travel or period.unit is Unit.WORKING_DAY)
    if not forward or period.amount < 1 or travel < NONE or longer:
        raise ValueError("time runs forward; no travel, no day off lengthens restricted liberty")
    lines: list[Line] = []

    def note(says: str, **values: object) -> None:
        lines.append(Line(says, {name: _shown(value) for name, value in values.items()}))

    first, at = legal_day(start), start.astimezone(SHANGHAI)
    note("自%(start)s起算", start=at)
    if hours := period.unit is Unit.HOUR:
        first = at if period.liberty else at.replace(minute=0, second=0, microsecond=0) + HOUR
        note("自到案时刻起计" if period.liberty else "起始之时不计，自%(first)s起计", first=first)
    else:
        note("开始之日不计算在内")
    until = later(first, period.amount, period.unit)
    note(PLUS[period.unit], n=period.amount, until=until)
    for begin, end, until in _stops(first, until, period.unit, excluded):  # noqa: B020
        note("扣除%(begin)s至%(end)s，顺延至%(until)s", begin=begin, end=end, until=until)
    if period.liberty:
        note("限制人身自由的期间，不因节假日顺延")
    for journey in (NONE, travel):  # the period's own last day first, then a document's arrival
        if journey:
            until += journey if hours else -(-journey // DAY) * DAY
            note("扣除文书路途时间，顺延至%(until)s", until=until)
        if not hours and not period.liberty and (why := _off(until)):
            last, until = until, later(until, 1, Unit.WORKING_DAY)
            note("%(day)s休息（%(why)s），顺延至%(until)s", day=last, why=why, until=until)
    note("截止于%(until)s" if hours else "截止于%(until)s二十四时", until=until)
    due = until if isinstance(until, datetime) else datetime.combine(until, time.max, SHANGHAI)
    return Deadline(due, tuple(lines))
