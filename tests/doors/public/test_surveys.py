"""Return visits at the public door: number and code, one answer, nothing under five."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Entry
from plumbline.openness.models import About, Asked
from plumbline.surveys.models import Answer, FollowUp, Round, Visit
from tests import cast, scenes
from tests.openness.test_codes import wrong
from tests.scenes import Scene, step
from tests.surveys.scene import GOOD, another, at, confirmed, visited

pytestmark = pytest.mark.usefixtures("db")
REMARK = "没有人给我回执 <script>"


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said


def the_visit(scene: Scene) -> Visit:
    return Visit.objects.get(pk=scene.ids["return_visit"])


@pytest.fixture
def scene(bureau: Province, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A visit is owed, and the door's clock stands where the scene does."""
    made = visited(bureau)
    monkeypatch.setattr(timezone, "now", lambda: made.now + timedelta(minutes=1))
    return made


def send(visit: Visit, lang: str = "", **more: str) -> Any:
    body = {"number": visit.number, "code": visit.code, **more}
    return Client().post(f"/public/survey{lang}", body)


FULL = {"answering": "1", "receipt": "no", "told": "yes", "treated": "4", "satisfied": "2",
        "remark": REMARK}  # fmt: skip


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_whoever_has_number_and_code_answers_once(scene: Scene) -> None:
    visit = the_visit(scene)
    asked = send(visit)
    assert asked.status_code == 200
    assert asked["Cache-Control"] == "no-store"
    assert "您对这件事的办理满意吗？" in text(asked)
    assert "Are you satisfied" in text(send(visit, "?lang=en"))
    thanks = send(visit, **FULL)
    assert thanks.status_code == 200
    assert str(Entry.objects.get(act="surveys.answer").pk) in text(thanks)
    kept = Answer.objects.get()
    assert (kept.receipt, kept.told, kept.treated, kept.satisfied, kept.remark, kept.channel) == (
        False, True, 4, 2, REMARK, "web",
    )  # fmt: skip
    assert FollowUp.objects.get().why == ["receipt", "satisfied"]
    assert "已经收到" in text(send(visit, **FULL))  # sent twice, counted once
    other = send(visit, **{**FULL, "satisfied": "5"})
    assert "现在不能答复" in text(other)
    assert "现在不能答复" in text(send(visit))
    assert Answer.objects.get().satisfied == 2
    for page in (asked, thanks, other):
        assert not page.cookies
        assert visit.case.number not in text(page)
        assert "钱某" not in text(page)


@pytest.mark.rule("D-OPEN-07")
def test_a_wrong_code_opens_no_questionnaire_and_soon_waits(scene: Scene) -> None:
    visit = the_visit(scene)
    for _ in range(5):
        answer = Client().post("/public/survey", {"number": visit.number,
                                                  "code": wrong(visit.code), **FULL})  # fmt: skip
        assert answer.status_code == 404
        assert "没有查到" in text(answer)
    assert send(visit).status_code == 404
    assert set(Asked.objects.values_list("about", flat=True)) == {About.SURVEY}
    assert not Answer.objects.exists()


@pytest.mark.rule("D-OPEN-07")
def test_what_was_typed_stays_when_something_is_missing(scene: Scene) -> None:
    visit = the_visit(scene)
    answer = send(visit, **{k: v for k, v in FULL.items() if k != "satisfied"})
    assert answer.status_code == 422
    page = text(answer)
    assert 'href="#satisfied"' in page
    assert "没有人给我回执 &lt;script&gt;" in page
    assert re.search(r'name="treated" value="4" checked', page)
    for name, sent in (("satisfied", "9"), ("treated", "x"), ("receipt", "maybe"),
                       ("remark", "长" * 3000)):  # fmt: skip
        assert send(visit, **{**FULL, name: sent}).status_code == 422, name
    assert not Answer.objects.exists()
    assert send(visit, **FULL).status_code == 200


@pytest.mark.rule("D-OPEN-07")
def test_after_the_last_day_the_page_says_so(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = the_visit(scene)
    monkeypatch.setattr(timezone, "now", lambda: scene.now + timedelta(days=31))
    page = send(visit, **FULL)
    assert visit.answer_until.isoformat() in text(page)
    assert not Answer.objects.exists()


@pytest.mark.rule("0.1", "0.2")
def test_a_survey_is_shown_with_its_sample_interval_and_agency(bureau: Province) -> None:
    confirmed(bureau)
    page = Client().get(f"/public/satisfaction?unit={cast.CITY}")
    assert page["Cache-Control"] == "public, max-age=60"
    assert not page.cookies
    for word in ("某调查中心", "5000", "94.2%", "93.5%–94.8%", "92.3%", "按简单随机抽样计算",
                 "调查机构给出", "<svg"):  # fmt: skip
        assert word in text(page), word
    english = text(Client().get(f"/public/satisfaction?unit={cast.CITY}&lang=en"))
    assert "Sense of safety" in english
    for anchor in re.findall(r'<a href="#(r-\d+)">', text(page)):
        assert f'id="{anchor}"' in text(page)
    assert Client().get("/public/satisfaction?unit=99").status_code == 404
    assert "92.3%" not in text(Client().get("/public/satisfaction"))  # the province has none


@pytest.mark.rule("0.1")
def test_an_unconfirmed_survey_is_not_shown(bureau: Province) -> None:
    from tests.surveys.scene import imported

    imported(bureau)
    assert "94.2%" not in text(Client().get(f"/public/satisfaction?unit={cast.CITY}"))


@pytest.mark.rule("3.5c", "0.2")
def test_answers_are_shown_from_five_on_and_once_the_quarter_stands(
    bureau: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = visited(bureau)
    for number in range(5):
        if number:
            another(scene)
        step(scene, "surveys.answer", **GOOD)
    where = f"/public/satisfaction?unit={cast.STATION}"

    def shown() -> str:
        return text(Client().get(where))

    monkeypatch.setattr(timezone, "now", lambda: scene.now)
    assert "n=5" not in shown()  # somebody might still answer
    monkeypatch.setattr(timezone, "now", lambda: scene.now + timedelta(days=31))
    assert "n=5" in shown()
    assert "办得快" not in shown()


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_anybody_fetches_what_a_sample_was_drawn_from(scene: Scene) -> None:
    at(scene, "surveys.promise_round", cast.COUNTY)
    step(scene.tick(days=30), "surveys.draw")
    path = f"/public/satisfaction/draws/{cast.COUNTY}/2026-1.json"
    answer = Client().get(path)
    told = json.loads(answer.content)
    assert told["drawn"] == Round.objects.get().drawn
    assert path in text(Client().get(f"/public/satisfaction?unit={cast.COUNTY}"))
    for other in (f"{cast.COUNTY}/2026-2", "9/2026-1"):
        assert Client().get(f"/public/satisfaction/draws/{other}.json").status_code == 404
    assert scenes.FORMS["surveys.draw"]["seed"] == told["seed"]
