"""Complaints at the public door: lodged, followed, reviewed; typed words stay, a repeat is none."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.complaints.models import Complaint
from plumbline.doors.cli.province import Province
from plumbline.openness import flood
from tests import cast
from tests.complaints import scene as complaints
from tests.complaints.scene import complaint
from tests.openness.test_codes import wrong
from tests.scenes import Scene, step

FIGURES = "/public/complaints/figures"
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door's clock shows the afternoon of the day on which the scenes are."""
    shows = cast.OPENS.replace(hour=17)
    monkeypatch.setattr(timezone, "now", lambda: shows)


FORM, FOLLOW = "/public/complaints", "/public/complaints/progress"


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def sent(**more: str) -> dict[str, str]:
    return {"unit": cast.STATION, "matter": "check", "facts": "手机被盗，派出所不给回执",
            "key": str(uuid4()), **more}  # fmt: skip


def post(scene: Scene, **more: str) -> Any:
    row = complaint(scene)
    return Client().post(FOLLOW, {"number": row.number, "code": row.code, **more})


@pytest.mark.rule("3.5b", "D-OPEN-11")
def test_a_poster_leads_to_the_form_of_its_station_and_the_form_to_a_number(
    bureau: Province,
) -> None:
    del bureau
    page = Client().get(f"{FORM}?unit={cast.STATION}&matter=check&channel=qr")
    assert "南岭派出所" in text(page)
    assert 'value="check" selected' in text(page)
    assert 'name="channel" value="qr"' in text(page)
    assert page["Cache-Control"] == "no-store"
    answer = Client().post(FORM, sent(channel="qr"))
    row = Complaint.objects.get()
    assert answer.status_code == 200
    assert not answer.cookies
    assert row.number in text(answer)
    assert f"{row.code[:4]}-{row.code[4:]}" in text(answer)
    assert (row.channel, row.line[-1]) == ("qr", cast.COUNTY)


@pytest.mark.rule("3.5b")
def test_sent_twice_under_its_key_it_is_lodged_once(bureau: Province) -> None:
    del bureau
    form = sent()
    first, second = Client().post(FORM, form), Client().post(FORM, form)
    assert Complaint.objects.count() == 1
    assert re.findall(r"T\d+", text(first)) == re.findall(r"T\d+", text(second))


def test_what_was_typed_stays_where_something_is_wrong(bureau: Province) -> None:
    del bureau
    answer = Client().post(FORM, sent(matter="information", about="某人", facts="要受案数量"))
    assert answer.status_code == 422
    assert "要受案数量" in text(answer)
    assert "应当写明姓名" in text(answer)
    assert Client().post(FORM, sent(matter="nonsense")).status_code == 422
    assert Client().post(FORM, sent(facts="\0")).status_code == 422
    assert not Complaint.objects.exists()


def test_a_unit_is_found_by_a_part_of_its_name(bureau: Province) -> None:
    del bureau
    page = text(Client().get(f"{FORM}?q=南岭&matter=check&lang=en"))
    assert f"?unit={cast.STATION}&matter=check&lang=en" in page
    assert "没有查到" in text(Client().get(f"{FORM}?q=没有这个"))
    assert "单位名称" in text(Client().get(f"{FORM}?unit=nonsense"))


def test_whoever_floods_the_form_keeps_what_he_wrote(bureau: Province) -> None:
    del bureau
    for _ in range(flood.MOST):
        assert Client().post(FORM, sent()).status_code == 200
    answer = Client().post(FORM, sent(facts="还有一件"))
    assert answer.status_code == 429
    assert "还有一件" in text(answer)
    assert "12389" in text(answer)
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.post(FORM, sent()).status_code == 200


@pytest.mark.rule("3.5b", "D-OPEN-09")
def test_after_the_answer_the_person_asks_for_a_review_with_the_same_code(
    bureau: Province,
) -> None:
    scene = complaints.replied(bureau)
    page = text(post(scene))
    for said in ("当日接报没有登记", "属实", "应当登记并出具回执", "复查", "上一级公安机关"):
        assert said in page, said
    for never in ("李勤", "沈明", "何正", "钱某", "13000000000", "值班录像证实"):
        assert never not in page, never
    assert "Justified" in text(Client().post(f"{FOLLOW}?lang=en", {
        "number": complaint(scene).number, "code": complaint(scene).code}))  # fmt: skip
    answer = post(scene, do="ask_review", reasons="")
    assert answer.status_code == 422
    assert complaint(scene).phase == "replied"
    key = str(uuid4())
    for _ in range(2):
        answer = post(scene, do="ask_review", reasons="没有说明谁负责", key=key)
    assert complaint(scene).phase == "reviewing"
    assert "长春市公安局" in text(answer)
    again = post(scene, do="ask_review", reasons="还是不服", key=str(uuid4()))
    assert again.status_code == 409
    assert "还是不服" not in text(again)  # nothing to ask for now: no box to keep it in


