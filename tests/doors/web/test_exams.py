"""The exam desk on the screen: who sees what, files in and out, rows held back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plumbline.exams.exchange import FORMATS
from plumbline.exams.models import Held, Question
from plumbline.kernel.models import Look
from tests.doors.web.desk import text
from tests.exams import hall
from tests.exams import scene as exams
from tests.exams.scene import AUTHOR, KEEPER, OPTIONS, OTHER, STEM
from tests.scenes import step

pytestmark = pytest.mark.usefixtures("db")
LISTS = ("exam_question", "question_import", "exam_blueprint", "exam_paper", "question_bank")
FILLED = {"topic": "受案", "common": "true", "as_at": "2026-01-01", "difficulty": "medium",
          "format": "gift"}  # fmt: skip
GIFT = b"""One? {=yes ~no}

Two? {~yes ~no}
"""


def sent(desks: Any, scene: Any, by: str, data: bytes = GIFT, **changes: str) -> Any:
    path = f"/exams/banks/{scene.ids['question_bank']}/import"
    file = SimpleUploadedFile("q.gift", data)
    return desks.of(by).post(path, {**FILLED, **changes, "file": file})


def test_the_lists_of_the_desk_open_and_tell_nothing(desks: Any) -> None:
    exams.drawn(desks.bureau)
    exams.imported(desks.bureau)
    for kind in LISTS:
        for by in (KEEPER, "inspector", "handler"):
            answer = desks.get(f"/lists/{kind}", by)
            assert answer.status_code == 200, (kind, by)
            assert STEM not in answer.content.decode()
    assert "受案" in desks.get("/lists/exam_question", "inspector").content.decode()
    assert "受案" not in desks.get("/lists/exam_question", "handler").content.decode()


@pytest.mark.parametrize(
    ("query", "there"),
    [("topic=受案", True), ("topic=刑侦", False), ("phase=submitted", True),
     ("phase=usable", False), ("law=治安", True), ("law=刑法", False), ("sort=single", True),
     ("difficulty=hard", False), ("common=yes", True), ("common=no", False), ("q=第九十条", True)],
)  # fmt: skip
def test_questions_are_filtered(desks: Any, query: str, there: bool) -> None:  # noqa: FBT001
    scene = exams.asked(desks.bureau)
    shown = desks.get(f"/lists/exam_question?{query}", KEEPER).content.decode()
    assert (str(scene.ids["exam_question"]) in shown) == there


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_a_page_tells_the_words_to_keepers_alone(desks: Any) -> None:
    scene = exams.asked(desks.bureau)
    path = f"/subjects/exam_question/{scene.ids['exam_question']}"
    for by in (KEEPER, OTHER):
        assert OPTIONS[0] in desks.get(path, by).content.decode()
    for by in (AUTHOR, "head", "inspector"):
        shown = desks.get(path, by).content.decode()
        assert OPTIONS[0] not in shown
        assert "只有题库的两名保管人看得到" in shown
        assert "closed:" not in shown
    bank = f"/subjects/question_bank/{scene.ids['question_bank']}"
    assert STEM not in desks.get(bank, KEEPER).content.decode()


def test_a_file_comes_in_and_its_faulty_row_is_shown_with_its_mending(desks: Any) -> None:
    scene = exams.banked(desks.bureau)
    answer = sent(desks, scene, KEEPER)
    assert answer.status_code == 302
    shown = desks.get(answer["Location"], OTHER).content.decode()
    assert "没有答案" in shown
    assert "补填答案" in shown
    assert "Two?" in shown
    assert Look.objects.filter(actor=desks.bureau.officers[OTHER]).exists()
    hidden = desks.get(answer["Location"], "inspector").content.decode()
    assert "没有答案" in hidden
    assert "Two?" not in hidden
    imported = Held.objects.get().imported_id
    form = desks.get(f"/act/exams.mend_row/?subject={imported}&row=2", KEEPER).content.decode()
    assert "Two?" in form
    other = desks.get(f"/act/exams.mend_row/?subject={imported}&row=2", AUTHOR).content.decode()
    assert "Two?" not in other


@pytest.mark.parametrize(
    ("data", "changes", "says"),
    [
        (b"", {}, "文件里没有试题"),
        (b"\xff\xfe", {}, "不是UTF-8编码的文本"),
        (GIFT, {"format": "pdf"}, "请选择文件格式"),
        (GIFT, {"format": "moodle"}, "不是完好的XML"),
        (GIFT, {"topic": ""}, "此项必填"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_on_the_page(
    desks: Any, data: bytes, changes: dict[str, str], says: str
) -> None:
    answer = sent(desks, exams.banked(desks.bureau), KEEPER, data, **changes)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Question.objects.exists()


def test_who_may_not_import_is_told_why(desks: Any) -> None:
    answer = sent(desks, exams.banked(desks.bureau), "inspector")
    assert answer.status_code == 409
    assert "此项由执法资格管理人员办理" in answer.content.decode()


@pytest.mark.rule("P-QUAL-01", "1.3a")
@pytest.mark.parametrize("code", FORMATS)
def test_a_keeper_exports_the_bank_and_is_noted(desks: Any, code: str) -> None:
    scene = exams.usable(desks.bureau)
    path = f"/exams/banks/{scene.ids['question_bank']}/export/{code}"
    for by in (AUTHOR, "head", "inspector"):
        assert desks.get(path, by).status_code == 404
    answer = desks.get(path, KEEPER)
    (row,) = FORMATS[code].read(answer.content)
    assert row["stem"] == STEM
    assert answer["Cache-Control"] == "no-store"
    assert Look.objects.latest("id").purpose == f"export {code}"


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_the_record_of_a_draw_is_open_once_the_seed_is_told(desks: Any) -> None:
    scene = exams.drawn(desks.bureau)
    path = f"/exams/papers/{scene.ids['exam_paper']}/draw.json"
    assert desks.get(path, "inspector").status_code == 404
    step(scene, "exams.tell_seed")
    told = json.loads(desks.get(path, "inspector").content)
    assert len(told["drawn"]) == 2
    assert STEM not in str(told)
    page = f"/subjects/exam_paper/{scene.ids['exam_paper']}"
    assert "一致" in desks.get(page, "inspector").content.decode()
    assert STEM in desks.get(page, KEEPER).content.decode()
    assert STEM not in desks.get(page, "inspector").content.decode()


def test_the_history_of_an_exam_names_who_watches_and_marks(desks: Any) -> None:
    """No id stands where a name is known."""
    scene = hall.registered(desks.bureau)
    page = text(desks.get(f"/subjects/exam/{scene.ids['exam']}", "head"))
    assert "指定阅卷人员" in page
    for who in (hall.FIRST, hall.NEXT, hall.WATCHES):
        assert str(desks.bureau.officers[who]) not in page
