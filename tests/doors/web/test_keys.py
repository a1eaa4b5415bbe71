"""Security keys on the screen: added on one's own page, asked for at sign-in."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from plumbline.law.roles import Role
from plumbline.people.models import Account, Key
from tests import cast
from tests.doors.web.desk import text
from tests.people.authenticator import Authenticator

HERE = "http://localhost"


def options(page: Any) -> str:
    found = re.search(r'data-options="([^"]+)"', text(page))
    assert found, text(page)
    return html.unescape(found[1])


def at(client: Client, path: str) -> Any:
    return client.get(path, headers={"host": "localhost"})


def send(client: Client, path: str, **answers: str) -> Any:
    return client.post(path, answers, headers={"host": "localhost"})


def added(desks: Any, by: str = "handler") -> Authenticator:
    key, client = Authenticator(), desks.of(by)
    answer = key.answer_to(options(at(client, "/account/keys")), HERE)
    assert send(client, "/account/keys", label="随身", answer=answer).status_code == 302
    return key


def half_in(desks: Any, by: str = "handler") -> tuple[Client, Any, dict[str, str]]:
    number = Account.objects.get(officer=desks.bureau.officers[by]).number
    anew = Client()
    half = send(anew, "/sign-in", number=number, password=cast.PASSWORD, next="/ledger")
    assert half.status_code == 401
    ticket = re.search(r'name="ticket" value="([^"]+)"', text(half))
    assert ticket
    return anew, half, {"ticket": ticket[1], "next": "/ledger"}


def test_who_registered_a_key_is_asked_for_it_at_the_next_sign_in(desks: Any) -> None:
    key = added(desks)
    assert "随身" in text(at(desks.of("handler"), "/account/keys"))
    anew, half, step = half_in(desks)
    assert 'name="code"' not in text(half)
    assert at(anew, "/ledger").status_code == 302
    refused = send(anew, "/sign-in", **step, answer="{}")
    assert refused.status_code == 401
    assert "安全密钥的回应不能核实" in text(refused)
    inside = send(anew, "/sign-in", **step, answer=key.answer_to(options(refused), HERE))
    assert inside.headers["Location"] == "/ledger"
    assert at(anew, "/ledger").status_code == 200


def test_what_one_screen_was_asked_no_other_answers(desks: Any) -> None:
    key = added(desks)
    _, half, step = half_in(desks)
    answer = key.answer_to(options(half), HERE)
    late = send(Client(), "/sign-in", **step, answer=answer)
    assert late.status_code == 401
    assert "请再用一次安全密钥" in text(late)


def test_a_copied_key_is_told_of_and_shut(desks: Any) -> None:
    key = added(desks)
    copy = key.copy()
    for _ in range(2):
        anew, half, step = half_in(desks)
        send(anew, "/sign-in", **step, answer=key.answer_to(options(half), HERE))
    anew, half, step = half_in(desks)
    shut = send(anew, "/sign-in", **step, answer=copy.answer_to(options(half), HERE))
    assert "这把安全密钥已被封停" in text(shut)
    assert 'data-options=""' in text(shut)
    assert "疑被复制" in text(at(desks.of("handler"), "/account/keys"))


def test_an_answer_that_proves_nothing_is_refused_on_the_page(desks: Any) -> None:
    answer = send(desks.of("handler"), "/account/keys", label="随身", answer="{}")
    assert answer.status_code == 422
    assert 'value="随身"' in text(answer)
    assert not Key.objects.exists()


def test_at_a_number_for_an_address_the_page_says_what_to_do(desks: Any) -> None:
    added(desks)
    numbered = desks.of("handler").get("/account/keys", headers={"host": "127.0.0.1"})
    assert "须以域名访问" in text(numbered)
    assert "key-ask" not in text(numbered)


def test_the_address_of_the_settings_goes_before_that_of_the_request(
    desks: Any, settings: Any
) -> None:
    settings.ADDRESS = "https://zs.example.cn"
    assert '"id": "zs.example.cn"' in options(at(desks.of("handler"), "/account/keys"))


def test_whose_post_asks_for_a_second_factor_first_sets_one_up(desks: Any, settings: Any) -> None:
    settings.FACTORS = frozenset({Role.CASE_OFFICER})
    client = desks.of("handler")
    for path in ("/", "/ledger", "/lists/case"):
        assert at(client, path)["Location"] == "/account/keys"
    assert send(client, f"/act/people.leave/?subject={desks.bureau.officers['handler']}").headers[
        "Location"] == "/account/keys"  # fmt: skip
    assert client.get("/footage/mine").status_code == 401
    page = text(at(client, "/account/keys"))
    assert "须先设置第二重验证" in page
    assert 'href="/lists/case"' not in page
    assert at(client, "/account/factor").status_code == 200
    added(desks)
    assert at(client, "/ledger").status_code == 200
    assert at(desks.of("auditor"), "/ledger").status_code == 200  # another post


@pytest.mark.parametrize(("act", "leads"), [
    ("people.add_key", "/account/keys"), ("people.add_factor", "/account/factor"),
])  # fmt: skip
def test_what_no_form_can_ask_for_has_a_page_of_its_own(desks: Any, act: str, leads: str) -> None:
    mine = desks.bureau.officers["handler"]
    assert desks.get(f"/act/{act}/?subject={mine}", "handler")["Location"] == leads


def test_a_key_is_removed_from_its_page(desks: Any) -> None:
    added(desks)
    row, mine = Key.objects.get(), desks.bureau.officers["handler"]
    shown = text(at(desks.of("handler"), "/account/keys"))
    link = f"/act/people.remove_key/?subject={mine}&amp;key={row.pk}"
    assert link in shown
    form = text(desks.get(html.unescape(link), "handler"))
    assert f'<option value="{row.pk}" selected>随身' in form or "checked" in form
    other = text(desks.get(html.unescape(link), "reviewer"))
    assert "随身" not in other
