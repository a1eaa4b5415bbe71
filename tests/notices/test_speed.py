"""How long it takes until the one who reported has number and code (3.5b: less than a minute)."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from plumbline.doors.cli.province import Province
from plumbline.notices.models import Notice, Text
from tests import cast
from tests.doors.running import worker
from tests.notices.gateway import SECRET, Faults, Gateway

COUNT, PER_SECOND = 300, 10
AIM = 60  # seconds, at the ninety-ninth percentile
PATIENCE = 90


def registered(bureau: Province, number: int) -> tuple[UUID, float]:
    """Somebody reports and gets a case: its entry, and the instant at which it was committed."""
    station, now = bureau.units[cast.STATION], timezone.now()
    report = bureau.do(
        "intake.report", "handler", station, now, way="walk_in", reporter=f"钱某{number}",
        phone=f"139{number:08d}", place="南岭大街1号", facts="手机被盗，价值五千元",
    )  # fmt: skip
    done = bureau.do(
        "intake.accept", "handler", report.made, timezone.now(), nature="criminal", brief="盗窃",
        assistant=str(bureau.officers["assistant"]),
    )  # fmt: skip
    return done.entry, time.time()


@pytest.mark.thorough
@pytest.mark.rule("3.5b", "N-OPEN-01", "D-OPEN-06")
def test_the_code_reaches_the_provider_within_a_minute_of_the_registration(
    fresh_bureau: Any, tmp_path: Path
) -> None:
    bureau, gateway = cast.existing(), Gateway(Faults())
    gateway.live()
    env = fresh_bureau.env | {
        "PLUMBLINE_SMS": f"first={gateway.address()}", "PLUMBLINE_SMS_SECRET_FIRST": SECRET,
        "PLUMBLINE_SMS_QUIET": "0-0",
    }  # fmt: skip
    log = tmp_path / "worker.log"
    with worker(env, log):
        began = time.monotonic()
        committed = {}
        for number in range(COUNT):
            time.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
            entry, at = registered(bureau, number)
            committed[entry] = at
        while len(gateway.texts) < COUNT and time.monotonic() < began + PATIENCE:
            time.sleep(0.2)
    gateway.die()
    keys = dict(Text.objects.values_list("id", "key"))
    told = {f"notice:{one.pk}": one for one in Notice.objects.all()}
    waits = []
    for ref, (text, at) in gateway.texts.items():
        notice = told[keys[UUID(ref)]]
        assert "查询码" in text
        waits.append(at - committed.pop(notice.milestone_entry))
    assert committed == {}, log.read_text()[-2000:]
    assert len(waits) == COUNT
    hundredths = statistics.quantiles(waits, n=100, method="inclusive")
    found = {"p50": hundredths[49], "p95": hundredths[94], "p99": hundredths[98],
             "longest": max(waits)}  # fmt: skip
    print({name: round(seconds, 2) for name, seconds in found.items()})
    assert found["p99"] < AIM
