"""A handler tells by letter: posts it, notes that it came back, and goes there himself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from plumbline.notices.heard import hear
from plumbline.notices.models import Heard
from plumbline.notices.providers.interface import FromPhone
from tests.browser.seat import DESKTOP, PHONE
from tests.notices.scene import HOME, ITEM, PREPARE, receipt
from tests.scenes import Scene, step


def left_to_a_letter(bureau: Any) -> Scene:
    """He reported two hours ago and lives in a known place; the text did not arrive."""
    scene = Scene(bureau, timezone.now() - timedelta(hours=2))
    scene.do("intake.report", "handler", way="walk_in", reporter="钱某", phone="13000000000",
             place="南岭大街1号", facts="手机被盗，价值五千元")  # fmt: skip
    step(scene, "intake.accept", nature="criminal", brief="盗窃",
         assistant=str(bureau.officers["assistant"]))  # fmt: skip
    step(scene, "casework.add_person", role="victim", name="钱某", id_number="", born=None,
         phone="13000000000", address=HOME)  # fmt: skip
    step(scene, PREPARE)
    receipt(scene.tick(minutes=1), delivered=False)
    for act in ("notices.note_failed", "notices.write_letter"):
        step(scene, act)
    for n, became in enumerate(("unclear", "unclear", "taken", "stopped", "")):
        hear("carrier", FromPhone(f"m{n}", "13100000705", "?"), scene.now)
        if became:
            Heard.objects.filter(event=f"m{n}").update(became=became, phone="", text="")
    return scene


def beside(work: Any) -> Any:
    """Done beside the browser's own thread, in which Django asks nothing."""

    def alone() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result()


@pytest.mark.rule("N-OPEN-01", "D-OPEN-06", "3.5c")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_letter_is_issued_posted_and_comes_back_and_the_officer_goes_there(
    cast_on_site: Any, seats: Any, size: tuple[int, int]
) -> None:
    scene = beside(lambda: left_to_a_letter(cast_on_site))
    told = f"/told/{scene.ids['case']}"
    handler = seats.of("handler", size=size)
    handler.go(told).shot("to-issue").sound()
    handler.follow("role=link[name='出具文书']")
    handler.send()
    assert handler.heading == "已办理：出具文书", handler.text
    handler.go(told).follow("role=link[name='交邮告知书']")
    handler.fill(item=ITEM).shot("form").sound()
    handler.send()
    assert handler.heading == "已办理：交邮告知书", handler.text
    handler.go(told).shot("posted").sound()
    handler.follow("role=link[name='登记邮件退回']")
    today = timezone.localdate()
    handler.fill(dated=today, why="unknown_there").send()
    assert handler.heading == "已办理：登记邮件退回", handler.text
    handler.go(told).shot("came-back").sound()
    for words in ("短信没有送达", "信件退回", ITEM, "查无此人", "待民警告知"):
        assert words in handler.text, words
    handler.follow("role=link[name='告知的记录']")
    handler.shot("record").sound()
    handler.go(told).follow("role=link[name='登记告知情况']")
    handler.fill(way="in_person", proof="本人在告知笔录上签名").send()
    assert handler.heading == "已办理：民警告知", handler.text
    handler.go(told).shot("told").sound()
    handler.go("/told/replies").shot("replies").sound()
    assert "13100000705" not in handler.text
