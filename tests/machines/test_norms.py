"""The life of a document against a model: no review, no meeting; no meeting, no rule (2.1b)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import NormVersion
from plumbline.law.calendar import legal_day
from plumbline.norms.models import Cleanup, Legality, Meeting, Plan, Rule
from tests.machines.walk import walk
from tests.norms.scene import at_province, votes
from tests.scenes import FORMS, Scene, doer

ON_UNIT = {"norms.plan", "norms.draft", "norms.begin_cleanup", "norms.adopt"}
OF_NORMS = {"norms.revise", "norms.confirm"}
COVERS = {act for act in FORMS if act.startswith("norms.")} - ON_UNIT - OF_NORMS
OF_CLEANUP = {"norms.note_cleanup", "norms.publish_cleanup"}
ON_ITS_WAY = ["write", "assess", "open_comment", "note_opinion", "close_comment", "answer_opinion",
              "go_without_comment", "submit_legality", "conclude_legality", "deliberate", "number",
              "publish"]  # fmt: skip
TEXTS = {"drafting", "revising"}
IN_FORCE = {"published", "suspended"}
TO = {"assess": "assessed", "open_comment": "comment_open", "close_comment": "revising",
      "go_without_comment": "revising", "submit_legality": "legality", "number": "numbered",
      "publish": "published", "suspend": "suspended", "resume": "published", "repeal": "ended",
      "lapse": "ended", "drop": "dropped"}  # fmt: skip
FROM = {
    "write": TEXTS, "remark": TEXTS | {"assessed", "comment_open"},
    "drop": TEXTS | {"assessed", "comment_open", "passed"}, "assess": {"drafting"},
    "open_comment": {"assessed"}, "note_opinion": {"comment_open"},
    "answer_opinion": {"comment_open", "revising"}, "close_comment": {"comment_open"},
    "go_without_comment": {"assessed"}, "submit_legality": {"revising"},
    "conclude_legality": {"legality"}, "deliberate": {"passed"}, "number": {"adopted"},
    "publish": {"numbered"}, "file_with_superior": IN_FORCE, "examine_filing": IN_FORCE,
    "evaluate": IN_FORCE, "suspend": {"published"}, "resume": {"suspended"}, "repeal": IN_FORCE,
    "lapse": IN_FORCE,
}  # fmt: skip


@dataclass
class Model:
    """One document, with the plan and the clean-up beside it, as far as the law looks at them."""

    public: bool
    state: str = "drafting"
    text: int = 0
    heard_until: date = date.max
    opinions: int = 0
    unanswered: bool = False
    filed: bool = False
    until: date = date.max
    plan: str = "drafted"
    items: int = 1
    cleanup: str = "none"
    looked_at: bool = False


Ask = Callable[[Model, dict[str, Any], date], bool]
ASKS: dict[str, Ask] = {
    "assess": lambda m, _f, _t: m.text > 0,
    "close_comment": lambda m, f, t: bool(f.get("shortened")) or t > m.heard_until,
    "go_without_comment": lambda m, _f, _t: not m.public,
    "submit_legality": lambda m, _f, _t: m.text > 0 and not m.unanswered,
    "deliberate": lambda _m, f, _t: len(f["votes"]) * 100 >= f["members"] * 66,
    "file_with_superior": lambda m, _f, _t: not m.filed,
    "examine_filing": lambda m, _f, _t: m.filed,
    "lapse": lambda m, _f, t: m.until < t,
}
BESIDE: dict[str, Ask] = {
    "add_plan_item": lambda m, _f, _t: m.plan == "drafted",
    "adopt_plan": lambda m, _f, _t: m.plan == "drafted" and m.items > 0,
    "close_plan": lambda m, _f, _t: m.plan == "adopted",
    "note_cleanup": lambda m, _f, _t: m.cleanup == "open",
    "publish_cleanup": lambda m, _f, _t: m.cleanup == "open" and m.looked_at,
}


def lawful(m: Model, act: str, form: dict[str, Any], today: date) -> bool:
    """What the law says to this, done by whoever may."""
    if act in BESIDE:
        return BESIDE[act](m, form, today)
    return m.state in FROM[act] and (act not in ASKS or ASKS[act](m, form, today))


def follow(m: Model, act: str, form: dict[str, Any], today: date) -> None:
    """What a lawful act changes."""
    m.state = TO.get(act, m.state)
    match act:
        case "write":
            m.text += 1
        case "open_comment":
            m.heard_until = today + timedelta(days=30)
        case "note_opinion":
            m.opinions, m.unanswered = m.opinions + 1, True
        case "answer_opinion":
            m.unanswered = False
        case "conclude_legality":
            m.state = "passed" if form["verdict"] == "pass" else "revising"
        case "deliberate":
            agreed = sum(vote["voice"] == "for" for vote in form["votes"])
            m.state = "adopted" if agreed * 2 > form["members"] else "revising"
        case "publish":
            m.until = date.fromisoformat(form["until"])
        case "file_with_superior":
            m.filed = True


def follow_beside(m: Model, act: str) -> None:
    """What a lawful act changes in the plan or the clean-up."""
    m.items += act == "add_plan_item"
    m.looked_at |= act == "note_cleanup"
    m.plan = {"adopt_plan": "adopted", "close_plan": "closed"}.get(act, m.plan)
    m.cleanup = "published" if act == "publish_cleanup" else m.cleanup


def vary(act: str, odd: int, scene: Scene) -> dict[str, Any]:
    """A form, sound mostly."""
    form = dict(FORMS[f"norms.{act}"])
    match act, odd:
        case "close_comment", 0:
            form["shortened"] = "汛期将至，情况紧急"
        case "conclude_legality", 0 | 1:
            form |= {"verdict": "return", "failed": ["competence"], "opinion": "超越权限"}
        case "deliberate", 0:
            form["votes"] = votes(scene, "for", "for")  # two of four: too few
        case "deliberate", 1 | 2:
            form["votes"] = votes(scene, "for", "against", "against")
        case "deliberate", _:
            form["votes"] = votes(scene, "for", "for", "for")
        case "remark", _ if not Rule.objects.get(pk=scene.ids["rule"]).text:
            form["position"] = None
        case "note_cleanup", _:
            form["rule"] = str(scene.ids["rule"])
        case _:
            pass
    if act == "publish":
        today = scene.now.date()
        form |= {"since": today.isoformat(), "until": (today + timedelta(days=100)).isoformat()}
    return form


STEPS: Counter[str] = Counter()
STRANGERS = {"stranger": "not there", "auxiliary": "not there"}


class TheDocument(RuleBasedStateMachine):
    """One document, from its first word to its end; whoever may tries what he likes."""

    bureau: Province

    @initialize(public=st.booleans())
    def begin(self, public: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
        """A plan with one item, and a document begun beside it."""
        self.scene, self.model = Scene(self.bureau), Model(public)
        at_province(self.scene, "norms.plan")
        self.step("add_plan_item", 9, "")
        self.model.items -= 1
        at_province(self.scene, "norms.draft", public=public, sort="internal")

    @rule(pick=st.integers(0, 999), odd=st.integers(0, 9),
          who=st.sampled_from(["", "", "", *sorted(STRANGERS)]))  # fmt: skip
    def somebody_tries_anything(self, pick: int, odd: int, who: str) -> None:
        """Most of this is refused."""
        acts = sorted(COVERS - (set() if self.model.cleanup != "none" else OF_CLEANUP))
        self.step(acts[pick % len(acts)].removeprefix("norms."), odd, who)

    @rule(odd=st.integers(0, 12), waits=st.booleans())
    def it_goes_on_its_way(self, odd: int, waits: bool) -> None:  # noqa: FBT001 - Hypothesis
        """So that documents come into force."""
        if waits and self.model.state == "comment_open":
            self.scene.tick(days=31)
        for act in ON_ITS_WAY:
            self.step(act, odd, "")

    @rule()
    def all_are_cleaned(self) -> None:
        """A clean-up begins while something is in force."""
        if self.model.state in IN_FORCE and self.model.cleanup == "none":
            at_province(self.scene, "norms.begin_cleanup")
            self.model.cleanup = "open"

    @rule(days=st.integers(1, 60))
    def days_pass(self, days: int) -> None:
        """Comment ends, documents lapse."""
        if self.scene.now.date() < date(2027, 9, 1):
            self.scene.tick(days=days)

    def step(self, act: str, odd: int, who: str) -> None:
        """Do it, and compare."""
        scene, model = self.scene, self.model
        if act == "answer_opinion" and not model.opinions:
            return  # nothing to name
        form = vary(act, odd, scene)
        today = legal_day(scene.now + timedelta(minutes=1))
        expected = "done" if lawful(model, act, form, today) else "refused"
        if who:
            expected = STRANGERS[who]
        shut = scene.answer(f"norms.{act}", who or doer(f"norms.{act}"), **form)
        found = "not there" if shut == {"404"} else "refused" if shut else "done"
        assert found == expected, (act, form, model, shut)
        STEPS[found] += 1
        if found == "done":
            follow(model, act, form, today)
            follow_beside(model, act)

    @invariant()
    def nothing_has_force_that_no_meeting_adopted(self) -> None:
        """And no meeting met on what no lawyer passed; a rule that is off gates nothing."""
        if not hasattr(self, "model") or "rule" not in self.scene.ids:
            return
        row = Rule.objects.get(pk=self.scene.ids["rule"])
        assert (row.phase, row.text) == (self.model.state, self.model.text)
        plan = Plan.objects.get(pk=self.scene.ids["rule_plan"])
        assert (plan.phase, plan.items.count()) == (self.model.plan, self.model.items)
        for cleanup in Cleanup.objects.all():
            assert cleanup.phase == self.model.cleanup
        passed = Legality.objects.filter(rule=row, verdict="pass").values_list("text", flat=True)
        for meeting in Meeting.objects.filter(rule=row):
            assert meeting.text in passed
        adopted = Meeting.objects.filter(rule=row, text=row.text, adopted=True).exists()
        assert adopted or row.phase not in {"adopted", "numbered", *IN_FORCE, "ended"}
        today = legal_day(self.scene.now)
        for version in NormVersion.objects.filter(force__clause__rule=row):
            on = version.since <= today <= (version.until or date.max)
            assert not on or (row.phase == "published" and adopted)


@pytest.mark.rule("2.1a", "2.1b", "2.1c", "G-NORM-01", "G-NORM-02", "D-NORM-03")
def test_a_document_goes_as_the_law_has_it_and_no_other_way(own_bureau: Province) -> None:
    TheDocument.bureau = own_bureau
    least = {"done": 30, "refused": 30, "not there": 5}
    walk(TheDocument, STEPS, share="norms", examples=9, length=12, least=least)
