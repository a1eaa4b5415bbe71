"""Photographs for the demonstration: a thing as a block of its own colour, beside a scale."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import Any

WIDE, HIGH = 640, 480
TABLE, BLACK, WHITE = "0xb9b4aa", "0x26241f", "0xf2efe8"
MARKS = 10  # of the scale
COLOURS = ("0x5b6f7d", "0x7d5b4f", "0x4f6b55", "0x6d5d7b", "0x87703f", "0x3f5a78")


def photo(name: str) -> str:
    """Lay a made-up photograph of this thing among the pictures, as a form does; its name there."""
    from plumbline.property.images import take
    from plumbline.recordings.probe import jpeg

    return take(jpeg(_drawn(hashlib.sha256(name.encode()).digest()), WIDE))


def _boxes(draw: bytes) -> list[tuple[int, int, int, int, str]]:
    """Left, top, width, height and colour: the thing, its shadow, its slip, the scale."""
    wide, high = 180 + draw[0] % 260, 70 + draw[1] % 190
    left, top = (WIDE - wide) // 2, (HIGH - 70 - high) // 2
    colour = COLOURS[draw[2] % len(COLOURS)]
    thing = [(left + 8, top + 10, wide, high, "0x8e897f"), (left, top, wide, high, colour),
             (left + 10, top + 8, wide - 20, 8, "0xffffff@0.18")]  # fmt: skip
    slip = [(left + wide - 70, top + high - 34, 60, 26, WHITE)]
    step = 40
    scale = [(120 + n * step, HIGH - 52, step, 18, WHITE if n % 2 else BLACK) for n in range(MARKS)]
    return [*thing, *slip, *scale]


def _drawn(draw: bytes) -> Any:
    from av.filter import Graph

    graph = Graph()
    nodes = [graph.add("color", f"color={TABLE}:size={WIDE}x{HIGH}:rate=1")]
    for left, top, wide, high, colour in _boxes(draw):
        box = f"x={left}:y={top}:w={wide}:h={high}:color={colour}:t=fill"
        nodes.append(graph.add("drawbox", box))
    nodes += [graph.add("noise", f"all_seed={draw[3]}:alls=7"), graph.add("vignette", "PI/5"),
              graph.add("buffersink")]  # fmt: skip
    for one, other in pairwise(nodes):
        one.link_to(other)
    graph.configure()
    return graph.pull()
