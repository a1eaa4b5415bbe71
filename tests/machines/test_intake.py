"""The life of a report, and of a crime that was not filed, against models of the law.

The models share nothing with the product but names. Whatever anybody tries, the product answers as
the model does: done, refused, or not there; and no report is ever without an outcome and a duty.
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
    precondition,
    rule,
)

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.intake import reads
from plumbline.intake.models import Report
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Attempt, Duty, Entry
from plumbline.law.calendar import SHANGHAI, is_working_day
from tests import scenes
from tests.intake.scene import CALL, REPORT
from tests.machines.walk import walk
from tests.scenes import FORMS, Scene

OFFICER, AUX, DEPT, LEGAL, ORGAN, INSPECTION, NONE = (
    "officer", "aux", "department", "legal", "organ", "inspection", "none"
)  # fmt: skip
HERE, THERE, BOTH = "our station", "the other city", "the whole province"
PEOPLE = {  # role, and where it is seen from
    "handler": (OFFICER, HERE), "assistant": (OFFICER, HERE), "recruit": (OFFICER, HERE),
    "auxiliary": (AUX, HERE), "station_head": (DEPT, HERE), "reviewer": (LEGAL, HERE),
    "head": (ORGAN, HERE), "chief": (INSPECTION, HERE), "auditor": (NONE, HERE),
    "stranger": (OFFICER, THERE), "provincial_lawyer": (LEGAL, BOTH),
}  # fmt: skip
UNQUALIFIED = {"recruit", "auxiliary", "auditor"}
IN_HAND = {"received", "dispatched", "at_scene", "handled"}
WAITING = IN_HAND | {"referred", "transferring", "inspecting"}
Form = dict[str, Any]


def working(last: date) -> datetime:
    while not is_working_day(last):
        last += timedelta(days=1)
    return datetime.combine(last, time.max, SHANGHAI)


def days(start: datetime, count: int) -> datetime:
    return working(start.date() + timedelta(days=count))


def hours(start: datetime, count: int) -> datetime:
    return start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=count + 1)


@dataclass
class Model:
    """A report, as far as the law looks at it."""

    opened: datetime
    now: datetime
    facts: set[str]
    phase: str = "received"
    where: str = HERE
    handlers: set[str] = field(default_factory=lambda: {"handler"})
    due: datetime | None = None
    extended: bool = False
    finished: bool = False
    done: Counter[str] = field(default_factory=Counter)

    def sees(self, who: str) -> bool:
        return who in self.handlers or PEOPLE[who][1] in (self.where, BOTH)

    def review(self) -> None:
        """The limit runs from now."""
        self.extended = False
        self.due = days(self.now, 3) if "agency" in self.facts else hours(self.now, 24)


Ask = Callable[[Model, str, Form], bool]


def qualified(_m: Model, who: str, _f: Form) -> bool:
    return who not in UNQUALIFIED


def apart(m: Model, who: str, _f: Form) -> bool:
    return who not in m.handlers


def registered(m: Model, _w: str, _f: Form) -> bool:
    return "unregistered" not in m.facts


def lawyers_first(m: Model, _w: str, _f: Form) -> bool:
    return "economic" not in m.facts or "pre_reviewed" in m.facts


def papers(m: Model, _w: str, _f: Form) -> bool:
    return "papers missing" not in m.facts


def no_case(_m: Model, _w: str, f: Form) -> bool:
    return bool(f["no_case"])


def agency(m: Model, _w: str, _f: Form) -> bool:
    return "agency" in m.facts


def not_police(m: Model, _w: str, _f: Form) -> bool:
    return "sent elsewhere" in m.facts


def can_extend(m: Model, _w: str, _f: Form) -> bool:
    assert m.due is not None
    return "agency" not in m.facts and not m.extended and m.now <= m.due


def urgency_met(m: Model, _w: str, f: Form) -> bool:
    return not ("urgent" in m.facts or f["urgent"]) or "measures" in m.facts


def liability(m: Model, _w: str, f: Form) -> bool:
    return "accusation" not in m.facts or f.get("liability_told", False)


DESK, OFFICERS = {OFFICER, AUX}, {OFFICER}
LAW: dict[str, tuple[set[str], set[str] | None, tuple[Ask, ...]]] = {
    "intake.dispatch": (DESK, {"received", "dispatched"}, ()),
    "intake.arrive": (DESK, {"dispatched"}, ()),
    "intake.finish": (DESK, {"at_scene"},
                      (lambda _m, _w, f: bool(f["recordings"] or f.get("gap_reason")),)),
    "intake.register": (DESK, IN_HAND, (lambda m, w, f: not registered(m, w, f),)),
    "intake.take_statement": (OFFICERS, None,
                              (qualified, liability, lambda _m, _w, f: bool(f["signed"]))),
    "intake.receive_evidence": (DESK, IN_HAND, (lambda _m, _w, f: bool(f["signed"]),)),
    "intake.extend_review": ({DEPT}, IN_HAND, (can_extend,)),
    "intake.pre_review": ({LEGAL}, IN_HAND, (apart,)),
    "intake.approve_check": ({DEPT}, IN_HAND, ()),
    "intake.check": (OFFICERS, IN_HAND, (qualified, lambda m, _w, _f: "check" in m.facts)),
    "intake.take_urgent_measures": (DESK, IN_HAND, ()),
    "intake.ask_papers": (OFFICERS, IN_HAND, (agency,)),
    "intake.find_papers_whole": (OFFICERS, IN_HAND, (agency,)),
    "intake.note_papers": (OFFICERS, IN_HAND, (lambda m, w, f: not papers(m, w, f),)),
    "intake.accept": (OFFICERS, IN_HAND, (qualified, registered, lawyers_first)),
    "intake.transfer": (OFFICERS, IN_HAND, (qualified, urgency_met)),
    "intake.acknowledge": (DESK, {"referred"}, ()),
    "intake.note_acknowledged": (OFFICERS, {"transferring"}, ()),
    "intake.take_back": (OFFICERS, {"transferring"}, ()),
    "intake.not_police": (OFFICERS, IN_HAND, (qualified, papers,
                          lambda _m, _w, f: not f.get("objected") or f["manner"] == "written")),
    "intake.note_objection": (DESK, {"ended"}, (not_police,)),
    "intake.tell_in_writing": (OFFICERS, {"ended"}, (not_police,)),
    "intake.explain_repeat": (OFFICERS, IN_HAND, (lambda _m, _w, f: f["earlier"] != "J0000",)),
    "intake.settle_on_the_spot": (OFFICERS, IN_HAND, (qualified, no_case,
                                  lambda m, _w, _f: "economic" not in m.facts)),
    "intake.mark_false": (OFFICERS, IN_HAND, (qualified, no_case)),
    "intake.refuse": ({DEPT}, IN_HAND, (apart, registered, lawyers_first, papers, no_case)),
    "intake.pass_to_inspection": (DESK, IN_HAND, (lambda m, _w, _f: "complaint" in m.facts,)),
    "intake.answer_complaint": ({INSPECTION}, {"inspecting"}, (apart,)),
    "intake.pass_to_channel": ({OFFICER, INSPECTION}, IN_HAND | {"inspecting"}, (papers,)),
    "intake.reopen": ({OFFICER, DEPT, LEGAL, ORGAN}, {"refused", "ended"}, ()),
}  # fmt: skip
OUTCOMES = {
    "intake.not_police": "ended", "intake.explain_repeat": "ended",
    "intake.settle_on_the_spot": "ended", "intake.mark_false": "ended",
    "intake.answer_complaint": "ended", "intake.pass_to_channel": "ended",
    "intake.refuse": "refused", "intake.accept": "accepted", "intake.pass_to_inspection":
    "inspecting",
}  # fmt: skip


def answer(m: Model, act: str, who: str, form: Form) -> str:
    """What the law says to this."""
    if not m.sees(who):
        return "not there"
    roles, phases, conditions = LAW[act]
    role, where = PEOPLE[who]
    lawful = role in roles and where in (m.where, BOTH) and (phases is None or m.phase in phases)
    return "done" if lawful and all(c(m, who, form) for c in conditions) else "refused"


def follow(m: Model, act: str, who: str, form: Form) -> None:  # noqa: C901, PLR0912
    """What a lawful act changes."""
    m.done[act] += 1
    if act in OUTCOMES:
        m.phase, m.due = OUTCOMES[act], None
        m.facts -= {"sent elsewhere"}
        m.facts |= {"sent elsewhere"} if act == "intake.not_police" else set()
        m.facts -= {"papers missing"} if act == "intake.accept" else set()
    match act.split(".")[1]:
        case "dispatch":
            m.phase = "dispatched"
            m.handlers = {"handler"} if form["officers"] else set()
        case "arrive":
            m.phase = "at_scene"
            m.handlers.add(who)
        case "finish":
            m.phase, m.finished = "handled", True
            m.facts.add("measures")
        case "register":
            m.facts.remove("unregistered")
        case "extend_review":
            m.extended, m.due = True, days(m.opened, 3)
        case "pre_review":
            m.facts.add("pre_reviewed")
        case "approve_check":
            m.facts.add("check")
        case "take_urgent_measures":
            m.facts.add("measures")
        case "ask_papers":
            m.facts.add("papers missing")
        case "note_papers":
            m.facts.remove("papers missing")
        case "transfer" if form["elsewhere"]:
            m.phase, m.due = "transferring", None
        case "transfer":
            m.facts -= {"measures", "pre_reviewed", "check"}
            m.phase, m.where, m.handlers, m.finished = "referred", other(m), set(), False
            m.done, m.opened = Counter(), m.now
            m.review()
        case "acknowledge":
            m.phase, m.handlers = "received", {who}
        case "note_acknowledged":
            m.phase = "ended"
        case "take_back":
            m.phase = "handled" if m.finished else "received"
            m.review()
        case "reopen":
            m.phase = "received"
            m.facts -= {"sent elsewhere"}
            m.review()


def other(m: Model) -> str:
    return THERE if m.where == HERE else HERE


def vary(m: Model, act: str, odd: int) -> Form:  # noqa: C901
    """A form, sound mostly, of another kind when the number is odd enough."""
    form = dict(FORMS[act])
    unit = "@station_elsewhere" if m.where == HERE else "@station"
    match act, odd:
        case "intake.dispatch", _ if m.where == THERE or odd == 0:
            form["officers"] = []
        case "intake.finish", 0:
            form["recordings"] = []
        case "intake.finish", 1:
            form |= {"recordings": [], "gap_reason": "设备故障"}
        case "intake.take_statement" | "intake.receive_evidence", 0:
            form["signed"] = False
        case "intake.take_statement", 1 | 2 | 3:
            form["liability_told"] = True
        case "intake.transfer", 0:
            form["urgent"] = True
        case "intake.transfer", 1 | 2 | 3 | 4:
            form |= {"elsewhere": "", "unit": unit}
        case "intake.not_police", 0:
            form |= {"objected": True, "manner": "oral"}
        case "intake.not_police", 1:
            form |= {"objected": True, "manner": "written"}
        case "intake.explain_repeat", 0:
            form["earlier"] = "J0000"
        case "intake.settle_on_the_spot" | "intake.mark_false" | "intake.refuse", 0:
            form["no_case"] = False
        case _:
            pass
    return form


STEPS: Counter[str] = Counter()
ODD = st.integers(0, 9)
KINDS: dict[str, tuple[str, Form, set[str]]] = {  # what may come: act, form, facts
    "a report": ("intake.report", REPORT, set()),
    "an accusation": ("intake.report", {**REPORT, "aim": "accusation"}, {"accusation"}),
    "a complaint": ("intake.report", {**REPORT, "aim": "complaint"}, {"complaint"}),
    "economic crime": ("intake.report", {**REPORT, "class_code": "109000"}, {"economic"}),
    "an agency": ("intake.report", {**REPORT, "way": "transfer", "sender": "某局"}, {"agency"}),
    "a call": ("intake.take_call", CALL, set()),
    "an emergency": ("intake.take_call", {**CALL, "urgent": True}, {"urgent", "unregistered"}),
}


class TheReport(RuleBasedStateMachine):
    """A report, and everybody who may want something of it."""

    bureau: Province

    @initialize(kind=st.sampled_from(sorted(KINDS)))
    def come(self, kind: str) -> None:
        """Somebody turns to the police, a second time."""
        first = scenes.reported(self.bureau)
        self.scene: Scene = Scene(self.bureau, first.now, ids={"earlier": first.ids["report"]})
        act, form, facts = KINDS[kind]
        self.scene.do(act, "handler", **form)
        handlers = {"handler"} if act == "intake.report" else set()
        self.model = Model(self.scene.now, self.scene.now, set(facts), handlers=handlers)
        self.model.review()
        self.attempts = Attempt.objects.count()

    def step(self, act: str, who: str, form: Form) -> None:
        """Do it, and compare."""
        self.model.now = self.scene.now + timedelta(minutes=1)
        expected = answer(self.model, act, who, form)
        gates = self.scene.answer(act, who, self.scene.ids["report"], **form)
        got = "not there" if gates == {"404"} else "refused" if gates else "done"
        assert got == expected, f"{who}: {act}: {got} {gates or ''}, the law says {expected}"
        STEPS[got] += 1
        if got == "done":
            follow(self.model, act, who, form)
        elif got == "refused":
            self.attempts += 1

    @rule(tries=st.lists(
        st.tuples(st.sampled_from(sorted(LAW)), st.sampled_from(sorted(PEOPLE)), ODD),
        min_size=1, max_size=5))  # fmt: skip
    def anybody_tries_anything(self, tries: list[tuple[str, str, int]]) -> None:
        """Most of this must be refused."""
        for act, who, odd in tries:
            self.step(act, who, vary(self.model, act, odd))

    @rule(pick=st.integers(0, 999), odd=ODD)
    def somebody_does_what_the_law_allows(self, pick: int, odd: int) -> None:
        """So that reports come far."""
        self.model.now = self.scene.now + timedelta(minutes=1)
        lawful = [
            (act, who, form)
            for act in sorted(LAW)
            for who in sorted(PEOPLE)
            if answer(self.model, act, who, form := vary(self.model, act, odd)) == "done"
        ]
        if lawful:
            self.step(*lawful[pick % len(lawful)])

    @rule(spent=st.integers(1, 40))
    @precondition(lambda self: self.scene.now.date() < date(2026, 7, 1))
    def hours_pass(self, spent: int) -> None:
        """Limits run out."""
        self.scene.tick(hours=spent)

    @invariant()
    def the_report_stands_where_the_law_has_it(self) -> None:
        """Phase and outcome are the model's; an outcome stands exactly where the phase says so."""
        if not hasattr(self, "model"):
            return
        row = Report.objects.get(pk=self.scene.ids["report"])
        assert (row.phase, row.unregistered) == (
            self.model.phase, "unregistered" in self.model.facts
        )  # fmt: skip
        assert bool(row.outcome) is (row.phase in {"accepted", "refused", "ended", "transferring"})

    @invariant()
    def nothing_without_an_outcome_is_without_a_duty_or_out_of_sight(self) -> None:
        """One running limit of decision while it is in hand, none after; always in the list."""
        if not hasattr(self, "model"):
            return
        model, pk = self.model, self.scene.ids["report"]
        open_ = Duty.objects.filter(subject_id=pk, settled_by=None)
        limit = [d.due_at for d in open_ if d.code == "intake.accept_in_time"]
        in_hand = model.phase in IN_HAND | {"referred"}
        assert limit == ([model.due] if in_hand else [])
        assert open_.exists() or model.phase not in WAITING
        everywhere = self.bureau.actor("provincial_lawyer")
        listed = reads.without_outcome(everywhere, self.scene.now).filter(pk=pk).exists()
        assert listed is (model.phase in WAITING)

    @invariant()
    def every_act_left_one_entry_and_every_refusal_one_attempt(self) -> None:
        """And nothing else did."""
        if not hasattr(self, "model"):
            return
        entries = Entry.objects.filter(subject_id=self.scene.ids["report"])
        assert Counter(entries.values_list("act", flat=True)) == self.model.done
        assert Attempt.objects.count() == self.attempts


