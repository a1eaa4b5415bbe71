"""What a case owes, and by when."""

from __future__ import annotations

from typing import Any

from plumbline.casework.gates import clock_start, due_now, reported
from plumbline.casework.models import Case, Nature
from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.roles import Role


def _made(nature: Nature) -> Any:
    def when(s: Situation[Any]) -> bool:
        return isinstance(s.made, Case) and s.made.nature == nature

    return when


duty(
    "casework.filing_in_time",
    title="按期作出立案或者不予立案决定",
    cites=("N-INT-03",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.accept",),
    when=_made(Nature.CRIMINAL),
    due=within("N-INT-03", since=reported),
    settled_by=("casework.file", "casework.refuse_filing"),
    extended_by=("casework.extend_filing",),
    extension=within("N-INT-03.major", since=reported),
)
duty(
    "casework.inquiry_in_time",
    title="按期决定是否对行政案件立案",
    cites=("N-INT-02",),
    debtor=Role.DEPT_HEAD,
    upon=("intake.accept",),
    when=_made(Nature.ADMINISTRATIVE),
    due=within("N-INT-02", since=reported),
    settled_by=("casework.open_inquiry",),
)
duty(
    "casework.case_in_time",
    title="在办案期限内作出处理决定",
    cites=("N-ADM-07",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.open_inquiry", "mediation.resume"),
    due=within("N-ADM-07", since=clock_start),
    settled_by=("casework.decide", "mediation.conclude", "mediation.resume"),
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
