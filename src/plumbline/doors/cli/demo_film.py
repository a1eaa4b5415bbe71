"""Footage for the demonstration: a grey field that grows lighter, stamped as a camera stamps it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

STEP = 30  # seconds for which a picture stands: an afternoon is a file of some kilobytes
SIDE = 64
TICKS = Fraction(1, 1000)


def film(begins: datetime, ends: datetime) -> str:
    """Lay a made-up file of this span into the store, as an upload does; its name there."""
    from plumbline.recordings.ingest import take
    from plumbline.recordings.store import store

    return take(store(), [_file(begins, int((ends - begins).total_seconds()))]).name


def _file(begins: datetime, seconds: int) -> bytes:
    import av
    from av.video.frame import VideoFrame

    out = io.BytesIO()
    with av.open(out, "w", format="matroska") as file:
        file.metadata["creation_time"] = f"{begins.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        stream: Any = file.add_stream("mpeg4", rate=Fraction(1, STEP))
        stream.width, stream.height, stream.pix_fmt = SIDE, SIDE, "yuv420p"
        stream.codec_context.time_base = Fraction(STEP)
        frames = -(-seconds // STEP)
        coded = []
        for number in range(frames):
            frame = VideoFrame(SIDE, SIDE, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([96 + number % 96]) * plane.buffer_size)
            frame.pts = number
            coded += stream.encode(frame)
        for number, packet in enumerate([*coded, *stream.encode(None)]):
            packet.stream, packet.time_base = stream, TICKS
            packet.pts = packet.dts = number * STEP * 1000
            packet.duration = STEP * 1000
            file.mux(packet)
    return out.getvalue()
