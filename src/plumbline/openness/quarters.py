"""Calendar quarters in Beijing time: figures stand for whole ones only (X6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from plumbline.law.calendar import SHANGHAI, legal_day


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that a day lies in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return datetime.combine(self.first, time.min, SHANGHAI)

    @property
    def ends(self) -> datetime:
        """Its last instant."""
        return datetime.combine(self.last, time.max, SHANGHAI)

    @property
    def code(self) -> str:
        """As an address names it."""
        return f"{self.year}-{self.number}"


def over(first: datetime | None, now: datetime) -> list[Quarter]:
    """The quarters that are over since the first of what is counted, the newest first."""
    today, found = Quarter.of(legal_day(now)), list[Quarter]()
    when = Quarter.of(legal_day(first)) if first else today
    while when < today:
        found.insert(0, when)
        when = when.next
    return found
