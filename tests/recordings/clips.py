"""Clips made with PyAV: tiny pictures, whatever length, a stamp, sound and breaks if asked for."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from fractions import Fraction
from functools import cache
from itertools import count
from typing import Any

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

TICKS = Fraction(1, 1000)
RATE = 8000  # sound samples a second
NONE: Mapping[int, int] = {}
_serial = count()

Coded = list[tuple[bytes, bool]]


@cache
def pictures(seconds: int, shade: int = 7, codec: str = "mpeg4") -> Coded:
    """One picture a second, as packets without a container."""
    coder = VideoCodecContext.create(codec, "w")
    assert isinstance(coder, VideoCodecContext)
    coder.width, coder.height, coder.pix_fmt = 16, 16, "yuv420p"
    coder.time_base, coder.framerate = Fraction(1, 1), Fraction(1, 1)
    found: Coded = []
    for number in range(seconds):
        frame = VideoFrame(16, 16, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([(number * shade) % 256]) * plane.buffer_size)
        frame.pts = number
        found += [(bytes(packet), packet.is_keyframe) for packet in coder.encode(frame)]
    return found + [(bytes(packet), packet.is_keyframe) for packet in coder.encode(None)]


@cache
def sound(seconds: int, tone: int = 40) -> Coded:
    """Sound of this many seconds, as packets of a second."""
    coder = AudioCodecContext.create("pcm_s16le", "w")
    assert isinstance(coder, AudioCodecContext)
    coder.sample_rate, coder.format, coder.layout = RATE, "s16", "mono"
    found: Coded = []
    for number in range(seconds):
        frame = AudioFrame("s16", "mono", RATE)
        frame.sample_rate, frame.pts = RATE, number * RATE
        frame.planes[0].update(bytes(i * tone % 256 for i in range(RATE * 2)))
        found += [(bytes(packet), True) for packet in coder.encode(frame)]
    return found


def clip(
    at: datetime | None, seconds: int, *, breaks: Mapping[int, int] = NONE, shade: int = 7,
    tone: int | None = None, wrap: str = "matroska", codec: str = "mpeg4", shift: int = 0,
    serial: str = "", every: int = 1,
) -> bytes:  # fmt: skip
    """A file as a recorder writes it; before second n of the picture, `breaks[n]` seconds lack.

    With `every`, each picture stands for so many seconds: hours of a room stay small.
    """
    out = io.BytesIO()
    with av.open(out, "w", format=wrap) as file:
        file.metadata["comment"] = serial or f"clip {next(_serial)}"
        if at is not None:
            file.metadata["creation_time"] = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        picture: Any = file.add_stream(codec, rate=Fraction(1, every))
        picture.width, picture.height, picture.pix_fmt = 16, 16, "yuv420p"
        voice: Any = None
        if tone is not None:
            voice = file.add_stream("pcm_s16le", rate=RATE, layout="mono", format="s16")
        when, voices = shift, sound(seconds, tone) if tone is not None else []
        for number, (data, key) in enumerate(pictures(-(-seconds // every), shade, codec)):
            when += breaks.get(number, 0) * 1000
            file.mux(_packet(picture, data, when, key=key, seconds=every))
            if number < len(voices):
                file.mux(_packet(voice, voices[number][0], when, key=True))
            when += every * 1000
    return out.getvalue()


def _packet(stream: Any, data: bytes, when: int, *, key: bool, seconds: int = 1) -> Packet[Any]:
    packet: Packet[Any] = Packet(data)
    packet.stream, packet.time_base, packet.is_keyframe = stream, TICKS, key
    packet.pts = packet.dts = when
    packet.duration = seconds * 1000
    return packet
