"""Training: courses, plans, sessions, credits, curricula, and what is put on a syllabus."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid, Refused
from plumbline.kernel.models import Duty, NormVersion
from plumbline.people.models import Unit
from plumbline.training.attendance import earned
from plumbline.training.models import Attendance, Claim, Course, Credit, Session, TrainingPlan
from plumbline.training.shares import held, plan_items, planned, sessions_of, shares
from tests import cast
from tests.scenes import FORMS, Scene, doer, resolved, step, stopped, through
from tests.training import scene as training
from tests.training.scene import CLOSER, COURSE, RECORDER, TEACHER

pytestmark = pytest.mark.usefixtures("db")
PROPOSED, DRAFTED = "apart(training.propose_course)", "apart(training.draft_plan)"
CLAIMED, OUTLINED = "apart(training.claim_credit)", "apart(training.propose_curriculum)"


def wrong(scene: Scene, act: str, by: str = "", **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        scene.do(act, by or doer(act), **{**FORMS[act], **form})
    return invalid.value.errors


def credits_of(scene: Scene, who: str) -> dict[str, Decimal]:
    rows = Credit.objects.filter(officer=scene.bureau.officers[who])
    return {row.source: row.points for row in rows}


# Courses.


@pytest.mark.rule("1.1", "1.2c")
def test_a_course_is_tagged_by_competences_and_topics(bureau: Province) -> None:
    training.approved(bureau)
    course = Course.objects.get()
    assert course.competences == ["procedure", "supervision"]
    assert course.topics == ["custody_area", "evidence"]
    assert (course.hours, course.credits, course.enforcement) == (8, 8, True)
    assert course.phase == "approved"


@pytest.mark.gate("apart(training.propose_course)", "training.approve_course")
@pytest.mark.rule("1.2c", "P-ROLE-01")
def test_who_proposed_a_course_does_not_approve_it(bureau: Province) -> None:
    scene = training.proposed(bureau)
    stopped(scene, "training.approve_course", PROPOSED, by="trainer")
    step(scene, "training.approve_course")
    assert Course.objects.get().phase == "approved"


@pytest.mark.rule("1.2a")
def test_the_mandatory_trainings_are_those_that_the_norm_names(bureau: Province) -> None:
    scene = Scene(bureau)
    assert wrong(scene, "training.propose_course", must="fourth")[0][0] == "must"
    scene.do("training.propose_course", "trainer", **{**COURSE, "must": "entry"})
    assert Course.objects.get().must == "entry"
    shipped = NormVersion.objects.filter(norm__code__startswith="training.")
    shipped = shipped.exclude(norm__code="training.law_study")  # a figure of the house, marked U
    assert {row.mark for row in shipped} == {"V*"}
    assert not any(row.confirmed_by for row in shipped)


@pytest.mark.rule("1.2c")
def test_only_an_approved_course_is_planned_or_held(bureau: Province) -> None:
    scene = training.proposed(bureau)
    for act in ("training.draft_plan", "training.schedule_session"):
        assert wrong(scene, act) == [("course", "没有这门可以开设的课程")]
    step(scene, "training.approve_course", verdict="decline")
    assert wrong(scene, "training.schedule_session")[0][0] == "course"


@pytest.mark.rule("1.2c")
def test_a_withdrawn_course_is_held_no_more(bureau: Province) -> None:
    scene = through(training.approved(bureau), "training.withdraw_course")
    assert wrong(scene, "training.schedule_session")[0][0] == "course"


# Plans.


@pytest.mark.gate("apart(training.draft_plan)", "training.approve_plan")
@pytest.mark.rule("1.2a", "P-ROLE-01")
def test_the_head_of_the_unit_approves_a_plan_that_another_drafted(bureau: Province) -> None:
    scene = training.drafted(bureau)
    scene.appoint("trainer", "DEPT_HEAD", cast.STATION)
    stopped(scene, "training.approve_plan", DRAFTED, by="trainer")
    step(scene, "training.approve_plan")
    assert TrainingPlan.objects.get().phase == "approved"


@pytest.mark.rule("1.2a")
def test_a_unit_has_one_plan_a_year_and_a_withdrawn_one_makes_room(bureau: Province) -> None:
    scene = training.planned(bureau)
    assert wrong(scene, "training.draft_plan")[0][0] == "year"
    step(scene, "training.withdraw_plan")
    step(scene, "training.draft_plan")
    step(scene, "training.approve_plan", verdict="decline")
    step(scene, "training.draft_plan")
    phases = sorted(TrainingPlan.objects.values_list("phase", flat=True))
    assert phases == ["declined", "drafted", "withdrawn"]


@pytest.mark.rule("1.2a")
def test_the_share_of_enforcement_training_is_counted_planned_and_delivered(
    bureau: Province,
) -> None:
    scene = training.approved(bureau)
    first = str(scene.ids["course"])
    other = {**COURSE, "title": "公文写作", "enforcement": False, "must": "", "hours": 4}
    scene.do("training.propose_course", "trainer", **other)
    step(scene, "training.approve_course")
    second = str(scene.ids["course"])
    rows = [{"course": first, "quarter": 1, "hours": 24}, {"course": second, "quarter": 2,
             "hours": 8}]  # fmt: skip
    step(scene, "training.draft_plan", rows=rows)
    station = Unit.objects.get(code=cast.STATION).line
    assert plan_items(station, 2026) == []  # not yet approved
    step(scene, "training.approve_plan")
    for course in (first, second):
        step(scene, "training.schedule_session", course=course)
        scene.tick(hours=training.LASTS)
        hours = 8 if course == first else 4
        there = [{"officer": "@trainee", "hours": hours}]
        step(scene, "training.record_attendance", rows=there)
        if course == second:
            assert len(sessions_of(station, 2026)) == 1  # this one is not closed
        step(scene, "training.close_session")
    all_, musts = shares(planned(plan_items(station, 2026)))
    assert (all_.said, musts.said) == ("24 / 32 = 75.0%", "24 / 24 = 100.0%")
    sessions = sessions_of(station[:3], 2026)  # the county counts its stations
    assert {one.phase for one in sessions} == {"held"}
    assert shares(held(sessions))[0].said == "8 / 12 = 66.7%"
    assert shares(held(sessions_of(["22", "2202"], 2026)))[0].of == 0
    assert sessions_of(station, 2025) == []


# Sessions and attendance.


@pytest.mark.rule("D-QUAL-01")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recorder": "@teacher"}, "recorder"),
        ({"recorder": "@auxiliary"}, "recorder"),
        ({"officers": ["@teacher"]}, "officers"),
        ({"begins_at": cast.FOUNDED.isoformat()}, "begins_at"),
        ({"ends_at": "@begins"}, "ends_at"),
        ({"teacher": "019b2f6e-7a40-7c3e-9d5a-3f8e2b1c4d5e"}, "teacher"),
    ],
)
def test_a_session_is_arranged_ahead_with_a_recorder_who_does_not_teach(
    bureau: Province, change: dict[str, Any], field: str
) -> None:
    scene = training.approved(bureau)
    assert [name for name, _ in wrong(scene, "training.schedule_session", **change)] == [field]
    assert not Session.objects.exists()


@pytest.mark.gate("training.recorder")
@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_attendance_is_recorded_by_whom_the_session_names(bureau: Province) -> None:
    scene = training.over(bureau)
    for by in ("trainer", TEACHER, CLOSER):
        stopped(scene, "training.record_attendance", "training.recorder", by=by)
    step(scene, "training.record_attendance")
    assert Attendance.objects.get().hours == 8


@pytest.mark.gate("training.ended")
@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_nothing_is_recorded_or_closed_before_the_end(bureau: Province) -> None:
    scene = training.scheduled(bureau)
    for act in ("record_attendance", "close_session"):
        told = stopped(scene, f"training.{act}", "training.ended")
        assert "2026-03-03 18:0" in told["says"]
    scene.tick(hours=training.LASTS)
    through(scene, "training.record_attendance", "training.close_session")


@pytest.mark.gate("training.recorded")
@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_a_session_closes_when_everybody_was_recorded(bureau: Province) -> None:
    scene = training.scheduled(bureau)
    step(scene, "training.enrol")
    scene.tick(hours=training.LASTS)
    step(scene, "training.record_attendance")
    told = stopped(scene, "training.close_session", "training.recorded")
    assert told["missing"] == {"count": "1"}
    step(scene, "training.record_attendance", rows=[{"officer": "@novice", "hours": 0}])
    step(scene, "training.close_session")
    assert credits_of(scene, "recruit") == {}  # absent: nothing is credited


@pytest.mark.gate("training.not_teacher")
@pytest.mark.rule("D-QUAL-01", "P-ROLE-01")
@pytest.mark.parametrize("act", ["close_session", "correct_attendance"])
def test_the_teacher_neither_closes_nor_corrects(bureau: Province, act: str) -> None:
    build = training.recorded if act == "close_session" else training.held
    scene = build(bureau)
    stopped(scene, f"training.{act}", "training.not_teacher", by=TEACHER)
    step(scene, f"training.{act}")


@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_closing_credits_who_was_there_and_who_taught(bureau: Province) -> None:
    scene = training.over(bureau)
    step(scene, "training.record_attendance", rows=[{"officer": "@trainee", "hours": 5}])
    assert not Credit.objects.exists()
    step(scene, "training.close_session")
    assert credits_of(scene, "handler") == {"course": Decimal("5.0")}
    assert credits_of(scene, TEACHER) == {"teaching": Decimal("8.0")}
    assert credits_of(scene, RECORDER) == {}
    assert any(norm.startswith("D-QUAL-01.teaching@") for norm in scene.entry.body["norms"])


def test_credits_follow_the_hours_and_round_down() -> None:
    course = Course(hours=9, credits=8)
    assert [earned(course, n) for n in (0, 1, 5, 9)] == [
        Decimal("0.0"), Decimal("0.8"), Decimal("4.4"), Decimal("8.0"),
    ]  # fmt: skip


@pytest.mark.rule("D-QUAL-01")
def test_who_was_not_enrolled_or_longer_than_the_course_is_not_recorded(bureau: Province) -> None:
    scene, act = training.over(bureau), "training.record_attendance"
    rows = [{"officer": "@novice", "hours": 8}]
    assert wrong(scene, act, rows=rows)[0][0] == "rows.0.officer"
    rows = [{"officer": "@trainee", "hours": 9}]
    assert wrong(scene, act, rows=rows)[0][0] == "rows.0.hours"
    assert wrong(scene, "training.enrol") == [("officers", "班次已经结束")]


@pytest.mark.rule("D-QUAL-01")
def test_nobody_is_enrolled_twice(bureau: Province) -> None:
    scene = training.scheduled(bureau)
    assert wrong(scene, "training.enrol", officers=["@trainee"])[0][0] == "officers"
    step(scene, "training.enrol")
    assert Attendance.objects.count() == 2


@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_a_correction_gives_reasons_and_moves_the_credits(bureau: Province) -> None:
    scene = training.held(bureau)
    step(scene, "training.correct_attendance")
    row = Attendance.objects.get()
    assert (row.corrected_from, row.hours) == (8, 5)
    assert row.corrected_for == FORMS["training.correct_attendance"]["reasons"]
    assert credits_of(scene, "handler") == {"course": Decimal("5.0")}
    assert wrong(scene, "training.correct_attendance")[0][0] == "hours"
    assert wrong(scene, "training.correct_attendance", officer="@novice")[0][0] == "officer"


@pytest.mark.gate("training.not_oneself")
@pytest.mark.rule("D-QUAL-01", "P-ROLE-01")
def test_nobody_corrects_his_own_attendance(bureau: Province) -> None:
    scene = training.scheduled(bureau)
    scene.do("training.enrol", "trainer", officers=[str(bureau.officers[CLOSER])])
    scene.tick(hours=training.LASTS)
    rows = [{"officer": "@trainee", "hours": 8},
            {"officer": str(bureau.officers[CLOSER]), "hours": 1}]  # fmt: skip
    step(scene, "training.record_attendance", rows=rows)
    step(scene, "training.close_session")
    own = str(bureau.officers[CLOSER])
    stopped(scene, "training.correct_attendance", "training.not_oneself", officer=own)
    scene.do("training.correct_attendance", "trainer", officer=own, hours=2, reasons="签到表")


@pytest.mark.rule("1.2a")
def test_a_cancelled_session_is_neither_held_nor_credited(bureau: Province) -> None:
    scene = through(training.recorded(bureau), "training.cancel_session")
    stopped(scene, "training.close_session", "phase(scheduled)")
    assert not Credit.objects.exists()
    assert sessions_of(["22"], 2026) == []


# Credits from elsewhere.


@pytest.mark.gate("training.oneself")
@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_an_officer_claims_for_himself_alone(bureau: Province) -> None:
    scene, act = Scene(bureau), "training.claim_credit"
    handler = bureau.officers["handler"]
    with pytest.raises(Refused) as refused:
        ACTS[act].do(bureau.actor("assistant"), handler, FORMS[act], at=scene.now, now=scene.now)
    assert [one.gate for one in refused.value.refusals] == ["training.oneself"]
    training.own(scene, act, "handler")
    assert Claim.objects.get().officer_id == bureau.officers["handler"]


@pytest.mark.gate("apart(training.claim_credit)", "training.weigh_claim")
@pytest.mark.rule("D-QUAL-01", "P-ROLE-01", "1.3a")
def test_another_weighs_a_claim_before_it_counts(bureau: Province) -> None:
    scene = training.own(Scene(bureau), "training.claim_credit", "trainer")
    stopped(scene, "training.weigh_claim", CLAIMED)
    assert not Credit.objects.exists()
    scene.do(
        "training.weigh_claim", "provincial_lawyer", verdict="approve", opinion="成绩单核对无误"
    )
    assert credits_of(scene, "trainer") == {"exam": Decimal("4.0")}


@pytest.mark.rule("D-QUAL-01")
def test_a_declined_claim_counts_nothing(bureau: Province) -> None:
    scene = training.claimed(bureau)
    step(scene, "training.weigh_claim", verdict="decline", opinion="没有成绩单")
    assert Claim.objects.get().phase == "declined"
    assert not Credit.objects.exists()


# Curricula and what is put on a syllabus.


@pytest.mark.gate("apart(training.propose_curriculum)", "training.approve_curriculum")
@pytest.mark.rule("1.2c", "P-ROLE-01")
def test_who_drafted_a_curriculum_does_not_approve_it(bureau: Province) -> None:
    scene = training.curriculum(bureau)
    scene.appoint("trainer", "PROV_HEAD", cast.PROVINCE)
    stopped(scene, "training.approve_curriculum", OUTLINED, by="trainer")
    step(scene, "training.approve_curriculum")


@pytest.mark.rule("1.2c")
def test_a_line_of_a_curriculum_is_a_topic_or_a_course(bureau: Province) -> None:
    scene, act = training.approved(bureau), "training.propose_curriculum"
    both = [{"topic": "it", "course": "@course", "months": 3}]
    assert wrong(scene, act, rows=both)[0][0] == "rows.0.topic"
    assert wrong(scene, act, rows=[{"months": 3}])[0][0] == "rows.0.topic"
    assert wrong(scene, act, role="CLOCK")[0][0] == "role"
    step(scene, act, rows=[{"course": "@course", "months": 3}])


@pytest.mark.gate("training.not_oneself")
@pytest.mark.rule("1.2c", "P-ROLE-01")
def test_nobody_assigns_confirms_or_lifts_for_himself(bureau: Province) -> None:
    scene, gate = Scene(bureau), "training.not_oneself"
    mine = bureau.officers["trainer"]
    form = FORMS["training.assign"]
    assert gate in scene.refused("training.assign", "trainer", mine, **form)
    scene.do("training.assign", "provincial_lawyer", mine, **form)
    stopped(scene, "training.confirm_assigned", gate)
    scene.appoint("trainer", "LEGAL_DEPT", cast.PROVINCE)
    stopped(scene, "training.lift_assigned", gate, by="trainer")
    scene.do("training.lift_assigned", "provincial_lawyer", reasons="不成立")


@pytest.mark.gate("training.topic_credited")
@pytest.mark.rule("1.2c", "D-QUAL-01")
def test_a_topic_leaves_the_syllabus_when_it_was_trained_since(bureau: Province) -> None:
    scene = training.held(bureau)  # trained before it was found
    training.own(scene, "training.assign", "handler", "trainer")
    told = stopped(scene, "training.confirm_assigned", "training.topic_credited")
    assert "办案区使用管理" in told["says"]
    step(scene, "training.schedule_session")
    scene.tick(hours=training.LASTS)
    through(scene, "training.record_attendance", "training.close_session",
            "training.confirm_assigned")  # fmt: skip


@pytest.mark.rule("1.2a", "D-QUAL-01")
def test_no_session_is_arranged_or_filled_after_it_was_held(bureau: Province) -> None:
    scene = training.scheduled(bureau)
    then = scene.now
    scene.tick(days=1)
    for act, on, field in (
        ("training.schedule_session", bureau.units[cast.STATION], "begins_at"),
        ("training.enrol", scene.ids["training_session"], "officers"),
    ):
        form = resolved(Scene(bureau, then, ids=scene.ids), FORMS[act])
        with pytest.raises(Invalid) as invalid:
            bureau.do(act, "trainer", on, then, scene.now, **form)
        assert [name for name, _ in invalid.value.errors] == [field]


@pytest.mark.rule("1.2c", "D-QUAL-01")
def test_a_day_set_for_a_topic_is_owed_by_the_officer_until_it_is_trained(
    bureau: Province,
) -> None:
    scene = training.assigned(bureau)
    owed = scene.duty("training.assigned")
    assert owed.debtors == [bureau.officers["handler"]]
    assert owed.due_at.isoformat() == "2026-06-30T15:59:59.999999+00:00"
    step(scene, "training.lift_assigned")
    assert scene.duty("training.assigned").settled_by
    training.own(scene, "training.assign", "handler", "trainer", until=None)
    assert Duty.objects.filter(code="training.assigned", settled_by=None).count() == 0
    late = FORMS["training.assign"] | {"until": scene.now.date().isoformat()}
    with pytest.raises(Invalid, match="until"):
        scene.do("training.assign", "trainer", bureau.officers["handler"], **late)


def test_the_day_of_a_session_counts_both_its_ends(bureau: Province) -> None:
    training.scheduled(bureau)
    session = Session.objects.get()
    assert session.days == 1
    session.ends_at += timedelta(days=2)
    assert session.days == 3
