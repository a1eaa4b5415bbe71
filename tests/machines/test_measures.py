"""Measures of a case against a model: who may do what to things and persons, and until when.

The model shares nothing with the product but names. Whatever anybody tries, sensible or not, the
product's answer must be the model's: done, refused, or not there at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from plumbline.casework.matters import standing_in
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Duty, Entry
from plumbline.law.calendar import SHANGHAI, is_working_day
from plumbline.measures.models import Item, Preservation
from tests import cast, scenes
from tests.machines.walk import walk
from tests.measures.scene import peopled
from tests.scenes import Scene

OFFICER, DEPARTMENT, HEAD, ABOVE, LAWYER = "officer", "department", "head", "above", "lawyer"
PEOPLE = {
    "handler": {OFFICER, HEAD},  # a head too, so that keeping people apart matters
    "assistant": {OFFICER},
    "station_head": {DEPARTMENT},
    "head": {HEAD},
    "upper": {ABOVE},
    "reviewer": {LAWYER},
    "recruit": {OFFICER},  # neither handles the case nor oversees the line
    "stranger": {OFFICER},
}
HANDLERS, UNSEEING = {"handler", "assistant"}, {"recruit", "stranger"}
LIVE = {"on_spot", "reported", "in_force"}
HELD = LIVE | {"to_lift", "unclaimed"}
OPEN = HELD | {"requested", "approved"}


def end_of_day(start: date, days: int) -> datetime:
    """So many days later, at the end of the day; on a working day."""
    last = start + timedelta(days=days)
    while not is_working_day(last):
        last += timedelta(days=1)
    return datetime.combine(last, time.max, SHANGHAI)


def working_days(start: date, days: int) -> datetime:
    """So many working days later, at the end of the day."""
    while days:
        start += timedelta(days=1)
        days -= is_working_day(start)
    return datetime.combine(start, time.max, SHANGHAI)


def months(start: date, count: int) -> datetime:
    """So many months later, at the end of the day; on a working day."""
    month = start.month - 1 + count
    day = start.replace(year=start.year + month // 12, month=month % 12 + 1, day=min(start.day, 28))
    return end_of_day(day + timedelta(days=start.day - day.day), 0)


@dataclass
class Model:
    """The measures of a case, as far as the law looks at them."""

    now: datetime
    phase: dict[str, str] = field(default_factory=dict)  # kind → where its newest stands
    running: list[int] = field(default_factory=list)  # examinations under way: whose injury, or -1
    taken: bool = False  # the suspect's fingerprints
    passed: dict[str, bool] = field(default_factory=dict)  # whether it left its first keeper
    examined: list[int] = field(default_factory=list)  # of each injury, how often commissioned
    closed: set[int] = field(default_factory=set)  # injuries settled without an expert
    compulsory: bool = True  # the newest injury must be appraised
    served: datetime | None = None  # the newest opinion, on the suspect
    identified: bool = False
    belongings: bool = False
    measure: str = ""
    due: datetime | None = None
    held: datetime | None = None  # since when the limit stands still
    extended: bool = False
    sought: datetime | None = None
    done: Counter[str] = field(default_factory=Counter)

    @property
    def owed(self) -> set[int]:
        """The injuries with which nothing has been done."""
        return {n for n, times in enumerate(self.examined) if not times} - self.closed

    @property
    def lapsed(self) -> bool:
        """Whether the limit of the measure has passed."""
        return self.due is not None and (self.held or self.now) > self.due


Ask = Callable[[Model, dict[str, Any]], bool]


@dataclass(frozen=True)
class Law:
    """One act: on what, by whom, in which of its phases, on which condition."""

    kind: str
    by: set[str]
    phases: set[str] | None = None
    condition: Ask = lambda _m, _f: True


CASE = {OFFICER}


def on_case(condition: Ask = lambda _m, _f: True) -> Law:
    return Law("case", CASE, None, condition)


def may_object(m: Model, _form: dict[str, Any]) -> bool:
    return m.served is not None and m.now <= end_of_day(m.served.date(), 3)


LAW: dict[str, Law] = {
    "request_inspection": on_case(),
    "decide_inspection": Law("inspection", {HEAD}, {"requested"}),
    "inspect": Law("inspection", CASE, {"approved"}),
    "return_certificate": Law("inspection", CASE, {"approved", "carried_out"}),
    "inspect_at_once": on_case(),
    "safety_check": on_case(),
    "return_belongings": on_case(),
    "request_specimen": on_case(lambda m, _f: not m.taken),
    "decide_specimen": Law("specimen", {DEPARTMENT}, {"requested"}),
    "take_specimen": Law("specimen", CASE, {"approved"}, lambda m, _f: not m.taken),
    "pass_specimen": Law("specimen", CASE, {"taken"}, lambda m, _f: not m.passed["specimen"]),
    "test_breath": on_case(),
    "draw_blood": Law("breath_test", CASE, {"blood_owed"}),
    "note_injury": on_case(),
    "note_value": on_case(),
    "commission": on_case(),
    "commission_injury": on_case(lambda m, _f: m.owed <= {len(m.examined) - 1}),
    "send_material": Law("appraisal", CASE, {"out"}, lambda m, _f: not m.passed["appraisal"]),
    "rely_on_diagnosis": on_case(lambda m, _f: not m.compulsory),
    "note_refusal": on_case(),
    "receive_opinion": on_case(lambda m, _f: bool(m.running)),
    "end_appraisal": on_case(lambda m, _f: bool(m.running)),
    "serve_opinion": Law("opinion", CASE),
    "object": Law("opinion", CASE, {"received"}, may_object),
    "decide_again": Law("opinion", {HEAD}, {"received", "objected"},
                        lambda m, f: f["granted"] or m.phase["opinion"] == "objected"),
    "tell_refusal": Law("opinion", CASE, {"upheld"}),
    "identify": on_case(lambda m, _f: not m.identified),
    "register_property": on_case(),
    "request_preservation": on_case(),
    "preserve_on_spot": on_case(),
    "decide_preservation": Law("preservation", {HEAD}, {"requested"}),
    "preserve": Law("preservation", CASE, {"approved"}),
    "report_on_spot": Law("preservation", CASE, {"on_spot"}),
    "decide_on_spot": Law("preservation", {HEAD}, {"reported"}),
    "extend_seizure": Law("preservation", {HEAD}, {"in_force"},
                          lambda m, _f: m.measure == "seizure" and not m.extended
                          and not m.lapsed),
    "extend_freezing": Law("preservation", {ABOVE}, {"in_force"}, lambda _m, _f: False),
    "serve_freezing": Law("preservation", CASE, {"in_force"}, lambda _m, _f: False),
    "take_over": Law("preservation", CASE, {"in_force"}, lambda _m, _f: False),  # it never left
    "tell_extension": Law("preservation", CASE, {"in_force"}),
    "exclude_appraisal": Law("preservation", CASE, LIVE,
                             lambda m, _f: bool(m.running) and m.measure == "seizure"
                             and m.held is None and not m.lapsed),
    "include_again": Law("preservation", CASE, LIVE | {"to_lift"},
                         lambda m, _f: m.held is not None),
    "order_lift": Law("preservation", {HEAD, LAWYER, DEPARTMENT}, LIVE),
    "lift": Law("preservation", CASE, HELD),
    "dispose": Law("preservation", {HEAD}, {"in_force"}, lambda m, _f: not m.lapsed),
    "seek_owner": Law("preservation", CASE, {"in_force", "to_lift"}),
}  # fmt: skip
COVERS = {f"measures.{act}" for act in LAW}
APPROVALS = {act for act, law in LAW.items() if HEAD in law.by or DEPARTMENT in law.by}


def answer(m: Model, act: str, who: str, form: dict[str, Any]) -> str:
    """What the law says to this."""
    if who in UNSEEING:
        return "not there"
    law = LAW[act]
    apart = act in APPROVALS and act != "order_lift"  # to let go nobody need stand apart
    lawful = (
        bool(PEOPLE[who] & law.by)
        and not (apart and who in HANDLERS)
        and (law.phases is None or m.phase[law.kind] in law.phases)
        and law.condition(m, form)
    )
    return "done" if lawful else "refused"


MOVES = {  # act → kind and the phase it leads to
    "request_inspection": ("inspection", "requested"), "inspect": ("inspection", "carried_out"),
    "return_certificate": ("inspection", "returned"),
    "request_specimen": ("specimen", "requested"), "take_specimen": ("specimen", "taken"),
    "test_breath": ("breath_test", "blood_owed"), "draw_blood": ("breath_test", "blood_drawn"),
    "commission": ("appraisal", "out"), "commission_injury": ("appraisal", "out"),
    "receive_opinion": ("opinion", "received"), "object": ("opinion", "objected"),
    "request_preservation": ("preservation", "requested"), "preserve": ("preservation", "in_force"),
    "preserve_on_spot": ("preservation", "on_spot"), "report_on_spot": ("preservation", "reported"),
    "order_lift": ("preservation", "to_lift"), "lift": ("preservation", "lifted"),
    "dispose": ("preservation", "disposed"), "seek_owner": ("preservation", "unclaimed"),
}  # fmt: skip
WORDS = {  # act → kind, phase if granted, phase if not
    "decide_inspection": ("inspection", "approved", "refused"),
    "decide_specimen": ("specimen", "approved", "refused"),
    "decide_preservation": ("preservation", "approved", "refused"),
    "decide_on_spot": ("preservation", "in_force", "to_lift"),
    "decide_again": ("opinion", "again", "upheld"),
}


def follow(m: Model, act: str, form: dict[str, Any]) -> None:  # noqa: C901, PLR0912, PLR0915
    """What a lawful act changes."""
    m.done[f"measures.{act}"] += 1
    if act in MOVES:
        m.phase[MOVES[act][0]] = MOVES[act][1]
    if act in WORDS:
        kind, yes, no = WORDS[act]
        m.phase[kind] = yes if form["granted"] else no
    today = m.now.date()
    match act:
        case "safety_check" | "return_belongings":
            m.belongings = act == "safety_check"
        case "take_specimen":
            m.taken, m.passed["specimen"] = True, False
        case "draw_blood":  # makes a specimen, already taken
            m.phase["specimen"], m.passed["specimen"] = "taken", False
        case "pass_specimen":
            m.passed["specimen"] = True
        case "send_material":
            m.passed["appraisal"] = True
        case "note_injury":
            m.compulsory = form["possibly_light"]
            m.examined.append(0)
        case "commission" | "commission_injury":
            m.running.append(-1)
            m.passed["appraisal"] = False
            if act == "commission_injury":
                m.running[-1] = len(m.examined) - 1
                m.examined[-1] += 1
        case "receive_opinion" | "end_appraisal":
            whose = m.running.pop()
            if act == "receive_opinion":
                m.served = None
            elif whose >= 0:
                m.examined[whose] -= 1
            m.phase["appraisal"] = "over"  # the newest running one is the newest of all, or older
        case "serve_opinion":
            m.served = m.served or m.now
        case "rely_on_diagnosis" | "note_refusal":
            m.closed.add(len(m.examined) - 1)
        case "identify":
            m.identified = True
        case "request_preservation":
            m.measure, m.due = form["measure"], None
        case "preserve" | "preserve_on_spot":
            m.measure = form.get("measure", m.measure)
            m.held, m.extended = None, False
            seven = m.measure == "registration"
            m.due = working_days(today, 7) if seven else end_of_day(today, 30)
        case "extend_seizure":
            assert m.due is not None
            m.due, m.extended = end_of_day(m.due.date(), 30), True
        case "exclude_appraisal":
            m.held = m.now
        case "include_again":
            assert m.held is not None and m.due is not None
            if days := (today - m.held.date()).days:
                m.due = end_of_day(m.due.date(), days)
            m.held = None
        case "lift" | "dispose" | "seek_owner":
            m.due = m.held = None
            m.sought = m.now if act == "seek_owner" else None
        case _:
            pass


def vary(m: Model, act: str, odd: int) -> dict[str, Any]:
    """A form, of another kind when the number is odd enough."""
    form = dict(scenes.FORMS[f"measures.{act}"])
    if act == "return_certificate" and m.phase["inspection"] == "approved":
        form["unused"] = "情况有变，不再检查"
    if act in WORDS and odd < 3:
        form["granted"] = False
        if act == "decide_again":
            form["ground"] = ""
    if act == "note_injury" and odd < 5:
        form["possibly_light"] = False
    if act in ("request_preservation", "preserve_on_spot") and odd < 3:
        form |= {"measure": "registration", "ground": "may_be_lost"}
    if act == "receive_opinion" and m.running and m.running[-1] >= 0:
        form["injury"] = "slight"
    return form


STEPS: Counter[str] = Counter()
ODD = st.integers(0, 9)
TRY = st.tuples(st.sampled_from(sorted(LAW)), st.sampled_from(sorted(PEOPLE)), ODD)


class TheMeasures(RuleBasedStateMachine):
    """A case with a suspect and a victim, and everybody who may want something of them."""

    bureau: Province

    @initialize()
    def begin(self) -> None:
        """An injury is noted, a certificate asked for, a sample, a breath test, an opinion."""
        self.scene: Scene = peopled(self.bureau)
        self.model = Model(self.scene.now)
        for act in ("note_injury", "request_inspection", "request_specimen", "test_breath",
                    "commission", "receive_opinion", "request_preservation"):  # fmt: skip
            self.step(act, "handler", 9)

    def step(self, act: str, who: str, odd: int) -> None:
        """Do it, and compare."""
        model, kind = self.model, LAW[act].kind
        anew = act in ("request_preservation", "preserve_on_spot")
        if anew and model.phase.get("preservation") in OPEN:
            return  # one measure at a time
        if act == "return_belongings" and not model.belongings:
            return
        model.now = self.scene.now + timedelta(minutes=1)
        form = vary(model, act, odd)
        expected = answer(model, act, who, form)
        gates = self.scene.answer(f"measures.{act}", who, self.scene.ids[kind], **form)
        got = "not there" if gates == {"404"} else "refused" if gates else "done"
        assert got == expected, f"{who}: {act}: {got} {gates or ''}, the law says {expected}"
        STEPS[got] += 1
        if got == "done":
            follow(model, act, form)
            if kind == "case" and act in ("receive_opinion", "end_appraisal"):
                appraisal = self.scene.case.appraisals.latest("pk")
                model.phase["appraisal"] = appraisal.phase

    @rule(tries=st.lists(TRY, min_size=1, max_size=4))
    def anybody_tries_anything(self, tries: list[tuple[str, str, int]]) -> None:
        """Most of this must be refused."""
        for act, who, odd in tries:
            self.step(act, who, odd)

    @rule(pick=st.integers(0, 9999), odd=ODD, attempt=TRY)
    def somebody_does_what_the_law_allows(
        self, pick: int, odd: int, attempt: tuple[str, str, int]
    ) -> None:
        """So that matters come far; and somebody else tries something."""
        self.model.now = self.scene.now + timedelta(minutes=1)
        lawful = [
            (act, who)
            for act in sorted(LAW)
            for who in sorted(PEOPLE)
            if answer(self.model, act, who, vary(self.model, act, odd)) == "done"
        ]
        self.step(*lawful[pick % len(lawful)], odd)
        self.step(*attempt)

    @rule(days=st.sampled_from([1, 3, 6, 11, 20]))
    def days_pass(self, days: int) -> None:
        """Limits run out."""
        if self.scene.now.date() < date(2026, 10, 1):
            self.scene.tick(days=days)

    # -- legal sentences ---------------------------------------------------------------------------

    @invariant()
    def matters_stand_where_the_law_has_them(self) -> None:
        """Each newest subject is in the model's phase, and the limit ends when the model says."""
        if not hasattr(self, "model"):
            return
        from plumbline.kernel import catalogue

        for kind, phase in self.model.phase.items():
            row = catalogue.kinds()[kind]._default_manager.get(pk=self.scene.ids[kind])  # noqa: SLF001
            assert row.phase == phase, kind
        if self.model.due is not None:
            code = f"measures.{self.model.measure}_in_time"
            rows = Duty.objects.filter(subject_id=self.scene.ids["preservation"], code=code)
            assert rows.get(settled_by=None).due_at == self.model.due

    @invariant()
    def the_clock_of_the_case_stands_while_an_expert_examines(self) -> None:
        """From the first commission to the last opinion, and not otherwise."""
        if not hasattr(self, "model"):
            return
        limit = self.scene.duty("casework.case_in_time")
        assert (limit.suspended_at is not None) is bool(self.model.running)
        assert self.scene.case.appraising is bool(self.model.running)

    @invariant()
    def nothing_is_kept_that_nobody_approved(self) -> None:
        """In force only on the word of somebody who does not handle the case."""
        if not hasattr(self, "model"):
            return
        handlers = {self.bureau.officers[name] for name in HANDLERS}
        for row in Preservation.objects.filter(case=self.scene.ids["case"], phase="in_force"):
            word = Entry.objects.filter(
                subject_id=row.pk,
                act__in=("measures.decide_preservation", "measures.decide_on_spot"),
            ).get()
            assert word.actor not in handlers

    @invariant()
    def what_is_over_has_left_nothing_behind(self) -> None:
        """Each thing of a lifted or disposed measure was given back or otherwise disposed of."""
        if not hasattr(self, "model"):
            return
        over = Item.objects.filter(
            case=self.scene.ids["case"], preservation__phase__in=("lifted", "disposed")
        )
        assert not over.filter(disposal="").exists()

    def teardown(self) -> None:
        """Every act left one entry."""
        if not hasattr(self, "model"):
            return
        case = self.scene.case
        ids = [case.pk, *(row.pk for row in standing_in(case))]
        acts = Entry.objects.filter(subject_id__in=ids, act__startswith="measures.")
        assert Counter(acts.values_list("act", flat=True)) == self.model.done


