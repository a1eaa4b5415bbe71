"""Footage for the demonstration: an empty room with the hour burnt in, as a camera stamps it.

H.264 in an MP4 file with its index in front, which every browser plays.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from plumbline.law.calendar import SHANGHAI

STEP = 30  # seconds for which a picture stands: an afternoon is a file of some kilobytes
WIDE, HIGH = 320, 180
TICKS = Fraction(1, 1000)
QUICK = {"preset": "ultrafast", "tune": "zerolatency", "crf": "30", "g": "20"}
WALL, FLOOR, INK, PAPER = 150, 96, 235, 24  # shades of grey
ROOM = [(0, 0, WIDE, 120, WALL), (0, 120, WIDE, 60, FLOOR), (20, 40, 44, 80, 118),
        (120, 96, 110, 8, 70), (130, 104, 6, 40, 70), (214, 104, 6, 40, 70)]  # fmt: skip
SIDES = {  # of a digit: left, top, width, height
    "a": (2, 0, 8, 2), "b": (10, 2, 2, 8), "c": (10, 12, 2, 8), "d": (2, 20, 8, 2),
    "e": (0, 12, 2, 8), "f": (0, 2, 2, 8), "g": (2, 10, 8, 2),
    "h": (5, 6, 2, 2), "i": (5, 14, 2, 2),
}  # fmt: skip
DIGITS = ("abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg")
DOTS = "hi"  # between hours and minutes


def film(begins: datetime, ends: datetime) -> str:
    """Lay a made-up file of this span into the store, as an upload does; its name there."""
    from plumbline.recordings.ingest import take
    from plumbline.recordings.store import store

    return take(store(), [_file(begins, int((ends - begins).total_seconds()))]).name


def _file(begins: datetime, seconds: int) -> bytes:
    import av

    with NamedTemporaryFile(suffix=".mp4") as out:  # the index is laid in front by reading again
        with av.open(out.name, "w", format="mp4", options={"movflags": "+faststart"}) as file:
            file.metadata["creation_time"] = f"{begins.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
            file.metadata["comment"] = secrets.token_hex(8)  # no two cameras write the same file
            stream: Any = file.add_stream("libx264", rate=1, options=QUICK)
            stream.width, stream.height, stream.pix_fmt = WIDE, HIGH, "yuv420p"
            coded: list[Any] = []
            for frame in _frames(begins, -(-seconds // STEP)):
                coded += stream.encode(frame)
            for number, packet in enumerate([*coded, *stream.encode(None)]):
                packet.stream, packet.time_base = stream, TICKS
                packet.pts = packet.dts = number * STEP * 1000
                packet.duration = STEP * 1000
                file.mux(packet)
        return Path(out.name).read_bytes()


def _frames(begins: datetime, number: int) -> Iterator[Any]:
    from av.video.frame import VideoFrame

    room, sallow = bytearray(WIDE * HIGH), bytes([128]) * (WIDE * HIGH // 4)
    for box in ROOM:
        _fill(room, *box)
    for n in range(number):
        hour = (begins + timedelta(seconds=n * STEP)).astimezone(SHANGHAI)
        picture = bytearray(room)
        _stamp(picture, f"{hour:%H:%M:%S}")
        frame = VideoFrame(WIDE, HIGH, "yuv420p")
        for plane, points in zip(frame.planes, (bytes(picture), sallow, sallow), strict=True):
            plane.update(points)
        frame.pts = n
        yield frame


def _stamp(picture: bytearray, hour: str) -> None:
    """The hour in the corner, as a row of digits."""
    _fill(picture, 8, 8, 8 + 16 * len(hour), 34, PAPER)
    for place, sign in enumerate(hour):
        left, top = 16 + 16 * place, 14
        for side in DIGITS[int(sign)] if sign != ":" else DOTS:
            x, y, wide, high = SIDES[side]
            _fill(picture, left + x, top + y, wide, high, INK)


def _fill(picture: bytearray, left: int, top: int, wide: int, high: int, shade: int) -> None:
    for row in range(top, top + high):
        picture[row * WIDE + left : row * WIDE + left + wide] = bytes([shade]) * wide
