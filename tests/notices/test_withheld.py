"""Whether nothing goes out of a case by itself is said alike of one case and of many."""

from __future__ import annotations

from itertools import product

import pytest

from plumbline.casework.models import Case, Nature
from plumbline.notices.route import withheld, withheld_cases

STATES = list(product((0, 1), ("", "network"), Nature.values, Case.phases))


@pytest.mark.usefixtures("db")
@pytest.mark.rule("P-OPEN-05")
def test_one_case_and_many_are_judged_alike() -> None:
    for secrecy, offline, nature, phase in STATES:
        case = Case(secrecy=secrecy, offline=offline, nature=nature, phase=phase)
        known = {"secrecy": secrecy, "offline": offline, "nature": nature, "phase": phase}
        assert withheld_cases().check(known) is bool(withheld(case)), known
