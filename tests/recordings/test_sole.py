"""A file is taken over without a copy only where nobody can write in it any more."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from plumbline.recordings.docking import Outcome
from plumbline.recordings.ingest import take_over, verify
from plumbline.recordings.models import Footage
from plumbline.recordings.sole import Disturbed, sole
from plumbline.recordings.store import Directory, store
from tests.recordings.clips import clip
from tests.recordings.test_docking import Dock, dock

__all__ = ["dock"]
AT = datetime(2026, 3, 3, 1, tzinfo=UTC)
WRITER = """my $end = time + 60;  # whoever cuts the test short leaves no writer behind
while (time < $end && open(my $f, "+<", $ARGV[0])) {
    seek $f, 2000, 0; print $f chr(rand 256); close $f
}"""
STRANGER = 54321


@pytest.fixture
def lying(tmp_path: Path) -> Path:
    path = tmp_path / "a.mkv"
    path.write_bytes(clip(AT, 30, serial="sole"))
    return path


@pytest.mark.rule("D-BWV-04")
def test_a_file_that_is_open_for_writing_is_nobodys_alone(lying: Path) -> None:
    with lying.open("ab"), pytest.raises(Disturbed), sole(lying):
        pass
    with sole(lying) as ours:
        assert ours is not None
        ours.certain()
    assert lying.stat().st_mode & 0o777 == 0o400


@pytest.mark.rule("D-BWV-04")
@pytest.mark.parametrize("stays_open", [True, False])
def test_what_is_written_between_is_noticed_before_the_file_has_a_name(
    lying: Path, tmp_path: Path, *, stays_open: bool
) -> None:
    kept = Directory(tmp_path / "store")
    with sole(lying) as ours:
        assert ours is not None
        time.sleep(0.01)  # the time of a change is kept to some milliseconds
        lying.chmod(0o600)
        writer = lying.open("r+b")
        writer.seek(-100, os.SEEK_END)
        writer.write(b"?")
        writer.flush()
        if not stays_open:
            writer.close()
        with pytest.raises(Disturbed):
            take_over(kept, lying, ours)
        writer.close()
    assert list(kept.names()) == []
    assert take_over(kept, lying).name in kept.names()  # the control: nobody asked


def test_a_file_of_another_owner_becomes_ours(lying: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root gives files to others")
    os.chown(lying, STRANGER, STRANGER)
    with sole(lying) as ours:
        assert ours is not None
    assert lying.stat().st_uid == os.geteuid()


@pytest.mark.parametrize("wrong", [errno.EACCES, errno.EINVAL])
def test_where_no_lease_is_to_be_had_the_file_is_copied(
    dock: Dock, monkeypatch: pytest.MonkeyPatch, wrong: int
) -> None:
    """Of another owner without root, or on a disk of the network: the system says no."""

    def refused(*_: object) -> None:
        raise OSError(wrong, "no lease")

    inode = dock.put("a.mkv", dock.clip()).stat().st_ino
    monkeypatch.setattr("fcntl.fcntl", refused)
    assert [one.outcome for one in dock.run()] == [Outcome.TAKEN]
    assert kept_inode() != inode


@pytest.mark.rule("D-BWV-04")
def test_a_docked_file_is_not_written_again_and_waits_while_it_is_open(dock: Dock) -> None:
    path = dock.put("a.mkv", dock.clip())
    with path.open("ab"):
        assert [one.outcome for one in dock.run()] == [Outcome.WAITS]
    assert [one.outcome for one in dock.run()] == [Outcome.TAKEN]
    assert kept_inode() == (dock.folder / "taken" / "a.mkv").stat().st_ino


def kept_inode() -> int:
    file = store().open(Footage.objects.get().file)
    assert file is not None
    with file:
        return os.fstat(file.fileno()).st_ino


@pytest.mark.rule("D-BWV-04", "4.2b")
def test_a_writer_who_never_stops_changes_nothing_that_was_kept(tmp_path: Path) -> None:
    """He opens the file as fast as he can, until he may not; who holds a lease is not ended."""
    shared = Path(tempfile.mkdtemp(prefix="plumbline-sole-"))
    shared.chmod(0o777)
    kept, disturbed = Directory(tmp_path / "store"), 0
    user = STRANGER if os.geteuid() == 0 else None
    for number in range(40):
        path = shared / f"{number}.mkv"
        path.write_bytes(whole := clip(AT, 30, serial=f"written {number}"))
        path.chmod(0o666)
        with subprocess.Popen(["perl", "-e", WRITER, path], user=user):
            time.sleep(0.02)
            name = ""
            while not name:
                try:
                    with sole(path) as ours:
                        name = take_over(kept, path, ours).name
                except Disturbed:
                    disturbed += 1
            assert verify(kept, name, len(whole)) == []
        assert verify(kept, name, len(whole)) == []
    shutil.rmtree(shared)
    assert disturbed > 0
