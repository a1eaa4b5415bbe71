"""The kinds of norm body: a closed set of plain typed values, never expressions."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from plumbline.law import calendar
from plumbline.law.body import Body
from plumbline.law.evidence import EvidenceSpec
from plumbline.law.thresholds import FilingThreshold

__all__ = [
    "KINDS",
    "Amount",
    "Body",
    "Checklist",
    "EvidenceSpec",
    "FilingThreshold",
    "Interval",
    "Item",
    "TimeLimit",
]


class TimeLimit(Body):
    """How long something may take, in one of the law's units of time."""

    kind = "time_limit"
    title = "期限"
    amount: int = Field(ge=1, le=5000)  # in any unit still within what a calendar can say
    unit: calendar.Unit
    liberty: bool = False  # a period of restricted liberty is never extended by holidays
    times: int = Field(default=1, ge=0, le=100)  # how often it may be granted, for extensions

    @property
    def period(self) -> calendar.Period:
        """The limit as a legal period."""
        return calendar.Period(self.amount, self.unit, self.liberty)


class Interval(Body):
    """How often, or how soon, where the law's hour is too long a unit; in minutes."""

    kind = "interval"
    title = "间隔"
    minutes: int = Field(ge=1, le=1440)


class Amount(Body):
    """How much money, in whole yuan; where it differs, how much for an organisation."""

    kind = "amount"
    title = "数额"
    value: int = Field(ge=0, le=1_000_000_000)
    unit_value: int | None = Field(default=None, ge=0, le=1_000_000_000)

    def of(self, *, organisation: bool) -> int:
        """The figure for an organisation, or for a person."""
        if organisation and self.unit_value is not None:
            return self.unit_value
        return self.value


class Item(BaseModel):
    """One line of a checklist."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    code: str
    title: str
    upon: tuple[str, ...] = ()  # in which kinds of matter it is required; empty: in all


class Checklist(Body):
    """What must be there: evidence, materials or recordings."""

    kind = "checklist"
    title = "清单"
    items: tuple[Item, ...]

    def required(self, matter: str) -> list[Item]:
        """The items required in this kind of matter."""
        return [item for item in self.items if not item.upon or matter in item.upon]


KINDS: dict[str, type[Body]] = {
    body.kind: body
    for body in (TimeLimit, Interval, Amount, Checklist, EvidenceSpec, FilingThreshold)
}
