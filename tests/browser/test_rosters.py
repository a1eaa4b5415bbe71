"""A unit's duty at a desk and on a phone: planned, published, read as a week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from plumbline.law.calendar import SHANGHAI
from tests import cast
from tests.browser.seat import DESKTOP, PHONE, Read


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_head_plans_and_publishes_and_the_unit_reads_its_week(
    cast_on_site: Any, seats: Any, size: tuple[int, int]
) -> None:
    tomorrow = timezone.now().astimezone(SHANGHAI).date() + timedelta(days=1)
    week = f"/rosters/{cast_on_site.units[cast.STATION]}?day={tomorrow}"
    head = seats.of("station_head", size=size)
    head.go(week).sound()
    head.choose("拟订值班表").shot("form").sound()
    head.fill(**{
        "first": tomorrow, "last": tomorrow + timedelta(days=1), "handover": "08:30",
        "hours": "24", "teams-0-leader": Read("宋立（2201031）"),
        "teams-0-officers": Read("李勤（2201032）"), "teams-0-auxiliaries": Read("孙辅（2201035）"),
    }).send()  # fmt: skip
    assert head.heading == "已办理：拟订值班表", head.text
    reader = seats.of("handler", size=size)
    assert "李勤（2201032）" not in reader.go(week).text.replace("当前用户", "")
    head.open_made()
    head.shot("draft").sound()
    head.choose("公布值班表").send()
    assert head.heading == "已办理：公布值班表", head.text
    assert "李勤（2201032）" in reader.go(week).text
    reader.shot("week").sound()
    head.go(week).shot("week-of-head").sound()
    reader.go("/lists/turn").shot("list").sound()
