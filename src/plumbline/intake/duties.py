"""What a report owes, and by when."""

from __future__ import annotations

from plumbline.kernel.duty import duty, within
from plumbline.law.roles import Role

duty(
    "intake.accept_in_time",
    title="按期审查并决定是否受案",
    cites=("N-INT-02",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.report",),
    due=within("N-INT-02"),
    settled_by=("intake.accept",),
)
duty(
    "intake.receipt_in_time",
    title="当场交付受案回执",
    cites=("D-INT-10", "3.5b"),
    debtor=Role.CASE_OFFICER,
    upon=("intake.accept",),
    due=within("D-INT-10"),
    settled_by=("intake.hand_receipt",),
)
