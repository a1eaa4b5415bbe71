"""The kinds of norm body: a closed set of plain typed values, never expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from plumbline.law import calendar
from plumbline.law.body import Body, Part
from plumbline.law.calendar import UNITS
from plumbline.law.evidence import EvidenceSpec
from plumbline.law.posts import DutyStandard
from plumbline.law.procedures import Procedure
from plumbline.law.retention import Retention
from plumbline.law.tables import DecisionTable
from plumbline.law.thresholds import FilingThreshold

__all__ = [
    "KINDS", "UNITS", "Amount", "Body", "Checklist", "DecisionTable", "DutyStandard",
    "EvidenceSpec", "FilingThreshold", "Indicators", "Interval", "Item", "Procedure", "Quorum",
    "Retention", "Template", "TimeLimit",
]  # fmt: skip


class TimeLimit(Body):
    """How long something may take, in one of the law's units of time."""

    kind = "time_limit"
    title = "期限"
    amount: int = Field(ge=1, le=5000)  # in any unit still within what a calendar can say
    unit: calendar.Unit
    liberty: bool = False  # a period of restricted liberty is never extended by holidays
    times: int = Field(default=1, ge=0, le=100)  # how often it may be granted, for extensions
    least: bool = False  # at least this long (keeping, publicity), not at most

    def keeps_within(self, upper: Body) -> bool:
        """Not longer than the higher limit; where that is a least, not shorter. In its own unit."""
        if not isinstance(upper, TimeLimit) or self.unit != upper.unit:
            return False
        same = (self.liberty, self.least) == (upper.liberty, upper.least)
        longer = self.amount - upper.amount
        return same and self.times <= upper.times and (longer >= 0 if self.least else longer <= 0)

    @property
    def words(self) -> dict[str, str]:
        """The figure and its unit, for a sentence that tells "%(n)s%(unit)s"."""
        return {"n": str(self.amount), "unit": UNITS[self.unit]}

    @property
    def period(self) -> calendar.Period:
        """The limit as a legal period."""
        return calendar.Period(self.amount, self.unit, self.liberty)


class Interval(Body):
    """How often, or how soon, where the law's hour is too long a unit; in minutes."""

    kind = "interval"
    title = "间隔"
    minutes: int = Field(ge=1, le=1440)

    def keeps_within(self, upper: Body) -> bool:
        """Not longer than the higher interval."""
        return isinstance(upper, Interval) and self.minutes <= upper.minutes


class Amount(Body):
    """How much money, in whole yuan; where it differs, how much for an organisation."""

    kind = "amount"
    title = "数额"
    value: int = Field(ge=0, le=1_000_000_000)
    unit_value: int | None = Field(default=None, ge=0, le=1_000_000_000)

    def keeps_within(self, upper: Body) -> bool:
        """Not more than the higher figure, for a person as for an organisation."""
        return isinstance(upper, Amount) and all(
            self.of(organisation=unit) <= upper.of(organisation=unit) for unit in (False, True)
        )

    def of(self, *, organisation: bool) -> int:
        """The figure for an organisation, or for a person."""
        if organisation and self.unit_value is not None:
            return self.unit_value
        return self.value


class Item(Part):
    """One line of a checklist."""

    code: str
    title: str
    upon: tuple[str, ...] = ()  # in which kinds of matter it is required; empty: in all


class Checklist(Body):
    """What must be there: evidence, materials or recordings."""

    kind = "checklist"
    title = "清单"
    items: tuple[Item, ...]

    def keeps_within(self, upper: Body) -> bool:
        """Everything the higher list asks for, and in every kind of matter."""
        if not isinstance(upper, Checklist):
            return False
        own = {item.code: item for item in self.items}
        return all(
            item.code in own
            and (
                not own[item.code].upon
                or (bool(item.upon) and {*item.upon} <= {*own[item.code].upon})
            )
            for item in upper.items
        )

    def required(self, matter: str) -> list[Item]:
        """The items required in this kind of matter."""
        return [item for item in self.items if not item.upon or matter in item.upon]


class Quorum(Body):
    """How many must be there, and how many must agree, of those who belong; in percent."""

    kind = "quorum"
    title = "到会和表决人数"
    present: int = Field(ge=1, le=100)
    agree: int = Field(ge=1, le=100)
    more: bool = True  # more than the share must agree, not just as many

    def met(self, present: int, members: int) -> bool:
        """Whether enough are there."""
        return present * 100 >= self.present * members

    def carried(self, agreed: int, members: int) -> bool:
        """Whether enough agree."""
        share = agreed * 100 - self.agree * members
        return share > 0 if self.more else share >= 0

    def keeps_within(self, upper: Body) -> bool:
        """As many or more, on both counts."""
        return isinstance(upper, Quorum) and (
            self.present >= upper.present and (self.agree, self.more) >= (upper.agree, upper.more)
        )


class Indicator(Part):
    """One figure of a scheme, what it is worth and which way is good."""

    code: str
    title: str
    weight: int = Field(ge=1, le=100)
    better: Literal["higher", "lower"]
    target: int = Field(ge=0, le=100)  # percent


class Indicators(Body):
    """A scheme of indicators; their weights make a hundred."""

    kind = "indicators"
    title = "指标体系"
    items: tuple[Indicator, ...] = Field(min_length=1, max_length=100)

    def faults(self) -> list[calendar.Line]:
        """Weights that do not make a hundred, and codes that stand twice."""
        found = list[calendar.Line]()
        if sum(item.weight for item in self.items) != 100:
            found.append(calendar.Line("各项指标的权重之和不是一百", {}))
        if len({item.code for item in self.items}) != len(self.items):
            found.append(calendar.Line("指标代码重复", {}))
        return found


class Template(Body):
    """A text that explains, with named places; an example shows what goes in."""

    kind = "template"
    title = "说理模板"
    text: str = Field(min_length=2, max_length=5000)
    places: tuple[str, ...]
    example: dict[str, str]

    def faults(self) -> list[calendar.Line]:
        """Places that the text does not have, or the example does not fill."""
        used = set(PLACE.findall(self.text))
        if used != set(self.places) or used != set(self.example):
            return [calendar.Line("模板中的空位与所列名称、示例不一致", {})]
        return []

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with its places filled."""
        return PLACE.sub(lambda place: values[place.group(1)], self.text)


PLACE = re.compile(r"〔([^〔〕]{1,40})〕")
KINDS: dict[str, type[Body]] = {
    body.kind: body
    for body in (
        TimeLimit,
        Interval,
        Amount,
        Checklist,
        Quorum,
        Indicators,
        Template,
        DecisionTable,
        EvidenceSpec,
        FilingThreshold,
        Retention,
        DutyStandard,
        Procedure,
    )
}
