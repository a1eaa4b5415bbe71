"""A bank against a model, from its keepers and questions to the paper whose seed is told.

The model shares nothing with the product but names. For each act, person and subject it says which
gates are shut, exactly; or that the form is wrong; or that it is done.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plumbline.doors.cli.province import Province
from plumbline.exams.models import Bank, Blueprint, ExamPaper, Import, Question
from plumbline.exams.papers import drawn_again
from plumbline.law.draws import promised
from tests.exams.scene import ABOUT, AUTHOR, KEEPER, OTHER, QUESTION, banked
from tests.machines.trying import DONE, NOT_THERE, WRONG, Answer, met, officers, shut, tried
from tests.machines.walk import walk
from tests.scenes import FORMS, Scene

TRIED: Counter[str] = Counter()
DESK, LEGAL, HEAD, INSPECTION = "desk", "legal", "head", "inspection"
PEOPLE = {
    KEEPER: {DESK}, OTHER: {DESK}, AUTHOR: {DESK, LEGAL, HEAD}, "head": {HEAD},
    "novice_reviewer": {LEGAL}, "inspector": {INSPECTION}, "handler": set[str](),
    "stranger": set[str](),
}  # fmt: skip
DRAWS = {LEGAL, INSPECTION}
ACTS = {  # act → by whom, on what
    "name_keepers": ({HEAD}, "bank"),
    "write_question": ({DESK}, "bank"),
    "retire_article": ({DESK}, "bank"),
    "import_questions": ({DESK}, "bank"),
    "draft_blueprint": ({DESK}, "bank"),
    "review_question": ({DESK}, "question"),
    "retire_question": ({DESK}, "question"),
    "mend_row": ({DESK}, "import"),
    "drop_row": ({DESK}, "import"),
    "pass_import": ({DESK}, "import"),
    "approve_blueprint": ({HEAD}, "blueprint"),
    "promise_paper": (DRAWS, "blueprint"),
    "draw_paper": (DRAWS, "paper"),
    "tell_seed": (DRAWS, "paper"),
}
COVERS = {f"exams.{act}" for act in ACTS}
PHASES = {
    "review_question": {"submitted"}, "retire_question": {"submitted", "usable"},
    "mend_row": {"held"}, "drop_row": {"held"}, "pass_import": {"held", "settled"},
    "approve_blueprint": {"drafted"}, "promise_paper": {"approved"},
    "draw_paper": {"promised"}, "tell_seed": {"drawn"},
}  # fmt: skip
KEEPERS_ONLY = {"review_question", "retire_question", "retire_article", "mend_row", "drop_row",
                "pass_import"}  # fmt: skip
NO_KEEPERS = {"promise_paper", "draw_paper", "tell_seed"}
APART = {"review_question", "pass_import", "approve_blueprint"}
LIVE = {"submitted", "usable"}
STEMS, ARTICLES, DAYS = 9, ("第九十条", "第九十一条"), ("2026-01-01", "2026-04-01")


@dataclass
class Thing:
    """A question, an import, a blueprint or a paper, as far as the law looks at it."""

    id: UUID
    phase: str
    by: str  # who brought it
    stem: int = 0  # of a question; the odd ones are not of common law
    article: str = ""
    as_at: str = ""
    source: UUID | None = None  # the import it came from
    held: dict[int, bool] = field(default_factory=dict)  # of an import: row → still waiting
    common: int = 0  # of a blueprint: so many of common law, and what each is worth
    points: int = 0
    plan: Thing | None = None  # of a paper
    seed: str = ""


@dataclass
class Model:
    """A bank and all that belongs to it."""

    keepers: set[str] = field(default_factory=lambda: {KEEPER, OTHER})
    things: dict[str, list[Thing]] = field(
        default_factory=lambda: {kind: [] for _, kind in ACTS.values() if kind != "bank"}
    )

    def live(self, stem: int) -> bool:
        """Whether the bank has this question already."""
        return any(one.stem == stem and one.phase in LIVE for one in self.things["question"])

    def usable(self, rest: int) -> int:
        """How many of common law (0), or not of it (1), may be drawn."""
        return sum(one.phase == "usable" and one.stem % 2 == rest
                   for one in self.things["question"])  # fmt: skip

    def stale(self, form: dict[str, Any]) -> list[Thing]:
        """The questions of an article before it changed."""
        return [one for one in self.things["question"]
                if one.phase in LIVE and one.as_at < form["since"]
                and form["article"] in ("", one.article)]  # fmt: skip

    def waiting(self, imported: Thing, who: str) -> list[Thing]:
        """What of an import this person may pass."""
        return [one for one in self.things["question"]
                if one.source == imported.id
                and one.phase == "submitted" and one.by != who]  # fmt: skip


def expected(m: Model, act: str, who: str, on: Thing | None, form: dict[str, Any]) -> Answer:
    """The law's answer."""
    roles, (by, _) = PEOPLE[who], ACTS[act]
    if not roles:
        return NOT_THERE
    asked = [("role", bool(roles & by))]
    asked += [("keeper", who in m.keepers)] * (act in KEEPERS_ONLY)
    asked += [("no_keeper", who not in m.keepers)] * (act in NO_KEEPERS)
    if on is not None:
        asked += [("phase", on.phase in PHASES[act]), ("apart", act not in APART or on.by != who)]
    if on is not None and act == "approve_blueprint":
        asked.append(("common_share", on.common * on.points >= 60))
    if on is not None and act in ("draw_paper", "tell_seed"):
        asked.append(("seed_as_promised", form["seed"] == on.seed))
    if on is not None and on.plan is not None and act == "draw_paper":
        there = m.usable(0) >= on.plan.common and m.usable(1) >= 1
        asked.append(("bank_suffices", there))
    return shut(*asked) or (WRONG if wrong(m, act, who, on, form) else DONE)


