"""Files in a bucket that speaks S3: the second kind of store.

A draft lies on local disk, because the file is read twice before it has a name; it goes up in
parts, so that none has to fit into memory. What is read back is asked for in ranges.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import ObjectStore, S3Store

from plumbline.recordings.store import NAME, Kept, Mode, WrittenOff, place_for

PART = 16 * 1024 * 1024  # bytes of one part going up; 10,000 of them at most, which is 160 GB
AT_ONCE = 4  # parts that are in memory
AHEAD = 1024 * 1024  # bytes fetched at a time
SETTINGS = ("endpoint", "region", "virtual_hosted_style_request", "allow_http")
# The library follows where an answer sends it and has no switch for that. So all that does not go
# to the bucket's own host goes through a proxy on a port that nobody can listen on: nowhere.
NOWHERE = "http://127.0.0.1:0"


class Bucket:
    """Files in a bucket, under names as in a directory."""

    def __init__(self, objects: ObjectStore, drafts: Path, written_off: WrittenOff) -> None:
        self.objects, self._drafts, self._written_off = objects, drafts, written_off

    def draft(self, lying: Path | None = None) -> BucketDraft:
        """A new file without a name yet, or one that is given over."""
        return BucketDraft(self, *place_for(lying, self._drafts))

    def open(self, name: str) -> BinaryIO | None:
        """A file to read and seek in; None where it is not there."""
        size = self.size(name)
        return None if size is None else io.BufferedReader(Ranges(self.objects, place(name), size),
                                                           AHEAD)  # fmt: skip

    def size(self, name: str) -> int | None:
        """How long a file is; None where it is not there."""
        try:
            return int(obstore.head(self.objects, place(name))["size"])
        except FileNotFoundError:
            return None

    def beside(self, name: str) -> dict[str, Any] | None:
        """What was written beside a file when it came in."""
        try:
            text = obstore.get(self.objects, account(name)).bytes()
        except FileNotFoundError:
            return None
        return dict(json.loads(bytes(text)))

    def names(self) -> Iterable[str]:
        """The names of all files."""
        every = (one["path"] for piece in obstore.list(self.objects) for one in piece)
        return sorted(last for path in every if NAME.match(last := path.rpartition("/")[2]))

    def remove(self, name: str) -> None:
        """Take a file away for good; what was written beside it stays."""
        path = place(name)
        if not self._written_off(name):
            raise Kept(name)
        with suppress(FileNotFoundError):  # twice harms nothing
            obstore.delete(self.objects, path)


class BucketDraft:
    """A file being written, on local disk until it goes up."""

    def __init__(self, bucket: Bucket, path: Path, mode: Mode) -> None:
        self._bucket, self._path = bucket, path
        self._file: BinaryIO = path.open(mode)

    def write(self, piece: bytes) -> None:
        """Append."""
        self._file.write(piece)

    def read(self) -> BinaryIO:
        """What was written, from its start."""
        self._file.flush()
        return self._path.open("rb")

    def keep(self, name: str, beside: dict[str, Any]) -> None:
        """Give it its name, for good, unless a file of this name is there.

        The account goes first: a file without it would be one that nobody can check.
        """
        objects = self._bucket.objects
        text = json.dumps(beside, ensure_ascii=False).encode()
        with suppress(AlreadyExistsError):  # the same content came in before
            obstore.put(objects, account(name), text, mode="create")
        with self.read() as file:
            if self._bucket.size(name) is None:
                obstore.put(objects, place(name), file, use_multipart=True, chunk_size=PART,
                            max_concurrency=AT_ONCE)  # fmt: skip
        self.drop()

    def drop(self) -> None:
        """Throw it away."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class Ranges(io.RawIOBase):
    """A file of the bucket, of which only what is read is fetched."""

    def __init__(self, objects: ObjectStore, path: str, size: int) -> None:
        super().__init__()
        self._objects, self._path, self._size, self._at = objects, path, size, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Where it stands."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Stand elsewhere; nothing is fetched."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """The next bytes."""
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        got = bytes(obstore.get_range(self._objects, self._path, start=self._at, end=end))
        buffer[: len(got)] = got
        self._at += len(got)
        return len(got)


def place(name: str) -> str:
    """Where a file lies in the bucket."""
    if not NAME.match(name):
        raise ValueError(name)
    return f"{name[:2]}/{name}"


def account(name: str) -> str:
    """Where that which is written beside a file lies."""
    return f"{place(name)}.json"


def bucket(address: str, keys: Mapping[str, str], drafts: Path, written_off: WrittenOff) -> Bucket:
    """The bucket of an address such as s3://footage?endpoint=https://s3.example&region=cn.

    Nothing is asked of, or sent to, another host than that of the endpoint, whatever the bucket
    answers. Raises ValueError for an address that is none.
    """
    parts = urlsplit(address)
    told = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    at = urlsplit(told.get("endpoint", ""))
    wrong = parts.scheme != "s3" or not parts.netloc or parts.path or set(told) - set(SETTINGS)
    if wrong or at.scheme not in ("http", "https") or not at.hostname:
        raise ValueError(f"PLUMBLINE_FOOTAGE: {address}")
    options: dict[str, Any] = dict(told)
    options.pop("allow_http", None)
    options["client_options"] = {
        "allow_http": at.scheme == "http", "proxy_url": NOWHERE, "proxy_excludes": at.hostname,
    }  # fmt: skip
    store = S3Store(parts.netloc, access_key_id=keys["AWS_ACCESS_KEY_ID"],
                    secret_access_key=keys["AWS_SECRET_ACCESS_KEY"], **options)  # fmt: skip
    return Bucket(store, drafts, written_off)
