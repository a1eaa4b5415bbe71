"""Both stores keep one contract; a real S3 peer keeps it in `./dev real`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from obstore.store import LocalStore

from plumbline.recordings.bucket import Bucket, bucket
from plumbline.recordings.ingest import take_over, verify
from plumbline.recordings.store import Directory, Store
from tests.recordings.clips import clip
from tests.recordings.contract import AT, CONTRACT, written_off

KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}


@pytest.fixture(params=["directory", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Where files lie."""
    if request.param == "directory":
        return Directory(tmp_path, written_off)
    return Bucket(LocalStore(tmp_path / "objects", mkdir=True), tmp_path / "drafts", written_off)


@pytest.mark.rule("P-BWV-01", "4.2b")
@pytest.mark.parametrize("holds", CONTRACT, ids=lambda holds: holds.__name__)
def test_a_store_keeps_its_contract(place: Store, holds: Callable[[Store], None]) -> None:
    holds(place)


@pytest.mark.parametrize(
    "address",
    ["s3://", "s3://a/b", "https://a", "s3://a?colour=red", "a", "s3://a", "s3://a?region=x",
     "s3://a?endpoint=objects.example", "s3://a?endpoint=ftp://objects.example"],
)  # fmt: skip
def test_an_address_that_is_none_is_told_at_once(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="PLUMBLINE_FOOTAGE"):
        bucket(address, KEYS, tmp_path, written_off)


def test_without_keys_there_is_no_bucket(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        bucket("s3://footage?endpoint=https://objects.example", {}, tmp_path, written_off)


def test_an_upload_is_not_written_again(tmp_path: Path) -> None:
    store, lying = Directory(tmp_path / "store"), tmp_path / "part"
    lying.write_bytes(clip(AT, 30, serial="once"))
    lying.chmod(0o400)
    kept = store.open(take_over(store, lying).name)
    assert kept is not None
    with kept:
        assert os.fstat(kept.fileno()).st_ino == lying.stat().st_ino


def test_an_upload_on_another_disk_is_copied(tmp_path: Path) -> None:
    with TemporaryDirectory(dir="/dev/shm") as folder:
        lying, store = Path(folder) / "part", Directory(tmp_path)
        if lying.parent.stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("there is only one disk here")
        lying.write_bytes(whole := clip(AT, 30, serial="elsewhere"))
        name = take_over(store, lying).name
    assert verify(store, name, len(whole)) == []


def test_a_draft_that_nobody_finishes_is_thrown_away_and_one_given_over_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, lying = Directory(tmp_path / "store"), tmp_path / "part"
    lying.write_bytes(b"old")
    store.draft().drop()
    left = tmp_path / "store" / "drafts" / "of a process that was killed"
    left.write_bytes(b"half")
    monkeypatch.setattr("plumbline.recordings.store.LEFT", 0.05)
    time.sleep(0.1)
    given = store.draft(lying)
    store.draft().drop()
    assert not left.exists()
    with given.read() as file:
        assert file.read() == b"old"
    given.drop()
