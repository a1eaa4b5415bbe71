"""A publication against a model: written, checked, let out, taken back, by anybody in any order.

A text of a unit's own and a decision go through the same acts. The model knows who wrote and who
checked, what was passed since the last change, and what the law asks before anything is out.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from plumbline.doors.cli.province import Province
from plumbline.publications import society, state
from plumbline.publications.models import Publication
from tests.machines.trying import DONE, NOT_THERE, Answer, met, shut, tried
from tests.publications import scene as publications
from tests.scenes import FORMS, Scene, doer, resolved

OPEN = {"drafted", "returned", "reviewed"}
PHASES = {
    "draft": {"owed", *OPEN}, "redact": OPEN, "review_secrecy": {"drafted"},
    "check_anonymity": {"drafted"}, "release": {"reviewed"}, "approve": {"reviewed"},
    "publish": {"approved"}, "correct": {"published"}, "withdraw": {"published"},
    "exempt": {"owed", "approved", *OPEN}, "select": {"issued"},
}  # fmt: skip
COVERS = {f"publications.{act}" for act in PHASES}
LAWYER = ("desk", "check", "legal", "back")
WHO: dict[str, tuple[str, ...]] = {
    "handler": (), "station_head": ("desk", "check"), "reviewer": LAWYER,
    "novice_reviewer": LAWYER, "head": ("check", "head", "back"),
}  # fmt: skip
NEEDS = {
    **dict.fromkeys(("draft", "redact", "correct", "publish", "select"), "desk"),
    **dict.fromkeys(("review_secrecy", "check_anonymity"), "check"),
    "release": "legal", "approve": "head", "exempt": "head", "withdraw": "back",
}  # fmt: skip
APART = {"review_secrecy", "check_anonymity", "release", "approve"}
HARD = {"check_anonymity", "approve", "publish"}  # ask that every place was decided
TURNS = 45
WITHOUT = {"approve": "head", "check_anonymity": "reviewer", "review_secrecy": "station_head"}


@dataclass
class Model:
    """What the law knows of the publication."""

    decision: bool
    phase: str
    wrote: set[str]
    checked: set[str] = field(default_factory=set)
    hidden: bool = False
    secrecy: bool = False
    anonymity: bool = False
    released: bool = False
    noted: bool = False
    correcting: bool = False


class Story:
    """One publication, and everybody who may try something with it."""

    def __init__(self, bureau: Province, seed: int) -> None:
        self.chance = random.Random(seed)
        decision = seed % 2 == 1
        build = publications.selected if decision else publications.drafted
        self.scene: Scene = build(bureau)
        self.item = self.scene.ids["publication"]
        self.model = Model(decision, "drafted", {"station_head"})
        self.told: Counter[str] = Counter()

    def law(self, act: str, who: str) -> Answer:
        """Which gates hold against it, in the words of the model."""
        m = self.model
        roles = WHO[who]
        if who == "handler":
            return NOT_THERE
        gates = [
            ("role", NEEDS[act] in roles),
            ("phase", m.phase in PHASES[act]),
            ("apart", act not in APART or (
                who not in m.wrote and not (act == "approve" and who in m.checked))),
            ("own_text", not (act in ("draft", "correct") and m.decision)),
            ("settled", act not in HARD or m.hidden),
            ("nothing_left", act not in {*HARD, "release"} or m.hidden or not m.decision),
            ("public_order", act != "release" or m.decision),
            ("released", act not in ("approve", "publish") or not m.decision or m.released),
            ("noted", act != "publish" or not m.decision or m.noted),
            ("not_corrected_yet", act != "correct" or not m.correcting),
        ]  # fmt: skip
        return shut(*gates)

    def step(self, act: str, who: str, *, surely: bool = False) -> None:
        """Try it; the answer is the model's."""
        luck = 1.0 if surely else self.chance.random()
        returns = act in ("review_secrecy", "check_anonymity") and luck < 0.15
        form = resolved(self.scene, FORMS[f"publications.{act}"])
        form = form | ({"verdict": "return"} if returns else {})
        if act == "redact" and luck < 0.2:
            form["rows"] = []
        expected = self.law(act, who)
        answer = tried(self.scene, f"publications.{act}", who, self.item, form)
        self.scene.ids["publication"] = self.item
        assert answer == expected, (act, who, self.model)
        self.told[met(answer)] += 1
        if answer == DONE:
            self.did(act, who, returns=returns, whole=bool(form.get("rows")))

    def did(self, act: str, who: str, *, returns: bool, whole: bool) -> None:
        """What the model knows then."""
        m = self.model
        if act in ("draft", "redact"):
            m.wrote.add(who)
            m.secrecy = m.anonymity = m.released = False
            m.hidden = act == "redact" and whole
            m.phase = "drafted"
        elif act in ("review_secrecy", "check_anonymity"):
            m.checked.add(who)
            if returns:
                m.secrecy = m.anonymity = False
                m.phase = "returned"
            else:
                m.secrecy |= act == "review_secrecy"
                m.anonymity |= act == "check_anonymity"
                m.phase = "reviewed" if m.secrecy and m.anonymity else "drafted"
        elif act == "release":
            m.released = True
        elif act == "correct":
            m.correcting = True
            m.wrote.add(who)
        else:
            m.phase = {"approve": "approved", "publish": "published", "withdraw": "withdrawn",
                       "exempt": "exempted"}[act]  # fmt: skip

    def agrees(self) -> None:
        """The row is the model's, and what society reads holds nothing of the file."""
        m, row = self.model, Publication.objects.get(pk=self.item)
        assert (row.phase, row.secrecy_passed, row.anonymity_passed, bool(row.released_for)) == (
            m.phase, m.secrecy, m.anonymity, m.released)  # fmt: skip
        shown = society.one(self.item)
        assert (shown is not None) == (m.phase in ("published", "withdrawn"))
        assert (shown is not None and shown.content is not None) == (m.phase == "published")
        if shown and shown.content:
            assert m.secrecy and m.anonymity
            assert m.released or not m.decision
            assert state.review(row).left == []


