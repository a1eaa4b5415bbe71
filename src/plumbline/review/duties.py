"""What review owes, and by when."""

from __future__ import annotations

from plumbline.kernel.duty import duty, within
from plumbline.law.roles import Role

duty(
    "review.in_time",
    title="按期作出审核意见",
    cites=("3.1d", "C-ADM-04"),
    debtor=Role.LEGAL_DEPT,
    upon=("review.submit",),
    due=within("review.limit"),
    settled_by=("review.conclude",),
)
