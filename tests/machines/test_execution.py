"""A decision being carried out, by anybody and in any order: what must never be so.

The steps are chosen among all acts of execution, lawful at the time or not; the sentences below
are the law's, checked on the tables after each step.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
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
from plumbline.execution.models import Detention, Payment, Remedy, Service, Suspension
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.models import Attempt, Entry
from plumbline.law.calendar import legal_day
from tests.execution.scene import DEPOSIT, FORMS, decision, made
from tests.machines.walk import walk
from tests.scenes import Scene, doer

COVERS = {act for act in FORMS if act.startswith("execution.")}
TIMES = {"execution.serve": 5, "execution.deliver": 4, "execution.receive": 4,
         "execution.file_remedy": 3, "execution.ask_suspension": 3,
         "execution.grant_suspension": 3}  # fmt: skip
RARE = {"execution.annul", "execution.end"}  # they end the story
CHOICE = [act for act in sorted(COVERS - RARE) for _ in range(TIMES.get(act, 1))] + sorted(RARE)
STEPS: Counter[str] = Counter()
TRY = st.tuples(
    st.integers(0, 999),
    st.integers(0, 9),
    st.sampled_from(["", "", "", "", "", "stranger", "reviewer"]),
)


class TheDecision(RuleBasedStateMachine):
    """Five days and a fine of five hundred, and everybody who may do something about it."""

    bureau: Province

    @initialize()
    def decide(self) -> None:
        """The decision was made."""
        self.scene: Scene = made(self.bureau)
        self.receipts = 0
        self.attempts = Attempt.objects.count()
        self.done: Counter[str] = Counter()

    @rule(tries=st.lists(TRY, min_size=1, max_size=4))
    def somebody_does_something(self, tries: list[tuple[int, int, str]]) -> None:
        """To whatever there is by now."""
        for pick, odd, who in tries:
            possible = [act for act in CHOICE if ACTS[act].on.kind in self.scene.ids]
            self.step(possible[pick % len(possible)], odd, who)

    def step(self, act: str, odd: int, who: str) -> None:
        """Do it, and count."""
        scene = self.scene
        try:
            shut = scene.answer(act, who or doer(act), **self.form(act, odd))
        except Invalid:
            STEPS["invalid"] += 1
            return
        STEPS["not there" if shut == {"404"} else "refused" if shut else "done"] += 1
        if shut == set():
            assert who == "" or (who == "reviewer" and "LEGAL_DEPT" in ACTS[act].by), (act, who)
            self.done[act] += 1
        elif shut != {"404"}:
            self.attempts += 1

    def form(self, act: str, odd: int) -> dict[str, Any]:
        """A form, sound mostly."""
        form = dict(FORMS[act])
        if ("receipt" in form and "yuan" in form) or act == "execution.collect":
            self.receipts += 1
            form["receipt"] = f"PJ-{id(self) % 10**9}-{self.receipts}"
        match act, odd:
            case "execution.pay_fine", 0 | 1 | 2:
                form["yuan"] = (499, 600, 1000)[odd]
            case "execution.pay_part", 0 | 1 | 2 | 3 | 4:
                form["yuan"] = 200
            case (("execution.grant_suspension" | "execution.replace_security"), 0 | 1 | 2 | 3):
                form |= {**DEPOSIT, "deposit": (1000, 800, 600, 0)[odd]}
            case (("execution.grant_suspension" | "execution.replace_security"), 4):
                form |= {"deposit": 1000}
            case "execution.note_outcome", 0 | 1 | 2:
                form |= {"result": "changed", "fine": 300, "days": (0, 2, 3)[odd]}
            case "execution.answer_doubt", 0 | 1:
                form["wrong"] = True
            case _:
                pass
        return form

    @rule(days=st.integers(1, 6))
    def days_pass(self, days: int) -> None:
        """Limits run out."""
        if self.scene.now.date() < date(2026, 9, 1):
            self.scene.tick(days=days)

    # -- legal sentences ---------------------------------------------------------------------------

    @invariant()
    def nobody_pays_more_than_the_fine_and_as_much_again(self) -> None:
        """And nothing is paid before service."""
        if not hasattr(self, "done"):
            return
        row = decision(self.scene)
        paid = sum(p.fen for p in Payment.objects.filter(decision=row))
        assert paid <= 2 * row.fine * 100
        reached = Service.objects.filter(decision=row, recipient="punished", served_at__lte=(
            self.scene.now)).exists()  # fmt: skip
        assert reached or (paid == 0 and row.phase in ("made", "ended", "annulled"))

    @invariant()
    def nobody_is_detained_longer_than_decided(self) -> None:
        """Nor released early, unless the decision fell, was changed, or the detention was wrong."""
        if not hasattr(self, "done"):
            return
        row = decision(self.scene)
        rows = list(Detention.objects.filter(decision=row))
        assert sum(r.served for r in rows) <= row.days_to_serve
        assert len([r for r in rows if r.phase in ("delivered", "held", "out")]) <= 1
        changed = Remedy.objects.filter(decision=row, result="changed").exists()
        for r in rows:
            if r.phase == "released":
                early = r.served < r.days
                assert not early or r.wrong or changed or row.phase == "annulled"
                assert r.certificate
            if r.phase == "held":
                assert r.received_at is not None
                assert legal_day(r.received_at) <= self.scene.now.date()

    @invariant()
    def security_is_a_guarantor_or_a_deposit_never_both(self) -> None:
        """And one suspension at a time."""
        if not hasattr(self, "done"):
            return
        rows = list(Suspension.objects.filter(decision=decision(self.scene)))
        assert len([r for r in rows if r.phase in ("requested", "granted")]) <= 1
        for r in rows:
            assert not (r.guarantor and r.fen)
            if r.phase in ("granted", "ended", "forfeited"):
                assert bool(r.guarantor) != bool(r.fen)
                assert r.fen % 20_000 == 0
            assert r.guarantor_fine <= 3000

    @invariant()
    def nothing_is_executed_that_is_not_done(self) -> None:
        """An executed decision is paid and served; nobody is still held for it."""
        if not hasattr(self, "done"):
            return
        row = decision(self.scene)
        if row.phase != "executed":
            return
        rows = list(Detention.objects.filter(decision=row))
        assert not any(r.phase in ("delivered", "held", "out") for r in rows)
        changes = Remedy.objects.filter(decision=row, result="changed").order_by("pk")
        last = changes.last()
        fine = last.fine if last and last.fine is not None else row.fine
        days = last.days if last and last.days is not None else row.days_to_serve
        assert sum(p.fen for p in Payment.objects.filter(decision=row)) >= fine * 100
        let_go = any(r.phase == "refused" or r.wrong for r in rows)
        assert let_go or sum(r.served for r in rows) >= days or self.done["execution.note_outcome"]

    @invariant()
    def every_act_left_one_entry_and_every_refusal_one_attempt(self) -> None:
        """And nothing else did."""
        if not hasattr(self, "done"):
            return
        ids = [pk for kind, pk in self.scene.ids.items() if kind == "decision"]
        entries = Entry.objects.filter(subject_id__in=ids, act__startswith="execution.")
        mine = {act: n for act, n in self.done.items() if ACTS[act].on.kind == "decision"}
        assert Counter(entries.values_list("act", flat=True)) == mine
        assert Attempt.objects.count() == self.attempts


@pytest.mark.rule("D-ADM-33", "D-ADM-34", "G-ADM-40", "N-ADM-13", "D-ADM-36", "D-ADM-41")
def test_a_decision_is_carried_out_as_the_law_has_it(own_bureau: Province) -> None:
    TheDecision.bureau = own_bureau
    least = {"done": 10, "refused": 10}
    walk(TheDecision, STEPS, share="execution", examples=10, length=25, least=least)