# -- a crime that was not filed -------------------------------------------------------------------


@dataclass
class Filing:
    """A criminal case before filing, and what was asked about it."""

    reported: datetime
    now: datetime
    phase: str
    known: set[str] = field(default_factory=set)
    filing_due: datetime | None = None
    lead: bool = False
    open_request: bool = False


FILING: dict[str, tuple[set[str], set[str] | None, Callable[[Filing, str], bool]]] = {
    "casework.request_filing": ({OFFICER}, {"accepted"}, lambda _f, w: w not in UNQUALIFIED),
    "casework.file": ({ORGAN}, {"filing_requested"}, lambda _f, _w: True),
    "casework.refuse_filing": ({ORGAN}, {"filing_requested"}, lambda _f, _w: True),
    "intake.extend_for_lead": (
        {DEPT}, {"accepted", "filing_requested"},
        lambda f, _w: f.filing_due is not None and not f.lead and f.now <= f.filing_due),
    "intake.reopen_filing": ({OFFICER, DEPT, LEGAL, ORGAN}, {"not_filed"}, lambda _f, _w: True),
    "intake.note_demand": ({OFFICER, LEGAL}, {"not_filed"}, lambda _f, _w: True),
    "intake.explain_non_filing": ({ORGAN}, {"not_filed"}, lambda f, _w: "demand" in f.known),
    "intake.note_order": ({OFFICER, LEGAL}, {"not_filed"}, lambda _f, _w: True),
    "intake.file_as_ordered": ({ORGAN}, {"not_filed"}, lambda f, _w: "order" in f.known),
    "intake.take_request": ({LEGAL}, None, lambda _f, w: w != "handler"),
    "intake.answer_request": ({LEGAL}, None, lambda f, _w: f.open_request),
}  # fmt: skip
SEEN_BY = {DEPT, LEGAL, ORGAN, INSPECTION, NONE}


