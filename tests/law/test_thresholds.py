"""Filing thresholds: both sides of every figure, by brute force, and what is not suggested."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from plumbline.law.causes import causes
from plumbline.law.thresholds import (
    Facts,
    FilingThreshold,
    Grade,
    Half,
    Least,
    Measure,
    Outcome,
    Special,
    Suggestion,
    Tier,
    against,
    suggest,
)
from plumbline.norms.library import SHIPPED

ROWS = yaml.safe_load((SHIPPED / "thresholds.yaml").read_text(encoding="utf-8"))
SHIPPED_ONES = {row["code"]: FilingThreshold.model_validate(row["body"]) for row in ROWS}
THEFT = SHIPPED_ONES["threshold.theft"]
AMOUNTS = {code: known for code, known in SHIPPED_ONES.items() if known.tiers}
TESTED = {code: known for code, known in SHIPPED_ONES.items() if known.tests}


def with_values(threshold: FilingThreshold, *values: int) -> FilingThreshold:
    """The same threshold once the province fixed its figures."""
    tiers = [t.model_dump() | {"province": v} for t, v in zip(threshold.tiers, values, strict=True)]
    return FilingThreshold.model_validate(threshold.model_dump() | {"tiers": tiers})


def lows(threshold: FilingThreshold) -> FilingThreshold:
    return with_values(threshold, *(tier.low for tier in threshold.tiers))


def told(found: Suggestion) -> str:
    return "；".join(line.says % line.values for line in found.lines)


# -- amounts --------------------------------------------------------------------------------------


def test_both_sides_of_every_figure_a_province_may_fix_for_theft() -> None:
    for value in range(1000, 3001):
        known = with_values(THEFT, value, 30_000, 300_000)
        for amount in (value - 1, value, value + 1):
            found = suggest(known, Facts(amount)).outcome
            expected = Outcome.CRIMINAL if amount >= value else Outcome.ADMINISTRATIVE
            assert found is expected, (value, amount)


@pytest.mark.parametrize("code", AMOUNTS)
def test_both_sides_of_each_tier(code: str) -> None:
    known = lows(AMOUNTS[code])
    for tier in known.tiers:
        assert tier.value is not None
        for amount in (tier.value - 1, tier.value, tier.value + 1):
            found = suggest(known, Facts(amount))
            reached = amount >= tier.value
            if tier.grade is Grade.LARGER:
                assert (found.outcome is Outcome.CRIMINAL) is reached
            else:
                assert (f"并且达到“{tier.grade.label}”" in told(found)) is reached


def test_half_the_figure_on_each_ground_and_never_without_one() -> None:
    """Odd figures, too: 50 % of 1,001 is reached at 501, not at 500."""
    for value in range(1000, 3001):
        known = with_values(THEFT, value, 30_000, 300_000)
        ground = list(THEFT.half)[value % len(THEFT.half)]
        for amount in (value // 2 - 1, value // 2, value // 2 + 1):
            found = suggest(known, Facts(amount, frozenset([ground]))).outcome
            assert (found is Outcome.CRIMINAL) is (2 * amount >= value), (value, amount)
            assert suggest(known, Facts(amount)).outcome is Outcome.ADMINISTRATIVE


def test_a_ground_the_crime_does_not_know_halves_nothing() -> None:
    known = lows(SHIPPED_ONES["threshold.extortion"])
    for ground in Half:
        assert suggest(known, Facts(1500, frozenset([ground]))).outcome is Outcome.ADMINISTRATIVE


@pytest.mark.parametrize("code", [code for code, known in AMOUNTS.items() if known.range_only])
def test_without_a_provincial_figure_nothing_is_suggested_whatever_the_amount(code: str) -> None:
    known = AMOUNTS[code]
    for amount in (None, 0, 1, 999, 1000, 3000, 10_000, 1_000_000, 100_000_000):
        found = suggest(known, Facts(amount, frozenset(Half)))
        assert found.outcome is Outcome.NONE
    assert "本省没有公布数额标准" in told(suggest(known, Facts(5000)))


def test_only_the_amount_of_damage_is_the_same_everywhere() -> None:
    assert [code for code, known in AMOUNTS.items() if not known.range_only] == ["threshold.damage"]
    known = SHIPPED_ONES["threshold.damage"]
    for amount in (4999, 5000):
        expected = Outcome.CRIMINAL if amount == 5000 else Outcome.ADMINISTRATIVE
        assert suggest(known, Facts(amount)).outcome is expected


# -- forms without an amount ----------------------------------------------------------------------


@pytest.mark.parametrize("code", SHIPPED_ONES)
def test_a_special_form_needs_no_amount_and_counts_only_where_the_crime_knows_it(code: str) -> None:
    known = SHIPPED_ONES[code]
    for form in Special:
        criminal = suggest(known, Facts(1, special=frozenset([form]))).outcome is Outcome.CRIMINAL
        assert criminal is (known.always or form in known.special), form


@pytest.mark.parametrize("code", ["threshold.robbery", "threshold.drug_dealing"])
def test_what_is_always_a_crime_needs_no_fact(code: str) -> None:
    assert suggest(SHIPPED_ONES[code], Facts()).outcome is Outcome.CRIMINAL


# -- other tests ----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", TESTED)
def test_each_test_is_met_at_its_figures_and_by_nothing_less(code: str) -> None:
    """Every part of every test one below, at and one above its figure, in all combinations."""
    known = TESTED[code]
    nothing = dict.fromkeys(known.measures, 0)
    aggravated = {known.minor.unless: 1} if known.minor else {}
    for test in known.tests:
        for steps in product((-1, 0, 1), repeat=len(test.all)):
            parts = zip(test.all, steps, strict=True)
            counted = nothing | aggravated | {p.measure: p.least + n for p, n in parts}
            met = any(holds(other.all, counted) for other in known.tests)
            found = suggest(known, Facts(None, counted=counted)).outcome
            assert (found is Outcome.CRIMINAL) is met, counted
            assert met is (min(steps) >= 0) or len(known.tests) > 1


def holds(parts: tuple[Least, ...], counted: dict[Measure, int]) -> bool:
    return all(counted[part.measure] >= part.least for part in parts)


def test_what_is_not_known_yet_is_not_taken_for_nothing() -> None:
    injury = SHIPPED_ONES["threshold.injury"]
    assert suggest(injury, Facts()).outcome is Outcome.NONE
    assert suggest(injury, Facts(counted={Measure.INJURY: 1})).outcome is Outcome.ADMINISTRATIVE
    assert suggest(injury, Facts(counted={Measure.INJURY: 2})).outcome is Outcome.CRIMINAL


@pytest.mark.parametrize(
    ("alcohol", "aggravated", "expected"),
    [
        (79, 0, Outcome.NOT_FILED), (80, 0, Outcome.NONE), (149, 0, Outcome.NONE),
        (150, 0, Outcome.CRIMINAL), (80, 1, Outcome.CRIMINAL), (79, 1, Outcome.NOT_FILED),
    ],
)  # fmt: skip
def test_drunk_driving_below_150_may_be_minor_and_nothing_is_suggested(
    alcohol: int, aggravated: int, expected: Outcome
) -> None:
    counted = {Measure.ALCOHOL: alcohol, Measure.AGGRAVATED: aggravated}
    found = suggest(SHIPPED_ONES["threshold.drunk_driving"], Facts(counted=counted))
    assert found.outcome is expected


def test_a_scuffle_is_no_assault_on_police() -> None:
    known = SHIPPED_ONES["threshold.assault_police"]
    for attack, injury, danger in product((0, 1), range(5), (0, 1)):
        counted = {Measure.ATTACK: attack, Measure.INJURY: injury, Measure.ENDANGERING: danger}
        criminal = bool(danger or (attack and injury >= 1))
        expected = Outcome.CRIMINAL if criminal else Outcome.ADMINISTRATIVE
        assert suggest(known, Facts(counted=counted)).outcome is expected


# -- what is suggested, and against it ------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "file", "refuse"),
    [
        (Outcome.CRIMINAL, False, True), (Outcome.ADMINISTRATIVE, True, False),
        (Outcome.NOT_FILED, True, False), (Outcome.NONE, False, False),
    ],
)  # fmt: skip
def test_a_decision_is_against_only_what_was_suggested(
    outcome: Outcome, *, file: bool, refuse: bool
) -> None:
    assert (against(outcome, "file"), against(outcome, "refuse")) == (file, refuse)


def test_a_suggestion_says_why_line_by_line() -> None:
    found = suggest(with_values(THEFT, 2000, 50_000, 400_000), Facts(1000, frozenset([Half.AID])))
    assert told(found) == (
        "本省“数额较大”的标准为2000元；侵害救灾、抢险、防汛、优抚、扶贫、移民、救济款物，按标准的50%计算；"
        "数额1000元，达到标准"
    )


# -- a body that cannot be published --------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"tiers": [{"grade": "larger", "low": 1000, "high": 3000, "province": 999}]},
        {"tiers": [{"grade": "larger", "low": 1000, "high": 3000, "province": 3001}]},
        {"tiers": [{"grade": "larger", "low": 3000, "high": 1000}]},
        {"tiers": [{"grade": "huge", "low": 1000}]},  # the lowest is left out
        {"tiers": [{"grade": "larger", "low": 5, "province": 9},
                   {"grade": "huge", "low": 1, "province": 9}]},  # no higher than the lower one
        {"half": ["record"]},
        {"tests": [{"all": []}]},
        {"tests": [{"all": [{"measure": "amount * 2", "least": 1}]}]},
        {},  # nothing decides
    ],
)  # fmt: skip
def test_an_unsound_threshold_is_no_threshold(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FilingThreshold.model_validate({"crime": "某罪", **wrong})


def test_the_ends_of_a_range_are_within_it() -> None:
    for value in (1000, 3000):
        assert Tier(grade=Grade.LARGER, low=1000, high=3000, province=value).value == value


# -- as shipped -----------------------------------------------------------------------------------


def test_the_thirteen_crimes_of_15_1_are_shipped_once_each() -> None:
    assert len(ROWS) == len({known.crime for known in SHIPPED_ONES.values()}) == 13


def test_companions_are_causes_of_the_public_order_law() -> None:
    named = {known.administrative for known in SHIPPED_ONES.values()} - {""}
    assert named <= {cause.code for cause in causes()}


def test_every_measure_form_and_ground_is_used() -> None:
    every = SHIPPED_ONES.values()
    assert {m for known in every for m in known.measures} == set(Measure)
    assert {f for known in every for f in known.special} == set(Special)
    assert {h for known in every for h in known.half} == set(Half)
