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
    "EvidenceSpec", "FilingThreshold", "Indicator", "Indicators", "Interval", "Item",
    "Procedure", "Quorum", "Retention", "Template", "TimeLimit",
]  # fmt: skip


class TimeLimit(Body):
    """How long something may take, in one of the law's units of time."""

    kind = "time_limit"
    title = "期限"
    amount: int = Field(ge=1, le=5000, title="长度")  # in any unit still within a calendar
    unit: calendar.Unit = Field(title="单位")
    liberty: bool = Field(default=False, title="限制人身自由的期限，不因节假日顺延")
    times: int = Field(default=1, ge=0, le=100, title="可以批准几次")  # for extensions
    least: bool = Field(default=False, title="不得少于此期限（如保存、公示）")  # not at most

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
    minutes: int = Field(ge=1, le=1440, title="分钟")

    def keeps_within(self, upper: Body) -> bool:
        """Not longer than the higher interval."""
        return isinstance(upper, Interval) and self.minutes <= upper.minutes


class Amount(Body):
    """How much money, in whole yuan; where it differs, how much for an organisation."""

    kind = "amount"
    title = "数额"
    value: int = Field(ge=0, le=1_000_000_000, title="数额（元）")
    unit_value: int | None = Field(
        default=None, ge=0, le=1_000_000_000, title="对单位的数额（元）",
        description="与对个人的数额不同时填写",
    )  # fmt: skip

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

    code: str = Field(title="代码")
    title: str = Field(title="应当具备的材料")
    upon: tuple[str, ...] = Field(
        default=(), title="只在这些事项中要求", description="每行一个事项的代码；一律要求的不填"
    )


class Checklist(Body):
    """What must be there: evidence, materials or recordings."""

    kind = "checklist"
    title = "清单"
    items: tuple[Item, ...] = Field(title="清单")

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
    present: int = Field(ge=1, le=100, title="到会的比例（%）")
    agree: int = Field(ge=1, le=100, title="同意的比例（%）")
    more: bool = Field(default=True, title="同意的须超过这一比例，不只是达到")

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

    code: str = Field(title="代码")
    title: str = Field(title="指标")
    weight: int = Field(ge=1, le=100, title="权重")
    better: Literal["higher", "lower"] = Field(title="方向")
    target: int = Field(ge=0, le=100, title="目标（%）")


class Indicators(Body):
    """A scheme of indicators; their weights make a hundred."""

    kind = "indicators"
    title = "指标体系"
    items: tuple[Indicator, ...] = Field(
        min_length=1, max_length=100, title="指标", description="各项权重之和为一百"
    )

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
    text: str = Field(
        min_length=2, max_length=5000, title="模板", description="空位写作〔名称〕，如〔姓名〕"
    )
    places: tuple[str, ...] = Field(title="空位")
    example: dict[str, str] = Field(title="示例")

    def faults(self) -> list[calendar.Line]:
        """Places that the text does not have, or the example does not fill."""
        used = set(places_of(self.text))
        if used != set(self.places) or used != set(self.example):
            return [calendar.Line("模板中的空位与所列名称、示例不一致", {})]
        return []

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with its places filled."""
        return PLACE.sub(lambda place: values[place.group(1)], self.text)


PLACE = re.compile(r"〔([^〔〕]{1,40})〕")


def places_of(text: str) -> list[str]:
    """The named places of a text, each once."""
    return list(dict.fromkeys(PLACE.findall(text)))


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
