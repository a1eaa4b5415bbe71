"""Footage goes up over real HTTP, by a client that is not ours, on a line that breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plumbline.recordings.manifest import measured
from plumbline.recordings.store import store
from tests import cast
from tests.recordings.clips import clip
from tests.recordings.line import line
from tests.recordings.sending import send

BREAKS = 10


@pytest.fixture
def whole() -> bytes:
    """Some MiB of a recorder's."""
    return clip(cast.OPENS, 300, tone=40)


@pytest.fixture
def fresh_database(fresh_bureau: Any) -> Any:
    """Here a fresh database has the cast in it, so that `site` serves it."""
    return fresh_bureau


@pytest.mark.rule("D-BWV-04", "4.2b")
def test_a_file_broken_ten_times_arrives_bit_by_bit(
    site: str, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from plumbline.people.accounts import give_token
    from plumbline.people.models import Account

    monkeypatch.setenv("NO_PROXY", "*")
    file = tmp_path / "clip.mkv"
    file.write_bytes(whole)
    bureau: Any = cast.existing()
    account = Account.objects.get(officer_id=bureau.officers["handler"])
    token, _ = give_token(account, timezone.now())
    with line(int(site.rpartition(":")[2]), breaks=BREAKS, most=len(whole) // 4) as broken:
        name, stopped = send(broken.port, token, file)
    assert broken.broken == BREAKS
    assert stopped >= 1
    assert name == measured([whole]).digest
    kept = store().open(name)
    assert kept is not None
    with kept:
        assert kept.read() == whole
