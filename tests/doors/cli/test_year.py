"""The year of a county bureau agrees with an independent count, and leaves nothing behind."""

from __future__ import annotations

from datetime import datetime

import pytest

from plumbline.doors.cli.province import Province
from plumbline.doors.cli.year.county import Year
from plumbline.doors.cli.year.questions import generated
from plumbline.doors.cli.year.story import rolled_back
from plumbline.kernel.models import Entry
from plumbline.law.calendar import SHANGHAI
from tests import cast

NOW = datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)


@pytest.mark.rule("1.1", "1.2a", "1.2b", "1.3a", "1.3c", "R-QUAL-01", "D-QUAL-01", "F-QUAL-01")
@pytest.mark.usefixtures("db")
def test_a_year_agrees_with_an_independent_count_and_is_rolled_back(bureau: Province) -> None:
    before = Entry.objects.count()
    told = rolled_back(cast.PASSWORD, generated(), 100, 7, NOW)
    assert told.differences == []
    assert told.refused > 25
    assert told.checks > 50
    assert Entry.objects.count() == before


@pytest.mark.usefixtures("db")
def test_what_was_planned_otherwise_is_a_difference(bureau: Province) -> None:
    year = Year(bureau, cast.OPENS)
    year.told.same("figure", 1, 2)
    report = {"way": "call", "facts": "手机被盗"}
    station = bureau.units[cast.STATION]
    year.refuse("intake.report", "handler", station, {"role"}, **report)
    year.refuse("intake.report", "trainer", station, {"apart()"}, **report)
    assert [one.split(":")[0] for one in year.told.differences] == [
        "figure", "intake.report by handler was done, planned {'role'}",
        "intake.report by trainer",
    ]  # fmt: skip
