"""Scenes of training: a course, a plan, a session with attendance, a claim, a curriculum."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from plumbline.doors.cli.province import Province
from tests import cast, scenes
from tests.exams import hall
from tests.scenes import NAMED, Scene, step

COURSE: dict[str, Any] = {
    "title": "办案区使用管理", "competences": ["procedure", "supervision"],
    "topics": ["custody_area", "evidence"], "hours": 8, "credits": 8, "must": "front_line",
    "content": "入区检查、看管、询问室使用、离区交接",
}  # fmt: skip
TEACHER, RECORDER, CLOSER = "reviewer", "assistant", "station_head"
ELSEWHERE = "220202"  # a county of another city
LASTS = 9  # hours of the session from its beginning
OK = {"verdict": "approve", "opinion": "同意"}


def _later(**span: int) -> Any:
    return lambda scene: (scene.now + timedelta(**span)).isoformat()


NAMED |= {
    "course": lambda scene: str(scene.ids["course"]),
    "begins": _later(hours=1),
    "ends": _later(hours=LASTS),
    "teacher": lambda scene: str(scene.bureau.officers[TEACHER]),
    "attendance_recorder": lambda scene: str(scene.bureau.officers[RECORDER]),
    "trainee": lambda scene: str(scene.bureau.officers["handler"]),
    "auxiliary": lambda scene: str(scene.bureau.officers["auxiliary"]),
    "novice": lambda scene: str(scene.bureau.officers["recruit"]),
}
scenes.FORMS |= {
    "training.propose_course": COURSE,
    "training.approve_course": OK,
    "training.withdraw_course": {"reasons": "内容已并入另一课程"},
    "training.draft_plan": {"year": 2026,
                            "rows": [{"course": "@course", "quarter": 1, "hours": 8}]},
    "training.approve_plan": OK,
    "training.withdraw_plan": {"reasons": "任务调整"},
    "training.schedule_session": {
        "course": "@course", "begins_at": "@begins", "ends_at": "@ends", "place": "分局三楼",
        "teacher": "@teacher", "recorder": "@attendance_recorder", "officers": ["@trainee"],
    },
    "training.enrol": {"officers": ["@novice"]},
    "training.cancel_session": {"reasons": "因勤务取消"},
    "training.record_attendance": {"rows": [{"officer": "@trainee", "hours": 8}]},
    "training.close_session": {"summary": "按计划完成"},
    "training.correct_attendance": {"officer": "@trainee", "hours": 5,
                                    "reasons": "签到表上午缺签三学时"},
    "training.claim_credit": {"source": "exam", "earned": "2026-03-02", "points": 4,
                              "grounds": "基本级考试成绩单2026-18号"},
    "training.weigh_claim": OK,
    "training.credit_exam": {},
    "training.propose_curriculum": {
        "title": "办案民警培训大纲", "role": "CASE_OFFICER",
        "rows": [{"topic": "custody_area", "months": 6}, {"topic": "court", "months": 12}],
    },
    "training.approve_curriculum": OK,
    "training.withdraw_curriculum": {"reasons": "大纲修订"},
    "training.assign": {"topic": "custody_area", "ground": "网上巡查发现入区未检查，巡查单12号",
                        "until": "2026-06-30"},
    "training.confirm_assigned": {"opinion": "已参加培训并取得学分"},
    "training.lift_assigned": {"reasons": "经核实入区检查有录像"},
    "training.follow": {},
}  # fmt: skip
BY = {
    "trainer": ("propose_course", "schedule_session", "enrol", "cancel_session", "draft_plan",
                "weigh_claim", "propose_curriculum", "assign", "confirm_assigned"),
    "provincial_lawyer": ("approve_course", "withdraw_course"),
    CLOSER: ("approve_plan", "withdraw_plan", "close_session", "correct_attendance"),
    RECORDER: ("record_attendance",),
    "handler": ("claim_credit",),
    "provincial_head": ("approve_curriculum", "withdraw_curriculum"),
    "reviewer": ("lift_assigned",),
    "clock": ("credit_exam", "follow"),
}  # fmt: skip
for who, acts in BY.items():
    scenes.RIGHT |= {f"training.{act}": who for act in acts}


def proposed(bureau: Province) -> Scene:
    """A course of the province waits for its second person."""
    scene = Scene(bureau)
    by = scenes.RIGHT["training.propose_course"]
    scene.do("training.propose_course", by, bureau.units[cast.PROVINCE], **COURSE)
    return scene


def approved(bureau: Province) -> Scene:
    """A course may be held."""
    return scenes.through(proposed(bureau), "training.approve_course")


def drafted(bureau: Province) -> Scene:
    """The plan of the station waits for its head."""
    return scenes.through(approved(bureau), "training.draft_plan")


def planned(bureau: Province) -> Scene:
    """The plan of the station was approved."""
    return scenes.through(drafted(bureau), "training.approve_plan")


def scheduled(bureau: Province) -> Scene:
    """A session was arranged at the station."""
    return scenes.through(approved(bureau), "training.schedule_session")


def over(bureau: Province) -> Scene:
    """The session is over; nothing was recorded."""
    return scheduled(bureau).tick(hours=LASTS)


def recorded(bureau: Province) -> Scene:
    """Attendance was recorded."""
    return scenes.through(over(bureau), "training.record_attendance")


def held(bureau: Province) -> Scene:
    """The session was closed, and credited."""
    return scenes.through(recorded(bureau), "training.close_session")


def claimed(bureau: Province) -> Scene:
    """An officer claims credits."""
    return own(Scene(bureau), "training.claim_credit", "handler")


def own(scene: Scene, act: str, whose: str, by: str = "", **form: Any) -> Scene:
    """Do an act that stands on an officer."""
    filled = {**scenes.FORMS[act], **form}
    scene.do(act, by or whose, scene.bureau.officers[whose], **filled)
    return scene


def uncontested(bureau: Province) -> Scene:
    """The results of an exam are out, and the days to contest them are over."""
    return hall.published(bureau).tick(days=6)


def curriculum(bureau: Province) -> Scene:
    """A curriculum of the province waits for approval."""
    scene, act = approved(bureau), "training.propose_curriculum"
    scene.do(act, "trainer", bureau.units[cast.PROVINCE], **scenes.FORMS[act])
    return scene


def in_force(bureau: Province) -> Scene:
    """A curriculum holds."""
    return scenes.through(curriculum(bureau), "training.approve_curriculum")


def assigned(bureau: Province) -> Scene:
    """A topic is on an officer's syllabus."""
    return own(Scene(bureau), "training.assign", "handler", "trainer")


