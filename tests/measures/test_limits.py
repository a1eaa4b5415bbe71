"""The clocks of measures: when each ends, to the instant, and what moves the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.models import Duty
from plumbline.law.calendar import SHANGHAI
from tests import scenes
from tests.measures.scene import (
    after,
    crossed,
    frozen,
    held_still,
    on_spot,
    peopled,
    registered,
    sealed,
    seized,
    served,
    upheld,
)
from tests.scenes import READY, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
TICK = timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + timedelta(days=1) - TICK


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def injured(bureau: Province) -> Scene:
    return after("measures.note_injury")(bureau)


def found(bureau: Province) -> Scene:
    return after("measures.safety_check")(bureau)


def blood(bureau: Province) -> Scene:
    return after("measures.test_breath")(bureau)


def extended(bureau: Province) -> Scene:
    return through(seized(bureau), "measures.extend_seizure")


def ordered(bureau: Province) -> Scene:
    return through(seized(bureau), "measures.order_lift")


def opinion(bureau: Province) -> Scene:
    return after("measures.commission", "measures.receive_opinion")(bureau)


RAISED: list[tuple[Any, str, datetime, str]] = [  # scene, duty, due, the act that settles it
    (injured, "measures.injury_commissioned", at(3, 4, 10), "measures.commission_injury"),
    (opinion, "measures.opinion_served", end_of(3, 9), ""),  # Sunday the 8th moves to Monday
    (upheld, "measures.refusal_told", end_of(3, 6), "measures.tell_refusal"),
    (blood, "measures.blood_drawn", at(3, 3, 12), "measures.draw_blood"),
    (found, "measures.found_seized", at(3, 3, 12), "measures.preserve_on_spot"),
    (on_spot, "measures.reported_in_time", at(3, 4, 10), "measures.report_on_spot"),
    (seized, "measures.seizure_in_time", end_of(4, 2), "measures.lift"),
    (sealed, "measures.seizure_in_time", end_of(4, 2), "measures.lift"),
    (on_spot, "measures.seizure_in_time", end_of(4, 2), "measures.lift"),
    (registered, "measures.registration_in_time", end_of(3, 12), "measures.dispose"),
    (frozen, "measures.freezing_in_time", end_of(5, 6), "measures.lift"),  # 3 May is a holiday
    (frozen, "measures.freezing_served", end_of(3, 6), "measures.serve_freezing"),
    (extended, "measures.extension_told", end_of(3, 6), "measures.tell_extension"),
    (ordered, "measures.lifted_at_once", at(3, 4, 10), "measures.lift"),
]  # fmt: skip


@pytest.mark.rule(
    "D-ADM-17", "D-ADM-18", "D-ADM-20", "G-ADM-15", "G-ADM-19", "G-ADM-20", "G-ADM-21",
    "G-ADM-22", "G-ADM-24", "D-ADM-22", "N-TIME-05",
)  # fmt: skip
@pytest.mark.parametrize(("build", "code", "due", "ends"), RAISED)
def test_each_limit_ends_at_its_instant_and_not_after(
    bureau: Province, build: Any, code: str, due: datetime, ends: str
) -> None:
    scene = build(bureau)
    duty = scene.duty(code)
    assert (duty.due_at, duty.settled_by) == (due, None)
    assert duty.late_by(due) is None
    assert duty.late_by(due + TICK) == TICK
    if ends:
        step(scene, ends)
        assert Duty.objects.get(pk=duty.pk).settled_by == scene.entry.pk


@pytest.mark.gate("measures.every_injury")
@pytest.mark.rule("D-ADM-17")
def test_the_injury_limit_counts_from_acceptance_for_everybody_hurt(bureau: Province) -> None:
    scene = peopled(bureau).tick(hours=5)
    step(scene, "measures.note_injury")
    due = scene.duty("measures.injury_commissioned").due_at
    assert due == at(3, 4, 10)
    step(scene, "measures.note_injury", possibly_light=False)
    told = stopped(scene, "measures.commission_injury", "measures.every_injury")
    assert "还有1人" in told["says"]
    step(scene, "measures.rely_on_diagnosis")
    left = scene.duty("measures.injury_commissioned")  # the first is still owed, to the same end
    assert (left.settled_by, left.due_at) == (None, due)
    step(scene, "measures.commission_injury", wounds=[scene.case.wounds.earliest("pk").pk])
    settled = Duty.objects.filter(code="measures.injury_commissioned", settled_by=None)
    assert not settled.exists()


@pytest.mark.rule("D-ADM-18")
def test_the_copy_is_owed_until_suspect_and_victim_have_it(bureau: Province) -> None:
    scene = opinion(bureau)
    due = scene.duty("measures.opinion_served").due_at
    step(scene, "measures.serve_opinion")
    left = scene.duty("measures.opinion_served")
    assert (left.settled_by, left.due_at) == (None, due)
    step(scene, "measures.serve_opinion", person="@victim")
    assert scene.duty("measures.opinion_served").settled_by == scene.entry.pk
    unused = after("measures.commission")(bureau)
    step(unused, "measures.receive_opinion", usable=False)
    assert not Duty.objects.filter(subject_id=unused.ids["opinion"]).exists()


@pytest.mark.gate("measures.objection_in_time")
@pytest.mark.rule("D-ADM-18")
@pytest.mark.parametrize(("late", "taken"), [(timedelta(0), True), (TICK, False)])
def test_an_objection_is_taken_to_the_last_instant_of_the_third_day(
    bureau: Province, late: timedelta, *, taken: bool
) -> None:
    scene, asked = served(bureau).tick(days=5), end_of(3, 6) + late
    if taken:
        step(scene, "measures.object", asked_at=asked.isoformat())
    else:
        told = stopped(scene, "measures.object", "measures.objection_in_time",
                       asked_at=asked.isoformat())  # fmt: skip
        assert "已经超过期限（收到复印件之日起3日内可以申请）" in told["says"]


EDGES: list[tuple[Any, str, str, datetime]] = [  # scene, act, gate, the last permitted instant
    (seized, "measures.dispose", "measures.not_lapsed", end_of(4, 2)),
    (sealed, "measures.dispose", "measures.not_lapsed", end_of(4, 2)),
    (registered, "measures.dispose", "measures.not_lapsed", end_of(3, 12)),
    (frozen, "measures.dispose", "measures.not_lapsed", end_of(5, 6)),
    (seized, "measures.extend_seizure", "casework.extension_left(measures.seizure_in_time)",
     end_of(4, 2)),
    (frozen, "measures.extend_freezing", "casework.extension_left(measures.freezing_in_time)",
     end_of(5, 6)),
]  # fmt: skip


@pytest.mark.gate("measures.not_lapsed")
@pytest.mark.rule("G-ADM-20", "G-ADM-21", "G-ADM-22", "G-ADM-24", "D-ADM-22")
@pytest.mark.parametrize(("build", "act", "gate", "last"), EDGES)
def test_to_the_last_instant_and_not_one_later(
    bureau: Province, build: Any, act: str, gate: str, last: datetime
) -> None:
    scene = build(bureau)
    minute = timedelta(minutes=1)
    scene.now = last + TICK - minute  # an act takes a minute of the scene
    stopped(scene, act, gate)
    scene.now = last - minute
    step(scene, act)


@pytest.mark.gate("measures.expired")
@pytest.mark.rule("D-ADM-22")
def test_expiry_is_a_ground_of_lifting_from_the_first_instant_after(bureau: Province) -> None:
    scene, minute = seized(bureau), timedelta(minutes=1)
    scene.now = end_of(4, 2) - minute
    stopped(scene, "measures.lift", "measures.expired", ground="expired")
    scene.now = end_of(4, 2) + TICK - minute
    step(scene, "measures.lift", ground="expired")


@pytest.mark.rule("G-ADM-20", "G-ADM-24")
def test_an_extension_counts_from_the_running_end(bureau: Province) -> None:
    assert extended(bureau).duty("measures.seizure_in_time").due_at == end_of(5, 6)  # 2 May: off
    longer = through(frozen(bureau), "measures.extend_freezing")
    assert longer.duty("measures.freezing_in_time").due_at == end_of(6, 8)  # 6 June: Saturday


@pytest.mark.rule("G-ADM-20")
@pytest.mark.parametrize(("days", "due"), [(0, end_of(4, 2)), (1, end_of(4, 3)), (6, end_of(4, 8))])
def test_appraisal_time_does_not_count(bureau: Province, days: int, due: datetime) -> None:
    scene = held_still(bureau).tick(days=days)
    duty = scene.duty("measures.seizure_in_time")
    assert duty.suspended_at is not None
    step(scene, "measures.include_again")
    duty = scene.duty("measures.seizure_in_time")
    assert (duty.suspended_at, duty.due_at) == (None, due)
    assert scene.entry.body["personal"].keys() == {"content"}  # told in writing, kept as such


@pytest.mark.rule("N-TIME-08")
def test_the_limit_begins_anew_when_the_case_changes_hands(bureau: Province) -> None:
    scene = crossed(bureau, lambda b: seized(b).tick(days=10))
    old = scene.duty("measures.seizure_in_time")
    assert old.due_at == end_of(4, 2)
    scene.tick(days=2)
    step(scene, "measures.take_over")
    new = scene.duty("measures.seizure_in_time")
    assert Duty.objects.get(pk=old.pk).settled_by == scene.entry.pk
    assert new.due_at == end_of(4, 13)  # thirty days from 13 March, when the case arrived: Sunday
    assert new.line[-1] == "220102002"


@pytest.mark.rule("G-ADM-22", "D-ADM-22")
def test_a_registration_past_its_limit_is_shown_as_lapsed(bureau: Province) -> None:
    scene = registered(bureau)
    actor = bureau.actor("head")

    def shown(now: datetime) -> dict[str, Any]:
        return catalogue.view("preservation", scene.ids["preservation"], actor, now, "查阅")[1]

    assert shown(end_of(3, 12))["phase_title"] == "保全中"
    assert shown(end_of(3, 12) + TICK)["phase_title"] == "逾期未作处理决定，已经自动解除"
    assert shown(end_of(3, 12) + TICK)["lapsed"] is True


@pytest.mark.rule("N-ADM-07")
def test_the_limit_of_the_case_stands_from_the_first_commission_to_the_last_opinion(
    bureau: Province,
) -> None:
    scene = peopled(bureau)
    before = scene.duty("casework.case_in_time").due_at
    step(scene, "measures.commission")
    first = str(scene.ids["appraisal"])
    since = scene.now
    step(scene.tick(days=2), "measures.commission")
    step(scene.tick(days=3), "measures.receive_opinion", appraisal=first)
    limit = scene.duty("casework.case_in_time")
    assert (limit.suspended_at, limit.due_at) == (since, before)
    step(scene.tick(days=7), "measures.end_appraisal")
    limit = scene.duty("casework.case_in_time")
    assert limit.suspended_at is None
    assert limit.due_at == end_of(4, 14)  # twelve days after 2 April


@pytest.mark.rule("N-ADM-07", "D-ADM-36")
def test_an_examination_still_out_when_the_case_left_is_ended_and_the_case_closed(
    bureau: Province,
) -> None:
    """Found by walking 100,000 steps: such a case could never be closed."""
    scene = scenes.investigating(bureau)
    step(scene, "measures.commission")
    through(scene, "casework.add_person", "casework.add_evidence", "casework.charge",
            "casework.note_handling", "review.submit", "review.conclude", "review.approve",
            "casework.transfer")  # fmt: skip
    stopped(scene, "casework.close", "casework.nothing_runs")
    through(scene, "measures.end_appraisal", "casework.close")
    assert scene.case.phase == "closed"


SHOWN = [("persons", 7), ("photos", 10), ("things", 5)]


@pytest.mark.gate("measures.enough_shown")
@pytest.mark.rule("G-ADM-18")
@pytest.mark.parametrize(("lineup", "least"), SHOWN)
def test_how_many_are_shown_together(bureau: Province, lineup: str, least: int) -> None:
    scene = peopled(bureau)
    few = [f"丙{n}" for n in range(least - 2)]
    told = stopped(scene, "measures.identify", "measures.enough_shown", lineup=lineup, fillers=few)
    assert told["missing"]["shown"] == str(least - 1)
    twice = [*few, few[0]]  # one filler named twice is one filler
    stopped(scene, "measures.identify", "measures.enough_shown", lineup=lineup, fillers=twice)
    step(scene, "measures.identify", lineup=lineup, fillers=[*few, "丁"])


@pytest.mark.gate("measures.fairly_shown")
@pytest.mark.rule("G-ADM-18")
def test_features_are_asked_for_before_anything_is_shown(bureau: Province) -> None:
    scene = READY["measures.identify"](bureau).tick(hours=1)
    held = scene.now
    late = (held + timedelta(minutes=1)).isoformat()
    form = {"held_at": held.isoformat(), "features_at": late}
    told = stopped(scene, "measures.identify", "measures.fairly_shown", **form)
    assert "先询问辨认对象的具体特征" in told["says"]
    step(scene, "measures.identify", **{**form, "features_at": held.isoformat()})
