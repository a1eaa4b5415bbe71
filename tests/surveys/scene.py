"""Scenes of surveys: a questionnaire, a visit, answers, a follow-up, a sample, a third party."""

from __future__ import annotations

from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.law.draws import promised
from tests import cast, scenes
from tests.scenes import Scene, not_filed, step

QUESTIONS: list[dict[str, Any]] = [
    {"topic": "receipt", "text": "您拿到受案回执了吗？", "text_en": "Were you given a receipt?"},
    {"topic": "told", "text": "办到哪一步、结果怎样，有人告诉您吗？",
     "text_en": "Were you told how far it got and how it ended?"},
    {"topic": "treated", "text": "民警对您的态度怎么样？", "text_en": "How were you treated?"},
    {"topic": "satisfied", "text": "您对这件事的办理满意吗？",
     "text_en": "Are you satisfied with how it was handled?"},
    {"topic": "remark", "text": "还有什么想说的？", "text_en": "Anything else?"},
]  # fmt: skip
OK: dict[str, Any] = {"verdict": "approve", "opinion": "同意"}
GOOD: dict[str, Any] = {
    "receipt": True,
    "told": True,
    "treated": 5,
    "satisfied": 4,
    "remark": "办得快",
}
BAD: dict[str, Any] = {
    "receipt": False,
    "told": True,
    "treated": 1,
    "satisfied": 2,
    "remark": "没有人给我回执",
}
SEED = "2026-04-01 3 8 11 24 30"
REMARK = str(BAD["remark"])
ROW = {"row": 2, "unit": cast.COUNTY, "measure": "群众安全感", "sample": "1000", "share": "94.2"}
SURVEY: dict[str, Any] = {
    "title": "2025年度群众安全感和满意度调查", "agency": "某调查中心", "method": "phone",
    "since": "2025-11-01", "until": "2025-12-15", "file": "2025.xlsx", "sha256": "a" * 64,
    "rows": [
        {"row": 2, "unit": cast.CITY, "measure": "群众安全感", "sample": "5000",
         "share": "94.2%"},
        {"row": 3, "unit": cast.CITY, "measure": "公安工作满意度", "sample": "5000",
         "share": "92.3", "low": "91.4", "high": "93.1"},
        {**ROW, "row": 4},
    ],
}  # fmt: skip
scenes.FORMS |= {
    "surveys.draft_questionnaire": {"questions": QUESTIONS},
    "surveys.approve_questionnaire": OK,
    "surveys.open_visit": {},
    "surveys.answer": BAD,
    "surveys.answer_by_sms": {"satisfied": 5},
    "surveys.answer_by_phone": GOOD,
    "surveys.note_contact": {"note": "无人接听"},
    "surveys.end_visit": {"why": "declined"},
    "surveys.conclude_follow_up": {"justified": True, "found": "受案回执未当面交付",
                                   "done": "补发回执，批评教育", "told": "已电话说明并致歉"},
    "surveys.promise_round": {"year": 2026, "quarter": 1, "each": 2, "commitment": promised(SEED)},
    "surveys.draw": {"seed": SEED},
    "surveys.import_survey": SURVEY,
    "surveys.confirm_survey": OK,
}  # fmt: skip
BY = {
    "provincial_lawyer": ("draft_questionnaire", "confirm_survey"),
    "second_lawyer": ("approve_questionnaire",),
    "clock": ("open_visit",),
    "public": ("answer", "answer_by_sms"),
    "inspector": ("answer_by_phone", "note_contact", "end_visit", "conclude_follow_up",
                  "promise_round", "draw"),
    "auditor": ("import_survey",),
}  # fmt: skip
for who, acts in BY.items():
    scenes.RIGHT |= {f"surveys.{act}": who for act in acts}


def at(scene: Scene, act: str, unit: str, by: str = "", **form: Any) -> Scene:
    """Do an act that stands on a unit."""
    whole = {**scenes.FORMS[act], **form}
    scene.do(act, by or scenes.doer(act), scene.bureau.units[unit], **whole)
    return scene


def drafted(bureau: Province) -> Scene:
    """A questionnaire waits for its second person."""
    return at(Scene(bureau), "surveys.draft_questionnaire", cast.PROVINCE)


def asked(bureau: Province) -> Scene:
    """A questionnaire is in force."""
    return scenes.through(drafted(bureau), "surveys.approve_questionnaire")


def ended(bureau: Province) -> Scene:
    """A case of the station was not filed: it came to an outcome."""
    scene = not_filed(bureau)
    at(scene, "surveys.draft_questionnaire", cast.PROVINCE)
    return scenes.through(scene, "surveys.approve_questionnaire")


def visited(bureau: Province, scene: Scene | None = None) -> Scene:
    """A return visit is owed."""
    return scenes.through(scene or ended(bureau), "surveys.open_visit")


def complained(bureau: Province) -> Scene:
    """Somebody answered negatively."""
    return scenes.through(visited(bureau), "surveys.answer")


def promised_round(bureau: Province) -> Scene:
    """The county promised to draw a sample of its stations' cases of this quarter."""
    scene = visited(bureau)
    return at(scene, "surveys.promise_round", cast.COUNTY)


def over(bureau: Province) -> Scene:
    """The quarter is over."""
    return promised_round(bureau).tick(days=30)


def imported(bureau: Province) -> Scene:
    """A third party's survey of the city waits for its second person."""
    return at(Scene(bureau), "surveys.import_survey", cast.CITY)


def confirmed(bureau: Province) -> Scene:
    """It stands."""
    return scenes.through(imported(bureau), "surveys.confirm_survey")


def another(scene: Scene) -> Scene:
    """One more case of the station comes to an outcome, and to a visit."""
    scene.do(
        "intake.report", "handler", way="walk_in", reporter="钱某", phone="13000000000",
        place="南岭大街1号", facts="手机被盗，价值五千元",
    )  # fmt: skip
    step(scene, "intake.accept", nature="criminal", brief="盗窃",
         assistant=str(scene.bureau.officers["assistant"]))  # fmt: skip
    for act in ("intake.hand_receipt", "casework.request_filing", "casework.refuse_filing",
                "surveys.open_visit"):  # fmt: skip
        step(scene, act)
    return scene


scenes.SUBJECTS |= {
    "questionnaire": drafted,
    "return_visit": visited,
    "follow_up": complained,
    "survey_round": promised_round,
    "independent_survey": imported,
}
scenes.READY |= {
    "surveys.approve_questionnaire": drafted,
    "surveys.open_visit": ended,
    "surveys.answer": visited,
    "surveys.answer_by_sms": visited,
    "surveys.answer_by_phone": visited,
    "surveys.note_contact": visited,
    "surveys.end_visit": visited,
    "surveys.conclude_follow_up": complained,
    "surveys.draw": over,
    "surveys.confirm_survey": imported,
}
