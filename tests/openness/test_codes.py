"""Number and code open; whoever guesses learns nothing and soon waits (X1, X2)."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.doors.cli.province import Province
from plumbline.intake.models import Receipt
from plumbline.openness.codes import TRIES, WINDOW, plain
from plumbline.openness.models import Asked, Outcome
from plumbline.openness.progress import look_up
from plumbline.people.numbers import ALPHABET
from tests.scenes import Scene, accepted

pytestmark = pytest.mark.usefixtures("db")
GUESSES = int(os.environ.get("PLUMBLINE_GUESSES", "4000"))


def receipt(scene: Scene) -> Receipt:
    return Receipt.objects.get(case=scene.ids["case"])


def wrong(code: str) -> str:
    """Another code of the same form."""
    return ("2" if code[0] != "2" else "3") + code[1:]


@pytest.mark.rule("D-OPEN-05", "D-OPEN-06", "3.5a")
def test_number_and_code_open_however_they_are_typed(bureau: Province) -> None:
    scene = accepted(bureau)
    row = receipt(scene)
    typed = f" {row.number.lower()} ", f"{row.code[:4].lower()}-{row.code[4:]} "
    found = look_up(*typed, scene.now)
    assert found is not None
    assert found.number == row.number
    noted = Asked.objects.get()
    assert (noted.outcome, noted.subject_id) == (Outcome.OPENED, scene.ids["case"])


@pytest.mark.rule("D-OPEN-06")
def test_a_wrong_code_and_a_number_that_nobody_has_open_nothing(bureau: Province) -> None:
    scene = accepted(bureau)
    row = receipt(scene)
    for number, code in (
        (row.number, wrong(row.code)), (row.number, ""), (row.number, row.code[:7]),
        (row.number + "1", row.code), ("", ""), ("", "\0" * 8), ("无", row.code),
    ):  # fmt: skip
        assert look_up(number, code, scene.now) is None
    assert set(Asked.objects.values_list("outcome", flat=True)) == {Outcome.WRONG}
    assert not Asked.objects.filter(mark__contains=row.number).exists()


@pytest.mark.rule("D-OPEN-06")
def test_after_five_wrong_codes_the_number_waits_for_fifteen_minutes(bureau: Province) -> None:
    scene = accepted(bureau)
    row = receipt(scene)
    for _ in range(TRIES):
        assert look_up(row.number, row.code, scene.now) is not None  # right ones do not count
        assert look_up(row.number, wrong(row.code), scene.now) is None
    assert look_up(row.number, row.code, scene.now) is None
    assert look_up(row.number.lower(), row.code, scene.now) is None  # nor spelt otherwise
    assert Asked.objects.latest("pk").outcome == Outcome.WAITS
    assert look_up(row.number, row.code, scene.now + WINDOW - timedelta(seconds=1)) is None
    assert look_up(row.number, row.code, scene.now + WINDOW) is not None


def test_another_number_does_not_wait(bureau: Province) -> None:
    scene = accepted(bureau)
    first = receipt(scene)
    other = receipt(accepted(bureau))
    for _ in range(TRIES):
        look_up(first.number, wrong(first.code), scene.now)
    assert look_up(other.number, other.code, scene.now) is not None


def test_what_was_asked_stands(bureau: Province) -> None:
    scene = accepted(bureau)
    look_up(receipt(scene).number, "", scene.now)
    for change in ("UPDATE openness_asked SET outcome = 'opened'", "DELETE FROM openness_asked"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_what_is_typed_is_taken_as_it_was_given_out() -> None:
    assert plain(" h22-01 ab\n") == "H2201AB"
    assert plain("〔2026〕第5号") == "2026第5号"
    assert len(plain("A" * 10_000)) == 64


@pytest.mark.thorough
@pytest.mark.rule("D-OPEN-06")
def test_guessing_hits_nothing_and_takes_as_long_for_a_number_as_for_none(
    bureau: Province,
) -> None:
    """4,000 guesses, or PLUMBLINE_GUESSES: in a quarter of an hour five are answered at most."""
    scene = accepted(bureau)
    row = receipt(scene)
    took: dict[bool, list[float]] = {True: [], False: []}
    now = scene.now
    for number in range(GUESSES // 2):
        now += timedelta(minutes=4)
        for known in (True, False) if number % 2 else (False, True):
            guess = "".join(secrets.choice(ALPHABET) for _ in range(8))
            asked = row.number if known else row.number[:-1] + "7"
            began = perf_counter()
            assert look_up(asked, guess, now) is None or guess == row.code
            took[known].append(perf_counter() - began)
    apart = abs(median(took[True]) - median(took[False])) * 1e3
    print({"known ms": median(took[True]) * 1e3, "none ms": median(took[False]) * 1e3})
    assert apart < 2.0
