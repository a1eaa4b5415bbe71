"""Blind counts: what was promised, drawn, sealed and compared (D-PROP-09)."""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.law.calendar import SHANGHAI
from plumbline.property import blind
from plumbline.property.counting import count_again_due
from plumbline.property.models import Count, Finding, Thing
from plumbline.property.reads import listed
from plumbline.property.terms import Difference
from tests.property.scene import counted, differing, drawn, kept, lent, promised
from tests.scenes import step, stopped

db = pytest.mark.usefixtures("db")
ERRORS = 200


def shelves(dice: random.Random) -> blind.Shelves:
    """A store of forty places with three hundred things."""
    made: blind.Shelves = {f"A-{n:02}": {} for n in range(40)}
    for n in range(300):
        made[dice.choice(sorted(made))][f"W{n:06}"] = f"F{n:06}"
    return made


def spoil(found: blind.Shelves, dice: random.Random, n: int) -> tuple[str, str]:
    """Bring one error into what is found; say which, and at which number."""
    place = dice.choice([code for code, row in found.items() if row])
    number = dice.choice(sorted(found[place]))
    kind = dice.choice(list(Difference))
    if kind is Difference.SURPLUS:
        found[place][f"X{n:06}"] = ""
        return kind, f"X{n:06}"
    if kind is Difference.MISSING:
        del found[place][number]
    elif kind is Difference.MISPLACED:
        there = dice.choice(sorted(set(found) - {place}))
        found[there][number] = found[place].pop(number)
    else:
        found[place][number] += "破损"
    return kind, number


@pytest.mark.rule("D-PROP-09")
@pytest.mark.parametrize("seed", range(ERRORS))
def test_every_error_brought_into_a_store_is_found_and_nothing_else(seed: int) -> None:
    dice = random.Random(seed)
    expected = shelves(dice)
    found = {code: dict(row) for code, row in expected.items()}
    assert list(blind.differences(expected, found)) == []
    error = spoil(found, dice, seed)
    assert [(kind, number) for kind, number, _, _ in blind.differences(expected, found)] == [error]


@pytest.mark.rule("D-PROP-09")
def test_two_hundred_errors_in_one_store_are_all_found() -> None:
    dice = random.Random(0)
    expected = shelves(dice)
    numbers = sorted(number for row in expected.values() for number in row)
    wrong = set(dice.sample(numbers, ERRORS))
    found: blind.Shelves = {code: {} for code in expected}
    for place, row in expected.items():
        for number, seal in row.items():
            if number not in wrong:
                found[place][number] = seal
            elif int(number[1:]) % 2:
                found[place][number] = "F破损"
    assert {number for _, number, _, _ in blind.differences(expected, found)} == wrong


@pytest.mark.rule("D-PROP-09")
def test_anybody_draws_the_same_places_from_the_same_seed() -> None:
    places = [f"A-{n:02}" for n in range(40)]
    first = blind.draw("种子一号", places, 10)
    assert first == blind.draw("种子一号", list(reversed(places)), 10)
    assert len(first) == 4
    assert first != blind.draw("种子二号", places, 10)
    assert blind.draw("种子一号", places, 100) == places
    assert len(blind.draw("种子一号", places[:3], 1)) == 1
    drawn_once = {code for n in range(100) for code in blind.draw(str(n), places, 10)}
    assert drawn_once == set(places)  # no place is spared for ever


@db
@pytest.mark.gate("property.seed_as_promised")
@pytest.mark.rule("D-PROP-09")
def test_another_seed_than_the_promised_one_draws_nothing(bureau: Province) -> None:
    scene = promised(bureau)
    stopped(scene, "property.draw_places", "property.seed_as_promised", seed="种子二号")
    step(scene, "property.draw_places")


@db
@pytest.mark.gate("property.counter_himself")
@pytest.mark.rule("D-PROP-09")
def test_only_the_one_who_was_named_counts(bureau: Province) -> None:
    scene = drawn(bureau)
    stopped(scene, "property.seal_count", "property.counter_himself", by="custodian")
    with pytest.raises(Invalid, match="seen"):
        step(scene, "property.seal_count", seen=[{"place": "Z-99", "number": "W1"}])
    twice = [{"place": "A-01", "number": "W1"}, {"place": "A-02", "number": "W1"}]
    with pytest.raises(Invalid, match="seen"):
        step(scene, "property.seal_count", seen=twice)
    step(scene, "property.seal_count")


def shown(bureau: Province, scene_count: Count, scene_now: datetime) -> str:
    _, read = catalogue.view(
        "count",
        scene_count.pk,
        bureau.actor("second_custodian"),
        scene_now,
        "查阅",
    )
    return str(read)