@pytest.mark.rule("R-OPEN-02", "G-OPEN-01", "G-OPEN-02", "C-OPEN-02", "P-ROLE-01")
@pytest.mark.parametrize("seed", range(4))
def test_a_publication_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    story = Story(bureau, seed)
    chance = story.chance
    for turn in range(TURNS):
        if turn == TURNS // 2 and story.model.decision:
            story.scene.do("execution.note_published", doer("execution.note_published"),
                           **FORMS["execution.note_published"])  # fmt: skip
            story.model.noted = True
        usual = [act for act, phases in PHASES.items() if story.model.phase in phases]
        ending = {"exempt", "withdraw"} if turn < TURNS - 8 else set()
        acts = [act for act in usual if act not in ending]
        any_act = sorted(PHASES.keys() - {"select"})
        act = chance.choice(acts if acts and chance.random() < 0.7 else any_act)
        if act == "select" or (act in ending and chance.random() < 0.9):
            continue
        story.step(act, chance.choice(sorted(WHO)))
        story.agrees()
    assert story.told["done"] >= 5
    assert story.told["refused"] >= 5


@pytest.mark.parametrize(
    ("act", "gate"),
    [("approve", "publications.released"), ("check_anonymity", "publications.settled"),
     ("review_secrecy", "apart(")],
)  # fmt: skip
def test_a_gate_left_out_is_noticed(bureau: Province, act: str, gate: str) -> None:
    """The control: without the gate the product answers otherwise than the law."""
    from plumbline.kernel.act import ACTS

    declared = ACTS[f"publications.{act}"]
    asked = declared.asked
    story = Story(bureau, 1)
    if act == "approve":
        for one, who in (("redact", "station_head"), ("review_secrecy", "reviewer"),
                         ("check_anonymity", "reviewer")):  # fmt: skip
            story.step(one, who, surely=True)
    object.__setattr__(declared, "asked", tuple(g for g in asked if not g.code.startswith(gate)))
    try:
        with pytest.raises(AssertionError):
            story.step(act, WITHOUT[act], surely=True)
    finally:
        object.__setattr__(declared, "asked", asked)
