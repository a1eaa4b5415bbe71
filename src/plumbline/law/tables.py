"""Decision tables: facts in, one row out; no gap, no overlap, no expression (C-DISC-01, C-DISC-02).

A table names its factors, each a yes or no, a choice or a whole number with its unit. A row says
which values it takes of a factor; a factor it does not name it leaves open. Whatever the facts are,
exactly one row must take them: `faults` finds every combination that none takes or that two take,
and says one in words. A benchmark (裁量基准) is a table whose rows end in a tier of a penalty; a
tier beyond what the law lets be imposed is a fault as well (P-DISC-02). Others end in a label.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from plumbline.law.body import Body, Part
from plumbline.law.boxes import Box, bits, gaps, overlaps
from plumbline.law.calendar import Line
from plumbline.law.causes import Band, Statute, cause

MOST = 1_000_000_000  # what a number may be at most where the table sets no end
SHOWN = 20  # faults of a kind told at once

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Span = tuple[int, int]  # least and most, both included
Value = bool | int | str


class Option(Part):
    """One answer of a choice."""

    code: Code = Field(title="代码")
    title: Words = Field(title="选项")


class Factor(Part):
    """What the outcome depends on (C-DISC-02: concrete facts)."""

    code: Code = Field(title="代码")
    title: Words = Field(title="事实")
    type: Literal["yes_no", "choice", "number"] = Field(default="yes_no", title="怎样回答")
    options: tuple[Option, ...] = Field(default=(), max_length=20, title="选项")
    unit: str = Field(default="", max_length=10, title="计量单位")
    least: int = Field(default=0, ge=0, le=MOST, title="最小")
    most: int = Field(default=MOST, ge=0, le=MOST, title="最大")
    file: Code | None = Field(default=None, title="由案卷回答")  # the fact of the case

    @model_validator(mode="after")
    def _typed(self) -> Self:
        codes = [option.code for option in self.options]
        if (self.type == "choice") != (len(codes) > 1) or len(set(codes)) != len(codes):
            raise ValueError("选项至少两个，互不重复；只有“选一项”的事实才有选项")
        if self.type == "number" and not (self.unit and self.least <= self.most):
            raise ValueError("数量写明计量单位，最大不能小于最小")
        return self

    def takes(self, value: Value) -> bool:
        """Whether this can be an answer to it."""
        if self.type == "yes_no":
            return isinstance(value, bool)
        if self.type == "choice":
            return any(value == option.code for option in self.options)
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and self.least <= int(value) <= self.most

    def said(self, value: Value) -> Line:
        """An answer in words."""
        if self.type == "choice":
            title = next(option.title for option in self.options if option.code == value)
            return Line("%(factor)s：%(value)s", {"factor": self.title, "value": title})
        if self.type == "yes_no":
            word = "是" if value else "否"
            return Line("%(factor)s：%(value)s", {"factor": self.title, "value": word})
        values = {"factor": self.title, "n": str(value), "unit": self.unit}
        return Line("%(factor)s：%(n)s%(unit)s", values)


class Between(Part):
    """From one whole number to another, both included; an end left out is open."""

    least: Annotated[StrictInt, Field(ge=0, le=MOST)] = 0
    most: Annotated[StrictInt, Field(ge=0, le=MOST)] = MOST

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.least > self.most:
            raise ValueError("止数不能小于起数")
        return self


class Tier(Part):
    """What a row lets be imposed: a part of what the law provides for its grade."""

    grade: Code = Field(title="档次")
    warning: bool = Field(default=False, title="警告")
    fine: Span | None = Field(default=None, title="罚款（元）")
    days: Span | None = Field(default=None, title="拘留（日）")
    gain: Span | None = Field(default=None, title="违法所得的倍数")
    suspend: Span | None = Field(default=None, title="停业整顿（月）")
    revoke: bool = Field(default=False, title="吊销")
    join: Literal["or", "and", "may_add"] = Field(default="or", title="并罚")  # as in law/causes

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        spans = (self.fine, self.days, self.gain, self.suspend)
        if any(not 0 < span[0] <= span[1] for span in spans if span):
            raise ValueError("起数应当大于零，止数不能小于起数")
        if not (self.warning or self.revoke or any(spans)):
            raise ValueError("写明至少一种处罚")
        return self

    def band(self, law: Band) -> Band:
        """The tier as a band, under the article of the law's own band."""
        return Band(
            grade=self.grade, title=law.title, warning=self.warning, fine=self.fine,
            days=self.days, join=self.join, article=law.article, gain=self.gain,
            revoke=self.revoke,
        )  # fmt: skip


class Range(Tier):
    """What a law that is not among the causes of action provides for a grade."""

    title: Words = Field(title="档次的名称")
    article: Words = Field(title="条款")


class Row(Part):
    """Which facts it takes, and what follows: a tier, or in other tables a label."""

    when: dict[Code, StrictBool | tuple[Code, ...] | Between] = Field(default={}, title="条件")
    tier: Tier | None = Field(default=None, title="结果")
    says: str = Field(default="", max_length=200, title="结果")

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if bool(self.tier) == bool(self.says):
            raise ValueError("每一行写明一个结果")
        return self


