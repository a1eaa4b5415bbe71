"""Footage at its real size: 2 GB up a breaking line, and a bucket on a real OpenStack Swift."""

from __future__ import annotations

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from plumbline.doors.cli.bench.footage import FRAME, film
from tests.real.swift import swift
from tests.recordings.line import line
from tests.recordings.sending import send

ROOT = Path(__file__).resolve().parents[2]
SIZE = 2 * 1024**3  # bytes
BREAKS, KILLS = 50, 4
MOST_MEMORY = 150 * 1024**2  # bytes over what the web server has at rest


def check(home: Path, size: int = SIZE) -> list[str]:
    """Both, and what is not as it must be."""
    return _upload(home, size) + _bucket(home)


# -- 2 GB over HTTP -------------------------------------------------------------------------------


class Web:
    """The web server as ./dev up has it, which can be killed and comes again on the same port."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._log = log
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        command += ["--port", str(self.port), "--workers", "2", "--blocking-threads", "1"]
        command += ["--log-level", "warning", "plumbline.config.wsgi:application"]
        with self._log.open("a") as out:
            self._group = subprocess.Popen(
                command, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
            )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(self._log.read_text()[-3000:])

    def kill(self) -> None:
        """SIGKILL to it and its workers, in the middle of whatever they do."""
        os.killpg(self._group.pid, signal.SIGKILL)
        self._group.wait()

    def memory(self) -> int:
        """The largest resident set of its processes, in bytes."""
        found = [0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                told = dict(row.split(":", 1) for row in status.read_text().splitlines())
                ours = os.getpgid(int(status.parent.name)) == self._group.pid
            except (OSError, ValueError):
                continue
            if ours and "VmRSS" in told:
                found.append(int(told["VmRSS"].split()[0]) * 1024)
        return max(found)


@contextmanager
def _watched(web: Web) -> Iterator[list[int]]:
    """The most memory at any instant, as the only member."""
    most, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            most[0] = max(most[0], web.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def _upload(home: Path, size: int) -> list[str]:
    from plumbline.recordings.manifest import measured, pieces
    from plumbline.recordings.store import store

    file = home / "film.mkv"
    film(file, size)
    size = file.stat().st_size
    began = time.monotonic()
    with file.open("rb") as source:
        plain = hashlib.file_digest(source, "sha256").hexdigest()
    hashing = time.monotonic() - began
    with file.open("rb") as source:
        wanted = measured(pieces(source))
    token, web = _token(), Web(home / "footage.log")
    os.environ["NO_PROXY"] = "*"
    send(web.port, token, _small(home))  # so that what is loaded once is loaded
    rest = web.memory()
    chance = Random(4)
    kills = sorted(chance.randrange(size) for _ in range(KILLS))

    def between(reached: int) -> None:
        if kills and reached >= kills[0]:
            kills.pop(0)
            web.kill()
            web.start()

    began = time.monotonic()
    with line(web.port, breaks=BREAKS, most=size // BREAKS) as broken, _watched(web) as most:
        name, stopped = send(broken.port, token, file, between)
    took = time.monotonic() - began
    web.kill()
    kept = store().open(name)
    same = False
    if kept is not None:
        with kept, file.open("rb") as source:
            same = all(a == b for a, b in zip(pieces(source), pieces(kept), strict=True))
    print(
        f"\nfootage: {size:,} bytes up in {took:.1f} s, line broken {broken.broken} times and the "
        f"web server killed {KILLS - len(kills)} times, {stopped} new starts; SHA-256 alone of "
        f"the same file {hashing:.1f} s, so {took / hashing:.1f} times; web process at rest "
        f"{rest / 1024**2:.0f} MiB, at most {most[0] / 1024**2:.0f} MiB"
    )
    found = {
        "the file is not what was sent": not same or name != wanted.digest,
        "the digests differ": plain != wanted.sha256,
        f"the line broke {broken.broken} times": broken.broken != BREAKS,
        f"{len(kills)} kills were left": bool(kills),
        f"{(most[0] - rest) / 1024**2:.0f} MiB over rest": most[0] - rest > MOST_MEMORY,
    }
    file.unlink()
    return [f"footage: {says}" for says, wrong in found.items() if wrong]


def _small(home: Path) -> Path:
    path = home / "small.mkv"
    film(path, FRAME)
    return path


def _token() -> str:
    from django.utils import timezone

    from plumbline.people.accounts import give_token
    from plumbline.people.models import Account

    account = Account.objects.order_by("number").first()
    if account is None:
        from tests import cast

        cast.found()
        account = Account.objects.order_by("number")[0]
    return give_token(account, timezone.now())[0]


# -- the bucket -----------------------------------------------------------------------------------


def _bucket(home: Path) -> list[str]:
    from plumbline.recordings.bucket import bucket
    from tests.recordings.contract import CONTRACT, written_off

    began = time.monotonic()
    found: list[str] = []
    with swift() as peer:
        keys = {"AWS_ACCESS_KEY_ID": peer.key, "AWS_SECRET_ACCESS_KEY": peer.secret}
        peer.make("footage")
        place = bucket(peer.address("footage"), keys, home / "drafts", written_off)
        for holds in CONTRACT:
            try:
                holds(place)
            except Exception as wrong:  # noqa: BLE001 - told at the end, with the others
                found.append(f"bucket: {holds.__name__}: {wrong!r}")
        left = len(list(place.names()))
        wrong_key = keys | {"AWS_SECRET_ACCESS_KEY": "wrong"}
        try:
            list(bucket(peer.address("footage"), wrong_key, home, written_off).names())
        except Exception as refused:  # noqa: BLE001 - whatever it says, it must not answer
            print(f"bucket: a wrong key is refused: {type(refused).__name__}")
        else:
            found.append("bucket: a wrong key opens it")
    print(
        f"bucket: {len(CONTRACT) - len(found)} of {len(CONTRACT)} clauses of the store's contract "
        f"on a real Swift, {left} files left in it: {time.monotonic() - began:.0f} s"
    )
    return found
