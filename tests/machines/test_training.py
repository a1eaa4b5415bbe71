"""Training against a model: a second person decides, and credits equal what sessions say."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid
from plumbline.training.models import Attendance, Credit
from tests import cast
from tests.machines.walk import STEPS
from tests.scenes import FORMS
from tests.training import scene as training
from tests.training.scene import TEACHER

TURNS = max(50, STEPS // 300)
HEAD, LAWYER, RECORDER = "station_head", "provincial_lawyer", "assistant"
WRONG = ("stranger",)  # of another city: no role here
COMERS = ("handler", "recruit", HEAD)
DESK = {"trainer": "", HEAD: "", TEACHER: ""}
CHECKED = DESK | {TEACHER: "training.not_teacher"}
# Who has the role for it, and which gate is shut to him all the same.
DOES: dict[str, dict[str, str]] = {
    "approve_course": {LAWYER: "", "trainer": "apart(training.propose_course)"},
    "withdraw_course": {LAWYER: "", "trainer": ""},
    "approve_plan": {HEAD: ""},
    "withdraw_plan": {HEAD: ""},
    "enrol": DESK,
    "cancel_session": DESK,
    "record_attendance": dict.fromkeys(DESK, "training.recorder") | {RECORDER: ""},
    "close_session": CHECKED,
    "correct_attendance": CHECKED,
    "weigh_claim": {LAWYER: "", "trainer": ""},
    "approve_curriculum": {"provincial_head": ""},
    "withdraw_curriculum": {"provincial_head": ""},
    "confirm_assigned": DESK,
    "lift_assigned": {TEACHER: "", LAWYER: ""},
}
FROM = {
    "approve_course": "proposed", "withdraw_course": "approved", "approve_plan": "drafted",
    "withdraw_plan": "drafted,approved", "enrol": "scheduled", "cancel_session": "scheduled",
    "record_attendance": "scheduled", "close_session": "scheduled", "correct_attendance": "held",
    "weigh_claim": "claimed", "approve_curriculum": "proposed", "withdraw_curriculum": "approved",
    "confirm_assigned": "open", "lift_assigned": "open",
}  # fmt: skip
TO = {"cancel_session": "cancelled", "close_session": "held", "confirm_assigned": "met",
      "lift_assigned": "lifted"}  # fmt: skip
MAKES = {"course": "propose_course", "training_plan": "draft_plan",
         "training_session": "schedule_session", "credit_claim": "claim_credit",
         "curriculum": "propose_curriculum", "assignment": "assign"}  # fmt: skip
COVERS = {f"training.{act}" for act in (*DOES, *MAKES.values())}


@dataclass
class Model:
    """The newest subject of each kind, and every credit there should be."""

    phase: dict[str, str] = field(default_factory=dict)
    ends: datetime = cast.OPENS
    begins: datetime = cast.OPENS
    hours: dict[str, int | None] = field(default_factory=dict)  # of the newest session
    whose: str = ""  # the newest assignment
    claimant: str = ""
    since: datetime = cast.OPENS  # when it was assigned
    trained: set[str] = field(default_factory=set)  # who got credit in sessions begun since
    credits: Counter[tuple[UUID, str]] = field(default_factory=Counter)


class Story:
    """One story: whoever tries what, by right or not."""

    def __init__(self, bureau: Province, seed: int) -> None:
        self.chance, self.model = random.Random(seed), Model()
        self.scene, self.told = training.proposed(bureau), Counter[str]()
        self.model.phase["course"] = "proposed"

    def attempt(self, act: str, who: str, on: UUID | None, form: dict[str, Any]) -> set[str]:
        try:
            return self.scene.answer(f"training.{act}", who, on, **form)
        except Invalid:
            return {"invalid"}

    def make(self, kind: str) -> None:
        """Begin another of its kind, where the law allows one."""
        act, model, scene = MAKES[kind], self.model, self.scene
        who, on, form = "trainer", None, dict(FORMS[f"training.{act}"])
        units, officers = scene.bureau.units, scene.bureau.officers
        taught, wanted, whose = model.phase["course"] == "approved", set[str](), ""
        if kind in ("course", "curriculum"):
            on = units[cast.PROVINCE]
        elif kind == "training_plan":
            stands = model.phase.get(kind) in ("drafted", "approved")
            wanted = set() if taught and not stands else {"invalid"}
        elif kind == "training_session":
            wanted = set() if taught else {"invalid"}
        elif kind == "credit_claim":
            who = whose = self.chance.choice(("handler", "trainer"))
            on = officers[whose]
            if self.chance.random() < 0.3:
                who, wanted = RECORDER, {"training.oneself"}
                on, whose = officers["handler"], "handler"
        else:
            whose = self.chance.choice(("handler", HEAD))
            on, form["until"] = officers[whose], None
        shut = self.attempt(act, who, on, form)
        assert shut == wanted, (act, who, shut, wanted)
        self.told["refused" if shut else "done"] += 1
        if shut:
            return
        model.phase[kind] = {"credit_claim": "claimed", "training_plan": "drafted",
                             "training_session": "scheduled", "assignment": "open"
                             }.get(kind, "proposed")  # fmt: skip
        if kind == "training_session":
            model.begins = scene.now + timedelta(hours=1)
            model.ends = scene.now + timedelta(hours=training.LASTS)
            model.hours = {"handler": None}
        elif kind == "assignment":
            model.whose, model.since, model.trained = whose, scene.now, set()
        elif kind == "credit_claim":
            model.claimant = whose

    def gates(self, act: str, who: str, kind: str, officer: str) -> set[str]:
        """Every gate that the law shuts to somebody who has the role."""
        model, shut = self.model, {DOES[act][who]} - {""}
        if model.phase[kind] not in FROM[act].split(","):
            shut.add(f"phase({FROM[act]})")
        at = self.scene.now + timedelta(minutes=1)
        if act in ("record_attendance", "close_session") and at < model.ends:
            shut.add("training.ended")
        if act == "close_session" and None in model.hours.values():
            shut.add("training.recorded")
        if act == "weigh_claim" and who == model.claimant:
            shut.add("apart(training.claim_credit)")
        if kind == "assignment" and who == model.whose:
            shut.add("training.not_oneself")
        if act == "correct_attendance" and who == officer:
            shut.add("training.not_oneself")
        if act == "confirm_assigned" and model.whose not in model.trained:
            shut.add("training.topic_credited")
        return shut

    def invalid(self, act: str, officer: str, hours: int) -> bool:
        """Whether what is said cannot be, all gates being open."""
        model = self.model
        if act == "enrol":
            late = self.scene.now + timedelta(minutes=1) >= model.ends
            return late or officer in model.hours
        if act == "correct_attendance":
            return officer not in model.hours or model.hours[officer] == hours
        return act == "record_attendance" and officer not in model.hours

    def step(self, act: str, who: str) -> None:
        """Somebody tries an act on the newest subject of its kind."""
        model, chance = self.model, self.chance
        kind = ACTS[f"training.{act}"].on.kind
        if kind not in model.phase:
            self.make(kind)
            return
        officer, hours = chance.choice(COMERS), chance.randint(0, 8)
        declined = chance.random() < 0.2
        pk, form = str(self.scene.bureau.officers[officer]), dict(FORMS[f"training.{act}"])
        if act == "enrol":
            form["officers"] = [pk]
        elif act == "record_attendance":
            form["rows"] = [{"officer": pk, "hours": hours}]
        elif act == "correct_attendance":
            form |= {"officer": pk, "hours": hours}
        elif "verdict" in form and declined:
            form["verdict"] = "decline"
        entitled = who in DOES[act]
        wanted = self.gates(act, who, kind, officer) if entitled else {"role"}
        if not wanted and self.invalid(act, officer, hours):
            wanted = {"invalid"}
        shut = self.attempt(act, who, None, form)
        said = (act, who, model.phase[kind], shut, wanted)
        assert (shut == wanted) if entitled else shut & {"role", "404"}, said
        self.told["refused" if shut else "done"] += 1
        if not shut:
            self.done(act, kind, officer, hours, declined=declined)

    def done(self, act: str, kind: str, officer: str, hours: int, *, declined: bool) -> None:
        """What follows in law."""
        model, officers = self.model, self.scene.bureau.officers
        if act == "enrol":
            model.hours[officer] = None
        elif act == "record_attendance":
            model.hours[officer] = hours
        elif act == "correct_attendance":
            before, model.hours[officer] = model.hours[officer] or 0, hours
            model.credits[officers[officer], "course"] += hours - before
        elif act == "close_session":
            model.credits[officers[TEACHER], "teaching"] += 8
            for name, there in model.hours.items():
                model.credits[officers[name], "course"] += there or 0
        elif act == "weigh_claim" and not declined:
            model.credits[officers[model.claimant], "exam"] += 4
        if act in ("close_session", "correct_attendance") and model.begins >= model.since:
            for name, there in model.hours.items():
                (model.trained.add if there else model.trained.discard)(name)
        self.moves(act, kind, declined=declined)

    def moves(self, act: str, kind: str, *, declined: bool) -> None:
        """Where the subject stands then."""
        model = self.model
        if act.startswith(("approve", "weigh")):
            agreed = "credited" if act == "weigh_claim" else "approved"
            model.phase[kind] = "declined" if declined else agreed
        elif act.startswith("withdraw"):
            model.phase[kind] = "withdrawn"
        elif act in TO:
            model.phase[kind] = TO[act]

    def agrees(self) -> None:
        """Phases, attendance and credits in the database are the model's."""
        model, scene = self.model, self.scene
        for kind, phase in model.phase.items():
            (on,) = {act.on for act in ACTS.values() if act.on.kind == kind}
            row = on._default_manager.get(pk=scene.ids[kind])  # noqa: SLF001
            assert row.phase == phase, kind
        if "training_session" in model.phase:
            rows = Attendance.objects.filter(session=scene.ids["training_session"])
            there = {scene.bureau.officers[name]: n for name, n in model.hours.items()}
            assert {row.officer_id: row.hours for row in rows} == there
        found = Counter[tuple[UUID, str]]()
        for one in Credit.objects.all():
            found[one.officer_id, one.source] += int(one.points)
            assert one.points == int(one.points)
        assert +found == +model.credits


@pytest.mark.rule("1.1", "1.2a", "1.2c", "1.3a", "D-QUAL-01", "P-ROLE-01")
@pytest.mark.parametrize("seed", range(3))
def test_training_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    story = Story(bureau, seed)
    chance = story.chance
    for _ in range(TURNS):
        luck = chance.random()
        if luck < 0.12:
            story.make(chance.choice(sorted(MAKES)))
        elif luck < 0.2:
            story.scene.tick(hours=training.LASTS)
        else:
            act = chance.choice((*DOES, "approve_course", *("record_attendance",) * 3,
                                 *("close_session",) * 2, "confirm_assigned"))  # fmt: skip
            wrong = chance.random() < 0.15
            story.step(act, chance.choice(WRONG if wrong else tuple(DOES[act])))
        story.agrees()
    assert story.told["done"] >= 10
    assert story.told["refused"] >= 10
