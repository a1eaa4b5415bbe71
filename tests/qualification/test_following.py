"""A level goes along with its officer to another unit."""

from __future__ import annotations

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Duty
from plumbline.qualification.following import follow_due
from plumbline.qualification.models import Qualification
from tests import cast
from tests.qualification.scene import ELSEWHERE, granted, moved, proposed
from tests.scenes import FORMS, stopped

pytestmark = pytest.mark.usefixtures("db")
FOLLOW, CHANGE = "qualification.follow", "qualification.propose_change"
RENEW = "qualification.renew_in_time"


@pytest.mark.rule("0.2", "1.3a")
def test_the_new_unit_answers_for_the_level_of_whoever_was_moved_to_it(bureau: Province) -> None:
    scene = moved(bureau)
    held = scene.ids["qualification"]
    was = Qualification.objects.get(pk=held)
    for who, unit in (("stranger", ELSEWHERE), ("reviewer", cast.COUNTY)):
        scene.appoint(who, "TRAINER", unit)
    assert scene.answer(CHANGE, "stranger", held, **FORMS[CHANGE]) == {"404"}
    assert follow_due(scene.now) == [held]
    assert scene.answer(CHANGE, "reviewer", held, **FORMS[CHANGE]) == {"404"}
    scene.do(CHANGE, "stranger", held, **FORMS[CHANGE])
    row = Qualification.objects.get(pk=held)
    assert row.line == ["22", "2202", ELSEWHERE]
    assert (row.phase, row.since, row.until) == (was.phase, was.since, was.until)
    assert bureau.actor("recruit").levels
    assert follow_due(scene.now) == []


@pytest.mark.gate("qualification.officer_moved")
@pytest.mark.rule("0.2")
def test_a_level_stays_where_its_officer_is(bureau: Province) -> None:
    scene = granted(bureau)
    assert follow_due(scene.now) == []
    told = stopped(scene, FOLLOW, "qualification.officer_moved")
    assert told["says"] == "民警所属单位没有变动"


@pytest.mark.rule("N-QUAL-02", "1.3a")
def test_the_duty_to_renew_goes_to_the_desk_that_may_renew(bureau: Province) -> None:
    scene = moved(bureau)
    first = scene.duty(RENEW)
    assert first.line[-1] == cast.STATION
    follow_due(scene.now)
    assert Duty.objects.get(pk=first.pk).settled_by
    (owed,) = Duty.objects.filter(code=RENEW, subject_id=first.subject_id, settled_by=None)
    assert owed.line == ["22", "2202", ELSEWHERE]
    assert owed.due_at == first.due_at


@pytest.mark.gate("phase(proposed,valid,suspended)", FOLLOW)
@pytest.mark.rule("0.2")
def test_a_level_that_was_not_granted_stays_in_the_files_of_the_old_unit(bureau: Province) -> None:
    scene = proposed(bureau)
    scene.do("qualification.decline", "provincial_head", opinion="成绩不合格")
    scene.do("people.move_officer", "administrator", bureau.officers["recruit"],
             unit=str(bureau.units[ELSEWHERE]), document="调动通知")  # fmt: skip
    assert follow_due(scene.now) == []
    assert scene.answer(FOLLOW, "clock") == {"phase(proposed,valid,suspended)"}
