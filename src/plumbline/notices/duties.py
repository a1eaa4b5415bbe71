"""By when a person has to know: from the milestone, and from the failure of a text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.roles import Role
from plumbline.notices.models import Notice

ENDS = (
    "notices.note_delivered", "notices.record_receipt", "notices.serve", "notices.close_untold",
)  # fmt: skip


def since_milestone(s: Situation[Any]) -> datetime:
    """The instant of the milestone: a notice that is made late has no more time for it."""
    made = s.made
    return made.happened_at if isinstance(made, Notice) else s.at


def in_person(s: Situation[Any]) -> bool:
    """Whether no other way is left."""
    return _notice(s).phase == "personal"


def by_letter(s: Situation[Any]) -> bool:
    """Whether a letter is to go now."""
    return _notice(s).phase == "letter"


def _notice(s: Situation[Any]) -> Notice:
    """The notice that was made, or that the act stands on."""
    found = s.made if isinstance(s.made, Notice) else s.subject
    assert isinstance(found, Notice)  # noqa: S101 - these duties are of notices
    return found


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
    when=in_person,
    due=within("D-OPEN-06.personal"),
    settled_by=ENDS,
)
duty(
    "notices.service_after_failure",
    title="其他方式没有送达，由民警告知本人",
    cites=("N-OPEN-01", "D-OPEN-07"),
    debtor=Role.CASE_OFFICER,
    upon=("notices.note_failed", "notices.record_return"),
    when=in_person,
    due=within("D-OPEN-06.personal"),
    settled_by=ENDS,
)
duty(
    "notices.letter_posted",
    title="把告知书交邮",
    cites=("N-OPEN-01", "D-OPEN-07"),
    debtor=Role.CASE_OFFICER,
    upon=("notices.prepare", "notices.note_failed"),
    when=by_letter,
    due=within("D-OPEN-06.personal"),
    settled_by=("notices.post", "notices.note_failed", *ENDS),
)
duty(
    "notices.slip_recorded",
    title="查明邮件是否签收",
    cites=("N-OPEN-01", "D-OPEN-06"),
    debtor=Role.CASE_OFFICER,
    upon=("notices.post",),
    due=within("D-OPEN-06.letter"),
    settled_by=("notices.record_return", *ENDS),
)
