"""A private server that is killed under work: the postmaster and all its children at once."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from plumbline.config.server import Server

ROOT = Path(__file__).resolve().parents[2]


class Crashing:
    """A server to kill, and the processes that work on it."""

    def __init__(self, home: Path, folder: Path, module: str) -> None:
        self.server, self.folder, self.module = Server(home), folder, module
        self.told = ""  # what the founding printed
        self.workers: list[subprocess.Popen[bytes]] = []
        self.env = {
            name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")
        } | {
            "PLUMBLINE_HOME": str(home),
            "PYTHONPATH": str(ROOT / "src"),
            "CRASH_TEST_STARTED": str(time.time()),
        }

    def command(self, *arguments: str) -> list[str]:
        """How the module that works on this server is run."""
        return [sys.executable, "-m", self.module, *arguments]

    def run(self, *arguments: str) -> str:
        """What a command of the module prints."""
        done = subprocess.run(
            self.command(*arguments), env=self.env, cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def kill(self) -> None:
        """SIGKILL to the postmaster and to every process it has, at once."""
        postmaster = self._postmaster()
        os.kill(postmaster, signal.SIGSTOP)  # so that it makes no more of them meanwhile
        children = self._children()
        for pid in (postmaster, *children):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in (postmaster, *children):
            _bury(pid)

    @contextlib.contextmanager
    def writers_held_back(self) -> Iterator[None]:
        """Nothing but a commit that waits brings the log to disk, however long this takes."""
        own = ("walwriter", "checkpointer", "background writer")
        titles = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in self._children()}
        held = [pid for pid, title in titles.items() if any(name in title for name in own)]
        assert len(held) == len(own), titles
        for pid in held:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in held:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def _postmaster(self) -> int:
        return int((self.server.data / "postmaster.pid").read_text().split("\n")[0])

    def _children(self) -> list[int]:
        return [pid for pid, parent in _processes() if parent == self._postmaster()]

    def restart(self) -> None:
        """Start it again on the same files."""
        fresh = Server(self.server.home)
        fresh.start()
        self.server.stop()  # lets go of it only: the fresh one holds it
        self.server = fresh


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
def crashing(module: str, settings: str = "") -> Iterator[Crashing]:
    """A server with what the module founds on it; stopped and removed afterwards."""
    # Directly below /tmp and open, because for root the server runs as somebody else.
    base = Path(tempfile.mkdtemp(prefix="plumbline-crash-"))
    base.chmod(0o755)
    folder = base / "told"
    folder.mkdir()
    crash = Crashing(base / "home", folder, module)
    server = crash.server
    try:
        with _reaper():
            server.start()
            if settings:
                server.stop()
                with (server.data / "postgresql.conf").open("a") as file:
                    file.write(settings)
                server.start()
            crash.told = crash.run("found")
            yield crash
    finally:
        server = crash.server
        for worker in crash.workers:
            worker.kill()
            worker.wait()
        server.stop()
        for place in (base, server.place, server.socket):
            shutil.rmtree(place, ignore_errors=True)
