"""Everybody tries everything that can be done on persons; what results obeys the law's sentences.

A small model keeps what the law counts: arrivals, limits granted, restraints, ends. The sentences
are checked against the database after every step.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from plumbline.casework.models import Evidence
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid, NotFound, Refused
from plumbline.kernel.models import Attempt, Duty, Entry
from plumbline.questioning.models import Holding, Statement, Summons, WaitingRoom
from tests import scenes
from tests.machines.walk import walk
from tests.questioning.scene import q, suspected
from tests.rosters.scene import led_by_the_head
from tests.scenes import FORMS, Scene

KINDS = ("check", "holding", "waiting_room", "incident", "summons", "statement")
MAKERS = ("questioning.check_in_case", "questioning.draft_summons", "questioning.summon_orally",
          "questioning.take_in", "questioning.open_statement")  # fmt: skip
COVERS = {a.code for a in ACTS.values() if a.on.kind in KINDS} | set(MAKERS)
ON_UNIT = {"questioning.check", "questioning.open_room"}
PEOPLE = ("handler", "assistant", "recruit", "auxiliary", "station_head", "head", "reviewer",
          "upper", "stranger")  # fmt: skip
LIVES: dict[str, list[dict[str, Any]]] = {
    "questioning.bring_in": [
        {"unidentified": True, "name": "", "born": None}, {"sex": "female"}, {"pregnant": True},
        {"born": "2012-01-01"}, {"illness": "mental"}, {"grounds": []},
    ],
    "questioning.ask_longer": [{"hours": 48}],
    "questioning.restrain": [{"danger": False}],
    "questioning.allow_24": [{"detention": False}],
    "questioning.serve_summons": [{"reply": "refuses", "note": "不去"}],
    "questioning.end_holding": [{"end": "criminal"}, {"signed": "refused"}],
    "questioning.open_statement": [{"place": "home"}, {"second": None}, {"recorded": False}],
    "questioning.finish_statement": [{"signed_pages": 1}, {"recording": "lost"}],
    "questioning.establish_identity": [{"born": "2012-01-01"}],
}  # fmt: skip
MODELS = (Holding, WaitingRoom, Summons, Statement)
STEPS: Counter[str] = Counter()
TRIED: set[str] = set()


def acts_done() -> list[str]:
    """Every act of questioning in the ledger."""
    rows = Entry.objects.filter(act__startswith="questioning.")
    return list(rows.values_list("act", flat=True))


class Questioning(RuleBasedStateMachine):
    """A case with a suspect, a street, a station, and everybody who may want something."""

    bureau: Province

    @initialize()
    def begin(self) -> None:
        """A case, a check on the street, a waiting room."""
        self.old = {pk for model in MODELS for pk in model.objects.values_list("pk", flat=True)}
        led_by_the_head(self.bureau)
        self.scene: Scene = q(suspected(self.bureau), "open_room", "check")
        self.entries = Counter(acts_done())
        self.attempts = Attempt.objects.count()
        self.done: Counter[str] = Counter()
        self.granted: dict[UUID, list[int]] = {}

    def step(self, act: str, who: str, form: dict[str, Any]) -> str:
        """Try it."""
        kind = ACTS[act].on.kind
        if kind != "unit" and kind not in self.scene.ids:
            return "nothing there"
        TRIED.add(act)
        on = self.scene.on(act)
        try:
            self.scene.do(act, who, on, **{**FORMS[act], **form})
        except NotFound:
            return "not there"
        except Invalid:
            return "invalid"
        except Refused:
            self.attempts += 1
            return "refused"
        self.done[act] += 1
        if act.startswith("questioning.extend_to"):
            self.granted.setdefault(on, []).append(int(act[-2:]))
        return "done"

    @rule(act=st.sampled_from(sorted(COVERS | ON_UNIT)), who=st.sampled_from(PEOPLE),
          odd=st.integers(0, 9))  # fmt: skip
    def anybody_tries_anything(self, act: str, who: str, odd: int) -> None:
        """Most of this must be refused."""
        forms = LIVES.get(act, [])
        STEPS[self.step(act, who, forms[odd] if odd < len(forms) else {})] += 1

    @rule(acts=st.lists(st.sampled_from(sorted(COVERS | ON_UNIT)), min_size=2, max_size=6),
          odd=st.integers(0, 9))  # fmt: skip
    def the_right_people_try_in_turn(self, acts: list[str], odd: int) -> None:
        """So that matters come far."""
        for act in acts:
            forms = LIVES.get(act, [])
            form = forms[odd] if odd < len(forms) else {}
            STEPS[self.step(act, scenes.doer(act), form)] += 1

    @rule(story=st.sampled_from(["held", "longest", "attended", "asked", "forced", "died"]))
    def a_story_goes_its_way(self, story: str) -> None:
        """The usual order of things, as far as it is open now."""
        ways = {
            "held": "check bring_in approve_holding enter_room question_held end_holding",
            "longest": "check bring_in approve_holding ask_longer extend_to_24",
            "attended": "take_in allow_12 restrain end_restraint allow_24 end_summons",
            "asked": "summon_orally open_statement write_statement finish_statement",
            "forced": "draft_summons approve_summons serve_summons ask_force approve_force arrive",
            "died": "report_incident tell_inspection order_autopsy receive_autopsy serve_autopsy",
        }
        for act in ways[story].split():
            code = f"questioning.{act}"
            form: dict[str, Any] = {}
            if story == "longest" and act == "bring_in":
                form = {"unidentified": True, "name": "", "born": None}
            if story == "forced" and act == "serve_summons":
                form = {"reply": "evades", "note": "躲避"}
            STEPS[self.step(code, scenes.doer(code), form)] += 1

    @rule(minutes=st.sampled_from([5, 60, 239, 241, 479, 481, 719, 721]))
    def time_passes(self, minutes: int) -> None:
        """Limits come near, and run out."""
        self.scene.tick(minutes=minutes)

    # -- legal sentences ---------------------------------------------------------------------------

    def rows(self, model: Any) -> list[Any]:
        """The rows of this story; those of the stories before it stay in the database."""
        return list(model.objects.exclude(pk__in=self.old).order_by("opened_at", "pk"))

    def owed(self, subject: UUID, *codes: str) -> list[Duty]:
        """The open duties of these codes on a subject."""
        names = [f"questioning.{code}" for code in codes]
        return list(Duty.objects.filter(subject_id=subject, code__in=names, settled_by=None))

    @invariant()
    def whoever_is_held_has_a_limit_from_his_arrival(self) -> None:
        """Four, twelve, twenty-four or forty-eight hours; nobody who left has one."""
        for row in self.rows(Holding):
            open_now = self.owed(row.pk, "holding_in_time", "protected_in_time")
            assert bool(open_now) == (row.phase in Holding.open_phases)
            hours = {owed.due_at - row.arrived_at for owed in open_now}
            if row.phase != "ended":
                assert min(hours) == timedelta(hours=row.hours)

    @invariant()
    def nobody_went_from_twelve_to_forty_eight(self) -> None:
        """Twenty-four came first, each decided before the limit before it was over."""
        for pk, steps in self.granted.items():
            assert steps in ([24], [24, 48])
            arrived = Holding.objects.get(pk=pk).arrived_at
            for hours, before in zip(steps, (12, 24), strict=False):
                act = f"questioning.extend_to_{hours}"
                entry = Entry.objects.get(subject_id=pk, act=act)
                assert entry.at <= arrived + timedelta(hours=before)
                assert entry.actor not in Holding.objects.get(pk=pk).handlers

    @invariant()
    def the_protected_have_four_hours_and_no_waiting_room(self) -> None:
        """Also those of whom it was learned later."""
        for row in self.rows(Holding):
            if row.phase != "ended" and row.protected(row.arrived_at.date()):
                assert (row.hours, row.room_id) == (4, None)

    @invariant()
    def no_room_mixes_the_sexes_or_holds_too_many(self) -> None:
        """And what the room counts is who is in it."""
        for room in self.rows(WaitingRoom):
            inside = list(room.persons.all())
            assert len(inside) == room.inside <= room.places
            assert len({person.sex for person in inside}) <= 1
            assert all(person.phase == "approved" for person in inside)

    @invariant()
    def nobody_is_under_two_summonses_or_in_a_chain(self) -> None:
        """One at a time, and an interval between."""
        rows = self.rows(Summons)
        assert len([row for row in rows if row.phase in Summons.open_phases]) <= 1
        ended: datetime | None = None
        for row in rows:
            assert ended is None or row.opened_at - ended >= timedelta(hours=12)
            ended = row.ended_at or ended

    @invariant()
    def questioning_ends_by_its_limit_without_the_time_of_restraint(self) -> None:
        """Or it is late for everybody to see; while restrained nothing runs."""
        for row in (row for row in self.rows(Summons) if row.arrived_at):
            open_now = self.owed(row.pk, "questioned_in_time")
            assert len(open_now) == (row.phase == "running")
            pauses = sum(
                (pause.until - pause.since for pause in row.restraints.all() if pause.until),
                timedelta(),
            )
            for owed in open_now:
                assert owed.due_at == row.arrived_at + timedelta(hours=row.hours) + pauses

    @invariant()
    def a_suspect_who_was_brought_in_is_asked_there_and_recorded(self) -> None:
        """And every finished statement is one item of evidence."""
        for row in self.rows(Statement):
            if row.attendance_id:
                assert (row.place, row.recorded) == ("area", True)
            assert len(row.officers) == 2 or (row.place == "area" and row.recorded)
        finished = [row for row in self.rows(Statement) if row.phase == "finished"]
        mine = Evidence.objects.filter(case=self.scene.ids["case"], taking="questioning")
        items = mine.values_list("pk", flat=True)
        assert sorted(row.evidence_item or 0 for row in finished) == sorted(items)
        assert all(row.spoken.exists() for row in finished)

    @invariant()
    def every_act_left_one_entry_and_every_refusal_one_attempt(self) -> None:
        """And nothing else did."""
        assert Counter(acts_done()) == self.entries + self.done
        assert Attempt.objects.count() == self.attempts


@pytest.mark.rule("N-ADM-01", "N-ADM-02", "N-ADM-04", "R-ADM-02", "P-ADM-03", "G-ADM-12")
def test_whatever_is_tried_persons_are_held_and_asked_as_the_law_has_it(
    own_bureau: Province,
) -> None:
    Scene(own_bureau).appoint("reviewer", "INSPECTION")
    Questioning.bureau = own_bureau
    TRIED.clear()
    least = {"done": 20, "refused": 20}
    walk(Questioning, STEPS, share="questioning", examples=10, length=14, least=least)
    assert len(TRIED) >= len(COVERS) // 2, sorted(COVERS - TRIED)


@pytest.mark.parametrize(
    ("act", "gate", "story", "again"),
    [
        ("enter_room", "questioning.not_mixed", "held_room", "enter_room"),
        ("enter_room", "questioning.room_closed_to_protected", "protected", "enter_room"),
        ("take_in", "questioning.no_chain", "attended", "take_in"),
        ("open_statement", "questioning.in_area", "attended", "open_statement"),
        ("nothing", "nothing", "attended", "take_in"),
    ],
)
def test_a_gate_left_out_is_noticed(
    bureau: Province, act: str, gate: str, story: str, again: str
) -> None:
    """The control: without the gate a sentence of the law breaks."""
    Questioning.bureau = bureau
    machine = Questioning()
    machine.begin()
    stories: dict[str, list[tuple[str, dict[str, Any]]]] = {
        "held_room": [("bring_in", {}), ("approve_holding", {}), ("enter_room", {}), ("check", {}),
                      ("bring_in", {"sex": "female"}), ("approve_holding", {})],
        "protected": [("bring_in", {"born": "2012-01-01"}), ("approve_holding", {})],
        "attended": [("take_in", {})],
    }  # fmt: skip
    for name, form in stories[story]:
        code = f"questioning.{name}"
        assert machine.step(code, scenes.doer(code), form) == "done"
    declared = ACTS.get(f"questioning.{act}", ACTS["questioning.take_in"])
    asked = declared.asked
    object.__setattr__(declared, "asked", tuple(g for g in asked if g.code != gate))
    odd = {"place": "home"} if again == "open_statement" else {}
    try:
        code = f"questioning.{again}"
        answer = machine.step(code, scenes.doer(code), odd)
        broken = 0
        for sentence in (
            machine.the_protected_have_four_hours_and_no_waiting_room,
            machine.no_room_mixes_the_sexes_or_holds_too_many,
            machine.nobody_is_under_two_summonses_or_in_a_chain,
            machine.a_suspect_who_was_brought_in_is_asked_there_and_recorded,
        ):
            try:
                sentence()
            except AssertionError:
                broken += 1
    finally:
        object.__setattr__(declared, "asked", asked)
    if act == "nothing":
        assert (answer, broken) == ("refused", 0)
    elif gate == "questioning.not_mixed":  # the table itself keeps them apart
        assert (answer, broken) == ("invalid", 0)
    else:
        assert (answer, broken) == ("done", 1)
