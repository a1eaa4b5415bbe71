"""Figures of answers: nothing on fewer than five, and nothing from which it could be reckoned."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

import pytest

from plumbline.doors.cli.province import Province
from plumbline.law.shares import wilson
from plumbline.openness.cells import SMALL, Line, Share, shown, summed
from plumbline.openness.quarters import Quarter
from plumbline.surveys.figures import Figures, quarters, sampled
from plumbline.surveys.models import Round
from plumbline.surveys.sampling import frame
from plumbline.surveys.terms import Topic
from tests import cast
from tests.scenes import Scene, step
from tests.surveys.scene import BAD, GOOD, another, visited

A, B, C = ("22", "2201"), ("22", "2202"), ("22", "2203")


def shares(**units: int) -> dict[Line, Share]:
    return {("22", f"220{n}"): Share(of, of) for n, of in enumerate(units.values(), 1)}


@pytest.mark.rule("0.2", "3.5c")
def test_a_cell_under_five_is_hidden_with_what_gives_it_away() -> None:
    assert set(shown(shares(a=9, b=20, c=30))) == {("22",), A, B, C}
    assert set(shown(shares(a=4, b=20, c=30))) == {("22",), C}  # 54 - 20 - 30 would tell of four
    assert set(shown(shares(a=2, b=4, c=30))) == {("22",), C}  # six together
    assert set(shown(shares(a=1, b=2, c=30))) == {("22",)}  # three together: the third goes too
    assert shown(shares(a=1, b=3)) == {}


def test_what_a_unit_handled_itself_is_a_cell_as_well() -> None:
    units = {("22", "2201"): Share(2, 1), (*A, "1"): Share(9, 9), (*A, "2"): Share(20, 20)}
    assert set(shown(units)) == {("22",), A, (*A, "2")}  # 31 - 9 - 20 would tell of two


def rank(rows: Iterable[list[int]]) -> int:
    """The rank of a matrix of whole numbers, exactly."""
    matrix = [[Fraction(n) for n in row] for row in rows]
    found = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((r for r in range(found, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for r in range(len(matrix)):
            if r != found and matrix[r][column]:
                factor = matrix[r][column] / matrix[found][column]
                matrix[r] = [a - factor * b for a, b in zip(matrix[r], matrix[found], strict=True)]
        found += 1
    return found


def reckoned(units: dict[Line, Share], open_: Iterable[Line]) -> list[Line]:
    """The cells under five, or sums of them, that what is shown determines: each is a leak."""
    leaves = sorted(units)

    def row(line: Line) -> list[int]:
        return [int(leaf[: len(line)] == line) for leaf in leaves]

    known = [row(line) for line in open_]
    before = rank(known) if known else 0
    cells = [line for line, one in summed(units).items() if 0 < one.of < SMALL]
    alone = [leaf for leaf in leaves if units[leaf].of < SMALL]
    asked = [row(cell) for cell in cells] + [[int(leaf == one) for leaf in leaves] for one in alone]
    return [(*cells, *alone)[n] for n, one in enumerate(asked)
            if known and rank([*known, one]) == before]  # fmt: skip


def tree(dice: random.Random) -> dict[Line, Share]:
    found: dict[Line, Share] = {}
    for city in range(dice.randint(1, 3)):
        for county in range(dice.randint(1, 3)):
            line: Line = ("22", f"c{city}", f"k{county}")
            for station in range(dice.randint(0, 4)):
                found[(*line, f"s{station}")] = Share(dice.choice((1, 2, 3, 4, 5, 6, 9, 30)))
            if dice.random() < 0.5:
                found[line] = Share(dice.choice((1, 4, 5, 12)))
    return found or {("22",): Share(7)}


@pytest.mark.thorough
@pytest.mark.rule("0.2", "3.5c")
def test_nothing_under_five_can_be_reckoned_from_what_is_shown() -> None:
    dice, something = random.Random(20260401), 0
    for _ in range(1500):
        units = tree(dice)
        open_ = shown(units)
        assert all(one.of >= SMALL for one in open_.values())
        assert reckoned(units, open_) == []
        something += len(open_)
    assert something > 3000


def test_hiding_small_cells_alone_would_leak() -> None:
    """The control: without the second step the attack succeeds."""
    dice, leaks = random.Random(1), 0
    for _ in range(100):
        units = tree(dice)
        naive = [line for line, one in summed(units).items() if one.of >= SMALL]
        leaks += bool(reckoned(units, naive))
    assert leaks > 30


def test_the_interval_is_that_of_wilson() -> None:
    low, high = wilson(81, 263)
    assert (round(low, 2), round(high, 2)) == (25.53, 36.62)  # Newcombe 1998, method 3
    low, high = wilson(0, 20)
    assert (low, round(high, 2)) == (0.0, 16.11)


def test_quarters_follow_each_other() -> None:
    when = Quarter.of(date(2026, 12, 31))
    assert (when, when.next) == (Quarter(2026, 4), Quarter(2027, 1))
    assert (when.first, when.last) == (date(2026, 10, 1), date(2026, 12, 31))


def answered(bureau: Province, answers: list[int]) -> Scene:
    """So many visits of the station, each answered with this score; zero: not at all."""
    scene = visited(bureau)
    for number, score in enumerate(answers):
        if number:
            another(scene)
        if score:
            step(scene, "surveys.answer", **{**GOOD, "satisfied": score})
    return scene


@pytest.mark.rule("3.5c", "0.2")
@pytest.mark.usefixtures("db")
def test_a_quarter_is_shown_once_nothing_of_it_can_change(bureau: Province) -> None:
    scene = answered(bureau, [5, 4, 3, 2, 5, 5])
    line = ("22", cast.CITY, cast.COUNTY, cast.STATION)
    when = Quarter(2026, 1)
    assert quarters(date(2026, 4, 1)) == []  # somebody may still answer
    last = scene.now.date() + timedelta(days=30)
    assert quarters(last) == []
    assert quarters(last + timedelta(days=1)) == [when]
    assert dict(Figures(when).of(line))[Topic.SATISFIED] == Share(6, 4)
    assert dict(Figures(when).of(("22",)))[Topic.RECEIPT] == Share(6, 6)
    assert dict(Figures(when).of(("22", "2202")))[Topic.SATISFIED] is None


@pytest.mark.rule("3.5c")
@pytest.mark.usefixtures("db")
def test_four_answers_say_nothing(bureau: Province) -> None:
    answered(bureau, [5, 4, 3, 2])
    assert [share for _, share in Figures(Quarter(2026, 1)).of(("22",))] == [None] * 4


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.usefixtures("db")
def test_a_sample_says_nothing_of_those_who_were_not_drawn(bureau: Province) -> None:
    scene = answered(bureau, [5, 4, 3, 2, 5, 5, 0])
    county = bureau.units[cast.COUNTY]
    scene.do("surveys.promise_round", "inspector", county, year=2026, quarter=1, each=5,
             commitment="0" * 64)  # fmt: skip
    one = Round.objects.get()
    said = one.frame = [lot for lots in frame(one).values() for lot in lots]
    later = date(2026, 6, 1)
    one.drawn = said  # all: nobody else is left
    assert sampled([one], later)[0].satisfied == Share(6, 4)
    assert sampled([one], date(2026, 4, 2))[0].satisfied is None  # not yet
    one.drawn = said[:5]  # one or two are left, and 6 are shown for the quarter
    assert sampled([one], later)[0].satisfied is None


def test_bad_and_good_differ() -> None:
    assert BAD["satisfied"] < GOOD["satisfied"]
