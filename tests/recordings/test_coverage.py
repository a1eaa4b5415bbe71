"""What had to be recorded against what was, by second; what is missing is excused by a head."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from plumbline.doors.cli.province import Province
from plumbline.recordings import reads
from plumbline.recordings.coverage import Ask, Coverage, Must, against, covered, moment, running
from plumbline.recordings.models import Excuse, Footage, Link
from plumbline.recordings.spans import Span, joined, seconds, within, without
from tests import cast, scenes
from tests.intake import scene as intake
from tests.measures import scene as measures
from tests.recordings import scene as recordings
from tests.recordings.scene import film, film_room
from tests.scenes import Scene, step, stopped

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)
MINUTE = timedelta(minutes=1)


def marked(spans: list[Span]) -> set[int]:
    return {second for begins, ends in spans for second in range(begins, ends)}


@given(SPANS, SPANS)
def test_spans_are_sets_of_seconds(some: list[Span], others: list[Span]) -> None:
    assert marked(joined(some)) == marked(some)
    assert marked(without(some, others)) == marked(some) - marked(others)
    assert marked(within(some, (10, 40))) == marked(some) & set(range(10, 40))
    assert seconds(some) == len(marked(some))
    for spans in (joined(some), without(some, others)):
        assert all(ends < begins for (_, ends), (begins, _) in pairwise(spans))


def test_a_break_of_a_second_leaves_a_second_out() -> None:
    begins = datetime(2026, 3, 3, 1, tzinfo=UTC) + timedelta(milliseconds=400)
    start = int(begins.timestamp())
    ran = running(begins, begins + timedelta(seconds=10), [[3_700, 4_700]])
    assert ran == [(start, start + 4), (start + 5, start + 11)]


def of_call(bureau: Province) -> tuple[Scene, Coverage]:
    """A call that was handled, and how far it was recorded."""
    scene = intake.handled(bureau)
    (found,) = covered(Ask(subject=scene.ids["report"]))
    return scene, found


def again(scene: Scene) -> Coverage:
    (found,) = covered(Ask(subject=scene.ids["report"]))
    return found


@pytest.mark.rule("D-INT-05", "D-BWV-01", "G-BWV-01", "4.2b")
def test_a_call_is_recorded_from_the_order_to_the_end(bureau: Province) -> None:
    scene, found = of_call(bureau)
    assert found.missing == (found.must.span,)
    begins, ends = found.must.begins, found.must.ends
    film(scene, begins, begins + MINUTE)
    assert again(scene).missing == ((found.must.span[0] + 61, found.must.span[1]),)
    film(scene, begins + MINUTE, ends)
    assert again(scene).recorded
    assert again(scene).missing == ()


@pytest.mark.rule("D-BWV-01")
def test_a_break_in_the_footage_is_missing_to_the_second(bureau: Province) -> None:
    scene, found = of_call(bureau)
    start = found.must.span[0]
    film(scene, found.must.begins, found.must.ends, breaks={30: 20})
    assert again(scene).missing == ((start + 30, start + 50),)


def test_footage_of_somebody_else_covers_nothing_unless_it_is_linked(bureau: Province) -> None:
    scene, found = of_call(bureau)
    footage = film(scene, found.must.begins, found.must.ends, who="assistant")
    assert again(scene).missing == (found.must.span,)
    scene.do("recordings.link", "assistant", footage, kind="report", of=str(scene.ids["report"]))
    assert again(scene).recorded


def test_changed_footage_covers_nothing(bureau: Province) -> None:
    scene, found = of_call(bureau)
    footage = film(scene, found.must.begins, found.must.ends)
    assert again(scene).recorded
    recordings.lose(Footage.objects.get(pk=footage).file)
    scene.do("recordings.verify", "reviewer", footage)
    assert again(scene).missing == (found.must.span,)


@pytest.mark.rule("4.2b", "D-BWV-05")
def test_from_the_act_to_its_footage_and_back(bureau: Province) -> None:
    scene, found = of_call(bureau)
    footage = film(scene, found.must.begins, found.must.ends)
    assert [row.pk for row in reads.showing(scene.ids["report"])] == [footage]
    shown = reads.shows(Footage.objects.get(pk=footage))
    assert [one.must.subject for one in shown] == [scene.ids["report"]]


@pytest.mark.rule("G-BWV-03", "G-BWV-01")
@pytest.mark.parametrize(
    ("act", "source"),
    [("measures.inspect_at_once", "measures.inspection"),
     ("measures.preserve_on_spot", "measures.seizure")],
)  # fmt: skip
def test_inspections_and_seizures_are_recorded(bureau: Province, act: str, source: str) -> None:
    scene = measures.peopled(bureau)
    step(scene, act)
    (found,) = reads.of_case(scene.ids["case"])
    assert (found.must.source, found.must.case) == (source, scene.ids["case"])
    assert found.missing
    film(scene, found.must.begins, max(found.must.ends, found.must.begins + MINUTE))
    assert reads.of_case(scene.ids["case"])[0].recorded
    assert reads.seen(scene.ids["case"]) == {scene.entry.pk: True}


@pytest.mark.rule("G-BWV-03", "D-CHA-02")
def test_questioning_in_the_area_is_recorded_by_the_camera_of_the_room(bureau: Province) -> None:
    scene = measures.peopled(bureau)
    for act in ("take_in", "open_statement", "write_statement", "finish_statement"):
        step(scene, f"questioning.{act}")
    (found,) = reads.of_case(scene.ids["case"])
    assert found.must.source == "questioning.statement"
    film_room(scene, found.must.begins, found.must.ends, "询问室二")
    assert reads.of_case(scene.ids["case"])[0].missing == (found.must.span,)
    film_room(scene, found.must.begins, found.must.ends, "询问室一")
    assert reads.of_case(scene.ids["case"])[0].recorded


@pytest.mark.gate("recordings.really_missing")
@pytest.mark.rule("D-BWV-02", "G-BWV-02")
def test_only_what_is_really_missing_is_excused(bureau: Province) -> None:
    scene, found = of_call(bureau)
    begins, ends = found.must.begins, found.must.ends
    film(scene, begins, begins + MINUTE)
    for span in ({"begins": begins.isoformat()}, {"begins": ends.isoformat()},
                 {"of": str(UUID(int=7))}):  # fmt: skip
        stopped(scene, "recordings.ask_excuse", "recordings.really_missing", **span)
    step(
        scene, "recordings.ask_excuse", begins=(begins + MINUTE + timedelta(seconds=1)).isoformat()
    )


def test_what_another_station_missed_is_not_excused_here(bureau: Province) -> None:
    scene, _ = of_call(bureau)
    scene.appoint("handler", "CASE_OFFICER", "220102002")
    refused = scene.refused(
        "recordings.ask_excuse", "handler", bureau.units["220102002"],
        **scenes.FORMS["recordings.ask_excuse"],
    )  # fmt: skip
    assert "recordings.really_missing" in refused


@pytest.mark.rule("D-BWV-02", "G-BWV-02", "P-ROLE-01")
@pytest.mark.gate("apart(recordings.ask_excuse)")
def test_who_asks_to_be_excused_does_not_decide(bureau: Province) -> None:
    scene = recordings.missing()(bureau)
    scene.appoint("handler", "DEPT_HEAD", cast.STATION)
    for act in ("approve_excuse", "refuse_excuse"):
        stopped(scene, f"recordings.{act}", "apart(recordings.ask_excuse)", by="handler")
    step(scene, "recordings.approve_excuse")


@pytest.mark.rule("D-BWV-02")
def test_an_approved_reason_excuses_and_records_nothing(bureau: Province) -> None:
    scene = recordings.missing()(bureau)
    assert again(scene).missing
    step(scene, "recordings.approve_excuse")
    found = again(scene)
    assert (found.missing, found.excused, found.recorded) == ((), (found.must.span,), False)
    assert Excuse.objects.get(pk=scene.ids["excuse"]).cites == ["D-INT-05", "G-BWV-01", "D-BWV-01"]


@pytest.mark.rule("D-BWV-02")
def test_a_refused_reason_leaves_it_missing(bureau: Province) -> None:
    scene = recordings.missing()(bureau)
    step(scene, "recordings.refuse_excuse")
    assert again(scene).missing == (again(scene).must.span,)


def test_a_hundred_thousand_acts_are_compared_in_seconds(bureau: Province) -> None:
    """Against no footage in the table, and against as many spans: arithmetic, not queries."""
    chance, start = Random(7), int(cast.OPENS.timestamp())
    officers = [UUID(int=n + 1) for n in range(500)]
    musts = [
        Must("call", UUID(int=n + 1), moment(at), moment(at + 900), (chance.choice(officers),))
        for n in range(100_000)
        for at in [start + chance.randrange(30 * 86_400)]
    ]
    began = time.process_time()  # of the processor: how long others make it wait is no matter
    found = against(musts)
    took = time.process_time() - began
    print(f"compared in {took:.1f} s of processor time")
    assert len(found) == 100_000
    assert all(one.missing for one in found)
    assert took < 10
    assert Link.objects.count() == 0


ROWS = 100_000
INSERT = """
INSERT INTO recordings_footage (id, phase, line, secrecy, handlers, entry_id, entry_at, opened_at,
    moved_at, device_id, officer, place, begins, ends, clock_ahead, breaks, file, sha256, size,
    container, streams, tag, changes, lasting_for)
