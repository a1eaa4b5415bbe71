"""A full day of an area through the doors: what was planted is found, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plumbline.doors.cli.playing.cast import PLAYERS, Player
from plumbline.doors.cli.playing.play import SHUT, play
from plumbline.doors.cli.playing.wire import Wire
from plumbline.premises.findings import findings
from plumbline.premises.history import record
from plumbline.premises.models import Area, DeviceEvent, Visit


@dataclass(frozen=True)
class InProcess:
    """The product's own API, without a network in between."""

    client: Client

    def __call__(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str], /
    ) -> tuple[int, Mapping[str, str], bytes]:
        token = {name: said for name, said in headers.items() if name == "Authorization"}
        answer: Any = (
            self.client.get(path, headers=token) if method == "GET" else
            self.client.post(path, body, content_type="application/json", headers=token)
        )  # fmt: skip
        return answer.status_code, dict(answer.headers), answer.content


@pytest.mark.thorough
@pytest.mark.rule("3.4a", "D-CHA-02", "G-CHA-08", "C-CHA-01")
def test_in_a_day_through_the_doors_all_that_was_planted_is_found_and_nothing_else(
    door: Any,
) -> None:
    players = {name: Player(str(door.bureau.officers[name]), door.token(name)) for name in PLAYERS}
    now = timezone.now()
    told = play(Wire(InProcess(door.client)), players, str(door.station), now)
    assert (told.missed, told.false) == ([], [])
    assert told.planted == len(SHUT) + 6 + 5
    assert DeviceEvent.objects.count() == told.records
    area = Area.objects.get(pk=told.area)
    kept = record(area, now - timedelta(days=3))
    assert len(kept.stays) == told.stays
    assert findings(kept, now, timedelta(hours=12)) == []
    assert not Visit.objects.filter(proof=None).exists(), "a tag proves every round"
