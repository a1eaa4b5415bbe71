"""Recorders go out and come back; what they recorded comes in within a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.recordings.ingest import take
from plumbline.recordings.models import Carry, Device, Footage
from plumbline.recordings.store import store
from tests.recordings import scene as recordings
from tests.recordings.clips import clip
from tests.scenes import step, stopped


@pytest.mark.rule("D-BWV-07", "4.2b")
def test_a_device_is_registered_once(bureau: Province) -> None:
    scene = recordings.registered(bureau)
    with pytest.raises(Invalid, match="已经登记"):
        step(scene, "recordings.register_device", serial="DSJ-0000")


@pytest.mark.parametrize(("sort", "place"), [("recorder", "询问室一"), ("room", "")])
def test_a_camera_has_a_place_and_a_recorder_none(bureau: Province, sort: str, place: str) -> None:
    with pytest.raises(Invalid, match="安装位置"):
        recordings.registered(bureau, sort=sort, place=place)


@pytest.mark.rule("D-BWV-06")
def test_who_carried_a_recorder_when_is_on_record(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    carry = Carry.objects.get(device=scene.ids["device"])
    assert carry.officer == bureau.officers["handler"]
    assert carry.until == scene.now
    assert Device.objects.get(pk=scene.ids["device"]).holder is None


@pytest.mark.gate("recordings.on_the_rolls")
@pytest.mark.rule("D-BWV-06")
def test_only_who_serves_on_the_rolls_of_the_unit_carries_its_recorder(bureau: Province) -> None:
    scene = recordings.registered(bureau)
    stranger = str(bureau.officers["stranger"])
    stopped(scene, "recordings.issue", "recordings.on_the_rolls", officer=stranger)
    step(scene, "recordings.issue")


@pytest.mark.gate("recordings.all_taken_in")
@pytest.mark.rule("D-BWV-04", "D-BWV-06")
def test_a_recorder_waits_until_all_it_recorded_is_taken_in(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    for act in ("issue", "retire_device", "clear_device"):
        told = stopped(scene, f"recordings.{act}", "recordings.all_taken_in")
        assert told["missing"] == {"count": "1"}
    step(scene, "recordings.take_in")
    step(scene, "recordings.clear_device")
    step(scene, "recordings.issue")


@pytest.mark.rule("D-BWV-04")
def test_what_was_recorded_is_owed_within_24_hours_of_the_return(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    owed = scene.duty("recordings.uploaded")
    full_hour = scene.now.replace(minute=0) + timedelta(hours=1)  # the hour begun is not counted
    assert owed.due_at == full_hour + timedelta(hours=24)
    assert owed.debtors == [bureau.officers["handler"]]
    step(scene, "recordings.take_in")
    step(scene, "recordings.clear_device")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk


def test_an_empty_recorder_owes_nothing(bureau: Province) -> None:
    scene = recordings.issued(bureau)
    step(scene, "recordings.return_device", clips=0)
    assert scene.entry.body["raised"] == []


@pytest.mark.rule("D-BWV-07", "D-BWV-06")
@pytest.mark.parametrize(("build", "back"), [(recordings.registered, "in_stock"),
                                             (recordings.camera, "running")])  # fmt: skip
def test_a_fault_takes_a_device_out_of_use_until_it_is_repaired(
    bureau: Province, build: recordings.Build, back: str
) -> None:
    scene = build(bureau)
    step(scene, "recordings.inspect_device", sound=False, findings="不能录音", clock_ahead=12)
    device = Device.objects.get(pk=scene.ids["device"])
    assert (device.phase, device.checkups.get().clock_ahead) == ("faulty", 12)
    step(scene, "recordings.repair_device")
    device.refresh_from_db()
    assert device.phase == back


def test_findings_are_told_when_there_are_any(bureau: Province) -> None:
    scene = recordings.registered(bureau)
    with pytest.raises(Invalid, match="写明问题"):
        step(scene, "recordings.inspect_device", sound=False)
    step(scene, "recordings.issue")
    with pytest.raises(Invalid, match="写明情况"):
        step(scene, "recordings.return_device", sound=False)


@pytest.mark.rule("D-BWV-05", "4.2b")
def test_time_length_and_breaks_come_from_the_file(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    begins = scene.now - timedelta(minutes=20)
    name = take(store(), [clip(begins, 300, breaks={100: 30})]).name
    step(scene, "recordings.inspect_device", clock_ahead=60)
    step(scene, "recordings.take_in", file=name, clock_ahead=60)
    footage = Footage.objects.get(pk=scene.ids["footage"])
    assert footage.stamped == begins
    assert footage.begins == begins - timedelta(seconds=60)
    assert footage.ends - footage.begins == timedelta(seconds=330)
    assert footage.breaks == [[100_000, 130_000]]
    assert footage.officer == bureau.officers["handler"]
    assert scene.entry.body["form"]["file"] == name  # the manifest stands in the ledger


def test_a_file_with_a_stamp_is_not_told_when_it_began_and_one_without_is(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    begins = (scene.now - timedelta(minutes=20)).isoformat()

    def take_in(**form: Any) -> None:
        scene.do("recordings.take_in", "station_head", tag="call", **form)

    with pytest.raises(Invalid, match="不另填写"):
        take_in(file=recordings.uploaded(scene), began_at=begins)
    bare = take(store(), [clip(None, 10)]).name
    with pytest.raises(Invalid, match="没有录制时间"):
        take_in(file=bare)
    take_in(file=bare, began_at=begins)


@pytest.mark.gate("recordings.time_vouched_for")
@pytest.mark.rule("D-BWV-05", "P-BWV-01")
def test_who_carried_a_recorder_does_not_say_when_it_ran(bureau: Province) -> None:
    scene, act, gate = (
        recordings.returned(bureau),
        "recordings.take_in",
        "recordings.time_vouched_for",
    )
    hours_ago = (scene.now - timedelta(hours=3)).isoformat()
    bare = take(store(), [clip(None, 10)]).name
    assert "自行填写" in stopped(scene, act, gate, file=bare, began_at=hours_ago)["says"]
    assert "不一致" in stopped(scene, act, gate, clock_ahead=3600)["says"]
    step(scene, "recordings.inspect_device", clock_ahead=40)
    stopped(scene, act, gate, clock_ahead=3600)
    step(scene, act, clock_ahead=40)


def test_nothing_was_recorded_in_the_future(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    with pytest.raises(Invalid, match="晚于现在"):
        step(scene, "recordings.take_in", file=take(store(), [clip(scene.now, 600)]).name)


@pytest.mark.gate("recordings.file_held")
@pytest.mark.rule("D-BWV-04", "P-BWV-01")
def test_a_file_is_taken_in_once_and_only_if_it_is_held(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    told = stopped(scene, "recordings.take_in", "recordings.file_held", file="0" * 64)
    assert "没有这个文件" in told["says"]
    name = recordings.uploaded(scene)
    step(scene, "recordings.take_in", file=name)
    told = stopped(scene, "recordings.take_in", "recordings.file_held", file=name)
    assert told["says"] == "该文件已经登记入库"


@pytest.mark.gate("recordings.carried")
@pytest.mark.rule("D-BWV-05")
def test_a_recorder_was_carried_by_somebody_when_it_ran(bureau: Province) -> None:
    scene = recordings.returned(bureau)
    early = take(store(), [clip(scene.now - timedelta(hours=5), 60)]).name
    stopped(scene, "recordings.take_in", "recordings.carried", file=early)
    step(scene, "recordings.take_in")


def test_a_camera_needs_no_carrier(bureau: Province) -> None:
    scene = recordings.camera(bureau).tick(hours=1)
    step(scene, "recordings.take_in", tag="area")
    footage = Footage.objects.get(pk=scene.ids["footage"])
    assert (footage.officer, footage.place) == (None, "询问室一")


@pytest.mark.rule("P-BWV-01", "4.2b")
def test_a_file_changed_after_it_came_in_is_found_and_placed(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    step(scene, "recordings.verify")
    footage = Footage.objects.get(pk=scene.ids["footage"])
    assert (footage.phase, footage.changes, footage.verified_at) == ("kept", [], scene.now)
    recordings.lose(footage.file)
    step(scene, "recordings.verify")
    footage.refresh_from_db()
    assert (footage.phase, footage.changes) == ("changed", [f"0-{footage.size}"])


@pytest.mark.rule("D-BWV-05", "4.2b")
def test_footage_is_linked_to_what_exists_and_at_a_moment_it_shows(bureau: Province) -> None:
    scene = recordings.with_case(bureau)
    footage = Footage.objects.get(pk=scene.ids["footage"])
    with pytest.raises(Invalid, match="没有这个对象"):
        step(scene, "recordings.link", of="00000000-0000-0000-0000-00000000000f")
    late = (footage.ends + timedelta(seconds=1)).isoformat()
    with pytest.raises(Invalid, match="起止时间"):
        step(scene, "recordings.link", moment=late)
    step(scene, "recordings.link", moment=footage.begins.isoformat())
    step(scene, "recordings.link", kind="act", of=str(scene.entry.pk))
    assert {link.kind for link in footage.links.all()} == {"case", "act"}


@pytest.mark.rule("D-BWV-05")
@pytest.mark.parametrize("what", ["case", "act"])
def test_of_what_kind_it_is_need_not_be_said(bureau: Province, what: str) -> None:
    scene = recordings.with_case(bureau)
    of = scene.ids["case"] if what == "case" else scene.entry.pk
    step(scene, "recordings.link", kind="", of=str(of))
    assert Footage.objects.get(pk=scene.ids["footage"]).links.get().kind == what
    with pytest.raises(Invalid, match="没有这个对象"):
        step(scene, "recordings.link", kind="", of="00000000-0000-0000-0000-00000000000f")
