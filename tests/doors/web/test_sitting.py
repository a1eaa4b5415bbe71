"""The candidate's page: nothing before the hour, saved as it is given, with and without script."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.exams.answers import given
from plumbline.exams.asked import shown
from plumbline.exams.models import Answer, Sitting
from plumbline.kernel.models import Entry, Look
from plumbline.people.models import Account
from tests import scenes
from tests.doors.web.desk import BACKEND
from tests.exams import hall
from tests.exams.hall import ASSISTANT, CANDIDATE
from tests.exams.scene import STEM
from tests.scenes import Scene, step

pytestmark = pytest.mark.usefixtures("db")
HOUR = timedelta(hours=1)


def seated(desks: Any, begins: datetime | None = None, ends: datetime | None = None) -> Scene:
    """An exam of this very hour, everybody seated; requests come at the real instant."""
    now = timezone.now()
    scene = hall.paper(desks.bureau)
    begins, ends = begins or now - HOUR, ends or now + HOUR
    step(scene, "exams.open_exam", begins=begins.isoformat(), ends=ends.isoformat())
    scenes.through(scene, "exams.register", "exams.add_room", "exams.name_markers", "exams.seat")
    return scene


def writing(desks: Any) -> Scene:
    """The candidate has opened the paper on his page."""
    scene = seated(desks)
    answer = desks.send(path(scene), CANDIDATE, wish="begin")
    assert answer.status_code == 302
    return scene


def path(scene: Scene, who: str = CANDIDATE) -> str:
    return f"/exams/sittings/{hall.sitting_of(scene, who).pk}"


def saved(
    desks: Any, scene: Scene, question: Any, put: Any, sequence: Any = 1, by: str = CANDIDATE
) -> Any:
    """What the page's script sends."""
    body = json.dumps({"question": str(question), "given": put, "sequence": sequence})
    return desks.of(by).post(f"{path(scene)}/save", body, content_type="application/json")


def drawn(scene: Scene) -> list[UUID]:
    return hall.exam_of(scene).paper.drawn


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_nobody_reads_the_paper_before_the_hour(desks: Any) -> None:
    scene = seated(desks, timezone.now() + HOUR, timezone.now() + 2 * HOUR)
    assert path(scene) in desks.get("/", CANDIDATE).content.decode()  # the way there
    page = desks.get(path(scene), CANDIDATE).content.decode()
    assert "以服务器时间为准" in page
    assert STEM not in page
    answer = desks.send(path(scene), CANDIDATE, wish="begin")
    assert answer.status_code == 409
    assert "考试时间为" in answer.content.decode()
    assert STEM not in answer.content.decode()
    assert saved(desks, scene, drawn(scene)[0], ["A"]).status_code == 410
    paper = f"/subjects/exam_paper/{scene.ids['exam_paper']}"
    for by in ("trainer", "inspector", "head"):  # a keeper among them
        assert STEM not in desks.get(paper, by).content.decode()


@pytest.mark.rule("P-QUAL-01")
def test_a_sitting_is_the_candidate_s_own(desks: Any) -> None:
    scene = writing(desks)
    for by in (ASSISTANT, "head", "trainer", "stranger"):
        assert desks.get(path(scene), by).status_code == 404
        assert saved(desks, scene, drawn(scene)[0], ["A"], by=by).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.rule("1.3a")
def test_the_page_shows_the_paper_and_no_word_of_its_key(desks: Any) -> None:
    scene = writing(desks)
    answer = desks.get(path(scene), CANDIDATE)
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert STEM in page
    assert "登记、出具回执、审查" not in page
    numbers = [int(n) for n in re.findall(r'id="n-(\d+)"', page)]
    assert numbers == [1, 2, 3, 4]
    one = next(iter(shown(hall.sitting_of(scene))))
    places = [page.index(f"{at}. {html.escape(text)}") for at, text in one.options]
    assert places == sorted(places)


@pytest.mark.rule("1.3a")
def test_what_is_said_to_be_saved_is_there_on_another_machine(desks: Any) -> None:
    scene = writing(desks)
    one = drawn(scene)[0]
    answer = saved(desks, scene, one, ["B"])
    assert answer.status_code == 200
    told = answer.json()
    assert told["outcome"] == "saved"
    assert re.fullmatch(r"\d\d:\d\d:\d\d", told["saved"])
    assert 3500 < told["left"] <= 3600
    other = Client()
    account = Account.objects.get(officer_id=desks.bureau.officers[CANDIDATE])
    other.force_login(account, backend=BACKEND)
    page = other.get(path(scene)).content.decode()
    assert f'name="q-{one}" value="B" checked' in page
    assert f"已保存 {told['saved']}" in page
    assert 'data-sequence="1"' in page


def test_a_repeat_is_acknowledged_and_an_overtaken_save_is_not(desks: Any) -> None:
    scene = writing(desks)
    one = drawn(scene)[0]
    first = saved(desks, scene, one, ["A"], 2).json()
    again = saved(desks, scene, one, ["A"], 2)
    assert (again.status_code, again.json()["saved"]) == (200, first["saved"])
    late = saved(desks, scene, one, ["B"], 1)
    assert (late.status_code, late.json()["outcome"], late.json()["sequence"]) == (
        409, "overtaken", 2,
    )  # fmt: skip
    assert given(hall.sitting_of(scene)) == {one: ["A"]}


