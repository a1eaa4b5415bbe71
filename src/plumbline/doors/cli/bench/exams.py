"""What it costs to draw a paper of a hundred questions from a bank of a hundred thousand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from plumbline.doors.cli.bench import figures, scene
from plumbline.exams.content import Content
from plumbline.exams.models import Bank, ExamPaper, Question
from plumbline.exams.papers import drawn_by, wanted
from plumbline.kernel import ledger
from plumbline.law.draws import promised

QUESTIONS, TOPICS, BATCH = 100_000, 20, 2_000
SORTS = ("single", "multiple", "true_false", "written")
LEVELS = ("easy", "medium", "hard")
KEEPERS = ("trainer", "drafter")
PARTS = [
    {"common": True, "sort": "single", "count": 40, "points": 1},
    {"common": True, "sort": "multiple", "difficulty": "hard", "count": 20, "points": 1},
    {"common": False, "topic": "知识点5", "count": 10, "points": 1},
    {"common": False, "sort": "true_false", "count": 20, "points": 1},
    {"common": True, "topic": "知识点7", "difficulty": "easy", "count": 10, "points": 1},
]


def measure(place: scene.Scene, samples: int) -> dict[str, Any]:
    """The draw alone, each time by another seed, as the gate and the act run it."""
    paper, seeds = _paper(place), iter(range(10 * samples))

    def drawn() -> None:
        found = drawn_by(paper, f"种子{next(seeds)}", scene.NOW)
        if [len(names) for names in found] != [cell.count for cell in wanted(paper)]:
            raise RuntimeError("a draw stays short")

    took = figures.timed(drawn, samples)
    row = {"draw": f"100 of {QUESTIONS:,}", "p50 ms": figures.quantile(took, 0.5),
           "p95 ms": figures.quantile(took, 0.95), "longest ms": max(took)}  # fmt: skip
    figures.table("Drawing a paper", list(row), [list(row.values())])
    return row


def _paper(place: scene.Scene) -> ExamPaper:
    """A bank with its blueprint and paper by acts; its questions in bulk."""
    province, at = place.province, scene.BEGAN + timedelta(days=2)
    county, top = province.units["220102"], province.units["22"]
    post: dict[str, Any] = {"role": "TRAINER", "unit": str(top), "since": at.date().isoformat()}
    province.do("people.appoint", "administrator", province.officers[KEEPERS[1]], at, **post)
    keepers = [str(province.officers[who]) for who in KEEPERS]
    bank = province.do("exams.open_bank", "head", county, at, name="题库", keepers=keepers).made
    plan = province.do("exams.draft_blueprint", KEEPERS[0], bank, at, name="卷", rows=PARTS).made
    province.do("exams.approve_blueprint", "head", plan, at, opinion="同意")
    _fill(Bank.objects.get(pk=bank))
    promise: dict[str, Any] = {"name": "卷", "commitment": promised("种子")}
    made = province.do("exams.promise_paper", "inspector", plan, at, **promise).made
    return ExamPaper.objects.get(pk=made)


def _fill(bank: Bank) -> None:
    closed = Content("true_false", "题", ("正确", "错误"), ("A",)).closed()
    at = scene.BEGAN
    with scene.bulk("exams_question"):
        for start in range(0, QUESTIONS, BATCH):
            Question.objects.bulk_create(
                Question(
                    pk=ledger.new_id(at), bank=bank, phase="usable", line=bank.line,
                    entry_id=bank.entry_id, entry_at=at, opened_at=at, moved_at=at, usable_at=at,
                    sort=SORTS[n % 4], topic=f"知识点{n % TOPICS}", common=n % 5 > 1,
                    as_at=at.date(), difficulty=LEVELS[n % 3], author="某", content=closed,
                    likeness=str(n),
                )
                for n in range(start, start + BATCH)
            )  # fmt: skip
