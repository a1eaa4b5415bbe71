"""A docking station's folder is emptied by the act, by one role, and loses nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Refused
from plumbline.kernel.models import Attempt, Entry
from plumbline.law.roles import Actor, Role
from plumbline.people.accounts import give_token
from plumbline.people.models import Account
from plumbline.qualification.reads import actor
from plumbline.recordings.docking import QUIET, Outcome, Told, empty
from plumbline.recordings.ingest import verify
from plumbline.recordings.models import Device, Footage
from plumbline.recordings.store import store
from tests import cast
from tests.recordings import scene as recordings
from tests.recordings.clips import clip
from tests.scenes import Scene


def enrolled(bureau: Province, at: datetime, role: str = "DOCK") -> Actor:
    """A docking station of the station's own, enrolled and appointed by acts."""
    unit = bureau.units[cast.STATION]
    made = bureau.do("people.enrol", "administrator", unit, at, number="2209001",
                     name="采集工作站", password=cast.PASSWORD).made  # fmt: skip
    bureau.do("people.appoint", "administrator", made, at, role=role, unit=str(unit),
              since=at.date().isoformat())  # fmt: skip
    found = actor(made)
    assert found is not None
    return found


@dataclass
class Dock:
    """A station with its folder."""

    scene: Scene
    folder: Path
    station: Actor

    @property
    def serial(self) -> str:
        return Device.objects.get(pk=self.scene.ids["device"]).serial

    def clip(self, seconds: int = 60, **how: Any) -> bytes:
        return clip(self.scene.now - timedelta(seconds=seconds + 60), seconds, **how)

    def put(self, name: str, whole: bytes, **account: Any) -> Path:
        """A file with its sidecar, as a station leaves it."""
        path = self.folder / name
        path.write_bytes(whole)
        told = {"device": self.serial, "tag": "call", "size": len(whole),
                "sha256": hashlib.sha256(whole).hexdigest(), **account}  # fmt: skip
        path.with_name(f"{name}.json").write_text(json.dumps(told), "utf-8")
        return path

    def run(self, later: int = 0) -> list[Told]:
        now = self.scene.now + timedelta(seconds=later)
        return list(empty(self.folder, self.station, lambda: now))

    def lies(self, where: str = "") -> set[str]:
        return {path.name for path in (self.folder / where).iterdir() if path.is_file()} - {".lock"}


@pytest.fixture
def dock(bureau: Province, tmp_path: Path) -> Dock:
    """The handler brought the recorder back and put it into the station."""
    scene = recordings.returned(bureau)
    return Dock(scene, tmp_path, enrolled(bureau, scene.now))


@pytest.mark.rule("D-BWV-04", "D-BWV-05", "4.2b")
def test_a_file_with_its_sidecar_is_taken_in_by_the_act_and_by_the_station(dock: Dock) -> None:
    whole = dock.clip()
    dock.put("a.mkv", whole)
    assert dock.run() == [Told("a.mkv", Outcome.TAKEN)]
    row = Footage.objects.get()
    handler = dock.scene.bureau.officers["handler"]
    assert (row.officer, row.device.owed, row.sha256) == (
        handler, 0, hashlib.sha256(whole).hexdigest()
    )  # fmt: skip
    entry = Entry.objects.get(act="recordings.take_in")
    assert (entry.actor, entry.role) == (dock.station.id, "DOCK")
    assert verify(store(), row.file, row.size) == []
    assert dock.lies("taken") == {"a.mkv", "a.mkv.json"}
    assert dock.lies() == dock.lies("faulty") == set()


@pytest.mark.rule("D-BWV-04")
def test_a_file_is_complete_by_its_name_only_once_nobody_has_touched_it(dock: Dock) -> None:
    officer = dock.scene.bureau.actor("handler").number
    path = dock.folder / f"{dock.serial}_{officer}_20260303T093000_call.mkv"
    path.write_bytes(dock.clip())
    changed = max(path.stat().st_mtime, path.stat().st_ctime)
    ages = [QUIET - 1 - (dock.scene.now.timestamp() - changed),
            QUIET + 1 - (dock.scene.now.timestamp() - changed)]  # fmt: skip
    assert [one.outcome for one in dock.run(int(ages[0]))] == [Outcome.WAITS]
    assert path.exists()
    assert [one.outcome for one in dock.run(int(ages[1]) + 1)] == [Outcome.TAKEN]


