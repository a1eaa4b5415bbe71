"""The seven invariants of law.md 4.4, over any history; and what the finder finds in a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.law.calendar import SHANGHAI
from plumbline.premises.findings import CITES, TITLES, findings
from plumbline.premises.history import Asked, Dark, History, In, On, Record, Span, Watched
from plumbline.premises.rules import Sort, adds_up, clash, hours_allowed, unguarded
from plumbline.premises.simulate import PLANTED, day, planted
from plumbline.premises.terms import Ground

START = datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)
NOW = START + timedelta(days=3)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CHAIN = timedelta(hours=12)
FEW = settings(max_examples=60, deadline=None)

minutes = st.integers(0, 300)


def at(minute: int) -> datetime:
    return START + minute * MINUTE


def codes(*stays: History, shifts: Iterable[On] = (), dark: Iterable[Dark] = ()) -> set[str]:
    record = Record(stays, tuple(shifts), tuple(dark))
    return {finding.code for finding in findings(record, NOW, CHAIN)}


def a_stay(**changed: object) -> History:
    plain = History("B1", "P1", Ground.ADMINISTRATIVE, Span(START, START + HOUR),
                    Sort("male", minor=False, case="A1"), None, 8)  # fmt: skip
    return replace(plain, **changed)  # type: ignore[arg-type]


@st.composite
def spans(draw: st.DrawFn) -> tuple[datetime, datetime]:
    first, last = sorted((draw(minutes), draw(minutes)))
    return at(first), at(last + 1)


# -- 1: the limit, from approvals that came before the earlier one ran out ------------------------


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 30 * 60), st.sampled_from([12, 24])), max_size=4),
    st.integers(1, 30 * 60),
)
@pytest.mark.rule("N-CHA-01", "N-TIME-07")
def test_1_a_stay_is_never_longer_than_what_was_granted_in_time(
    approvals: list[tuple[int, int]], length: int
) -> None:
    granted = tuple((at(minute), hours) for minute, hours in approvals)
    due = 8 * 60  # the oracle: minute by minute, what is granted while the limit still runs
    for minute in range(30 * 60 + 1):
        for when, hours in approvals:
            if when == minute and minute <= due:
                due = max(due, hours * 60)
    found = codes(a_stay(stay=Span(START, at(length)), approvals=granted))
    assert ("overtime" in found) == (length > due)
    assert hours_allowed(START, 8, granted) * 60 == due


# -- 2: searched before the first room ------------------------------------------------------------


@FEW
@given(st.lists(minutes, max_size=3), st.lists(minutes, max_size=3))
@pytest.mark.rule("G-CHA-05")
def test_2_the_search_comes_before_the_first_room(checks: list[int], rooms: list[int]) -> None:
    it = a_stay(
        stay=Span(START, NOW),
        checks=tuple((at(minute), "male") for minute in checks),
        rooms=tuple(In(at(minute), at(minute), "W", "waiting") for minute in rooms),
    )
    lawful = not rooms or any(check < min(rooms) for check in checks)
    assert ("searched_late" in codes(it)) == (not lawful)


@given(st.sampled_from(["male", "female"]), st.sampled_from(["male", "female", ""]))
@pytest.mark.rule("G-CHA-05")
def test_2_the_search_is_by_the_same_sex(person: str, checker: str) -> None:
    it = a_stay(sort=Sort(person, minor=False, case="A"), checks=((START, checker),))
    assert ("searched_by_other_sex" in codes(it)) == (person != checker)


# -- 3: always a guard of one's own ---------------------------------------------------------------


@FEW
@given(
    st.dictionaries(
        st.sampled_from("abcd"), st.frozensets(st.sampled_from("ghi"), max_size=3), max_size=4
    )
)
@pytest.mark.rule("G-CHA-08")
def test_3_nobody_relies_on_a_guard_who_is_anothers_only_one(
    guards: dict[str, frozenset[str]],
) -> None:
    bare = {
        stay
        for stay, those in guards.items()
        if all(
            any(other != stay and guards[other] == {guard} for other in guards) for guard in those
        )
    }
    assert unguarded(guards) == bare


@FEW
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("gh"), spans()), max_size=6))
@pytest.mark.rule("G-CHA-08", "3.4a")
def test_3_every_minute_of_a_stay_is_watched(
    rows: list[tuple[str, str, tuple[datetime, datetime]]],
) -> None:
    stays = [
        a_stay(
            number=name, person=name, entered=START, stay=Span(START, at(400)),
            guards=tuple(Watched(*span, guard) for who, guard, span in rows if who == name),
            sort=Sort("male", minor=False, case=name),
        )
        for name in "ab"
    ]  # fmt: skip
    bare: set[str] = set()
    for minute in range(400):
        now = at(minute)
        there = {
            name: frozenset(g for who, g, (since, until) in rows
                            if who == name and since <= now < until)
            for name in "ab"
        }  # fmt: skip
        bare |= unguarded(there)
    shift = On(START, None, frozenset("gh"))
    found = findings(Record(tuple(stays), (shift,)), NOW, CHAIN)
    assert {finding.stay for finding in found if finding.code == "unguarded"} == bare


def test_3_a_guard_who_is_off_duty_watches_nobody() -> None:
    it = a_stay(entered=START, guards=(Watched(START, START + HOUR, "g"),))
    assert "unguarded" in codes(it, shifts=[On(START, START + 30 * MINUTE, frozenset("g"))])
    assert "unguarded" not in codes(it, shifts=[On(START, None, frozenset("g"))])


# -- 4: questioning -------------------------------------------------------------------------------


@FEW
@given(spans(), spans(), spans(), st.integers(0, 2), st.sampled_from(list(Ground)), st.booleans())
@pytest.mark.rule("G-ADM-03", "D-CHA-02", "G-CHA-02")
def test_4_questioning_is_in_its_room_by_enough_officers_and_recorded(
    asked: tuple[datetime, datetime],
    room: tuple[datetime, datetime],
    dark: tuple[datetime, datetime],
    officers: int,
    ground: Ground,
    recording: bool,  # noqa: FBT001
) -> None:
    it = a_stay(
        ground=ground,
        stay=Span(START, at(400)),
        rooms=(In(*room, "Q", "questioning"),),
        checks=((START - MINUTE, "male"),),
        asked=(Asked(*asked, "Q", officers, "AV" if recording else ""),),
    )
    found = codes(it, dark=[Dark(*dark, "Q")])
    assert ("questioned_elsewhere" in found) == (not (room[0] <= asked[0] and asked[1] <= room[1]))
    few = officers < (1 if ground == Ground.ADMINISTRATIVE else 2)
    assert ("questioned_by_one" in found) == few
    gap = dark[0] < asked[1] and asked[0] < dark[1]
    assert ("questioned_unrecorded" in found) == (gap or not recording)


# -- 5: kept apart --------------------------------------------------------------------------------

sorts = st.builds(
    Sort, st.sampled_from(["male", "female"]), st.booleans(), st.sampled_from("xy"), st.booleans()
)


@FEW
@given(sorts, sorts, spans(), spans(), st.booleans())
@pytest.mark.rule("G-CHA-09")
def test_5_who_must_be_apart_never_shares_a_room(
    one: Sort,
    other: Sort,
    first: tuple[datetime, datetime],
    second: tuple[datetime, datetime],
    same: bool,  # noqa: FBT001
) -> None:
    a = a_stay(sort=one, rooms=(In(*first, "W", "waiting"),))
    b = a_stay(number="B2", person="P2", sort=other,
               rooms=(In(*second, "W" if same else "V", "waiting"),))  # fmt: skip
    apart = (one.sex, one.minor) != (other.sex, other.minor) or one.case == other.case
    apart = apart or one.mental or other.mental
    assert bool(clash(one, other)) == bool(clash(other, one)) == apart
    meet = same and first[0] < second[1] and second[0] < first[1]
    assert ("mixed" in codes(a, b)) == (apart and meet)


# -- 6: belongings --------------------------------------------------------------------------------


@FEW
@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
@pytest.mark.rule("C-CHA-01")
def test_6_belongings_in_are_belongings_out(taken: int, back: int, seized: int, kin: int) -> None:
    lost = "belongings" in codes(a_stay(belongings=(taken, back, seized, kin)))
    assert lost == (taken != back + seized + kin)
    assert adds_up(back + seized + kin, back, seized, kin)


# -- 7: no chain ----------------------------------------------------------------------------------


@FEW
@given(st.integers(1, 30), st.sampled_from("pq"), st.sampled_from("xy"))
@pytest.mark.rule("N-CHA-01")
def test_7_the_same_person_in_the_same_case_soon_again_is_found(
    gap: int, person: str, case: str
) -> None:
    first = a_stay(person="p", sort=Sort("male", minor=False, case="x"))
    begin = START + HOUR + gap * HOUR
    again = a_stay(number="B2", person=person, stay=Span(begin, begin + HOUR),
                   sort=Sort("male", minor=False, case=case))  # fmt: skip
    soon = gap < 12 and (person, case) == ("p", "x")
    assert ("chained" in codes(again, first)) == soon


# -- a day ----------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
@pytest.mark.rule("3.4a")
def test_in_a_lawful_day_nothing_is_found(seed: int) -> None:
    assert findings(day(START, 12, seed), NOW, CHAIN) == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
@pytest.mark.rule("3.4a")
def test_all_that_was_planted_is_found_and_nothing_else(seed: int) -> None:
    record, expected = planted(day(START, 12, seed))
    found = findings(record, NOW, CHAIN)
    assert {(finding.code, finding.stay) for finding in found} == expected


@pytest.mark.parametrize("what", PLANTED)
def test_each_departure_is_found_alone(what: str) -> None:
    plant, expected = PLANTED[what]
    found = findings(plant(day(START)), NOW, CHAIN)
    assert {(finding.code, finding.stay) for finding in found} == expected


def test_every_finding_has_a_title_and_a_rule() -> None:
    assert set(TITLES) == set(CITES)
