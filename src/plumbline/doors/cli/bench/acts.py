"""Acts a second: through the kernel, through HTTP, and the same rows as raw SQL."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from plumbline.doors.cli.bench import figures, raw, scene
from plumbline.kernel.act import ACTS
from plumbline.qualification.reads import actor

WORKER = [sys.executable, "-m", "plumbline.doors.cli.bench.worker"]
FEW = 50  # cases on which bytes are counted: few, so that their pages are in the log already


def measure(place: scene.Scene, clients: list[int], seconds: float) -> dict[str, Any]:
    """All ways at all numbers of clients, the ways alternating."""
    raw.prepare()
    rows: list[dict[str, Any]] = []
    with web() as port:
        ways: dict[str, Callable[[int], list[int]]] = {
            "raw SQL": lambda count: raw.run(count, seconds),
            "kernel": lambda count: _work(count, seconds, "kernel"),
            "HTTP": lambda count: _work(count, seconds, "http", str(port)),
        }
        for count in clients:
            for way, run in ways.items():
                took = run(count)
                if took:
                    rows.append(_row(way, count, took, seconds))
    floors = {row["clients"]: row for row in rows if row["way"] == "raw SQL"}
    for row in rows:
        floor = floors.get(row["clients"])
        row["× raw time"] = floor["per second"] / row["per second"] if floor else float("nan")
    heads = ["way", "clients", "per second", "p50 ms", "p95 ms", "× raw time"]
    figures.table(
        f"Acts ({scene.ACT} on {scene.CASES:,} cases)",
        heads,
        [[row[head] for head in heads] for row in rows],
    )
    return {"throughput": rows, "per act": _per_act(place)}


def _row(way: str, clients: int, took: list[int], seconds: float) -> dict[str, Any]:
    return {
        "way": way,
        "clients": clients,
        "per second": len(took) / seconds,
        "p50 ms": figures.quantile(took, 0.5) / 1e3,
        "p95 ms": figures.quantile(took, 0.95) / 1e3,
    }


def _work(clients: int, seconds: float, *arguments: str) -> list[int]:
    """Latencies of so many processes that begin together."""
    door, *more = arguments
    workers = [
        subprocess.Popen(  # noqa: S603 - ourselves
            [*WORKER, door, str(seconds), str(seed), *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in range(clients)
    ]
    try:
        for worker in workers:
            assert worker.stdout  # noqa: S101 - it was asked for
            if worker.stdout.readline() != "ready\n":
                raise RuntimeError(f"a client of {door} did not begin")
        for worker in workers:
            assert worker.stdin  # noqa: S101 - as above
            worker.stdin.write("\n")
            worker.stdin.flush()
        return [took for worker in workers for took in json.loads(worker.communicate()[0])]
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


@contextmanager
def web() -> Iterator[int]:
    """The web server with two workers, as ./dev up runs it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "1"]
    command += ["--log-level", "warning", "plumbline.config.wsgi:application"]
    web = subprocess.Popen(command)  # noqa: S603 - as ./dev up starts it
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        web.terminate()
        web.wait()


def deed(officer: UUID, number: int, now: timedelta = timedelta(hours=1)) -> None:
    """One measured act, with the officer read anew."""
    who = actor(officer)
    assert who is not None  # noqa: S101 - he was enrolled before
    at = scene.NOW + now
    ACTS[scene.ACT].do(who, scene.case_id(number), scene.FORM, at=at, now=at)


def _per_act(place: scene.Scene) -> list[dict[str, Any]]:
    """Statements and bytes of log per act: counts, which do not change from run to run."""
    officer, asked = place.province.officers[scene.ACTOR], 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        deed(officer, 1)
    statements = asked + 2  # begin and commit are no queries of Django's

    def acts() -> None:
        for number in range(FEW * 8):
            deed(officer, number % FEW + 1)

    def plain() -> None:
        raw.run(1, 0, cases=FEW, times=FEW * 8)

    acts()
    rows = [{"way": "kernel", "statements": statements, "log bytes": _log(acts) // (FEW * 8)}]
    plain()
    rows.append(
        {"way": "raw SQL", "statements": raw.STATEMENTS, "log bytes": _log(plain) // (FEW * 8)}
    )
    figures.table("Per act", list(rows[0]), [list(row.values()) for row in rows])
    return rows


def _log(what: Callable[[], None]) -> int:
    """Bytes of write-ahead log that this wrote."""

    def place() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
            return int(cursor.fetchone()[0])

    before = place()
    what()
    return place() - before


def profile(seconds: float, sort: str = "tottime") -> None:
    """Where one client's time goes: python -m plumbline.doors.cli.bench.acts, for developers."""
    import cProfile
    import pstats

    from plumbline.doors.cli import province

    officer = province.existing(scene.PASSWORD).officers[scene.ACTOR]
    watch, end, number = cProfile.Profile(), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        number = number % scene.CASES + 1
        watch.runcall(deed, officer, number)
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "profile")
        watch.dump_stats(file)
        pstats.Stats(file).sort_stats(sort).print_stats(45)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plumbline.config.settings")
    django.setup()
    profile(5)