@pytest.mark.rule(
    "G-ADM-13", "G-ADM-16", "D-ADM-18", "G-ADM-19", "G-ADM-20", "G-ADM-22", "D-ADM-22", "N-ADM-05",
    "N-ADM-07", "P-ROLE-01",
)  # fmt: skip
def test_measures_go_as_the_law_has_it_and_no_other_way(own_bureau: Province) -> None:
    Scene(own_bureau, cast.OPENS - timedelta(hours=1)).appoint("handler", "ORGAN_HEAD")
    TheMeasures.bureau = own_bureau
    least = {"done": 30}
    walk(TheMeasures, STEPS, share="measures", examples=6, length=30, least=least)
    assert {f"measures.{act}" for act in LAW} == {a for a in ACTS if a.startswith("measures.")}


@pytest.mark.rule("2.2a", "P-ROLE-01")
def test_everybody_tries_everything_once(bureau: Province) -> None:
    Scene(bureau, cast.OPENS - timedelta(hours=1)).appoint("handler", "ORGAN_HEAD")
    STEPS.clear()
    TheMeasures.bureau = bureau
    machine = TheMeasures()
    machine.begin()
    for who in sorted(PEOPLE, reverse=True):  # those first to whom nothing is there
        for act in LAW:
            machine.step(act, who, 9)
    machine.teardown()
    assert min(STEPS["done"], STEPS["refused"], STEPS["not there"]) >= 40, STEPS
