"""By when a person has to know: from the milestone, and from the failure of a text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.roles import Role
from plumbline.notices.models import Notice

ENDS = ("notices.note_delivered", "notices.serve", "notices.close_untold")


def since_milestone(s: Situation[Any]) -> datetime:
    """The instant of the milestone: a notice that is made late has no more time for it."""
    made = s.made
    return made.happened_at if isinstance(made, Notice) else s.at


def by_officer(s: Situation[Any]) -> bool:
    """Whether nothing goes by itself from the beginning."""
    return isinstance(s.made, Notice) and s.made.phase == "personal"


duty(
    "notices.told_in_time",
    title="告知办理进展",
    cites=("D-OPEN-06", "N-OPEN-01", "D-OPEN-05"),
    debtor=Role.CASE_OFFICER,
    upon=("notices.prepare",),
    due=within("D-OPEN-06", since=since_milestone),
    settled_by=ENDS,
)
duty(
    "notices.personal_service",
    title="由民警告知本人",
    cites=("N-OPEN-01", "D-OPEN-07"),
    debtor=Role.CASE_OFFICER,
    upon=("notices.prepare",),
    when=by_officer,
    due=within("D-OPEN-06.personal"),
    settled_by=ENDS,
)
duty(
    "notices.service_after_failure",
    title="短信没有送达，由民警告知本人",
    cites=("N-OPEN-01", "D-OPEN-07"),
    debtor=Role.CASE_OFFICER,
    upon=("notices.note_failed",),
    due=within("D-OPEN-06.personal"),
    settled_by=ENDS,
)