def test_nothing_is_done_with_a_wrong_code(bureau: Province) -> None:
    scene = complaints.lodged(bureau)
    row = complaint(scene)
    form = {"number": row.number, "code": wrong(row.code), "do": "withdraw"}
    answer = Client().post(FOLLOW, form)
    assert answer.status_code == 404
    assert complaint(scene).phase == "lodged"
    assert post(scene, do="withdraw").status_code == 200
    assert complaint(scene).phase == "withdrawn"


@pytest.mark.rule("D-OPEN-12")
def test_the_applicant_clarifies_at_the_public_door(bureau: Province) -> None:
    scene = complaints.clarifying(bureau)
    assert "请写明哪一个派出所" in text(post(scene))
    assert post(scene, do="clarify", facts="南岭派出所").status_code == 200
    assert complaint(scene).phase == "accepted"


@pytest.mark.rule("D-OPEN-10")
def test_what_was_declined_says_why_and_where_to_go(bureau: Province) -> None:
    scene = complaints.lodged(bureau)
    scene.do("complaints.decline", "inspector", ground="reconsideration",
             ways="六十日内向区人民政府申请行政复议")  # fmt: skip
    page = text(post(scene))
    assert "向区人民政府申请行政复议" in page
    assert "行政复议、复核解决" in page


@pytest.mark.rule("D-OPEN-10", "D-ADM-38")
def test_the_ways_on_stand_in_one_table_with_their_rules(bureau: Province) -> None:
    del bureau
    page = text(Client().get("/public/remedies"))
    for said in ("刑事复议", "刑事复核", "立案监督", "必须先行", "自收到决定书之日起60日内"):
        assert said in page, said
    assert "60 days from receipt of the decision" in text(Client().get("/public/remedies?lang=en"))


@pytest.mark.rule("3.5b")
def test_of_few_complaints_no_figure_is_shown_outside(
    bureau: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = complaints.replied(bureau)
    assert "还没有结束的季度" in text(Client().get(FIGURES))
    monkeypatch.setattr(timezone, "now", lambda: cast.OPENS.replace(month=4))
    page = text(Client().get(FIGURES))
    assert "不足 5 件" in page
    assert "100.0%" not in page
    at = bureau.units[cast.STATION]
    for _ in range(4):
        scene.do("complaints.lodge", "public", at, **complaints.CHECK)
    page = text(Client().get(FIGURES))
    assert "南岭派出所" in page
    assert "1 / 1 = 100.0%" in page
    assert "不足 5 件</div>" not in page
    assert "complaints.concluded_in_time" in page


@pytest.mark.rule("3.5b")
def test_what_comes_after_the_quarter_changes_none_of_its_figures(
    bureau: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads the page every day learns nothing of one complaint (X6)."""
    scene = complaints.lodged(bureau)
    at = bureau.units[cast.STATION]
    for _ in range(5):
        scene.do("complaints.lodge", "public", at, **complaints.CHECK)
    monkeypatch.setattr(timezone, "now", lambda: cast.OPENS.replace(month=5))
    before = text(Client().get(FIGURES))
    assert "0 / 0" in before
    scene.now = cast.OPENS.replace(month=4)
    scene.do("complaints.lodge", "public", at, **complaints.CHECK)
    assert text(Client().get(FIGURES)) == before
    step(scene, "complaints.withdraw")
    assert text(Client().get(FIGURES)) == before


@pytest.mark.rule("3.5b")
@pytest.mark.parametrize("behind", [True, False], ids=["proxy", "none"])
def test_behind_a_proxy_each_visitor_has_a_limit_of_his_own_and_nobody_chooses_his(
    bureau: Province, settings: Any, *, behind: bool
) -> None:
    """Without a proxy the header is the visitor's own word, and counts for nothing."""
    settings.SESSION_COOKIE_SECURE = behind
    del bureau
    for n in range(flood.MOST):
        Client().post(FORM, sent(facts=f"第{n}次"), headers={"X-Real-IP": "192.0.2.1"})
    other = Client().post(FORM, sent(), headers={"X-Real-IP": "192.0.2.2"})
    assert other.status_code == (200 if behind else 429)
