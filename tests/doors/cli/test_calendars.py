"""Days off: what may be entered, from when it counts; a demonstration says it made one up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plumbline.doors.cli.calendars import make_up_what_is_missing
from plumbline.law import calendar
from plumbline.law.calendar import NoCalendar, is_working_day

Run = Callable[..., Any]
YEAR = """\
year: {year}
notice: {{title: 关于节假日安排的通知, number: 国办发明电〔2030〕1号}}
holidays:
  元旦: [{year}-01-01]
  春节: [{year}-02-05, {year}-02-06]
work: [{work}]
"""


@pytest.fixture
def own(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of an installation that entered nothing yet."""
    settings.CALENDARS = tmp_path / "calendars"
    monkeypatch.setattr(calendar, "FOLDERS", [calendar.DATA, settings.CALENDARS])
    calendar.of_year.cache_clear()
    yield settings.CALENDARS
    calendar.of_year.cache_clear()


def written(tmp_path: Path, year: int = 2031, work: str = "2031-02-01", text: str = YEAR) -> str:
    file = tmp_path / "notice.yaml"
    file.write_text(text.format(year=year, work=work), "utf-8")
    return str(file)


@pytest.mark.rule("N-TIME-09")
def test_a_year_counts_from_when_its_notice_is_entered(own: Path, run: Run, tmp_path: Path) -> None:
    with pytest.raises(NoCalendar):
        is_working_day(date(2031, 2, 5))
    assert run("calendar", written(tmp_path)).status == 0
    assert own.joinpath("2031.yaml").exists()
    assert not is_working_day(date(2031, 2, 5))
    assert is_working_day(date(2031, 2, 1))  # a Saturday worked instead
    assert "2031  关于节假日安排的通知  国办发明电〔2030〕1号" in run("calendar").out
    known = run("calendar", "--json").json["calendars"]
    assert {2025, 2026, 2031} <= {one["year"] for one in known}


@pytest.mark.usefixtures("own")
def test_a_known_year_is_replaced_only_when_that_is_said(run: Run, tmp_path: Path) -> None:
    file = written(tmp_path, 2026, "2026-02-14")
    assert is_working_day(date(2026, 2, 13))
    assert run("calendar", file).status == 1
    assert run("calendar", file, "--replace").status == 0
    calendar.of_year.cache_clear()  # a restart
    assert is_working_day(date(2026, 2, 16))  # off in the release, not in what stands before it


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- 1", "TypeError"),
        ("year: 2031", "needed"),
        (YEAR.replace("{year}-01-01", "2030-01-01"), "not a day of 2031"),
        (YEAR.replace("{year}-01-01", "{year}-01-02"), "1 January"),
        (YEAR.replace("{year}-01-01", "{year}-01-01, {year}-02-05"), "twice"),
        (YEAR.replace("{year}-01-01", "{year}-01-01, later"), "not a day of 2031: later"),
        (YEAR.replace("{work}", "{year}-02-07"), "worked instead: 2031-02-07"),
        (YEAR.replace("{work}", "{year}-02-01, {year}-02-01"), "twice"),
    ],
)
def test_what_is_no_notice_is_not_entered(run: Run, tmp_path: Path, text: str, says: str) -> None:
    told = run("calendar", written(tmp_path, text=text))
    assert told.status == 2
    assert "不是可用的节假日安排" in told.err
    assert says in told.err or says == "TypeError"
    with pytest.raises(NoCalendar):
        is_working_day(date(2031, 2, 5))


def test_every_year_of_the_release_is_a_notice(run: Run, own: Path, tmp_path: Path) -> None:
    for file in sorted(calendar.DATA.glob("*.yaml")):
        assert run("calendar", str(file), "--replace").status == 0
        assert own.joinpath(file.name).read_bytes() == file.read_bytes()


@pytest.mark.usefixtures("own")
def test_a_demonstration_makes_up_only_what_is_missing_and_says_so(run: Run) -> None:
    make_up_what_is_missing(2030)
    known = {one["year"]: one["notice"] for one in run("calendar", "--json").json["calendars"]}
    assert "演示用" in known[2030]
    assert "演示用" in known[2031]
    assert "演示用" not in known[2026]
    assert is_working_day(date(2030, 1, 2))