SELECT gen_random_uuid(), 'kept', %(line)s, 0, '{}', gen_random_uuid(), at, at, at, %(device)s,
    ('00000000-0000-0000-0000-' || lpad(to_hex(1 + (random() * 499)::int), 12, '0'))::uuid, '',
    at, at + interval '30 minutes', 0, '[]', n::text, '', 0, '', '[]', 'call', '{}', ''
FROM (SELECT n, %(start)s::timestamptz + random() * interval '30 days' AS at
      FROM generate_series(1, %(rows)s) n) made
"""


@pytest.mark.thorough
def test_a_hundred_thousand_acts_and_as_many_pieces_of_footage_take_seconds(
    bureau: Province,
) -> None:
    """Three queries and arithmetic. The rows are undone before any guard asks who wrote them."""
    scene = recordings.registered(bureau)
    chance, start = Random(7), int(cast.OPENS.timestamp())
    musts = [
        Must("call", UUID(int=n + 1), moment(at), moment(at + 900),
             (UUID(int=1 + chance.randrange(500)),))
        for n in range(ROWS)
        for at in [start + chance.randrange(30 * 86_400)]
    ]  # fmt: skip
    undo = transaction.savepoint()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {"line": ["22"], "device": scene.ids["device"], "rows": ROWS,
                                "start": cast.OPENS})  # fmt: skip
    began, busy = time.perf_counter(), time.process_time()
    with CaptureQueriesContext(connection) as asked:
        found = against(musts)
    took, busy = time.perf_counter() - began, time.process_time() - busy
    print(f"read and compared in {took:.1f} s, {busy:.1f} s of them of this processor's")
    transaction.savepoint_rollback(undo)
    assert len(asked) == 3
    assert len(found) == ROWS
    assert 0 < sum(one.recorded for one in found) < ROWS
    assert busy < 20  # a few seconds on an idle machine: docs/operators/footage.md
