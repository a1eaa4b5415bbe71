"""The hash tree of RFC 6962, as complete subtrees.

A tree of n leaves is a row of complete subtrees, each named by (level, index): level 0 is a leaf,
level 1 covers two. Proofs are spans of leaves; each span is a few complete subtrees.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

Place = tuple[int, int]  # level, index
Span = tuple[int, int]  # first leaf, one past the last
LEAF = b"\0"  # stands before the content of a leaf


def leaf(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(LEAF + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\1" + left + right).digest()


def bag(hashes: list[bytes]) -> bytes:
    """The root over a row of subtrees, from the right."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node(left, root)
    return root


def places(start: int, end: int) -> Iterator[Place]:
    """The complete subtrees that tile the leaves from `start` to before `end`."""
    while start < end:
        level = (end - start).bit_length() - 1
        while start & ((1 << level) - 1):
            level -= 1
        yield level, start >> level
        start += 1 << level


def push(peaks: list[tuple[int, bytes]], index: int, hash_: bytes) -> list[tuple[int, int, bytes]]:
    """Add leaf number `index` to the row of subtrees (level, hash); returns those it completed."""
    level, made = 0, []
    while peaks and peaks[-1][0] == level:
        hash_ = node(peaks.pop()[1], hash_)
        level, index = level + 1, index >> 1
        made.append((level, index, hash_))
    peaks.append((level, hash_))
    return made


def _split(start: int, end: int) -> int:
    return start + (1 << ((end - start - 1).bit_length() - 1))


def inclusion(index: int, size: int) -> list[Span]:
    """The spans whose hashes prove a leaf (RFC 6962, 2.1.1), from the leaf up."""
    spans: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        split = _split(start, end)
        if index < split:
            spans.append((split, end))
            end = split
        else:
            spans.append((start, split))
            start = split
    return spans[::-1]


def consistency(old: int, new: int) -> list[Span]:
    """The spans that prove that `new` leaves extend the first `old` (RFC 6962, 2.1.2)."""
    if not 0 < old < new:
        return []
    spans: list[Span] = []
    start, end = 0, new
    while old != end:
        split = _split(start, end)
        if old <= split:
            spans.append((split, end))
            end = split
        else:
            spans.append((start, split))
            start = split
    if start:
        spans.append((start, end))
    return spans[::-1]
