"""A citizen rates his case at his phone; an officer calls; both find their way by keyboard."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from plumbline.surveys.models import Visit
from tests import cast
from tests.browser.seat import DESKTOP, PHONE
from tests.scenes import Scene, step
from tests.surveys.scene import SURVEY, another, at


def visits(bureau: Any) -> list[tuple[str, str, str]]:
    """Two visits of today: id, number and code; made beside the browser's own thread."""

    def alone() -> list[tuple[str, str, str]]:
        try:
            scene = Scene(bureau, timezone.now() - timedelta(hours=2))
            at(scene, "surveys.draft_questionnaire", cast.PROVINCE)
            step(scene, "surveys.approve_questionnaire")
            another(another(scene))
            for year, safety, police in ((2023, "93.1", "90.8"), (2024, "93.9", "91.6"),
                                         (2025, "94.2", "92.3")):  # fmt: skip
                rows = [
                    {"row": n, "unit": unit, "measure": measure, "sample": sample, "share": share}
                    for n, (unit, measure, sample, share) in enumerate((
                        (cast.CITY, "群众安全感", "2400", safety),
                        (cast.CITY, "公安工作满意度", "2400", police),
                        (cast.COUNTY, "群众安全感", "310", safety),
                    ), 2)
                ]  # fmt: skip
                form = {**SURVEY, "title": f"{year}年度调查", "since": f"{year}-10-08",
                        "until": f"{year}-11-15", "rows": rows}  # fmt: skip
                at(scene, "surveys.import_survey", cast.CITY, **form)
                step(scene, "surveys.confirm_survey")
            found = Visit.objects.order_by("pk").values_list("pk", "number", "code")
            return [(str(pk), number, code) for pk, number, code in found]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result()


@pytest.mark.rule("D-OPEN-07", "3.5c", "0.1")
def test_a_citizen_rates_his_case_at_his_phone(cast_on_site: Any, seats: Any) -> None:
    (_, number, code), _ = visits(cast_on_site)
    seat = seats.open(size=PHONE)
    page = seat.page
    seat.go("/public/").sound().shot("home")
    page.click("main a >> text=评价我的案件")
    page.fill("#number", number)
    page.fill("#code", f"{code[:4].lower()}-{code[4:]}")
    seat.sound().shot("code")
    page.keyboard.press("Enter")
    page.wait_for_selector("fieldset")
    seat.sound().shot("questions")
    page.check("input[name=receipt][value=yes]")
    page.fill("textarea[name=remark]", "办得快，就是没有人打电话告诉我结果。")
    page.click("main button.main")
    page.wait_for_selector("#wrong")  # satisfaction is missing
    assert page.input_value("textarea[name=remark]").startswith("办得快")
    seat.sound().shot("missing")
    page.check("input[name=satisfied][value='2']")
    page.click("main button.main")
    page.wait_for_selector("text=已经收到，谢谢")
    seat.sound().shot("thanks")
    page.click("main a.button")
    page.wait_for_selector("text=第三方调查")
    seat.go(f"/public/satisfaction?unit={cast.CITY}").sound().shot("satisfaction")
    seat.looks(DESKTOP, dark=True).sound().shot("satisfaction-dark")
    seat.go(f"/public/satisfaction?unit={cast.CITY}&lang=en").looks(DESKTOP, dark=False)
    seat.sound().shot("satisfaction-en")
    assert page.context.cookies() == []


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_an_officer_of_another_unit_calls_and_records(cast_on_site: Any, seats: Any) -> None:
    _, (visit, number, _) = visits(cast_on_site)
    seat = seats.of("inspector", size=DESKTOP)
    page = seat.page
    seat.go("/lists/return_visit").sound().shot("list")
    seat.follow(f"main a >> text={number}").sound().shot("visit")
    page.click("text=打电话回访 >> visible=true")
    page.wait_for_selector("legend.script")
    seat.sound().shot("call")
    for name, value in (("receipt", "yes"), ("told", "no"), ("treated", "5"), ("satisfied", "4")):
        page.check(f"input[name={name}][value='{value}']")
        seat.follow("main button.main")
    seat.looks(PHONE, dark=False).sound().shot("last")
    page.click("main button.main")
    page.wait_for_selector("text=念给对方听")
    seat.sound().shot("summary")
    page.click("main button.main")
    page.wait_for_url("**/done")
    seat.looks(DESKTOP, dark=False).go(f"/subjects/return_visit/{visit}").sound().shot("answered")
    seat.go("/lists/follow_up").sound().shot("follow-ups")
    seat.go(f"/surveys?unit={cast.CITY}").sound().shot("figures")
    seat.go(f"/surveys/visits/{visit}/invitation").sound().shot("letter")
    seats.of("auditor", size=DESKTOP).go("/surveys").sound().shot("import-link")