class Example(Part):
    """Facts worked through by whoever drafted the table, and the row they must end in."""

    facts: dict[Code, StrictBool | StrictInt | str] = Field(title="事实")
    row: int = Field(ge=1, title="应得第几行")


class DecisionTable(Body):
    """Facts of a matter lead to exactly one row."""

    kind = "decision_table"
    title = "裁量表"
    causes: tuple[Code, ...] = Field(default=(), title="案由")  # a benchmark of these causes,
    statute: Statute | None = Field(default=None, title="依据哪一部法律")  # under this law
    law: tuple[Range, ...] = Field(  # what another law provides, where the causes do not say
        default=(), title="其他法律规定的幅度", description="不是治安案由的裁量表填写"
    )
    factors: tuple[Factor, ...] = Field(min_length=1, max_length=10, title="裁量事实")
    rows: tuple[Row, ...] = Field(
        min_length=1, max_length=60, title="裁量表",
        description="每一种事实的组合应当恰好符合一行；不看这一事实的，留空",
    )  # fmt: skip
    examples: tuple[Example, ...] = Field(min_length=1, max_length=40, title="算例")

    @model_validator(mode="after")
    def _named(self) -> Self:
        """Every row and example speaks of the factors there are, in their own terms."""
        known = {factor.code: factor for factor in self.factors}
        if len(known) != len(self.factors):
            raise ValueError("裁量事实的代码重复")
        if bool(self.causes) != (self.statute is not None) or (self.causes and self.law):
            raise ValueError("写明案由的，同时选定法律，不再写其他法律的幅度")
        for number, row in enumerate(self.rows, 1):
            for code, wanted in row.when.items():
                if code not in known or not _fits(known[code], wanted):
                    raise ValueError("第%(n)s行的条件与裁量事实的范围不符", {"n": str(number)})
        for number, example in enumerate(self.examples, 1):
            if self.unanswered(example.facts):
                raise ValueError("第%(n)s个算例没有按要求回答每一项事实", {"n": str(number)})
        return self

    # Reading the table.

    def unanswered(self, facts: Mapping[str, Value]) -> list[str]:
        """The factors that the facts leave open or answer in other terms, and what is no factor."""
        open_ = [f.code for f in self.factors if f.code not in facts or not f.takes(facts[f.code])]
        return open_ + sorted(set(facts) - {factor.code for factor in self.factors})

    def row(self, facts: Mapping[str, Value]) -> int:
        """The number of the row that takes these facts, from 1. Raises LookupError for a gap."""
        if wrong := self.unanswered(facts):
            raise ValueError(f"unanswered: {wrong}")
        for number, row in enumerate(self.rows, 1):
            if all(_meets(wanted, facts[code]) for code, wanted in row.when.items()):
                return number
        raise LookupError("no row takes these facts")

    def explain(self, facts: Mapping[str, Value]) -> list[Line]:
        """Why these facts end in their row: its number, then each fact that the row asks for."""
        number = self.row(facts)
        asked = self.rows[number - 1].when
        told = [factor.said(facts[factor.code]) for factor in self.factors if factor.code in asked]
        return [Line("符合裁量表第%(n)s行", {"n": str(number)}), *told]

    # What stands against its publication.

    def faults(self) -> list[Line]:
        """Gaps, overlaps, tiers beyond the law, examples that come out otherwise; in words."""
        return [*self._gaps(), *self._overlaps(), *self._beyond(), *self._wrong_examples()]

    @cached_property
    def _cuts(self) -> list[list[Value]]:
        """For each factor its values; of a number the first value of each stretch that matters."""
        return [self._values(factor) for factor in self.factors]

    def _values(self, factor: Factor) -> list[Value]:
        if factor.type == "yes_no":
            return [False, True]
        if factor.type == "choice":
            return [option.code for option in factor.options]
        asked = [row.when[factor.code] for row in self.rows if factor.code in row.when]
        ends = {end for b in asked if isinstance(b, Between) for end in (b.least, b.most + 1)}
        within = {end for end in ends if factor.least < end <= factor.most}
        return list[Value](sorted({factor.least, *within}))

    @cached_property
    def _boxes(self) -> tuple[list[Box], Box]:
        """The rows as boxes, and the box of all facts."""
        full = tuple((1 << len(values)) - 1 for values in self._cuts)
        rows = [
            tuple(
                sum(
                    1 << place
                    for place, value in enumerate(values)
                    if factor.code not in row.when or _meets(row.when[factor.code], value)
                )
                for factor, values in zip(self.factors, self._cuts, strict=True)
            )
            for row in self.rows
        ]
        return rows, full

    def gaps(self) -> list[Box]:
        """All facts that no row takes; see `stands_in`."""
        return gaps(*self._boxes)

    def overlaps(self) -> list[tuple[int, int, Box]]:
        """Every two rows (from 1) that take the same facts, with those facts."""
        return [(one + 1, other + 1, box) for one, other, box in overlaps(self._boxes[0])]

    def stands_in(self, facts: Mapping[str, Value], box: Box) -> bool:
        """Whether facts lie in a box of `gaps` or `overlaps`."""
        return all(
            box[place] >> self._place(place, facts[factor.code]) & 1
            for place, factor in enumerate(self.factors)
        )

    def _place(self, factor: int, value: Value) -> int:
        values = self._cuts[factor]
        if self.factors[factor].type != "number":
            return values.index(value)
        return bisect_right([int(first) for first in values], int(value)) - 1

    def one_of(self, box: Box) -> dict[str, Value]:
        """The first facts of a box: a counterexample."""
        firsts = (next(bits(mask)).bit_length() - 1 for mask in box)
        return {
            factor.code: values[place]
            for factor, values, place in zip(self.factors, self._cuts, firsts, strict=True)
        }

    def _told(self, box: Box) -> str:
        one = self.one_of(box)
        lines = [factor.said(one[factor.code]) for factor in self.factors]
        return "，".join(line.says % line.values for line in lines)

    def _gaps(self) -> Iterator[Line]:
        for box in self.gaps()[:SHOWN]:
            yield Line("没有一行适用于：%(facts)s", {"facts": self._told(box)})

    def _overlaps(self) -> Iterator[Line]:
        for one, other, box in self.overlaps()[:SHOWN]:
            values = {"one": str(one), "other": str(other), "facts": self._told(box)}
            yield Line("第%(one)s行和第%(other)s行同时适用于：%(facts)s", values)

    def statutory(self, grade: str) -> list[Band]:
        """What the law provides for a grade: of each cause, or as the table states another law."""
        if self.statute is None:
            own = (r for r in self.law if r.grade == grade)
            return [Band(grade, r.title, r.warning, r.fine, r.days, r.join, r.article, r.gain,
                         r.revoke) for r in own]  # fmt: skip
        found = []
        for code in self.causes:
            with suppress(LookupError):
                found.append(cause(code).band(self.statute, grade))
        return [band for band in found if band is not None]

    def _beyond(self) -> Iterator[Line]:
        """Tiers with more than the law, or for a grade it does not have (P-DISC-02)."""
        asked = max(1, len(self.causes))
        for number, row in enumerate(self.rows, 1):
            if row.tier is None:
                continue
            bands = self.statutory(row.tier.grade)
            if len(bands) < asked or not all(_within(row.tier, band) for band in bands):
                yield Line("第%(n)s行超出法律规定的种类或者幅度", {"n": str(number)})
            elif not self.causes and not self._suspends(row.tier):
                yield Line("第%(n)s行超出法律规定的停业整顿期限", {"n": str(number)})

    def _suspends(self, tier: Tier) -> bool:
        law = next(r for r in self.law if r.grade == tier.grade)
        return _inside(tier.suspend, law.suspend)

    def _wrong_examples(self) -> Iterator[Line]:
        for number, example in enumerate(self.examples, 1):
            try:
                found = self.row(example.facts)
            except LookupError:
                continue  # the gap is told already
            if found != example.row:
                values = {"n": str(number), "row": str(example.row), "found": str(found)}
                yield Line("第%(n)s个算例应得第%(row)s行，实得第%(found)s行", values)


