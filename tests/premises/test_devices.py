"""Devices: what they say is signed, kept once, and never moves the register."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.premises.models import DeviceEvent, Presence, Room, Stay, Visit
from tests.premises.scene import KEY, device, p, received, room_of, signed, tag, waiting
from tests.scenes import Scene, step, stopped

TAKE, REGISTER = "premises.take_event", "premises.register_device"


def told(scene: Scene, number: int, what: str, who: str | None = None, late: int = 0) -> str:
    """A record of the device is taken; where it contradicts the register."""
    scene.tick(minutes=1)
    at, name = scene.now - timedelta(minutes=late), tag(scene) if who is None else who
    scene.now -= timedelta(minutes=1)  # the step takes it again
    step(scene, TAKE, number=number, told=what, tag=name, device_at=at.isoformat(),
         signature=signed(scene, number, at, what, name))  # fmt: skip
    return DeviceEvent.objects.get(number=number).contradicts


@pytest.mark.gate("premises.device_signed")
@pytest.mark.rule("D-CHA-02")
def test_only_what_the_registered_key_signed_is_taken(bureau: Province) -> None:
    scene = device(bureau)
    stopped(scene, TAKE, "premises.device_signed", tag="B9")
    stopped(scene, TAKE, "premises.device_signed", number=2)
    stopped(scene, TAKE, "premises.device_signed", signature=base64.b64encode(b"x" * 64).decode())
    stopped(scene, TAKE, "premises.device_signed", signature="?")
    scene.now += timedelta(minutes=1)
    good = {"signature": signed(scene, 1, scene.now, "visit", tag(scene)),
            "device_at": scene.now.isoformat()}  # fmt: skip
    step(scene, TAKE, **good)


@pytest.mark.gate("premises.device_event_new")
@pytest.mark.rule("D-CHA-02")
def test_a_record_sent_again_is_kept_once(bureau: Province) -> None:
    scene = device(bureau)
    assert told(scene, 5, "visit") == ""
    shut = stopped(scene, TAKE, "premises.device_event_new", number=5)
    assert shut["missing"]["number"] == "5"
    assert DeviceEvent.objects.count() == 1


@pytest.mark.rule("G-CHA-08")
def test_a_tag_proves_the_visit_that_follows_and_only_that_one(bureau: Province) -> None:
    scene = device(bureau)
    p(scene, "visit")
    told(scene, 1, "visit")
    p(scene, "visit")
    p(scene, "visit")
    proofs = [visit.proof_id for visit in Visit.objects.order_by("at")]
    assert proofs == [None, DeviceEvent.objects.get().pk, None]


@pytest.mark.rule("G-CHA-08", "C-CHA-01")
def test_the_register_says_who_visited_and_whether_a_tag_proves_it(bureau: Province) -> None:
    def visits(scene: Scene) -> list[str]:
        who = scene.bureau.actor("area_manager")
        _, read = catalogue.view("stay", scene.ids["stay"], who, scene.now, "查阅")
        (found,) = (part for part in read["parts"] if part["title"] == "巡视")
        return [said for _, said in found["facts"]]

    bare = p(received(bureau), "visit")
    assert visits(bare) == ["安静就坐（赵初）"]
    p(bare, "register_device", "visit")
    told(bare, 1, "visit")
    p(bare, "visit")
    assert visits(bare) == ["安静就坐（赵初、没有打卡）"] * 2 + ["安静就坐（赵初、打卡为证）"]


def test_a_device_that_lies_is_noted_and_moves_nothing(bureau: Province) -> None:
    scene = p(waiting(bureau).tick(minutes=1))
    step(scene, REGISTER, serial="R-1", use="reader", room=room_of("questioning")(scene), key=KEY)
    before = list(Presence.objects.values()), Stay.objects.values().get()
    assert told(scene, 1, "in") == "elsewhere"
    assert told(scene, 2, "in", "B0") == "unknown"
    assert told(scene, 3, "visit") == "use"
    assert (list(Presence.objects.values()), Stay.objects.values().get()) == before
    step(scene, "premises.lead_to_room", room="@questioning_room")
    assert told(scene, 4, "in", late=2) == ""


def test_a_camera_down_that_nobody_reported_is_noted(bureau: Province) -> None:
    scene = received(bureau)
    room = Room.objects.get(use="waiting")
    step(scene, REGISTER, serial="C-1", use="camera", room=str(room.pk), key=KEY)
    assert told(scene, 1, "down", "") == "unreported"
    scene.ids["area_room"] = room.pk
    p(scene, "report_failure")
    assert told(scene, 2, "down", "") == ""
    assert told(scene, 3, "up", "") == "unreported"


def test_a_visit_of_somebody_who_is_not_there_is_noted(bureau: Province) -> None:
    scene = device(bureau)
    assert told(scene, 1, "visit", late=600) == "absent"
    p(scene, "leave")
    assert told(scene, 2, "visit") == "absent"


def test_a_device_has_a_sound_key_and_a_room_and_is_there_once(bureau: Province) -> None:
    scene = device(bureau)
    with pytest.raises(Invalid, match="serial"):
        step(scene, REGISTER, serial="TAG-1")
    with pytest.raises(Invalid, match="key"):
        step(scene, REGISTER, serial="T-2", key="AAAA")
    with pytest.raises(Invalid, match="room"):
        step(scene, REGISTER, serial="T-2", use="reader")
    p(scene, "retire_device")
    stopped(scene, TAKE, "phase(registered)")
