"""Whether a notice goes by itself, or an officer has to tell it, and why (P-OPEN-05)."""

from __future__ import annotations

from plumbline.casework.models import Case, Nature
from plumbline.casework.seals import ENDED
from plumbline.notices.outbox import sendable
from plumbline.notices.terms import Why


def withheld(case: Case) -> Why:
    """Why nothing of this case goes out by itself; NONE where it may."""
    if case.secrecy or case.offline:
        return Why.SECRET
    if case.nature == Nature.ADMINISTRATIVE and case.phase in ENDED:
        return Why.SEALED
    return Why.NONE


def by_hand(case: Case, phone: str) -> Why:
    """Why an officer has to tell it; NONE where a text goes."""
    return withheld(case) or sendable(phone)
