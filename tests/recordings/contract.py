"""What any store of footage must do: asked of the directory, of the bucket, and of a real Swift."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import BinaryIO

from plumbline.law.calendar import SHANGHAI
from plumbline.recordings.ingest import held, take, take_over, verify
from plumbline.recordings.manifest import BLOCK, measured
from plumbline.recordings.probe import Unreadable
from plumbline.recordings.store import Kept, Store
from tests.recordings.clips import clip

AT = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
PIECE = 1024 * 1024


def put(store: Store, *pieces: bytes) -> str:
    """Keep this as it is, whatever it is."""
    draft = store.draft()
    for piece in pieces:
        draft.write(piece)
    name = measured(pieces).digest
    draft.keep(name, {"manifest": measured(pieces).as_json()})
    return name


def read(store: Store, name: str) -> bytes:
    file = store.open(name)
    assert file is not None
    with file:
        return file.read()


def opened(store: Store, name: str) -> BinaryIO:
    file = store.open(name)
    assert file is not None
    return file


def what_was_put_is_read_back_bit_by_bit(store: Store) -> None:
    whole = os.urandom(3 * PIECE + 17)
    assert read(store, put(store, whole[:PIECE], whole[PIECE:])) == whole


def ranges_are_read_from_anywhere(store: Store) -> None:
    whole = os.urandom(2 * PIECE + 5)
    with opened(store, put(store, whole)) as file:
        for begins, ends in ((0, 1), (PIECE - 3, PIECE + 3), (2 * PIECE, 2 * PIECE + 5), (7, 99)):
            assert file.seek(begins) == begins
            assert file.read(ends - begins) == whole[begins:ends]
        assert file.seek(0, io.SEEK_END) == len(whole)
        assert file.read(1) == b""
        assert file.seek(-5, io.SEEK_END) == len(whole) - 5
        assert file.read() == whole[-5:]


def what_is_not_there_is_not_found(store: Store) -> None:
    nobody = "0" * 64
    assert store.open(nobody) is None
    assert store.beside(nobody) is None
    assert nobody not in set(store.names())


def a_name_is_a_digest_and_nothing_else(store: Store) -> None:
    for name in ("", "../" + "0" * 61, "0" * 63, "A" * 64, "drafts", "0" * 64 + "\n"):
        for use in (store.open, store.beside, store.remove):
            try:
                use(name)
            except ValueError:
                continue
            raise AssertionError(name)


def the_same_content_twice_is_one_file(store: Store) -> None:
    whole = clip(AT, 30, serial="twice")
    first, second = take(store, [whole]), take(store, [whole[:9], whole[9:]])
    assert first.name == second.name
    assert list(store.names()).count(first.name) == 1
    assert read(store, first.name) == whole


def what_is_kept_is_not_written_over(store: Store) -> None:
    name = put(store, b"what came in")
    for other in (b"WHAT CAME IN", b"", b"much longer than what came in"):
        draft = store.draft()
        draft.write(other)  # under a name that is not its own
        draft.keep(name, {"manifest": "another"})
    assert read(store, name) == b"what came in"
    assert store.beside(name) == {"manifest": measured([b"what came in"]).as_json()}


def many_at_once_are_one_file_and_whole(store: Store) -> None:
    whole = clip(AT, 60, serial="at once")
    names: list[str] = []
    threads = [Thread(target=lambda: names.append(take(store, [whole]).name)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 4
    assert len(set(names)) == 1
    assert verify(store, names[0], len(whole)) == []


def a_draft_has_no_name_and_leaves_nothing_when_dropped(store: Store) -> None:
    before = set(store.names())
    draft = store.draft()
    draft.write(b"half")
    assert set(store.names()) == before
    draft.drop()
    assert set(store.names()) == before


def what_lies_on_the_disk_is_taken_over_whole(store: Store) -> None:
    whole = clip(AT, 30, serial="given over")
    with TemporaryDirectory() as folder:
        lying = Path(folder) / "part"
        lying.write_bytes(whole)
        name = take_over(store, lying).name
        assert take_over(store, lying).name == name  # a process was killed before it could say so
        assert lying.exists()
        lying.unlink()
    assert verify(store, name, len(whole)) == []
    assert read(store, name) == whole


def what_lies_there_and_is_no_footage_is_left_alone(store: Store) -> None:
    before = set(store.names())
    with TemporaryDirectory() as folder:
        lying = Path(folder) / "part"
        lying.write_bytes(b"no video")
        try:
            take_over(store, lying)
        except Unreadable:
            assert lying.read_bytes() == b"no video"
            assert set(store.names()) == before
            return
    raise AssertionError


def what_is_no_footage_is_not_kept(store: Store) -> None:
    before = set(store.names())
    try:
        take(store, [b"no video"])
    except Unreadable:
        assert set(store.names()) == before
    else:
        raise AssertionError


def a_removed_file_is_gone_and_its_account_stays(store: Store) -> None:
    serials = (f"gone {number}" for number in count())
    whole = next(one for serial in serials
                 if written_off(measured([one := clip(AT, 20, serial=serial)]).digest))  # fmt: skip
    kept = take(store, [whole])
    store.remove(kept.name)
    assert store.open(kept.name) is None
    assert kept.name not in set(store.names())
    assert held(store, kept.name) == kept
    store.remove(kept.name)  # twice harms nothing


def what_is_not_written_off_stays(store: Store) -> None:
    """The stores of this contract write off all but what begins with a zero."""
    number = 0
    while not (name := measured([b"stays %d" % number]).digest).startswith("0"):
        number += 1
    put(store, b"stays %d" % number)
    try:
        store.remove(name)
    except Kept:
        assert read(store, name) == b"stays %d" % number
    else:
        raise AssertionError


def written_off(name: str) -> bool:
    return not name.startswith("0")


def a_draft_of_many_parts_arrives_whole(store: Store) -> None:
    pieces = [os.urandom(PIECE) for _ in range(40)]  # two parts and a bit, of 16 MiB
    name = put(store, *pieces)
    with opened(store, name) as file:
        assert measured(iter(lambda: file.read(PIECE), b"")) == measured(pieces)
        file.seek(len(pieces) * PIECE - BLOCK)
        assert file.read() == b"".join(pieces)[-BLOCK:]


CONTRACT: tuple[Callable[[Store], None], ...] = (
    what_was_put_is_read_back_bit_by_bit,
    ranges_are_read_from_anywhere,
    what_is_not_there_is_not_found,
    a_name_is_a_digest_and_nothing_else,
    the_same_content_twice_is_one_file,
    what_is_kept_is_not_written_over,
    many_at_once_are_one_file_and_whole,
    a_draft_has_no_name_and_leaves_nothing_when_dropped,
    what_lies_on_the_disk_is_taken_over_whole,
    what_lies_there_and_is_no_footage_is_left_alone,
    what_is_no_footage_is_not_kept,
    a_removed_file_is_gone_and_its_account_stays,
    what_is_not_written_off_stays,
    a_draft_of_many_parts_arrives_whole,
)
