"""The public door on a telephone: the menu folds, a receipt is verified, errors are heard."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from plumbline.kernel import ledger
from tests import cast
from tests.browser.seat import DESKTOP, PHONE


def sealed() -> None:
    """What was done is numbered and signed; beside the browser's own thread."""

    def alone() -> None:
        try:
            ledger.seal(timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        other.submit(alone).result()


@pytest.mark.rule("3.5a")
def test_the_menu_folds_on_a_telephone_and_stands_open_on_a_desk(
    cast_on_site: Any, seats: Any
) -> None:
    del cast_on_site
    for who, path in (("", "/public/progress?lang=en"), ("handler", "/lists/case")):
        seat = seats.of(who, size=PHONE) if who else seats.open(size=PHONE)
        page = seat.go(path).page
        links = page.locator("nav.nav a")
        assert not links.first.is_visible()
        height = page.locator("nav.nav").bounding_box()["height"]
        assert height < 60
        summary = page.locator("nav.nav summary")
        assert (
            summary.locator("b").inner_text() == page.locator("nav [aria-current]").text_content()
        )
        seat.shot(f"folded-{who}")
        summary.focus()
        page.keyboard.press("Enter")
        assert all(one.is_visible() for one in links.all())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('nav.nav') !== null")
        seat.sound().shot(f"open-{who}")
        seat.looks(DESKTOP, dark=False)
        assert links.first.is_visible()
        assert not summary.is_visible()


@pytest.mark.rule("3.5a", "3.5b")
def test_anybody_verifies_the_entry_of_his_receipt_in_the_browser(
    cast_on_site: Any, seats: Any
) -> None:
    del cast_on_site
    seat = seats.open(size=PHONE)
    page = seat.page
    seat.go(f"/public/complaints?unit={cast.STATION}&matter=check")
    page.fill("#facts", "报警以后没有人来")
    page.click("main button.main")
    page.wait_for_selector("dd#code")
    receipt = page.locator("pre").text_content()
    sealed()
    seat.go("/public/ledger#verify")
    page.fill("#receipt", receipt)
    page.click("#verify button")
    page.wait_for_selector("#verify li:nth-child(4)")
    assert page.locator("#verify .met").count() == 3, page.locator("#verify ul").inner_text()
    seat.sound().shot("verified")
    root = page.locator("#verify li").last.inner_text().rsplit("：", 1)[1]
    assert root == page.locator(".command").inner_text().split("\n")[2]
    # The controls: one sign of the receipt changed, another entry's number in it.
    page.fill("#receipt", receipt.replace("T", "U", 1).replace("Z", "Y", 1))
    page.click("#verify button")
    page.wait_for_selector("#verify .over")
    assert "签名不符" in page.locator("#verify ul").inner_text()
    lines = receipt.split("\n")
    lines[3] = "A" + lines[3][1:] if lines[3][0] != "A" else "B" + lines[3][1:]
    page.fill("#receipt", "\n".join(lines))
    page.click("#verify button")
    page.wait_for_selector("#verify .over >> nth=1")
    assert "核验不符" in page.locator("#verify ul").inner_text()
    page.fill("#receipt", "不是回执")
    page.click("#verify button")
    page.wait_for_selector("text=不是本账本的签名回执")


@pytest.mark.rule("3.5b")
def test_what_is_wrong_is_said_where_it_is_wrong(cast_on_site: Any, seats: Any) -> None:
    del cast_on_site
    seat = seats.open(size=PHONE, script=False)
    page = seat.page
    seat.go(f"/public/complaints?unit={cast.STATION}&matter=information")
    page.fill("#facts", "申请公开本所的岗位职责")
    page.click("main button.main")
    page.wait_for_selector("#wrong")
    assert page.title().startswith("有误")
    field = page.locator("#reporter")
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{field.get_attribute('aria-describedby').split()[0]}").is_visible()
    page.click("#wrong a")
    assert page.evaluate("location.hash") == "#reporter"
    seat.shot("wrong")
