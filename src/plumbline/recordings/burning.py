"""A film with a picture burnt into every frame, of a span of another; the other is only read.

Sound is taken over as it is, packet by packet. The pictures are decoded, overlaid and coded anew,
so the result is no original and cannot pass for one.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av
from av.container import InputContainer
from av.filter import Graph
from av.video.format import VideoFormat
from av.video.frame import VideoFrame

MILLISECOND = Fraction(1, 1000)
LEAST = 640  # pixels in width: on a smaller picture nobody could read who the copy is for
IN_MP4 = frozenset({"aac", "mp3", "ac3", "opus"})  # sound that an MP4 file carries as it is

Tell = Callable[[int], None]


def size(source: BinaryIO) -> tuple[int, int]:
    """Width and height that the copy will have; even numbers, as the coder wants them."""
    with av.open(source, mode="r", metadata_errors="replace") as film:
        video = film.streams.video[0].codec_context
        scale = max(1.0, LEAST / video.width)
        return int(video.width * scale) // 2 * 2, int(video.height * scale) // 2 * 2


def wrap(source: BinaryIO) -> str:
    """The container the copy will have: the one most players know, where it can carry the sound."""
    with av.open(source, mode="r", metadata_errors="replace") as film:
        sound = film.streams.audio[0].codec_context if film.streams.audio else None
        return "mp4" if sound is None or sound.name in IN_MP4 else "matroska"


def burn(source: BinaryIO, target: Path, span: tuple[int, int], picture: bytes, tell: Tell) -> None:
    """Write what lies in the span, in milliseconds of the file, with the PNG over every frame."""
    source.seek(0)
    form = wrap(source)
    source.seek(0)
    with (
        av.open(source, mode="r", metadata_errors="replace") as film,
        av.open(str(target), "w", format=form) as out,
    ):
        _burn(film, out, span, _decoded(picture), tell)


def _burn(
    film: InputContainer, out: Any, span: tuple[int, int], over: VideoFrame, tell: Tell
) -> None:
    video = film.streams.video[0]
    sound = film.streams.audio[0] if film.streams.audio else None
    made = out.add_stream("libx264", rate=video.average_rate or 25)
    made.width, made.height, made.pix_fmt = over.width, over.height, "yuv420p"
    made.codec_context.time_base = MILLISECOND
    made.options = {"preset": "veryfast", "crf": "23"}
    voice = out.add_stream_from_template(sound) if sound else None
    begins, ends = span
    film.seek(begins * 1000)  # to the key frame before it
    overlaid, last = _Overlay(video, over), -1
    for packet in film.demux(*filter(None, (video, sound))):
        if packet.stream is video:
            for frame in video.decode(packet):
                at = round((frame.time or 0) * 1000)
                if begins <= at < ends and at - begins > last:  # the coder wants time to go on
                    last = at - begins
                    for ready in overlaid(frame, last):
                        out.mux(made.encode(ready))
                    tell(last * 100 // (ends - begins))
            continue
        tick, due = packet.time_base, packet.dts
        if not packet.size or due is None or voice is None:  # the last one is empty
            continue
        if begins <= int(due * tick * 1000) < ends:
            shift = int(begins * MILLISECOND / tick)
            packet.pts = (due if packet.pts is None else packet.pts) - shift
            packet.dts = due - shift
            packet.stream = voice
            out.mux(packet)
    out.mux(made.encode(None))


class _Overlay:
    """The filter that lays one picture over every frame."""

    def __init__(self, video: Any, over: VideoFrame) -> None:
        self._graph = graph = Graph()
        self._film = graph.add_buffer(template=video, time_base=MILLISECOND)
        self._over = graph.add_buffer(
            width=over.width, height=over.height, format=VideoFormat("rgba"), time_base=MILLISECOND
        )
        scaled = graph.add("scale", f"{over.width}:{over.height}")
        overlay = graph.add("overlay", "0:0:eof_action=repeat")
        form, sink = graph.add("format", "yuv420p"), graph.add("buffersink")
        self._film.link_to(scaled)
        scaled.link_to(overlay, 0, 0)
        self._over.link_to(overlay, 0, 1)
        overlay.link_to(form)
        form.link_to(sink)
        graph.configure()
        over.pts, over.time_base = 0, MILLISECOND
        self._over.push(over)
        self._over.push(None)
        self._sink = sink

    def __call__(self, frame: VideoFrame, at: int) -> Iterator[VideoFrame]:
        frame.pts, frame.time_base = at, MILLISECOND
        self._film.push(frame)
        while True:
            try:
                ready = self._sink.pull()
            except (BlockingIOError, EOFError):
                return
            if isinstance(ready, VideoFrame):
                yield ready


def _decoded(picture: bytes) -> VideoFrame:
    with av.open(io.BytesIO(picture), mode="r", format="png_pipe") as file:
        return next(file.decode(video=0)).reformat(format="rgba")
