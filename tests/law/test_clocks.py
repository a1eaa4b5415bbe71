"""Every clock of intake and of public-order cases (law.md 17-A), at the last instant and after it.

Each row is counted by hand: the clock, its rule, the norm that ships its length, the start, the
length as the law states it, the last instant that is still in time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import pytest

from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import Period, Unit, deadline
from plumbline.norms.library import versions as read
from tests.law.deadlines import TICK, Asked, computed, walked
from tests.law.test_calendar import at, end_of

H, D, WD, M = Unit.HOUR, Unit.DAY, Unit.WORKING_DAY, Unit.MONTH


def versions(rows: tuple[dict[str, Any], ...] = tuple(read())) -> tuple[dict[str, Any], ...]:
    """What is shipped, read once."""
    return rows


class Clock(NamedTuple):
    name: str
    rule: str
    norm: str  # its code; where it is shipped, it says the same
    start: str
    amount: int
    unit: Unit
    last: datetime
    liberty: bool = False


FREE = True  # liberty is restricted: from the instant of arrival, no holiday helps
CLOCKS = [
    # 2026-03-02 is a Monday; Qingming is off 4 to 6 April, Labour Day 1 to 5 May, 9 May at work.
    Clock("INTAKE-REG", "D-INT-07", "D-INT-07", "2026-03-02 10:20", 24, H, at("2026-03-03 11:00")),
    Clock("TRANSFER-OUT", "D-INT-15", "D-INT-15", "2026-04-03 17:00", 24, H,
          at("2026-04-04 18:00")),
    Clock("ADMIN-OPEN", "N-INT-02", "N-INT-02", "2026-03-02 09:00", 24, H, at("2026-03-03 10:00")),
    Clock("ADMIN-OPEN complex", "N-INT-02", "N-INT-02.complex", "2026-03-04 09:00", 3, D,
          end_of("2026-03-09")),
    Clock("CRIM-FILING", "N-INT-03", "N-INT-03", "2026-03-02 23:59", 3, D, end_of("2026-03-05")),
    Clock("CRIM-FILING lead", "N-INT-03", "N-INT-03.lead", "2026-03-02 09:00", 7, D,
          end_of("2026-03-09")),
    Clock("CRIM-FILING major", "N-INT-03", "N-INT-03.major", "2026-03-02 09:00", 30, D,
          end_of("2026-04-01")),
    Clock("NONFILING-SERVE", "D-INT-18", "D-INT-18", "2026-04-30 09:00", 3, D,
          end_of("2026-05-06")),
    Clock("NONFILING-RECON ask", "D-INT-19", "", "2026-03-02 09:00", 7, D, end_of("2026-03-09")),
    Clock("NONFILING-RECON decide", "D-INT-19", "", "2026-03-02 09:00", 30, D,
          end_of("2026-04-01")),
    Clock("NONFILING-REVIEW ask", "D-INT-20", "", "2026-04-01 09:00", 7, D, end_of("2026-04-08")),
    Clock("NONFILING-REVIEW decide", "D-INT-20", "", "2026-04-03 09:00", 30, D,
          end_of("2026-05-06")),
    Clock("SUMMONS-ADM", "N-ADM-04", "N-ADM-04", "2026-05-01 22:17:43", 8, H,
          at("2026-05-02 06:17:43"), FREE),
    Clock("SUMMONS-ADM many", "N-ADM-04", "N-ADM-04.many", "2026-05-01 22:17:43", 12, H,
          at("2026-05-02 10:17:43"), FREE),
    Clock("SUMMONS-ADM complex", "N-ADM-04", "N-ADM-04.complex", "2026-05-01 22:17:43", 24, H,
          at("2026-05-02 22:17:43"), FREE),
    Clock("CONTQUES vulnerable", "N-ADM-02", "N-ADM-02", "2026-12-31 22:00", 4, H,
          at("2027-01-01 02:00"), FREE),
    Clock("CONTQUES", "N-ADM-01", "N-ADM-01", "2026-03-06 20:30", 12, H, at("2026-03-07 08:30"),
          FREE),
    Clock("CONTQUES second", "N-ADM-01", "N-ADM-01.second", "2026-03-06 20:30", 24, H,
          at("2026-03-07 20:30"), FREE),
    Clock("CONTQUES third", "N-ADM-01", "N-ADM-01.third", "2026-03-06 20:30", 48, H,
          at("2026-03-08 20:30"), FREE),
    Clock("REG-PRESERVE", "G-ADM-22", "G-ADM-22", "2026-04-02 09:00", 7, WD, end_of("2026-04-14")),
    Clock("SEIZE-ADM", "G-ADM-20", "G-ADM-20", "2026-03-05 09:00", 30, D, end_of("2026-04-07")),
    Clock("SEIZE-ADM again", "G-ADM-20", "G-ADM-20.extension", "2026-04-07 23:59", 30, D,
          end_of("2026-05-07")),
    Clock("FREEZE-TERROR", "G-ADM-24", "G-ADM-24", "2026-03-02 09:00", 2, M, end_of("2026-05-06")),
    Clock("FREEZE-TERROR again", "G-ADM-24", "G-ADM-24.extension", "2026-05-06 09:00", 1, M,
          end_of("2026-06-08")),
    Clock("HEARING-REQ", "N-ADM-06", "N-ADM-06.request", "2026-04-29 09:00", 5, WD,
          end_of("2026-05-09")),
    Clock("CASE-ADM", "N-ADM-07", "N-ADM-07", "2026-03-06 09:00", 30, D, end_of("2026-04-07")),
    Clock("CASE-ADM first more", "N-ADM-07", "N-ADM-07.extension", "2026-04-07 23:59", 30, D,
          end_of("2026-05-07")),
    Clock("CASE-ADM of 2012", "N-ADM-07", "N-ADM-07", "2025-11-03 09:00", 30, D,
          end_of("2025-12-03")),
    Clock("SERVE-DECISION", "D-ADM-27", "D-ADM-27", "2026-03-05 09:00", 2, D, end_of("2026-03-09")),
    Clock("SERVE-DECISION other", "D-ADM-27", "D-ADM-27.other", "2026-03-02 09:00", 7, D,
          end_of("2026-03-09")),
    Clock("DETHOUSE-LEAVE", "D-ADM-41", "D-ADM-41.leave", "2026-05-01 20:00", 12, H,
          at("2026-05-02 08:00"), FREE),
    Clock("DETHOUSE-WRONG", "D-ADM-41", "D-ADM-41.doubt", "2026-05-01 20:00", 24, H,
          at("2026-05-02 20:00"), FREE),
    Clock("ADM-RECON ask", "D-ADM-38", "D-ADM-38.reconsideration", "2026-03-02 09:00", 60, D,
          end_of("2026-05-06")),
    Clock("ADM-RECON decide", "D-ADM-38", "", "2026-03-03 09:00", 60, D, end_of("2026-05-06")),
    Clock("ADM-RECON decide more", "D-ADM-38", "", "2026-05-06 09:00", 30, D,
          end_of("2026-06-05")),
    Clock("INJURY-APPRAISE", "D-ADM-17", "D-ADM-17", "2026-02-28 23:59", 24, H,
          at("2026-03-02 00:00")),
    Clock("WITHDRAW-PUBLISHED", "D-ADM-39", "D-ADM-39", "2026-02-12 09:00", 3, WD,
          end_of("2026-02-24")),
    Clock("FOREIGN-REPORT", "D-ADM-40", "D-ADM-40", "2026-03-06 09:59", 48, H,
          at("2026-03-08 10:00")),
]  # fmt: skip
FAST = Clock("FASTTRACK", "N-ADM-11", "N-ADM-11", "2026-03-06 20:30", 48, H,
             at("2026-03-08 20:30"), FREE)  # fmt: skip


@pytest.mark.rule(
    "D-INT-07", "D-INT-15", "N-INT-02", "N-INT-03", "D-INT-18", "N-ADM-01", "N-ADM-02",
    "N-ADM-04", "N-ADM-06", "N-ADM-07", "N-ADM-11", "D-ADM-17", "G-ADM-20", "G-ADM-22",
    "G-ADM-24", "D-ADM-27", "D-ADM-38", "D-ADM-39", "D-ADM-40", "D-ADM-41", "N-TIME-06",
)  # fmt: skip
@pytest.mark.parametrize("clock", [*CLOCKS, FAST], ids=lambda clock: clock.name)
def test_the_last_instant_of_a_clock_is_in_time_and_the_next_is_not(clock: Clock) -> None:
    due = deadline(at(clock.start), Period(clock.amount, clock.unit, clock.liberty)).due
    assert clock.last <= due < clock.last + TICK


# -- the lengths are those of the shipped norms ----------------------------------------------------


def shipped(code: str, day: str) -> Iterator[dict[str, Any]]:
    """The version of a shipped norm in force on the day of the start, if it is shipped."""
    for row in versions():
        if row["code"] == code and str(row["since"]) <= day[:10] <= str(row.get("until", "9999")):
            yield row


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.name)
def test_a_shipped_norm_states_the_length_of_its_clock(clock: Clock) -> None:
    codes = {row["code"] for row in versions()}
    found = list(shipped(clock.norm, clock.start))
    assert len(found) == (clock.norm in codes)
    for row in found:
        limit = TimeLimit.model_validate(json.loads(row["body"]))
        assert (limit.amount, limit.unit, limit.liberty) == (
            clock.amount, clock.unit, clock.liberty,
        )  # fmt: skip


FIGURES = [  # code, what it said until 31 December 2025, what it says from 1 January 2026
    ("N-ADM-07", {"amount": 30, "unit": "day"}, {"amount": 30, "unit": "day"}),
    ("N-ADM-07.extension", {"amount": 30, "unit": "day", "times": 1},
     {"amount": 30, "unit": "day", "times": 2}),
    ("C-DISC-04.recidivism", {"amount": 6, "unit": "month"}, {"amount": 1, "unit": "year"}),
    ("R-ADM-07.station_fine", {"value": 500}, {"value": 1000}),
    ("G-ADM-27.hearing_fine", {"value": 2000}, {"value": 4000}),
    ("G-ADM-34.simple_fine", {"value": 200}, {"value": 500}),
    ("G-ADM-39.collect", {"value": 50}, {"value": 200}),
    ("N-ADM-13.guarantor_fine", {"value": 3000}, {"value": 3000}),
    ("G-ADM-40.deposit", {"value": 200}, {"value": 200}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "then", "now"), FIGURES, ids=str)
@pytest.mark.rule(
    "N-ADM-07", "R-ADM-07", "G-ADM-27", "G-ADM-34", "G-ADM-39", "N-ADM-13", "C-DISC-04"
)
def test_a_figure_changes_between_the_last_day_of_2025_and_the_first_of_2026(
    code: str, then: dict[str, Any], now: dict[str, Any]
) -> None:
    for day, body in (("2025-12-31", then), ("2026-01-01", now)):
        assert [json.loads(row["body"]) for row in shipped(code, day)] == [body]


# -- and every other clock that is shipped, under both laws ----------------------------------------

STARTS = ["2025-12-01 09:00", "2025-11-27 17:30", "2026-01-04 08:15", "2026-02-12 23:59",
          "2026-03-06 20:30", "2026-04-29 00:00"]  # fmt: skip


def limits() -> dict[str, Any]:
    """Every shipped length of time, by code and first day of force."""
    return {
        f"{row['code']}@{row['since']}": row for row in versions() if row["kind"] == "time_limit"
    }


def test_every_shipped_limit_ends_where_the_walking_calculator_ends() -> None:
    checked = 0
    for row in limits().values():
        limit = TimeLimit.model_validate(json.loads(row["body"]))
        for start in STARTS:
            if not str(row["since"]) <= start[:10] <= str(row.get("until", "9999")):
                continue
            asked: Asked = (at(start), limit.period, 0, [])
            due = computed(asked)
            assert due == walked(asked), (row["code"], start)
            checked += isinstance(due, datetime)  # the calendars end with 2026
    assert checked > 2 * len(limits())
