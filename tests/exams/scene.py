"""Scenes of examinations: a bank with two keepers, questions, an import, a blueprint, a paper."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.law.draws import promised
from tests import cast, scenes
from tests.scenes import NAMED, Scene, step

KEEPER, OTHER, AUTHOR = "trainer", "drafter", "reviewer"  # the last two are given the post
SEED = "种子一号"
STEM = "公民报警后，公安机关应当怎样处理？"
OPTIONS = ["立即受理并进行登记", "要求其到有管辖权的单位报警", "等候上级指示"]
QUESTION: dict[str, Any] = {
    "topic": "受案", "common": True, "law": "治安管理处罚法", "article": "第九十条",
    "version": "2025年修订", "as_at": "2026-01-01", "sort": "single", "stem": STEM,
    "options": OPTIONS, "key": ["A"],
}  # fmt: skip
ABOUT = {"topic": "受案", "common": True, "law": "治安管理处罚法", "as_at": "2026-01-01"}


def rows() -> list[dict[str, Any]]:
    """Three sound rows and one without a key."""
    sound = [{"stem": f"第{n}题：当场处罚应当由谁作出？", "options": ["民警", "辅警"], "key": ["A"]}
             for n in range(1, 4)]  # fmt: skip
    return [*sound, {"stem": "没有答案的题", "options": ["甲", "乙"], "key": []}]


NAMED["keepers"] = lambda scene: [str(scene.bureau.officers[who]) for who in (KEEPER, OTHER)]
scenes.FORMS |= {
    "exams.open_bank": {"name": "基本级题库", "keepers": "@keepers"},
    "exams.name_keepers": {"keepers": "@keepers", "reasons": "人员变动"},
    "exams.write_question": QUESTION,
    "exams.review_question": {"verdict": "pass", "opinion": "题干、答案与条文相符"},
    "exams.retire_question": {"reasons": "已在社会上流传"},
    "exams.retire_article": {"law": "治安管理处罚法", "article": "第九十条", "since": "2026-03-01",
                             "reasons": "主席令"},
    "exams.import_questions": {"source": "试题.xlsx", **ABOUT, "rows": rows()},
    "exams.pass_import": {"opinion": "逐题核对无误"},
    "exams.mend_row": {**QUESTION, "row": 4, "stem": "补正后的题"},
    "exams.drop_row": {"row": 4, "reasons": "原出处也没有答案"},
    "exams.draft_blueprint": {"name": "基本级试卷", "rows": [
        {"common": True, "count": 1, "points": 60},
        {"common": False, "topic": "刑侦", "count": 1, "points": 40},
    ]},
    "exams.approve_blueprint": {"opinion": "同意"},
    "exams.promise_paper": {"name": "三月卷", "commitment": promised(SEED)},
    "exams.draw_paper": {"seed": SEED},
    "exams.tell_seed": {"seed": SEED},
}  # fmt: skip
BY_OTHER = ("review_question", "pass_import")
BY_HEAD = ("open_bank", "name_keepers", "approve_blueprint")
BY_INSPECTOR = ("promise_paper", "draw_paper", "tell_seed")
BY_KEEPER = ("write_question", "retire_question", "retire_article", "import_questions", "mend_row",
             "drop_row", "draft_blueprint")  # fmt: skip
for who, acts in ((OTHER, BY_OTHER), ("head", BY_HEAD), ("inspector", BY_INSPECTOR),
                  (KEEPER, BY_KEEPER)):  # fmt: skip
    scenes.RIGHT |= {f"exams.{act}": who for act in acts}


def banked(bureau: Province) -> Scene:
    """A bank with its keepers."""
    scene = Scene(bureau).appoint(OTHER, "TRAINER", cast.PROVINCE)
    scene.appoint(AUTHOR, "TRAINER", cast.PROVINCE)
    step(scene, "exams.open_bank")
    return scene


def asked(bureau: Province) -> Scene:
    """A question waits for its second person."""
    return scenes.through(banked(bureau), "exams.write_question")


def usable(bureau: Province) -> Scene:
    """A question may be used."""
    return scenes.through(asked(bureau), "exams.review_question")


def imported(bureau: Province) -> Scene:
    """A file was taken in; a row is held back."""
    return scenes.through(banked(bureau), "exams.import_questions")


def planned(bureau: Province) -> Scene:
    """A blueprint waits for its head; the bank can fill it."""
    scene = usable(bureau)
    step(scene, "exams.write_question", topic="刑侦", common=False, stem="现场勘验应当由谁主持？")
    return scenes.through(scene, "exams.review_question", "exams.draft_blueprint")


def approved(bureau: Province) -> Scene:
    """A blueprint was approved."""
    return scenes.through(planned(bureau), "exams.approve_blueprint")


def promised_paper(bureau: Province) -> Scene:
    """The seed of a paper was promised."""
    return scenes.through(approved(bureau), "exams.promise_paper")


def drawn(bureau: Province) -> Scene:
    """A paper was drawn."""
    return scenes.through(promised_paper(bureau), "exams.draw_paper")


scenes.SUBJECTS |= {
    "question_bank": banked,
    "exam_question": asked,
    "question_import": imported,
    "exam_blueprint": planned,
    "exam_paper": promised_paper,
}
scenes.READY |= {
    "exams.name_keepers": banked,
    "exams.write_question": banked,
    "exams.review_question": asked,
    "exams.retire_question": usable,
    "exams.retire_article": usable,
    "exams.import_questions": banked,
    "exams.pass_import": imported,
    "exams.mend_row": imported,
    "exams.drop_row": imported,
    "exams.draft_blueprint": banked,
    "exams.approve_blueprint": planned,
    "exams.promise_paper": approved,
    "exams.draw_paper": promised_paper,
    "exams.tell_seed": drawn,
}

import_module("tests.exams.hall")  # the sitting and the marking add their own
