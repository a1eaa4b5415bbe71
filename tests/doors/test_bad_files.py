"""What strangers send is refused, and neither fells nor fills the server (reliability X5)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.doors import bad_files
from tests.doors.bad_files import KINDS, VARIANTS

pytestmark = pytest.mark.thorough
LONGEST, MOST = 10, 300  # seconds and megabytes, for one file


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What reading them all gave, in a process of its own whose memory is counted."""
    folder = tmp_path_factory.mktemp("bad")
    bad_files.make(folder)
    command = [sys.executable, "-m", "tests.doors.bad_files", str(folder)]
    env = os.environ | {"PLUMBLINE_HOME": str(tmp_path_factory.mktemp("home"))}
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_there_are_five_hundred_of_twenty_five_kinds_at_least() -> None:
    assert len(KINDS) >= 25
    assert len(KINDS) * VARIANTS >= 500


@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_file_is_refused_in_time_and_within_bounds(told: dict[str, Any], kind: str) -> None:
    found = told["kinds"][kind]
    assert set(found["became"]) == {"refused"}, found
    assert found["became"]["refused"] >= VARIANTS
    assert found["slowest"] < LONGEST
    assert found["grown"] < MOST


def test_nothing_of_a_bad_picture_is_kept(told: dict[str, Any]) -> None:
    assert told["kept"] == 0
