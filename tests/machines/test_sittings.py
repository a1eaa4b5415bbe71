"""An exam against a model: set, seated, sat, collected, marked, published, contested, voided.

The model shares nothing with the product but names. For each act, person and subject it says which
gates are shut, exactly; or that the form is wrong; or that it is done.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plumbline.doors.cli.province import Province
from plumbline.exams.models import Exam, ExamPaper, Script, Sitting
from plumbline.law.calendar import legal_day
from tests import cast
from tests.exams import hall
from tests.exams.scene import SEED
from tests.machines.trying import DONE, NOT_THERE, WRONG, Answer, met, officers, shut, tried
from tests.machines.walk import walk
from tests.scenes import FORMS, Scene

TRIED: Counter[str] = Counter()
DESK, LEGAL, HEAD, INSPECTION, CASE, CLOCK = "desk", "legal", "head", "inspection", "case", "clock"
PEOPLE = {
    "trainer": {DESK}, "drafter": {DESK, "department"}, "reviewer": {DESK, LEGAL},
    "chief": {HEAD, DESK}, "head": {HEAD}, "inspector": {INSPECTION}, "novice_reviewer": {LEGAL},
    "station_head": {"department"}, "handler": {CASE}, "assistant": {CASE}, "recruit": {CASE},
    "stranger": set[str](), "clock": {CLOCK},
}  # fmt: skip
KEEPERS = {"trainer", "drafter"}
STATION = {"handler", "assistant", "recruit", "station_head", "auxiliary", "area_manager"}
INTERMEDIATE = {"reviewer", "station_head"}
SEES = {DESK, LEGAL, HEAD, INSPECTION, "department"}  # and the clock what it ends
MARKS = {DESK, LEGAL, HEAD}
CANDIDATES = SEES | {CASE}
ACTS: dict[str, tuple[set[str], str]] = {  # act → by whom, on what
    "open_exam": ({HEAD}, "paper"),
    "add_room": ({DESK}, "exam"),
    "name_markers": ({HEAD}, "exam"),
    "register": ({DESK}, "exam"),
    "seat": ({DESK}, "exam"),
    "collect": ({DESK, CLOCK}, "exam"),
    "publish": ({HEAD}, "exam"),
    "begin": (CANDIDATES, "sitting"),
    "submit": (CANDIDATES, "sitting"),
    "end_sitting": ({CLOCK}, "sitting"),
    "appeal": (CANDIDATES, "sitting"),
    "answer_appeal": ({LEGAL, INSPECTION, HEAD}, "sitting"),
    "report_cheating": ({DESK}, "sitting"),
    "void_result": ({HEAD}, "sitting"),
    "mark_script": (MARKS, "script"),
    "tell_seed": ({LEGAL, INSPECTION}, "paper"),
}
COVERS = {f"exams.{act}" for act in ACTS}
SAT = {"sitting", "submitted", "announced", "appealed", "answered"}
PHASES = {
    "open_exam": {"drawn"}, "tell_seed": {"drawn"}, "add_room": {"planned"},
    "register": {"planned"}, "seat": {"planned"},
    "name_markers": {"planned", "seated", "collected"},
    "collect": {"seated"}, "publish": {"collected"}, "begin": {"seated"}, "submit": {"sitting"},
    "end_sitting": {"seated", "sitting"}, "appeal": {"announced"}, "answer_appeal": {"appealed"},
    "report_cheating": SAT, "void_result": SAT, "mark_script": {"first", "second", "third"},
}  # fmt: skip
BY_HIMSELF = {"begin", "submit", "appeal"}
SELDOM = {"open_exam", "report_cheating", "void_result", "tell_seed"}
OPEN = {"registered", "seated", "sitting"}


@dataclass
class Chair:
    """One candidate's sitting, with his written answers once they are in."""

    id: UUID
    who: str
    phase: str = "registered"
    objective: int = 0
    total: int = 0
    reporters: set[str] = field(default_factory=set)
    script: UUID | None = None
    marks: list[tuple[str, int]] = field(default_factory=list)
    read: str = ""  # first, second, third, marked

    @property
    def points(self) -> int:
        """Of two the mean, of three the third's."""
        given = [mark for _, mark in self.marks]
        return given[2] if len(given) > 2 else (given[0] + given[1] + 1) // 2


