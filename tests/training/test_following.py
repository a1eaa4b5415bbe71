"""What an officer is to be trained in goes along with him to another unit."""

from __future__ import annotations

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Duty
from plumbline.training.following import follow_due
from plumbline.training.models import Assignment
from tests import cast, scenes
from tests.training.scene import ELSEWHERE, assigned, moved

pytestmark = pytest.mark.usefixtures("db")
FOLLOW, LIFT, OWED = "training.follow", "training.lift_assigned", "training.assigned"


@pytest.mark.rule("0.2", "1.2c")
def test_the_new_unit_sees_to_the_training_of_whoever_was_moved_to_it(bureau: Province) -> None:
    scene = moved(bureau)
    found = scene.ids["assignment"]
    was = Assignment.objects.get(pk=found)
    scene.appoint("stranger", "LEGAL_DEPT", ELSEWHERE)
    assert scene.answer(LIFT, "stranger", **scenes.FORMS[LIFT]) == {"404"}
    assert follow_due(scene.now) == [found]
    row = Assignment.objects.get(pk=found)
    assert row.line == ["22", "2202", ELSEWHERE]
    assert (row.topic, row.ground, row.until, row.phase) == (was.topic, was.ground, was.until,
                                                             "open")  # fmt: skip
    assert scene.answer(LIFT, "reviewer", **scenes.FORMS[LIFT]) == {"404"}
    scene.do(LIFT, "stranger", **scenes.FORMS[LIFT])
    assert follow_due(scene.now) == []


@pytest.mark.rule("1.2c", "D-QUAL-01")
def test_what_is_owed_by_a_day_is_owed_by_the_same_day_in_the_new_unit(bureau: Province) -> None:
    scene = assigned(bureau)
    first = scene.duty(OWED)
    scene.do("people.move_officer", "administrator", bureau.officers["handler"],
             unit=str(bureau.units[ELSEWHERE]), document="调动通知")  # fmt: skip
    scene.tick(days=130)  # the day is over meanwhile, and that is not forgotten
    follow_due(scene.now)
    (owed,) = Duty.objects.filter(code=OWED, settled_by=None)
    assert owed.line == ["22", "2202", ELSEWHERE]
    assert (owed.started_at, owed.due_at, owed.debtors) == (first.started_at, first.due_at,
                                                            first.debtors)  # fmt: skip
    assert owed.late_by(scene.now)
    assert Duty.objects.get(pk=first.pk).settled_by == Assignment.objects.get().entry_id


@pytest.mark.gate("qualification.officer_moved", FOLLOW)
@pytest.mark.gate("phase(open)", FOLLOW)
@pytest.mark.rule("0.2")
def test_training_stays_where_its_officer_is_and_what_is_over_stays_in_the_files(
    bureau: Province,
) -> None:
    scene = assigned(bureau)
    assert follow_due(scene.now) == []
    scenes.stopped(scene, FOLLOW, "qualification.officer_moved")
    scenes.step(scene, LIFT)
    scene.do("people.move_officer", "administrator", bureau.officers["handler"],
             unit=str(bureau.units[ELSEWHERE]), document="调动通知")  # fmt: skip
    assert follow_due(scene.now) == []
    assert scene.answer(FOLLOW, "clock") == {"phase(open)"}
    assert Assignment.objects.get().line[-1] == cast.STATION