def test_what_is_being_written_is_left_alone(dock: Dock) -> None:
    (dock.folder / "a.mkv.part").write_bytes(dock.clip())
    (dock.folder / ".hidden.mkv").write_bytes(dock.clip())
    (dock.folder / "link.mkv").symlink_to("/etc/hostname")
    half = dock.put("b.mkv", dock.clip(), size=10**9)
    told = dock.run(int(half.stat().st_ctime - dock.scene.now.timestamp()))
    assert [(one.file, one.outcome) for one in told] == [("b.mkv", Outcome.WAITS)]
    assert not Footage.objects.exists()


def no_video(dock: Dock) -> None:
    dock.put("x.mkv", b"no video")


def another_digest(dock: Dock) -> None:
    dock.put("x.mkv", dock.clip(), sha256="0" * 64)


def unknown_device(dock: Dock) -> None:
    dock.put("x.mkv", dock.clip(), device="DSJ-9999")


def another_officer(dock: Dock) -> None:
    dock.put("x.mkv", dock.clip(), officer=dock.scene.bureau.actor("assistant").number)


def nobody_carried_it(dock: Dock) -> None:
    dock.put("x.mkv", clip(dock.scene.now - timedelta(days=30), 60))


def clock_runs_ahead(dock: Dock) -> None:
    dock.put("x.mkv", clip(dock.scene.now - timedelta(minutes=30), 3600))


def no_stamp(dock: Dock) -> None:
    dock.put("x.mkv", clip(None, 60))


def unknown_field(dock: Dock) -> None:
    dock.put("x.mkv", dock.clip(), colour="red")


def unknown_class(dock: Dock) -> None:
    dock.put("x.mkv", dock.clip(), tag="holiday")


def no_name(dock: Dock) -> None:
    (dock.folder / "x.mkv").write_bytes(dock.clip())


def no_time(dock: Dock) -> None:
    (dock.folder / f"{dock.serial}_2201032_20269999T093000_call.mkv").write_bytes(dock.clip())


FAULTS: list[tuple[Callable[[Dock], None], str]] = [
    (no_video, "不是能识别的录音录像文件"),
    (another_digest, "文件的指纹与说明文件不同"),
    (unknown_device, "没有登记过编号为DSJ-9999的设备"),
    (another_officer, "与领用登记不符"),
    (nobody_carried_it, "没有登记给任何人员领用"),
    (clock_runs_ahead, "录制结束的时间晚于现在"),
    (no_stamp, "文件没有录制时间"),
    (unknown_field, "colour"),
    (unknown_class, "tag"),
    (no_name, "没有说明文件"),
    (no_time, "文件名中的时间不是时间"),
]


@pytest.mark.rule("D-BWV-04", "D-BWV-05")
@pytest.mark.parametrize(("spoil", "says"), FAULTS, ids=lambda it: getattr(it, "__name__", ""))
def test_a_faulty_file_is_set_apart_with_a_reason_a_person_can_read(
    dock: Dock, spoil: Callable[[Dock], None], says: str
) -> None:
    spoil(dock)
    dock.put("good.mkv", dock.clip())
    (bad,) = dock.lies() - {"good.mkv", "good.mkv.json"} - {"x.mkv.json"}
    whole = (dock.folder / bad).read_bytes()
    # A sidecar or name that is wrong may still be being written: long afterwards it is not.
    found = {one.file: one for one in dock.run(LONG_AFTER if spoil in LATE else 0)}
    assert found[bad].outcome is Outcome.FAULTY
    assert says in (dock.folder / "faulty" / f"{bad}.txt").read_text("utf-8")
    assert says in found[bad].why
    assert (dock.folder / "faulty" / bad).read_bytes() == whole
    assert found["good.mkv"].outcome is Outcome.TAKEN
    assert Footage.objects.count() == 1


LONG_AFTER = 10**9  # seconds
LATE = {unknown_field, unknown_class, no_name, no_time}


def test_what_was_put_right_is_taken_in(dock: Dock) -> None:
    whole = dock.clip()
    dock.put("a.mkv", whole, device="DSJ-9999")
    assert [one.outcome for one in dock.run()] == [Outcome.FAULTY]
    (dock.folder / "faulty" / "a.mkv").rename(dock.folder / "a.mkv")
    (dock.folder / "faulty" / "a.mkv.json").unlink()
    dock.put("a.mkv", whole)
    assert [one.outcome for one in dock.run()] == [Outcome.TAKEN]


