"""What a file was when it came in: one digest per 4 MiB, so that a change is found and placed.

Pure: bytes in, digests out, a few pieces of memory at a time however long the file is.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, BinaryIO

from plumbline.transparency.canonical import canonical
from plumbline.transparency.merkle import LEAF, bag, push

BLOCK = 4 * 1024 * 1024  # bytes under one leaf: how closely a change is placed
PIECE = BLOCK  # bytes read at a time
BEHIND = 8  # halves of pieces that may wait for a core: memory for four pieces


@dataclass(frozen=True)
class Manifest:
    """Size, SHA-256 of the whole, and the leaf hash (RFC 6962) of every 4 MiB in turn."""

    size: int
    sha256: str
    leaves: tuple[str, ...]

    @property
    def root(self) -> str:
        """The root of the tree over the leaves."""
        peaks: list[tuple[int, bytes]] = []
        for number, one in enumerate(self.leaves):
            push(peaks, number, bytes.fromhex(one))
        return bag([hash_ for _, hash_ in peaks]).hex()

    @property
    def digest(self) -> str:
        """The name of the file: it binds size, whole and every block, and stands in the ledger."""
        whole = {"size": self.size, "sha256": self.sha256, "root": self.root}
        return hashlib.sha256(canonical(whole)).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """As it is kept beside the file."""
        return {"size": self.size, "sha256": self.sha256, "leaves": list(self.leaves)}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Manifest:
        """As it was kept."""
        return cls(int(kept["size"]), str(kept["sha256"]), tuple(kept["leaves"]))


@dataclass(frozen=True)
class Place:
    """Where a file is not what it was: bytes from `begins` to before `ends`."""

    begins: int
    ends: int


class _Blocks:
    """The leaves in the making, fed with the bytes as they pass; none of them is copied."""

    def __init__(self) -> None:
        self._block = hashlib.sha256(LEAF)
        self._leaves: list[str] = []
        self.size = 0

    def feed(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:
            room = BLOCK - self.size % BLOCK
            self._block.update(rest[:room])
            self.size += min(room, len(rest))
            rest = rest[room:]
            if self.size % BLOCK == 0:
                self._leaves.append(self._block.hexdigest())
                self._block = hashlib.sha256(LEAF)

    def leaves(self) -> tuple[str, ...]:
        rest = [self._block.hexdigest()] if self.size % BLOCK else []
        return (*self._leaves, *rest)


def measured(pieces: Iterable[bytes]) -> Manifest:
    """The manifest of a file that passes by: the whole and the blocks are hashed side by side."""
    whole, blocks, behind = hashlib.sha256(), _Blocks(), deque[Future[None]]()
    # Hashing is outside of Python. One thread each, so that both keep the order of the pieces.
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        for piece in pieces:
            behind.append(one.submit(whole.update, piece))
            behind.append(other.submit(blocks.feed, piece))
            while len(behind) > BEHIND:
                behind.popleft().result()
        for half in behind:
            half.result()
    return Manifest(blocks.size, whole.hexdigest(), blocks.leaves())


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """A file from where it stands to its end."""
    while piece := file.read(PIECE):
        yield piece


def changes(kept: Manifest, file: BinaryIO | None) -> list[Place]:
    """Where a file differs from its manifest: 4 MiB each, and what was cut off or added."""
    now = measured(pieces(file)) if file is not None else measured(())
    if now == kept:
        return []
    places = [
        Place(number * BLOCK, min((number + 1) * BLOCK, max(kept.size, now.size)))
        for number in range(max(len(kept.leaves), len(now.leaves)))
        if kept.leaves[number : number + 1] != now.leaves[number : number + 1]
    ]
    return places or [Place(0, kept.size)]  # the leaves agree and the whole does not: say all