@pytest.mark.parametrize(
    ("put", "sequence"),
    [("A", 1), (None, 1), ([1], 1), (["A"], 0), (["A"], -1), (["A"], "1"), (["A"], True),
     (["A"], 2**60), (["x" * 20_001], 1)],
)  # fmt: skip
def test_nonsense_is_refused(desks: Any, put: Any, sequence: Any) -> None:
    scene = writing(desks)
    assert saved(desks, scene, drawn(scene)[0], put, sequence).status_code == 422
    for body in ("", "[]", "{", '{"question": "x"}', "null"):
        answer = desks.of(CANDIDATE).post(
            f"{path(scene)}/save", body, content_type="application/json"
        )
        assert answer.status_code == 422, body
    assert not Answer.objects.exists()


def test_a_save_writes_no_entry_and_no_look(desks: Any) -> None:
    scene = writing(desks)
    before = (Entry.objects.count(), Look.objects.count())
    for n in range(1, 6):
        saved(desks, scene, drawn(scene)[0], ["A"], n)
    assert (Entry.objects.count(), Look.objects.count()) == before


@pytest.mark.rule("1.3a")
def test_without_script_the_form_saves_and_hands_in(desks: Any) -> None:
    scene = writing(desks)
    choice, written = drawn(scene)[0], drawn(scene)[3]
    filled = {f"q-{choice}": "B", f"q-{written}": "一\r\n二", "wish": "save"}
    assert desks.of(CANDIDATE).post(path(scene), filled).status_code == 302
    assert given(hall.sitting_of(scene)) == {choice: ["B"], written: ["一\n二"]}
    cleared = {f"q-{choice}-there": "1", f"q-{written}": "一", "wish": "submit"}
    answer = desks.of(CANDIDATE).post(path(scene), cleared)
    assert answer.status_code == 422
    assert "请勾选确认" in answer.content.decode()
    assert hall.sitting_of(scene).phase == "sitting"
    assert desks.of(CANDIDATE).post(path(scene), {**cleared, "sure": "1"}).status_code == 302
    one = hall.sitting_of(scene)
    assert one.phase == "submitted"
    assert given(one) == {choice: [], written: ["一"]}
    page = desks.get(path(scene), CANDIDATE).content.decode()
    assert "已交卷" in page
    assert STEM not in page
    assert saved(desks, scene, choice, ["A"], 9).status_code == 410


@pytest.mark.rule("1.3a")
def test_after_the_end_nothing_is_saved_and_nothing_is_shown(desks: Any) -> None:
    now = timezone.now()
    scene = seated(desks, now - 2 * HOUR, now - HOUR)
    scene.now = now - 2 * HOUR
    step(scene, "exams.begin")
    one = drawn(scene)[0]
    assert saved(desks, scene, one, ["A"]).status_code == 410
    answer = desks.of(CANDIDATE).post(path(scene), {f"q-{one}": "A", "wish": "save"})
    assert answer.status_code == 409
    assert "没有保存" in answer.content.decode()
    page = desks.get(path(scene), CANDIDATE).content.decode()
    assert "系统正在收卷" in page
    assert STEM not in page


def test_who_is_signed_out_is_told_so_by_the_save(desks: Any) -> None:
    scene = writing(desks)
    body = json.dumps({"question": str(drawn(scene)[0]), "given": ["A"], "sequence": 1})
    answer = desks.of(None).post(f"{path(scene)}/save", body, content_type="application/json")
    assert answer.status_code == 401


def test_the_lists_and_figures_of_an_exam(desks: Any) -> None:
    scene = hall.published(desks.bureau)
    for kind in ("exam", "exam_sitting", "exam_script"):
        for by in ("trainer", "reviewer", CANDIDATE, "stranger"):
            assert desks.get(f"/lists/{kind}", by).status_code == 200, (kind, by)
    exam = scene.ids["exam"]
    mine = desks.get("/lists/exam_sitting", CANDIDATE).content.decode()
    assert "李勤" in mine
    assert "王诚" not in mine
    passed = desks.get(f"/lists/exam_sitting?exam={exam}&passed=yes", "trainer").content.decode()
    assert "李勤" in passed
    assert "王诚" not in passed
    assert "李勤" not in desks.get("/lists/exam_script?mine=yes", "reviewer").content.decode()
    page = desks.get(f"/exams/{exam}/findings", "reviewer").content.decode()
    assert "不是作弊的认定" in page
    assert "难度值" in page
    assert "设置考场时没有指定，全部时间记为未录制" in page
    assert '<td class="num" data-label="未录制（分钟）">120</td>' in page
    assert Look.objects.filter(purpose="findings").count() == 1
    assert desks.get(f"/exams/{exam}/findings", CANDIDATE).status_code == 404
    shown_exam = desks.get(f"/subjects/exam/{exam}", "trainer").content.decode()
    assert "试题统计和答案雷同" in shown_exam
    own = desks.get(
        f"/subjects/exam_sitting/{Sitting.objects.get(phase='announced').pk}", CANDIDATE
    )
    assert "进入考试" in own.content.decode()
    assert "91" in own.content.decode()


def test_there_are_no_figures_before_publication(desks: Any) -> None:
    scene = hall.marked(desks.bureau)
    assert desks.get(f"/exams/{scene.ids['exam']}/findings", "reviewer").status_code == 404
    page = f"/subjects/exam_script/{scene.ids['exam_script']}"
    assert "登记并出具回执" in desks.get(page, "reviewer").content.decode()
    assert "登记并出具回执" not in desks.get(page, "head").content.decode()
    assert "李勤" not in desks.get(page, "reviewer").content.decode()
