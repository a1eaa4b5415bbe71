"""What is computed from training: an officer's record, what is due to him, a unit's figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.doors.cli.province import Province
from plumbline.people.models import Unit
from plumbline.training.board import Board, board
from plumbline.training.owed import Due, assigned, curricula, due, trained
from plumbline.training.record import covered, credits_of, musts_of, need, sums
from plumbline.training.terms import Competence, Source
from tests import cast
from tests.scenes import FORMS, Scene, step
from tests.training import scene as training
from tests.training.scene import COURSE, TEACHER

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2026, 3, 4)


def owed(scene: Scene, who: str, day: date = DAY) -> list[Due]:
    pk = scene.bureau.officers[who]
    own = assigned([pk]).get(pk, [])
    return due(scene.bureau.actor(who), day, trained([pk]).get(pk, []), curricula(), own)


def of_station(day: date = DAY) -> Board:
    return board(Unit.objects.get(code=cast.STATION).line, day)


def names(found: Board, code: str) -> set[str]:
    (figure,) = [one for one in found.figures if one.code == code]
    return {row.officer.name for row in figure.rows}


# One officer.


@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_credits_of_a_year_are_summed_by_source(bureau: Province) -> None:
    scene = training.held(bureau)
    training.own(scene, "training.claim_credit", "handler")
    step(scene, "training.weigh_claim")
    rows = credits_of(bureau.officers["handler"], 2026)
    assert {got.source: got.points for got in sums(rows)} == {
        Source.COURSE: Decimal(8), Source.TEACHING: 0, Source.EXAM: Decimal(4), Source.OTHER: 0,
    }  # fmt: skip
    assert credits_of(bureau.officers["handler"], 2025) == []


@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_what_a_year_asks_for_is_a_norm_of_unknown_origin(bureau: Province) -> None:
    del bureau
    needed = need(DAY)
    assert needed is not None
    assert (needed.points, needed.version.mark, needed.version.confirmed_by) == (24, "U", "")
    assert need(date(2020, 1, 1)) is None  # no norm: nobody is short


@pytest.mark.rule("1.1")
def test_a_record_tells_which_competences_were_trained_and_which_not(bureau: Province) -> None:
    training.held(bureau)
    found = covered(bureau.officers["handler"])
    assert [one for one, day in found.items() if day] == [
        Competence.PROCEDURE, Competence.SUPERVISION,
    ]  # fmt: skip
    assert list(found) == list(Competence)
    assert not any(covered(bureau.officers["recruit"]).values())


@pytest.mark.rule("1.2a")
def test_days_of_mandatory_training_follow_the_hours_attended(bureau: Province) -> None:
    scene = training.approved(bureau)
    step(scene, "training.schedule_session",
         ends_at="2026-03-06T17:00:00+08:00")  # fmt: skip
    scene.tick(days=4)
    step(scene, "training.record_attendance", rows=[{"officer": "@trainee", "hours": 6}])
    pk = bureau.officers["handler"]
    assert {must.days for must in musts_of(pk, 2026, DAY)} == {0}  # not closed
    step(scene, "training.close_session")
    found = {must.code: must for must in musts_of(pk, 2026, DAY)}
    assert list(found) == ["entry", "promotion", "front_line"]
    assert found["front_line"].days == 3  # four days, six of eight hours
    assert found["entry"].days == 0
    assert [one.code for one in found["promotion"].limits] == ["training.promotion.crossing"]
    (limit,) = found["front_line"].limits
    assert (limit.mark, limit.confirmed_by) == ("V*", "")


# What is due.


@pytest.mark.rule("1.2c")
def test_a_curriculum_is_due_to_its_post_within_its_months(bureau: Province) -> None:
    scene = training.curriculum(bureau)
    assert owed(scene, "handler") == []  # not yet approved
    step(scene, "training.approve_curriculum")
    found = owed(scene, "handler")
    assert [(one.topic, one.until) for one in found] == [
        ("custody_area", date(2026, 9, 3)), ("court", date(2027, 3, 3)),
    ]  # fmt: skip
    assert owed(scene, "reviewer") == []  # another post
    assert not found[0].late(date(2026, 9, 3))
    assert found[0].late(date(2026, 9, 4))
    step(scene, "training.withdraw_curriculum")
    assert owed(scene, "handler") == []


@pytest.mark.rule("1.2c")
def test_a_curriculum_of_a_branch_is_for_those_with_a_level_in_it(bureau: Province) -> None:
    scene, act = training.approved(bureau), "training.propose_curriculum"
    form = FORMS[act] | {"branch": "交警"}
    scene.do(act, "trainer", bureau.units[cast.PROVINCE], **form)
    step(scene, "training.approve_curriculum")
    assert owed(scene, "handler") == []
    scene.qualify("handler", "INTERMEDIATE", branch="交警")
    assert len(owed(scene, "handler")) == 2


@pytest.mark.rule("1.2c")
@pytest.mark.parametrize(("branch", "due"), [("交警", 2), ("刑侦", 0)])
def test_a_curriculum_of_a_branch_is_for_the_posts_of_it(
    bureau: Province, branch: str, due: int
) -> None:
    scene, act = training.approved(bureau), "training.propose_curriculum"
    scene.do(act, "trainer", bureau.units[cast.PROVINCE], **(FORMS[act] | {"branch": "交警"}))
    step(scene, "training.approve_curriculum")
    post = {"role": "CASE_OFFICER", "unit": str(bureau.units[cast.STATION]), "branch": branch}
    scene.do("people.appoint", "administrator", bureau.officers["handler"], **post,
             since=scene.now.date().isoformat())  # fmt: skip
    assert len(owed(scene, "handler")) == due


@pytest.mark.rule("1.2c")
def test_a_curriculum_of_one_unit_is_not_due_elsewhere(bureau: Province) -> None:
    scene, act = training.approved(bureau), "training.propose_curriculum"
    step(scene, act)  # at the station
    scene.do("training.approve_curriculum", "station_head", verdict="approve", opinion="同意")
    assert len(owed(scene, "handler")) == 2
    assert owed(scene, "stranger") == []


@pytest.mark.rule("1.2c")
def test_what_was_credited_is_due_no_more(bureau: Province) -> None:
    scene = training.in_force(bureau)
    step(scene, "training.schedule_session")
    scene.tick(hours=training.LASTS)
    step(scene, "training.record_attendance")
    assert len(owed(scene, "handler")) == 2
    step(scene, "training.close_session")
    assert [one.topic for one in owed(scene, "handler")] == ["court"]
    step(scene, "training.correct_attendance", hours=0)  # he was not there after all
    assert len(owed(scene, "handler")) == 2


@pytest.mark.rule("1.2c")
def test_a_course_is_due_as_a_course(bureau: Province) -> None:
    scene, act = training.held(bureau), "training.propose_curriculum"
    for title in ("办案区使用管理", "另一课程"):
        if title != COURSE["title"]:
            scene.do("training.propose_course", "trainer", **{**COURSE, "title": title})
            step(scene, "training.approve_course")
        step(scene, act, rows=[{"course": "@course", "months": 3}])
        scene.do("training.approve_curriculum", "station_head", verdict="approve", opinion="同意")
    assert [one.course for one in owed(scene, "handler")] == ["另一课程"]


@pytest.mark.rule("1.2c")
def test_an_assigned_topic_is_due_until_it_is_confirmed(bureau: Province) -> None:
    scene = training.trained(bureau)
    (one,) = owed(scene, "handler")
    assert (one.topic, one.until) == ("custody_area", date(2026, 6, 30))
    step(scene, "training.confirm_assigned")
    assert owed(scene, "handler") == []


# A unit.


@pytest.mark.rule("1.3a")
def test_a_board_counts_levels_and_expiries_with_the_officers_behind(bureau: Province) -> None:
    scene = Scene(bureau)
    scene.qualify("recruit", "BASIC", until="2026-05-01")
    found = of_station()
    assert names(found, "all") == {"宋立", "李勤", "王诚", "赵初", "方守"}  # no auxiliary
    assert names(found, "level-intermediate") == {"宋立"}
    assert names(found, "level-basic") == {"李勤", "王诚", "赵初"}
    assert names(found, "level-none") == {"方守"}
    assert names(found, "ending") == {"赵初"}
    assert names(of_station(date(2026, 5, 2)), "level-none") == {"方守", "赵初"}
    assert names(of_station(date(2026, 1, 30)), "ending") == set()


@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_a_board_tells_who_reached_the_credits_of_the_year(bureau: Province) -> None:
    scene = training.own(Scene(bureau), "training.claim_credit", "handler", points=24)
    assert names(of_station(), "reached") == set()
    step(scene, "training.weigh_claim")
    assert names(of_station(), "reached") == {"李勤"}
    assert names(of_station(), "short") == {"宋立", "王诚", "赵初", "方守"}
    assert [one.code for one in of_station(date(2020, 1, 1)).figures][-1] == "failed"
    assert "reached" not in [one.code for one in of_station(date(2020, 1, 1)).figures]


@pytest.mark.rule("1.2c")
def test_a_board_tells_whose_training_is_overdue(bureau: Province) -> None:
    training.in_force(bureau)
    assert names(of_station(date(2026, 9, 3)), "late") == set()
    assert names(of_station(date(2026, 9, 4)), "late") == {"李勤", "王诚", "赵初"}


@pytest.mark.rule("1.2c")
def test_teaching_a_topic_counts_as_trained_in_it(bureau: Province) -> None:
    training.held(bureau)
    teacher = bureau.officers[TEACHER]
    assert trained([teacher])[teacher][0].topics == ["custody_area", "evidence"]


def test_a_board_of_many_asks_no_oftener_than_one_of_few(bureau: Province) -> None:
    del bureau

    def asked(code: str) -> tuple[int, int]:
        line = Unit.objects.get(code=code).line
        with CaptureQueriesContext(connection) as queries:
            found = board(line, DAY)
        return len(found.rows), len(queries)

    asked(cast.STATION)  # norms are read once
    (few, queries), (many, more) = asked(cast.STATION), asked(cast.PROVINCE)
    assert many > few
    assert more == queries
