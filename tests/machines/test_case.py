"""The life of a case against a model: what the law lets whom do, and when, written down once more.

The model shares nothing with the product but names. Each step does an act by somebody, sensible or
not, and the product's answer must be the model's: done, refused, or not there at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
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
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Attempt, Entry
from plumbline.law.calendar import SHANGHAI, is_working_day
from plumbline.review.models import Review
from tests import cast, scenes
from tests.machines.walk import ByApi, walk
from tests.scenes import POINTS, Scene

# -- the law, as a table --------------------------------------------------------------------------

STATION, COUNTY, CITY, ELSEWHERE, ABOVE = "station", "county", "city", "elsewhere", "above"
CASE, LEGAL, HEAD = "case officer", "legal department", "head of organ"
PEOPLE: dict[str, dict[str, str]] = {  # which roles, each where, seen from the case
    "handler": {CASE: STATION, HEAD: COUNTY},
    "assistant": {CASE: STATION, LEGAL: COUNTY},
    "recruit": {CASE: STATION},
    "auxiliary": {"auxiliary": STATION},
    "station_head": {"head of department": STATION, CASE: STATION, HEAD: COUNTY},
    "reviewer": {LEGAL: COUNTY, CASE: COUNTY, HEAD: COUNTY},
    "novice_reviewer": {LEGAL: COUNTY},
    "provincial_lawyer": {LEGAL: ABOVE},
    "head": {HEAD: COUNTY},
    "chief": {"chief of organ": COUNTY, CASE: COUNTY},
    "upper": {"organ above": CITY},
    "auditor": {"auditor": CITY},
    "trainer": {"trainer": ABOVE},
    "administrator": {"administrator": ABOVE},
    "stranger": {CASE: ELSEWHERE},
}
MORE = [  # posts beside those of the cast, so that keeping people apart matters
    ("handler", "ORGAN_HEAD", cast.COUNTY), ("assistant", "LEGAL_DEPT", cast.COUNTY),
    ("station_head", "CASE_OFFICER", cast.STATION), ("station_head", "ORGAN_HEAD", cast.COUNTY),
    ("reviewer", "CASE_OFFICER", cast.COUNTY), ("reviewer", "ORGAN_HEAD", cast.COUNTY),
    ("chief", "CASE_OFFICER", cast.COUNTY),
]  # fmt: skip
OVERSEE = {"head of department", "legal department", "head of organ", "chief of organ",
           "organ above", "auditor"}  # fmt: skip
CLEARED = {"chief of organ": 2, "head of organ": 1, "legal department": 1, "organ above": 1}
QUALIFIED = {"handler", "assistant", "station_head", "reviewer", "head", "chief", "upper",
             "novice_reviewer", "stranger"}  # fmt: skip
LEGALLY_QUALIFIED = {"reviewer", "provincial_lawyer", "assistant"}
IN_HAND = {"accepted", "filing_requested", "investigating", "returned"}
OPEN_FILE = {"investigating", "returned"}
EVER = set(Case.phases)


@dataclass
class Model:
    """A case, as far as the law looks at it."""

    nature: str
    reported: datetime
    now: datetime
    phase: str = "accepted"
    handlers: set[str] = field(default_factory=lambda: {"handler", "assistant"})
    parts: set[str] = field(default_factory=set)  # suspect, evidence, charge
    unaccused: bool = False  # the newest suspect is not accused of anything yet
    in_area: bool = False
    receipt: bool = False
    offline: str = ""
    secrecy: int = 0
    appraising: datetime | None = None  # since when
    experts: int = 0  # how many examine
    unserved: bool = False  # an opinion of which a party has no copy yet
    asked_filing: set[str] = field(default_factory=set)
    asked_offline: set[str] = field(default_factory=set)
    submitted: set[str] = field(default_factory=set)
    concluded: set[str] = field(default_factory=set)
    verdict: str = ""  # of the current round
    approved: bool = False  # the current round
    filing_due: datetime | None = None
    filing_extended: int = 0
    case_due: datetime | None = None
    case_extended: int = 0
    notice_owed: bool = False
    done: Counter[str] = field(default_factory=Counter)

    def sees(self, who: str) -> bool:
        """Whether the case exists for this person."""
        roles = {role for role, where in PEOPLE[who].items() if where != ELSEWHERE}
        cleared = max((CLEARED.get(role, 0) for role in roles), default=0) >= self.secrecy
        return who in self.handlers or (cleared and bool(roles & OVERSEE))

    def apart(self, who: str, *earlier: set[str]) -> bool:
        """Whether this person neither handles the case nor did one of these."""
        return who not in self.handlers and not any(who in people for people in earlier)


def end_of_day(start: date, days: int) -> datetime:
    """So many days later, at the end of the day; on a working day."""
    last = start + timedelta(days=days)
    while not is_working_day(last):
        last += timedelta(days=1)
    return datetime.combine(last, time.max, SHANGHAI)


Ask = Callable[[Model, str, dict[str, Any]], bool]


@dataclass(frozen=True)
class Law:
    """One act: by which roles, in which phases, for which nature, on which conditions."""

    by: set[str]
    phases: set[str]
    nature: str | None
    conditions: tuple[Ask, ...]


def qualified(m: Model, who: str, form: dict[str, Any]) -> bool:
    return who in QUALIFIED


def lawyer(m: Model, who: str, form: dict[str, Any]) -> bool:
    return who in LEGALLY_QUALIFIED


def not_unapproved(m: Model, who: str, form: dict[str, Any]) -> bool:
    return m.offline != "registered"


def stranger_to_the_case(m: Model, who: str, form: dict[str, Any]) -> bool:
    return m.apart(who)


def received(m: Model, who: str, form: dict[str, Any]) -> bool:
    return m.receipt


def approved(m: Model, who: str, form: dict[str, Any]) -> bool:
    return m.approved


def runs(m: Model, due: datetime | None) -> bool:
    return due is not None and (m.appraising or m.now) <= due


OFFICER, ORGAN = {"case officer"}, {"head of organ"}
LAW: dict[str, Law] = {
    "intake.hand_receipt": Law(
        {"case officer", "auxiliary"}, EVER, None, (lambda m, _w, _f: not m.receipt,)
    ),
    "casework.request_filing": Law(OFFICER, {"accepted"}, "criminal", (qualified,)),
    "casework.file": Law(
        ORGAN, {"filing_requested"}, "criminal",
        (
            lambda _m, _w, f: f["facts_of_crime"] and f["liability"] and f["jurisdiction"],
            lambda m, w, _f: m.apart(w, m.asked_filing),
        ),
    ),
    "casework.refuse_filing": Law(
        ORGAN, {"filing_requested"}, "criminal",
        (
            lambda m, w, _f: m.apart(w, m.asked_filing),
            lambda _m, _w, f: f["ground"] != "statutory_bar" or bool(f.get("bar")),
        ),
    ),
    "casework.serve_non_filing": Law(OFFICER, {"not_filed"}, None, (received,)),
    "casework.extend_filing": Law(
        ORGAN, {"accepted", "filing_requested"}, "criminal",
        (
            stranger_to_the_case,
            lambda m, _w, _f: m.filing_due is not None and m.now <= m.filing_due,
            lambda m, _w, _f: m.filing_extended < 1,
        ),
    ),
    "casework.open_inquiry": Law(
        {"head of department"}, {"accepted"}, "administrative", (stranger_to_the_case,)
    ),
    "casework.extend": Law(
        {"organ above", "head of organ"}, OPEN_FILE, "administrative",
        (
            lambda m, _w, _f: runs(m, m.case_due),
            lambda m, _w, _f: m.case_extended < 2,
        ),
    ),
    "casework.add_person": Law(OFFICER, IN_HAND, None, (qualified,)),
    "casework.add_evidence": Law(OFFICER, IN_HAND, None, (qualified,)),
    "casework.charge": Law(OFFICER, OPEN_FILE, "criminal", (qualified,)),
    "casework.allege": Law(OFFICER, OPEN_FILE, "administrative", (qualified,)),
    "casework.note_handling": Law(OFFICER, OPEN_FILE, None, (qualified,)),
    "measures.commission": Law(
        OFFICER, OPEN_FILE, None, (qualified,)
    ),
    "measures.receive_opinion": Law(
        OFFICER, IN_HAND, None, (qualified, lambda m, _w, _f: m.appraising is not None)
    ),
    "casework.register_offline": Law(
        OFFICER, IN_HAND, None, (lambda m, _w, _f: m.offline == "",)
    ),
    "casework.approve_offline": Law(
        {"chief of organ"}, IN_HAND, None,
        (
            lambda m, _w, _f: m.offline == "registered",
            lambda m, w, _f: m.apart(w, m.asked_offline),
        ),
    ),
    "review.submit": Law(  # an administrative case goes on in test_penalty
        OFFICER, OPEN_FILE, "criminal",
        (
            qualified,
            not_unapproved,
            lambda m, _w, _f: m.parts >= {"suspect", "evidence", "charge"},
            lambda m, _w, _f: m.in_area,
        ),
    ),
    "review.conclude": Law(
        {"legal department"}, {"under_review"}, None,
        (
            lawyer,
            not_unapproved,
            lambda m, w, _f: m.apart(w, m.submitted),
            lambda _m, _w, f: f["verdict"] == "return" or all(f[point] for point in POINTS),
        ),
    ),
    "review.approve": Law(
        ORGAN, {"reviewed"}, None,
        (
            not_unapproved,
            lambda m, _w, _f: m.verdict == "pass",
            lambda m, w, _f: m.apart(w, m.submitted, m.concluded),
        ),
    ),
    "review.send_back": Law(
        ORGAN, {"reviewed", "approved"}, None,
        (lambda m, w, _f: m.apart(w, m.submitted, m.concluded),),
    ),
    "casework.transfer": Law(
        OFFICER, {"approved"}, "criminal", (qualified, approved, not_unapproved)
    ),
    "measures.end_appraisal": Law(
        OFFICER, IN_HAND | {"decided"}, None,
        (qualified, lambda m, _w, _f: m.appraising is not None),
    ),
    "casework.close": Law(
        OFFICER, {"decided"}, None,
        (qualified, received, lambda m, _w, _f: m.appraising is None and not m.unserved),
    ),
}  # fmt: skip


def answer(m: Model, act: str, who: str, form: dict[str, Any]) -> str:
    """What the law says to this."""
    if not m.sees(who):
        return "not there"
    law = LAW[act]
    lawful = (
        any(PEOPLE[who].get(role, ELSEWHERE) != ELSEWHERE for role in law.by)
        and m.phase in law.phases
        and law.nature in (None, m.nature)
        and all(condition(m, who, form) for condition in law.conditions)
    )
    return "done" if lawful else "refused"


def follow(m: Model, act: str, who: str, form: dict[str, Any]) -> None:  # noqa: C901, PLR0912, PLR0915
    """What a lawful act changes."""
    today = m.now.date()
    m.done[act] += 1
    if act == "measures.receive_opinion" and "suspect" in m.parts:
        m.unserved = True  # and nobody in these stories serves it
    match act.split(".")[1]:
        case "hand_receipt":
            m.receipt = True
        case "request_filing":
            m.phase = "filing_requested"
            m.asked_filing.add(who)
        case "file":
            m.phase, m.filing_due = "investigating", None
        case "refuse_filing":
            m.phase, m.filing_due, m.notice_owed = "not_filed", None, True
        case "serve_non_filing":
            m.notice_owed = False
        case "extend_filing":
            m.filing_due = end_of_day(m.reported.date(), 30)
            m.filing_extended += 1
        case "open_inquiry":
            m.phase, m.case_due = "investigating", end_of_day(today, 30)
        case "extend":
            assert m.case_due is not None
            m.case_due = end_of_day(m.case_due.date(), 30)
            m.case_extended += 1
        case "add_person":
            if form["role"] == "suspect":
                m.parts.add("suspect")
                m.unaccused = True
        case "add_evidence":
            m.parts.add("evidence")
        case "charge":
            m.parts.add("charge")
        case "allege":
            m.parts.add("charge")
            m.unaccused = False
        case "note_handling":
            m.in_area = form["in_area"] or bool(form.get("exception"))
        case "commission":
            m.appraising = m.appraising or m.now
            m.experts += 1
        case "receive_opinion" | "end_appraisal" if m.experts > 1:
            m.experts -= 1  # the others still examine
        case "receive_opinion" | "end_appraisal":
            assert m.appraising is not None
            m.experts = 0
            days = (today - m.appraising.date()).days
            if m.case_due is not None and days:
                m.case_due = end_of_day(m.case_due.date(), days)
            m.appraising = None
        case "register_offline":
            m.offline, m.secrecy = "registered", form["secrecy"]
            m.asked_offline.add(who)
        case "approve_offline":
            m.offline = "approved"
        case "submit":
            m.phase, m.verdict, m.approved = "under_review", "", False
            m.submitted.add(who)
        case "conclude":
            m.verdict = form["verdict"]
            m.phase = "reviewed" if m.verdict == "pass" else "returned"
            m.concluded.add(who)
        case "approve":
            m.phase, m.approved = "approved", True
        case "send_back":
            m.phase = "returned"
        case "transfer":
            m.phase, m.case_due = "decided", None
        case "close":
            m.phase = "closed"


# -- steps ----------------------------------------------------------------------------------------


def vary(act: str, odd: int) -> dict[str, Any]:
    """A form, sound mostly, of another kind when the number is odd enough."""
    form = dict(scenes.FORMS[act])
    points = sorted(POINTS)
    match act, odd:
        case "casework.file", 0 | 1 | 2:
            form[("facts_of_crime", "liability", "jurisdiction")[odd]] = False
        case "casework.refuse_filing", 0:
            form["ground"] = "statutory_bar"
        case "casework.refuse_filing", 1:
            form |= {"ground": "statutory_bar", "bar": "已过追诉时效期限"}
        case "casework.add_person", 0 | 1:
            form["role"] = ("witness", "victim")[odd]
        case "casework.note_handling", 0:
            form["in_area"] = False
        case "casework.note_handling", 1:
            form |= {"in_area": False, "exception": "急救"}
        case "casework.register_offline", 0 | 1:
            form["secrecy"] = 2
        case "review.conclude", 0 | 1:
            form |= {points[odd]: False}
        case "review.conclude", 2 | 3:
            form |= {"verdict": "return", points[odd]: False}
        case _:
            pass
    return form


STEPS: Counter[str] = Counter()
ODD = st.integers(0, 9)
TRY = st.tuples(st.sampled_from(sorted(LAW)), st.sampled_from(sorted(PEOPLE)), ODD)


class TheCase(RuleBasedStateMachine):
    """A case, and everybody who may want something of it."""

    bureau: Province

    @initialize(nature=st.sampled_from(["criminal", "administrative"]))
    def accept(self, nature: str) -> None:
        """A case is accepted."""
        self.scene: Scene = scenes.accepted(self.bureau, nature)
        reported = self.scene.now - timedelta(minutes=1)
        self.model = Model(nature, reported, self.scene.now)
        if nature == "criminal":
            self.model.filing_due = end_of_day(reported.date(), 3)
        self.attempts = Attempt.objects.count()

    def step(self, act: str, who: str, form: dict[str, Any]) -> None:
        """Do it, and compare."""
        if act == "casework.allege" and not self.model.unaccused:
            return  # nobody to accuse, or it stands there already: the form is wrong, not the law
        self.model.now = self.scene.now + timedelta(minutes=1)
        expected = answer(self.model, act, who, form)
        gates = self.scene.answer(act, who, self.scene.ids["case"], **form)
        got = "not there" if gates == {"404"} else "refused" if gates else "done"
        assert got == expected, f"{who}: {act}: {got} {gates or ''}, the law says {expected}"
        STEPS[got] += 1
        if got == "done":
            follow(self.model, act, who, form)
        elif got == "refused":
            self.attempts += 1

    @rule(tries=st.lists(TRY, min_size=1, max_size=5))
    def anybody_tries_anything(self, tries: list[tuple[str, str, int]]) -> None:
        """Most of this must be refused."""
        for act, who, odd in tries:
            self.step(act, who, vary(act, odd))

    @rule(pick=st.integers(0, 999), odd=ODD)
    def somebody_does_what_the_law_allows(self, pick: int, odd: int) -> None:
        """So that cases come far."""
        self.model.now = self.scene.now + timedelta(minutes=1)
        lawful = [
            (act, who, form)
            for act in sorted(LAW)
            for who in sorted(PEOPLE)
            if answer(self.model, act, who, form := vary(act, odd)) == "done"
        ]
        if lawful:
            self.step(*lawful[pick % len(lawful)])

    @rule(odd=ODD)
    def the_case_goes_on(self, odd: int) -> None:
        """The next step on the way to the end."""
        on_the_way = {
            "accepted": ["casework.request_filing", "casework.open_inquiry"],
            "filing_requested": ["casework.file"],
            "under_review": ["review.conclude"],
            "reviewed": ["review.approve"],
            "approved": ["casework.transfer"],
            "decided": ["intake.hand_receipt", "measures.end_appraisal", "casework.close"],
        }
        say = "casework.charge" if self.model.nature == "criminal" else "casework.allege"
        file = ["casework.add_person", "casework.add_evidence", say, "casework.note_handling"]
        for act in on_the_way.get(self.model.phase, [*file, "review.submit"]):
            who = scenes.doer(act)
            self.model.now = self.scene.now + timedelta(minutes=1)
            if answer(self.model, act, who, form := vary(act, odd)) == "done":
                self.step(act, who, form)

    @rule(days=st.integers(1, 20))
    @precondition(lambda self: self.scene.now.date() < date(2026, 7, 1))
    def days_pass(self, days: int) -> None:
        """Limits run out."""
        self.scene.tick(days=days)

    # -- legal sentences ---------------------------------------------------------------------------

    @invariant()
    def the_case_stands_where_the_law_has_it(self) -> None:
        """Phase, offline state and examination are the model's."""
        if not hasattr(self, "model"):
            return
        case, model = self.scene.case, self.model
        assert (case.phase, case.offline, case.secrecy) == (
            model.phase, model.offline, model.secrecy
        )  # fmt: skip
        assert case.appraising is (model.appraising is not None)

    @invariant()
    def no_case_is_approved_without_review_by_another(self) -> None:
        """Nor by whoever submitted, reviewed or handles it; nor decided without approval."""
        if not hasattr(self, "model"):
            return
        case = self.scene.case
        if case.offline == "registered":
            assert case.phase not in ("under_review", "reviewed", "approved", "decided", "closed")
        if case.phase not in ("approved", "decided", "closed"):
            return
        review = Review.objects.filter(case=case).latest("round")
        assert (review.verdict, review.head_verdict) == ("pass", "approve")
        assert review.submitted_at <= review.concluded_at <= review.headed_at  # type: ignore[operator]
        assert len({review.submitted_by, review.reviewer, review.head}) == 3
        assert not {review.reviewer, review.head} & set(case.handlers)

    @invariant()
    def every_act_left_one_entry_and_every_refusal_one_attempt(self) -> None:
        """And nothing else did."""
        if not hasattr(self, "model"):
            return
        entries = Entry.objects.filter(subject_id=self.scene.ids["case"])
        assert Counter(entries.values_list("act", flat=True)) == self.model.done
        assert Attempt.objects.count() == self.attempts

    def teardown(self) -> None:
        """The entries of the case are linked, each to the one before."""
        if not hasattr(self, "model"):
            return
        case = self.scene.ids["case"]
        before = Entry.objects.get(made_id=case)
        for entry in Entry.objects.filter(subject_id=case).order_by("id"):
            assert entry.previous == before.pk
            assert entry.gap == int((entry.at - before.at).total_seconds())
            before = entry
        self.limits_are_as_counted()

    def limits_are_as_counted(self) -> None:
        """The running limits end when the model has them end."""
        model = self.model
        for code, due, extended in (
            ("casework.filing_in_time", model.filing_due, model.filing_extended),
            ("casework.case_in_time", model.case_due, model.case_extended),
        ):
            if due is not None:
                duty = self.scene.duty(code)
                assert (duty.settled_by, duty.due_at, duty.extended) == (None, due, extended)


