"""Retention (保存期限): how long a class of record is kept, from when, and what becomes of it then.

The index of them is law.md 17-C. A record is kept a span of time, or with the case file, or for
good. A span is a least: a lower organ may keep longer, never shorter. Where the law sets it as a
most as well (D-BWV-08), no longer either.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from plumbline.law.body import Body
from plumbline.law.calendar import UNITS, Line, Period, Unit

Words = Annotated[str, Field(min_length=1, max_length=200)]


class Lasts(StrEnum):
    """What measures how long it is kept."""

    SPAN = "span"
    FILE = "file"
    PERMANENT = "permanent"

    @property
    def label(self) -> str:
        """As people say it."""
        return {self.SPAN: "定期", self.FILE: "随案卷", self.PERMANENT: "永久"}[self]


class Start(StrEnum):
    """From when a span is counted."""

    RECORDED = "recorded"
    MADE = "made"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """As people say it."""
        return STARTS[self]


class Then(StrEnum):
    """What becomes of it when it need not be kept any longer, or instead."""

    DESTROY = "destroy"
    TRANSFER = "transfer"
    SEAL = "seal"
    KEEP = "keep"

    @property
    def label(self) -> str:
        """As people say it."""
        return ENDS[self]


STARTS = {
    Start.RECORDED: "录制结束之时",
    Start.MADE: "形成之时",
    Start.CLOSED: "案件终结之时",
}
ENDS = {
    Then.DESTROY: "列入清单，经批准后销毁",
    Then.TRANSFER: "移交档案",
    Then.SEAL: "封存，不得删除",
    Then.KEEP: "继续保存",
}


class Retention(Body):
    """How long a class of record is kept, from when, and what happens then."""

    kind = "retention"
    title = "保存期限"
    record: Words = Field(title="哪一类材料")
    lasts: Lasts = Field(title="保存多久")
    amount: int | None = Field(
        default=None, ge=1, le=5000, title="长度", description="定期保存的填写"
    )
    unit: Unit | None = Field(default=None, title="单位", description="定期保存的填写")
    counted: Start = Field(default=Start.MADE, title="自何时起算")
    most: bool = Field(default=False, title="同时是上限：目的实现后应当删除")
    then: Then = Field(title="期满以后")

    @model_validator(mode="after")
    def _spanned(self) -> Self:
        span = self.lasts is Lasts.SPAN
        if (self.amount is not None, self.unit is not None) != (span, span):
            raise ValueError("定期保存的写明长度和单位；永久或者随案卷保存的都不填")
        return self

    @property
    def period(self) -> Period | None:
        """The span as a legal period; None where it is kept for good, or as long as the file."""
        if self.amount is None or self.unit is None:
            return None
        return Period(self.amount, self.unit)

    @property
    def words(self) -> dict[str, str]:
        """How long, for a sentence that tells "%(n)s%(unit)s"."""
        if self.amount is None or self.unit is None:
            return {"n": "", "unit": self.lasts.label}
        return {"n": str(self.amount), "unit": UNITS[self.unit]}

    def said(self) -> Line:
        """The whole of it as a sentence."""
        values = {"record": self.record, "from": self.counted.label, "then": self.then.label}
        if self.lasts is Lasts.PERMANENT:
            return Line("%(record)s永久保存：%(then)s", values)
        if self.lasts is Lasts.FILE:
            return Line("%(record)s随案卷保存：%(then)s", values)
        if self.most:
            says = "%(record)s自%(from)s起保存%(n)s%(unit)s，目的实现后应当删除：%(then)s"
            return Line(says, values | self.words)
        says = "%(record)s自%(from)s起保存不少于%(n)s%(unit)s，期满后%(then)s"
        return Line(says, values | self.words)

    def faults(self) -> list[Line]:
        """An end that does not go with how long it is kept."""
        found = list[Line]()
        if self.then is Then.DESTROY and self.lasts is not Lasts.SPAN:
            found.append(Line("永久保存或者随案卷保存的，不能在期满后销毁", {}))
        if self.most and not (self.lasts is Lasts.SPAN and self.then is Then.DESTROY):
            found.append(Line("期限同时是上限的，须有定期，期满销毁", {}))
        return found

    def keeps_within(self, upper: Body) -> bool:
        """Kept as long or longer, counted alike, and not destroyed where the higher rule keeps it.

        Where the higher rule keeps for good, only for good; where its span is a most, just that.
        """
        if not isinstance(upper, Retention) or self.most != upper.most:
            return False
        fixed = Then.DESTROY is self.then or upper.then in (Then.TRANSFER, Then.SEAL)
        if fixed and self.then is not upper.then:
            return False
        if self.lasts is Lasts.PERMANENT and not upper.most:
            return True
        if self.lasts is not upper.lasts:
            return False
        if self.amount is None or upper.amount is None:
            return True  # both with the file
        same = (self.unit, self.counted) == (upper.unit, upper.counted)
        return same and (self.amount == upper.amount if self.most else self.amount >= upper.amount)
