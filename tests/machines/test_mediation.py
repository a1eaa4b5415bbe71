"""The life of a mediation against a model: what the law lets happen, written down once more."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from plumbline.doors.cli.province import Province
from plumbline.mediation.models import Mediation
from tests.machines.walk import walk
from tests.mediation.scene import FORMS, disputed
from tests.scenes import Scene, doer

OPENING = {"mediation.open": "open", "mediation.settle_on_the_spot": "performed",
           "mediation.submit_settlement": "applied"}  # fmt: skip
COVERS = {act for act in FORMS if act.startswith("mediation.")}
STRANGERS = {"stranger": "not there", "reviewer": "refused", "auxiliary": "not there"}


@dataclass
class Model:
    """One dispute, as far as the law looks at it."""

    state: str = "none"  # of the newest mediation
    sessions: int = 0
    agreed: bool = False  # in the newest session
    perform_by: date = date(2026, 1, 1)
    waits: bool = False  # a failure after which punishment was not resumed
    barred: bool = False  # somebody attacked or fled
    decided: bool = False


def lawful(m: Model, act: str, form: dict[str, Any], today: date) -> bool:  # noqa: PLR0911
    """What the law says to this, done by whoever may."""
    if act in OPENING:
        free = m.state in ("none", "failed") and not m.barred and not m.decided
        return free and len(form["consenting"]) == 2 and not form.get("bars")
    match act.split(".")[1]:
        case "hold_session":
            return m.state == "open" and m.sessions < 2 and bool(form.get("second"))
        case "agree":
            return m.state == "open" and m.agreed and len(form["signed"]) == 2
        case "note_performed":
            return m.state == "agreed"
        case "note_default":
            return m.state == "agreed" and (form["refused"] or today > m.perform_by)
        case "fail":
            sat = form["failure"] != "not_reached" or m.sessions > 0
            return m.state == "open" and sat
        case "recognise" | "decline":
            return m.state == "applied"
        case "conclude":
            return m.state == "performed" and not m.decided
        case "resume":
            told = len(form["told"]) == 2
            return m.state == "failed" and m.waits and told and not m.decided
    raise LookupError(act)


def follow(m: Model, act: str, form: dict[str, Any]) -> None:
    """What a lawful act changes."""
    if act in OPENING:
        m.state, m.sessions, m.agreed, m.waits = OPENING[act], 0, False, False
    match act.split(".")[1]:
        case "hold_session":
            m.sessions, m.agreed = m.sessions + 1, form["agreed"]
        case "agree":
            m.state, m.perform_by = "agreed", date.fromisoformat(form["perform_by"])
        case "note_performed" | "recognise":
            m.state = "performed"
        case "note_default" | "fail" | "decline":
            m.state, m.waits = "failed", True
            m.barred |= form.get("failure") in ("new_act", "flight")
        case "conclude":
            m.decided = True
        case "resume":
            m.waits = False


def vary(act: str, odd: int, scene: Scene) -> dict[str, Any]:
    """A form, sound mostly."""
    form = dict(FORMS[act])
    both = ["@suspect", "@victim"]
    match act, odd:
        case (
            ("mediation.open" | "mediation.settle_on_the_spot" | "mediation.submit_settlement"),
            0,
        ):
            form["consenting"] = both[:1]
        case (
            ("mediation.open" | "mediation.settle_on_the_spot" | "mediation.submit_settlement"),
            1,
        ):
            form["bars"] = ["repeated"]
        case "mediation.hold_session", 0:
            form["second"] = None
        case "mediation.hold_session", 1 | 2 | 3:
            form["agreed"] = False
        case "mediation.agree", 0:
            form["signed"] = both[1:]
        case "mediation.note_default", 0 | 1 | 2 | 3:
            form["refused"] = False
        case "mediation.fail", 0 | 1 | 2 | 3:
            form["failure"] = ("not_reached", "new_act", "flight", "not_reached")[odd]
        case "mediation.resume", 0:
            form["told"] = both[:1]
        case _:
            pass
    if act == "mediation.agree":
        form["perform_by"] = (scene.now + timedelta(days=3)).date().isoformat()
    return form


STEPS: Counter[str] = Counter()
TRY = st.tuples(
    st.integers(0, 999),
    st.integers(0, 12),
    st.sampled_from(["", "", "", "", "", *sorted(STRANGERS)]),
)


class TheDispute(RuleBasedStateMachine):
    """Two neighbours, and the police between them."""

    bureau: Province

    @initialize()
    def begin(self) -> None:
        """They are registered; nothing was mediated."""
        self.scene, self.model = disputed(self.bureau), Model()

    @rule(tries=st.lists(TRY, min_size=1, max_size=3))
    def somebody_does_something(self, tries: list[tuple[int, int, str]]) -> None:
        """To whatever there is by now."""
        for pick, odd, who in tries:
            begun = "mediation" in self.scene.ids
            possible = sorted(COVERS if begun else {*OPENING, "mediation.conclude"})
            self.step(possible[pick % len(possible)], odd, who)

    def step(self, act: str, odd: int, who: str) -> None:
        """Do it, and compare."""
        scene, model = self.scene, self.model
        form = vary(act, odd, scene)
        today = (scene.now + timedelta(minutes=1)).date()
        expected = "done" if lawful(model, act, form, today) else "refused"
        if who:
            expected = STRANGERS[who]
        shut = scene.answer(act, who or doer(act), **form)
        found = "not there" if shut == {"404"} else "refused" if shut else "done"
        assert found == expected, (act, form, model, shut)
        STEPS[found] += 1
        if found == "done":
            follow(model, act, form)

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        """Time for performance runs out."""
        if self.scene.now.date() < date(2026, 9, 1):
            self.scene.tick(days=days)

    @invariant()
    def no_case_ends_by_mediation_that_was_not_performed(self) -> None:
        """And no mediation is performed without the day, nor held more than twice."""
        if not hasattr(self, "model"):
            return
        case = self.scene.case
        rows = list(Mediation.objects.filter(case=case).order_by("id"))
        assert (case.phase == "decided") is self.model.decided
        if case.phase == "decided":
            assert rows[-1].phase == "performed"
        for row in rows:
            assert row.sessions.count() <= 2
            assert (row.phase == "performed") <= (row.performed_on is not None)
            assert (row.phase == "failed") is (row.failed_at is not None)
        assert (rows[-1].phase if rows else "none") == self.model.state


@pytest.mark.rule("D-ADM-30", "D-ADM-31", "P-ADM-06", "N-ADM-12", "G-ADM-37", "G-ADM-38")
def test_a_mediation_goes_as_the_law_has_it_and_no_other_way(own_bureau: Province) -> None:
    TheDispute.bureau = own_bureau
    least = {"done": 5, "refused": 5, "not there": 5}
    walk(TheDispute, STEPS, share="mediation", examples=9, length=30, least=least)