@db
@pytest.mark.rule("D-PROP-09")
def test_who_counts_sees_nothing_of_what_ought_to_stand_there(bureau: Province) -> None:
    scene = drawn(bureau)
    count = Count.objects.get(pk=scene.ids["count"])
    number = next(iter(count.expected["A-01"]))
    assert number not in shown(bureau, count, scene.now)
    step(scene, "property.seal_count")
    assert number in shown(bureau, count, scene.now)


@db
@pytest.mark.rule("D-PROP-09")
def test_nor_does_the_page_of_the_store_tell_the_counter(bureau: Province) -> None:
    scene = drawn(bureau)
    for who, says in (("second_custodian", "盲盘中"), ("custodian", "1")):
        _, read = catalogue.view("store", scene.ids["store"], bureau.actor(who), scene.now, "查阅")
        assert says in next(row for row in read["parts"][0]["rows"] if row[0] == "A-01")
    assert not listed(Thing.objects.all(), bureau.actor("second_custodian")).exists()
    step(scene, "property.seal_count")
    assert listed(Thing.objects.all(), bureau.actor("second_custodian")).exists()


@db
@pytest.mark.rule("D-PROP-09")
def test_what_is_on_loan_is_not_expected_on_its_shelf(bureau: Province) -> None:
    scene = lent(bureau)
    step(scene, "property.promise_count")
    step(scene, "property.draw_places")
    assert not any(Count.objects.get().expected.values())


@db
@pytest.mark.rule("D-PROP-09")
def test_the_findings_are_sealed_in_the_ledger_before_they_are_compared(bureau: Province) -> None:
    scene = counted(bureau)
    count = Count.objects.get(pk=scene.ids["count"])
    assert count.digest == blind.digest(count.found)
    said = scene.entry.body["form"]["seen"]  # in clear in the entry: nothing personal
    assert {row["number"] for row in said} == {n for row in count.found.values() for n in row}
    step(scene, "property.compare_count")
    assert not Finding.objects.exists()
    assert scene.shut("property.seal_count", "second_custodian")
    assert not [d for d in scene.entry.body["raised"] if "differences" in d["duty"]]


@db
@pytest.mark.rule("D-PROP-09")
def test_a_difference_is_owed_a_report_within_the_day(bureau: Province) -> None:
    scene = differing(bureau)
    finding = Finding.objects.get()
    assert (finding.difference, finding.place) == ("missing", "A-01")
    owed = scene.duty("property.differences_reported_in_time")
    step(scene, "property.report_differences")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk


@db
@pytest.mark.rule("D-PROP-09", "D-PROP-11")
def test_a_new_store_is_counted_within_a_month(bureau: Province) -> None:
    scene = kept(bureau)
    owed = scene.duty("property.counted_in_time")
    with pytest.raises(Invalid, match="counter"):
        step(scene, "property.promise_count", counter=str(scene.ids["case"]))
    step(scene, "property.promise_count")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk


@db
@pytest.mark.gate("property.count_settled")
@pytest.mark.rule("D-PROP-09")
def test_the_next_month_begins_by_itself_and_counts_from_the_last_count(bureau: Province) -> None:
    scene = kept(bureau)
    stopped(scene, "property.count_again", "property.count_settled")
    assert count_again_due(scene.now) == []
    step(scene, "property.promise_count")
    counted_at = scene.now
    scene.tick(days=2)
    assert count_again_due(scene.now) == [scene.ids["store"]]
    assert count_again_due(scene.now) == []
    owed = scene.duty("property.counted_in_time")
    assert (owed.settled_by, owed.started_at) == (None, counted_at)
    assert owed.due_at.date() == date(2026, 4, 3)


@db
@pytest.mark.rule("D-PROP-09")
def test_a_spot_check_does_not_stand_for_the_full_count_of_the_year(bureau: Province) -> None:
    scene = kept(bureau)
    full = scene.duty("property.counted_fully_in_time")
    assert full.due_at.astimezone(SHANGHAI).date() == date(2026, 12, 31)
    step(scene, "property.promise_count")
    full.refresh_from_db()
    assert full.settled_by is None
    step(scene, "property.promise_full_count")
    full.refresh_from_db()
    assert full.settled_by == scene.entry.pk
    assert Count.objects.get(pk=scene.ids["count"]).share == 100
    count_again_due(scene.now)
    following = scene.duty("property.counted_fully_in_time")
    assert following.due_at.astimezone(SHANGHAI).date() == date(2027, 12, 31)
    assert scene.duty("property.counted_in_time").settled_by is None
