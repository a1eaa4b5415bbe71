"""Through the court: the reminder, the window, and what closes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.law.calendar import SHANGHAI
from tests.execution.scene import (
    fined,
    overdue,
    reminded,
)
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
PAY, PART = "execution.pay_fine", "execution.pay_part"
WHOLE = timedelta(days=1) - timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + WHOLE


@pytest.mark.gate("execution.reminder_complete")
@pytest.mark.rule("D-ADM-35")
@pytest.mark.parametrize("change", [{"yuan": 499}, {"yuan": 500, "fen": 1}, {"rights": False}])
def test_a_reminder_states_the_amount_and_the_rights(
    bureau: Province, change: dict[str, Any]
) -> None:
    scene = overdue(bureau)
    stopped(scene, "execution.remind", "execution.reminder_complete", **change)
    step(scene, "execution.remind")


APPLY = "execution.apply_to_court"


def why(scene: Scene) -> str:
    return str(stopped(scene, APPLY, "execution.court_window")["missing"]["why"])


@pytest.mark.gate("execution.court_window")
@pytest.mark.rule("D-ADM-35", "D-ADM-38")
def test_the_court_is_asked_after_remedies_and_reminder_and_within_three_months(
    bureau: Province,
) -> None:
    """Served 3 March: six months end on 3 September, three more on 3 December 2026."""
    scene = fined(bureau)
    scene.now = end_of(9, 3) - timedelta(minutes=1)
    assert why(scene) == "申请行政复议、提起行政诉讼的期限尚未届满"
    assert why(scene) == "尚未催告"  # a minute later it is the 4th
    step(scene, "execution.remind")
    scene.now = end_of(9, 14) - timedelta(minutes=1)
    assert why(scene) == "催告送达未满十日"
    scene.now = end_of(12, 3)
    assert why(scene) == "已经超过救济期限届满后三个月"
    scene.now = end_of(12, 3) - timedelta(minutes=2)
    step(scene, APPLY)


@pytest.mark.rule("D-ADM-35")
def test_the_day_after_the_tenth_the_court_may_be_asked(bureau: Province) -> None:
    scene = through(fined(bureau).tick(days=185), "execution.remind")  # 4 September
    scene.now = end_of(9, 14) - timedelta(minutes=1)
    stopped(scene, APPLY, "execution.court_window")
    step(scene, APPLY)  # a minute later it is the 15th


@pytest.mark.rule("D-ADM-35")
def test_the_window_for_the_court_is_a_duty(bureau: Province) -> None:
    scene = reminded(bureau)
    assert scene.duty("execution.court_in_time").due_at == end_of(12, 3)
    step(scene, APPLY)
    assert scene.duty("execution.court_in_time").settled_at == scene.now


@pytest.mark.gate("execution.court_window")
@pytest.mark.rule("D-ADM-35", "D-ADM-38")
def test_while_a_remedy_runs_the_court_is_not_asked(bureau: Province) -> None:
    scene = through(overdue(bureau), "execution.remind").tick(days=12)  # 31 March
    step(scene, "execution.file_remedy")
    assert why(scene) == "行政复议或者行政诉讼正在进行"
    step(scene, "execution.note_outcome")
    scene.now = end_of(4, 15) - timedelta(minutes=1)  # fifteen days for the court
    assert why(scene) == "申请行政复议、提起行政诉讼的期限尚未届满"
    step(scene, APPLY)  # a minute later it is the 16th


@pytest.mark.gate("execution.court_window")
@pytest.mark.rule("D-ADM-35")
@pytest.mark.usefixtures("unannounced")
def test_a_window_that_runs_into_an_unannounced_year_is_not_guessed(bureau: Province) -> None:
    scene = reminded(bureau)
    through(scene, "execution.file_remedy", "execution.note_outcome")
    told = stopped(scene.tick(days=30), APPLY, "execution.court_window")
    assert "2027" in told["says"]


@pytest.mark.gate("execution.court_window")
@pytest.mark.rule("D-ADM-35", "D-ADM-33")
def test_an_imposed_surcharge_must_have_run_for_thirty_days(bureau: Province) -> None:
    scene = overdue(bureau).tick(days=168)
    step(scene, "execution.impose_surcharge")
    step(scene, "execution.remind", yuan=1000)
    scene.tick(days=20)
    step(scene, APPLY)  # it counts from 19 March on
