"""Signing in through a provider of identities at a desk and on a phone: there, and back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from oidc_provider_mock import User, app
from werkzeug.serving import make_server

from tests.browser.seat import DESKTOP, PHONE, Seat, numbers
from tests.doors.web.test_provided import strict

# The provider of the tests asks its library in an old way.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
LOOKS = "https://cdn.jsdelivr.net/**"  # where the page of the provider has its looks from
BUTTON, WAITING = "用统一身份认证登录", "没有登录"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The provider; it knows the handler, and somebody whom the product does not."""
    users = [User(sub="handler", claims={"police_number": numbers()["handler"]}),
             User(sub="nobody", claims={"police_number": "9999999"})]  # fmt: skip
    site = strict(app(user_claims=users, require_nonce=True))
    server = make_server("127.0.0.1", 0, site, threaded=True)
    beside = threading.Thread(target=server.serve_forever, args=(0.05,))
    beside.start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("PLUMBLINE_OIDC_ISSUER", address)
    monkeypatch.setenv("PLUMBLINE_OIDC_CLIENT_ID", "plumbline")
    monkeypatch.setenv("PLUMBLINE_OIDC_SECRET", "secret")
    try:
        yield address
    finally:
        server.shutdown()
        beside.join()
        server.server_close()


@pytest.fixture
def fresh_database(provider: str, request: pytest.FixtureRequest) -> Any:
    """The site is served with the provider in its settings."""
    del provider
    return request.getfixturevalue("fresh_bureau")


def at_the_provider(seat: Seat, address: str, path: str = "/ledger") -> Seat:
    """From a page that asks who this is to the provider's own."""
    page = seat.page
    page.route(LOOKS, lambda route: route.fulfill(body=""))
    seat.go(path).sound()
    page.get_by_role("link", name=BUTTON).click()
    page.wait_for_url(f"{address}/oauth2/authorize?*")
    return seat


def says(seat: Seat, who: str) -> Seat:
    """Somebody says there who he is, and comes back."""
    seat.page.get_by_role("button", name=who, exact=True).click()
    seat.page.wait_for_url(f"{seat.seats.site}/**")
    return seat


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_button_leads_to_the_provider_and_back_to_where_one_wanted(
    provider: str, seats: Any, size: tuple[int, int]
) -> None:
    seat = seats.open(size=size)
    seat.go("/sign-in").shot("button").sound()
    at_the_provider(seat, provider).shot("there")
    says(seat, "handler")
    assert seat.path == "/ledger"
    seat.shot("inside").sound()
    assert seat.go("/").heading == "工作台"
    assert numbers()["handler"] in seat.page.content()


def test_the_way_is_open_without_a_script(provider: str, seats: Any) -> None:
    seat = seats.open(script=False)
    says(at_the_provider(seat, provider), "handler")
    assert seat.path == "/ledger"


@pytest.mark.parametrize("who", ["nobody", "Deny"])
def test_whom_it_does_not_vouch_for_is_told_and_may_sign_in_otherwise(
    provider: str, seats: Any, who: str
) -> None:
    seat = says(at_the_provider(seats.open(), provider), who)
    assert seat.path.startswith("/sign-in/provided?")
    assert WAITING in seat.text
    seat.shot(f"not-{who}".lower()).sound()
    seat.sign_in("handler")
    assert seat.heading == "工作台"
