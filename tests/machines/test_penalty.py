"""From the notice to the decision: whoever tries whatever, these legal sentences stay true.

Everybody tries the acts of notice, hearing, discussion, decision and fast handling in any order,
with sanctions of any size. After each step the sentences below are asked of the tables.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.models import Duty, Entry
from plumbline.penalty.models import Decision, Hearing, Notice
from plumbline.penalty.sanction import heavier, of
from plumbline.review.models import Review
from tests import scenes
from tests.machines.walk import walk
from tests.penalty import scene as staged
from tests.scenes import Scene

COVERS = {code for code in ACTS if code.startswith("penalty.")} - {"penalty.punish_on_the_spot"}
TRIED = sorted({*COVERS, "review.submit", "review.conclude", "review.approve", "review.send_back"})
PEOPLE = ("handler", "assistant", "station_head", "reviewer", "novice_reviewer", "head", "chief",
          "auxiliary", "stranger")  # fmt: skip
SANCTIONS: list[dict[str, int]] = [
    {"days": 12, "fine": 4500}, {"days": 10, "fine": 3999}, {"days": 10, "fine": 1000},
    {"days": 15, "fine": 5000}, {"fine": 1000}, {"days": 3},
]  # fmt: skip
WAY = [  # the way of most cases, so that stories come far
    "penalty.notify", "penalty.record_defence", "penalty.recheck", "penalty.waive_hearing",
    "penalty.request_hearing", "penalty.accept_hearing", "penalty.call_hearing",
    "penalty.hold_hearing", "penalty.report_hearing", "penalty.file_hearing", "review.submit",
    "review.conclude", "review.approve", "penalty.discuss", "penalty.decide",
]  # fmt: skip
STEPS: Counter[str] = Counter()


class ThePenalty(RuleBasedStateMachine):
    """One suspect of gambling, and everybody who may want something of the case."""

    bureau: Province

    @initialize()
    def alleged(self) -> None:
        """The file is complete but for the notice."""
        self.scene: Scene = scenes.investigating(self.bureau, "administrative")
        for act, form in (
            ("casework.add_person", {}), ("casework.add_evidence", {}),
            ("casework.allege", staged.GAMBLING), ("casework.note_handling", {}),
        ):  # fmt: skip
            scenes.step(self.scene, act, **form)

    def attempt(self, act: str, who: str, odd: int) -> None:
        """Try it; what is refused must leave nothing."""
        if ACTS[act].on.kind not in self.scene.ids:
            return
        form = dict(scenes.FORMS[act])
        sanction = SANCTIONS[odd % len(SANCTIONS)]
        if act == "penalty.notify":
            form |= {"acts": [{"offence": "@offence", **sanction}], "hearing_told": odd > 1}
        if act in ("penalty.decide", "penalty.decide_one") and odd > 3:
            form["acts"] = [{"offence": "@offence", **sanction}]
        if act == "penalty.record_defence" and odd % 2:
            form = {"defence": "没有那么多赌资"}
        before = Entry.objects.count()
        try:
            gates = self.scene.answer(act, who, **form)
        except (Invalid, KeyError):  # nothing there yet that the form could name
            STEPS["invalid"] += 1
            return
        STEPS["not there" if gates == {"404"} else "refused" if gates else "done"] += 1
        assert Entry.objects.count() == before + (not gates)

    @rule(act=st.sampled_from(TRIED), who=st.sampled_from(PEOPLE), odd=st.integers(0, 9))
    def anybody_tries_anything(self, act: str, who: str, odd: int) -> None:
        """Most of this must be refused."""
        self.attempt(act, who, odd)

    @rule(start=st.sampled_from([0, 0, 0, 1, 4, 10]), odd=st.sampled_from([1, 2, 6, 6, 7]))
    def the_case_goes_on(self, start: int, odd: int) -> None:
        """The usual way from some point on, by whom the law has do it; a hearing takes days."""
        for act in WAY[start:]:
            if act == "penalty.hold_hearing" and "hearing" in self.scene.ids:
                self.scene.tick(days=14)
            self.attempt(act, scenes.doer(act), odd)

    @rule(days=st.integers(1, 15))
    def days_pass(self, days: int) -> None:
        """Periods run out, hearings come."""
        if self.scene.now.month < 7:
            self.scene.tick(days=days)

    # -- legal sentences ---------------------------------------------------------------------------

    @invariant()
    def no_penalty_without_a_notice_that_is_settled_nor_heavier_than_it(self) -> None:
        """Told, heard, re-checked; and the defence never made it worse (G-ADM-25, D-ADM-23)."""
        if not hasattr(self, "scene"):
            return
        for made in Decision.objects.filter(case=self.scene.case, outcome="penalty"):
            notice = made.person.notices.filter(told_at__lte=made.decided_at).latest("round")
            assert notice.phase in ("settled", "heard", "replaced")
            assert heavier(of(made.__dict__), of(notice.__dict__)) == []
            if notice.defence:
                assert notice.recheck

    @invariant()
    def no_notice_grew_heavier_for_the_defence(self) -> None:
        """Without new evidence a later notice is never heavier than the one before."""
        if not hasattr(self, "scene"):
            return
        rounds = list(Notice.objects.filter(case=self.scene.case).order_by("round"))
        for earlier, later in pairwise(rounds):
            assert heavier(of(later.__dict__), of(earlier.__dict__)) == []
            assert earlier.phase == "replaced"

    @invariant()
    def who_may_ask_for_a_hearing_was_told_and_nobody_decides_meanwhile(self) -> None:
        """From 4,000 yuan the right is told; an open hearing holds up every decision."""
        if not hasattr(self, "scene"):
            return
        case = self.scene.case
        for notice in Notice.objects.filter(case=case):
            assert (notice.fine >= 4000) == ("fine" in notice.hearing)
        for hearing in Hearing.objects.filter(case=case):
            sat = {hearing.chair, hearing.clerk, *hearing.members} - {None}
            assert not sat & set(case.handlers)
            for made in Decision.objects.filter(case=case):
                assert made.decided_at < hearing.requested_at or hearing.filed_at is not None

    @invariant()
    def detention_is_decided_by_the_organ_after_review_and_approval(self) -> None:
        """Never by a station, never unreviewed, never by who handles the case."""
        if not hasattr(self, "scene"):
            return
        case = self.scene.case
        for made in Decision.objects.filter(case=case):
            assert made.days == 0 or made.organ == "220102"
            assert made.decided_by not in case.handlers
            assert made.days <= 20
            review = Review.objects.filter(case=case, headed_at__lte=made.decided_at)
            assert review.latest("round").head_verdict in ("approve", "send_back")

    @invariant()
    def one_person_has_one_decision_and_a_decided_case_no_limit(self) -> None:
        """And the numbers run without gaps."""
        if not hasattr(self, "scene"):
            return
        case = self.scene.case
        standing = Decision.objects.filter(case=case).exclude(phase="annulled")
        assert standing.count() <= 1
        assert (case.phase == "decided") == standing.exists()
        if case.phase == "decided":
            open_limit = Duty.objects.filter(subject_id=case.pk, code="casework.case_in_time",
                                             settled_by=None)  # fmt: skip
            assert not open_limit.exists()


@pytest.mark.rule("G-ADM-25", "D-ADM-23", "G-ADM-27", "G-ADM-29", "R-ADM-07", "P-ROLE-03")
def test_a_penalty_comes_about_as_the_law_has_it(own_bureau: Province) -> None:
    ThePenalty.bureau = own_bureau
    least = {"done": 20, "refused": 20}
    walk(ThePenalty, STEPS, share="penalty", examples=8, length=8, least=least)
