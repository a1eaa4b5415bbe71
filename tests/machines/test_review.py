"""Items nobody proved, and things to give back, against models: two words pass, one notice goes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plumbline.doors.cli.province import Province
from plumbline.papers.models import Paper
from plumbline.property.models import Thing
from plumbline.review.specification import held
from tests.machines.walk import walk
from tests.property.scene import fated
from tests.review.scene import POCKET, VALUE, with_legal_officer
from tests.scenes import FORMS, doer, provable_by

HEAD, LEGAL, ASIDE = "review.excuse_as_head", "review.excuse_as_legal", "review.set_aside"
RETURN = "papers.draft_return"
COVERS = {HEAD, LEGAL, ASIDE, RETURN}
BOTH = ("station_head", "novice_reviewer", "handler")  # each holds both posts; one handles the case
STEPS: Counter[str] = Counter()


@dataclass
class Model:
    """Which words were given on the one item that lacks its proof."""

    said: dict[str, set[str]] = field(default_factory=lambda: {HEAD: set(), LEGAL: set()})
    proved: bool = False
    submitted: bool = False

    @property
    def blocks(self) -> bool:
        """Whether the item still stands against the review."""
        return not self.proved and not all(self.said.values())


class TheGap(RuleBasedStateMachine):
    """A theft without proof of the value; heads and legal officers say what they like."""

    bureau: Province

    @initialize()
    def begin(self) -> None:
        """Three people hold both posts."""
        scene = with_legal_officer(self.bureau).appoint("station_head", "LEGAL_OFFICER")
        scene.appoint("novice_reviewer", "DEPT_HEAD").appoint("handler", "DEPT_HEAD")
        self.scene, self.model = scene.appoint("handler", "LEGAL_OFFICER"), Model()

    @rule(act=st.sampled_from([HEAD, LEGAL]), who=st.sampled_from([*BOTH, "stranger"]))
    def somebody_excuses(self, act: str, who: str) -> None:
        """The same person never gives both words, and no handler gives one."""
        if not self.model.blocks and not self.model.submitted:
            return  # nothing to name
        other = self.model.said[LEGAL if act == HEAD else HEAD]
        lawful = who != "handler" and who not in other and not self.model.submitted
        if self.tried(act, who, lawful, gone=who == "stranger"):
            self.model.said[act].add(who)

    @rule(item=st.sampled_from([POCKET, VALUE]))
    def somebody_sets_aside(self, item: str) -> None:
        """Only what depends on a condition."""
        lawful = item == POCKET and not self.model.submitted
        self.tried(ASIDE, "handler", lawful, items=[item])

    @rule()
    def it_is_proved(self) -> None:
        """The price was found after all."""
        proves = provable_by("documentary")
        if self.tried("casework.link_evidence", "handler", not self.model.submitted, proves=proves):
            self.model.proved = True

    @rule()
    def it_is_submitted(self) -> None:
        """Which is refused while the item blocks."""
        lawful = not self.model.blocks and not self.model.submitted
        if self.tried("review.submit", "handler", lawful):
            self.model.submitted = True

    def tried(
        self, act: str, who: str, lawful: bool, *, gone: bool = False, **form: object  # noqa: FBT001
    ) -> bool:  # fmt: skip
        """Do it, and compare."""
        shut = self.scene.answer(act, who, **{**FORMS[act], **form})
        found = "not there" if shut == {"404"} else "refused" if shut else "done"
        expected = "not there" if gone else "done" if lawful else "refused"
        assert found == expected, (act, who, self.model, shut)
        STEPS[found] += 1
        return found == "done"

    @invariant()
    def nothing_that_lacks_is_before_the_lawyers(self) -> None:
        """The file says what the model says."""
        if not hasattr(self, "model"):
            return
        blocking = {item.code for item in held(self.scene.case).blocking}
        assert blocking == ({VALUE} if self.model.blocks else set())
        assert (self.scene.case.phase == "under_review") is self.model.submitted


class TheNotice(RuleBasedStateMachine):
    """A thing to give back, and the notice of it."""

    bureau: Province

    @initialize(fate=st.sampled_from(["returned", "confiscated"]))
    def begin(self, fate: str) -> None:
        """It was decided what becomes of it."""
        self.scene, self.due, self.there = fated(fate)(self.bureau), fate == "returned", False

    @rule(act=st.sampled_from([RETURN, "papers.drop", "papers.issue", "papers.void"]),
          who=st.sampled_from(["", "", "stranger"]))  # fmt: skip
    def somebody_tries(self, act: str, who: str) -> None:
        """A second notice is refused while the first stands."""
        if act != RETURN and "paper" not in self.scene.ids:
            return
        shut = self.scene.answer(act, who or doer(act), **FORMS[act])
        STEPS["not there" if shut == {"404"} else "refused" if shut else "done"] += 1
        if act == RETURN:
            assert bool(shut) is (bool(who) or not self.due or self.there)
            self.there |= not shut
        elif not shut and act != "papers.issue":
            self.there = False

    @invariant()
    def one_notice_stands_at_most(self) -> None:
        """And none without something to return."""
        if not hasattr(self, "scene"):
            return
        standing = Paper.objects.filter(template="return_notice").exclude(
            phase__in=("dropped", "void")
        )
        assert standing.count() == int(self.there)
        assert self.due or not standing.exists()
        assert Thing.objects.get(pk=self.scene.ids["thing"]).phase != "returned"


@pytest.mark.rule("2.2c", "P-ROLE-01")
def test_a_gap_is_excused_as_the_law_has_it_and_no_other_way(own_bureau: Province) -> None:
    TheGap.bureau = own_bureau
    least = {"done": 5, "refused": 5, "not there": 2}
    walk(TheGap, STEPS, share="review", examples=8, length=12, least=least)


@pytest.mark.rule("D-PROP-06")
def test_a_notice_of_return_goes_as_the_law_has_it_and_no_other_way(own_bureau: Province) -> None:
    TheNotice.bureau = own_bureau
    least = {"done": 3, "refused": 3, "not there": 2}
    walk(TheNotice, STEPS, share="return", examples=8, length=8, least=least)
