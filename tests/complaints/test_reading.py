"""What is told of a complaint outside, the ways on from each decision, the figures, the posters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.complaints import told
from plumbline.complaints.figures import figures
from plumbline.complaints.posters import Poster, sheets
from plumbline.complaints.progress import Progress, look_up
from plumbline.complaints.remedies import ways
from plumbline.doors.cli.province import Province
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS
from plumbline.law.calendar import legal_day
from plumbline.openness import flood
from plumbline.openness.cells import SMALL
from plumbline.openness.codes import TRIES
from plumbline.openness.models import About, Asked, Outcome
from tests import cast
from tests.complaints import scene as complaints
from tests.complaints.scene import complaint
from tests.openness.test_codes import wrong
from tests.scenes import Scene, step

pytestmark = pytest.mark.usefixtures("db")


def seen(scene: Scene) -> Progress:
    row = complaint(scene)
    found = look_up(row.number, row.code, scene.now)
    assert found is not None
    return found


def clocks(scene: Scene) -> list[tuple[str, str]]:
    return [(one.title, legal_day(one.due).isoformat()) for one in seen(scene).clocks]


def test_every_act_on_a_complaint_is_told_or_explained() -> None:
    acts = {code for code in ACTS if code.startswith("complaints.")}
    assert acts == {*told.TOLD, *told.INNER}
    assert not {*told.TOLD} & {*told.INNER}


@pytest.mark.rule("3.5b", "P-OPEN-04")
def test_number_and_code_show_stages_clocks_answer_and_the_way_on(bureau: Province) -> None:
    scene = complaints.replied(bureau)
    ledger.seal(scene.now)
    found = seen(scene)
    assert [one.milestone.title for one in found.stages] == ["已收到", "已受理", "已答复"]
    assert all(one.leaf for one in found.stages)
    assert [one.title for one in found.clocks] == ["告知是否受理的期限", "办结并答复的期限"]
    assert all(one.settled and one.arithmetic for one in found.clocks)
    assert [one.outcome for one in found.answers] == ["justified"]
    assert found.ways is not None
    assert [one.name for one in found.ways.steps] == ["复查"]
    assert found.review_until is not None
    assert Asked.objects.latest("pk").about == About.COMPLAINT


@pytest.mark.rule("3.5b")
def test_who_guesses_a_code_learns_nothing_and_soon_waits(bureau: Province) -> None:
    scene = complaints.lodged(bureau)
    row = complaint(scene)
    for _ in range(TRIES):
        assert look_up(row.number, wrong(row.code), scene.now) is None
    assert look_up(row.number, row.code, scene.now) is None
    assert Asked.objects.latest("pk").outcome == Outcome.WAITS


@pytest.mark.rule("D-OPEN-09", "D-OPEN-12")
def test_the_clock_shown_is_the_one_that_runs(bureau: Province) -> None:
    """Not late while a third party is heard, none while clarification is awaited (peers H.2)."""
    scene = complaints.consulting(bureau).tick(days=40)
    (clock,) = seen(scene).clocks
    assert (clock.stopped, clock.late) == (True, False)
    waits = complaints.clarifying(bureau).tick(days=40)
    assert seen(waits).clocks == []
    waits.do("complaints.clarify", "public", facts="南岭派出所")
    (clock,) = seen(waits).clocks
    assert (clock.settled, clock.late, clock.due > waits.now) == (None, False, True)
    # Where it moves to another unit its clock goes on and is shown once.
    moved = complaints.lodged(bureau, about="")
    before = clocks(moved)
    step(moved, "complaints.identify", officers=[str(bureau.officers["chief"])])
    assert clocks(moved) == before


@pytest.mark.rule("D-OPEN-09")
def test_where_no_review_is_left_none_is_offered(bureau: Province) -> None:
    final = seen(complaints.final(bureau))
    assert (final.ways, final.review_until, final.withdrawable) == (None, None, False)
    late = complaints.replied(bureau).tick(days=40)
    assert seen(late).review_until is None
    asked = complaints.requested(bureau)
    asked.do("complaints.decline", "reviewer", ground="investigation", ways="依照刑事诉讼法办理")
    found = seen(asked)
    assert found.review_until is None
    assert found.ways is not None
    assert (found.ways.steps[0].name, found.ways.steps[0].must) == ("行政复议", True)


@pytest.mark.rule("D-OPEN-10", "D-ADM-38")
def test_each_kind_of_decision_has_its_body_its_limit_and_its_rule(bureau: Province) -> None:
    del bureau
    table = {
        one.decision: [
            (step.name, step.limit.words if step.limit else None, step.must) for step in one.steps
        ]
        for one in ways(legal_day(cast.OPENS))
    }
    sixty, half_year, fifteen = ({"n": n, "unit": unit} for n, unit in
                                 (("60", "日"), ("6", "个月"), ("15", "日")))  # fmt: skip
    assert table["行政处罚和其他行政决定"] == [
        ("行政复议", sixty, False), ("行政诉讼", half_year, False),
        ("复议以后的行政诉讼", fifteen, False),
    ]  # fmt: skip
    for first in ("当场作出的行政处罚", "不予公开政府信息"):
        assert table[first] == [("行政复议", sixty, True), ("复议以后的行政诉讼", fifteen, False)]
    week = {"n": "7", "unit": "日"}
    assert table["刑事案件不予立案"] == [
        ("刑事复议", week, False), ("刑事复核", week, False), ("立案监督", None, False),
    ]  # fmt: skip
    assert all(step.rule for one in ways(legal_day(cast.OPENS)) for step in one.steps)


@pytest.mark.rule("3.5b")
def test_figures_count_what_was_lodged_met_and_justified_by_the_last_answer(
    bureau: Province,
) -> None:
    scene = complaints.replied(bureau)
    complaints.requested(bureau)  # of information: not counted
    step(complaints.lodged(bureau), "complaints.withdraw")  # withdrawn: not counted
    late = complaints.accepted(bureau)
    span = (cast.OPENS, scene.now + timedelta(days=1))
    (one,) = figures(*span, scene.now, ("22", "2201"))
    assert (one.unit.code, one.lodged, one.due, one.in_time) == (cast.STATION, 2, 1, 1)
    assert (one.punctual, one.right) == ("1 / 1 = 100.0%", "1 / 1 = 100.0%")
    assert one.few == (one.lodged < SMALL)
    (one,) = figures(*span, late.now + timedelta(days=100))
    assert (one.due, one.in_time, one.punctual) == (2, 1, "1 / 2 = 50.0%")
    assert figures(*span, scene.now, ("22", "2202")) == []


@pytest.mark.rule("3.5b")
def test_a_poster_is_a_page_for_each_station_and_the_same_twice(bureau: Province) -> None:
    del bureau
    made = [Poster(f"第{n}派出所", f"https://example.org/public/complaints?unit={n}")
            for n in range(3)]  # fmt: skip
    first = sheets(made, cast.OPENS)
    assert first.startswith(b"%PDF")
    assert first == sheets(made, cast.OPENS)
    assert first.count(b"/Type /Page\n") + first.count(b"/Type /Page ") in (0, 3)


def test_whoever_floods_the_form_waits_and_nobody_else_does(bureau: Province) -> None:
    del bureau
    for n in range(flood.MOST):
        assert not flood.waits(About.COMPLAINT, "192.0.2.1", cast.OPENS), n
    assert flood.waits(About.COMPLAINT, "192.0.2.1", cast.OPENS)
    assert not flood.waits(About.COMPLAINT, "192.0.2.2", cast.OPENS)
    assert not flood.waits(About.COMPLAINT, "192.0.2.1", cast.OPENS + flood.SPAN)
    assert not Asked.objects.filter(mark__contains="192.0.2").exists()
