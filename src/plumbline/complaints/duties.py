"""The clocks of 11.4: told, concluded, answered, reviewed, each with its arithmetic.

Where a complaint goes to another unit because of who is complained of, the duty is raised anew
there with the same beginning: its clock does not begin again, and nobody left behind sees it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from plumbline.complaints.gates import THIRD_PARTY
from plumbline.complaints.models import Complaint
from plumbline.kernel.duty import Due, duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import Deadline, Period, deadline
from plumbline.law.roles import Role

COMES = ("complaints.lodge", "complaints.note")
ROUTED = "complaints.identify"
ENDS = ("complaints.reply", "complaints.decline", "complaints.withdraw")
TOLD, CONCLUDED = "complaints.told_in_time", "complaints.concluded_in_time"
INFORMED, REVIEWED = "complaints.information_in_time", "complaints.review_in_time"


def _on(s: Situation[Any]) -> Complaint:
    on = s.made if isinstance(s.made, Complaint) else s.subject
    assert isinstance(on, Complaint)  # noqa: S101 - these duties stand on nothing else
    return on


def _in(*phases: str, information: bool = False) -> Callable[[Situation[Any]], bool]:
    def holds(s: Situation[Any]) -> bool:
        on = _on(s)
        return on.phase in phases and on.asks_information == information

    return holds


def _limit(code: str, start: Callable[[Complaint], datetime | None]) -> Due:
    """The limit of a norm from an instant of the complaint, with the extension it was given."""

    def due(s: Situation[Any]) -> tuple[datetime, Deadline]:
        on = _on(s)
        began, ends = within(code, since=lambda _: start(on) or s.at)(s)
        if not on.extended:
            return began, ends
        longer = deadline(ends.due, _longer(s, code))
        return began, Deadline(longer.due, (*ends.lines, *longer.lines))

    return due


def _longer(s: Situation[Any], code: str) -> Period:
    return s.norm(code.partition(".")[0] + ".extension").body_as(TimeLimit).period


def _extension(code: str, duty_code: str) -> Due:
    def due(s: Situation[Any]) -> tuple[datetime, Deadline]:
        now = next((one.due_at for one in s.duties if one.code == duty_code), s.at)
        return now, deadline(now, _longer(s, code))

    return due


duty(
    TOLD,
    title="告知是否受理",
    cites=("D-OPEN-09", "D-OPEN-11", "3.5b"),
    debtor=Role.INSPECTION,
    upon=(*COMES, ROUTED),
    when=_in("lodged"),
    due=within("D-OPEN-09.accept", since=lambda s: _on(s).opened_at),
    settled_by=("complaints.accept", *ENDS, ROUTED),
)
duty(
    CONCLUDED,
    title="办结投诉举报并答复",
    cites=("D-OPEN-09", "D-OPEN-11", "D-SUP-09", "3.5b"),
    debtor=Role.INSPECTION,
    upon=("complaints.accept", ROUTED),
    when=_in("accepted"),
    due=_limit("D-OPEN-09.conclude", lambda on: on.accepted_at),
    settled_by=(*ENDS, ROUTED),
    extended_by=("complaints.extend",),
    extension=_extension("D-OPEN-09.conclude", CONCLUDED),
)
duty(
    INFORMED,
    title="答复政府信息公开申请",
    cites=("D-OPEN-12", "3.5b"),
    debtor=Role.LEGAL_DEPT,
    upon=(*COMES, "complaints.clarify"),
    when=_in("accepted", information=True),
    due=_limit("D-OPEN-12.answer", lambda on: on.clarified_at or on.opened_at),
    settled_by=(*ENDS, "complaints.ask_clarification"),
    extended_by=("complaints.extend",),
    extension=_extension("D-OPEN-12.answer", INFORMED),
    suspended_by=("complaints.consult",),
    resumed_by=("complaints.consulted",),
)
duty(
    THIRD_PARTY,
    title="第三方提出意见",
    cites=("D-OPEN-12",),
    debtor=Role.LEGAL_DEPT,
    upon=("complaints.consult",),
    due=within("D-OPEN-12.third_party"),
    settled_by=("complaints.consulted", "complaints.ask_clarification", *ENDS),
)
duty(
    REVIEWED,
    title="答复复查、复核申请",
    cites=("D-OPEN-09", "3.5b"),
    debtor=Role.LEGAL_DEPT,
    upon=("complaints.ask_review", ROUTED),
    when=_in("reviewing", "re_reviewing"),
    due=within("D-OPEN-09.review", since=lambda s: _on(s).asked_at or s.at),
    settled_by=(*ENDS, ROUTED),
)
