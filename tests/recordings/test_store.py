"""Both stores keep one contract; a real S3 peer keeps it in `./dev real`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from obstore.store import LocalStore

from plumbline.recordings.bucket import Bucket, bucket
from plumbline.recordings.store import Directory, Store
from tests.recordings.contract import CONTRACT, written_off

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


@pytest.mark.parametrize("address", ["s3://", "s3://a/b", "https://a", "s3://a?colour=red", "a"])
def test_an_address_that_is_none_is_told_at_once(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="PLUMBLINE_FOOTAGE"):
        bucket(address, KEYS, tmp_path, written_off)


def test_without_keys_there_is_no_bucket(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        bucket("s3://footage", {}, tmp_path, written_off)