def moved(bureau: Province) -> Scene:
    """The officer was moved to another city."""
    scene = assigned(bureau)
    scene.do("people.move_officer", "administrator", bureau.officers["handler"],
             unit=str(bureau.units[ELSEWHERE]), document="调动通知")  # fmt: skip
    return scene


def trained(bureau: Province) -> Scene:
    """The topic was trained since."""
    scene = assigned(bureau)
    scene.do("training.propose_course", "trainer", bureau.units[cast.PROVINCE], **COURSE)
    step(scene, "training.approve_course")
    step(scene, "training.schedule_session")
    scene.tick(hours=LASTS)
    return scenes.through(scene, "training.record_attendance", "training.close_session")


scenes.SUBJECTS |= {
    "course": proposed,
    "training_plan": drafted,
    "training_session": scheduled,
    "credit_claim": claimed,
    "curriculum": curriculum,
    "assignment": assigned,
}
scenes.READY |= {
    "training.approve_course": proposed,
    "training.withdraw_course": approved,
    "training.approve_plan": drafted,
    "training.withdraw_plan": planned,
    "training.enrol": scheduled,
    "training.cancel_session": scheduled,
    "training.record_attendance": over,
    "training.close_session": recorded,
    "training.correct_attendance": held,
    "training.weigh_claim": claimed,
    "training.credit_exam": uncontested,
    "training.approve_curriculum": curriculum,
    "training.withdraw_curriculum": in_force,
    "training.confirm_assigned": trained,
    "training.lift_assigned": assigned,
    "training.follow": moved,
}