@dataclass
class Model:
    """The exam, as far as the law looks at it."""

    senior: bool
    paper: str = "drawn"
    phase: str = "planned"
    moved: datetime = cast.OPENS
    ends: list[datetime] = field(default_factory=lambda: [hall.ENDS])  # of all on this paper
    rooms: dict[str, tuple[int, str]] = field(default_factory=dict)  # seats, and who watches
    markers: set[str] = field(default_factory=set)
    published_by: str = ""
    chairs: list[Chair] = field(default_factory=list)

    def many(self) -> int:
        return sum(one.phase == "registered" for one in self.chairs)

    def seats(self, *, foreign: bool) -> int:
        """How many seats there are, or only those that no colleague watches."""
        return sum(seats for seats, who in self.rooms.values() if not foreign or who not in STATION)


def expected(
    m: Model, act: str, who: str, on: Chair | None, form: dict[str, Any], now: datetime
) -> Answer:
    """The law's answer."""
    roles, (by, kind) = PEOPLE[who], ACTS[act]
    seen = bool(roles & SEES) or (on is not None and kind == "sitting" and on.who == who)
    if not seen and not (who == "clock" and kind in ("exam", "sitting")):
        return NOT_THERE
    asked = [("role", bool(roles & by)), *special(m, act, who, now, form)]
    asked += of_candidate(m, act, who, on, now) if on is not None else []
    phase = {"paper": m.paper, "exam": m.phase}.get(kind, "")
    if on is not None:
        phase = on.read if kind == "script" else on.phase
    asked.append(("phase", phase in PHASES[act]))
    return shut(*asked) or (WRONG if wrong(m, act, on, form, now) else DONE)


def special(
    m: Model, act: str, who: str, now: datetime, form: dict[str, Any]
) -> list[tuple[str, bool]]:
    """What an act on the paper or the exam asks besides."""
    match act:
        case "tell_seed":
            return [("no_keeper", who not in KEEPERS), ("sat", max(m.ends) <= now)]
        case "register":
            lacking = m.senior and not {*form["names"]} <= INTERMEDIATE
            return [("no_auxiliary", "auxiliary" not in form["names"]),
                    ("intermediate_first", not lacking)]  # fmt: skip
        case "seat":
            return [("seats_suffice", 0 < m.many() <= m.seats(foreign=False)),
                    ("cross_invigilated", m.many() <= m.seats(foreign=True))]  # fmt: skip
        case "collect":
            return [("all_in", not any(one.phase in OPEN for one in m.chairs))]
        case "publish":
            waits = any(one.script and one.read != "marked" and one.phase != "void"
                        for one in m.chairs)  # fmt: skip
            return [("all_marked", not waits), ("no_marker", who not in m.markers)]
        case _:
            return []


def of_candidate(m: Model, act: str, who: str, on: Chair, now: datetime) -> list[tuple[str, bool]]:
    """What an act on a sitting or a script asks besides."""
    asked = [("candidate", who == on.who)] * (act in BY_HIMSELF)
    match act:
        case "begin" | "submit":
            asked.append(("within_hours", hall.BEGINS <= now < hall.ENDS))
        case "end_sitting":
            asked.append(("over", now >= hall.ENDS))
        case "appeal":
            last = legal_day(m.moved) + timedelta(days=5)
            asked.append(("appeal_in_time", legal_day(now) <= last))
        case "answer_appeal":
            asked += [("another_hand", who not in {*m.markers, m.published_by}),
                      ("apart", who != on.who)]  # fmt: skip
        case "report_cheating":
            asked.append(("apart", who != on.who))
        case "void_result":
            asked += [("after", bool(on.reporters)), ("apart", who not in {on.who, *on.reporters})]
        case "mark_script":
            read = {name for name, _ in on.marks}
            asked += [("marker", who in m.markers), ("fresh_eyes", who not in read)]
    return asked


def wrong(  # noqa: PLR0911
    m: Model, act: str, on: Chair | None, form: dict[str, Any], now: datetime
) -> bool:
    """Whether the form says what cannot be."""
    sitting = {one.who for one in m.chairs}
    match act:
        case "open_exam":
            return now >= hall.BEGINS or form["pass_mark"] > 100
        case "add_room":
            return form["name"] in m.rooms or form["watches"] in sitting
        case "name_markers":
            return bool(sitting & {*form["names"]})
        case "register":
            named, barred = {*form["names"]}, {who for _, who in m.rooms.values()}
            barred |= sitting | m.markers | KEEPERS
            return bool(named & barred) or not named <= STATION
        case "report_cheating":
            return on is not None and form["found_by"] == on.who
        case "answer_appeal":
            total = form.get("total")
            return on is not None and total is not None and (total == on.total or total > 100)
        case "mark_script":
            return len(form["marks"]) != 1 or form["marks"][0] > 40
        case _:
            return False