def wrong(m: Model, act: str, who: str, on: Thing | None, form: dict[str, Any]) -> bool:
    """Whether the form says what cannot be."""
    match act:
        case "name_keepers":
            named = form["names"]
            return len({*named} & {KEEPER, OTHER, AUTHOR}) < 2 or who in named
        case "write_question":
            return m.live(form["stem"]) or form["key"] != ["A"]
        case "retire_article":
            return not m.stale(form)
        case "mend_row" | "drop_row":
            assert on is not None
            known = on.held.get(form["row"], False)
            return not known or (act == "mend_row" and m.live(form["stem"]))
        case "pass_import":
            assert on is not None
            return not m.waiting(on, who)
        case _:
            return False


class TheBank(RuleBasedStateMachine):
    """Everybody tries everything; half of the time what the model holds to be lawful."""

    bureau: Province

    @initialize(number=st.integers(0, 2**32 - 1))
    def begin(self, number: int) -> None:
        self.chance, self.model = Random(number), Model()
        self.scene: Scene = banked(self.bureau).appoint(AUTHOR, "ORGAN_HEAD")
        self.bank = self.scene.ids["question_bank"]

    @rule()
    def step(self) -> None:
        attempts = [self.attempt() for _ in range(40 if self.chance.random() < 0.6 else 1)]
        lawful = [one for one in attempts if expected(self.model, *one) == DONE]
        by_act = {one[0]: one for one in lawful}
        act, who, on, form = by_act[self.chance.choice(sorted(by_act))] if by_act else attempts[0]
        answer = expected(self.model, act, who, on, form)
        got = tried(
            self.scene, f"exams.{act}", who, on.id if on else self.bank, self.sent(act, form)
        )
        assert got == answer, (act, who, on, form, self.model)
        TRIED[met(got)] += 1
        if got == DONE:
            self.follow(act, who, on, form)

    def attempt(self) -> tuple[str, str, Thing | None, dict[str, Any]]:
        """Some act by somebody on something that is there."""
        chance, m = self.chance, self.model
        there = [act for act, (_, kind) in ACTS.items() if kind == "bank" or m.things[kind]]
        act = chance.choice(there)
        kind = ACTS[act][1]
        on = None if kind == "bank" else chance.choice(m.things[kind][-4:])
        return act, chance.choice(sorted(PEOPLE)), on, self.form(act, on)

    def form(self, act: str, on: Thing | None) -> dict[str, Any]:  # noqa: PLR0911
        """What the model reads of a form."""
        chance = self.chance
        about = {"article": chance.choice(ARTICLES), "as_at": chance.choice(DAYS)}
        match act:
            case "name_keepers":
                return {"names": chance.choices([KEEPER, OTHER, AUTHOR, "novice_reviewer"], k=2)}
            case "write_question":
                key = ["A"] if chance.random() < 0.8 else ["Z"]
                return {**about, "stem": chance.randrange(STEMS), "key": key}
            case "review_question":
                return {"verdict": chance.choice(["pass", "pass", "pass", "decline"])}
            case "retire_article":
                since = chance.choice(["2025-12-01", "2026-03-01", "2026-05-01"])
                return {"since": since, "article": chance.choice(["", *ARTICLES])}
            case "import_questions":
                rows = [chance.choice([None, *range(STEMS)]) for _ in range(3)]
                return {**about, "rows": rows}  # None: a row without its key
            case "mend_row":
                return {**about, "row": chance.randint(1, 4), "stem": chance.randrange(STEMS)}
            case "drop_row":
                return {"row": chance.randint(1, 4)}
            case "draft_blueprint":
                common = chance.choice([1, 2])
                return {"common": common, "points": chance.choice([50, 60, 70]) // common}
            case "promise_paper" | "draw_paper" | "tell_seed":
                seed = on.seed if on is not None and chance.random() < 0.8 else ""
                return {"seed": seed or f"种子{chance.randrange(3)}"}
            case _:
                return {}

    def sent(self, act: str, form: dict[str, Any]) -> dict[str, Any]:
        """The form as it is sent."""
        sound = dict(FORMS[f"exams.{act}"])
        match act:
            case "name_keepers":
                return {**sound, "keepers": officers(self.scene, form["names"])}
            case "write_question" | "mend_row":
                return {**sound, **form, **question(form["stem"])}
            case "import_questions":
                rows = [{"stem": "没有答案的题", "options": ["甲", "乙"], "key": []}
                        if stem is None else {**question(stem), "common": "是" if stem % 2 == 0
                        else "否", "key": ["A"]} for stem in form["rows"]]  # fmt: skip
                return {**sound, **ABOUT, **form, "rows": rows}
            case "draft_blueprint":
                rest = 100 - form["common"] * form["points"]
                return {**sound, "rows": [
                    {"common": True, "count": form["common"], "points": form["points"]},
                    {"common": False, "topic": "刑侦", "count": 1, "points": rest}]}  # fmt: skip
            case "promise_paper":
                return {**sound, "commitment": promised(form["seed"])}
            case _:
                return {**sound, **form}

    def made(self, kind: str, name: str, phase: str, who: str, **more: Any) -> Thing:
        """Something new that came of the act just done."""
        one = Thing(self.scene.ids[kind], phase, who, **more)
        self.model.things[name].append(one)
        return one

    def follow(self, act: str, who: str, on: Thing | None, form: dict[str, Any]) -> None:  # noqa: C901, PLR0912
        """What a lawful act changes."""
        m = self.model
        about = {name: form[name] for name in ("stem", "article", "as_at") if name in form}
        match act:
            case "name_keepers":
                m.keepers = set(form["names"])
            case "write_question":
                self.made("exam_question", "question", "submitted", who, **about)
            case "retire_article":
                for one in m.stale(form):
                    one.phase = "retired"
            case "import_questions":
                self.taken_in(who, form)
            case "draft_blueprint":
                self.made("exam_blueprint", "blueprint", "drafted", who, **form)
            case "promise_paper":
                self.made("exam_paper", "paper", "promised", who, plan=on, **form)
        if on is None:
            return
        match act:
            case "pass_import":
                for one in m.waiting(on, who):
                    one.phase = "usable"
            case "mend_row" | "drop_row":
                on.held[form["row"]] = False
                on.phase = "held" if any(on.held.values()) else "settled"
                if act == "mend_row":
                    self.made("exam_question", "question", "submitted", who, source=on.id, **about)
            case "review_question":
                on.phase = "usable" if form["verdict"] == "pass" else "declined"
            case "retire_question" | "approve_blueprint" | "draw_paper" | "tell_seed":
                on.phase = {"retire_question": "retired", "approve_blueprint": "approved",
                            "draw_paper": "drawn", "tell_seed": "told"}[act]  # fmt: skip

    def taken_in(self, who: str, form: dict[str, Any]) -> None:
        """The sound rows enter, the others are held back."""
        taken = self.made("question_import", "import", "settled", who)
        new = list(
            Question.objects.filter(imported=taken.id).order_by("pk").values_list("pk", flat=True)
        )
        for number, stem in enumerate(form["rows"], 1):
            if stem is None or self.model.live(stem):
                taken.held[number], taken.phase = True, "held"
                continue
            one = Thing(
                new.pop(0), "submitted", who, stem, form["article"], form["as_at"], taken.id
            )
            self.model.things["question"].append(one)
        assert not new

    @invariant()
    def the_database_has_what_the_model_has(self) -> None:
        m = self.model
        for name, kind in (("question", Question), ("import", Import), ("blueprint", Blueprint),
                           ("paper", ExamPaper)):  # fmt: skip
            rows = dict(kind._default_manager.values_list("pk", "phase"))  # noqa: SLF001
            assert rows == {one.id: one.phase for one in m.things[name]}, name
        keepers = Bank.objects.get(pk=self.bank).keepers
        assert set(map(str, keepers)) == set(officers(self.scene, m.keepers))

    def teardown(self) -> None:
        """Whose seed was told is drawn again, whatever became of its questions since."""
        for paper in ExamPaper.objects.all():
            plan = paper.blueprint.cells.all()
            drawn = sum(cell.count for cell in plan) if paper.phase != "promised" else 0
            assert len(set(paper.drawn)) == len(paper.drawn) == drawn
            assert drawn_again(paper) is (paper.phase == "told")


def question(stem: int) -> dict[str, Any]:
    """A question of the pool; every other one is of common law."""
    return {"topic": "刑侦" if stem % 2 else "受案", "common": stem % 2 == 0,
            "stem": f"第{stem}题：由谁作出？", "options": QUESTION["options"]}  # fmt: skip


@pytest.mark.rule("1.3a", "R-QUAL-02", "D-QUAL-01", "N-QUAL-01", "P-QUAL-01", "P-ROLE-01")
def test_a_bank_goes_as_the_law_has_it_and_no_other_way(own_bureau: Province) -> None:
    TheBank.bureau = own_bureau
    least = {"done": 20, "refused": 20, "not there": 3}
    walk(TheBank, TRIED, share="exams", examples=3, length=45, least=least)
