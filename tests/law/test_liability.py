"""Who answers, how far, how long: both sides of every birthday, of the cap, of the limitation."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.law.liability import (
    Finding,
    Matter,
    Mind,
    Weight,
    age,
    liability,
    limitation,
    not_executed,
    offset,
    together,
)

DAY = timedelta(days=1)
BORN = date(2010, 5, 20)


def words(finding: Finding) -> list[str]:
    return [line.says % line.values for line in finding.lines]


# -- age ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (BORN, BORN, 0),
        (BORN, date(2011, 5, 20), 0),
        (BORN, date(2011, 5, 21), 1),
        (BORN, date(2024, 5, 20), 13),  # on the birthday not yet
        (BORN, date(2024, 5, 21), 14),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (date(2012, 2, 29), date(2028, 2, 29), 15),
        (date(2012, 2, 29), date(2028, 3, 1), 16),
        (date(2011, 12, 31), date(2025, 12, 31), 13),
        (date(2011, 12, 31), date(2026, 1, 1), 14),
        (date(1956, 3, 1), date(2026, 3, 1), 69),
        (date(1956, 3, 1), date(2026, 3, 2), 70),
    ],
)
def test_a_year_is_full_on_the_day_after_the_birthday(born: date, day: date, years: int) -> None:
    assert age(born, day) == years


def test_nobody_has_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="birth"):
        age(BORN, BORN - DAY)


@given(st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.integers(0, 36000))
def test_age_grows_by_one_at_most_and_never_falls(born: date, days: int) -> None:
    day = born + days * DAY
    assert age(born, day + DAY) - age(born, day) in (0, 1)
    assert abs((day - born).days - age(born, day) * 365.2425) < 368


# -- age and status -------------------------------------------------------------------------------


@pytest.mark.rule("C-DISC-04", "D-ADM-25")
@pytest.mark.parametrize(
    ("deed", "weight", "guardian"),
    [
        (date(2024, 5, 20), Weight.NONE, "discipline"),
        (date(2024, 5, 21), Weight.MUST_LIGHTEN, ""),
        (date(2028, 5, 20), Weight.MUST_LIGHTEN, ""),
        (date(2028, 5, 21), Weight.FULL, ""),
    ],
)
def test_age_at_the_deed_decides(deed: date, weight: Weight, guardian: str) -> None:
    found = liability(born=BORN, deed=deed)
    assert (found.weight, found.order_guardian) == (weight, guardian)
    assert found.may_reduce is (weight is Weight.MUST_LIGHTEN)
    assert not found.may_spare


@pytest.mark.rule("C-DISC-04")
@pytest.mark.parametrize(
    ("facts", "weight", "free", "guardian"),
    [
        ({"mind": Mind.UNABLE}, Weight.NONE, (False, False), "care"),
        ({"mind": Mind.LIMITED}, Weight.MAY_LIGHTEN, (True, False), ""),
        ({"mind": Mind.LUCID}, Weight.FULL, (False, False), ""),
        ({"blind": True}, Weight.MAY_SPARE, (True, True), ""),
        ({"deaf_mute": True}, Weight.MAY_SPARE, (True, True), ""),
        ({"drunk": True}, Weight.FULL, (False, False), ""),
        ({"drunk": True, "blind": True}, Weight.MAY_SPARE, (True, True), ""),
        ({"mind": Mind.UNABLE, "drunk": True}, Weight.NONE, (False, False), "care"),
        ({"born": date(2010, 1, 1), "blind": True}, Weight.MUST_LIGHTEN, (True, True), ""),
        (
            {"born": date(2014, 1, 1), "mind": Mind.UNABLE},
            Weight.NONE,
            (False, False),
            "discipline",
        ),
        ({}, Weight.FULL, (False, False), ""),
    ],
)
def test_status_decides(
    facts: dict[str, Any],
    weight: Weight,
    free: tuple[bool, bool],  # to reduce, to spare
    guardian: str,
) -> None:
    found = liability(**{"born": None, "deed": date(2026, 3, 2), **facts})
    assert found.weight is weight
    assert (found.may_reduce, found.may_spare, found.order_guardian) == (*free, guardian)
    assert found.cites
    assert all(words(found))


def test_a_finding_names_the_law_of_the_deed_and_its_article() -> None:
    born = date(2012, 1, 1)
    assert words(liability(born=born, deed=date(2026, 1, 1))) == [
        "治安管理处罚法（2025修订）第12条：行为时13周岁，不满十四周岁，不予处罚，责令监护人严加管教"
    ]
    assert words(liability(born=None, deed=date(2025, 12, 31), drunk=True)) == [
        "治安管理处罚法（2012修正）第15条：醉酒的人应当给予处罚"
    ]
    limited = {deed: liability(born=None, deed=deed, mind=Mind.LIMITED)
               for deed in (date(2025, 12, 31), date(2026, 1, 1))}  # fmt: skip
    assert [words(found)[0].partition("：")[0] for found in limited.values()] == [
        "行政处罚法（2021修订）第31条",
        "治安管理处罚法（2025修订）第13条",
    ]
    assert liability(born=None, deed=date(2026, 1, 1)).as_json() == {
        "weight": "full", "may_reduce": False, "may_spare": False, "order_guardian": "",
        "lines": [{"says": "没有因年龄或者身心状况不予处罚、从轻或者减轻的情形", "values": {}}],
        "cites": ["C-DISC-04", "D-ADM-25"],
    }  # fmt: skip


# -- decided and not served -----------------------------------------------------------------------

NOW = date(2026, 6, 1)
THEN = date(2025, 12, 31)


def turning(years: int, day: date) -> date:
    """Born so that the year is full on this day for the first time."""
    return day.replace(year=day.year - years) - DAY


@pytest.mark.rule("C-DISC-04")
@pytest.mark.parametrize(
    ("facts", "served", "ground"),
    [
        ({"born": turning(14, NOW)}, False, "14_16"),
        ({"born": turning(14, NOW) + DAY}, True, ""),  # 13: not punished at all
        ({"born": turning(16, NOW) + DAY}, False, "14_16"),
        ({"born": turning(16, NOW)}, False, "16_18_first"),
        ({"born": turning(16, NOW), "first": False}, True, ""),
        ({"born": turning(18, NOW) + DAY}, False, "16_18_first"),
        ({"born": turning(18, NOW)}, True, ""),
        ({"born": turning(70, NOW) + DAY}, True, ""),
        ({"born": turning(70, NOW)}, False, "70"),
        ({"born": None}, True, ""),
        ({"born": None, "pregnant": True}, False, "pregnant"),
        ({"born": None, "infant_born": turning(1, NOW) + DAY}, False, "nursing"),
        ({"born": None, "infant_born": turning(1, NOW)}, True, ""),
    ],
)
def test_who_does_not_serve_a_detention(facts: dict[str, Any], served: bool, ground: str) -> None:  # noqa: FBT001
    found = not_executed(**{"deed": NOW, "decided": NOW, "first": True, **facts})
    assert (found.served, found.ground, found.exception) == (served, ground, "")
    assert all(words(found))


def test_youth_counts_on_the_day_of_the_deed_and_old_age_on_that_of_the_decision() -> None:
    later = NOW + 30 * DAY
    young = not_executed(born=turning(16, NOW) + DAY, deed=NOW, decided=later, first=False)
    assert (young.served, young.ground) == (False, "14_16")
    old = not_executed(born=turning(70, later), deed=NOW, decided=later, first=False)
    assert (old.served, old.ground) == (False, "70")


YOUNG, TEEN, AGED = turning(15, NOW), turning(17, NOW), turning(75, NOW)


@pytest.mark.rule("C-DISC-04", "G-ADM-27")
@pytest.mark.parametrize(
    ("facts", "exception", "hearing"),
    [
        ({"born": YOUNG, "grave": True}, "grave", True),
        ({"born": TEEN, "grave": True}, "grave", True),
        ({"born": AGED, "grave": True}, "grave", False),
        ({"born": None, "pregnant": True, "grave": True}, "", False),
        ({"born": YOUNG, "within_year": 2}, "twice", True),
        ({"born": YOUNG, "within_year": 1}, "", False),
        ({"born": TEEN, "within_year": 2}, "", False),  # the first time may not be the second
        ({"born": AGED, "within_year": 2}, "twice", False),
        ({"born": None, "pregnant": True, "within_year": 3}, "", False),
        ({"born": AGED, "pregnant": True, "grave": True}, "", False),  # another ground holds
    ],
)
def test_who_serves_in_spite_of_a_ground(
    facts: dict[str, Any],
    exception: str,
    hearing: bool,  # noqa: FBT001
) -> None:
    found = not_executed(**{"deed": NOW, "decided": NOW, "first": True, **facts})
    assert (found.exception, found.served) == (exception, bool(exception))
    assert found.may_ask_hearing is hearing


def test_a_minor_who_is_not_there_for_the_first_time_may_ask_for_a_hearing() -> None:
    asked: dict[str, Any] = {"born": TEEN, "deed": NOW, "decided": NOW}
    assert not_executed(**asked, first=False).may_ask_hearing
    assert not not_executed(**asked, first=True).may_ask_hearing


def test_the_law_of_2012_knew_no_exception() -> None:
    """A deed of the last day of 2025, decided in 2026, keeps the old law's mercy."""
    facts: dict[str, Any] = {"decided": NOW, "first": True, "grave": True, "within_year": 2}
    assert not not_executed(born=turning(15, THEN), deed=THEN, **facts).served
    assert not_executed(born=turning(15, THEN + DAY), deed=THEN + DAY, **facts).served
    told = words(not_executed(born=turning(15, THEN), deed=THEN, **facts))
    assert told == [
        "治安管理处罚法（2012修正）第21条：已满十四周岁不满十六周岁，不执行行政拘留处罚"
    ]
    told = words(not_executed(born=AGED, deed=NOW, decided=NOW, first=True, grave=True))
    assert told == [
        "治安管理处罚法（2025修订）第23条第2款：七十周岁以上，但情节严重、影响恶劣，行政拘留应当执行"
    ]


