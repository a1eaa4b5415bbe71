"""Signing in through a provider of identities that runs on this machine: there, and back."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client
from flask import Flask, Response, request
from oidc_provider_mock import User, app
from werkzeug.serving import make_server

from plumbline.law.roles import Role
from plumbline.people.models import Account
from tests import cast
from tests.doors.web.desk import text
from tests.doors.web.test_keys import added, options

# The provider of the tests asks its library in an old way.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
BACK = "http://localhost/sign-in/provided"


@pytest.fixture
def lives() -> timedelta:
    """How long what the provider says is good for."""
    return timedelta(minutes=5)


def strict(app: Flask) -> Flask:
    """The provider of the tests forgets the challenge of PKCE (RFC 7636): it is held to it here."""
    challenges: dict[str, str] = {}

    def remember(response: Response) -> Response:
        if request.path == "/oauth2/authorize" and "Location" in response.headers:
            said = parse_qs(urlsplit(response.headers["Location"]).query)
            for code in said.get("code", ()):  # none, where it says no
                challenges[code] = request.args["code_challenge"]
        return response

    def hold() -> tuple[str, int] | None:
        if request.path != "/oauth2/token":
            return None
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        said = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if said == challenges.get(request.form["code"]):
            return None
        return '{"error": "invalid_grant"}', 400

    app.after_request(remember)
    app.before_request(hold)
    return app


@pytest.fixture
def provider(desks: Any, settings: Any, lives: timedelta) -> Iterator[str]:
    """The provider, which knows the handler, and somebody whom we do not."""
    number = Account.objects.get(officer=desks.bureau.officers["handler"]).number
    users = [User(sub="handler", claims={"police_number": number}),
             User(sub="nobody", claims={"police_number": "9999999"}),
             User(sub="nameless", claims={})]  # fmt: skip
    site = strict(app(user_claims=users, access_token_max_age=lives, require_nonce=True))
    server = make_server("127.0.0.1", 0, site, threaded=True)
    beside = threading.Thread(target=server.serve_forever, args=(0.05,))
    beside.start()
    settings.OIDC_ISSUER = f"http://127.0.0.1:{server.server_port}"
    settings.OIDC_CLIENT_ID, settings.OIDC_SECRET = "plumbline", "secret"
    try:
        yield settings.OIDC_ISSUER
    finally:
        server.shutdown()
        beside.join()
        server.server_close()


def at(client: Client, path: str) -> Any:
    return client.get(path, headers={"host": "localhost"})


def sent_away(client: Client, target: str = "/ledger") -> str:
    """To the provider; where."""
    answer = at(client, f"/sign-in/provider?next={target}")
    assert answer.status_code == 302, text(answer)
    return str(answer["Location"])


def consents(where: str, who: str = "handler") -> str:
    """At the provider somebody says who he is; the address that leads back."""
    answer = httpx.post(where, data={"sub": who}, trust_env=False)
    assert answer.status_code == 302, answer.text
    assert answer.headers["Location"].startswith(BACK)
    return answer.headers["Location"].removeprefix("http://localhost")


def test_whom_the_provider_knows_is_let_in_and_comes_where_he_wanted(provider: str) -> None:
    client = Client()
    assert "用统一身份认证登录" in text(at(client, "/sign-in"))
    where = sent_away(client)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
    assert where.startswith(f"{provider}/oauth2/authorize?")
    assert (asked["response_type"], asked["redirect_uri"], asked["scope"]) == (
        "code",
        BACK,
        "openid",
    )
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["code_challenge"], asked["state"], asked["nonce"]}) == 3
    inside = at(client, consents(where))
    assert (inside.status_code, inside["Location"]) == (302, "/ledger")
    assert at(client, "/ledger").status_code == 200


def refused(answer: Any, says: str) -> None:
    assert answer.status_code == 401
    assert says in text(answer)
    assert 'name="password"' in text(answer)


@pytest.mark.usefixtures("provider")
def test_an_answer_counts_once_and_in_its_session_alone() -> None:
    client, other = Client(), Client()
    back = consents(sent_away(client))
    refused(at(other, back), "没有确认您的身份")
    sent_away(other)
    refused(at(other, back), "没有确认您的身份")  # another question stands open there
    assert at(client, back).status_code == 302
    client.post("/sign-out")
    refused(at(client, back), "没有确认您的身份")
    assert at(client, "/ledger").status_code == 302


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("part", ["nonce", "verifier", "state"])
def test_an_answer_to_a_question_with_another_secret_lets_nobody_in(part: str) -> None:
    client = Client()
    back = consents(sent_away(client))
    session = client.session
    session["provider-asked"] = session["provider-asked"] | {part: "another" * 7}
    session.save()
    refused(at(client, back), "没有确认您的身份")


@pytest.mark.parametrize("lives", [timedelta(minutes=-5)])
@pytest.mark.usefixtures("provider", "lives")
def test_what_has_expired_lets_nobody_in() -> None:
    client = Client()
    refused(at(client, consents(sent_away(client))), "没有确认您的身份")


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize(("who", "says"), [
    ("nobody", "没有您的在职账号"), ("nameless", "没有确认您的身份"),
])  # fmt: skip
def test_nobody_is_enrolled_by_the_provider(who: str, says: str) -> None:
    before, client = Account.objects.count(), Client()
    refused(at(client, consents(sent_away(client), who)), says)
    assert Account.objects.count() == before


@pytest.mark.usefixtures("provider")
def test_who_left_is_not_let_in_and_who_leaves_is_out(desks: Any) -> None:
    client = Client()
    at(client, consents(sent_away(client)))
    assert at(client, "/ledger").status_code == 200
    desks.bureau.do("people.leave", "administrator", desks.bureau.officers["handler"], cast.OPENS,
                    reason="retired", last_day=cast.OPENS.date().isoformat())  # fmt: skip
    assert at(client, "/ledger").status_code == 302
    refused(at(Client(), "/sign-in/provided"), "没有确认您的身份")
    anew = Client()
    refused(at(anew, consents(sent_away(anew))), "没有您的在职账号")


@pytest.mark.usefixtures("provider")
def test_a_second_factor_is_asked_for_all_the_same(desks: Any) -> None:
    key, client = added(desks), Client()
    half = at(client, consents(sent_away(client)))
    assert half.status_code == 401
    assert at(client, "/ledger").status_code == 302
    found = text(half).split('name="ticket" value="')[1].split('"')[0]
    answers = {
        "ticket": found,
        "next": "/ledger",
        "answer": key.answer_to(options(half), "http://localhost"),
    }
    inside = client.post("/sign-in", answers, headers={"host": "localhost"})
    assert inside["Location"] == "/ledger"


@pytest.mark.usefixtures("provider")
def test_whose_post_asks_for_a_second_factor_only_sets_one_up(settings: Any) -> None:
    settings.FACTORS = frozenset({Role.CASE_OFFICER})
    client = Client()
    at(client, consents(sent_away(client)))
    assert at(client, "/ledger")["Location"] == "/account/keys"


@pytest.mark.usefixtures("provider")
@pytest.mark.parametrize("issuer", ["http://localhost:9", "same/"])
def test_a_provider_that_does_not_answer_or_calls_itself_otherwise_is_said(
    settings: Any, issuer: str
) -> None:
    settings.OIDC_ISSUER = settings.OIDC_ISSUER + "/" if issuer == "same/" else issuer
    refused(at(Client(), "/sign-in/provider"), "没有应答")


def test_without_a_provider_there_is_no_button(desks: Any) -> None:
    del desks
    client = Client()
    assert "统一身份认证" not in text(at(client, "/sign-in"))
    assert at(client, "/sign-in/provider")["Location"] == "/sign-in"
    assert at(client, "/sign-in/provided?code=x&state=y").status_code == 401
