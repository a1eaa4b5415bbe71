"""A candidate at the exam: saved as he goes, the line breaks, another machine, handing in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from plumbline.exams.answers import given
from tests import scenes
from tests.browser.seat import DESKTOP, PHONE
from tests.exams import hall
from tests.exams.hall import CANDIDATE
from tests.scenes import Scene, step


def beside(made: Any) -> Any:
    """Done beside the browser's own thread."""

    def alone() -> Any:
        try:
            return made()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result()


def seated(bureau: Any) -> Scene:
    """An exam of this very hour."""
    now = timezone.now()
    scene = hall.paper(bureau)
    hours = {"begins": now - timedelta(minutes=5), "ends": now + timedelta(minutes=90)}
    step(scene, "exams.open_exam", **{name: at.isoformat() for name, at in hours.items()})
    return scenes.through(scene, "exams.register", "exams.add_room", "exams.name_markers",
                          "exams.seat")  # fmt: skip


@pytest.mark.rule("1.3a")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_candidate_writes_loses_the_line_and_hands_in(
    cast_on_site: Any, seats: Any, size: tuple[int, int]
) -> None:
    scene = beside(lambda: seated(cast_on_site))
    pk = beside(lambda: hall.sitting_of(scene).pk)
    seat = seats.of(CANDIDATE, size=size)
    seat.go(f"/exams/sittings/{pk}").shot("ready")
    page = seat.page
    page.click("button >> text=开始作答")
    page.wait_for_selector("#paper")
    seat.shot("paper")
    first = page.locator("fieldset.exam-question").first
    first.locator(".pick").nth(1).click()
    page.wait_for_selector("fieldset.exam-question .exam-said.done")
    assert "已保存" in page.inner_text("#state")
    seat.may_fail = True
    page.route("**/save", lambda route: route.abort("connectionreset"))
    page.fill("textarea", "登记并出具回执")
    page.wait_for_selector("#state.bad")
    assert "没有保存，正在重试" in page.inner_text("#state")
    seat.shot("lost")
    page.unroute("**/save")
    page.wait_for_selector("#state.done", timeout=20_000)
    assert len(beside(lambda: given(hall.sitting_of(scene)))) == 2
    page.reload()
    assert page.input_value("textarea") == "登记并出具回执"
    assert page.locator(".pick input:checked").count() == 1
    seat.shot("again")
    page.check("input[name=sure]")
    page.click("button >> text=交卷")
    page.wait_for_selector("text=已交卷")
    seat.shot("submitted")
    assert beside(lambda: hall.sitting_of(scene).phase) == "submitted"


WRONG = """
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { given.length ? super(...given) : super(Real.now() + OFF); }
  static now() { return Real.now() + OFF; }
};
"""


@pytest.mark.rule("1.3a")
@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_is_two_hours_off_neither_shortens_nor_lengthens_a_sitting(
    cast_on_site: Any, seats: Any, hours: int
) -> None:
    scene = beside(lambda: seated(cast_on_site))
    pk = beside(lambda: hall.sitting_of(scene).pk)
    seat = seats.of(CANDIDATE)
    seat.page.add_init_script(WRONG.replace("OFF", str(hours * 3_600_000)))
    seat.go(f"/exams/sittings/{pk}")
    off = seat.page.evaluate("Date.now()") / 1000 - timezone.now().timestamp()
    assert abs(off - hours * 3600) < 60  # the control: this machine's clock is wrong
    seat.page.click("button >> text=开始作答")
    seat.page.wait_for_selector("#paper")
    ends = beside(lambda: hall.sitting_of(scene).exam.ends_at)
    shown = seat.page.inner_text("[data-left]").split(":")
    left = sum(int(part) * 60**place for place, part in enumerate(reversed(shown)))
    assert abs(left - (ends - timezone.now()).total_seconds()) < 5
    seat.page.locator("fieldset.exam-question .pick").first.click()
    seat.page.wait_for_selector("fieldset.exam-question .exam-said.done")
