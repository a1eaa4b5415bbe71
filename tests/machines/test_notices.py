"""A notice against a model: made, arrived, not arrived, written, posted, returned, served, closed.

By anybody in any order. Between the acts receipts come, early, late and against each other; in
every second story there is an address to which a letter can go.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

import pytest

from plumbline.doors.cli.province import Province
from plumbline.notices.models import OPEN, Notice
from tests.machines.trying import DONE, NOT_THERE, Answer, met, shut, tried
from tests.notices import scene as notices
from tests.scenes import FORMS, Scene, accepted, resolved, step

PHASES = {
    "note_delivered": set(OPEN), "note_failed": {"made", "delivered", "letter"},
    "serve": set(OPEN), "close_untold": {"personal"}, "write_letter": {"letter"},
    "post": {"letter"}, "record_receipt": {"posted"}, "record_return": {"posted"},
}  # fmt: skip
COVERS = {f"notices.{act}" for act in (*PHASES, "prepare", "lift_stop")}
NEEDS = {
    "prepare": {"clock"}, "note_delivered": {"clock"}, "note_failed": {"clock"},
    "serve": {"handler"}, "close_untold": {"station_head"},
    "lift_stop": {"handler", "station_head"}, "write_letter": {"clock", "handler"},
    "post": {"handler"}, "record_receipt": {"handler"}, "record_return": {"handler"},
}  # fmt: skip
WHO = ("clock", "handler", "station_head")
AFTER = {"note_delivered": "delivered", "serve": "served",
         "close_untold": "untold", "post": "posted", "record_receipt": "served",
         "record_return": "personal"}  # fmt: skip
TURNS = 120


@dataclass
class Model:
    """What the law knows of the notice, and of a number that was stopped."""

    phase: str = ""
    arrived: bool = False
    denied: bool = False
    stopped: bool = True
    home: bool = False  # where he lives is on file
    paper: str = ""  # his letter: drawn up, issued


class Story:
    """One notice of a case, one stopped number, and everybody who may try something."""

    def __init__(self, bureau: Province, seed: int, *, home: bool = False) -> None:
        self.chance = random.Random(seed)
        self.scene: Scene = notices.stopped(bureau)
        stop = self.scene.ids["sms_stop"]
        self.scene = (notices.at_home if home else accepted)(bureau)
        self.scene.ids["sms_stop"] = stop
        self.model, self.told = Model(home=home), Counter[str]()

    def law(self, act: str, who: str) -> Answer:
        """Which gates hold against it, in the words of the model."""
        m = self.model
        if (act, who) == ("lift_stop", "clock"):
            return NOT_THERE
        phases = PHASES.get(act)
        return shut(
            ("role", who in NEEDS[act]),
            ("phase", (m.phase in phases) if phases else act != "lift_stop" or m.stopped),
            ("is_due", act != "prepare" or not m.phase),
            ("arrived", act != "note_delivered" or (m.arrived and not m.denied)),
            ("apart", act != "close_untold" or who != "handler"),  # who handles does not close
            ("did_not_arrive", act != "note_failed" or (m.denied and m.phase != "letter")),
            ("letter_open", act not in ("write_letter", "post") or m.home),
            ("letter_wanted", act != "write_letter" or not m.paper),
            ("letter_issued", act != "post" or m.paper == "issued"),
        )

    def step(self, act: str, who: str) -> None:
        """Try it; the answer is the model's."""
        kind = {"prepare": "case", "lift_stop": "sms_stop"}.get(act, "progress_notice")
        if kind not in self.scene.ids:
            return
        on, kept = self.scene.ids[kind], self.scene.ids.get("progress_notice")
        expected = self.law(act, who)
        form = resolved(self.scene, FORMS[f"notices.{act}"])
        answer = tried(self.scene, f"notices.{act}", who, on, form)
        if kept is not None:
            self.scene.ids["progress_notice"] = kept
        assert answer == expected, (act, who, self.model)
        self.told[met(answer)] += 1
        if answer == DONE:
            if act == "prepare":
                self.model.phase = "made"
            elif act == "lift_stop":
                self.model.stopped = False
            elif act == "write_letter":
                self.model.paper = "draft"
            elif act == "note_failed":
                self.model.phase = "letter" if self.model.home else "personal"
            else:
                self.model.phase = AFTER[act]

    def issues(self) -> None:
        """The letter that lies ready is issued."""
        if self.model.paper == "draft" and self.model.phase == "letter":
            step(self.scene, "papers.issue")
            self.model.paper = "issued"

    def receives(self) -> None:
        """A receipt comes."""
        if not self.model.phase:
            return
        arrived = self.chance.random() < 0.6
        notices.receipt(self.scene, delivered=arrived)
        self.model.arrived |= arrived
        self.model.denied |= not arrived


@pytest.mark.rule("N-OPEN-01", "D-OPEN-06", "P-OPEN-04", "3.5c")
@pytest.mark.parametrize("seed", range(6))
def test_a_notice_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    story = Story(bureau, seed, home=bool(seed % 2))
    for _ in range(TURNS):
        if story.chance.random() < 0.15:
            story.receives()
        if story.chance.random() < 0.3:
            story.issues()
        act = story.chance.choice(sorted(NEEDS))
        story.step(act, story.chance.choice(WHO))
        if story.model.phase:
            found = Notice.objects.get(pk=story.scene.ids["progress_notice"])
            assert found.phase == story.model.phase
            assert bool(found.told_at) == (story.model.phase in ("delivered", "served"))
    assert story.told["done"] >= 2
    assert story.told["refused"] >= 5


@pytest.mark.rule("N-OPEN-01")
def test_a_gate_left_out_is_noticed(bureau: Province) -> None:
    """The control: without the gate somebody counts as told of whom nothing is known."""
    from plumbline.kernel.act import ACTS

    story, declared = Story(bureau, 0), ACTS["notices.note_delivered"]
    story.step("prepare", "clock")
    asked = declared.asked
    object.__setattr__(declared, "asked", tuple(g for g in asked if g.code != "notices.arrived"))
    try:
        with pytest.raises(AssertionError):
            story.step("note_delivered", "clock")
    finally:
        object.__setattr__(declared, "asked", asked)
