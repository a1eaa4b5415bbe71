"""Papers against a model: what the law lets each do with a paper, and numbers without a gap."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from plumbline.doors.cli.province import Province
from plumbline.papers.models import Paper, PaperFile
from tests import scenes
from tests.machines.walk import walk
from tests.papers.scene import drafting
from tests.scenes import FORMS, Scene

STEPS: Counter[str] = Counter()
WHO = ["handler", "assistant", "recruit", "station_head", "head", "chief", "auditor", "stranger"]
DOES = {
    "papers.draft": {"handler", "assistant"},
    "papers.revise": {"handler", "assistant"},
    "papers.approve": {"head"},
    "papers.issue": {"handler", "assistant"},
    "papers.serve": {"handler", "assistant"},
    "papers.drop": {"handler", "assistant"},
    "papers.void": {"station_head", "head"},
}
UNSEEN = {"recruit", "stranger"}  # the case is none of theirs
FROM = {
    "papers.revise": {"draft", "approved"},
    "papers.approve": {"draft"},
    "papers.issue": {"draft", "approved"},
    "papers.serve": {"issued", "served"},
    "papers.drop": {"draft", "approved"},
    "papers.void": {"issued", "served"},
}
TO = {"papers.revise": "draft", "papers.approve": "approved", "papers.issue": "issued",
      "papers.serve": "served", "papers.drop": "dropped", "papers.void": "void"}  # fmt: skip
KINDS = ["acceptance", "evidence_received", "expert_commission"]
COVERS = set(DOES)


@dataclass
class Model:
    """A paper, as far as the law looks at it."""

    kind: str
    phase: str = "draft"
    serial: int | None = None


@dataclass
class Series:
    """The papers of the case."""

    papers: dict[UUID, Model] = field(default_factory=dict)

    def has(self, kind: str) -> bool:
        """Whether such a paper stands."""
        gone = ("dropped", "void")
        return any(p.kind == kind and p.phase not in gone for p in self.papers.values())

    def given(self, kind: str) -> int:
        """How many numbers of this kind were given."""
        return sum(p.kind == kind and p.serial is not None for p in self.papers.values())


class ThePapers(RuleBasedStateMachine):
    """One case, its papers, and whoever tries what."""

    bureau: Province

    @initialize()
    def a_case(self) -> None:
        """It holds what three kinds of paper say."""
        self.scene: Scene = drafting(self.bureau)
        scenes.step(self.scene, "measures.commission")
        self.series = Series()

    def attempt(self, act: str, who: str, lawful: bool, form: dict[str, Any]) -> bool:  # noqa: FBT001
        gates = self.scene.answer(act, who, **form)
        got = "done" if not gates else "not there" if gates == {"404"} else "refused"
        wanted = "not there" if who in UNSEEN else "done" if lawful else "refused"
        assert got == wanted, f"{who}: {act}: {got} {gates}, the law says {wanted}"
        STEPS[got] += 1
        return got == "done"

    @rule(who=st.sampled_from(WHO), kind=st.sampled_from(KINDS))
    def somebody_drafts(self, who: str, kind: str) -> None:
        """Once of a kind, but for lists that grow."""
        once = kind != "evidence_received"  # a list grows with the case
        form: dict[str, Any] = {"kind": kind}
        if kind == "expert_commission":
            form["matter"] = str(self.scene.ids["appraisal"])
        lawful = who in DOES["papers.draft"] and not (once and self.series.has(kind))
        if self.attempt("papers.draft", who, lawful, form):
            self.series.papers[self.scene.ids["paper"]] = Model(kind)

    @rule(who=st.sampled_from(WHO), act=st.sampled_from(sorted(FROM)), pick=st.integers(0, 99))
    def somebody_tries(self, who: str, act: str, pick: int) -> None:
        """Any act on any paper."""
        if not self.series.papers:
            return
        pk = sorted(self.series.papers)[pick % len(self.series.papers)]
        model, self.scene.ids["paper"] = self.series.papers[pk], pk
        commissioned = model.kind == "expert_commission"
        lawful = who in DOES[act] and model.phase in FROM[act]
        if act == "papers.approve":
            lawful = lawful and commissioned
        if act == "papers.issue":
            lawful = lawful and (not commissioned or model.phase == "approved")
        if self.attempt(act, who, lawful, FORMS[act]):
            if act == "papers.issue":
                model.serial = self.series.given(model.kind) + 1
            model.phase = TO[act]

    @rule(who=st.sampled_from(["handler", "head"]), pick=st.integers(0, 99))
    def a_paper_goes_on(self, who: str, pick: int) -> None:
        """So that papers come far."""
        for act in ("papers.approve", "papers.issue", "papers.serve"):
            self.somebody_tries("head" if act == "papers.approve" else who, act, pick)

    # -- legal sentences ---------------------------------------------------------------------------

    @invariant()
    def every_paper_stands_where_the_law_has_it(self) -> None:
        """Phase and number are the model's."""
        if not hasattr(self, "series"):
            return
        rows = Paper.objects.filter(case_id=self.scene.ids["case"])
        found = {row.pk: (row.template, row.phase, row.serial) for row in rows}
        models = self.series.papers.items()
        assert found == {pk: (m.kind, m.phase, m.serial) for pk, m in models}

    @invariant()
    def numbers_have_no_gap_and_no_double(self) -> None:
        """Whatever was dropped or declared void in between."""
        if not hasattr(self, "series"):
            return
        for kind in KINDS:
            rows = Paper.objects.filter(template=kind).exclude(serial=None)
            serials = sorted(row.serial or 0 for row in rows)
            assert serials == list(range(1, len(serials) + 1))

    @invariant()
    def what_has_a_number_has_a_sealed_file_and_nothing_else_has(self) -> None:
        """A draft is no paper yet."""
        if not hasattr(self, "series"):
            return
        numbered = Paper.objects.exclude(serial=None).values_list("pk", flat=True)
        assert set(numbered) == set(PaperFile.objects.values_list("paper_id", flat=True))


@pytest.mark.rule("C-EXCH-03", "P-ROLE-01")
def test_papers_go_as_the_law_has_it_and_no_other_way(own_bureau: Province) -> None:
    ThePapers.bureau = own_bureau
    least = {"done": 5, "refused": 5, "not there": 5}
    walk(ThePapers, STEPS, share="papers", examples=8, length=25, least=least)
