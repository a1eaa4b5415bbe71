"""Photographs of things: kept as they came, by their SHA-256; shown without what is written along.

A camera writes the place, the time and its own number into a picture. The original keeps them, as
proof; what a page shows is drawn anew from the points alone, the right way up.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any, Literal

import av
from av.error import FFmpegError
from av.filter import Graph
from django.conf import settings

from plumbline.recordings.probe import bound, jpeg
from plumbline.recordings.store import Directory

MOST = 12 * 1024 * 1024  # bytes of one picture
SIDE = 16_384  # points of its longer side; more is no photograph
POINTS = 30_000_000  # in all: two megabytes can unpack to two thousand
SHOWN, THUMB = 1600, 160  # points of the longer side as it is shown
KINDS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
ORIENTATION, MOST_TAGS = 274, 200  # the tag of TIFF, and how many are looked through
MARKER, EXIF, SCAN, END = 0xFF, 0xE1, 0xDA, b"\xff\xd9"  # in a JPEG
STRICT = {"err_detect": "explode", **bound(POINTS)}  # half a picture is none
TURNS: dict[int, tuple[tuple[str, str], ...]] = {  # EXIF orientation → what sets it upright
    2: (("hflip", ""),),
    3: (("hflip", ""), ("vflip", "")),
    4: (("vflip", ""),),
    5: (("transpose", "0"),),
    6: (("transpose", "1"),),
    7: (("transpose", "3"),),
    8: (("transpose", "2"),),
}


class Broken(Exception):  # noqa: N818 - an answer to whoever sent it, not a fault
    """Not a picture that can be shown; says why."""


def pictures() -> Directory:
    """Where the pictures of this installation lie."""
    return Directory(settings.PLUMBLINE_HOME / "pictures")


def take(data: bytes) -> str:
    """Keep a picture under its digest. Raises Broken, and then keeps nothing."""
    if len(data) > MOST:
        raise Broken("照片超过大小上限")
    kind = next((kind for mark, kind in KINDS.items() if data.startswith(mark)), "")
    if not kind:
        raise Broken("不是JPEG或者PNG照片")
    if kind == "jpeg" and not whole(data):
        raise Broken("照片已经损坏，或者过大")
    thumb = base64.b64encode(_upright(data, kind, THUMB)).decode()
    name = hashlib.sha256(data).hexdigest()
    draft = pictures().draft()
    draft.write(data)
    draft.keep(name, {"kind": kind, "size": len(data), "thumb": thumb})
    return name


def thumb(name: str) -> bytes | None:
    """The small copy that was drawn when the picture came in."""
    beside = pictures().beside(name)
    return base64.b64decode(beside["thumb"]) if beside else None


def shown(name: str) -> bytes | None:
    """The picture for a page: upright, of a sensible size, with nothing but its points."""
    found = original(name)
    return _upright(found[0], found[1], SHOWN) if found else None


def original(name: str) -> tuple[bytes, str] | None:
    """The picture as it came, and its kind; None where it is not there or not what came in."""
    store = pictures()
    beside, file = store.beside(name), store.open(name)
    if beside is None or file is None:
        return None
    with file:
        data = file.read()
    return (data, str(beside["kind"])) if hashlib.sha256(data).hexdigest() == name else None


def held(names: list[str], most: int | None = None) -> list[str]:
    """The first of these digests whose picture lies here; others name films kept elsewhere."""
    store = pictures()
    return list(islice((name for name in names if store.beside(name) is not None), most))


def _upright(data: bytes, kind: str, side: int) -> bytes:
    try:
        with av.open(io.BytesIO(data), "r", f"{kind}_pipe", options=STRICT) as container:
            container.streams.video[0].codec_context.options = bound(POINTS)
            frame: Any = next(container.decode(video=0), None)
        if frame is None or frame.width > SIDE or frame.height > SIDE:
            raise Broken("照片已经损坏，或者过大")
        return jpeg(_turned(frame, orientation(data) if kind == "jpeg" else 1), side)
    except (FFmpegError, ValueError) as wrong:
        raise Broken("照片已经损坏，或者过大") from wrong


def _turned(frame: Any, way: int) -> Any:
    if way not in TURNS:
        return frame
    graph = Graph()
    nodes = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format,
                              time_base=frame.time_base)]  # fmt: skip
    nodes += [graph.add(name, value or None) for name, value in TURNS[way]]
    nodes.append(graph.add("buffersink"))
    for one, other in pairwise(nodes):
        one.link_to(other)
    graph.configure()
    graph.push(frame)
    return graph.pull()


def _segments(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """The parts of a JPEG before its points: where each ends, its kind, what it says."""
    at = 2
    while at + 4 <= len(data) and data[at] == MARKER:
        ends = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        yield ends, data[at + 1], data[at + 4 : ends]
        if data[at + 1] == SCAN:
            return
        at = ends


def whole(data: bytes) -> bool:
    """Whether a JPEG goes on to its end mark; a decoder fills what is cut off with grey."""
    return any(kind == SCAN and END in data[ends:] for ends, kind, _ in _segments(data))


def orientation(data: bytes) -> int:
    """Which way up the camera was, from the EXIF part of a JPEG; 1 where it does not say."""
    exif = (said[6:] for _, kind, said in _segments(data)
            if kind == EXIF and said.startswith(b"Exif\0\0"))  # fmt: skip
    return next(map(_tagged, exif), 1)


def _tagged(tiff: bytes) -> int:
    """The orientation as the first directory of tags has it."""
    order: Literal["little", "big"] = "little" if tiff.startswith(b"II") else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)

    start = number(4, 4)
    rows = range(start + 2, start + 2 + 12 * min(number(start, 2), MOST_TAGS), 12)
    return next((number(row + 8, 2) for row in rows if number(row, 2) == ORIENTATION), 1)
