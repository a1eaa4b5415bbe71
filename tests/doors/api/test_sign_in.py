"""Getting in, and being kept out."""

import statistics
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils import timezone

from plumbline.law.roles import Role
from plumbline.people import accounts
from plumbline.people.models import Account, Token
from tests import cast
from tests.people import test_keys as keys
from tests.people.authenticator import Authenticator
from tests.scenes import Scene

PAIR = {"number": "2201032", "password": cast.PASSWORD}


def test_a_token_opens_the_rest(door: Any) -> None:
    answer = door.post("sign-in", PAIR)
    assert answer.status_code == 200
    body = answer.json()
    assert body["officer"] == {
        "id": str(door.bureau.officers["handler"]), "name": "李勤", "number": "2201032",
    }  # fmt: skip
    assert datetime.fromisoformat(body["expires"]) > timezone.now() + timedelta(hours=11)
    bearer = {"Authorization": f"Bearer {body['token']}"}
    assert door.get("subjects/unit", **bearer).status_code == 200


def test_wrong_number_and_wrong_password_look_the_same(door: Any, told: Any) -> None:
    wrong = door.post("sign-in", {**PAIR, "password": "not the password"})
    unknown = door.post("sign-in", {**PAIR, "number": "9999999"})
    assert told(wrong, 401) == told(unknown, 401)
    assert wrong.headers["WWW-Authenticate"] == unknown.headers["WWW-Authenticate"]


def test_every_refusal_takes_as_long_as_a_wrong_password(
    door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody learns from the time whether a number exists, or whether its owner still serves."""
    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 100 * 1024)  # as dear as in life
    for account in Account.objects.filter(number__in=("2201032", "2201033")):
        account.set_password(cast.PASSWORD)
        account.save()
    Scene(door.bureau).do("people.leave", "administrator", door.bureau.officers["assistant"],
                          reason="retired", last_day="2026-03-03")  # fmt: skip
    serves, left, nobody = "2201032", "2201033", "9999999"

    def median(number: str) -> float:
        spans = []
        for _ in range(3):
            start = time.perf_counter()
            answer = door.post("sign-in", {"number": number, "password": "not the password"})
            spans.append(time.perf_counter() - start)
            assert answer.status_code == 401
        return statistics.median(spans)

    usual = median(serves)
    assert 1 / 3 < median(nobody) / usual < 3
    assert 1 / 3 < median(left) / usual < 3


def test_five_wrong_passwords_lock_and_say_until_when(door: Any, told: Any) -> None:
    for _ in range(4):
        told(door.post("sign-in", {**PAIR, "password": "wrong"}), 401)
    fifth = door.post("sign-in", {**PAIR, "password": "wrong"})
    right = door.post("sign-in", PAIR)
    for answer in (fifth, right):
        until = datetime.fromisoformat(told(answer, 429)["locked_until"])
        assert timedelta(minutes=14) < until - timezone.now() <= timedelta(minutes=15)
        assert 14 * 60 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1


def test_a_lock_that_is_over_is_not_told_again(door: Any, told: Any) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Account.objects.filter(number="2201032").update(locked_until=past)
    told(door.post("sign-in", {**PAIR, "password": "wrong"}), 401)


def test_a_token_runs_out(door: Any, told: Any) -> None:
    assert door.get("duties", "handler").status_code == 200
    Token.objects.update(expires_at=timezone.now())
    told(door.get("duties", "handler"), 401)


@pytest.mark.parametrize("header", [
    None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic MjIwMTAzMjp4", "Bearer é",
    "Bearer " + "x" * 5000, "Bearer \x00",
])  # fmt: skip
def test_without_a_valid_token_nothing_opens(door: Any, told: Any, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = door.get("duties", **headers)
    told(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("body", [
    {}, {"number": "2201032"}, {**PAIR, "more": 1}, {**PAIR, "number": 2201032},
    {**PAIR, "number": None}, {**PAIR, "number": "2201032\x00"}, {**PAIR, "password": "x" * 201},
    {**PAIR, "number": ["2201032"]}, {**PAIR, "password": ""},
])  # fmt: skip
def test_a_sign_in_of_the_wrong_shape(door: Any, told: Any, body: object) -> None:
    assert told(door.post("sign-in", body), 422)["errors"]


def test_who_has_a_key_alone_is_told_that_programs_use_none(door: Any, told: Any) -> None:
    keys.add(Scene(door.bureau), Authenticator())
    for code in ("", "123456"):
        told(door.post("sign-in", {**PAIR, "code": code}), 401)
    problem = told(door.post("sign-in", PAIR), 401)
    assert problem["title"] == accounts.ONLY_KEYS


def test_whose_post_asks_for_a_second_factor_gets_no_token(
    door: Any, told: Any, settings: Any
) -> None:
    token = door.post("sign-in", PAIR).json()["token"]
    settings.FACTORS = frozenset({Role.CASE_OFFICER})
    assert told(door.post("sign-in", PAIR), 401)["title"] == accounts.UNGUARDED
    assert door.get("subjects/unit", Authorization=f"Bearer {token}").status_code == 401
