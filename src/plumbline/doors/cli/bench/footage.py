"""How fast a large recording is taken in, beside SHA-256 alone of the same file.

Taking in ends when every byte has reached the disk. What the disk alone needs for that is measured
beside it, and the same into memory, where only the work itself counts. An upload lies on the disk
already and is taken over as it is; so is a file of a docking station on the same disk, once nobody
can write in it any more.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import av
from av.packet import Packet

from plumbline.doors.cli.bench import figures
from plumbline.recordings import ingest
from plumbline.recordings.manifest import PIECE, measured, pieces
from plumbline.recordings.sole import sole
from plumbline.recordings.store import Directory

SIZE, TIMES = 500 * 1024**2, 3
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder without a disk behind it
WIDTH, HEIGHT = 2048, 1024
FRAME = WIDTH * HEIGHT * 3 // 2
TICKS = Fraction(1, 1000)


def film(path: Path, size: int) -> None:
    """A real container of about this size: raw pictures of chance, a second each."""
    chance = Random(2).randbytes(FRAME + PIECE)  # noqa: S311 - what is in the pictures
    with av.open(str(path), "w", format="matroska") as file:
        file.metadata["creation_time"] = "2026-03-03T01:00:00.000000Z"
        stream: Any = file.add_stream("rawvideo", rate=1)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(size // FRAME + 1):
            packet: Packet[Any] = Packet(chance[number % PIECE : number % PIECE + FRAME])
            packet.stream, packet.time_base, packet.is_keyframe = stream, TICKS, True
            packet.pts = packet.dts = number * 1000
            packet.duration = 1000
            file.mux(packet)


def measure() -> dict[str, Any]:
    """Each way in turn, again and again; the middle one of each counts."""
    with tempfile.TemporaryDirectory(prefix="plumbline-footage-") as folder:
        path = Path(folder) / "film.mkv"
        film(path, SIZE)
        megabytes = path.stat().st_size / 1e6
        took: dict[str, list[float]] = {}
        for number in range(TIMES):
            store, other, third = (
                Directory(Path(folder) / f"{name}{number}") for name in ("in", "over", "docked")
            )
            copy = Path(folder) / f"copy{number}"
            for way, what in (
                ("SHA-256 alone", _plain),
                ("manifest", _manifest),
                ("written and synced alone", lambda path, copy=copy: _written(copy, path)),
                ("taken in", lambda path, store=store: _take(store, path)),
                ("taken over, an upload", lambda path, store=other: _take_over(store, path)),
                ("taken over, docked", lambda path, store=third: _docked(store, path)),
            ):
                took.setdefault(way, []).append(_seconds(what, path))
            with tempfile.TemporaryDirectory(prefix="plumbline-", dir=MEMORY) as there:
                seconds = _seconds(lambda path, at=there: _take(Directory(Path(at)), path), path)
            took.setdefault("taken in, to memory", []).append(seconds)
    plain = figures.quantile(took["SHA-256 alone"], 0.5)
    rows = [
        {"way": way, "s": (middle := figures.quantile(times, 0.5)), "MB/s": megabytes / middle,
         "× the speed of SHA-256": plain / middle}
        for way, times in took.items()
    ]  # fmt: skip
    title = f"Taking in a film of {megabytes:,.0f} MB, the middle one of {TIMES}"
    figures.table(title, list(rows[0]), [list(row.values()) for row in rows])
    return {"megabytes": megabytes, "ways": rows, "all": took}


def _seconds(what: Any, path: Path) -> float:
    start = time.perf_counter()
    what(path)
    return time.perf_counter() - start


def _plain(path: Path) -> None:
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(path: Path) -> None:
    with path.open("rb") as file:
        measured(pieces(file))


def _written(copy: Path, path: Path) -> None:
    with path.open("rb") as file, copy.open("xb") as written:
        for piece in pieces(file):
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())


def _take_over(store: Directory, path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())  # its pieces have reached the disk as they came
    ingest.take_over(store, path)


def _docked(store: Directory, path: Path) -> None:
    with sole(path) as ours:
        assert ours is not None  # noqa: S101 - the folder is our own
        ingest.take_over(store, path, ours)


def _take(store: Directory, path: Path) -> None:
    with path.open("rb") as file:
        ingest.take(store, pieces(file))