class TheFiling(RuleBasedStateMachine):
    """A crime on its way to being filed or not, and whoever asks about it."""

    bureau: Province

    @initialize(late=st.booleans())
    def begin(self, late: bool) -> None:  # noqa: FBT001
        """A case waits for its filing, or was not filed."""
        self.scene: Scene = scenes.accepted(self.bureau)
        reported = self.scene.now - timedelta(minutes=1)
        self.model = Filing(reported, self.scene.now, "accepted", filing_due=days(reported, 3))
        if late:
            for act in ("casework.request_filing", "casework.refuse_filing"):
                self.step(act, scenes.doer(act))
        self.step("intake.take_request", "reviewer")

    def lawful(self, act: str, who: str) -> str:
        """What the law says to this."""
        roles, phases, condition = FILING[act]
        role, where = PEOPLE[who]
        if who not in ("handler", "assistant") and (where == THERE or role not in SEEN_BY):
            return "not there"
        fine = role in roles and (phases is None or self.model.phase in phases)
        return "done" if fine and condition(self.model, who) else "refused"

    def step(self, act: str, who: str) -> None:  # noqa: C901
        """Do it, and compare."""
        model = self.model
        model.now = self.scene.now + timedelta(minutes=1)
        expected = self.lawful(act, who)
        if act == "intake.answer_request" and who in ("handler", "assistant"):
            expected = "not there"  # a request has the handlers of the legal section
        gates = self.scene.answer(act, who, **FORMS[act])
        got = "not there" if gates == {"404"} else "refused" if gates else "done"
        assert got == expected, f"{who}: {act}: {got} {gates or ''}, the law says {expected}"
        STEPS[got] += 1
        if got != "done":
            return
        match act.split(".")[1]:
            case "request_filing":
                model.phase = "filing_requested"
            case "file" | "file_as_ordered":
                model.phase, model.filing_due = "investigating", None
            case "refuse_filing":
                model.phase, model.filing_due = "not_filed", None
            case "extend_for_lead":
                model.lead, model.filing_due = True, days(model.reported, 7)
            case "reopen_filing":
                model.phase = "accepted"
            case "note_demand":
                model.known.add("demand")
            case "note_order":
                model.known.add("order")
            case "take_request":
                model.open_request = True
            case "answer_request":
                model.open_request = False

    @rule(tries=st.lists(st.tuples(st.sampled_from(sorted(FILING)), st.sampled_from(
        sorted(PEOPLE))), min_size=1, max_size=6))  # fmt: skip
    def anybody_tries_anything(self, tries: list[tuple[str, str]]) -> None:
        """Most of this must be refused."""
        for act, who in tries:
            self.step(act, who)

    @rule(pick=st.integers(0, 999))
    def somebody_does_what_the_law_allows(self, pick: int) -> None:
        """So that it comes far."""
        self.model.now = self.scene.now + timedelta(minutes=1)
        lawful = [(a, w) for a in sorted(FILING) for w in sorted(PEOPLE)
                  if self.lawful(a, w) == "done"]  # fmt: skip
        if lawful:
            self.step(*lawful[pick % len(lawful)])

    @rule(spent=st.integers(1, 3))
    @precondition(lambda self: self.scene.now.date() < date(2026, 7, 1))
    def days_pass(self, spent: int) -> None:
        """Limits run out."""
        self.scene.tick(days=spent)

    @invariant()
    def the_case_stands_where_the_law_has_it(self) -> None:
        """And whoever is owed an answer by the procuratorate's demand is owed it openly."""
        if not hasattr(self, "model"):
            return
        case = Case.objects.get(pk=self.scene.ids["case"])
        assert case.phase == self.model.phase
        assert (case.filed_at is not None) is (case.phase == "investigating")
        due = Duty.objects.filter(
            subject_id=case.pk, code="casework.filing_in_time", settled_by=None
        ).values_list("due_at", flat=True)
        assert list(due) == ([self.model.filing_due] if self.model.filing_due else [])


