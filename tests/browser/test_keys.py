"""A security key at a desk and on a phone: registered, asked for at sign-in, refused in words."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests import cast
from tests.browser.seat import DESKTOP, PHONE, Seat, numbers

VIRTUAL = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False,
    "hasUserVerification": False, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def named_site(seats: Any) -> Any:
    """The same site by a name, which keys need."""
    seats.site = seats.site.replace("127.0.0.1", "localhost")
    return seats


def plugged_in(seat: Seat, **how: Any) -> tuple[Any, str]:
    """A virtual authenticator of Chromium's own."""
    line = seat.page.context.new_cdp_session(seat.page)
    line.send("WebAuthn.enable")
    options = {**VIRTUAL, **how}
    found = line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return line, found["authenticatorId"]


def password(seat: Seat, by: str) -> None:
    seat.go("/sign-in")
    seat.page.fill("#number", numbers()[by])
    seat.page.fill("#password", cast.PASSWORD)
    seat.follow("main button.main")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_key_is_registered_and_opens_by_keyboard_alone(
    cast_on_site: Any, named_site: Any, size: tuple[int, int]
) -> None:
    del cast_on_site
    seat = named_site.of("handler", size=size)
    line, key = plugged_in(seat)
    seat.go("/account/keys").shot("none").sound()
    page = seat.page
    page.focus("#label")
    page.keyboard.type("钥匙串上的")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done")
    assert seat.heading == "已办理：登记安全密钥"
    seat.go("/account/keys").shot("one").sound()
    assert "钥匙串上的" in seat.text
    assert len(line.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1

    page.keyboard.press("Tab")
    page.context.clear_cookies()
    password(seat, "handler")
    seat.at("#key-ask").shot("asked").sound()
    page.keyboard.press("Enter")
    page.wait_for_url(named_site.site + "/")
    seat.go("/account/keys")
    assert "最近一次登录" in seat.text


def test_what_goes_wrong_is_said(cast_on_site: Any, named_site: Any) -> None:
    del cast_on_site
    seat = named_site.of("reviewer", size=PHONE)
    line, key = plugged_in(seat)
    seat.go("/account/keys")
    seat.page.fill("#label", "随身")
    seat.page.click("#key-ask")
    seat.page.wait_for_url("**/done")

    seat.go("/account/keys")
    seat.page.fill("#label", "再来一次")
    seat.page.click("#key-ask")
    said = seat.page.locator("#key-said")
    seat.page.wait_for_function(
        "document.getElementById('key-said').textContent.includes('登记过')"
    )

    line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    plugged_in(seat)  # another key, which nobody registered
    seat.page.context.clear_cookies()
    password(seat, "reviewer")
    seat.page.click("#key-ask")
    seat.page.wait_for_function(
        "document.getElementById('key-said').textContent.includes('没有完成')"
    )
    assert re.search("可以再试一次", said.inner_text())
    seat.shot("not-done").sound()


def test_without_scripts_the_page_says_what_to_do(cast_on_site: Any, named_site: Any) -> None:
    del cast_on_site
    seat = named_site.of("handler", script=False)
    seat.go("/account/keys").shot("no-script")
    assert "此浏览器不能使用安全密钥" in seat.text
    assert seat.page.locator("#key-ask").is_hidden()
