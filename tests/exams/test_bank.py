"""The bank: two keepers, a second person for every question, retirement with the article."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from plumbline.doors.cli.province import Province
from plumbline.exams.content import close, disclose, is_closed
from plumbline.exams.models import Bank, Held, Import, Question
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Clear, Entry, Look
from tests.exams import scene as exams
from tests.exams.scene import AUTHOR, KEEPER, OPTIONS, OTHER, STEM
from tests.scenes import FORMS, Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")


def wrong(scene: Scene, act: str, by: str, **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        scene.do(act, by, **{**FORMS[act], **form})
    return invalid.value.errors


def shown(scene: Scene, kind: str, by: str) -> str:
    found = catalogue.view(kind, scene.ids[kind], scene.bureau.actor(by), scene.now, "test")
    return str(found[1])


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_a_bank_has_two_different_keepers_in_the_trade(bureau: Province) -> None:
    scene = Scene(bureau)
    one = str(bureau.officers[KEEPER])
    assert wrong(scene, "exams.open_bank", "head", keepers=[one, one])[0][0] == "keepers"
    assert wrong(scene, "exams.open_bank", "head")[0] == (
        "keepers", "保管人应当是在职的执法资格管理人员",
    )  # fmt: skip
    mine = [one, str(bureau.officers["head"])]
    assert wrong(scene, "exams.open_bank", "head", keepers=mine)[0] == ("keepers", "不能指定本人")


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_a_keeper_reads_a_question_and_the_look_is_noted(bureau: Province) -> None:
    scene = exams.asked(bureau)
    for by in (KEEPER, OTHER):
        assert STEM in shown(scene, "exam_question", by)
        look = Look.objects.latest("id")
        assert (look.actor, look.subject_id) == (bureau.officers[by], scene.ids["exam_question"])
        assert look.fields == ["stem", "options", "key"]


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_nobody_else_reads_a_question(bureau: Province) -> None:
    scene = exams.banked(bureau)
    step(scene, "exams.write_question")
    before = Look.objects.count()
    for by in (AUTHOR, "head", "chief", "inspector", "provincial_head"):
        seen = shown(scene, "exam_question", by)
        assert STEM not in seen
        assert OPTIONS[0] not in seen
    assert Look.objects.count() == before


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_its_author_does_not_read_it_back(bureau: Province) -> None:
    scene = exams.banked(bureau)
    scene.do("exams.write_question", AUTHOR, **FORMS["exams.write_question"])
    assert STEM not in shown(scene, "exam_question", AUTHOR)


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_who_was_a_keeper_reads_no_more(bureau: Province) -> None:
    scene = exams.asked(bureau)
    pair = [str(bureau.officers[who]) for who in (OTHER, AUTHOR)]
    step(scene, "exams.name_keepers", keepers=pair)
    assert STEM not in shown(scene, "exam_question", KEEPER)
    assert STEM in shown(scene, "exam_question", AUTHOR)


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_no_table_holds_what_a_question_says(bureau: Province) -> None:
    exams.asked(bureau)
    exams.imported(bureau)
    words = [f"%{text}%" for text in (OPTIONS[0], STEM, "没有答案的题", "应当由谁作出")]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" one WHERE one::text LIKE ANY (%s)',
                           [words])  # fmt: skip
            assert cursor.fetchone() == (0,), table


def test_the_search_of_the_tables_would_find_it(bureau: Province) -> None:
    scene = exams.asked(bureau)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM exams_question one WHERE one::text LIKE '%治安管理%'")
        assert cursor.fetchone() == (1,)
    assert STEM in str(Question.objects.get(pk=scene.ids["exam_question"]).says)


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_the_ledger_commits_to_the_closed_words(bureau: Province) -> None:
    scene = exams.asked(bureau)
    assert set(scene.entry.body["personal"]) == {"stem", "options", "key"}
    assert not set(scene.entry.body["form"]) & {"stem", "options", "key"}
    clear = Clear.objects.filter(entry=scene.entry)
    assert all(is_closed(row.value) for row in clear)
    assert disclose(clear.get(name="stem").value) == STEM


def test_the_same_words_are_never_closed_alike() -> None:
    assert close("甲") != close("甲")
    assert disclose(close(["甲", {"乙": 1}])) == ["甲", {"乙": 1}]
    assert not is_closed("甲")
    assert len(settings.QUESTION_KEY) >= 32


# Written, reviewed, used.


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"stem": ""}, "stem", "没有题干"),
        ({"key": []}, "key", "没有答案"),
        ({"key": ["D"]}, "key", "答案不在选项之内"),
        ({"key": ["A", "B"]}, "key", "单选题有多个答案"),
        ({"options": ["甲", "甲"]}, "options", "选项文字重复或者空缺"),
        ({"options": ["甲"]}, "options", "选择题的选项不足两个"),
    ],
)
@pytest.mark.rule("R-QUAL-02", "1.3a")
def test_a_faulty_question_is_not_taken(
    bureau: Province, change: dict[str, Any], field: str, says: str
) -> None:
    scene = exams.banked(bureau)
    assert (field, says) in wrong(scene, "exams.write_question", KEEPER, **change)
    assert not Question.objects.exists()


@pytest.mark.rule("R-QUAL-02", "1.3a")
def test_the_same_question_is_not_taken_twice(bureau: Province) -> None:
    scene = exams.asked(bureau)
    again = {"options": OPTIONS[::-1], "key": ["C"]}
    assert wrong(scene, "exams.write_question", KEEPER, **again) == [("stem", "与另一道试题相同")]


@pytest.mark.gate("apart(exams.write_question,exams.mend_row)")
@pytest.mark.rule("R-QUAL-02", "P-ROLE-01", "1.3a")
def test_a_second_person_reviews_a_question(bureau: Province) -> None:
    scene = exams.asked(bureau)
    gate = "apart(exams.write_question,exams.mend_row)"
    stopped(scene, "exams.review_question", gate, by=KEEPER)
    step(scene, "exams.review_question")
    assert Question.objects.get().phase == "usable"


@pytest.mark.gate("exams.keeper")
@pytest.mark.rule("P-QUAL-01", "1.3a")
@pytest.mark.parametrize(
    "act", ["review_question", "retire_question", "retire_article", "mend_row", "drop_row",
            "pass_import"],
)  # fmt: skip
def test_only_a_keeper_touches_questions(bureau: Province, act: str) -> None:
    from tests.scenes import READY

    scene = READY[f"exams.{act}"](bureau)
    stopped(scene, f"exams.{act}", "exams.keeper", by=AUTHOR)
    step(scene, f"exams.{act}")


@pytest.mark.rule("R-QUAL-02", "1.3a")
def test_a_declined_question_may_be_written_anew(bureau: Province) -> None:
    scene = exams.asked(bureau)
    step(scene, "exams.review_question", verdict="decline", opinion="答案有误")
    step(scene, "exams.write_question")
    assert sorted(Question.objects.values_list("phase", flat=True)) == ["declined", "submitted"]


@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_when_an_article_changes_its_questions_retire(bureau: Province) -> None:
    scene = exams.usable(bureau)
    step(scene, "exams.write_question", stem="另一条的题", article="第一条")
    step(scene, "exams.write_question", stem="已按新法写的题", as_at="2026-03-02")
    step(scene, "exams.retire_article")
    assert {q.says.stem: q.phase for q in Question.objects.all()} == {
        STEM: "retired", "另一条的题": "submitted", "已按新法写的题": "submitted",
    }  # fmt: skip
    assert Question.objects.get(phase="retired").retired_for == "主席令"
    step(scene, "exams.retire_article", article="")
    assert Question.objects.filter(phase="retired").count() == 2
    assert wrong(scene, "exams.retire_article", KEEPER)[0][0] == "law"


# Imported.


@pytest.mark.rule("R-QUAL-02", "1.3a")
def test_an_import_takes_the_sound_rows_and_holds_back_the_others(bureau: Province) -> None:
    scene = exams.imported(bureau)
    assert (
        Question.objects.filter(phase="submitted", imported=scene.ids["question_import"]).count()
        == 3
    )
    held = Held.objects.get()
    assert (held.row, held.faults) == (4, ["no_key"])
    assert disclose(held.content)["topic"] == "受案"
    assert Import.objects.get().phase == "held"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"stem": ""}, "no_stem"),
        ({"key": []}, "no_key"),
        ({"key": ["C"]}, "key_names_nothing"),
        ({"options": ["甲", "甲"]}, "same_options"),
        ({"options": ["甲"]}, "few_options"),
        ({"sort": "single", "key": ["A", "B"]}, "several_keys"),
        ({"sort": "matching"}, "odd_value"),
        ({"as_at": "去年"}, "odd_value"),
        ({"common": "也许"}, "odd_value"),
        ({"difficulty": "极难"}, "odd_value"),
        ({"law": "法" * 201}, "too_long"),
        ({}, "duplicate"),
    ],
)
def test_each_fault_of_a_row_is_named(bureau: Province, row: dict[str, Any], fault: str) -> None:
    sound = {"stem": "某题", "options": ["甲", "乙"], "key": ["A"]}
    scene = exams.banked(bureau)
    step(scene, "exams.import_questions", rows=[sound, {**sound, "stem": "另题", **row}]
         if fault != "duplicate" else [sound, sound])  # fmt: skip
    assert [(one.row, one.faults) for one in Held.objects.all()] == [(2, [fault])]


def test_a_row_may_say_for_itself_what_it_is_about(bureau: Province) -> None:
    row = {
        "sort": "true_false", "stem": "某题", "key": ["错误"], "topic": "交通", "common": "否",
        "law": "道路交通安全法", "as_at": "2026-02-01", "difficulty": "hard", "author": "甲",
    }  # fmt: skip
    step(exams.banked(bureau), "exams.import_questions", rows=[row])
    question = Question.objects.get()
    said = (question.topic, question.common, question.law, question.difficulty, question.author)
    assert said == ("交通", False, "道路交通安全法", "hard", "甲")
    assert (question.says.options, question.says.key) == (("正确", "错误"), ("B",))


@pytest.mark.gate("apart(exams.import_questions)")
@pytest.mark.rule("R-QUAL-02", "P-ROLE-01", "1.3a")
def test_a_second_keeper_passes_an_import(bureau: Province) -> None:
    scene = exams.imported(bureau)
    stopped(scene, "exams.pass_import", "apart(exams.import_questions)", by=KEEPER)
    step(scene, "exams.pass_import")
    assert Question.objects.filter(phase="usable").count() == 3
    assert wrong(scene, "exams.pass_import", OTHER)[0][0] == "opinion"


@pytest.mark.rule("R-QUAL-02", "P-ROLE-01", "1.3a")
def test_who_mended_a_row_does_not_pass_it(bureau: Province) -> None:
    scene = exams.imported(bureau)
    scene.do("exams.mend_row", OTHER, **FORMS["exams.mend_row"])
    step(scene, "exams.pass_import")
    assert [q.says.stem for q in Question.objects.filter(phase="submitted")] == ["补正后的题"]


@pytest.mark.rule("R-QUAL-02", "1.3a")
@pytest.mark.parametrize("act", ["mend_row", "drop_row"])
def test_an_import_is_settled_when_no_row_waits(bureau: Province, act: str) -> None:
    scene = exams.imported(bureau)
    assert wrong(scene, f"exams.{act}", KEEPER, row=1) == [
        ("row", "没有这一行，或者已经处理"),
    ]  # fmt: skip
    step(scene, f"exams.{act}")
    assert Import.objects.get().phase == "settled"
    assert Question.objects.count() == (4 if act == "mend_row" else 3)


def test_the_entry_of_an_import_names_the_import(bureau: Province) -> None:
    scene = exams.imported(bureau)
    assert Entry.objects.get(pk=scene.entry.pk).made_kind == "question_import"
    assert Bank.objects.get().phase == "open"


def test_the_key_lies_outside_the_database() -> None:
    place = settings.PLUMBLINE_HOME / "keys" / "questions.key"
    assert place.stat().st_mode & 0o077 == 0
    assert subprocess.run(["cat", place], capture_output=True, text=True).stdout.strip()
