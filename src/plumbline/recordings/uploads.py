"""Uploads that resume: a part on disk, as long as what has arrived; whole, it becomes a file.

Nothing is known of an upload but its directory, so any process goes on where another stopped. The
directory stands in that of its owner: what is somebody else's is not found.
"""

from __future__ import annotations

import fcntl
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from plumbline.recordings.ingest import take_over
from plumbline.recordings.probe import Unreadable
from plumbline.recordings.store import Store

LONGEST = 64 * 1024**3  # bytes of one file
ID = re.compile(r"^[0-9a-f]{32}\Z")
FORGOTTEN = 14 * 24 * 3600  # seconds after which an upload that nobody touched is given up
NO_FOOTAGE = "-"  # stands in place of a name


class Conflict(Exception):  # noqa: N818 - an answer to the client
    """The part does not end where the client goes on."""


class Busy(Exception):  # noqa: N818 - an answer to the client
    """Another request is at work on this upload just now."""


@dataclass(frozen=True)
class Part:
    """How far an upload is."""

    upload: str
    title: str  # what the file is called where it comes from
    modified: str  # when it was last changed there: with title and length, the same file again
    length: int
    reached: int
    name: str  # the file's name in the store, once it is there
    refused: bool  # whole, and no footage

    @property
    def unfinished(self) -> bool:
        """Whether every byte is here and the file is not: its last request was cut off."""
        return self.reached == self.length and not self.name and not self.refused


@dataclass(frozen=True)
class Uploads:
    """The uploads under way in a directory."""

    root: Path

    def _place(self, upload: str, owner: UUID) -> Path:
        return self.root / owner.hex / upload

    def begin(self, length: int, owner: UUID, title: str = "", modified: str = "") -> str:
        """A new upload of this many bytes. Raises ValueError for an absurd length."""
        if not 0 < length <= LONGEST:
            raise ValueError(length)
        upload = secrets.token_hex(16)
        place = self._place(upload, owner)
        place.mkdir(parents=True, mode=0o700)
        (place / "part").touch(mode=0o600)
        about = {"length": length, "title": title, "modified": modified}
        _write(place / "about.json", json.dumps(about, ensure_ascii=False))
        self._give_up(owner, (place / "part").stat().st_mtime)
        return upload

    def _give_up(self, owner: UUID, now: float) -> None:
        """What nobody went on with; the file still lies where it came from, or in the store."""
        for place in (self.root / owner.hex).iterdir():
            with suppress(FileNotFoundError):  # another request was faster
                if now - max(one.stat().st_mtime for one in place.iterdir()) > FORGOTTEN:
                    shutil.rmtree(place)

    def of(self, owner: UUID) -> list[Part]:
        """Everything this person has begun and not long ago, the newest first."""
        ours = self.root / owner.hex
        places = [p for p in ours.iterdir() if ID.match(p.name)] if ours.exists() else []
        places.sort(key=lambda place: place.stat().st_mtime, reverse=True)
        return [part for place in places if (part := self.state(place.name, owner))]

    def state(self, upload: str, owner: UUID) -> Part | None:
        """How far an upload is; None where this person has none of that name."""
        place = self._place(upload, owner)
        if not ID.match(upload) or not (place / "about.json").exists():
            return None
        about = json.loads((place / "about.json").read_text("utf-8"))
        with suppress(FileNotFoundError):
            name = (place / "name").read_text()
            known = "" if name == NO_FOOTAGE else name
            return Part(upload, **about, reached=about["length"], name=known, refused=not known)
        reached = (place / "part").stat().st_size
        return Part(upload, **about, reached=reached, name="", refused=False)

    def append(self, upload: str, owner: UUID, offset: int, piece: bytes, store: Store) -> int:
        """Add a piece where the part ends; the last one makes it a file of the store.

        Raises KeyError for an unknown upload, Conflict where the part does not end there, Busy,
        and Unreadable for what is no footage.
        """
        with self._alone(upload, owner) as found:
            if found.reached != offset or offset + len(piece) > found.length:
                raise Conflict
            if found.refused:
                raise Unreadable
            if not found.name:
                with (self._place(upload, owner) / "part").open("ab") as file:
                    file.write(piece)
            self._finish(upload, owner, store)
            return offset + len(piece)

    def resume(self, upload: str, owner: UUID, store: Store) -> Part:
        """Where to go on; what was cut off while it became a file becomes one now.

        Raises KeyError for an unknown upload, Busy, and Unreadable for what is no footage.
        """
        with self._alone(upload, owner):
            found = self._finish(upload, owner, store)
        if found.refused:
            raise Unreadable
        return found

    def _finish(self, upload: str, owner: UUID, store: Store) -> Part:
        found = self.state(upload, owner)
        assert found is not None  # noqa: S101 - nobody takes it away while it is ours alone
        if not found.unfinished:
            return found
        place = self._place(upload, owner)
        try:
            name = take_over(store, place / "part").name
        except Unreadable:
            _write(place / "name", NO_FOOTAGE)
            raise
        else:
            _write(place / "name", name)
        finally:
            if (place / "name").exists():
                (place / "part").unlink()
        return self.state(upload, owner) or found

    @contextmanager
    def _alone(self, upload: str, owner: UUID) -> Iterator[Part]:
        """One request at a time; nobody waits for another's, which may take a minute."""
        if self.state(upload, owner) is None:
            raise KeyError(upload)
        with (self._place(upload, owner) / "about.json").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            found = self.state(upload, owner)
            if found is None:
                raise KeyError(upload)
            yield found


def _write(path: Path, text: str) -> None:
    """All of it or nothing."""
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    draft.write_text(text, "utf-8")
    draft.replace(path)


def uploads() -> Uploads:
    """The uploads of this installation: on local disk, wherever the store is."""
    return Uploads(settings.PLUMBLINE_HOME / "footage" / "uploads")
