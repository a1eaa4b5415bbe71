"""A run that is killed anywhere loses nothing: the next one ends what it began."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from plumbline.kernel.models import Entry
from plumbline.people.accounts import give_token
from plumbline.people.models import Account
from plumbline.recordings.ingest import verify
from plumbline.recordings.models import Device, Footage
from plumbline.recordings.store import store
from tests import cast
from tests.recordings.clips import clip
from tests.recordings.test_docking import enrolled
from tests.scenes import Scene, step

ROOT = Path(__file__).resolve().parents[2]
DOCK = "import sys; from plumbline.doors.cli import main; sys.exit(main(sys.argv[1:]))"
FILES, LAID, KILLS = 96, 12, 6  # each run is given twelve files; the last twelve are for the end


@pytest.mark.thorough
@pytest.mark.rule("D-BWV-04")
def test_a_run_killed_at_chance_places_loses_no_file(fresh_bureau: Any, tmp_path: Path) -> None:
    bureau, chance = cast.existing(), Random(7)
    scene = Scene(bureau, now=timezone.now() - timedelta(days=2))
    step(scene, "recordings.register_device")
    step(scene, "recordings.issue")
    begins = scene.now + timedelta(minutes=10)
    step(scene.tick(hours=5), "recordings.return_device", clips=FILES)
    station = enrolled(bureau, scene.now)
    token, _ = give_token(Account.objects.get(officer_id=station.id), timezone.now())
    serial, sent = Device.objects.get(pk=scene.ids["device"]).serial, set[str]()

    def lay(first: int) -> None:
        for number in range(first, min(first + LAID, FILES)):
            whole = clip(begins + timedelta(minutes=3 * number), 120)
            sent.add(hashlib.sha256(whole).hexdigest())
            (tmp_path / f"{number:02}.mkv").write_bytes(whole)
            told = {"device": serial, "tag": "call", "size": len(whole)}
            (tmp_path / f"{number:02}.mkv.json").write_text(json.dumps(told))

    run = [sys.executable, "-c", DOCK, "dock", str(tmp_path)]
    env = fresh_bureau.env | {"PLUMBLINE_TOKEN": token, "PYTHONPATH": str(ROOT / "src")}
    killed, laid = 0, 0
    while killed < KILLS and laid < FILES - LAID:  # a run may end before it is killed
        lay(laid)
        laid += LAID
        stops_at = left(tmp_path) - chance.randrange(1, 4)
        working = subprocess.Popen(run, env=env, stdout=subprocess.DEVNULL)
        while working.poll() is None and left(tmp_path) > stops_at:
            time.sleep(chance.random() / 100)
        time.sleep(chance.random() / 50)
        killed += working.poll() is None
        working.kill()
        working.wait()
    assert killed == KILLS
    while laid < FILES:
        lay(laid)
        laid += LAID
    # Whatever was begun is ended by a run that nobody stops, and the next finds nothing to do.
    for expected in (left(tmp_path), 0):
        done = subprocess.run([*run, "--json"], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert len(json.loads(done.stdout)["files"]) == expected
    assert {row.sha256 for row in Footage.objects.all()} == sent
    assert Entry.objects.filter(act="recordings.take_in").count() == FILES
    for row in Footage.objects.all():
        assert verify(store(), row.file, row.size) == []
    in_taken = {hashlib.sha256(path.read_bytes()).hexdigest()
                for path in (tmp_path / "taken").glob("*.mkv")}  # fmt: skip
    assert in_taken == sent
    assert len(list((tmp_path / "taken").glob("*.json"))) == FILES
    assert not list((tmp_path / "faulty").iterdir())
    assert Device.objects.get(pk=scene.ids["device"]).owed == 0


def left(folder: Path) -> int:
    return len(list(folder.glob("*.mkv")))
