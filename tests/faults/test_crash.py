"""The database is killed again and again under work: what was acknowledged stands.

Acts are done by processes of their own (writer.py), which survive and ask again under the same key.
The server is a private one; SIGKILL goes to the postmaster and all its children. The control runs
the same with commits that do not wait for the disk: there acknowledged acts must be missing, or the
test could not see a loss.
"""

import json
import random
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.crashing import ROOT, Crashing, crashing

WRITER = "tests.faults.writer"
KILLS = 25
WRITERS = 3
# Commits answer before their records leave the server's memory; who hurries these out is held back.
CARELESS = """
synchronous_commit = off
wal_buffers = 64MB
autovacuum = off
"""


def begin(crash: Crashing) -> None:
    """Let writers and a sealer work."""
    jobs = [("seal", "sealer"), *(("write", f"writer{n}") for n in range(WRITERS))]
    for job, name in jobs:
        with (crash.folder / f"{name}.log").open("w") as log:
            crash.workers.append(
                subprocess.Popen(
                    crash.command(job, str(crash.folder), name), env=crash.env, cwd=ROOT,
                    stdout=log, stderr=log,
                )
            )  # fmt: skip
    wait_for_work(crash, WRITERS * 10)


def acknowledged(crash: Crashing) -> int:
    files = crash.folder.glob("*.acknowledged")
    return sum(file.read_bytes().count(b"\n") for file in files)


def wait_for_work(crash: Crashing, more: int) -> None:
    """Go on when this many further acts have been acknowledged."""
    wanted, end = acknowledged(crash) + more, time.monotonic() + 30
    while acknowledged(crash) < wanted:
        assert time.monotonic() < end, logs(crash)
        time.sleep(0.02)


def logs(crash: Crashing) -> str:
    return "\n".join(file.read_text() for file in crash.folder.glob("*.log"))


def finish(crash: Crashing) -> None:
    (crash.folder / "stop").touch()
    for worker in crash.workers:
        assert worker.wait(60) == 0, logs(crash)


def check(crash: Crashing) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(crash.run("check", str(crash.folder)))
    print({name: value for name, value in found.items() if name != "says"})
    return found


@pytest.fixture
def careful() -> Iterator[Crashing]:
    with crashing(WRITER) as crash:
        yield crash


@pytest.fixture
def careless() -> Iterator[Crashing]:
    with crashing(WRITER, CARELESS) as crash:
        yield crash


@pytest.mark.thorough
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the children in /proc")
def test_no_acknowledged_act_is_lost_and_none_is_done_twice(careful: Crashing) -> None:
    chance = random.Random(20260302)
    begin(careful)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.0, 0.3))
        careful.kill()
        careful.restart()
        wait_for_work(careful, WRITERS * 2)
    finish(careful)
    found = check(careful)
    assert found["lost"] == 0
    assert found["twice"] == 0
    assert found["unasked"] == 0  # nothing was done that nobody has an answer for
    assert found["unknown"] >= KILLS  # each kill did cut writers off …
    assert found["sealed"] == found["entries"] and found["unsealed"] == 0
    assert found["replies"] == found["acknowledged"]
    assert found["orphan_duties"] == 0
    assert found["heads"] > 5  # and all of them still lead to the last
    assert found["verified"] == 0, found["says"]


@pytest.mark.thorough
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the children in /proc")
def test_the_same_test_sees_the_loss_where_commits_do_not_wait_for_the_disk(
    careless: Crashing,
) -> None:
    with careless.writers_held_back():
        begin(careless)
        (careless.folder / "stop").touch()
        for worker in careless.workers:
            worker.wait(60)
        careless.kill()
    careless.restart()
    found = check(careless)
    assert found["lost"] > 0
    assert found["verified"] == 1  # the receipts tell on it
    assert "a receipt names entry" in found["says"]
