"""What a topic put on an officer's syllabus owes, where a day was set for it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from plumbline.kernel.duty import duty
from plumbline.kernel.gate import Situation
from plumbline.law.calendar import SHANGHAI, Deadline, Line
from plumbline.law.roles import Role


def by_the_day(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """From the deed to the end of the day that was set."""
    until = getattr(s.form, "until", None) or s.day
    said = Line("安排补训时定于%(until)s二十四时前完成", {"until": until.isoformat()})
    return s.at, Deadline(datetime.combine(until, time.max, SHANGHAI), (said,))


duty(
    "training.assigned",
    title="按期完成补训",
    cites=("1.2c", "D-QUAL-01"),
    debtor=Role.CASE_OFFICER,
    upon=("training.assign",),
    when=lambda s: getattr(s.form, "until", None) is not None,
    due=by_the_day,
    settled_by=("training.confirm_assigned", "training.lift_assigned"),
)
