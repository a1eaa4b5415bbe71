"""Return visits on the screen: the call, the letter, the lists, the file; who sees what."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from plumbline.kernel.models import Look
from plumbline.surveys.models import Answer, HeldRow, Independent, Visit
from tests import cast
from tests.doors.web.desk import text
from tests.scenes import Scene, step
from tests.surveys.scene import BAD, QUESTIONS, REMARK, another, at, complained, confirmed, visited

pytestmark = pytest.mark.usefixtures("db")
CASES = ("return_visit", "follow_up", "survey_answer")
OTHERS = ("survey_round", "independent_survey", "questionnaire")


def clock(monkeypatch: pytest.MonkeyPatch, scene: Scene) -> None:
    """The door's clock stands where the scene does."""
    monkeypatch.setattr(timezone, "now", lambda: scene.now + timedelta(minutes=1))


def the_visit(scene: Scene) -> Visit:
    return Visit.objects.get(pk=scene.ids["return_visit"])


@pytest.mark.rule("D-OPEN-07")
def test_a_call_asks_one_question_at_a_time_and_keeps_nothing_before_the_end(
    desks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = visited(desks.bureau)
    clock(monkeypatch, scene)
    path = f"/surveys/visits/{the_visit(scene).pk}/call"
    page = text(desks.get(path, "inspector"))
    assert "13000000000" in page
    assert Look.objects.filter(purpose="call", fields__contains=["phone"]).exists()
    given = {"receipt": "yes", "told": "no", "treated": "5", "satisfied": "4", "remark": "谢谢"}
    sent: dict[str, str] = {}
    for step_, question in enumerate(QUESTIONS):
        assert question["text"] in page
        assert sum(one["text"] in page for one in QUESTIONS) == 1
        sent[question["topic"]] = given[question["topic"]]
        page = text(desks.of("inspector").post(path, {**sent, "step": str(step_), "next": "1"}))
    assert all(one["text"] in page for one in QUESTIONS)  # the summary
    assert not Answer.objects.exists()
    end = {**sent, "step": str(len(QUESTIONS)), "_key": "k"}
    back = text(desks.of("inspector").post(path, {**end, "back": "1"}))
    assert "谢谢" in back
    done = desks.of("inspector").post(path, {**end, "send": "1"})
    assert done.status_code == 302
    assert done["Location"].endswith("/done")
    kept = Answer.objects.get()
    assert (kept.channel, kept.told, kept.satisfied, kept.remark) == ("phone", False, 4, "谢谢")
    assert desks.get(path, "inspector").status_code == 409  # it was answered


@pytest.mark.rule("D-OPEN-07")
def test_a_call_without_the_question_that_counts_goes_back_to_it(
    desks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = visited(desks.bureau)
    clock(monkeypatch, scene)
    path = f"/surveys/visits/{the_visit(scene).pk}/call"
    answer = desks.of("inspector").post(path, {"remark": "谢谢", "step": "5", "send": "1"})
    assert answer.status_code == 422
    assert QUESTIONS[3]["text"] in text(answer)
    assert 'name="remark" value="谢谢"' in text(answer)


@pytest.mark.rule("D-OPEN-07", "P-ROLE-01")
def test_the_handling_unit_opens_neither_call_nor_letter(
    desks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = complained(desks.bureau)
    scene.appoint("station_head", "INSPECTION")
    clock(monkeypatch, scene)
    visit = the_visit(scene)
    pages = (f"/surveys/visits/{visit.pk}/call", f"/surveys/visits/{visit.pk}/invitation")
    for who in ("handler", "station_head", "recruit", "stranger"):
        for path in pages:
            assert desks.get(path, who).status_code == 404, who
        for kind in CASES:
            page = text(desks.get(f"/lists/{kind}", who))
            assert REMARK not in page, (who, kind)
            if kind == "survey_answer" or who != "station_head":
                assert visit.number not in page, (who, kind)
        assert visit.code not in text(desks.get(f"/subjects/return_visit/{visit.pk}", who))
    letter = text(desks.get(pages[1], "inspector"))  # the control
    assert f"{visit.code[:4]}-{visit.code[4:]}" in letter
    assert Look.objects.filter(purpose="invitation", fields__contains=["code"]).exists()


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_the_lists_open_filter_and_export(desks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = complained(desks.bureau)
    at(scene, "surveys.promise_round", cast.COUNTY)
    clock(monkeypatch, scene)
    for kind in (*CASES, *OTHERS):
        for query in ("", "?q=无此", "?phase=none", "?quarter=2026-1", "?quarter=x", "?unit=2202",
                      "?state=late", "?drawn=yes", "?satisfied=2", "?channel=web",
                      "?export=csv", "?export=xlsx"):  # fmt: skip
            assert desks.get(f"/lists/{kind}{query}", "inspector").status_code == 200, (kind, query)
    visit = the_visit(scene)
    assert visit.number in text(desks.get("/lists/return_visit?quarter=2026-1", "inspector"))
    assert visit.number not in text(desks.get("/lists/return_visit?quarter=2025-1", "inspector"))
    assert visit.number not in text(desks.get("/lists/return_visit?state=late", "inspector"))
    answers = text(desks.get(f"/lists/survey_answer?unit={cast.STATION}", "inspector"))
    assert REMARK in answers
    for name in (visit.number, visit.case.number, visit.lot, "钱某"):  # not who said it
        assert name not in answers
    assert Look.objects.filter(subject_kind="survey_answer").exists()
    assert REMARK not in text(desks.get("/lists/survey_answer?satisfied=5", "inspector"))


@pytest.mark.rule("D-OPEN-07")
def test_a_visit_that_is_late_is_found(desks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = visited(desks.bureau)
    scene.tick(days=40)
    clock(monkeypatch, scene)
    page = text(desks.get("/lists/return_visit?state=late", "inspector"))
    assert the_visit(scene).number in page
    assert "逾期未回访" in page


@pytest.mark.rule("3.5c", "0.1", "0.2")
def test_officers_see_the_figures_that_everybody_sees_and_read_the_answers_below(
    desks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = visited(desks.bureau)
    for number in range(5):
        if number:
            another(scene)
        step(scene, "surveys.answer", **BAD)
    scene.tick(days=31)
    clock(monkeypatch, scene)
    where = f"/surveys?unit={cast.STATION}"
    above, within = (text(desks.get(where, who)) for who in ("inspector", "handler"))
    link = f"/lists/survey_answer?unit={cast.STATION}&amp;quarter=2026-1"
    assert link in above
    assert link not in within
    assert "n=5" in above
    assert "n=5" in within
    assert REMARK not in above + within
    assert desks.get("/surveys?unit=99", "handler").status_code == 404


@pytest.mark.rule("0.1")
def test_a_file_of_a_third_party_is_taken_in_with_its_digest(desks: Any) -> None:
    path = f"/surveys/units/{desks.bureau.units[cast.CITY]}/import"
    data = (
        "单位代码,指标,样本数,比例（%）\n2201,群众安全感,5000,94.2\n2201,公安工作满意度,5000,0.92\n"
    )
    form = {"title": "调查", "agency": "某中心", "method": "phone", "since": "2025-11-01",
            "until": "2025-12-01"}  # fmt: skip
    assert desks.get(path, "auditor").status_code == 200
    none = desks.of("auditor").post(path, form)
    assert none.status_code == 422
    assert "某中心" in text(none)  # what was typed stays
    wrong = desks.of("auditor").post(path, {**form, "file": io.BytesIO(b"x,y\n1,2\n")})
    assert wrong.status_code == 422
    sent = {**form, "file": SimpleUploadedFile("结果.csv", data.encode("gb18030"))}
    done = desks.of("auditor").post(path, sent)
    assert done.status_code == 302, text(done)
    one = Independent.objects.get()
    assert (one.file, len(one.sha256), one.rows) == ("结果.csv", 64, 2)
    assert HeldRow.objects.get().row == 3
    page = text(desks.get(done["Location"], "auditor"))
    assert "漏乘一百" in page
    for who, status in (("stranger", 404), ("upper", 409)):
        again = {**form, "file": SimpleUploadedFile("x.csv", data.encode())}
        assert desks.of(who).post(path, again).status_code == status, who
    assert Independent.objects.count() == 1


@pytest.mark.rule("0.1")
def test_the_page_of_a_survey_tells_how_it_was_made(desks: Any) -> None:
    scene = confirmed(desks.bureau)
    page = text(desks.get(f"/subjects/independent_survey/{scene.ids['independent_survey']}",
                          "auditor"))  # fmt: skip
    for word in ("某调查中心", "电话访问", "a" * 64, "94.2%", "样本5000"):
        assert word in page
