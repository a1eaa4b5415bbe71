"""One-time codes on the screen: set up with a picture, asked for at the next sign-in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.people import onetime
from plumbline.people.models import Account
from tests import cast
from tests.doors.web.desk import text


def code(secret: str, steps: int = 0) -> str:
    return onetime.code(onetime.read(secret), onetime.step_of(timezone.now()) + steps)


def test_who_set_up_codes_is_asked_for_one_at_the_next_sign_in(desks: Any) -> None:
    shown = text(desks.get("/account/factor", "handler"))
    found = re.search(r'name="secret" value="([A-Z2-7]+)"', shown)
    assert found
    assert "<svg" in shown
    secret = found[1]
    wrong = desks.of("handler").post("/account/factor", {"secret": secret, "code": "000000"})
    assert wrong.status_code == 422
    assert f'value="{secret}"' in text(wrong)  # the picture that was scanned stays
    done = desks.of("handler").post("/account/factor", {"secret": secret, "code": code(secret)})
    assert done.status_code == 302

    number = Account.objects.get(officer=desks.bureau.officers["handler"]).number
    anew = Client()
    half = anew.post("/sign-in", {"number": number, "password": cast.PASSWORD, "next": "/ledger"})
    assert half.status_code == 401
    ticket = re.search(r'name="ticket" value="([^"]+)"', text(half))
    assert ticket
    assert anew.get("/ledger").status_code != 200
    step = {"ticket": ticket[1], "next": "/ledger"}
    refused = anew.post("/sign-in", {**step, "code": "000000"})
    assert refused.status_code == 401
    assert "动态口令不正确" in text(refused)
    inside = anew.post("/sign-in", {**step, "code": code(secret, 1)})
    assert inside.headers["Location"] == "/ledger"


@pytest.mark.parametrize("ticket", ["2201032", "x:y:z", "a" * 300])
def test_a_forged_ticket_leads_back_to_the_beginning(desks: Any, ticket: str) -> None:
    del desks
    answer = Client().post("/sign-in", {"ticket": ticket, "code": "123456"})
    assert answer.status_code == 401
    assert 'name="password"' in text(answer)
