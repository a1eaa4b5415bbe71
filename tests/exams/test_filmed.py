"""The room of an exam had to be recorded: by its camera, from the beginning to the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.exams.filmed import SOURCE, filmed
from plumbline.exams.models import Room
from plumbline.exams.sittings import end_due
from plumbline.kernel.act import Invalid
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.recordings.coverage import Ask, Coverage, covered
from plumbline.recordings.ingest import take
from plumbline.recordings.reads import showing, shows, unrecorded
from plumbline.recordings.spans import seconds
from plumbline.recordings.store import store
from tests import cast, scenes
from tests.exams import hall
from tests.exams.hall import BEGINS, ENDS
from tests.recordings.clips import clip
from tests.recordings.scene import called
from tests.scenes import Scene, step

HALL = "分局考场一"
ASK = "recordings.ask_excuse"
EVERY = 10  # seconds between two pictures of the clips
HOUR = timedelta(hours=1)


def camera(
    scene: Scene, unit: str = cast.STATION, by: str = "station_head", serial: str = "KC-01"
) -> UUID:
    """A fixed camera looks at the hall."""
    return scene.bureau.do(
        "recordings.register_device", by, scene.bureau.units[unit], scene.now,
        sort="room", serial=serial, place=HALL,
    ).made  # fmt: skip


def over(bureau: Province, *, watched: bool = True) -> tuple[Scene, UUID | None]:
    """An exam whose papers are in, and the camera that its room names."""
    scene = hall.opened(bureau)
    device = camera(scene) if watched else None
    step(scene, "exams.register")
    step(scene, "exams.add_room", camera=str(device) if device else None)
    step(scene, "exams.name_markers")
    step(scene, "exams.seat")
    scene.now = ENDS
    end_due(ENDS)
    return scene, device


def film(scene: Scene, device: UUID, begins: datetime, ends: datetime) -> UUID:
    """Footage of this span by the camera."""
    file = take(store(), [clip(begins, int((ends - begins).total_seconds()), every=EVERY)]).name
    at = max(scene.now, ends + timedelta(minutes=1))
    done = scene.bureau.do(
        "recordings.take_in", "station_head", device, at, at, file=file, tag="area"
    )
    return done.made


def standing(scene: Scene) -> Coverage:
    """How far the one room was recorded."""
    ((_, found),) = filmed(hall.exam_of(scene))
    return found


@pytest.mark.rule("P-QUAL-01")
def test_the_camera_of_the_room_answers_for_every_second_of_the_exam(bureau: Province) -> None:
    scene, device = over(bureau)
    assert device is not None
    assert seconds(standing(scene).missing) == 2 * 60 * 60
    half = film(scene, device, BEGINS - timedelta(minutes=5), BEGINS + HOUR)
    left = standing(scene)
    assert abs(seconds(left.missing) - 60 * 60) <= EVERY
    assert left.missing[-1][1] == int(ENDS.timestamp())
    film(scene, device, BEGINS + HOUR - timedelta(minutes=1), ENDS + timedelta(minutes=1))
    assert standing(scene).recorded
    entry = Room.objects.get().entry_id
    (found,) = covered(Ask(subject=entry))
    assert (found.must.source, found.recorded) == (SOURCE, True)
    assert half in {row.pk for row in showing(entry)}
    assert [one.must.subject for one in shows(showing(entry)[0])] == [entry]


@pytest.mark.rule("P-QUAL-01")
def test_a_room_without_a_camera_counts_as_not_recorded(bureau: Province) -> None:
    scene, _ = over(bureau, watched=False)
    found = standing(scene)
    assert found.must.place == ""
    assert found.missing == (found.must.span,)
    exam = hall.exam_of(scene)
    assert str(Room.objects.get().entry_id) in {
        value for value, _ in unrecorded(exam, [Role.TRAINER])
    }
    assert unrecorded(exam, [Role.CASE_OFFICER]) == []


@pytest.mark.rule("P-QUAL-01")
def test_before_the_papers_are_in_nothing_is_asked_and_of_a_case_never(bureau: Province) -> None:
    hall.seated(bureau)
    assert [one for one in covered(Ask()) if one.must.source == SOURCE] == []
    case = scenes.investigating(bureau).ids["case"]
    assert [one for one in covered(Ask(case=case)) if one.must.source == SOURCE] == []


def test_the_camera_is_one_that_can_answer_for_the_room(bureau: Province) -> None:
    scene = hall.opened(bureau)
    elsewhere = camera(scene, "220202001", "administrator", "KC-02")
    with pytest.raises(Invalid):
        step(scene, "exams.add_room", camera=str(elsewhere))
    step(scene, "exams.add_room", camera=str(camera(scene)))
    assert Room.objects.get().place == HALL


@pytest.mark.gate("recordings.theirs_to_excuse")
@pytest.mark.rule("D-BWV-02", "P-QUAL-01")
def test_why_a_room_was_not_recorded_is_told_by_the_exam_desk(bureau: Province) -> None:
    scene, _ = over(bureau, watched=False)
    line, room = hall.exam_of(scene).line, Room.objects.get()
    unit = Unit.objects.get(code=line[-1])
    form = {**scenes.FORMS[ASK], "of": str(room.entry_id), "begins": BEGINS.isoformat(),
            "ends": ENDS.isoformat()}  # fmt: skip
    scene.appoint("recruit", "CASE_OFFICER", unit.code).appoint("recruit", "DEPT_HEAD", unit.code)
    shut = scene.refused(ASK, "recruit", unit.pk, **form)
    assert shut["recordings.theirs_to_excuse"].as_json()["says"] == (
        "未录制原因由执法资格管理人员说明"
    )  # fmt: skip
    scene.do(ASK, "trainer", unit.pk, **form)
    scene.do("recordings.approve_excuse", "recruit", opinion="属实")
    assert standing(scene).missing == ()


@pytest.mark.rule("D-BWV-02")
def test_of_a_case_the_exam_desk_tells_nothing(bureau: Province) -> None:
    scene = called(bureau)
    form = scenes.FORMS[ASK]
    assert "recordings.theirs_to_excuse" in scene.refused(ASK, "trainer", **form)
    step(scene, ASK)