Wanted = bool | tuple[str, ...] | Between  # what a row asks of one factor


def _fits(factor: Factor, wanted: Wanted) -> bool:
    if isinstance(wanted, Between):
        reaches = wanted.least <= factor.most and factor.least <= wanted.most
        return factor.type == "number" and reaches
    if isinstance(wanted, tuple):
        codes = {option.code for option in factor.options}
        return factor.type == "choice" and bool(wanted) and set(wanted) <= codes
    return factor.type == "yes_no"


def _meets(wanted: Wanted, value: Value) -> bool:
    if isinstance(wanted, Between):
        return wanted.least <= int(value) <= wanted.most
    if isinstance(wanted, tuple):
        return value in wanted
    return value is wanted


def _within(tier: Tier, law: Band) -> bool:
    """Whether a tier keeps to the kinds, the ranges and the joining of the law's band."""
    joins = {"or": {"or"}, "and": {"and"}, "may_add": {"may_add", "and"}}[law.join]
    if law.join == "may_add" and tier.fine is None:
        joins = {"or", "may_add"}  # detention alone
    return (
        tier.warning <= law.warning
        and tier.revoke <= law.revoke
        and tier.join in joins
        and (law.join == "or" or law.days is None or tier.days is not None)
        and (law.join != "and" or tier.fine is not None)
        and _inside(tier.fine, law.fine)
        and _inside(tier.days, law.days)
        and _inside(tier.gain, law.gain)
    )


def _inside(own: Sequence[int] | None, law: Sequence[int] | None) -> bool:
    return own is None or (law is not None and law[0] <= own[0] and own[1] <= law[1])
