"""What a file says about itself: container, streams, length, breaks in its time stamps, a still.

Only what the packets say; nothing is decoded but one key frame. Instants are whole milliseconds.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet

BREAK = 1_000  # milliseconds without a packet that count as a break (D-BWV-01)
OUT_OF_ORDER = 64  # packets
STILL = 320  # pixels, the longer side of the still
POINTS = 64_000_000  # of one picture; twice what the largest cameras write
MEDIA = ("video", "audio")


class Unreadable(Exception):  # noqa: N818 - the file's fault, told to the person
    """No container that FFmpeg knows, or one without picture and sound."""


@dataclass(frozen=True)
class Facts:
    """What the file says about itself."""

    container: str
    streams: tuple[dict[str, Any], ...]
    begins: int  # milliseconds of the first packet on the file's own time line
    length: int  # milliseconds from the first packet to the end of the last
    breaks: tuple[tuple[int, int], ...]  # milliseconds from the beginning of the file: from, to
    created: str  # the recorder's own stamp, ISO 8601, or ""

    @property
    def created_at(self) -> datetime | None:
        """The recorder's stamp, if there is one that can be read and names its zone."""
        with suppress(ValueError):
            found = datetime.fromisoformat(self.created)
            return found if found.tzinfo else None
        return None

    def as_json(self) -> dict[str, Any]:
        """As it is kept beside the file."""
        return {
            "container": self.container, "streams": list(self.streams), "begins": self.begins,
            "length": self.length, "breaks": [list(one) for one in self.breaks],
            "created": self.created,
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Facts:
        """As it was kept."""
        breaks = tuple((int(begins), int(ends)) for begins, ends in kept["breaks"])
        return cls(kept["container"], tuple(kept["streams"]), kept["begins"], kept["length"],
                   breaks, kept["created"])  # fmt: skip


def bound(points: int) -> dict[str, str]:
    """Let FFmpeg refuse larger pictures before it makes room for one, whatever a file says.

    For a container, which looks into its streams on opening, and for the decoder, both.
    """
    return {"max_pixels": str(points)}


def facts(file: BinaryIO) -> Facts:
    """Read a file's own account of itself, packet by packet. Raises Unreadable."""
    try:
        with av.open(file, mode="r", metadata_errors="replace", options=bound(POINTS)) as container:
            return _facts(container)
    except (FFmpegError, ValueError) as wrong:
        raise Unreadable(str(wrong)) from wrong


def _facts(container: InputContainer) -> Facts:
    media = [stream for stream in container.streams if stream.type in MEDIA]
    # The picture where there is one: sound may pause in silence, the picture may not.
    main = next((s for s in media if s.type == "video"), media[0] if media else None)
    if main is None:
        raise Unreadable("no picture and no sound")
    lengths, stops = Counter[int](), list[tuple[int, int]]()
    first = last = None
    for begins, lasting in _in_order(_spans(container.demux(main))):
        lengths[lasting] += 1
        first = begins if first is None else first
        if last is not None and begins - last >= BREAK:
            stops.append((last, begins))
        last = begins
    if first is None or last is None:
        raise Unreadable("no packets")
    # A recorder that stops writes the break into the last packet: none lasts longer than most do.
    usual = lengths.most_common(1)[0][0]
    breaks = [(b + usual - first, e - first) for b, e in stops if e - b - usual >= BREAK]
    return Facts(
        container=container.format.name, streams=tuple(map(_stream, media)), begins=first,
        length=last + usual - first, breaks=tuple(breaks),
        created=str(container.metadata.get("creation_time", "")),
    )  # fmt: skip


def _spans(packets: Iterator[Packet[Any]]) -> Iterator[tuple[int, int]]:
    for packet in packets:
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is None or packet.time_base is None:
            continue
        lasting = int((packet.duration or 0) * packet.time_base * 1000)
        yield int(stamp * packet.time_base * 1000), lasting


def _in_order(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Packets by their instant; they are written a few out of order, never many."""
    waiting: list[tuple[int, int]] = []
    for span in spans:
        heappush(waiting, span)
        if len(waiting) > OUT_OF_ORDER:
            yield heappop(waiting)
    while waiting:
        yield heappop(waiting)


def _stream(stream: Any) -> dict[str, Any]:
    context = stream.codec_context
    found: dict[str, Any] = {"type": stream.type, "codec": context.name if context else ""}
    if stream.type == "video":
        rate = stream.average_rate
        found |= {"width": context.width, "height": context.height,
                  "rate": f"{rate.numerator}/{rate.denominator}" if rate else ""}  # fmt: skip
    else:
        found |= {"rate": str(context.sample_rate), "channels": context.channels}
    return found


def still(file: BinaryIO, at: int = 0) -> bytes | None:
    """One picture as JPEG, of the key frame before this millisecond; None where there is none."""
    try:
        with av.open(file, mode="r", metadata_errors="replace", options=bound(POINTS)) as container:
            video = next(iter(container.streams.video), None)
            if video is None:
                return None
            video.codec_context.options = bound(POINTS)
            with suppress(FFmpegError):
                container.seek(at * 1000)
            frame = next(container.decode(video), None)
            if frame is None:
                return None
            return jpeg(frame, STILL)
    except (FFmpegError, ValueError):
        return None


def jpeg(frame: Any, side: int) -> bytes:
    """A frame as JPEG whose longer side has at most so many points, and nothing else in it."""
    scale = max(1.0, max(frame.width, frame.height) / side)
    width, height = (max(2, int(side / scale) // 2 * 2) for side in (frame.width, frame.height))
    out = io.BytesIO()
    with av.open(out, mode="w", format="mjpeg") as made:
        stream = made.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        small = frame.reformat(width=width, height=height, format="yuvj420p")
        small.pts = None
        for packet in [*stream.encode(small), *stream.encode(None)]:
            made.mux(packet)
    return out.getvalue()
