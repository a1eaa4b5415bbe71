"""What people were told, on the screen: of a case, and as a rate with what is missing (3.5c)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.intake.models import Receipt
from plumbline.kernel.models import Look
from plumbline.notices.follow import follow_due, raise_due
from plumbline.notices.models import Notice
from plumbline.notices.providers.http import SIGNATURE, sign
from plumbline.notices.rates import owing, rate
from tests.doors.web.desk import text
from tests.notices.scene import ITEM, failed, made, receipt, to_write
from tests.scenes import Scene, accepted, closed, investigating, step

pytestmark = pytest.mark.usefixtures("db")


def figures(scene: Scene, by: str = "head") -> tuple[int, int, int, list[str]]:
    since = scene.now.replace(year=2025)
    found = rate(owing(scene.bureau.actor(by), scene.now, since, scene.now), scene.now)
    return found.met, found.of, found.running, [one.why for one in found.short]


@pytest.mark.rule("3.5c", "N-OPEN-01")
def test_the_rate_counts_what_was_due_not_what_was_sent(bureau: Province) -> None:
    scene = accepted(bureau)
    scene.tick(minutes=1)
    assert figures(scene) == (0, 0, 1, [])  # still in time
    scene.tick(days=10)
    assert figures(scene) == (0, 1, 0, ["没有制作告知"])  # nothing was sent, and it counts
    raise_due(scene.now, back=None)
    receipt_for(scene)
    assert figures(scene.tick(minutes=1)) == (0, 1, 0, ["告知超过期限"])


def receipt_for(scene: Scene) -> None:
    scene.ids["progress_notice"] = Notice.objects.latest("pk").pk
    receipt(scene, delivered=True)
    follow_due(scene.now)


@pytest.mark.rule("3.5c")
def test_what_was_told_in_time_counts_and_what_was_not_has_its_reason(bureau: Province) -> None:
    scene = made(bureau)
    receipt_for(scene)
    scene.tick(minutes=1)
    assert figures(scene) == (1, 1, 0, [])
    late = failed(bureau).tick(days=10)
    assert figures(late)[1:] == (2, 0, ["短信没有送达"])
    step(late, "notices.close_untold")
    assert figures(late.tick(minutes=1))[3] == ["用尽联系方式仍无法联系"]
    assert figures(late, "stranger") == (0, 0, 0, [])


@pytest.mark.rule("3.5c")
def test_the_page_of_a_case_shows_what_was_told_and_what_comes(
    desks: Any, bureau: Province
) -> None:
    scene = failed(bureau)
    code = Receipt.objects.get(case=scene.ids["case"]).code
    said = text(desks.get(f"/told/{scene.ids['case']}", "handler"))
    for words in ("已受案", "报案人", "短信没有送达", "登记告知情况", "13000000000", "钱某",
                  "已立案", "报案人凭回执看到的", "决定是否立案的期限"):  # fmt: skip
        assert words in said, words
    assert code not in said
    look = Look.objects.filter(purpose="told").get()
    assert look.subject_id == scene.ids["case"]
    assert "登记告知情况" not in text(desks.get(f"/told/{scene.ids['case']}", "head"))
    step(scene, "notices.serve")
    assert "本人在告知笔录上签名" in text(desks.get(f"/told/{scene.ids['case']}", "handler"))


@pytest.mark.rule("3.5c", "N-OPEN-01")
def test_the_page_of_a_case_shows_the_ways_in_their_order_and_what_comes_next(
    desks: Any, bureau: Province
) -> None:
    """Who handles the case is led on: draw up, issue, post, record the slip, tell in person."""
    scene = to_write(bureau)

    def shown(by: str = "handler") -> str:
        return text(desks.get(f"/told/{scene.ids['case']}", by))

    pk = scene.ids["progress_notice"]
    assert f"/act/notices.write_letter/?subject={pk}" in shown()
    assert f"/act/notices.write_letter/?subject={pk}" not in shown("head")
    step(scene, "notices.write_letter")
    assert f"/act/papers.issue/?subject={scene.ids['paper']}" in shown()
    step(scene, "papers.issue")
    assert f"/act/notices.post/?subject={pk}" in shown()
    step(scene, "notices.post")
    assert f"/act/notices.record_receipt/?subject={pk}" in shown()
    assert ITEM in shown()
    step(scene.tick(days=1), "notices.record_return")
    said = shown()
    assert f"/act/notices.serve/?subject={pk}" in said
    order = [said.index(f"<dt>{way}</dt>") for way in ("短信", "应用收件箱", "邮寄", "当面")]
    assert order == sorted(order)
    for words in ("短信没有送达", "本单位没有接入应用收件箱", "信件退回", "查无此人", "没有送达"):
        assert words in said, words
    step(scene, "notices.serve")
    assert "已经告知" in shown()


@pytest.mark.rule("D-OPEN-07", "P-OPEN-04")
def test_replies_are_counted_and_no_word_or_number_is_shown(desks: Any, bureau: Province) -> None:
    from plumbline.notices.heard import hear
    from plumbline.notices.models import Heard
    from plumbline.notices.providers.interface import FromPhone

    scene = Scene(bureau)
    rows = [("unclear", "a"), ("unclear", "a"), ("stopped", "a"), ("taken", "b"), ("shut", "b")]
    for n, (became, by) in enumerate(rows):
        hear(by, FromPhone(f"m{n}", "13100000705", "请问几点开门"), scene.now)
        Heard.objects.filter(event=f"m{n}").update(became=became, phone="", text="")
    hear("a", FromPhone("left", "13100000705", "请问几点开门"), scene.now)
    span = "since=2026-01-01&until=2026-12-31"
    desk = desks.get(f"/told/replies?{span}", "handler")
    said = text(desk)
    for words in ("看不出是答复", "已停止向该号码发送", "计入回访", "还没有读", "早应读取"):
        assert words in said, words
    for hidden in ("13100000705", "1310000", "几点开门"):
        assert hidden not in said
    one = text(desks.get(f"/told/replies?{span}&became=unclear&provider=a", "handler"))
    table = one.split("<tbody>")[1].split("</tbody>")[0]
    assert "看不出是答复" in table
    assert "计入回访" not in table
    assert ">2<" in table
    csv = text(desks.get(f"/told/replies?{span}&export=csv", "handler"))
    assert csv.count("2026-") >= 5
    assert "几点开门" not in csv
    only = text(desks.get(f"/told/replies?{span}&became=unread&export=csv", "handler"))
    assert "还没有读" in only
    assert "看不出是答复" not in only
    assert desks.get("/told/replies?since=x&became=nonsense", "handler").status_code == 200


@pytest.mark.rule("P-OPEN-05", "K-ADM-02")
def test_of_a_sealed_case_its_own_page_says_so(desks: Any, bureau: Province) -> None:
    scene = closed(bureau, "administrative")
    raise_due(scene.now)
    answer = desks.get(f"/told/{scene.ids['case']}", "auditor")
    assert (answer.status_code in (302, 200)) and "钱某" not in text(answer)
    pk = Notice.objects.latest("pk").pk
    assert "钱某" not in text(desks.get(f"/subjects/progress_notice/{pk}", "auditor"))


@pytest.mark.rule("3.5c")
def test_the_page_of_the_rate_lists_exports_and_leads_to_cases(
    desks: Any, bureau: Province
) -> None:
    scene = investigating(bureau).tick(days=20)
    span = "since=2026-01-01&until=2026-12-31"
    number = scene.case.number
    before = Look.objects.count()
    said = text(desks.get(f"/told/rate?{span}", "head"))
    assert "没有制作告知" in said
    assert f"/told/{scene.ids['case']}" in said
    assert "钱某" not in said
    assert Look.objects.count() == before
    table = text(desks.get(f"/told/rate?{span}&export=csv", "head"))
    assert table.count(number) == 2
    assert number not in text(desks.get(f"/told/rate?{span}&unit=2202", "head"))
    for wrong in ("since=x&until=y", "since=9999-12-31&until=9999-12-31", "since=0001-01-01"):
        assert desks.get(f"/told/rate?{wrong}", "head").status_code == 200


@pytest.mark.rule("N-OPEN-01")
def test_the_lists_show_notices_without_names(desks: Any, bureau: Province) -> None:
    scene = failed(bureau)
    said = text(desks.get("/lists/progress_notice?phase=personal&why=failed", "handler"))
    assert scene.case.number in said
    assert "钱某" not in said
    step(scene, "notices.stop_number")
    listed = text(desks.get("/lists/sms_stop", "handler"))
    assert "139****0000" in listed
    assert "13900000000" not in listed


def test_a_callback_is_taken_once_and_only_with_its_signature(
    bureau: Province, settings: Any
) -> None:
    from datetime import UTC, datetime

    from plumbline.notices.models import Receipt as Kept

    settings.SMS_SECRETS = {"carrier": "s" * 20}
    body = b'{"event": "e1", "id": "x", "status": "delivered"}'

    def post(header: str, sent: bytes = body, provider: str = "carrier") -> int:
        answer = Client().post(
            f"/texts/{provider}/receipts", sent, content_type="application/json",
            headers={SIGNATURE: header},
        )  # fmt: skip
        return int(answer.status_code)

    now = datetime.now(UTC)
    right = sign("s" * 20, now, body)
    assert post("") == 401
    assert post(right, body.replace(b"delivered", b"failed")) == 401
    assert post(right, provider="another") == 401
    assert post(sign("", now, body), provider="another") == 401
    assert not Kept.objects.exists()
    assert post(right) == 201
    assert post(right) == 200
    assert Kept.objects.count() == 1
    broken = b"{}"
    assert post(sign("s" * 20, now, broken), broken) == 422
    large = b" " * 5000
    assert post(sign("s" * 20, now, large), large) == 413
    assert Client().get("/texts/carrier/receipts").status_code == 405


@pytest.mark.rule("D-OPEN-04", "D-ADM-27", "D-ADM-08")
def test_the_page_shows_what_each_person_was_told_by_whichever_act(
    desks: Any, bureau: Province
) -> None:
    from tests.execution import scene as execution  # read after `tests.scenes`

    scene = execution.held(bureau)
    page = f"/told/{scene.ids['case']}"
    said = text(desks.get(page, "handler"))
    suspect = scene.case.persons.get(role="suspect")
    for words in ("处罚前告知", "宣告并送达决定书", "还没有告知的", "通知被拘留人家属执行处所",
                  "向被侵害人送达决定书", "已经告知、送达的", suspect.name):  # fmt: skip
        assert words in said, words
    step(scene, "execution.serve_victims")
    step(scene, "execution.tell_family")
    entry = str(scene.entry.pk)
    said = text(desks.get(page, "handler"))
    assert f"/entries/{entry}" in said
    assert "还没有告知的" not in said
    victim = scene.case.persons.get(role="victim")
    his = text(desks.get(f"{page}?person={victim.pk}", "handler"))
    assert "向被侵害人送达决定书" in his
    assert "宣告并送达决定书" not in his
    for strange in ("999999999", "x", "reporter", "' OR 1=1"):
        assert desks.get(f"{page}?person={strange}", "handler").status_code == 200
    assert desks.get(page, "stranger").status_code == 404
