"""A citizen at his phone: his report was not taken; he asks for a check and is not satisfied."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from plumbline.kernel import ledger
from tests import cast
from tests.browser.seat import DESKTOP, PHONE
from tests.complaints import scene as complaints
from tests.complaints.scene import ANSWER, CHECK, FOUND, complaint
from tests.scenes import resolved, step


def replied(bureau: Any) -> tuple[str, str]:
    """Number and code of a check that was answered an hour ago; beside the browser's own thread."""

    def alone() -> tuple[str, str]:
        try:
            now = timezone.now()
            scene = complaints.assigned(bureau, at=now - timedelta(days=80), **CHECK)
            step(scene, "complaints.accept")
            scene.now = now - timedelta(hours=1)
            scene.do("complaints.find", "reviewer", **resolved(scene, FOUND))
            scene.do("complaints.reply", "head", **ANSWER)
            ledger.seal(scene.now)
            row = complaint(scene)
            return row.number, row.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result()


@pytest.mark.rule("3.5b", "D-OPEN-11")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_citizen_asks_for_a_check_and_follows_it(
    cast_on_site: Any, seats: Any, size: tuple[int, int]
) -> None:
    del cast_on_site
    seat = seats.open(size=size)
    page = seat.page
    seat.go("/public/").shot("home")
    seat.go("/public/complaints").shot("unit")
    page.fill("#q", "南岭")
    page.click("main button.main")
    seat.follow("main a.button >> text=南岭派出所")
    seat.go(f"/public/complaints?unit={cast.STATION}&matter=check").shot("form")
    page.select_option("#matter", "information")
    page.fill("#facts", "手机被盗，派出所不给回执")
    page.click("main button.main")
    page.wait_for_selector("#wrong")
    assert page.input_value("#facts") == "手机被盗，派出所不给回执"
    seat.shot("wrong")
    page.select_option("#matter", "check")
    page.click("main button.main")
    page.wait_for_selector("#code")
    seat.shot("taken")
    assert page.inner_text("#number").startswith(f"T{cast.STATION}")
    page.click("main button.main")
    page.wait_for_selector(".stages")
    seat.shot("followed")
    seat.go("/public/remedies").shot("remedies")
    assert page.context.cookies() == []


@pytest.mark.rule("3.5b", "D-OPEN-09")
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_citizen_who_is_not_satisfied_asks_the_unit_above(
    cast_on_site: Any, seats: Any, *, script: bool
) -> None:
    number, code = replied(cast_on_site)
    seat = seats.open(size=PHONE, script=script)
    page = seat.page
    seat.go("/public/complaints/progress")
    page.fill("#number", number)
    page.fill("#code", code.lower())
    page.click("main button.main")
    page.wait_for_selector("#reasons")
    seat.shot("replied")
    page.fill("#reasons", "没有说明谁负责")
    page.click("text=申请重新办理")
    page.wait_for_selector(".alert.good")
    assert "长春市公安局" in page.inner_text(".head")
    seat.shot("reviewing")


@pytest.mark.rule("3.5b")
def test_an_officer_reads_a_complaint_and_the_figures(cast_on_site: Any, seats: Any) -> None:
    number, _ = replied(cast_on_site)
    seat = seats.of("head")
    seat.go("/lists/complaint").shot("list")
    seat.follow(f"text={number}").shot("page")
    seat.go("/complaints/figures").shot("figures")
