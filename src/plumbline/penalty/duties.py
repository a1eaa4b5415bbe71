"""What penalties owe, and by when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.casework.models import Outcome
from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision


def _requested(s: Situation[Any]) -> datetime:
    """When the hearing was asked for."""
    at: datetime = (s.made or s.subject).requested_at  # type: ignore[union-attr]
    return at


def _arrived(s: Situation[Any]) -> datetime:
    """When the first suspect was brought in: the clock of fast handling starts there."""
    at: datetime = s.form.arrived_at  # type: ignore[union-attr]
    return at


def _official(s: Situation[Any]) -> bool:
    """Whether the decision is a penalty on a public official."""
    made = s.made
    return isinstance(made, Decision) and made.person.official and made.outcome == Outcome.PENALTY


duty(
    "penalty.hearing_answered",
    title="答复听证申请",
    cites=("N-ADM-06",),
    debtor=Role.LEGAL_DEPT,
    upon=("penalty.request_hearing",),
    due=within("N-ADM-06.answer", since=_requested),
    settled_by=(
        "penalty.accept_hearing",
        "penalty.refuse_hearing",
        "penalty.call_hearing",
        "penalty.end_hearing",
    ),
)
duty(
    "penalty.hearing_held",
    title="按期举行听证",
    cites=("N-ADM-06",),
    debtor=Role.LEGAL_DEPT,
    upon=("penalty.request_hearing",),
    due=within("N-ADM-06.hold", since=_requested),
    settled_by=("penalty.hold_hearing", "penalty.refuse_hearing", "penalty.end_hearing"),
)
duty(
    "penalty.fast_in_time",
    title="快速办理期限内作出处理决定",
    cites=("N-ADM-11",),
    debtor=Role.CASE_OFFICER,
    upon=("penalty.take_fast",),
    due=within("N-ADM-11", since=_arrived),
    settled_by=("penalty.decide", "penalty.leave_fast"),
)
duty(
    "penalty.spot_reported",
    title="当场处罚决定书报所属公安机关备案",
    cites=("D-ADM-29",),
    debtor=Role.CASE_OFFICER,
    upon=("penalty.punish_on_the_spot",),
    due=within("D-ADM-29"),
    settled_by=("penalty.report_spot",),
)
duty(
    "penalty.supervisor_notified",
    title="通报公职人员受处罚的情况",
    cites=("D-ADM-28",),
    debtor=Role.CASE_OFFICER,
    upon=("penalty.decide", "penalty.decide_one", "penalty.punish_on_the_spot"),
    when=_official,
    due=within("D-ADM-28"),
    settled_by=("penalty.notify_supervisor", "penalty.annul", "penalty.correct"),
)
