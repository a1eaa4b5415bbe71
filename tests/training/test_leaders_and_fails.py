"""Leaders' study of the law, and the share of fails of a unit."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest

from plumbline.doors.cli.province import Province
from plumbline.exams.models import Sitting
from plumbline.kernel.norm import in_force
from plumbline.training.board import board
from plumbline.training.fails import Fails, fails
from plumbline.training.models import Course
from plumbline.training.shares import held, sessions_of, shares
from plumbline.training.study import days_of, limit, study
from tests import cast
from tests.exams import hall
from tests.scenes import Scene, step, through
from tests.training import scene as training

pytestmark = pytest.mark.usefixtures("db")
LINE = [cast.PROVINCE, cast.CITY, cast.COUNTY]
DAY = date(2026, 3, 5)


def studied(bureau: Province, days: int) -> Scene:
    """The head of the station was at a study session of so many days."""
    scene = Scene(bureau)
    scene.do("training.propose_course", "trainer", bureau.units[cast.PROVINCE],
             **{**training.COURSE, "title": "领导干部学法", "must": "law_study"})  # fmt: skip
    step(scene, "training.approve_course")
    begins = scene.now + timedelta(hours=1)
    ends = begins.replace(day=begins.day + days - 1, hour=18)
    scene.do("training.schedule_session", "trainer", bureau.units[cast.STATION],
             course=str(Course.objects.get().pk), begins_at=begins.isoformat(),
             ends_at=ends.isoformat(), place="分局",
             teacher=str(bureau.officers["reviewer"]), recorder=str(bureau.officers["assistant"]),
             officers=[str(bureau.officers["station_head"])])  # fmt: skip
    scene.tick(days=days)
    step(scene, "training.record_attendance",
         rows=[{"officer": str(bureau.officers["station_head"]), "hours": 8}])  # fmt: skip
    scene.do("training.close_session", "trainer", summary="按计划完成")
    return scene


@pytest.mark.rule("1.2b", "D-QUAL-02")
def test_leaders_study_the_law_so_many_days_a_year(bureau: Province) -> None:
    head = bureau.actor("station_head")
    one = study(head, 0, DAY, limit(DAY))
    assert one is not None
    assert (one.asked, one.until, one.lacks) == (4, date(2026, 12, 31), True)
    assert study(bureau.actor("handler"), 0, DAY, limit(DAY)) is None
    studied(bureau, 4)
    days = days_of([head.id, bureau.officers["handler"]], 2026)
    assert days == {head.id: 4}
    assert days_of([head.id], 2027) == {}
    done = study(head, days[head.id], DAY, limit(DAY))
    assert done is not None
    assert not done.lacks


@pytest.mark.rule("1.2b", "D-QUAL-02")
def test_the_board_names_the_leaders_who_have_still_to_study(bureau: Province) -> None:
    def lacking(day: date) -> set[str]:
        figures = {one.code: one for one in board([*LINE, cast.STATION], day).figures}
        return {row.officer.name for row in figures["study"].rows}

    assert lacking(DAY) == {"宋立"}
    studied(bureau, 4)
    assert lacking(date(2026, 3, 10)) == set()
    assert lacking(date(2027, 1, 4)) == {"宋立"}


@pytest.mark.rule("1.2a", "1.2b")
def test_leaders_study_is_none_of_the_mandatory_trainings(bureau: Province) -> None:
    studied(bureau, 1)
    everything, musts = shares(held(sessions_of(LINE, 2026)))
    assert (everything.of, musts.of) == (8, 0)


@pytest.mark.rule("F-QUAL-01")
@pytest.mark.parametrize(("sat", "failed", "found"), [
    (0, 0, None), (10, 1, None), (20, 2, None), (20, 3, "first"), (10, 2, "first"),
    (100, 21, "second"),
])  # fmt: skip
def test_a_share_of_fails_above_a_line_of_the_norm_is_a_finding(
    bureau: Province, sat: int, failed: int, found: str | None
) -> None:
    told = Fails(sat, Counter({uuid4(): 1 for _ in range(failed)}), in_force("F-QUAL-01", DAY))
    assert (told.finding.code if told.finding else None) == found


@pytest.mark.rule("F-QUAL-01")
def test_the_share_counts_published_results_and_void_ones_as_fails(bureau: Province) -> None:
    scene = hall.marked(bureau)
    assert fails(LINE, DAY).sat == 0
    step(scene, "exams.publish")
    assert fails(LINE, DAY).said == "0 / 1 = 0.0%"  # the other was absent
    assert Sitting.objects.filter(phase="absent").count() == 1
    through(scene, "exams.report_cheating", "exams.void_result")
    told = fails(LINE, DAY)
    assert told.said == "1 / 1 = 100.0%"
    assert told.finding is not None
    assert told.finding.target == 20
    figures = {one.code: one for one in board(LINE, DAY).figures}
    assert [row.officer.name for row in figures["failed"].rows] == ["李勤"]
    assert fails(LINE, date(2027, 3, 5)).sat == 0
