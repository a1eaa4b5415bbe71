"""Where files lie: by the name that their content gives them, never changed.

A place needs five things: begin, read, list, and remove a file, and say whether it is there. The
directory below is one such place, the bucket (bucket.py) another; a setting says which is in use.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from django.conf import settings

NAME = re.compile(r"^[0-9a-f]{64}\Z")
Mode = Literal["ab", "rb"]
WrittenOff = Callable[[str], bool]
AHEAD = 32 * 1024 * 1024  # bytes after which the disk is told to begin
LEFT = 24 * 3600  # seconds without a byte, after which nobody writes a draft any more


class Kept(Exception):  # noqa: N818 - the law's answer, not a fault
    """Nothing lets this file go."""


class Store(Protocol):
    """A place for files."""

    def draft(self, lying: Path | None = None) -> Draft:
        """A new file without a name yet, or one that lies on this disk already and is given over.

        Whoever gives it over writes no more in it; the name it has had remains to be taken away.
        """

    def open(self, name: str) -> BinaryIO | None:
        """A file to read and seek in; None where it is not there."""

    def beside(self, name: str) -> dict[str, Any] | None:
        """What was written beside a file when it came in."""

    def names(self) -> Iterable[str]:
        """The names of all files."""

    def remove(self, name: str) -> None:
        """Take a file away for good; what was written beside it stays.

        Raises Kept for any file that no list of destruction has written off (K-BWV-01, P-BWV-01).
        """


class Draft(Protocol):
    """A file that is being written."""

    def write(self, piece: bytes) -> None:
        """Append."""

    def read(self) -> BinaryIO:
        """What was written, from its start."""

    def keep(self, name: str, beside: dict[str, Any]) -> None:
        """Give it its name, for good; the same content twice is one file."""

    def drop(self) -> None:
        """Throw it away."""


class Directory:
    """Files in a local directory, readable by the application alone."""

    def __init__(self, root: Path, written_off: WrittenOff = lambda _: False) -> None:
        self.root, self._written_off = root, written_off

    def _place(self, name: str) -> Path:
        if not NAME.match(name):
            raise ValueError(name)
        return self.root / name[:2] / name

    def draft(self, lying: Path | None = None) -> LocalDraft:
        """A new file without a name yet, or one that is given over."""
        return LocalDraft(self, *place_for(lying, self.root / "drafts"))

    def open(self, name: str) -> BinaryIO | None:
        """A file to read and seek in; None where it is not there."""
        try:
            return self._place(name).open("rb")
        except FileNotFoundError:
            return None

    def beside(self, name: str) -> dict[str, Any] | None:
        """What was written beside a file when it came in."""
        try:
            text = self._place(name).with_suffix(".json").read_text("utf-8")
        except FileNotFoundError:
            return None
        return dict(json.loads(text))

    def names(self) -> Iterable[str]:
        """The names of all files."""
        return sorted(path.name for path in self.root.glob("??/*") if NAME.match(path.name))

    def remove(self, name: str) -> None:
        """Take a file away for good; what was written beside it stays."""
        place = self._place(name)
        if not self._written_off(name):
            raise Kept(name)
        place.unlink(missing_ok=True)


class LocalDraft:
    """A file being written in a directory."""

    def __init__(self, store: Directory, path: Path, mode: Mode) -> None:
        self._store, self._path = store, path
        self._file: BinaryIO = path.open(mode)
        self._size = self._told = 0

    def write(self, piece: bytes) -> None:
        """Append; the disk begins while the next bytes come in, so that less is left at the end."""
        self._size += self._file.write(piece)
        if self._size - self._told >= AHEAD:
            self._file.flush()
            told, size = self._told, self._size - self._told
            os.posix_fadvise(self._file.fileno(), told, size, os.POSIX_FADV_DONTNEED)
            self._told = self._size

    def read(self) -> BinaryIO:
        """What was written, from its start."""
        self._file.flush()
        return self._path.open("rb")

    def keep(self, name: str, beside: dict[str, Any]) -> None:
        """Give it its name, for good, once every byte has reached the disk.

        What is there is never written over.
        """
        self._file.flush()
        os.fsync(self._file.fileno())
        place = self._store._place(name)  # noqa: SLF001 - two halves of one store
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        account = place.with_suffix(".json")
        if not account.exists():
            written = account.with_suffix(f".{secrets.token_hex(8)}")
            written.write_text(json.dumps(beside, ensure_ascii=False), "utf-8")
            written.replace(account)
        self._path.chmod(0o400)
        with suppress(FileExistsError):
            place.hardlink_to(self._path)
        _reach_disk(place.parent)
        self.drop()

    def drop(self) -> None:
        """Throw it away."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def place_for(lying: Path | None, drafts: Path) -> tuple[Path, Mode]:
    """Where a draft is written, and how to open it; a file that is given over stands there already.

    It is whole, and is not opened for writing. A copy is made only where it lies on another disk.
    What was being written when a process was killed is thrown away in passing: its source is still
    there.
    """
    drafts.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = drafts / secrets.token_hex(16)
    if lying is not None:
        try:
            path.hardlink_to(lying)
        except OSError as wrong:
            if wrong.errno != errno.EXDEV:
                raise
            shutil.copyfile(lying, path)
    else:
        path.touch(0o600)
    now = path.stat().st_ctime  # an old file is a new draft
    for left in drafts.iterdir():
        with suppress(FileNotFoundError):
            if now - left.stat().st_ctime > LEFT:
                left.unlink()
    return path, "ab" if lying is None else "rb"


def _reach_disk(folder: Path) -> None:
    """Wait until what was renamed in a folder stays so, whatever happens to the power."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def store() -> Store:
    """The store of this installation."""
    return _at(settings.FOOTAGE, settings.PLUMBLINE_HOME / "footage")


def written_off(name: str) -> bool:
    """Whether an act has destroyed what this file holds."""
    from plumbline.recordings.models import Footage  # only where files are rows, not bytes

    return Footage.objects.filter(file=name, phase="removed").exists()


@cache
def _at(address: str, home: Path) -> Store:
    if not address:
        return Directory(home, written_off)
    from plumbline.recordings.bucket import bucket  # 16 MB that nobody else needs

    return bucket(address, os.environ, home / "drafts", written_off)
