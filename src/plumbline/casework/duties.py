"""What a case owes, and by when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.casework.gates import due_now, reported
from plumbline.casework.models import Case, Nature
from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.calendar import Deadline
from plumbline.law.roles import Role


def _made(nature: Nature) -> Any:
    def when(s: Situation[Any]) -> bool:
        return isinstance(s.made, Case) and (s.made.nature, s.made.phase) == (nature, "accepted")

    return when


def _longer(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """Seven days for a lead that must be checked, thirty for a major case."""
    norm = "N-INT-03.lead" if hasattr(s.form, "lead") else "N-INT-03.major"
    return within(norm, since=reported)(s)


def _investigates(s: Situation[Any]) -> bool:
    case = s.made if isinstance(s.made, Case) else s.subject
    return (case.nature, case.phase) == (Nature.ADMINISTRATIVE, "investigating")


def _case_limit(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """From filing; of a case taken over with the extensions that it had already."""
    case = s.made if isinstance(s.made, Case) else s.subject
    start, ends = within("N-ADM-07", since=lambda _: case.filed_at or s.at)(s)
    for _ in range(case.extended_before):
        _, longer = within("N-ADM-07.extension", since=lambda _, due=ends.due: due)(s)  # type: ignore[misc]
        ends = Deadline(longer.due, (*ends.lines, *longer.lines))
    return start, ends


duty(
    "casework.filing_in_time",
    title="按期作出立案或者不予立案决定",
    cites=("N-INT-03",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.accept", "intake.take_over"),
    when=_made(Nature.CRIMINAL),
    due=within("N-INT-03", since=reported),
    settled_by=("casework.file", "casework.refuse_filing"),
    extended_by=("casework.extend_filing", "intake.extend_for_lead"),
    extension=_longer,
)
duty(
    "casework.inquiry_in_time",
    title="按期决定是否对行政案件立案",
    cites=("N-INT-02",),
    debtor=Role.DEPT_HEAD,
    upon=("intake.accept", "intake.take_over"),
    when=_made(Nature.ADMINISTRATIVE),
    due=within("N-INT-02", since=reported),
    settled_by=("casework.open_inquiry",),
)
duty(
    "casework.case_in_time",
    title="在办案期限内作出处理决定",
    cites=("N-ADM-07",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.open_inquiry", "intake.take_over"),
    when=_investigates,
    due=_case_limit,
    settled_by=("casework.decide",),
    extended_by=("casework.extend",),
    extension=within("N-ADM-07.extension", since=due_now("casework.case_in_time")),
    suspended_by=("casework.commission_appraisal",),
    resumed_by=("casework.receive_appraisal",),
)
duty(
    "casework.non_filing_served",
    title="送达不予立案通知书",
    cites=("D-INT-18",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.refuse_filing",),
    due=within("D-INT-18"),
    settled_by=("casework.serve_non_filing",),
)
