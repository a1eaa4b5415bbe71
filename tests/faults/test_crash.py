"""The database is killed again and again under work: what was acknowledged stands.

Acts are done by processes of their own (writer.py), which survive and ask again under the same key.
The server is a private one; SIGKILL goes to the postmaster and all its children. The control runs
the same with commits that do not wait for the disk: there acknowledged acts must be missing, or the
test could not see a loss.
"""

import contextlib
import ctypes
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plumbline.config.server import Server

ROOT = Path(__file__).resolve().parents[2]
KILLS, CONTROL_KILLS = 25, 3
WRITERS = 3
# Commits answer before their records leave the server's memory, and nothing hurries these out.
CARELESS = """
synchronous_commit = off
wal_writer_delay = 10s
wal_writer_flush_after = 1GB
wal_buffers = 64MB
"""


class Crashing:
    """A server to kill, and the processes that work on it."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.server, self.folder = Server(home), folder
        self.workers: list[subprocess.Popen[bytes]] = []
        self.env = {
            name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")
        } | {
            "PLUMBLINE_HOME": str(home),
            "PYTHONPATH": str(ROOT / "src"),
            "CRASH_TEST_STARTED": str(time.time()),
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tests.faults.writer", *arguments]

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            self.command(*arguments), env=self.env, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def begin(self) -> None:
        jobs = [("seal", "sealer"), *(("write", f"writer{n}") for n in range(WRITERS))]
        for job, name in jobs:
            with (self.folder / f"{name}.log").open("w") as log:
                self.workers.append(
                    subprocess.Popen(
                        self.command(job, str(self.folder), name),
                        env=self.env,
                        cwd=ROOT,
                        stdout=log,
                        stderr=log,
                    )
                )
        self.wait_for_work(WRITERS * 10)

    def acknowledged(self) -> int:
        files = self.folder.glob("*.acknowledged")
        return sum(file.read_bytes().count(b"\n") for file in files)

    def wait_for_work(self, more: int) -> None:
        """Go on when this many further acts have been acknowledged."""
        wanted, end = self.acknowledged() + more, time.monotonic() + 30
        while self.acknowledged() < wanted:
            assert time.monotonic() < end, self.logs()
            time.sleep(0.02)

    def logs(self) -> str:
        return "\n".join(file.read_text() for file in self.folder.glob("*.log"))

    def kill(self) -> None:
        """SIGKILL to the postmaster and to every process it has, at once."""
        postmaster = int((self.server.data / "postmaster.pid").read_text().split("\n")[0])
        os.kill(postmaster, signal.SIGSTOP)  # so that it makes no more of them meanwhile
        children = [pid for pid, parent in _processes() if parent == postmaster]
        for pid in (postmaster, *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in (postmaster, *children):
            _bury(pid)

    def restart(self) -> None:
        fresh = Server(self.server.home)
        fresh.start()
        self.server.stop()  # lets go of it only: the fresh one holds it
        self.server = fresh

    def end(self) -> None:
        (self.folder / "stop").touch()
        for worker in self.workers:
            assert worker.wait(60) == 0, self.logs()

    def check(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("check", str(self.folder)))
        print({name: value for name, value in found.items() if name != "says"})
        return found


def _bury(pid: int) -> None:
    """Wait until it is gone: an orphan comes to this process, which has made itself its reaper."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)
    while Path(f"/proc/{pid}").exists():  # without that, somebody else will see to it
        time.sleep(0.01)


@contextlib.contextmanager
def _reaper() -> Iterator[None]:
    """Become the parent of orphaned descendants (Linux); otherwise dead ones stay for a while."""
    reaper, libc = 36, ctypes.CDLL(None)  # PR_SET_CHILD_SUBREAPER
    libc.prctl(reaper, 1)
    try:
        yield
    finally:
        libc.prctl(reaper, 0)


def _processes() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            yield int(entry.parent.name), int(entry.read_text().rsplit(")", 1)[1].split()[1])


@contextlib.contextmanager
def crashing(settings: str = "") -> Iterator[Crashing]:
    # Directly below /tmp and open, because for root the server runs as somebody else.
    base = Path(tempfile.mkdtemp(prefix="plumbline-crash-"))
    base.chmod(0o755)
    folder = base / "told"
    folder.mkdir()
    crash = Crashing(base / "home", folder)
    server = crash.server
    try:
        with _reaper():
            server.start()
            if settings:
                server.stop()
                with (server.data / "postgresql.conf").open("a") as file:
                    file.write(settings)
                server.start()
            crash.run("found")
            yield crash
    finally:
        server = crash.server
        for worker in crash.workers:
            worker.kill()
            worker.wait()
        server.stop()
        for place in (base, server.place, server.socket):
            shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def careful() -> Iterator[Crashing]:
    with crashing() as crash:
        yield crash


@pytest.fixture
def careless() -> Iterator[Crashing]:
    with crashing(CARELESS) as crash:
        yield crash


@pytest.mark.thorough
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the children in /proc")
def test_no_acknowledged_act_is_lost_and_none_is_done_twice(careful: Crashing) -> None:
    chance = random.Random(20260302)
    careful.begin()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.0, 0.3))
        careful.kill()
        careful.restart()
        careful.wait_for_work(WRITERS * 2)
    careful.end()
    found = careful.check()
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
    careless.begin()
    (careless.folder / "stop").touch()
    for worker in careless.workers:
        worker.wait(60)
    careless.kill()
    careless.restart()
    found = careless.check()
    assert found["lost"] > 0
    assert found["verified"] == 1  # the receipts tell on it
    assert "a receipt names entry" in found["says"]
