"""What a mediation owes, and by when."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.calendar import SHANGHAI, Deadline, Line
from plumbline.law.roles import Role
from plumbline.mediation.models import Mediation
from plumbline.mediation.session_gates import SESSIONS, sessions_held


def _ready(s: Situation[Any]) -> datetime:
    assert isinstance(s.made, Mediation)  # noqa: S101 - the act before says so
    return s.made.first_session_from


def _not_agreed(s: Situation[Mediation]) -> bool:
    """The first session led to nothing: the second, if any, is soon."""
    return not getattr(s.form, "agreed", True) and sessions_held(s.subject) < SESSIONS


def _as_agreed(s: Situation[Mediation]) -> tuple[datetime, Deadline]:
    day: date = s.subject.perform_by or s.day
    due = datetime.combine(day, time.max, SHANGHAI)
    said = Line("协议约定的履行期限至%(day)s", {"day": day.isoformat()})
    return s.at, Deadline(due, (said, Line("截止于%(until)s二十四时", {"until": day.isoformat()})))


duty(
    "mediation.first_session_in_time",
    title="按期举行首次调解",
    cites=("N-ADM-12",),
    debtor=Role.CASE_OFFICER,
    upon=("mediation.open",),
    due=within("N-ADM-12.first", since=_ready),
    settled_by=("mediation.hold_session", "mediation.fail"),
)
duty(
    "mediation.second_session_in_time",
    title="按期完成再次调解，或者登记调解不成",
    cites=("N-ADM-12",),
    debtor=Role.CASE_OFFICER,
    upon=("mediation.hold_session",),
    when=_not_agreed,
    due=within("N-ADM-12"),
    settled_by=("mediation.hold_session", "mediation.fail"),
)
duty(
    "mediation.performance_followed",
    title="跟踪协议履行，登记已履行或者不履行",
    cites=("D-ADM-30", "2.3d"),
    debtor=Role.CASE_OFFICER,
    upon=("mediation.agree",),
    due=_as_agreed,
    settled_by=("mediation.note_performed", "mediation.note_default"),
)
