"""A citizen's way: report, receipt, texts, progress, remedies, complaint, proofs, survey.

His pages are those of a telephone, whose camera reads the receipt. The texts go through a short
message centre that is not ours; what stands in them is typed into the pages, as people do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any, TypeVar
from uuid import UUID

import pytest
import zxingcpp
from django.db import connections
from django.utils import timezone

from plumbline.complaints.models import Complaint
from plumbline.intake.models import Receipt
from plumbline.kernel import ledger
from plumbline.law.calendar import SHANGHAI
from plumbline.notices import follow
from plumbline.notices.dispatch import send_due
from plumbline.notices.models import Notice, Text, Waiting
from plumbline.notices.providers.smpp import SmppProvider
from plumbline.notices.setup import provider
from tests import cast
from tests.browser.seat import PHONE
from tests.notices.centre import SECRET, THERE, USER, Centre, installed
from tests.scenes import FORMS, Scene, doer, step
from tests.surveys.scene import at

T = TypeVar("T")
HIS = "13900001234"
WAIT = 20.0  # seconds for the centre
SIDE = 480  # points of a picture of the code, which a camera reads in grey
PICTURE = """async (side) => {
  const image = document.querySelector(".query img");
  await image.decode();
  const canvas = new OffscreenCanvas(side, side).getContext("2d");
  canvas.drawImage(image, 0, 0, side, side);
  const { data } = canvas.getImageData(0, 0, side, side);
  return Array.from({ length: side * side }, (_, at) => data[4 * at]);
}"""
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


def begun(bureau: Any) -> Scene:
    """A questionnaire is in force; a day earlier, so that all that follows is of today."""
    scene = Scene(bureau, timezone.now() - timedelta(days=1))
    at(scene, "surveys.draft_questionnaire", cast.PROVINCE)
    step(scene, "surveys.approve_questionnaire")
    return scene


def reported(seats: Any, scene: Scene) -> Any:
    """He reports at the counter: an officer writes it down, accepts it, prints the receipt."""
    when = iter(timezone.now().astimezone(SHANGHAI) - timedelta(minutes=n) for n in (9, 6, 3))
    desk = seats.of("handler")
    desk.choose("接报案登记").fill(
        next(when), way="walk_in", reporter="钱某", phone=HIS, place="南岭大街1号",
        facts="手机被盗，价值五千元",
    ).send()  # fmt: skip
    assert desk.heading == "已办理：接报案登记", desk.text
    scene.ids["report"] = UUID(desk.open_made().rsplit("/", 1)[1])
    assistant = str(scene.bureau.officers["assistant"])
    desk.choose("受案").fill(
        next(when), nature="criminal", brief="盗窃", assistant=assistant
    ).send()  # fmt: skip
    assert desk.heading == "已办理：受案", desk.text
    scene.ids["case"] = UUID(desk.open_made().rsplit("/", 1)[1])
    desk.does("交付受案回执", next(when), given="handed")
    desk.go(f"/receipts/{scene.ids['case']}").shot("receipt")
    return desk


def camera(desk: Any) -> str:
    """What a telephone reads from the receipt."""
    grey = bytes(desk.page.evaluate(PICTURE, SIDE))
    (code,) = zxingcpp.read_barcodes(memoryview(grey).cast("B", (SIDE, SIDE)))
    return str(code.text)


@pytest.mark.rule("3.5a", "3.5b", "3.5c", "D-OPEN-05", "D-OPEN-06", "D-OPEN-07", "N-OPEN-01")
def test_a_citizen_follows_his_report_to_the_end_by_what_stands_on_his_phone(
    cast_on_site: Any, centre: Centre, seats: Any
) -> None:
    bureau = cast_on_site
    scene = beside(lambda: begun(bureau))
    desk = reported(seats, scene)
    texts = beside(lambda: carried(sealed()))
    assert centre.until("text")["text"] == texts[0]
    number, code = read(texts, r"回执号(\w+)，查询码(\w{8})")
    assert beside(lambda: Receipt.objects.get(number=number).code) == code

    seat = seats.open(size=PHONE)
    page = seat.page
    page.goto(camera(desk))  # he holds his telephone over the receipt; no code is typed or sent
    assert (page.input_value("#number"), page.input_value("#code")) == (number, code)
    assert page.url == f"{seats.site}/public/progress"
    page.click("main button.main")
    page.wait_for_selector(".stages")
    page.click("button.link")
    page.wait_for_selector(".stages .chip.met")  # verified in his own browser
    seat.shot("accepted")

    texts = beside(lambda: refused(scene))
    assert any("不予立案" in text for text in texts)
    assert beside(lambda: {n.phase for n in Notice.objects.all()}) == {"delivered"}
    asked(seat, "progress", number, code, "text=不予立案")
    seat.shot("outcome")
    page.click("main a >> text=查救济途径")
    page.wait_for_selector("text=刑事复议")
    seat.shot("remedies")

    seat.go(f"/public/complaints?unit={cast.STATION}&matter=check")
    page.fill("#facts", "手机确实被盗，请核查为什么不予立案")
    page.fill("#about_number", number)
    page.fill("#phone", HIS)
    page.click("main button.main")
    page.wait_for_selector("dd#code")
    complaint, secret = page.inner_text("dd#number").strip(), page.inner_text("dd#code").strip()
    receipt = page.locator("pre").text_content()
    seat.shot("complaint")

    texts = beside(lambda: answered(scene, complaint))
    assert any(complaint in text and secret not in text for text in texts)
    asked(seat, "complaints/progress", complaint, secret, "text=不予受理")
    seat.shot("reply")
    seat.go("/public/ledger")
    page.fill("#receipt", receipt)
    page.click("#verify button")
    page.wait_for_selector("#verify .met >> nth=2")  # the receipt of his complaint, as well
    seat.shot("verified")

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


def now_does(scene: Scene, act: str, by: str = "", **form: Any) -> None:
    """Done at this moment, as the pages are opened at theirs."""
    scene.now = timezone.now() - timedelta(minutes=1)
    scene.do(act, by or doer(act), **{**FORMS[act], **form})


def sealed() -> datetime:
    """What was done so far is numbered and signed."""
    now = timezone.now()
    ledger.seal(now)
    return now


def refused(scene: Scene) -> list[str]:
    """It is decided not to file, and the return visit opens."""
    for act in ("casework.request_filing", "casework.refuse_filing", "surveys.open_visit"):
        now_does(scene, act)
    return carried(sealed())


def answered(scene: Scene, number: str) -> list[str]:
    """What he asked to be checked has its own way of the law, which he is told."""
    scene.ids["complaint"] = Complaint.objects.get(number=number).pk
    # At the city: the head of the county refused to file.
    ways = "收到不予立案通知书之日起七日内，向作出决定的公安机关申请刑事复议"
    now_does(scene, "complaints.decline", "provincial_lawyer", ways=ways)
    return carried(sealed())
