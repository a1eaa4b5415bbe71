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
Span = Annotated[tuple[int, int], Field(description="least and most, both included")]
Value = bool | int | str


class Option(Part):
    """One answer of a choice."""

    code: Code
    title: Words


class Factor(Part):
    """What the outcome depends on (C-DISC-02: concrete facts)."""

    code: Code
    title: Words
    type: Literal["yes_no", "choice", "number"] = "yes_no"
    options: Annotated[tuple[Option, ...], Field(max_length=20)] = ()
    unit: Annotated[str, Field(max_length=10)] = ""
    least: Annotated[int, Field(ge=0, le=MOST)] = 0
    most: Annotated[int, Field(ge=0, le=MOST)] = MOST
    file: Code | None = None  # the fact of the case that answers it

    @model_validator(mode="after")
    def _typed(self) -> Self:
        codes = [option.code for option in self.options]
        if (self.type == "choice") != (len(codes) > 1) or len(set(codes)) != len(codes):
            raise ValueError("a choice has at least two options, each once; nothing else has any")
        if self.type == "number" and not (self.unit and self.least <= self.most):
            raise ValueError("a number has a unit and ends after it begins")
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
            raise ValueError("a range ends after it begins")
        return self


class Tier(Part):
    """What a row lets be imposed: a part of what the law provides for its grade."""

    grade: Code
    warning: bool = False
    fine: Span | None = None  # yuan
    days: Span | None = None  # of detention
    gain: Span | None = None  # multiples of the unlawful gain
    suspend: Span | None = None  # months of suspended business
    revoke: bool = False
    join: Literal["or", "and", "may_add"] = "or"  # as in law/causes

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        spans = (self.fine, self.days, self.gain, self.suspend)
        if any(not 0 < span[0] <= span[1] for span in spans if span):
            raise ValueError("a span begins above nothing and ends after it begins")
        if not (self.warning or self.revoke or any(spans)):
            raise ValueError("a tier imposes something")
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

    title: Words
    article: Words


class Row(Part):
    """Which facts it takes, and what follows: a tier, or in other tables a label."""

    when: dict[Code, StrictBool | tuple[Code, ...] | Between] = {}
    tier: Tier | None = None
    says: Annotated[str, Field(max_length=200)] = ""


class Example(Part):
    """Facts worked through by whoever drafted the table, and the row they must end in."""

    facts: dict[Code, StrictBool | StrictInt | str]
    row: Annotated[int, Field(ge=1)]


class DecisionTable(Body):
    """Facts of a matter lead to exactly one row."""

    kind = "decision_table"
    title = "裁量表"
    causes: tuple[Code, ...] = ()  # a benchmark of these causes of action,
    statute: Statute | None = None  # under this law
    law: tuple[Range, ...] = ()  # what another law provides, where the causes do not say
    factors: Annotated[tuple[Factor, ...], Field(min_length=1, max_length=10)]
    rows: Annotated[tuple[Row, ...], Field(min_length=1, max_length=60)]
    examples: Annotated[tuple[Example, ...], Field(min_length=1, max_length=40)]

    @model_validator(mode="after")
    def _named(self) -> Self:
        """Every row and example speaks of the factors there are, in their own terms."""
        known = {factor.code: factor for factor in self.factors}
        if len(known) != len(self.factors):
            raise ValueError("a factor stands twice")
        if bool(self.causes) != (self.statute is not None) or (self.causes and self.law):
            raise ValueError("causes are named with their law, or the ranges of another law are")
        for row in self.rows:
            for code, wanted in row.when.items():
                if code not in known or not _fits(known[code], wanted):
                    raise ValueError(f"{code}: no such factor or values")
            if bool(row.tier) == bool(row.says):
                raise ValueError("a row ends in a tier or in a label")
        for example in self.examples:
            if wrong := self.unanswered(example.facts):
                raise ValueError(f"an example leaves open {wrong}")
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
