"""A citizen at his phone: the receipt's number and code, how far the case is, the proof checked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from plumbline.intake.models import Receipt
from plumbline.kernel import ledger
from tests.browser.seat import DESKTOP, PHONE
from tests.scenes import decided


def receipt(bureau: Any) -> tuple[str, str]:
    """Number and code of a case that was decided; made beside the browser's own thread."""

    def alone() -> tuple[str, str]:
        try:
            scene = decided(bureau, "administrative")
            ledger.seal(scene.now)
            row = Receipt.objects.get(case=scene.ids["case"])
            return row.number, row.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result()


@pytest.mark.rule("3.5a", "D-OPEN-05", "D-OPEN-06")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_citizen_follows_his_case_and_checks_the_proof(
    cast_on_site: Any, seats: Any, size: tuple[int, int]
) -> None:
    number, code = receipt(cast_on_site)
    seat = seats.open(size=size)
    seat.go("/public/").shot("home")
    page = seat.page
    page.click("main a >> text=查案件进展")
    page.fill("#number", number)
    page.fill("#code", "2222-2222")
    seat.follow("main button.main")
    assert "没有查到" in seat.text
    assert page.input_value("#number") == number
    seat.shot("wrong")
    page.fill("#code", f"{code[:4].lower()}-{code[4:]}")
    seat.follow("main button.main")
    assert page.locator(".stages li").count() == 3
    checks = page.locator("button.link")
    for place in range(checks.count()):
        checks.nth(place).click()
    page.wait_for_function("document.querySelectorAll('.stages .chip.met').length === 3")
    seat.shot("progress")
    # The control: a root that is another's.
    page.evaluate("document.querySelector('button.link').dataset.root = '00'.repeat(32)")
    checks.first.click()
    page.wait_for_selector(".stages .chip.over")
    seat.go("/public/ledger").shot("ledger")
    seat.go("/public/papers?lang=en#number=A-1&code=ABCD2345").shot("papers")
    assert (page.input_value("#number"), page.input_value("#code")) == ("A-1", "ABCD2345")
    assert page.url.endswith("/public/papers?lang=en")  # nothing of it stays in the history
    assert page.context.cookies() == []


@pytest.mark.rule("3.5a")
def test_without_script_the_progress_is_shown_all_the_same(cast_on_site: Any, seats: Any) -> None:
    number, code = receipt(cast_on_site)
    seat = seats.open(size=PHONE, script=False)
    seat.go("/public/progress?lang=en")
    seat.page.fill("#number", number)
    seat.page.fill("#code", code)
    seat.page.click("main button.main")
    seat.page.wait_for_selector(".stages")
    seat.shot("plain")
    assert seat.page.locator("button.link >> visible=true").count() == 0


@pytest.mark.rule("3.5a", "D-OPEN-06")
def test_a_terminal_leaves_nothing_of_whoever_walked_away(cast_on_site: Any, seats: Any) -> None:
    number, code = receipt(cast_on_site)
    seat = seats.open(size=(1080, 1920))
    page = seat.page
    page.clock.install()
    seat.go("/public/?screen=kiosk").shot("kiosk")
    page.clock.fast_forward(200_000)  # the first page has nothing to leave
    assert not page.locator(".leaving").is_visible()
    seat.follow("main a >> text=查案件进展")
    assert "screen=kiosk" in page.url
    page.fill("#number", number)
    page.fill("#code", code)
    page.click("main button.main")
    page.wait_for_selector(".stages")
    seat.shot("kiosk-progress")
    page.clock.fast_forward(61_000)
    page.click(".leaving button")  # still there
    assert page.locator(".stages").is_visible()
    page.clock.fast_forward(61_000)
    page.wait_for_selector(".leaving button")
    page.clock.fast_forward(21_000)
    page.wait_for_url("**/public/?screen=kiosk")
    page.click(".band-button")
    page.wait_for_url("**/public/?lang=en&screen=kiosk")
    # The control: without the word in the address it is any browser, and nothing is taken away.
    seat.go("/public/progress")
    assert page.locator(".leaving").count() == 0
    seat.go("/public/rules?q=N-INT").shot("rules")
    page.set_viewport_size({"width": 360, "height": 740})
    seat.go("/public/rules?q=N-INT&lang=en").shot("rules-phone")
