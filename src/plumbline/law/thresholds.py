"""Filing thresholds (立案标准): from which facts on a deed is a crime, and what is suggested.

Where an interpretation leaves the amount to the provinces, the national range alone decides
nothing: without the province's own figure there is no suggestion (status RANGE_ONLY). A suggestion
explains itself line by line; it binds nobody, but whoever decides otherwise says why. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from plumbline.law.body import Body, Part
from plumbline.law.calendar import Line

Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Yuan = Annotated[int, Field(ge=1, le=1_000_000_000)]
WHOLE = 100  # percent


class Grade(StrEnum):
    """The tiers of an amount."""

    LARGER = "larger"
    HUGE = "huge"
    VERY_HUGE = "very_huge"

    @property
    def label(self) -> str:
        """The tier as the law calls it."""
        return GRADES[self]


GRADES = {Grade.LARGER: "数额较大", Grade.HUGE: "数额巨大", Grade.VERY_HUGE: "数额特别巨大"}


class Half(StrEnum):
    """Grounds on which a part of the amount is enough."""

    RECORD = "record"
    PUNISHED = "punished"
    MINORS = "minors"
    DISASTER = "disaster"
    VULNERABLE = "vulnerable"
    HOSPITAL = "hospital"
    AID = "aid"
    SERIOUS = "serious"
    LISTED = "listed"

    @property
    def label(self) -> str:
        """The ground as a sentence."""
        return HALVES[self]


HALVES = {
    Half.RECORD: "曾因同类犯罪受过刑事处罚",
    Half.PUNISHED: "一年内曾因同类行为受过行政处罚",
    Half.MINORS: "组织、控制未成年人实施",
    Half.DISASTER: "在自然灾害、事故灾害、社会安全事件等突发事件期间，在事件发生地实施",
    Half.VULNERABLE: "侵害残疾人、孤寡老人、丧失劳动能力的人",
    Half.HOSPITAL: "在医院侵害病人或者其亲友",
    Half.AID: "侵害救灾、抢险、防汛、优抚、扶贫、移民、救济款物",
    Half.SERIOUS: "造成严重后果",
    Half.LISTED: "具有司法解释列举的其他减半情形",
}


class Special(StrEnum):
    """Forms of the deed that need no amount."""

    REPEATED = "repeated"
    HOME = "home"
    WEAPON = "weapon"
    POCKET = "pocket"

    @property
    def label(self) -> str:
        """The form as a sentence."""
        return SPECIALS[self]


SPECIALS = {
    Special.REPEATED: "多次实施（二年内三次以上）",
    Special.HOME: "入户实施",
    Special.WEAPON: "携带凶器实施",
    Special.POCKET: "扒窃",
}


class Measure(StrEnum):
    """What else is counted. A yes is 1, a no is 0; injuries count from 1 (slight) to 4 (death)."""

    MESSAGES = "messages"
    CALLS = "calls"
    INJURY = "injury"
    SLIGHT_INJURIES = "slight_injuries"
    TIMES = "times"
    ARMED = "armed"
    TAKEN = "taken"
    DAMAGED = "damaged"
    CROWD = "crowd"
    ORGANISED = "organised"
    RAKE = "rake"
    STAKES = "stakes"
    PARTICIPANTS = "participants"
    ABROAD = "abroad"
    DEN = "den"
    OPIUM = "opium"
    HEROIN = "heroin"
    ALCOHOL = "alcohol"
    AGGRAVATED = "aggravated"
    ATTACK = "attack"
    ENDANGERING = "endangering"

    @property
    def label(self) -> str:
        """What is counted, with its unit."""
        return MEASURES[self]


MEASURES = {
    Measure.MESSAGES: "发送信息条数",
    Measure.CALLS: "拨打电话人次",
    Measure.INJURY: "最重的伤情（1轻微伤，2轻伤，3重伤，4死亡）",
    Measure.SLIGHT_INJURIES: "轻微伤人数",
    Measure.TIMES: "次数",
    Measure.ARMED: "持凶器（1是，0否）",
    Measure.TAKEN: "强拿硬要的财物价值（元）",
    Measure.DAMAGED: "任意损毁、占用的财物价值（元）",
    Measure.CROWD: "造成公共场所秩序严重混乱（1是，0否）",
    Measure.ORGANISED: "组织赌博的人数",
    Measure.RAKE: "抽头渔利数额（元）",
    Measure.STAKES: "赌资数额（元）",
    Measure.PARTICIPANTS: "参赌人数",
    Measure.ABROAD: "组织赴境外赌博的人数",
    Measure.DEN: "开设赌场（1是，0否）",
    Measure.OPIUM: "鸦片（克）",
    Measure.HEROIN: "海洛因或者甲基苯丙胺（克）",
    Measure.ALCOHOL: "血液酒精含量（毫克/100毫升）",
    Measure.AGGRAVATED: "具有列举的从重情形（1是，0否）",
    Measure.ATTACK: "撕咬、掌掴、踢打、投掷等暴力袭击（1是，0否）",
    Measure.ENDANGERING: "打砸、抢夺警用车辆、警械，足以危及人身安全（1是，0否）",
}


class Tier(Part):
    """An amount: the national range, and the province's value where it has one. Yuan."""

    grade: Grade = Field(title="档次")
    low: Yuan = Field(title="国家范围自（元）")
    high: Yuan | None = Field(default=None, title="国家范围至（元）")  # none: a floor only
    province: Yuan | None = Field(default=None, title="本省数额（元）")

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.high is not None and self.high < self.low:
            raise ValueError("范围的止数不能小于起数")
        if self.province is not None and not (
            self.low <= self.province <= (self.high or self.province)
        ):
            raise ValueError("本省的数额应当在国家规定的范围内")
        return self

    @property
    def value(self) -> int | None:
        """The figure that decides; none where only a range is known."""
        return self.low if self.low == self.high else self.province


