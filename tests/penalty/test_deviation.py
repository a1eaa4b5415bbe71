"""Departures are counted with their number and interval; nobody is ranked, nothing small shown."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.law.tables import Value
from plumbline.penalty.deviation import Rate, due_back, rates, rulings
from plumbline.penalty.models import Decision
from plumbline.penalty.similar import distance, similar
from tests import scenes
from tests.penalty import scene as staged
from tests.penalty.test_benchmark import facts, row
from tests.scenes import Scene, step, through


@pytest.mark.rule("2.2d")
@pytest.mark.parametrize(
    ("departed", "of", "low", "high"),
    [  # Wilson's interval of Newcombe (1998), table I: 81 of 263; 15 of 148; 0 of 20; 1 of 29
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0.0, 16.11),
        (1, 29, 0.61, 17.18),
    ],
)
def test_the_interval_is_wilsons(departed: int, of: int, low: float, high: float) -> None:
    found = Rate(of, departed).interval
    assert [round(end, 2) for end in found] == [low, high]


def test_fewer_than_ten_say_nothing() -> None:
    assert Rate(9, 9).small
    assert not Rate(10, 0).small


def test_facts_are_as_far_as_they_differ() -> None:
    here: dict[str, Value] = {"injury": "none", "weapon": False, "value": 100}
    assert distance(here, here) == 0
    assert distance(here, here | {"injury": "slight"}) == 1
    assert distance(here, here | {"value": 200}) == 0.5
    assert distance(here, {"injury": "none"}) == 2


def decided(bureau: Province, number: int, *, injury: str = "below", **sanction: Any) -> Scene:
    """One more decision under the benchmark of assault; outside the tier after a discussion."""
    scene = staged.alleged(bureau, **scenes.somebody(number))
    if not Decision.objects.exists():
        staged.confirm(scene, "C-DISC-01.assault")
    step(scene, "penalty.weigh", facts=facts(injury=injury))
    step(scene, "penalty.notify", acts=row(**sanction), departure="当场赔偿，真诚悔过")
    through(scene, "penalty.record_defence", "review.submit", "review.conclude", "review.approve")
    step(scene, "penalty.discuss", departure=True)
    step(scene, "penalty.decide")
    return scene


@pytest.mark.usefixtures("db")
@pytest.mark.rule("2.2d", "G-DISC-01")
def test_departures_are_counted_by_unit_by_officer_and_by_benchmark(bureau: Province) -> None:
    scene = decided(bureau, 1, fine=800)
    last = decided(bureau, 2, fine=200)
    found = rulings(Decision.objects.all())
    assert sorted(ruling.departs for ruling in found) == [False, True]
    assert {ruling.norm for ruling in found} == {"C-DISC-01.assault"}
    assert rates(found, lambda ruling: ruling.officers)[bureau.officers["handler"]] == Rate(2, 1)
    assert rates(found, lambda ruling: [ruling.unit]) == {scene.case.line[-1]: Rate(2, 1)}
    assert rulings(Decision.objects.all(), cause="theft") == []
    assert len(rulings(Decision.objects.all(), since=last.now.date())) == 2
    assert rulings(Decision.objects.all(), until=last.now.date().replace(year=2025)) == []
    assert due_back(last.now.date()) == []  # two decisions say nothing
    step(last, "penalty.annul")  # a decision that fell is counted no more
    assert [ruling.departs for ruling in rulings(Decision.objects.all())] == [False]


def ten(bureau: Province, departing: int) -> list[Scene]:
    """Ten decisions under one benchmark, the least that says anything; so many depart."""
    return [decided(bureau, n, fine=200 if n < departing else 800) for n in range(10)]


@pytest.mark.usefixtures("db")
@pytest.mark.rule("2.2d", "G-DISC-01")
def test_a_benchmark_departed_from_in_over_a_fifth_is_due_back(bureau: Province) -> None:
    scenes_ = ten(bureau, 3)
    day = scenes_[0].now.date()
    (due,) = due_back(day)
    assert (due.version.code, due.rate) == ("C-DISC-01.assault", Rate(10, 3))
    step(scenes_[9], "penalty.annul")
    assert due_back(day) == []  # of nine nothing is said


@pytest.mark.parametrize(
    ("of", "departed", "often"), [(10, 2, False), (10, 3, True), (9, 9, False), (1000, 201, True)]
)
def test_often_is_over_the_share_and_of_ten_at_least(
    of: int, departed: int, *, often: bool
) -> None:
    assert Rate(of, departed).often(20) is often


@pytest.mark.usefixtures("db")
def test_several_acts_decided_together_are_one_decision_that_departs_if_one_does(
    bureau: Province,
) -> None:
    scene = staged.governed(bureau)
    step(scene, "penalty.weigh")
    first = scene.case.offences.get().pk
    step(scene, "casework.allege", deed_on="2026-02-10")
    step(scene, "penalty.weigh")
    acts = [{"offence": first, "fine": 800}, {"offence": "@offence", "fine": 10}]
    step(scene, "penalty.notify", acts=acts, departure="第二次当场赔偿")
    through(scene, "penalty.record_defence", "review.submit", "review.conclude", "review.approve")
    step(scene, "penalty.discuss", departure=True)
    step(scene, "penalty.decide")
    found = rulings(Decision.objects.all())
    assert sorted(ruling.departs for ruling in found) == [False, True]
    assert rates(found, lambda ruling: [ruling.norm]) == {"C-DISC-01.assault": Rate(1, 1)}


@pytest.mark.usefixtures("db")
@pytest.mark.rule("2.2d")
def test_similar_cases_are_of_the_same_grade_and_the_nearest_come_first(bureau: Province) -> None:
    decided(bureau, 1, fine=800)
    decided(bureau, 2, injury="none", fine=300)
    here: dict[str, Value] = {"circumstance": "none", "injury": "none", "weapon": False}
    rows = Decision.objects.all()
    found = similar(rows, "assault", "PSPL25", "lighter", here)
    assert [(like.imposed.fine, like.far) for like in found] == [(300, 0), (800, 1)]
    assert similar(rows, "assault", "PSPL25", "base", here) == []
    assert similar(rows, "assault", "PSPL12", "lighter", here) == []
