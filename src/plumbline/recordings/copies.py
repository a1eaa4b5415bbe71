"""Where finished copies lie, apart from the originals, and how far one in the making is.

A copy is a ZIP file by its name; beside it stands a note that the page of the footage reads.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


@dataclass(frozen=True)
class State:
    """How far a copy is: waiting, being made to so many percent, made, or failed and why."""

    percent: int = -1  # below nought: it waits
    sha256: str = ""  # of the film in it, once it is made
    failed: str = ""


@dataclass(frozen=True)
class Copies:
    """The copies in a directory."""

    root: Path

    def state(self, name: str) -> State:
        """How far this one is."""
        try:
            return State(**json.loads(self._note(name).read_text("utf-8")))
        except FileNotFoundError:
            return State()

    def note(self, name: str, state: State) -> None:
        """Write down how far it is; readers see the old note or the new one, whole."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = self._note(name)
        draft = place.with_suffix(f".{secrets.token_hex(4)}")
        draft.write_text(json.dumps(asdict(state), ensure_ascii=False), "utf-8")
        draft.replace(place)

    def make(self, name: str, write: Callable[[Path], str]) -> None:
        """Let a finished file appear at once: `write` fills a draft and answers the digest."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.root / f"draft-{secrets.token_hex(8)}"
        try:
            sha256 = write(draft)
            draft.chmod(0o400)
            draft.replace(self._file(name))
        finally:
            draft.unlink(missing_ok=True)
        self.note(name, State(100, sha256))

    def open(self, name: str) -> BinaryIO | None:
        """The finished file."""
        try:
            return self._file(name).open("rb")
        except FileNotFoundError:
            return None

    def _file(self, name: str) -> Path:
        return self.root / f"{_sound(name)}.zip"

    def _note(self, name: str) -> Path:
        return self.root / f"{_sound(name)}.json"


def _sound(name: str) -> str:
    if not name.isalnum():
        raise ValueError(name)
    return name


def copies() -> Copies:
    """The copies of this installation."""
    return Copies(settings.PLUMBLINE_HOME / "footage" / "copies")
