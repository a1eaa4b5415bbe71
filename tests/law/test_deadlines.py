"""Legal time against the calculator that walks (deadlines.py), and what holds of every deadline."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.law.calendar import SHANGHAI, NoCalendar, Period, Unit, deadline, is_working_day
from tests.law.deadlines import OPEN, Asked, computed, differing, drawn, opened, walked

minutes = st.integers(0, 3 * 366 * 24 * 60 - 1).map(
    lambda n: datetime(2024, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=n)
)


@st.composite
def cases(draw: st.DrawFn) -> Asked:
    start = draw(minutes)
    unit = draw(st.sampled_from(list(Unit)))
    liberty = unit is not Unit.WORKING_DAY and draw(st.booleans())
    most = {Unit.HOUR: 48, Unit.MONTH: 14, Unit.YEAR: 3}.get(unit, 100)
    period = Period(draw(st.integers(1, most)), unit, liberty)
    reach = 60 * 60 if unit is Unit.HOUR else 120 * 24 * 60
    edges = st.integers(-reach // 8, reach).map(lambda n: start + timedelta(minutes=n))
    bounds = draw(st.lists(st.tuples(edges, edges), max_size=3))
    travel = 0 if liberty else draw(st.sampled_from([0, 0, 1, 24, 30, 200]))
    return start, period, travel, [(min(pair), max(pair)) for pair in bounds]


@pytest.mark.rule("N-TIME-01", "N-TIME-02", "N-TIME-03", "N-TIME-04", "N-TIME-05", "N-ADM-07")
@settings(max_examples=500, deadline=None)
@given(cases())
def test_the_calculator_agrees_with_one_that_walks(case: Asked) -> None:
    assert computed(case) == walked(case)


@pytest.mark.thorough
@pytest.mark.rule("N-TIME-01", "N-TIME-02", "N-TIME-03", "N-TIME-04", "N-TIME-05", "N-ADM-07")
def test_the_calculators_agree_on_twenty_thousand_random_deadlines() -> None:
    assert list(differing(20_000, seed=20260101)) == []


def test_the_draw_reaches_what_matters() -> None:
    """Control: answers and refusals, every unit, liberty, travel and excluded time all occur."""
    chance = Random(1)
    asked = [drawn(chance) for _ in range(400)]
    assert {period.unit for _, period, _, _ in asked} == set(Unit)
    assert {period.liberty for _, period, _, _ in asked} == {True, False}
    assert {bool(travel) for _, _, travel, _ in asked} == {True, False}
    assert {len(spans) for _, _, _, spans in asked} == {0, 1, 2, 3}
    assert sum(isinstance(computed(case), datetime) for case in asked) > 250


@pytest.mark.rule("N-TIME-05")
def test_both_calendars_agree_on_every_day() -> None:
    day = date(2024, 1, 1)
    while day.year < 2027:
        assert is_working_day(day) == opened(day), day
        day += timedelta(1)
    assert sum(day.year == 2026 for day in OPEN) == 248


LATEST = datetime.max.replace(tzinfo=SHANGHAI)


def ends(start: datetime, period: Period) -> datetime:
    try:
        return deadline(start, period).due
    except NoCalendar:
        return LATEST


@pytest.mark.rule("N-TIME-01")
@settings(max_examples=500, deadline=None)
@given(minutes, st.sampled_from(list(Unit)), st.integers(1, 12))
def test_a_later_start_or_a_longer_period_never_ends_earlier(
    start: datetime, unit: Unit, amount: int
) -> None:
    period, longer = Period(amount, unit), Period(amount + 1, unit)
    starts = (start, start + timedelta(minutes=1), start + timedelta(days=1))
    assert all(a <= b for a, b in pairwise(ends(s, period) for s in starts))
    assert start < ends(start, period) <= ends(start, longer)
