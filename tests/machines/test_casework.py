"""What happens to cases outside the straight way, in any order: nothing is lost and nobody sneaks.

Each step tries an act by whoever the law names for it, or by anybody; whatever the product lets
happen, the sentences below hold afterwards.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from plumbline.casework.evidence_gates import evidence_short
from plumbline.casework.gates import recused, signs_of_crime
from plumbline.casework.models import Handover, Recusal
from plumbline.casework.seals import sealed
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.models import Duty, Entry
from tests import scenes
from tests.casework import scene as build
from tests.machines.walk import walk
from tests.scenes import FORMS, READY, Scene

COVERS = {
    act
    for act in ACTS
    if act.startswith("casework.") and ACTS[act].on.kind not in ("unit", "officer", "norm")
}
AGAIN = sorted(COVERS - {"casework.request_filing", "casework.file"})
STEPS: Counter[str] = Counter()
BEGIN = ["alleged", "with_evidence", "parked", "recusal_asked", "restricted", "leaving", "offered",
         "two_cases", "retrieval_requested", "official_penalised"]  # fmt: skip
LIMIT = "casework.case_in_time"


class Unusual(RuleBasedStateMachine):
    """One case (or two), and everything that may befall it."""

    bureau: Province

    @initialize(begin=st.sampled_from(BEGIN))
    def a_case_stands_somewhere(self, begin: str) -> None:
        """Any of the scenes of casework."""
        self.scene: Scene = getattr(build, begin)(self.bureau)
        self.case = self.scene.ids["case"]

    @rule(tries=st.lists(st.integers(0, 999), min_size=1, max_size=5), who=st.integers(0, 40))
    def something_is_tried(self, tries: list[int], who: int) -> None:
        """By whoever may, mostly."""
        people = sorted(self.bureau.officers)
        for pick in tries:
            possible = [act for act in AGAIN if ACTS[act].on.kind in self.scene.ids]
            act = possible[pick % len(possible)]
            self.step(act, people[who] if who < len(people) else scenes.doer(act))

    def step(self, act: str, by: str) -> None:
        """Try it, and count."""
        try:
            shut = self.scene.answer(act, by, **FORMS[act])
        except (Invalid, LookupError, ObjectDoesNotExist):  # the form names what is not there
            STEPS["invalid"] += 1
        else:
            STEPS["not there" if shut == {"404"} else "refused" if shut else "done"] += 1
        self.scene.ids["case"] = self.case

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        """Limits run."""
        self.scene.now += timedelta(hours=hours)

    @rule()
    def the_case_is_closed_if_it_may(self) -> None:
        """And archived."""
        for act in ("casework.close", "casework.archive"):
            self.step(act, "handler")

    def owed(self, code: str) -> int:
        """How many open duties of this code there are on the case."""
        rows = Duty.objects.filter(subject_id=self.case, code=code, settled_by=None)
        return rows.count()

    @invariant()
    def a_paused_case_owes_its_return_and_no_other_does(self) -> None:
        """So no case is forgotten in a pause."""
        case = self.scene.case
        assert self.owed("casework.resume_in_time") == (case.phase == "parked")
        if case.phase == "parked":
            assert case.parkings.latest("pk").resumed_at is None

    @invariant()
    def a_limit_runs_exactly_while_the_case_is_investigated(self) -> None:
        """One limit, and none once the case has left, joined or ended."""
        case = self.scene.case
        here = case.phase in ("investigating", "parked", "returned", "under_review", "reviewed",
                              "approved")  # fmt: skip
        running = self.owed(LIMIT)
        assert running == (here and case.nature == "administrative")

    @invariant()
    def whoever_was_recused_did_nothing_afterwards(self) -> None:
        """And handles the case no more."""
        case = self.scene.case
        assert not set(recused(case)) & set(case.handlers)
        for recusal in Recusal.objects.filter(case=case, phase="granted"):
            later = Entry.objects.filter(
                subject_id=case.pk, actor=recusal.officer, recorded__gt=recusal.moved_at
            )
            assert not later.exclude(act="casework.ask_recusal").filter(
                act__in=[a for a in COVERS if "casework.not_recused" in gates(a)]
            )

    @invariant()
    def nothing_is_decided_on_a_crime_or_without_evidence(self) -> None:
        """P-ADM-04, G-ADM-06: at the decision, and none later without a trace."""
        case = self.scene.case
        if case.phase == "terminated":
            assert not signs_of_crime(case)
        if case.outcome == "penalty" and self.scene.last and (
            Entry.objects.get(pk=self.scene.last.entry).act == "penalty.decide"
        ):  # fmt: skip
            assert evidence_short(case) is None

    @invariant()
    def a_closed_case_owes_nothing_but_its_archiving(self) -> None:
        """Nor is it open to those who do not need it."""
        case = self.scene.case
        if case.phase not in ("closed", "archived"):
            return
        open_ = set(Duty.objects.filter(subject_id=case.pk, settled_by=None)
                    .values_list("code", flat=True))  # fmt: skip
        assert open_ <= {"casework.archived_in_time"}
        assert bool(open_) is (case.phase == "closed")
        day = self.scene.now.date()
        assert sealed(case, self.bureau.actor("auditor"), day) is (case.nature == "administrative")

    @invariant()
    def a_case_is_on_its_way_or_somewhere(self) -> None:
        """Transferred: one open hand-over, or one that left this system."""
        case = self.scene.case
        under_way = Handover.objects.filter(case=case, phase__in=("decided", "sent"))
        assert under_way.count() == (case.phase == "transferred")
        if case.phase != "transferred":
            line = case.receptions.filter(phase="received").order_by("decided_at").last()
            assert line is None or case.line == line.line


def gates(act: str) -> set[str]:
    """The gates an act asks."""
    return {gate.code for gate in ACTS[act].asked}


@pytest.mark.rule("D-ADM-26", "D-ADM-36", "G-ADM-05", "P-ADM-04", "R-INT-03")
def test_whatever_befalls_a_case_goes_as_the_law_has_it(own_bureau: Province) -> None:
    Unusual.bureau = own_bureau
    least = {"done": 20, "refused": 40}
    walk(Unusual, STEPS, share="casework", examples=14, length=14, least=least)


def test_every_scene_of_casework_is_a_beginning() -> None:
    assert {act for act in COVERS if act not in READY} == set()
