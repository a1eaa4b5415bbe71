"""Legal time, rule by rule. Its second calculator: deadlines.py and test_deadlines.py."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.law.calendar import (
    SHANGHAI,
    Deadline,
    NoCalendar,
    Period,
    Unit,
    deadline,
    earlier,
    is_working_day,
    legal_day,
    working_days_between,
)
from tests.law.deadlines import TICK


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def end_of(text: str) -> datetime:
    return at(text + " 23:59:59.999999")


def due(start: str, amount: int, unit: Unit, **more: object) -> datetime:
    liberty = bool(more.pop("liberty", False))
    return deadline(at(start), Period(amount, unit, liberty), **more).due  # type: ignore[arg-type]


# -- the day an instant belongs to -------------------------------------------------------------


@pytest.mark.rule("N-TIME-09")
def test_the_legal_day_is_the_day_in_beijing() -> None:
    midnight = datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert legal_day(midnight) == date(2026, 3, 2)
    assert legal_day(midnight - TICK) == date(2026, 3, 1)


@pytest.mark.rule("N-TIME-09")
def test_an_instant_without_a_zone_is_refused() -> None:
    naive, good = datetime(2026, 3, 1, 8), at("2026-03-01 08:00")  # noqa: DTZ001 - the case
    for unit in (Unit.HOUR, Unit.DAY):
        with pytest.raises(ValueError, match="zone"):
            deadline(naive, Period(1, unit))
        with pytest.raises(ValueError, match="zone"):
            deadline(good, Period(1, unit), excluded=[(naive, naive + timedelta(days=2))])
    with pytest.raises(ValueError, match="zone"):
        legal_day(naive)


@pytest.mark.rule("N-TIME-09")
def test_the_zone_of_the_caller_does_not_matter() -> None:
    start = at("2024-03-04 00:30")
    for unit in Unit:
        period = Period(2, unit)
        assert deadline(start.astimezone(UTC), period) == deadline(start, period)
        assert deadline(start.astimezone(UTC), period).due.tzinfo is SHANGHAI


# -- N-TIME-01: what is counted ------------------------------------------------------------------


@pytest.mark.rule("N-TIME-01")
def test_the_starting_day_is_not_counted() -> None:
    assert due("2026-03-02 00:00", 3, Unit.DAY) == end_of("2026-03-05")
    assert due("2026-03-02 23:59:59.999999", 3, Unit.DAY) == end_of("2026-03-05")
    assert due("2026-03-03 00:00", 3, Unit.DAY) == end_of("2026-03-06")


@pytest.mark.rule("N-TIME-01")
def test_the_starting_hour_is_not_counted() -> None:
    assert due("2026-03-02 10:00", 24, Unit.HOUR) == at("2026-03-03 11:00")
    assert due("2026-03-02 10:59:59.999999", 24, Unit.HOUR) == at("2026-03-03 11:00")
    assert due("2026-03-02 11:00", 24, Unit.HOUR) == at("2026-03-03 12:00")
    assert due("2026-12-31 23:30", 1, Unit.HOUR) == at("2027-01-01 01:00")


@pytest.mark.rule("N-TIME-01")
def test_a_month_ends_on_the_same_day_number_or_on_its_last() -> None:
    assert due("2026-03-10 09:00", 1, Unit.MONTH) == end_of("2026-04-10")
    assert due("2026-10-31 09:00", 1, Unit.MONTH) == end_of("2026-11-30")
    assert due("2024-01-31 09:00", 1, Unit.MONTH) == end_of("2024-02-29")
    assert due("2025-01-31 09:00", 1, Unit.MONTH) == end_of("2025-02-28")
    assert due("2026-03-31 09:00", 3, Unit.MONTH) == end_of("2026-06-30")
    assert due("2025-11-30 09:00", 3, Unit.MONTH, liberty=True) == end_of("2026-02-28")


@pytest.mark.rule("N-TIME-01")
def test_a_year_from_a_leap_day_ends_on_the_28th() -> None:
    assert due("2024-02-29 09:00", 1, Unit.YEAR) == end_of("2025-02-28")
    assert due("2025-03-05 09:00", 1, Unit.YEAR) == end_of("2026-03-05")
    assert due("2024-02-28 09:00", 1, Unit.DAY) == end_of("2024-02-29")


@pytest.mark.rule("N-TIME-01")
def test_a_period_runs_over_the_end_of_the_year() -> None:
    assert due("2025-12-30 09:00", 7, Unit.DAY) == end_of("2026-01-06")
    assert due("2025-12-10 09:00", 1, Unit.MONTH) == end_of("2026-01-12")  # the 10th: a Saturday


# -- N-TIME-02: the last day is off --------------------------------------------------------------


@pytest.mark.rule("N-TIME-02")
def test_a_last_day_on_a_weekend_moves_to_monday() -> None:
    assert due("2026-03-04 09:00", 3, Unit.DAY) == end_of("2026-03-09")  # Saturday 7th
    assert due("2026-03-03 09:00", 3, Unit.DAY) == end_of("2026-03-06")  # Friday


@pytest.mark.rule("N-TIME-02")
def test_a_last_day_in_a_holiday_moves_behind_all_of_it() -> None:
    assert due("2026-02-12 09:00", 3, Unit.DAY) == end_of("2026-02-24")  # 15th: Spring Festival
    assert due("2026-09-01 09:00", 1, Unit.MONTH) == end_of("2026-10-08")
    assert due("2025-10-01 09:00", 1, Unit.YEAR) == end_of("2026-10-08")


@pytest.mark.rule("N-TIME-02")
def test_a_weekend_turned_into_working_days_moves_nothing() -> None:
    assert due("2026-02-11 09:00", 3, Unit.DAY) == end_of("2026-02-14")  # Saturday, at work
    assert due("2026-09-17 09:00", 3, Unit.DAY) == end_of("2026-09-20")  # Sunday, at work
    assert due("2026-01-01 09:00", 2, Unit.DAY) == end_of("2026-01-04")  # the 3rd moves to Sunday


@pytest.mark.rule("N-TIME-02")
def test_holidays_inside_the_period_count() -> None:
    assert due("2026-09-30 09:00", 9, Unit.DAY) == end_of("2026-10-09")


@pytest.mark.rule("N-TIME-02")
def test_a_period_in_hours_is_never_moved() -> None:
    assert due("2026-10-01 09:00", 24, Unit.HOUR) == at("2026-10-02 10:00")


# -- N-TIME-03, 07: liberty ----------------------------------------------------------------------


@pytest.mark.rule("N-TIME-03")
@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        ("2026-03-04 09:00", 3, Unit.DAY, "2026-03-07"),  # a Saturday
        ("2026-09-02 09:00", 30, Unit.DAY, "2026-10-02"),  # National Day
        ("2026-02-17 09:00", 12, Unit.MONTH, "2027-02-17"),  # beyond every calendar
        ("2026-08-05 09:00", 2, Unit.MONTH, "2026-10-05"),
        ("2023-01-31 09:00", 1, Unit.MONTH, "2023-02-28"),  # before every calendar
        ("2019-11-30 09:00", 1, Unit.YEAR, "2020-11-30"),
    ],
)
def test_restricted_liberty_is_never_extended(
    start: str, amount: int, unit: Unit, last: str
) -> None:
    assert due(start, amount, unit, liberty=True) == end_of(last)


@pytest.mark.rule("N-TIME-03", "N-TIME-07", "N-ADM-04")
def test_hours_of_liberty_run_from_the_instant_of_arrival() -> None:
    arrival = "2027-10-01 22:17:43.000001"
    assert due(arrival, 8, Unit.HOUR, liberty=True) == at("2027-10-02 06:17:43.000001")


@pytest.mark.rule("N-TIME-03")
def test_liberty_knows_neither_travel_nor_working_days() -> None:
    with pytest.raises(ValueError, match="liberty"):
        due("2026-03-02 09:00", 3, Unit.DAY, liberty=True, travel=timedelta(hours=1))
    with pytest.raises(ValueError, match="liberty"):
        due("2026-03-02 09:00", 3, Unit.WORKING_DAY, liberty=True)


# -- N-TIME-04: travel ---------------------------------------------------------------------------


@pytest.mark.rule("N-TIME-04")
def test_travel_is_added_to_the_end() -> None:
    travel = timedelta(hours=30)
    assert due("2026-03-02 09:00", 3, Unit.DAY, travel=timedelta(days=1)) == end_of("2026-03-06")
    assert due("2026-03-02 09:00", 2, Unit.DAY, travel=travel) == end_of("2026-03-06")
    assert due("2026-03-02 09:00", 3, Unit.HOUR, travel=travel) == at("2026-03-03 19:00")
    assert due("2026-03-02 09:00", 3, Unit.DAY, travel=travel) == end_of("2026-03-09")  # the 7th


@pytest.mark.rule("N-TIME-04")
@settings(max_examples=300)
@given(
    st.dates(date(2024, 1, 1), date(2026, 9, 1)),
    st.integers(1, 40),
    st.integers(0, 10 * 24 * 60),
    st.sampled_from([Unit.DAY, Unit.WORKING_DAY, Unit.HOUR]),
)
def test_what_is_posted_in_time_arrives_in_time(
    day: date, amount: int, minutes: int, unit: Unit
) -> None:
    start, travel = at(f"{day} 09:00"), timedelta(minutes=minutes)
    posted = deadline(start, Period(amount, unit)).due
    assert posted + travel <= deadline(start, Period(amount, unit), travel=travel).due


# -- N-TIME-05: working days ---------------------------------------------------------------------


@pytest.mark.rule("N-TIME-05")
def test_working_days_step_over_what_is_off() -> None:
    assert due("2026-03-04 09:00", 3, Unit.WORKING_DAY) == end_of("2026-03-09")
    assert due("2026-02-13 09:00", 2, Unit.WORKING_DAY) == end_of("2026-02-24")  # 14th at work
    assert due("2026-09-30 09:00", 3, Unit.WORKING_DAY) == end_of("2026-10-10")  # Saturday


@pytest.mark.rule("N-TIME-05")
def test_a_day_stays_a_calendar_day_where_the_source_says_day() -> None:
    assert due("2026-03-05 09:00", 5, Unit.DAY) == end_of("2026-03-10")
    assert due("2026-03-05 09:00", 5, Unit.WORKING_DAY) == end_of("2026-03-12")


@pytest.mark.rule("N-TIME-05")
@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), 251),  # 1 January is off itself
        (date(2024, 12, 31), date(2025, 12, 31), 248),
        (date(2025, 12, 31), date(2026, 12, 31), 248),
        (date(2026, 3, 2), date(2026, 3, 2), 0),
        (date(2026, 3, 6), date(2026, 3, 9), 1),
    ],
)
def test_the_working_days_of_a_year(first: date, last: date, days: int) -> None:
    assert working_days_between(first, last) == days


# -- N-TIME-06: within ---------------------------------------------------------------------------


@pytest.mark.rule("N-TIME-06")
def test_the_last_instant_is_in_time_and_the_next_is_not() -> None:
    day = due("2026-03-02 09:00", 3, Unit.DAY)
    assert at("2026-03-05 23:59:59.999999") <= day < at("2026-03-06 00:00")
    hours = due("2026-03-02 09:30", 8, Unit.HOUR, liberty=True)
    assert at("2026-03-02 17:30") <= hours < at("2026-03-02 17:30:00.000001")


# -- N-ADM-07: excluded time ---------------------------------------------------------------------


def span(begin: str, end: str) -> tuple[datetime, datetime]:
    return at(begin), at(end)


@pytest.mark.rule("N-ADM-07")
@pytest.mark.parametrize(
    ("spans", "last"),
    [
        ([], "2026-04-01"),
        ([span("2026-03-10 09:00", "2026-03-12 08:00")], "2026-04-03"),  # the 11th and 12th
        ([span("2026-03-10 00:00", "2026-03-10 23:00")], "2026-04-01"),  # its own day only
        ([span("2026-03-10 23:59", "2026-03-11 00:01")], "2026-04-02"),
        ([span("2026-02-20 09:00", "2026-03-04 09:00")], "2026-04-03"),  # from the 3rd on
        ([span("2026-02-20 09:00", "2026-03-02 09:00")], "2026-04-01"),  # over before it began
        ([span("2026-03-10 09:00", "2026-03-12 09:00")] * 2, "2026-04-03"),  # once
        (
            [
                span("2026-03-11 09:00", "2026-03-13 09:00"),
                span("2026-03-10 09:00", "2026-03-12 09:00"),
            ],
            "2026-04-07",  # three days make 4 April: Qingming, until the 6th
        ),
        ([span("2026-03-31 09:00", "2026-04-02 09:00")], "2026-04-03"),
        ([span("2026-04-01 09:00", "2026-04-03 09:00")], "2026-04-01"),  # too late
    ],
)
def test_excluded_days_push_the_end(spans: list[tuple[datetime, datetime]], last: str) -> None:
    assert due("2026-03-02 09:00", 30, Unit.DAY, excluded=spans) == end_of(last)


@pytest.mark.rule("N-ADM-07", "D-ADM-16")
def test_excluded_hours_push_by_their_length() -> None:
    sober = span("2026-03-02 10:00", "2026-03-02 12:30")
    early = span("2026-03-02 07:00", "2026-03-02 09:20")
    late = span("2026-03-02 17:00", "2026-03-02 18:00")
    start = "2026-03-02 09:00"
    assert due(start, 8, Unit.HOUR, liberty=True, excluded=[sober]) == at("2026-03-02 19:30")
    assert due(start, 8, Unit.HOUR, liberty=True, excluded=[early]) == at("2026-03-02 17:20")
    assert due(start, 8, Unit.HOUR, liberty=True, excluded=[late]) == at("2026-03-02 17:00")
    assert due(start, 8, Unit.HOUR, excluded=[early]) == at("2026-03-02 18:00")


@pytest.mark.rule("N-ADM-07")
def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        due("2026-03-02 09:00", 3, Unit.DAY, excluded=[span("2026-03-04", "2026-03-03")])
    with pytest.raises(ValueError, match="forward"):
        due("2026-03-02 09:00", 3, Unit.DAY, travel=timedelta(seconds=-1))
    with pytest.raises(ValueError, match="forward"):
        due("2026-03-02 09:00", 0, Unit.DAY)


# -- no calendar, no guess -----------------------------------------------------------------------


@pytest.mark.rule("N-TIME-09")
@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WORKING_DAY])
def test_a_year_without_a_calendar_has_no_answer(unit: Unit) -> None:
    assert due("2026-12-30 09:00", 1, unit) == end_of("2026-12-31")
    with pytest.raises(NoCalendar) as caught:
        due("2026-12-31 09:00", 1, unit)
    assert caught.value.year == 2027
    with pytest.raises(NoCalendar) as caught:
        due("2023-12-30 09:00", 1, unit)
    assert caught.value.year == 2023


@pytest.mark.rule("N-TIME-09")
def test_nor_has_one_day_or_a_count_of_days() -> None:
    with pytest.raises(NoCalendar):
        is_working_day(date(2027, 1, 4))
    with pytest.raises(NoCalendar):
        working_days_between(date(2026, 12, 1), date(2027, 1, 1))
    with pytest.raises(NoCalendar):
        due("2026-02-04 09:00", 1, Unit.YEAR)
    with pytest.raises(NoCalendar):  # in time itself, but not when the letter comes
        due("2026-12-28 09:00", 3, Unit.DAY, travel=timedelta(hours=1))


@pytest.mark.rule("N-TIME-03", "N-TIME-09")
def test_hours_and_liberty_need_no_calendar() -> None:
    assert due("2026-12-31 09:00", 37, Unit.DAY, liberty=True) == end_of("2027-02-06")
    assert due("2027-05-01 09:10", 24, Unit.HOUR) == at("2027-05-02 10:00")


# -- the arithmetic in words ---------------------------------------------------------------------


def words(answer: Deadline) -> list[str]:
    return [line.says % line.values for line in answer.lines]


@pytest.mark.rule("N-TIME-01", "N-TIME-02", "N-TIME-04", "N-ADM-07")
def test_every_step_is_told() -> None:
    answer = deadline(
        at("2026-09-01 10:20"),
        Period(30, Unit.DAY),
        travel=timedelta(hours=30),
        excluded=[span("2026-09-05 08:00", "2026-09-07 08:00")],
    )
    assert words(answer) == [
        "自2026-09-01 10:20:00起算",
        "开始之日不计算在内",
        "加30日，至2026-10-01",
        "扣除2026-09-06至2026-09-07，顺延至2026-10-03",
        "2026-10-03休息（国庆节），顺延至2026-10-08",
        "扣除文书路途时间，顺延至2026-10-10",
        "截止于2026-10-10二十四时",
    ]
    assert answer.lines[2].as_json() == {
        "says": "加%(n)s日，至%(until)s",
        "values": {"n": "30", "until": "2026-10-01"},
    }
    assert "2026-03-07休息（周末），顺延至2026-03-09" in words(
        deadline(at("2026-03-04 09:00"), Period(3, Unit.DAY))
    )


@pytest.mark.rule("N-TIME-03", "N-TIME-07")
def test_liberty_says_why_no_holiday_helps() -> None:
    answer = deadline(at("2026-10-01 22:10"), Period(8, Unit.HOUR, liberty=True))
    assert words(answer) == [
        "自2026-10-01 22:10:00起算",
        "自到案时刻起计",
        "加8小时，至2026-10-02 06:10:00",
        "限制人身自由的期间，不因节假日顺延",
        "截止于2026-10-02 06:10:00",
    ]


@pytest.mark.parametrize(
    ("amount", "unit", "day"),
    [
        (30, Unit.DAY, date(2026, 9, 8)),
        (48, Unit.HOUR, date(2026, 10, 6)),
        (6, Unit.MONTH, date(2026, 4, 8)),
        (1, Unit.YEAR, date(2025, 10, 8)),
        (1, Unit.WORKING_DAY, date(2026, 9, 30)),  # over the National Day holiday
        (8, Unit.WORKING_DAY, date(2026, 9, 20)),  # worked on Sunday to make up for it
    ],
)
def test_a_day_so_much_before_another_in_every_unit(amount: int, unit: Unit, day: date) -> None:
    assert earlier(date(2026, 10, 8), amount, unit) == day
