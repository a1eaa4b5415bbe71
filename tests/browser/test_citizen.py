"""A citizen's way, at phone width: report, receipt, texts, progress, proof, complaint, survey.

The texts go through a short message centre that is not ours; what stands in them is typed into the
pages, as people do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any, TypeVar

import pytest
from django.db import connections
from django.utils import timezone

from plumbline.complaints.models import Complaint
from plumbline.intake.models import Receipt
from plumbline.kernel import ledger
from plumbline.notices import follow
from plumbline.notices.dispatch import send_due
from plumbline.notices.models import Notice, Text, Waiting
from plumbline.notices.providers.smpp import SmppProvider
from plumbline.notices.setup import provider
from tests import cast
from tests.browser.seat import PHONE
from tests.notices.centre import SECRET, THERE, USER, Centre, installed
from tests.scenes import FORMS, Scene, step
from tests.surveys.scene import at

T = TypeVar("T")
HIS = "13900001234"
WAIT = 20.0  # seconds for the centre
pytestmark = pytest.mark.skipif(not THERE, reason="node is not installed")


@pytest.fixture
def centre(settings: Any) -> Iterator[Centre]:
    """The message centre, set as the only provider."""
    installed()
    with closing(Centre()) as made:
        settings.SMS = {"centre": f"smpp://{USER}@127.0.0.1:{made.port}"}
        settings.SMS_SECRETS = {"centre": SECRET}
        settings.SMS_QUIET = (0, 0)  # the test runs at any hour
        yield made


def beside(work: Callable[[], T]) -> T:
    """Done beside the browser's own thread, in which Django asks nothing."""

    def alone() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        return other.submit(alone).result()


def carried(now: datetime) -> list[str]:
    """What the clock does: make what is due, hand it over, note what arrived. All texts so far."""
    follow.raise_due(now)
    one = provider("centre", *_set(), lambda: now)
    assert isinstance(one, SmppProvider)
    with closing(one):
        deadline = monotonic() + WAIT
        while Waiting.objects.exists() and monotonic() < deadline:
            send_due([one], lambda: now)
            sleep(0.1)
    follow.follow_due(now)
    return list(Text.objects.order_by("at", "pk").values_list("text", flat=True))


def _set() -> tuple[str]:
    from django.conf import settings

    return (settings.SMS["centre"],)


def read(texts: list[str], pattern: str) -> tuple[str, str]:
    """Number and code, as they stand in the text on his phone."""
    found = next(m for text in texts if (m := re.search(pattern, text)))
    return found[1], found[2]


def reported(bureau: Any) -> Scene:
    """He reports at the counter, two hours ago; an officer accepts and gives the receipt."""
    scene = Scene(bureau, timezone.now() - timedelta(hours=2))
    at(scene, "surveys.draft_questionnaire", cast.PROVINCE)
    step(scene, "surveys.approve_questionnaire")
    scene.do("intake.report", "handler", way="walk_in", reporter="钱某", phone=HIS,
             place="南岭大街1号", facts="手机被盗，价值五千元")  # fmt: skip
    step(scene, "intake.accept", nature="criminal", brief="盗窃",
         assistant=str(bureau.officers["assistant"]))  # fmt: skip
    step(scene, "intake.hand_receipt")
    ledger.seal(scene.now)
    return scene


@pytest.mark.rule("3.5a", "3.5b", "3.5c", "D-OPEN-05", "D-OPEN-06", "D-OPEN-07", "N-OPEN-01")
def test_a_citizen_follows_his_report_to_the_end_by_what_stands_on_his_phone(
    cast_on_site: Any, centre: Centre, seats: Any
) -> None:
    bureau = cast_on_site
    scene = beside(lambda: reported(bureau))
    texts = beside(lambda: carried(scene.now))
    assert centre.until("text")["text"] == texts[0]
    number, code = read(texts, r"回执号(\w+)，查询码(\w{8})")
    assert beside(lambda: Receipt.objects.get(number=number).code) == code

    seat = seats.open(size=PHONE)
    page = seat.page
    asked(seat, "progress", number, code, ".stages")
    page.click("button.link")
    page.wait_for_selector(".stages .chip.met")  # verified in his own browser
    seat.shot("accepted")

    texts = beside(lambda: refused(scene))
    assert any("不予立案" in text for text in texts)
    assert beside(lambda: {n.phase for n in Notice.objects.all()}) == {"delivered"}
    asked(seat, "progress", number, code, "text=不予立案")
    seat.shot("outcome")

    seat.go(f"/public/complaints?unit={cast.STATION}&matter=check")
    page.fill("#facts", "手机确实被盗，请核查为什么不予立案")
    page.fill("#about_number", number)
    page.fill("#phone", HIS)
    page.click("main button.main")
    page.wait_for_selector("dd#code")
    complaint, secret = page.inner_text("dd#number").strip(), page.inner_text("dd#code").strip()
    seat.shot("complaint")

    texts = beside(lambda: answered(scene, complaint))
    assert any(complaint in text and secret not in text for text in texts)
    asked(seat, "complaints/progress", complaint, secret, "text=不予受理")
    seat.shot("reply")

    asked(seat, "survey", *read(texts, r"回访编号(\w+)和查询码(\w{8})"), "fieldset")
    page.check("input[name=satisfied][value='4']")
    page.click("main button.main")
    page.wait_for_selector("text=已经收到，谢谢")
    seat.shot("survey")
    assert page.context.cookies() == []


def asked(seat: Any, path: str, number: str, code: str, shows: str) -> None:
    """He types number and code, and is shown this."""
    page = seat.go(f"/public/{path}").page
    page.fill("#number", number)
    page.fill("#code", code)
    page.click("main button.main")
    page.wait_for_selector(shows)


def refused(scene: Scene) -> list[str]:
    """It is decided not to file, and the return visit opens."""
    for act in ("casework.request_filing", "casework.refuse_filing", "surveys.open_visit"):
        step(scene, act)
    ledger.seal(scene.now)
    return carried(scene.now)


def answered(scene: Scene, number: str) -> list[str]:
    """What he asked to be checked has its own way of the law, which he is told."""
    scene.ids["complaint"] = Complaint.objects.get(number=number).pk
    scene.now = max(scene.now, timezone.now())
    decline = "complaints.decline"  # at the city: the head of the county refused to file
    scene.do(decline, "provincial_lawyer", **FORMS[decline])
    return carried(scene.now)
