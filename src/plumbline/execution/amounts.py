"""Amounts of money the law sets, in yuan, read from norms."""

from __future__ import annotations

from typing import Any

from plumbline.kernel.gate import Situation
from plumbline.law.bodies import Amount

ON_THE_SPOT = "G-ADM-39.collect"  # the largest fine an officer may take without objection
DEPOSIT = "G-ADM-40.deposit"  # for each day of suspended detention
GUARANTOR = "N-ADM-13.guarantor_fine"  # the largest fine on a guarantor who failed


def amount(s: Situation[Any], code: str) -> int:
    """The amount in force on the day. Raises NoNorm."""
    return s.norm(code).body_as(Amount).value
