"""What a level owes in time: its renewal, well before it runs out.

A duty stands in the unit whose desk it is on: when the level follows its officer to another unit,
it ends there and is raised anew at the desk that may renew the level now.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from plumbline.kernel.duty import duty
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, Deadline, Line, earlier
from plumbline.law.roles import Role
from plumbline.qualification.models import Qualification

NOTICE = "N-QUAL-02.notice"


def _held(s: Situation[Any]) -> Qualification:
    found = s.made or s.subject
    assert isinstance(found, Qualification)  # noqa: S101 - what these acts make or stand on
    return found


def runs_out(s: Situation[Any]) -> bool:
    """Whether the level counts and has an end to come."""
    held = _held(s)
    return held.phase == "valid" and held.until is not None and held.until >= s.day


def before_it_ends(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """So many days before the end; at once where fewer are left."""
    held, limit = _held(s), s.norm(NOTICE).body_as(TimeLimit)
    until = held.until or s.day
    due = max(earlier(until, limit.amount, limit.unit), s.day)
    says = "有效期至%(until)s，应当在届满前%(n)s%(unit)s办理延续"
    line = Line(says, {"until": until.isoformat(), **limit.words})
    return s.at, Deadline(datetime.combine(due, time.max, SHANGHAI), (line,))


duty(
    "qualification.renew_in_time",
    title="在执法资格届满前办理延续",
    cites=("N-QUAL-02", "1.3a"),
    debtor=Role.TRAINER,
    upon=("qualification.grant", "qualification.register", "qualification.approve_change",
          "qualification.follow"),
    settled_by=("qualification.approve_change", "qualification.follow"),
    due=before_it_ends,
    when=runs_out,
)  # fmt: skip