@pytest.mark.rule("D-BWV-04")
def test_running_twice_takes_nothing_in_twice(dock: Dock) -> None:
    whole = dock.clip()
    dock.put("a.mkv", whole)
    dock.run()
    assert dock.run() == []
    dock.put("a.mkv", whole)  # the station sends it again, under the same name
    dock.put("other name.mkv", whole)
    assert {one.outcome for one in dock.run()} == {Outcome.BEFORE}
    assert Footage.objects.count() == Entry.objects.filter(act="recordings.take_in").count() == 1
    assert {"a.mkv", "a~2.mkv", "other name.mkv"} < dock.lies("taken")


def test_two_files_of_one_name_are_both_kept(dock: Dock) -> None:
    dock.put("a.mkv", b"no video")
    dock.run()
    dock.put("a.mkv", b"no video either")
    dock.run()
    kept = {(dock.folder / "faulty" / name).read_bytes() for name in ("a.mkv", "a~2.mkv")}
    assert kept == {b"no video", b"no video either"}


@pytest.mark.gate("role")
@pytest.mark.rule("2.2a")
def test_a_station_without_the_role_takes_nothing_in_and_sets_nothing_apart(dock: Dock) -> None:
    dock.put("a.mkv", dock.clip())
    nobody = dock.scene.bureau.actor("custodian")
    with pytest.raises(Refused):
        list(empty(dock.folder, nobody, lambda: dock.scene.now))
    assert "a.mkv" in dock.lies()
    assert not Footage.objects.exists()
    assert Attempt.objects.filter(act="recordings.take_in", actor=nobody.id).exists()


@pytest.mark.rule("2.2a")
def test_the_station_may_do_one_act_and_no_other() -> None:
    assert [code for code, act in ACTS.items() if Role.DOCK in act.by] == ["recordings.take_in"]


def test_only_one_run_is_at_work_in_a_folder(dock: Dock) -> None:
    dock.put("a.mkv", dock.clip())
    dock.put("b.mkv", dock.clip())
    first = empty(dock.folder, dock.station, lambda: dock.scene.now)
    next(first)
    with pytest.raises(BlockingIOError):
        dock.run()
    assert [one.outcome for one in first] == [Outcome.TAKEN]


def test_a_sidecar_left_behind_follows_its_file(dock: Dock) -> None:
    dock.put("a.mkv", dock.clip())
    dock.run()
    (dock.folder / "taken" / "a.mkv.json").rename(dock.folder / "a.mkv.json")
    dock.run()
    assert dock.lies("taken") == {"a.mkv", "a.mkv.json"}


@pytest.mark.rule("D-BWV-04")
def test_the_worker_empties_the_folders_that_it_is_told(dock: Dock, settings: Any) -> None:
    from plumbline.doors import jobs

    dock.put("a.mkv", dock.clip())
    dock.put("b.mkv", b"no video")
    settings.DOCKS = {
        "2209009": str(dock.folder),  # nobody serves under this number
        dock.station.number: str(dock.folder),
        dock.scene.bureau.actor("handler").number: str(dock.folder / "nowhere"),
    }
    context: Any = None  # which the job does not look at
    jobs.empty_docks(context, 0)
    assert dock.lies("taken") == {"a.mkv", "a.mkv.json"}
    assert dock.lies("faulty") == {"b.mkv", "b.mkv.json", "b.mkv.txt"}
    jobs.empty_docks(context, 0)
    assert Footage.objects.count() == 1


def test_the_command_tells_what_became_of_each_file(
    dock: Dock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.utils import timezone

    from plumbline.doors.cli import main

    account = Account.objects.get(officer_id=dock.station.id)
    monkeypatch.setenv("PLUMBLINE_TOKEN", give_token(account, timezone.now())[0])
    dock.put("a.mkv", dock.clip())
    dock.put("b.mkv", b"no video")
    assert main(["dock", str(dock.folder), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["taken"], told["faulty"]) == (1, 1)
    assert main(["dock", str(dock.folder)]) == 0
    assert capsys.readouterr().out == ""
