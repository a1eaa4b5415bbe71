"""A file that is not what came in is found, and the place is given to 4 MiB."""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from plumbline.law.calendar import SHANGHAI
from plumbline.recordings import ingest, probe
from plumbline.recordings.manifest import BLOCK, Manifest, Place, changes, measured, pieces
from plumbline.recordings.store import Directory
from tests.recordings.clips import clip

AT = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
EACH = 125  # of eight ways to alter a file: a thousand in all


def base(number: int) -> bytes:
    return clip(AT, 8, tone=40, serial=f"original {number % 5}")


def altered(way: str, number: int, whole: bytes) -> bytes:
    """A file as somebody would have altered it."""
    chance, serial = Random(number), f"original {number % 5}"
    at = chance.randrange(len(whole))
    other = bytearray(whole)
    if way == "a bit turned":
        other[at] ^= 1 << chance.randrange(8)
    if way == "cut":
        del other[at : at + chance.randrange(1, 400)]
    if way == "appended":
        other += chance.randbytes(chance.randrange(1, 400))
    if way == "another of the same length":
        other[:] = chance.randbytes(len(whole))
    if way == "wrapped anew":
        other[:] = clip(AT, 8, tone=40, serial=serial, wrap="mov")
    if way == "coded anew":
        other[:] = clip(AT, 8, tone=40, serial=serial, codec="mpeg2video", shade=number % 3 + 2)
    if way == "shifted in time":
        other[:] = clip(AT, 8, tone=40, serial=serial, shift=number + 1)
    if way == "other sound":
        other[:] = clip(AT, 8, tone=41 + number % 50, serial=serial)
    return bytes(other)


WAYS = ("a bit turned", "cut", "appended", "another of the same length", "wrapped anew",
        "coded anew", "shifted in time", "other sound")  # fmt: skip


@pytest.mark.rule("P-BWV-01", "4.2b")
def test_of_a_thousand_altered_files_none_passes() -> None:
    passed = []
    for number in range(EACH):
        whole = base(number)
        kept = measured([whole])
        assert changes(kept, io.BytesIO(whole)) == []
        for way in WAYS:
            other = altered(way, number, whole)
            if not changes(kept, io.BytesIO(other)):
                passed.append((way, number))
    assert passed == []


@pytest.mark.rule("P-BWV-01")
@pytest.mark.parametrize("block", [0, 1, 2])
def test_the_place_of_a_change_is_given_to_four_mebibytes(block: int) -> None:
    whole = bytearray(os.urandom(64) * (BLOCK * 5 // 2 // 64))
    kept = measured([bytes(whole)])
    whole[block * BLOCK + 17] ^= 1
    end = min((block + 1) * BLOCK, len(whole))
    assert changes(kept, io.BytesIO(bytes(whole))) == [Place(block * BLOCK, end)]


def test_what_is_cut_off_or_added_is_placed_at_the_end() -> None:
    whole = os.urandom(BLOCK)
    kept = measured([whole, whole, b"end"])
    assert changes(kept, io.BytesIO(whole + whole)) == [Place(2 * BLOCK, 2 * BLOCK + 3)]
    longer = whole + whole + b"end" + b"x" * 10
    assert changes(kept, io.BytesIO(longer)) == [Place(2 * BLOCK, 2 * BLOCK + 13)]
    assert changes(kept, None) == [Place(0, BLOCK), Place(BLOCK, 2 * BLOCK),
                                   Place(2 * BLOCK, 2 * BLOCK + 3)]  # fmt: skip


def test_the_manifest_does_not_depend_on_how_the_file_arrives() -> None:
    whole = os.urandom(BLOCK + 12_345)
    at_once = measured([whole])
    assert measured(whole[i : i + 70_001] for i in range(0, len(whole), 70_001)) == at_once
    assert measured(pieces(io.BytesIO(whole))) == at_once
    assert Manifest.of_json(at_once.as_json()) == at_once
    assert len(at_once.leaves) == 2


def test_the_name_of_a_file_binds_every_block() -> None:
    kept = measured([b"a" * 10])
    for other in (Manifest(11, kept.sha256, kept.leaves), Manifest(10, "0" * 64, kept.leaves),
                  Manifest(10, kept.sha256, ("0" * 64,))):  # fmt: skip
        assert other.digest != kept.digest


class TestStore:
    def test_a_file_comes_in_and_goes_out_unchanged(self, tmp_path: Path) -> None:
        store, whole = Directory(tmp_path), clip(AT, 5)
        came_in = ingest.take(store, [whole[:100], whole[100:]])
        file = store.open(came_in.name)
        assert file is not None
        with file:
            assert file.read() == whole
        assert ingest.held(store, came_in.name) == came_in
        assert list(store.names()) == [came_in.name]
        assert ingest.verify(store, came_in.name, len(whole)) == []

    def test_what_is_no_footage_is_not_kept(self, tmp_path: Path) -> None:
        store = Directory(tmp_path)
        with pytest.raises(probe.Unreadable):
            ingest.take(store, [b"no container at all"])
        assert list(store.names()) == []
        assert list((tmp_path / "drafts").iterdir()) == []

    def test_a_changed_or_lost_file_is_found(self, tmp_path: Path) -> None:
        store, whole = Directory(tmp_path), clip(AT, 5)
        name = ingest.take(store, [whole]).name
        place = tmp_path / name[:2] / name
        place.chmod(0o600)
        place.write_bytes(whole[:-1])
        assert ingest.verify(store, name, len(whole)) == [Place(0, len(whole))]
        place.unlink()
        assert ingest.verify(store, name, len(whole)) == [Place(0, len(whole))]

    def test_an_account_that_was_tampered_with_is_no_account(self, tmp_path: Path) -> None:
        store, whole = Directory(tmp_path), clip(AT, 5)
        name = ingest.take(store, [whole]).name
        account = tmp_path / name[:2] / f"{name}.json"
        account.write_text(account.read_text().replace('"size": ', '"size": 1'))
        assert ingest.held(store, name) is None
        assert ingest.verify(store, name, len(whole)) == [Place(0, len(whole))]

    def test_a_name_that_is_no_digest_leads_nowhere(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="etc"):
            Directory(tmp_path).open("../../etc/passwd")


class TestProbe:
    def test_container_streams_and_length_are_read_from_the_file(self) -> None:
        found = probe.facts(io.BytesIO(clip(AT, 8, tone=40)))
        assert found.container == "matroska,webm"
        assert [one["type"] for one in found.streams] == ["video", "audio"]
        assert found.length == 8000
        assert found.breaks == ()
        assert found.created_at == AT
        assert probe.Facts.of_json(found.as_json()) == found

    @pytest.mark.rule("D-BWV-01")
    @pytest.mark.parametrize("wrap", ["matroska", "mp4", "mov", "mpegts"])
    def test_a_break_of_a_second_is_found(self, wrap: str) -> None:
        whole = clip(AT, 20, breaks={5: 1, 12: 30}, wrap=wrap)
        assert probe.facts(io.BytesIO(whole)).breaks == ((5000, 6000), (13000, 43000))

    def test_a_still_is_a_picture(self) -> None:
        picture = probe.still(io.BytesIO(clip(AT, 20)), at=8000)
        assert picture is not None
        assert picture.startswith(b"\xff\xd8")
        assert probe.still(io.BytesIO(b"no picture")) is None
