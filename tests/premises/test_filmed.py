"""Every second of a stay is recorded, inside and outside, or the case gets no review."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.premises.filmed import between
from plumbline.premises.models import Exit, Presence, Questioning, SafetyCheck, Stay
from plumbline.recordings.coverage import Ask, Must, covered
from plumbline.recordings.spans import seconds
from tests import cast
from tests.premises.filmed import filmed, missing
from tests.premises.scene import RECEIVED, in_room, p, received
from tests.premises.test_review import prepared
from tests.recordings.scene import film, film_room
from tests.scenes import Scene, step, stopped

GATE, HALL = "recordings.complete", "南岭办案区"
SOURCES = {"premises.stay", "premises.check", "premises.questioning", "premises.exit"}


def over(bureau: Province) -> Scene:
    """He was questioned in the area, taken out and back, and left; nothing was recorded."""
    scene = p(prepared(bureau), "bring", "enter", *RECEIVED)
    step(scene, "premises.lead_to_room", room="@questioning_room")
    p(scene, "begin_questioning")
    p(scene.tick(minutes=20), "end_questioning", "ask_exit", "decide_exit", "go_out")
    p(scene.tick(minutes=30), "come_back", "check_safety")
    step(scene.tick(minutes=2), "premises.leave", returned=4)
    return scene


def musts(scene: Scene, source: str) -> list[Must]:
    return [c.must for c in covered(Ask(case=scene.ids["case"])) if c.must.source == source]


@pytest.mark.gate(GATE)
@pytest.mark.rule("G-CHA-10", "G-ADM-31", "3.1d", "D-CHA-02")
def test_no_review_until_every_second_of_the_stay_was_recorded(bureau: Province) -> None:
    scene = over(bureau)
    assert {one.must.source for one in missing(scene)} == SOURCES
    told = stopped(scene, "review.submit", GATE)
    assert "办案区内的停留" in told["says"]
    for source in sorted(SOURCES):
        filmed(scene, source)
    assert missing(scene) == []
    step(scene, "review.submit")


@pytest.mark.rule("D-CHA-02", "G-CHA-10")
def test_a_stay_is_recorded_in_its_rooms_and_on_the_way_between_them(bureau: Province) -> None:
    scene = over(bureau)
    stay, room = Stay.objects.get(), Presence.objects.get()
    assert stay.entered_at is not None
    assert stay.left_at is not None
    out = Exit.objects.get()
    assert out.out_at is not None
    assert out.back_at is not None
    spans = [(m.place, m.begins, m.ends) for m in musts(scene, "premises.stay")]
    assert sorted(spans, key=lambda span: span[1]) == [
        (HALL, stay.entered_at, room.since),
        ("询问室一", room.since, out.out_at),
        (HALL, out.back_at, stay.left_at),
    ]


@pytest.mark.rule("D-CHA-02", "D-BWV-01")
def test_only_the_camera_of_the_room_answers_for_the_room(bureau: Province) -> None:
    scene = over(bureau)
    (room,) = (m for m in musts(scene, "premises.stay") if m.place == "询问室一")
    before = {one.must: one.missing for one in missing(scene, "premises.stay")}
    film_room(scene, room.begins, room.ends, "候问室一", every=10)
    film(scene, room.begins, room.ends)  # an officer's recorder sees no whole room
    after = {one.must: one.missing for one in missing(scene, "premises.stay")}
    assert after[room] == before[room]
    film_room(scene, room.begins, room.ends - timedelta(seconds=90), "询问室一")
    (left,) = (o for o in missing(scene, "premises.stay") if o.must == room)
    assert seconds(left.missing) == 89


@pytest.mark.rule("D-CHA-02", "G-CHA-10", "3.1d")
def test_no_link_makes_a_recorder_answer_for_a_room(bureau: Province) -> None:
    scene = over(bureau).tick(minutes=2)
    stay = Stay.objects.get()
    assert stay.entered_at is not None
    assert stay.left_at is not None
    pocket = film(scene, stay.entered_at, stay.left_at, "handler", every=10)
    before = [one.missing for one in missing(scene, "premises.stay")]
    scene.do("recordings.link", "handler", pocket, kind="stay", of=str(stay.pk))
    assert [one.missing for one in missing(scene, "premises.stay")] == before
    camera = film_room(scene, stay.entered_at, stay.left_at, "通道", every=10)
    scene.do("recordings.link", "station_head", camera, kind="stay", of=str(stay.pk))
    assert not missing(scene, "premises.stay")


@pytest.mark.rule("D-CHA-02", "G-ADM-03")
def test_a_questioning_is_recorded_by_the_room_or_by_its_officers(bureau: Province) -> None:
    scene = over(bureau)
    asked = Questioning.objects.get()
    (must,) = musts(scene, "premises.questioning")
    assert (must.begins, must.ends, must.place) == (asked.since, asked.until, "询问室一")
    film(scene, must.begins, must.ends, "auxiliary")
    assert missing(scene, "premises.questioning")
    film(scene, must.begins, must.ends, "assistant")
    assert not missing(scene, "premises.questioning")


@pytest.mark.rule("G-CHA-05", "D-CHA-02")
def test_a_safety_check_is_recorded_where_it_is_made(bureau: Province) -> None:
    scene = over(bureau)
    first, second = musts(scene, "premises.check")
    assert {first.place, second.place} == {HALL}
    assert [m.begins for m in (first, second)] == [
        row.at for row in SafetyCheck.objects.order_by("at")
    ]
    step(scene, "premises.open_room", name="检查室", use="check", capacity=1, cameras=["C-8"])
    assert {m.place for m in musts(scene, "premises.check")} == {"检查室"}


@pytest.mark.rule("G-CHA-03", "G-CHA-10")
def test_a_way_out_is_recorded_by_any_recorder_of_the_escort(bureau: Province) -> None:
    scene = over(bureau)
    (must,) = musts(scene, "premises.exit")
    film(scene, must.begins, must.ends, "handler")  # not of the escort
    assert missing(scene, "premises.exit")
    film(scene, must.begins, must.ends, "recruit")
    assert not missing(scene, "premises.exit")


@pytest.mark.rule("G-CHA-03")
def test_an_ambulance_waits_for_no_recorder(bureau: Province) -> None:
    scene = p(received(bureau), "rescue")
    p(scene.tick(minutes=40), "come_back")
    assert musts(scene, "premises.exit") == []


@pytest.mark.rule("D-BWV-02", "3.1d")
def test_an_approved_reason_opens_the_review_of_a_stay(bureau: Province) -> None:
    scene = over(bureau)
    for source in ("premises.check", "premises.questioning", "premises.exit"):
        filmed(scene, source)
    while missing(scene):
        step(scene, "recordings.ask_excuse")
        step(scene, "recordings.approve_excuse")
    step(scene, "review.submit")


@pytest.mark.rule("D-BWV-01")
def test_stays_are_found_by_stay_and_by_unit(bureau: Province) -> None:
    scene = over(bureau)
    stay, whole = scene.ids["stay"], {c.must for c in covered(Ask(case=scene.ids["case"]))}
    assert {c.must for c in covered(Ask(subject=stay))} == whole
    assert whole <= {c.must for c in covered(Ask(line=cast.STATION))}
    assert not whole & {c.must for c in covered(Ask(line="220202"))}


def test_whoever_is_still_there_owes_no_footage_yet(bureau: Province) -> None:
    scene = in_room(bureau)
    assert musts(scene, "premises.stay") == []
    assert list(between(Stay.objects.get()))  # the corridor so far is known, and not asked for
