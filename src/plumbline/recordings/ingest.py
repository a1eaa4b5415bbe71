"""A file comes in: hashed while it streams, then asked about itself, then kept under its name.

No row is written here. What the file says lies beside it, and an act that takes it up reads it
there: nobody types a length, a gap or a digest.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plumbline.recordings import probe
from plumbline.recordings.manifest import Manifest, Place, changes, measured, pieces
from plumbline.recordings.probe import Facts
from plumbline.recordings.sole import Sole
from plumbline.recordings.store import Draft, Store


@dataclass(frozen=True)
class Held:
    """A file in the store, with its manifest and its own account of itself."""

    manifest: Manifest
    facts: Facts
    still: bytes | None

    @property
    def name(self) -> str:
        """The file's name in the store, which its content gives it."""
        return self.manifest.digest


class Altered(Exception):  # noqa: N818 - the file's fault, told to the person
    """Not the file that its sender described."""


def take(store: Store, pieces: Iterable[bytes], sha256: str = "") -> Held:
    """Keep a file that arrives piece by piece, if need be only one of this SHA-256.

    Raises Unreadable or Altered, and then keeps nothing.
    """
    draft = store.draft()
    with _dropping(draft):
        return _kept(draft, measured(_written(draft, pieces)), sha256)


def take_over(store: Store, lying: Path, sole: Sole | None = None, sha256: str = "") -> Held:
    """Keep a file that has arrived whole and is ours alone: not a byte of it is written again.

    Raises Unreadable, Altered or Disturbed, and then keeps nothing.
    """
    draft = store.draft(lying)
    with _dropping(draft), draft.read() as file:
        manifest = measured(pieces(file))
        if sole is not None:
            sole.certain()
        return _kept(draft, manifest, sha256)


@contextmanager
def _dropping(draft: Draft) -> Iterator[None]:
    """Throw the draft away where it does not become a file."""
    try:
        yield
    except BaseException:
        draft.drop()
        raise


def _written(draft: Draft, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        draft.write(piece)
        yield piece


def _kept(draft: Draft, manifest: Manifest, sha256: str) -> Held:
    if sha256 and manifest.sha256 != sha256:
        raise Altered
    with draft.read() as file:
        facts = probe.facts(file)
    with draft.read() as file:
        picture = probe.still(file)
    held = Held(manifest, facts, picture)
    still = base64.b64encode(picture).decode() if picture else ""
    draft.keep(held.name, {"manifest": held.manifest.as_json(), "facts": facts.as_json(),
                           "still": still})  # fmt: skip
    return held


def held(store: Store, name: str) -> Held | None:
    """What came in under this name; None where nothing did, or its account was tampered with."""
    beside = store.beside(name)
    if beside is None:
        return None
    manifest = Manifest.of_json(beside["manifest"])
    if manifest.digest != name:
        return None
    still = base64.b64decode(beside["still"]) or None
    return Held(manifest, Facts.of_json(beside["facts"]), still)


def verify(store: Store, name: str, size: int) -> list[Place]:
    """Where the file of this name is not what came in, to 4 MiB; empty: not a byte differs."""
    came_in = held(store, name)
    if came_in is None:
        return [Place(0, size)]
    file = store.open(name)
    if file is None:
        return [Place(0, size)]
    with file:
        return changes(came_in.manifest, file)
