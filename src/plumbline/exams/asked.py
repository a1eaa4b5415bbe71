"""The questions of an exam: what each is worth, in the paper's order and in a candidate's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from plumbline.exams.content import Content
from plumbline.exams.models import Exam, Question, Sitting
from plumbline.exams.ordering import Order
from plumbline.exams.seating import seed_of
from plumbline.exams.terms import LETTERS, Sort

CHOSEN = (Sort.SINGLE, Sort.MULTIPLE)


@dataclass(frozen=True)
class Asked:
    """A question of the paper with its points."""

    id: UUID
    points: int
    content: Content

    @property
    def written(self) -> bool:
        """Whether people mark it."""
        return self.content.sort == Sort.WRITTEN

    def objective(self, given: list[str]) -> int:
        """What the machine gives: all points for exactly the key, otherwise none."""
        return self.points if set(given) == set(self.content.key) else 0


def blocks(exam: Exam) -> list[list[UUID]]:
    """The questions of each line of the blueprint."""
    drawn = iter(exam.paper.drawn)
    cells = exam.paper.blueprint.cells.order_by("position").values_list("count", flat=True)
    return [[next(drawn) for _ in range(count)] for count in cells]


def asked(exam: Exam) -> list[Asked]:
    """All questions in the paper's order, read with the key of the installation."""
    worth = list(exam.paper.blueprint.cells.order_by("position").values_list("count", "points"))
    points = [each for count, each in worth for _ in range(count)]
    rows = Question.objects.in_bulk(exam.paper.drawn)
    return [Asked(pk, each, rows[pk].says)
            for pk, each in zip(exam.paper.drawn, points, strict=True)]  # fmt: skip


def order_of(sitting: Sitting) -> Order:
    """The order of this candidate."""
    return Order(seed_of(sitting.exam), sitting.officer_id)


@dataclass(frozen=True)
class Shown:
    """A question as a candidate has it before him; no word of its key."""

    id: UUID
    number: int
    sort: str
    points: int
    stem: str
    options: list[tuple[str, str]]


def shown(sitting: Sitting) -> Iterator[Shown]:
    """The paper of a candidate who may read it, in his own order."""
    known, parts = _read(sitting.exam_id)
    order = order_of(sitting)
    for number, pk in enumerate(order.questions(parts), 1):
        one = known[pk]
        texts = [one.content.options[place] for place in places(order, one)]
        options = list(zip(LETTERS, texts, strict=False))
        yield Shown(pk, number, one.content.sort, one.points, one.content.stem, options)


@lru_cache(maxsize=2)  # three hundred candidates open the same paper in the same minute
def _read(exam_id: UUID) -> tuple[dict[UUID, Asked], list[list[UUID]]]:
    exam = Exam.objects.select_related("paper__blueprint").get(pk=exam_id)
    return {one.id: one for one in asked(exam)}, blocks(exam)


def places(order: Order, one: Asked) -> list[int]:
    """Which option stands at each place; what is true stays before what is false."""
    count = len(one.content.options)
    return order.options(one.id, count) if one.content.sort in CHOSEN else list(range(count))


def canonical(order: Order, one: Asked, given: list[str]) -> list[str]:
    """The letters of the question for the letters that the candidate saw."""
    if one.written:
        return given
    standing = dict(zip(LETTERS, (LETTERS[place] for place in places(order, one)), strict=False))
    return sorted({standing[letter] for letter in given if letter in standing})
