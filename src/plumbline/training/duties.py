"""What a topic put on an officer's syllabus owes, where a day was set for it.

The duty stands in the unit whose duty it is: it ends and is raised anew, for the same day, when the
topic follows its officer to another one.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from plumbline.kernel.duty import duty
from plumbline.kernel.gate import Situation
from plumbline.law.calendar import SHANGHAI, Deadline, Line
from plumbline.law.roles import Role
from plumbline.training.models import Assignment


def _assigned(s: Situation[Any]) -> Assignment:
    found = s.made or s.subject
    assert isinstance(found, Assignment)  # noqa: S101 - what these acts make or stand on
    return found


def by_the_day(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """From the day it was assigned to the end of the day that was set."""
    assigned = _assigned(s)
    until = assigned.until or s.day
    said = Line("安排补训时定于%(until)s二十四时前完成", {"until": until.isoformat()})
    return assigned.opened_at, Deadline(datetime.combine(until, time.max, SHANGHAI), (said,))


duty(
    "training.assigned",
    title="按期完成补训",
    cites=("1.2c", "D-QUAL-01"),
    debtor=Role.CASE_OFFICER,
    upon=("training.assign", "training.follow"),
    when=lambda s: _assigned(s).until is not None,
    due=by_the_day,
    settled_by=("training.confirm_assigned", "training.lift_assigned", "training.follow"),
)
