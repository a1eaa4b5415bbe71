"""Uploads that resume: a part on disk, as long as what has arrived; whole, it becomes a file.

Nothing is known of an upload but its directory, so any process goes on where another stopped.
"""

from __future__ import annotations

import fcntl
import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from plumbline.recordings.ingest import take
from plumbline.recordings.manifest import pieces
from plumbline.recordings.store import Store

LONGEST = 64 * 1024**3  # bytes of one file
ID = re.compile(r"^[0-9a-f]{32}$")


class Conflict(Exception):  # noqa: N818 - an answer to the client
    """The part does not end where the client goes on."""


@dataclass(frozen=True)
class Uploads:
    """The uploads under way in a directory."""

    root: Path

    def begin(self, length: int, owner: UUID) -> str:
        """A new upload of this many bytes. Raises ValueError for an absurd length."""
        if not 0 < length <= LONGEST:
            raise ValueError(length)
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        upload = secrets.token_hex(16)
        (self.root / f"{upload}.json").write_text(json.dumps({"length": length, "owner": str(owner),
                                                              "name": ""}))  # fmt: skip
        (self.root / upload).touch(mode=0o600)
        return upload

    def state(self, upload: str, owner: UUID) -> tuple[int, int, str] | None:
        """How much has arrived, of how much, and the name once it is whole; None: unknown."""
        about = self.root / f"{upload}.json"
        if not ID.match(upload) or not about.exists():
            return None
        known = json.loads(about.read_text())
        if known["owner"] != str(owner):
            return None
        length = int(known["length"])
        if known["name"]:
            return length, length, str(known["name"])
        return (self.root / upload).stat().st_size, length, ""

    def append(self, upload: str, owner: UUID, offset: int, piece: bytes, store: Store) -> int:
        """Add a piece where the part ends; the last one makes it a file of the store.

        Raises Conflict where it does not end there, KeyError for an unknown upload, Unreadable
        for what is no footage.
        """
        if self.state(upload, owner) is None:
            raise KeyError(upload)
        with (self.root / f"{upload}.json").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = self.state(upload, owner)
            if found is None or found[0] != offset or offset + len(piece) > found[1]:
                raise Conflict
            part = self.root / upload
            if not found[2]:
                with part.open("ab") as file:
                    file.write(piece)
            reached, length = offset + len(piece), found[1]
            if reached == length and not found[2]:
                with part.open("rb") as file:
                    name = take(store, pieces(file)).name
                (self.root / f"{upload}.json").write_text(
                    json.dumps({"length": length, "owner": str(owner), "name": name})
                )
                part.unlink()
        return reached