COVERS = set(LAW)


def test_every_act_on_a_matter_is_in_some_machine() -> None:
    """Each module in this folder names in COVERS the acts its model knows."""
    rooms = sorted(Path(__file__).parent.glob("test_*.py"))
    modules = [import_module(f"tests.machines.{room.stem}") for room in rooms]
    covered = {act for module in modules for act in module.COVERS}
    matters = [act for act in ACTS.values() if act.on.kind not in ("unit", "officer", "norm")]
    assert {act.code for act in matters if act.code != "intake.accept"} <= covered
    assert covered <= set(ACTS)


def posted(bureau: Province) -> Province:
    """The cast with the further posts."""
    scene = Scene(bureau, cast.OPENS - timedelta(hours=1))
    for who, role, unit in MORE:
        scene.appoint(who, role, unit)
    scene.qualify("assistant", "NATIONAL_LEGAL")
    return bureau


@pytest.mark.rule("3.1d", "G-ADM-30", "G-ADM-31", "P-ROLE-01", "4.1a", "N-ADM-07", "N-INT-03")
@pytest.mark.parametrize("door", [Province, ByApi], ids=["kernel", "api"])
def test_a_case_goes_as_the_law_has_it_and_no_other_way(
    own_bureau: Province, door: type[Province], request: pytest.FixtureRequest
) -> None:
    posted(own_bureau)
    TheCase.bureau = door(own_bureau.password, own_bureau.officers, own_bureau.units)
    share = f"case by {request.node.callspec.id}"
    least = {"done": 20, "refused": 20, "not there": 20}
    walk(TheCase, STEPS, share=share, examples=10, length=30, least=least)


@pytest.mark.parametrize(
    ("act", "gate"),
    [
        ("casework.file", "apart(casework.request_filing)"),
        ("review.submit", "phase(investigating,returned)"),
        ("review.conclude", "apart(review.submit)"),
        ("review.conclude", "review.all_points"),
        ("review.approve", "apart(review.submit,review.conclude)"),
        ("casework.close", "casework.nothing_owed"),
        ("nothing", "nothing"),
    ],
)
def test_a_gate_left_out_is_noticed(bureau: Province, act: str, gate: str) -> None:
    """The control: everybody tries the act at every step, and without the gate somebody may."""
    TheCase.bureau = posted(bureau)
    machine = TheCase()
    machine.accept("criminal")
    declared = ACTS.get(act, ACTS["casework.charge"])
    asked = declared.asked
    object.__setattr__(declared, "asked", tuple(g for g in asked if g.code != gate))
    try:
        with pytest.raises((AssertionError, IntegrityError)) if act in ACTS else nullcontext():
            for _ in range(7):
                for who in sorted(PEOPLE):
                    for odd in (0, 9):
                        machine.step(declared.code, who, vary(declared.code, odd))
                machine.the_case_goes_on(9)
    finally:
        object.__setattr__(declared, "asked", asked)
