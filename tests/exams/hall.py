"""Scenes of an exam: opened, registered, seated, sat, collected, marked, published."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from plumbline.doors.cli.province import Province
from plumbline.exams.answers import Saved, save
from plumbline.exams.asked import asked, order_of, places
from plumbline.exams.models import Exam, Script, Sitting
from plumbline.exams.sittings import end_due
from plumbline.exams.terms import LETTERS
from tests import cast, scenes
from tests.scenes import NAMED, Scene, step

BEGINS = cast.OPENS + timedelta(days=1)
ENDS = BEGINS + timedelta(hours=2)
SECOND = timedelta(seconds=1)
ASSISTANT, CANDIDATE, RECRUIT = "assistant", "handler", "recruit"
FIRST, NEXT, THIRD = "reviewer", "novice_reviewer", "trainer"
WATCHES = "stranger"
OTHERS: list[dict[str, Any]] = [
    {"stem": "传唤应当由谁批准？", "options": ["办案部门负责人", "民警", "辅警"], "key": ["A"]},
    {"stem": "哪些是治安管理处罚的种类？", "options": ["警告", "罚款", "拘役"], "key": ["A", "B"],
     "sort": "multiple"},
    {"stem": "简述受案的程序。", "options": [], "key": ["登记、出具回执、审查"], "sort": "written",
     "common": False},
]  # fmt: skip
PARTS = [
    {"common": True, "sort": "single", "count": 2, "points": 20},
    {"common": True, "sort": "multiple", "count": 1, "points": 20},
    {"common": False, "sort": "written", "count": 1, "points": 40},
]


def of(*people: str) -> Any:
    """These officers, wherever a form names them."""
    return lambda scene: [str(scene.bureau.officers[who]) for who in people]


NAMED |= {
    "candidates": of(ASSISTANT, CANDIDATE),
    "watching": of(WATCHES),
    "markers": of(FIRST, NEXT, THIRD),
    "watcher": lambda scene: str(scene.bureau.officers[WATCHES]),
}
scenes.FORMS |= {
    "exams.open_exam": {
        "name": "三月考试", "level": "BASIC", "begins": BEGINS.isoformat(),
        "ends": ENDS.isoformat(), "pass_mark": 60, "tolerance": 5, "appeal_days": 5,
        "basis": "考试通知",
    },
    "exams.register": {"officers": "@candidates"},
    "exams.add_room": {"name": "第一考场", "seats": 2, "invigilators": "@watching"},
    "exams.name_markers": {"markers": "@markers"},
    "exams.seat": {},
    "exams.begin": {},
    "exams.submit": {},
    "exams.end_sitting": {},
    "exams.collect": {},
    "exams.mark_script": {"marks": [30]},
    "exams.publish": {"opinion": "按时公布"},
    "exams.appeal": {"grounds": "主观题评分过低"},
    "exams.answer_appeal": {"reasons": "复核评分无误"},
    "exams.report_cheating": {"found_by": "@watcher", "grounds": "查看手机，已收存"},
    "exams.void_result": {"grounds": "事实清楚，本人承认"},
}  # fmt: skip
WHO = {
    "head": ("open_exam", "name_markers", "publish", "void_result"),
    "trainer": ("register", "add_room", "seat", "collect", "report_cheating"),
    CANDIDATE: ("begin", "submit", "appeal"),
    "clock": ("end_sitting",),
    FIRST: ("mark_script",),
    "inspector": ("answer_appeal",),
}
for _who, _acts in WHO.items():
    scenes.RIGHT |= {f"exams.{act}": _who for act in _acts}


def paper(bureau: Province) -> Scene:
    """A paper of two single choices, a multiple one and a written question was drawn."""
    from tests.exams.scene import usable

    scene = usable(bureau)
    for one in OTHERS:
        step(scene, "exams.write_question", **one)
        step(scene, "exams.review_question")
    step(scene, "exams.draft_blueprint", rows=PARTS)
    return scenes.through(scene, "exams.approve_blueprint", "exams.promise_paper",
                          "exams.draw_paper")  # fmt: skip


def opened(bureau: Province) -> Scene:
    """An exam was opened."""
    return scenes.through(paper(bureau), "exams.open_exam")


def registered(bureau: Province) -> Scene:
    """Two are registered, a room and markers stand ready."""
    return scenes.through(opened(bureau), "exams.register", "exams.add_room", "exams.name_markers")


def seated(bureau: Province) -> Scene:
    """Everybody has a seat."""
    return scenes.through(registered(bureau), "exams.seat")


def at_hour(bureau: Province) -> Scene:
    """The hour has come."""
    scene = seated(bureau)
    scene.now = BEGINS
    return scene


def sat(bureau: Province) -> Scene:
    """The candidate sits and answers."""
    return scenes.through(at_hour(bureau), "exams.begin")


def submitted(bureau: Province) -> Scene:
    """He answered all right and handed in."""
    scene = sat(bureau)
    put_all(scene)
    return scenes.through(scene, "exams.submit")


def at_end(bureau: Province) -> Scene:
    """The end has come, nobody collected yet."""
    scene = sat(bureau)
    put_all(scene)
    scene.now = ENDS
    return scene


def all_in(bureau: Province) -> Scene:
    """All sittings are over; the other one was absent."""
    scene = submitted(bureau)
    scene.now = ENDS
    for one in Sitting.objects.filter(phase="seated"):
        scene.do("exams.end_sitting", "clock", one.pk)
    return scene


def collected(bureau: Province) -> Scene:
    """The papers are in, the written answers wait under a number."""
    scene = submitted(bureau)
    scene.now = ENDS
    end_due(scene.now)
    scene.ids["exam_script"] = Script.objects.get(exam=scene.ids["exam"]).pk
    return scene


def marked(bureau: Province) -> Scene:
    """Two have marked alike."""
    scene = scenes.through(collected(bureau), "exams.mark_script")
    scene.do("exams.mark_script", NEXT, marks=[32])
    return scene


def published(bureau: Province) -> Scene:
    """The results are out."""
    return scenes.through(marked(bureau), "exams.publish")


def appealed(bureau: Province) -> Scene:
    """The candidate contests his."""
    return scenes.through(published(bureau), "exams.appeal")


def reported(bureau: Province) -> Scene:
    """Cheating was reported."""
    return scenes.through(published(bureau), "exams.report_cheating")


def exam_of(scene: Scene) -> Exam:
    """The exam as it stands."""
    return Exam.objects.get(pk=scene.ids["exam"])


def sitting_of(scene: Scene, who: str = CANDIDATE) -> Sitting:
    """The sitting of somebody as it stands."""
    return Sitting.objects.get(exam=scene.ids["exam"], officer=scene.bureau.officers[who])


def put(
    scene: Scene, question: UUID, given: list[str], *, sequence: int = 1,
    at: datetime | None = None, who: str = CANDIDATE,
) -> Saved:  # fmt: skip
    """Save an answer as the page does."""
    one = sitting_of(scene, who)
    return save(one.pk, one.officer_id, question, given, sequence, at or scene.now)


def put_all(scene: Scene, who: str = CANDIDATE) -> None:
    """Answer everything right, in the letters that the candidate sees."""
    one = sitting_of(scene, who)
    order = order_of(one)
    for question in asked(one.exam):
        if question.written:
            put(scene, question.id, ["登记并出具回执"], who=who)
            continue
        standing = places(order, question)
        right = [LETTERS[standing.index(LETTERS.index(key))] for key in question.content.key]
        put(scene, question.id, right, who=who)


scenes.SUBJECTS |= {"exam": opened, "exam_sitting": registered, "exam_script": collected}
scenes.READY |= {
    "exams.open_exam": paper,
    "exams.register": opened,
    "exams.add_room": opened,
    "exams.name_markers": opened,
    "exams.seat": registered,
    "exams.begin": at_hour,
    "exams.submit": sat,
    "exams.end_sitting": at_end,
    "exams.collect": all_in,
    "exams.mark_script": collected,
    "exams.publish": marked,
    "exams.appeal": published,
    "exams.answer_appeal": appealed,
    "exams.report_cheating": published,
    "exams.void_result": reported,
}
