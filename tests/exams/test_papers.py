"""Blueprints and papers: the share of common law, the sealed seed, the draw done again."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.exams.drawing import TOGETHER, Candidate, Wanted, draw, from_all, in_order
from plumbline.exams.models import ExamPaper, Question
from plumbline.exams.papers import digest, drawn_again, record
from plumbline.law.draws import promised
from tests.exams import scene as exams
from tests.exams.scene import KEEPER, SEED
from tests.scenes import FORMS, Scene, step, stopped

CHANCE = random.Random(7)
POOL = {
    (name := str(UUID(int=CHANCE.getrandbits(128), version=4))): Candidate(
        name, number % 3 > 0, f"t{number % 5}", ("single", "multiple")[number % 2], "medium"
    )
    for number in range(5_000)
}
CELLS = [
    Wanted(common=True, count=20, sort="single"),
    Wanted(common=True, count=10, topic="t1"),
    Wanted(common=False, count=15),
]


# The draw, without a database.


@pytest.mark.rule("P-QUAL-01")
def test_the_same_seed_draws_the_same_paper_whatever_the_pool_s_order() -> None:
    names = list(POOL)
    random.Random(1).shuffle(names)
    mixed = {name: POOL[name] for name in names}
    assert draw(SEED, CELLS, from_all(POOL)) == draw(SEED, CELLS, from_all(mixed))
    assert draw(SEED, CELLS, from_all(POOL)) != draw("种子二号", CELLS, from_all(POOL))


def test_every_line_has_its_questions_and_no_question_stands_twice() -> None:
    found = draw(SEED, CELLS, from_all(POOL))
    assert [len(names) for names in found] == [cell.count for cell in CELLS]
    assert len({name for names in found for name in names}) == 45
    for cell, names in zip(CELLS, found, strict=True):
        assert all(cell.fits(POOL[name]) for name in names)


def test_the_order_of_the_seed_has_every_question_once() -> None:
    assert sorted(one.id for one in in_order(SEED, from_all(POOL))) == sorted(POOL)


def test_few_lots_are_fetched_for_a_paper() -> None:
    fetched = list[str]()

    def counted(lots: Sequence[str]) -> Any:
        fetched.extend(lots)
        return from_all(POOL)(lots)

    draw(SEED, [Wanted(common=True, count=20)], counted)
    assert len(fetched) == TOGETHER


def test_every_question_is_drawn_about_as_often() -> None:
    few = dict(list(POOL.items())[:200])
    drawn = Counter[str]()
    for n in range(300):
        drawn.update(draw(f"s{n}", [Wanted(common=True, count=20)], from_all(few))[0])
    fits = [name for name, one in few.items() if one.common]
    expected = 300 * 20 / len(fits)
    squares = sum((drawn[name] - expected) ** 2 / expected for name in fits)
    assert squares < 200  # chi-square with 132 degrees of freedom: beyond 1 in 10,000


def test_a_line_that_the_pool_cannot_fill_stays_short() -> None:
    assert [
        len(n)
        for n in draw(
            SEED,
            [Wanted(common=True, count=3, topic="nowhere")],
            from_all(POOL),
        )
    ] == [0]


# The acts.


@pytest.mark.gate("exams.common_share")
@pytest.mark.rule("N-QUAL-01")
@pytest.mark.parametrize(("common", "opens"), [(59, False), (60, True)])
def test_common_law_carries_three_fifths_of_the_marks(
    bureau: Province,
    common: int,
    opens: bool,  # noqa: FBT001
) -> None:
    scene = exams.usable(bureau)
    rows = [{"common": True, "count": 1, "points": common},
            {"common": False, "count": 1, "points": 100 - common}]  # fmt: skip
    step(scene, "exams.draft_blueprint", rows=rows)
    if opens:
        step(scene, "exams.approve_blueprint")
        return
    told = stopped(scene, "exams.approve_blueprint", "exams.common_share")
    assert told["says"] == "公共法律知识占59%，不得低于60%"
    assert told["versions"] == ["N-QUAL-01@1"]


@pytest.mark.gate("apart(exams.draft_blueprint)")
@pytest.mark.rule("R-QUAL-02", "1.3a")
def test_who_drafts_a_blueprint_does_not_approve_it(bureau: Province) -> None:
    scene = exams.usable(bureau).appoint("head", "TRAINER")
    scene.do("exams.draft_blueprint", "head", **FORMS["exams.draft_blueprint"])
    stopped(scene, "exams.approve_blueprint", "apart(exams.draft_blueprint)")


@pytest.mark.gate("exams.no_keeper")
@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_who_reads_the_questions_does_not_hold_the_seed(bureau: Province) -> None:
    scene = exams.approved(bureau).appoint(KEEPER, "INSPECTION")
    for act in ("promise_paper", "draw_paper", "tell_seed"):
        stopped(scene, f"exams.{act}", "exams.no_keeper", by=KEEPER)
        step(scene, f"exams.{act}")


@pytest.mark.gate("exams.seed_as_promised")
@pytest.mark.rule("P-QUAL-01")
@pytest.mark.parametrize("act", ["exams.draw_paper", "exams.tell_seed"])
def test_only_the_promised_seed_draws_and_is_told(bureau: Province, act: str) -> None:
    scene = exams.promised_paper(bureau)
    if act == "exams.tell_seed":
        step(scene, "exams.draw_paper")
    stopped(scene, act, "exams.seed_as_promised", seed="种子二号")
    step(scene, act)


@pytest.mark.gate("exams.bank_suffices")
@pytest.mark.rule("P-QUAL-01", "R-QUAL-02")
def test_a_paper_is_drawn_when_the_bank_can_fill_it(bureau: Province) -> None:
    scene = exams.usable(bureau)
    rows = [{"common": True, "count": 2, "points": 30}]
    step(scene, "exams.draft_blueprint", rows=rows)
    for act in ("exams.approve_blueprint", "exams.promise_paper"):
        step(scene, act)
    told = stopped(scene, "exams.draw_paper", "exams.bank_suffices")
    assert told["says"] == "题库中可用的试题不够：第1行缺1题"
    step(scene, "exams.write_question", stem="另一题")
    stopped(scene, "exams.draw_paper", "exams.bank_suffices")  # it is not reviewed yet
    step(scene, "exams.review_question")
    step(scene, "exams.draw_paper")


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_the_draw_leaves_its_mark_in_the_ledger_and_not_the_seed(bureau: Province) -> None:
    scene = exams.drawn(bureau)
    paper = ExamPaper.objects.get()
    assert len(paper.drawn) == 2
    assert paper.seed == ""
    assert SEED not in str(scene.entry.body)
    (gate,) = (g for g in scene.entry.body["gates"] if g["gate"] == "exams.bank_suffices")
    assert gate["read"] == ["drawn=" + digest(map(str, paper.drawn))]


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_anybody_draws_the_paper_again_from_its_record(bureau: Province) -> None:
    scene = exams.drawn(bureau)
    step(scene, "exams.retire_question")  # what happens afterwards changes nothing
    step(scene, "exams.write_question", stem="后来的题")
    step(scene, "exams.review_question")
    step(scene, "exams.tell_seed")
    paper = ExamPaper.objects.get()
    assert drawn_again(paper)
    told = record(paper)
    assert told["seed"] == SEED
    assert promised(told["seed"]) == told["commitment"]
    pool = {row[0]: Candidate(*row) for row in told["pool"]}
    assert len(pool) == 2 < Question.objects.count()
    found = draw(told["seed"], [Wanted(**cell) for cell in told["cells"]], from_all(pool))
    assert [name for names in found for name in names] == told["drawn"]


def test_a_paper_with_another_question_is_found_out(bureau: Province) -> None:
    scene: Scene = exams.drawn(bureau)
    step(scene, "exams.tell_seed")
    paper = ExamPaper.objects.get()
    paper.drawn = paper.drawn[::-1]
    assert not drawn_again(paper)