COVERS = (set(LAW) | set(FILING)) - {"intake.accept"}


@pytest.mark.rule("G-INT-01", "D-INT-02", "D-INT-15", "D-INT-23", "P-INT-03", "2.2b")
@pytest.mark.parametrize(
    ("machine", "share", "examples"), [(TheReport, "report", 12), (TheFiling, "filing", 8)]
)
def test_every_matter_goes_as_the_law_has_it_and_none_is_lost(
    own_bureau: Province, machine: type[TheReport | TheFiling], share: str, examples: int
) -> None:
    Scene(own_bureau).appoint("chief", "INSPECTION")
    machine.bureau = own_bureau
    least = {"done": 4, "refused": 4, "not there": 4}
    walk(machine, STEPS, share=share, examples=examples, length=25, least=least)


@pytest.mark.parametrize(
    ("act", "gate", "kind"),
    [
        ("intake.refuse", "intake.no_case_left", "a report"),
        ("intake.accept", "intake.registered", "an emergency"),
        ("intake.accept", "intake.pre_reviewed", "economic crime"),
        ("intake.transfer", "intake.urgency_met", "an emergency"),
        ("intake.take_statement", "intake.liability_told", "an accusation"),
    ],
)
def test_a_gate_left_out_is_noticed(bureau: Province, act: str, gate: str, kind: str) -> None:
    """The control: without the gate somebody may what the law forbids, and the model says so."""
    TheReport.bureau = bureau
    machine = TheReport()
    machine.come(kind)
    asked = ACTS[act].asked
    object.__setattr__(ACTS[act], "asked", tuple(g for g in asked if g.code != gate))
    try:
        with pytest.raises(AssertionError):
            everybody_tries(machine, act)
    finally:
        object.__setattr__(ACTS[act], "asked", asked)


def everybody_tries(machine: TheReport, act: str) -> None:
    for who in sorted(PEOPLE):
        for odd in (0, 9):
            machine.step(act, who, vary(machine.model, act, odd))
