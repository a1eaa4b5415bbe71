"""A complaint against a model: taken up, looked into, answered, by anybody in any order.

A complaint and a request for information go through the same acts; the model knows which are for
which, who was told to look, who found, and what waits for a third party.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest

from plumbline.complaints.models import Complaint
from plumbline.doors.cli.province import Province
from tests.complaints import scene as complaints
from tests.complaints.scene import ANSWER, FOUND
from tests.machines.trying import DONE, NOT_THERE, Answer, met, shut, tried
from tests.scenes import FORMS, resolved

UNDER_WAY = {"lodged", "accepted"}
PHASES = {
    "identify": UNDER_WAY, "assign": UNDER_WAY, "accept": {"lodged"},
    "decline": {"lodged", "accepted", "clarifying"}, "extend": {"accepted"}, "find": {"accepted"},
    "reply": {"accepted"}, "withdraw": {"lodged", "accepted", "clarifying"},
    "ask_review": {"replied"}, "ask_clarification": {"accepted"}, "clarify": {"clarifying"},
    "consult": {"accepted"}, "consulted": {"accepted"},
}  # fmt: skip
COVERS = {f"complaints.{act}" for act in PHASES}
WHO = {"public": "public", "inspector": "desk", "reviewer": "desk", "head": "head", "handler": ""}
DESK, HEAD = {"desk"}, {"head"}
NEEDS = {
    "identify": DESK | HEAD, "assign": DESK | HEAD, "accept": DESK, "decline": DESK,
    "extend": HEAD, "find": DESK | HEAD, "reply": HEAD, "withdraw": {"public"},
    "ask_review": DESK | {"public"}, "ask_clarification": DESK, "clarify": DESK | {"public"},
    "consult": DESK, "consulted": DESK,
}  # fmt: skip
PETITIONS = {"identify", "accept", "ask_review"}
REQUESTS = {"ask_clarification", "clarify", "consult", "consulted"}
ENDING = {"decline", "withdraw", "ask_review"}
PROVIDED: dict[str, Any] = {"outcome": "provided"}
TURNS = 45


@dataclass
class Model:
    """What the law knows of the complaint."""

    request: bool
    phase: str
    assigned: bool = False
    extended: bool = False
    asked: bool = False  # to make the request clear
    consulted: bool = False  # a third party's answer is awaited
    found: set[str] = field(default_factory=set)


class Story:
    """One complaint, and everybody who may try something with it."""

    def __init__(self, bureau: Province, seed: int) -> None:
        self.chance = random.Random(seed)
        request = seed % 2 == 1
        self.scene = (complaints.requested if request else complaints.lodged)(bureau)
        self.item = self.scene.ids["complaint"]
        self.model = Model(request, "accepted" if request else "lodged")
        self.model.assigned = bool(self.row.handlers)
        self.told: Counter[str] = Counter()

    @property
    def row(self) -> Complaint:
        """As it stands."""
        return Complaint.objects.get(pk=self.item)

    def law(self, act: str, who: str) -> Answer:
        """Which gates hold against it, in the words of the model."""
        m = self.model
        if not WHO[who]:
            return NOT_THERE
        return shut(
            ("role", WHO[who] in NEEDS[act]),
            ("phase", m.phase in PHASES[act]),
            (
                "matter",
                not ((act in PETITIONS and m.request) or (act in REQUESTS and not m.request)),
            ),
            ("not_taken_up", act != "decline" or m.phase == "lodged" or m.request),
            ("once_extended", act != "extend" or not m.extended),
            ("told_once", act != "ask_clarification" or not m.asked),
            ("handler", act != "find" or (m.assigned and who == "reviewer")),
            ("apart", act not in ("extend", "reply") or who not in m.found),
            ("after", act != "reply" or bool(m.found)),
            ("third_party_heard", act != "consulted" or m.consulted),
        )

    def form(self, act: str) -> dict[str, Any]:
        """What is written; requests end in other words than complaints."""
        if act == "find" and self.model.request:
            return {**FOUND, **PROVIDED, "fault": None, "officers": []}
        if act == "reply" and self.model.request:
            return ANSWER | PROVIDED
        return FORMS[f"complaints.{act}"]

    def step(self, act: str, who: str) -> None:
        """Try it; the answer is the model's."""
        expected = self.law(act, who)
        form = resolved(self.scene, self.form(act))
        answer = tried(self.scene, f"complaints.{act}", who, self.item, form)
        assert answer == expected, (act, who, self.model)
        self.told[met(answer)] += 1
        if answer == DONE:
            self.did(act, who)

    def did(self, act: str, who: str) -> None:
        """What the model knows then."""
        m = self.model
        m.assigned |= act == "assign"
        m.extended |= act == "extend"
        m.asked |= act == "ask_clarification"
        if act == "find":
            m.found.add(who)
        if act == "consult":
            m.consulted = True
        if act in {"consulted", "ask_clarification", "reply", "decline", "withdraw"}:
            m.consulted = False
        m.phase = {
            "accept": "accepted", "decline": "declined", "reply": "replied",
            "withdraw": "withdrawn", "ask_review": "reviewing", "ask_clarification": "clarifying",
            "clarify": "accepted",
        }.get(act, m.phase)  # fmt: skip


@pytest.mark.rule("D-OPEN-09", "D-OPEN-11", "D-OPEN-12", "P-ROLE-01", "3.5b")
@pytest.mark.parametrize("seed", range(4))
def test_a_complaint_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    story = Story(bureau, seed)
    chance = story.chance
    for turn in range(TURNS):
        phase = story.model.phase
        usual = [act for act, phases in PHASES.items() if phase in phases]
        acts = [act for act in usual if act not in ENDING or turn > TURNS - 8]
        act = chance.choice(acts if acts and chance.random() < 0.7 else sorted(PHASES))
        if act in ENDING and turn < TURNS - 8 and phase in PHASES[act]:
            continue
        story.step(act, chance.choice(sorted(WHO)))
        assert (story.row.phase, story.row.extended) == (story.model.phase, story.model.extended)
        if story.model.phase == "reviewing":
            break  # it stands at the city then, out of sight of the county
    assert story.told["done"] >= 3
    assert story.told["refused"] >= 5
    assert story.told["not there"] >= 1


@pytest.mark.rule("P-ROLE-01", "D-OPEN-11")
def test_a_gate_left_out_is_noticed(bureau: Province) -> None:
    """The control: without the gate somebody answers before anything was found."""
    from plumbline.kernel.act import ACTS

    story, declared = Story(bureau, 1), ACTS["complaints.reply"]
    asked = declared.asked
    object.__setattr__(declared, "asked", tuple(g for g in asked if not g.code.startswith("after")))
    try:
        with pytest.raises(AssertionError):
            story.step("reply", "head")
    finally:
        object.__setattr__(declared, "asked", asked)