class TheExam(RuleBasedStateMachine):
    """Everybody tries everything; half of the time what the model holds to be lawful."""

    bureau: Province

    @initialize(number=st.integers(0, 2**32 - 1))
    def begin(self, number: int) -> None:
        self.chance, self.did = Random(number), Counter[str]()
        self.model = Model(senior=self.chance.random() < 0.2)
        self.scene: Scene = hall.paper(self.bureau).appoint("chief", "TRAINER")
        level = "SENIOR" if self.model.senior else "BASIC"
        self.scene.do("exams.open_exam", "head", **{**FORMS["exams.open_exam"], "level": level})
        self.exam = self.scene.ids["exam"]
        self.model.moved = self.scene.now

    @rule()
    def step(self) -> None:
        chance, m = self.chance, self.model
        self.time_goes_on()
        now = self.scene.now + timedelta(minutes=1)
        attempts = [self.attempt() for _ in range(60 if chance.random() < 0.7 else 1)]
        lawful = {one[0]: one for one in attempts if expected(m, *one, now) == DONE}
        act, who, on, form = lawful[self.likely(sorted(lawful))] if lawful else attempts[0]
        answer = expected(m, act, who, on, form, now)
        got = tried(self.scene, f"exams.{act}", who, self.named(act, on), self.sent(act, form))
        self.scene.ids["exam"] = self.exam
        assert got == answer, (act, who, on, form, m)
        TRIED[met(got)] += 1
        if got == DONE:
            self.did[act] += 1
            self.follow(act, who, on, form, now)

    def likely(self, acts: list[str]) -> str:
        """One of these, rather what was done least, so that an exam comes to its end."""
        weights = [(0.1 if act in SELDOM else 1) / (1 + self.did[act]) for act in acts]
        return self.chance.choices(acts, weights)[0]

    def time_goes_on(self) -> None:
        """The hour comes, the end comes, the days for an appeal pass."""
        odd, now, scene = self.chance.random(), self.scene.now, self.scene
        if self.model.phase == "seated" and now < hall.BEGINS and odd < 0.3:
            scene.now = hall.BEGINS
        elif hall.BEGINS <= now < hall.ENDS and odd < 0.1:
            scene.now = hall.ENDS
        elif self.model.phase == "published" and odd < 0.05:
            scene.tick(days=3)

    def attempt(self) -> tuple[str, str, Chair | None, dict[str, Any]]:
        """Some act by somebody on something that is there."""
        chance, chairs = self.chance, self.model.chairs
        there = {"sitting": chairs, "script": [one for one in chairs if one.script]}
        act = chance.choice([act for act, (_, kind) in ACTS.items() if there.get(kind, [1])])
        on = chance.choice(there[kind]) if (kind := ACTS[act][1]) in there else None
        own = on is not None and act in BY_HIMSELF and chance.random() < 0.5
        return act, on.who if on and own else chance.choice(sorted(PEOPLE)), on, self.form(act)

    def form(self, act: str) -> dict[str, Any]:  # noqa: PLR0911
        """What the model reads of a form."""
        chance = self.chance
        people = ["handler", "assistant", "recruit", "station_head"]
        match act:
            case "open_exam":
                return {"pass_mark": chance.choice([60, 100, 101])}
            case "add_room":
                watches = chance.choice(["stranger", "stranger", "area_manager", "recruit"])
                return {"name": chance.choice(["甲", "乙", "丙"]), "seats": chance.randint(1, 3),
                        "watches": watches}  # fmt: skip
            case "name_markers":
                more = ["trainer", "head", "reviewer", "novice_reviewer", "chief", "recruit"]
                return {"names": chance.sample(more, 3)}
            case "register":
                odd = chance.choice([[]] * 4 + [["auxiliary"], ["stranger"], ["trainer"]])
                return {"names": chance.sample(people, chance.randint(1, 2)) + odd}
            case "report_cheating":
                return {"found_by": chance.choice(["stranger", "stranger", "handler"])}
            case "answer_appeal":
                return chance.choice([{}, {"total": chance.choice([0, 80, 100, 101])}])
            case "mark_script":
                return {"marks": chance.choice([[20], [24], [25], [26], [33], [41], [1, 2]])}
            case "tell_seed":
                return {"seed": SEED}
            case _:
                return {}

    def named(self, act: str, on: Chair | None) -> UUID:
        """What the act stands on."""
        kind = ACTS[act][1]
        if on is None:
            return self.exam if kind == "exam" else self.scene.ids["exam_paper"]
        return on.script if kind == "script" and on.script else on.id

    def sent(self, act: str, form: dict[str, Any]) -> dict[str, Any]:
        """The form as it is sent."""
        sound, scene = dict(FORMS[f"exams.{act}"]), self.scene
        match act:
            case "add_room":
                return {"name": form["name"], "seats": form["seats"],
                        "invigilators": officers(scene, [form["watches"]])}  # fmt: skip
            case "name_markers" | "register":
                field_ = "markers" if act == "name_markers" else "officers"
                return {field_: officers(scene, form["names"])}
            case "report_cheating":
                return {**sound, "found_by": officers(scene, [form["found_by"]])[0]}
            case _:
                return {**sound, **form}

    def follow(  # noqa: C901, PLR0912
        self, act: str, who: str, on: Chair | None, form: dict[str, Any], now: datetime
    ) -> None:
        """What a lawful act changes."""
        m = self.model
        match act:
            case "open_exam":
                m.ends.append(hall.ENDS)
            case "tell_seed":
                m.paper = "told"
            case "add_room":
                m.rooms[form["name"]] = (form["seats"], form["watches"])
            case "name_markers":
                m.markers = {*form["names"]}
            case "register":
                m.chairs += [Chair(hall.sitting_of(self.scene, one).pk, one)
                             for one in form["names"]]  # fmt: skip
            case "seat" | "collect" | "publish":
                m.phase, m.moved = {"seat": "seated", "collect": "collected",
                                    "publish": "published"}[act], now  # fmt: skip
                m.published_by = who if act == "publish" else ""
                for one in m.chairs:
                    self.with_all(act, one)
        if on is None:
            return
        to = {"begin": "sitting", "submit": "submitted", "appeal": "appealed",
              "answer_appeal": "answered", "void_result": "void"}  # fmt: skip
        match act:
            case "end_sitting":
                on.phase = "absent" if on.phase == "seated" else "submitted"
            case "report_cheating":
                on.reporters.add(who)
            case "mark_script":
                self.marked(on, who, form["marks"][0])
            case _:
                on.phase, on.total = to[act], form.get("total", on.total)
        if act == "begin" and self.chance.random() < 0.6:
            hall.put_all(self.scene, on.who)
            on.objective = 60

    def with_all(self, act: str, one: Chair) -> None:
        """What the exam's step does to one sitting."""
        if act == "seat":
            one.phase = "seated"
        elif one.phase == "submitted" and act == "collect":
            one.script, one.read = Script.objects.get(sitting=one.id).pk, "first"
        elif one.phase == "submitted":
            one.phase, one.total = "announced", one.objective + one.points

    def marked(self, one: Chair, who: str, mark: int) -> None:
        """Two agree within five points of one another, or a third decides."""
        one.marks.append((who, mark))
        given = [points for _, points in one.marks]
        agree = len(given) == 3 or (len(given) == 2 and abs(given[0] - given[1]) <= 5)
        one.read = "second" if len(given) == 1 else "marked" if agree else "third"

    @invariant()
    def the_database_has_what_the_model_has(self) -> None:
        m, exam = self.model, Exam.objects.get(pk=self.exam)
        assert exam.phase == m.phase
        assert {str(one) for one in exam.markers} == set(officers(self.scene, m.markers))
        assert ExamPaper.objects.get().phase == m.paper
        rows = {row.pk: row for row in Sitting.objects.filter(exam=exam)}
        assert {pk: row.phase for pk, row in rows.items()} == {c.id: c.phase for c in m.chairs}
        scripts = dict(Script.objects.filter(exam=exam).values_list("pk", "phase"))
        assert scripts == {one.script: one.read for one in m.chairs if one.script}
        for one in m.chairs:
            row = rows[one.id]
            assert (row.total or 0) == one.total
            assert row.passed is (None if row.total is None and one.phase != "void"
                                  else one.phase != "void" and one.total >= 60)  # fmt: skip


@pytest.mark.rule("1.3a", "R-QUAL-01", "R-QUAL-04", "P-QUAL-01", "P-ROLE-01")
def test_an_exam_goes_as_the_law_has_it_and_no_other_way(own_bureau: Province) -> None:
    TheExam.bureau = own_bureau
    least = {"done": 20, "refused": 20, "not there": 3}
    walk(TheExam, TRIED, share="sittings", examples=4, length=70, least=least)
