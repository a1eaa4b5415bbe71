"""How pressing a period is: alarms at half, three quarters, nine tenths and the whole of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from plumbline.doors.web import periods
from plumbline.kernel.models import Duty
from plumbline.law.calendar import SHANGHAI

START = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
HOURS = timedelta(hours=100)


def duty(**more: datetime) -> Duty:
    return Duty(code="casework.case_in_time", started_at=START, due_at=START + HOURS, **more)


@pytest.mark.parametrize(
    ("hours", "tone"),
    [
        (0, "calm"), (49.99, "calm"), (50, "half"), (74.99, "half"), (75, "soon"),
        (89.99, "soon"), (90, "urgent"), (100, "urgent"), (100.01, "over"), (400, "over"),
    ],
)  # fmt: skip
def test_the_alarm_follows_the_share_used(hours: float, tone: str) -> None:
    assert periods.tone(duty(), START + timedelta(hours=hours)) == tone


def test_a_suspended_period_raises_no_alarm() -> None:
    held = duty(suspended_at=START + timedelta(hours=95))
    assert periods.tone(held, START + timedelta(hours=300)) == "held"


def test_a_settled_duty_raises_no_alarm() -> None:
    met = duty(settled_at=START + timedelta(hours=400))
    assert periods.tone(met, START + timedelta(hours=500)) == "met"


def test_every_alarm_is_said_in_words_of_its_own() -> None:
    tones = ("calm", "half", "soon", "urgent", "over", "held", "met")
    assert len({periods.state(tone) for tone in tones}) == len(tones)  # type: ignore[arg-type]
