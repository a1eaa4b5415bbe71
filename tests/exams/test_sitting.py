"""The sitting: nobody reads early, what is acknowledged is kept, the server's clock ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from plumbline.doors.cli.province import Province
from plumbline.exams.answers import Outcome, digest, given, sound
from plumbline.exams.asked import asked, shown
from plumbline.exams.content import is_closed
from plumbline.exams.models import Answer, Exam
from plumbline.exams.sittings import end_due
from plumbline.kernel.act import ACTS, Refused
from plumbline.law.roles import CLOCK
from tests.exams import hall
from tests.exams.hall import ASSISTANT, BEGINS, CANDIDATE, ENDS, SECOND
from tests.scenes import Scene, step, stopped

TICK = timedelta(microseconds=1)


@pytest.mark.gate("exams.within_hours", "exams.begin")
@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_nobody_begins_before_the_hour_or_at_the_end(bureau: Province) -> None:
    scene = hall.seated(bureau)
    scene.now = BEGINS - timedelta(minutes=1) - TICK
    told = stopped(scene, "exams.begin", "exams.within_hours")
    assert told["says"] == "考试时间为2026-03-04 09:00:00至2026-03-04 11:00:00，以服务器时间为准"
    scene.now = ENDS - timedelta(minutes=1)
    stopped(scene, "exams.begin", "exams.within_hours")
    scene.now = BEGINS - timedelta(minutes=1)
    step(scene, "exams.begin")


@pytest.mark.gate("exams.candidate")
@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_nobody_sits_hands_in_or_appeals_for_another(bureau: Province) -> None:
    scene = hall.at_hour(bureau)
    stopped(scene, "exams.begin", "exams.candidate", by="station_head")
    step(scene, "exams.begin")
    stopped(scene, "exams.submit", "exams.candidate", by="station_head")
    step(scene, "exams.submit")


@pytest.mark.rule("1.3a")
def test_the_last_save_wins_by_its_number_and_a_repeat_changes_nothing(bureau: Province) -> None:
    scene = hall.sat(bureau)
    pk = hall.exam_of(scene).paper.drawn[0]
    first = hall.put(scene, pk, ["A"], sequence=1)
    assert (first.outcome, first.sequence) == (Outcome.SAVED, 1)
    later = scene.now + SECOND
    again = hall.put(scene, pk, ["A"], sequence=1, at=later)
    assert again == first  # the first instant, too
    hall.put(scene, pk, ["B"], sequence=3, at=later)
    overtaken = hall.put(scene, pk, ["C"], sequence=2, at=later)
    assert (overtaken.outcome, overtaken.sequence) == (Outcome.OVERTAKEN, 3)
    other_tab = hall.put(scene, pk, ["C"], sequence=3, at=later)
    assert other_tab.outcome is Outcome.OVERTAKEN  # another answer under the same number is not it
    assert given(hall.sitting_of(scene)) == {pk: ["B"]}


@pytest.mark.gate("exams.over")
@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_a_save_at_the_end_is_refused_to_the_second(bureau: Province) -> None:
    scene = hall.sat(bureau)
    pk = hall.exam_of(scene).paper.drawn[0]
    assert hall.put(scene, pk, ["A"], at=ENDS - TICK).outcome is Outcome.SAVED
    for late in (ENDS, ENDS + SECOND):
        assert hall.put(scene, pk, ["B"], sequence=9, at=late).outcome is Outcome.CLOSED
    scene.now = ENDS - timedelta(minutes=1) - TICK
    stopped(scene, "exams.end_sitting", "exams.over")
    scene.now = ENDS - timedelta(minutes=1)
    step(scene, "exams.end_sitting")
    one = hall.sitting_of(scene)
    assert (one.phase, one.ended_at) == ("submitted", ENDS)
    assert given(one) == {pk: ["A"]}


@pytest.mark.gate("exams.within_hours", "exams.submit")
def test_after_the_end_nobody_hands_in_by_himself_whatever_instant_he_names(
    bureau: Province,
) -> None:
    scene = hall.sat(bureau)
    act, one = ACTS["exams.submit"], hall.sitting_of(scene)
    with pytest.raises(Refused):
        act.do(bureau.actor(CANDIDATE), one.pk, {}, at=ENDS - SECOND, now=ENDS)
    scene.now = ENDS - timedelta(minutes=1) - TICK
    step(scene, "exams.submit")


def test_a_save_before_beginning_after_handing_in_or_of_a_strange_question_is_none(
    bureau: Province,
) -> None:
    scene = hall.at_hour(bureau)
    pk = hall.exam_of(scene).paper.drawn[0]
    assert hall.put(scene, pk, ["A"]).outcome is Outcome.CLOSED
    step(scene, "exams.begin")
    assert hall.put(scene, scene.ids["exam"], ["A"]).outcome is Outcome.CLOSED
    assert hall.put(scene, pk, ["A"], who=ASSISTANT).outcome is Outcome.CLOSED
    assert hall.put(scene, pk, ["A"]).outcome is Outcome.SAVED
    step(scene, "exams.submit")
    assert hall.put(scene, pk, ["B"], sequence=2).outcome is Outcome.CLOSED


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_the_entry_that_ends_a_sitting_binds_all_answers(bureau: Province) -> None:
    for build, act in ((hall.submitted, "exams.submit"), (hall.at_end, "exams.end_sitting")):
        with transaction.atomic():
            scene = build(bureau)
            if act == "exams.end_sitting":
                step(scene, act)
            gates = {g["gate"]: g["read"] for g in scene.entry.body["gates"]}
            (read,) = gates.get("exams.within_hours") or gates["exams.over"]
            assert read == f"answers={digest(hall.sitting_of(scene))}"
            transaction.set_rollback(True)


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_no_answer_changes_behind_the_back_of_a_closed_sitting(bureau: Province) -> None:
    scene = hall.submitted(bureau)
    row = Answer.objects.first()
    assert row is not None
    assert is_closed(row.content)
    for sql in (
        "UPDATE exams_answer SET content = 'x', sequence = sequence + 1",
        "UPDATE exams_answer SET question = gen_random_uuid()",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    step(scene, "exams.report_cheating")


def test_an_answer_is_replaced_by_a_later_one_only_and_waits_for_the_disk(bureau: Province) -> None:
    scene = hall.sat(bureau)
    pk = hall.exam_of(scene).paper.drawn[0]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        hall.put(scene, pk, ["A"], sequence=5)
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.update(sequence=4)


@pytest.mark.rule("1.3a")
def test_the_clock_collects_whether_or_not_the_browser_is_there(bureau: Province) -> None:
    scene = hall.sat(bureau)
    hall.put_all(scene)
    assert end_due(ENDS - TICK) == []
    assert len(end_due(ENDS)) == 2
    assert hall.sitting_of(scene).phase == "submitted"
    assert hall.sitting_of(scene, ASSISTANT).phase == "absent"
    assert hall.exam_of(scene).phase == "collected"
    assert end_due(ENDS) == []


@pytest.mark.gate("exams.all_in")
def test_the_papers_are_in_when_nobody_still_writes(bureau: Province) -> None:
    scene = hall.submitted(bureau)
    stopped(scene, "exams.collect", "exams.all_in")
    with pytest.raises(Refused):
        ACTS["exams.collect"].do(CLOCK, scene.ids["exam"], {}, at=None, now=scene.now)
    scene = hall_rest(scene)
    step(scene, "exams.collect")


def hall_rest(scene: Scene) -> Scene:
    scene.now = ENDS
    scene.do("exams.end_sitting", "clock", hall.sitting_of(scene, ASSISTANT).pk)
    return scene


@pytest.mark.rule("P-QUAL-01")
def test_two_candidates_see_the_same_questions_in_orders_of_their_own(bureau: Province) -> None:
    scene = hall.at_hour(bureau)
    papers = {who: list(shown(hall.sitting_of(scene, who))) for who in (CANDIDATE, ASSISTANT)}
    stems = {who: {one.stem: {text for _, text in one.options} for one in paper}
             for who, paper in papers.items()}  # fmt: skip
    assert stems[CANDIDATE] == stems[ASSISTANT]
    keys = {one.id: one.content.key for one in asked(Exam.objects.get())}
    assert len(keys) == 4


@pytest.mark.parametrize("value", ["A", None, [1], {"A": 1}, ["x" * 20_001], ["\0"], ["A"] * 27])
def test_what_is_no_answer_is_not_kept(value: object) -> None:
    assert sound(value) is None
    assert sound(["A", "B"]) == ["A", "B"]
    assert sound([]) == []