def test_this_violation_is_one_of_those_within_the_year() -> None:
    with pytest.raises(ValueError, match="one of them"):
        not_executed(born=YOUNG, deed=NOW, decided=NOW, first=True, within_year=0)


# -- days -----------------------------------------------------------------------------------------


@pytest.mark.rule("N-ADM-09")
@pytest.mark.parametrize(
    ("days", "served"), [([], 0), ([15], 15), ([10, 10], 20), ([10, 11], 20), ([15, 4], 19)]
)
def test_detentions_together_are_twenty_days_at_most(days: list[int], served: int) -> None:
    assert together(days) == served


@pytest.mark.rule("N-ADM-10")
@pytest.mark.parametrize(
    ("days", "prior", "left"), [(10, 0, 10), (10, 3, 7), (10, 10, 0), (10, 11, 0), (0, 0, 0)]
)
def test_a_day_of_restraint_counts_for_a_day_of_detention(days: int, prior: int, left: int) -> None:
    assert offset(days, prior) == left


@pytest.mark.parametrize(("days", "prior"), [(-1, 0), (1, -1)])
def test_days_are_not_negative(days: int, prior: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        offset(days, prior)
    with pytest.raises(ValueError, match="negative"):
        together([5, min(days, prior)])


# -- limitation -----------------------------------------------------------------------------------


@pytest.mark.rule("N-ADM-08")
@pytest.mark.parametrize(
    ("matter", "ended", "last"),
    [
        (Matter.PUBLIC_ORDER, date(2026, 1, 10), date(2026, 7, 10)),
        (Matter.PUBLIC_ORDER, date(2025, 8, 31), date(2026, 2, 28)),
        (Matter.PUBLIC_ORDER, date(2026, 4, 1), date(2026, 10, 1)),  # no holiday moves it
        (Matter.OTHER, date(2024, 2, 29), date(2026, 2, 28)),
        (Matter.HARM, date(2021, 7, 15), date(2026, 7, 15)),
    ],
)
def test_an_act_undiscovered_for_too_long_is_not_punished(
    matter: Matter, ended: date, last: date
) -> None:
    for day, barred in ((last, False), (last + DAY, True)):
        found = limitation(ended=ended, discovered=day, matter=matter)
        assert (found.last, found.barred) == (last, barred)
        assert words(found)[-1].endswith("不再处罚" if barred else "可以依法追究")


@pytest.mark.rule("N-ADM-08")
def test_a_complaint_wrongly_refused_in_time_lifts_the_limitation() -> None:
    ended, late = date(2026, 1, 10), date(2026, 12, 1)
    for refused, barred in (
        (date(2026, 1, 9), True), (date(2026, 1, 10), False), (date(2026, 7, 10), False),
        (date(2026, 7, 11), True), (None, True),
    ):  # fmt: skip
        found = limitation(ended=ended, discovered=late, refused_complaint=refused)
        assert found.barred is barred


def test_nothing_is_discovered_before_it_happens() -> None:
    with pytest.raises(ValueError, match="before"):
        limitation(ended=NOW, discovered=NOW - DAY)