class Least(Part):
    """A measure, and from which number on it counts; the number itself is included."""

    measure: Measure = Field(title="计算什么")
    least: int = Field(ge=1, le=1_000_000_000, title="达到（含本数）")


class Test(Part):
    """A way to reach the threshold without an amount: all of its parts together."""

    all: tuple[Least, ...] = Field(min_length=1, max_length=5, title="须同时达到")


class Minor(Part):
    """Below this number, without the other, it may be treated as minor though a test is met."""

    measure: Measure = Field(title="计算什么")
    below: int = Field(ge=1, le=1_000_000, title="不满")
    unless: Measure = Field(title="但没有")


class FilingThreshold(Body):
    """From which facts on a deed is this crime."""

    kind = "filing_threshold"
    title = "立案标准"
    crime: Text = Field(title="罪名")
    administrative: Annotated[str, StringConstraints(max_length=60)] = Field(
        default="", title="相应的治安案由", description="没有达到标准时建议的案由代码"
    )
    always: bool = Field(default=False, title="不论数额、数量均应立案")
    tiers: tuple[Tier, ...] = Field(default=(), max_length=3, title="数额标准")
    half: tuple[Half, ...] = Field(default=(), title="可以按标准的一部分计算的情形")
    percent: int = Field(default=50, ge=1, le=WHOLE, title="按标准的百分之几")
    special: tuple[Special, ...] = Field(default=(), title="不要求数额的情形")
    tests: tuple[Test, ...] = Field(
        default=(), max_length=20, title="其他标准", description="达到其中任何一项即应立案"
    )
    minor: Minor | None = Field(default=None, title="可以认定情节显著轻微的情形")

    @model_validator(mode="after")
    def _decides(self) -> Self:
        if not (self.always or self.tiers or self.special or self.tests):
            raise ValueError("至少写明一项标准，否则无从判断")
        if self.half and not self.tiers:
            raise ValueError("没有数额标准的，不能按标准的一部分计算")
        if [tier.grade for tier in self.tiers] != list(Grade)[: len(self.tiers)]:
            raise ValueError("数额标准自最低一档写起，不得跳过")
        values = [tier.value for tier in self.tiers if tier.value is not None]
        if values != sorted(set(values)):
            raise ValueError("较高的档次数额也应当较高")
        return self

    def keeps_within(self, upper: Body) -> bool:
        """The higher standard itself; only amounts that it leaves to the province are its own."""
        return isinstance(upper, FilingThreshold) and self.national == upper.national

    @property
    def national(self) -> FilingThreshold:
        """The standard without what a province fixed."""
        tiers = tuple(tier.model_copy(update={"province": None}) for tier in self.tiers)
        return self.model_copy(update={"tiers": tiers})

    @property
    def range_only(self) -> bool:
        """Whether the amount that decides is not known: RANGE_ONLY."""
        return bool(self.tiers) and self.tiers[0].value is None

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What is counted for it."""
        counted = [part.measure for test in self.tests for part in test.all]
        minor = [self.minor.measure, self.minor.unless] if self.minor else []
        return tuple(dict.fromkeys([*counted, *minor]))


class Outcome(StrEnum):
    """What is suggested."""

    CRIMINAL = "criminal"
    ADMINISTRATIVE = "administrative"
    NOT_FILED = "not_filed"
    NONE = "none"

    @property
    def label(self) -> str:
        """The suggestion in words."""
        return OUTCOMES[self]


OUTCOMES = {
    Outcome.CRIMINAL: "达到刑事立案标准，建议刑事立案",
    Outcome.ADMINISTRATIVE: "未达到刑事立案标准，建议按行政案件办理",
    Outcome.NOT_FILED: "未达到刑事立案标准，建议不予立案",
    Outcome.NONE: "不作建议",
}


@dataclass(frozen=True)
class Facts:
    """What is known of the deed."""

    amount: int | None = None  # yuan
    half: frozenset[Half] = frozenset()
    special: frozenset[Special] = frozenset()
    counted: Mapping[Measure, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """What is suggested, and why. The same question always gives the same answer."""

    outcome: Outcome
    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, object]:
        """For a case to keep."""
        return {"outcome": self.outcome.value, "lines": [line.as_json() for line in self.lines]}


def suggest(threshold: FilingThreshold, facts: Facts) -> Suggestion:
    """Criminal, administrative, not filed, or nothing, with the reasons."""
    reached = [*_without_amount(threshold, facts)]
    if reached:
        return _minor(threshold, facts, reached) or Suggestion(Outcome.CRIMINAL, tuple(reached))
    if threshold.tiers:
        return _by_amount(threshold, facts)
    unknown = [measure.label for measure in threshold.measures if measure not in facts.counted]
    if unknown:
        return _none(Line("尚不清楚：%(what)s", {"what": unknown[0]}))
    return _below(threshold, Line("没有达到所列的任何一项标准", {}))


def _without_amount(threshold: FilingThreshold, facts: Facts) -> Iterator[Line]:
    """Each way in which the threshold is reached whatever the amount."""
    if threshold.always:
        yield Line("%(crime)s不论数额、数量，均应立案", {"crime": threshold.crime})
    for form in threshold.special:
        if form in facts.special:
            yield Line("%(form)s，不要求数额", {"form": form.label})
    for test in threshold.tests:
        if all(facts.counted.get(part.measure, 0) >= part.least for part in test.all):
            for part in test.all:
                n, least = str(facts.counted[part.measure]), str(part.least)
                yield Line("%(what)s为%(n)s，达到%(least)s",
                           {"what": part.measure.label, "n": n, "least": least})  # fmt: skip


def _minor(threshold: FilingThreshold, facts: Facts, reached: list[Line]) -> Suggestion | None:
    """No suggestion where the law lets the deed be treated as minor."""
    minor = threshold.minor
    if minor is None or facts.counted.get(minor.measure, 0) >= minor.below:
        return None
    if facts.counted.get(minor.unless, 0):
        return None
    values = {"what": minor.measure.label, "below": str(minor.below), "unless": minor.unless.label}
    says = "%(what)s不满%(below)s，没有“%(unless)s”的，可以认定为情节显著轻微，是否立案由负责人决定"
    return _none(*reached, Line(says, values))


def _by_amount(threshold: FilingThreshold, facts: Facts) -> Suggestion:
    first = threshold.tiers[0]
    if facts.amount is None:
        return _none(Line("没有查明数额", {}))
    if first.value is None:
        return _none(_range(first), Line("本省没有公布数额标准，不作建议", {}))
    grounds = [ground for ground in threshold.half if ground in facts.half]
    part = threshold.percent if grounds else WHOLE
    lines = [Line("本省“%(grade)s”的标准为%(value)s元",
                  {"grade": first.grade.label, "value": str(first.value)})]  # fmt: skip
    halved = "%(ground)s，按标准的%(percent)s%%计算"
    lines += [Line(halved, {"ground": one.label, "percent": str(part)}) for one in grounds]
    amount = str(facts.amount)
    if facts.amount * WHOLE < first.value * part:
        return _below(threshold, *lines, Line("数额%(amount)s元，没有达到标准", {"amount": amount}))
    lines.append(Line("数额%(amount)s元，达到标准", {"amount": amount}))
    if higher := _highest(threshold, facts.amount):
        lines.append(Line("并且达到“%(grade)s”", {"grade": higher.grade.label}))
    return Suggestion(Outcome.CRIMINAL, tuple(lines))


def _highest(threshold: FilingThreshold, amount: int) -> Tier | None:
    """The highest tier above the first that the amount reaches."""
    reached = [t for t in threshold.tiers[1:] if t.value is not None and amount >= t.value]
    return reached[-1] if reached else None


def _range(tier: Tier) -> Line:
    values = {"grade": tier.grade.label, "low": str(tier.low)}
    if tier.high is None:
        return Line("国家规定“%(grade)s”为%(low)s元以上", values)
    return Line("国家规定“%(grade)s”由各省在%(low)s元至%(high)s元之间确定",
                values | {"high": str(tier.high)})  # fmt: skip


def _below(threshold: FilingThreshold, *lines: Line) -> Suggestion:
    outcome = Outcome.ADMINISTRATIVE if threshold.administrative else Outcome.NOT_FILED
    return Suggestion(outcome, lines)


def _none(*lines: Line) -> Suggestion:
    return Suggestion(Outcome.NONE, lines)


Verdict = Literal["file", "refuse"]


def against(outcome: str, verdict: Verdict) -> bool:
    """Whether a decision goes against what was suggested."""
    if verdict == "file":
        return outcome in (Outcome.ADMINISTRATIVE, Outcome.NOT_FILED)
    return outcome == Outcome.CRIMINAL
