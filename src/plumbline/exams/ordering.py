"""Each candidate has an order of questions and options of his own: pure, computed again at will.

Within a line of the blueprint the seed and the candidate give the questions their order; of a
question with several options also these. What is true stays before what is false.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from plumbline.exams.terms import LETTERS
from plumbline.law.draws import ranked

BETWEEN = "\n"
Blocks = Sequence[Sequence[UUID]]


@dataclass(frozen=True)
class Order:
    """The order of one candidate."""

    seed: str
    candidate: UUID

    @property
    def _own(self) -> str:
        return f"{self.seed}{BETWEEN}{self.candidate}"

    def questions(self, blocks: Blocks) -> Iterator[UUID]:
        """The questions of the paper as this candidate has them before him."""
        for block in blocks:
            yield from map(UUID, ranked(map(str, block), self._own, BETWEEN))

    def options(self, question: UUID, count: int) -> list[int]:
        """For each place on the page, which option of the question stands there."""
        letters = ranked(LETTERS[:count], f"{self._own}{BETWEEN}{question}", BETWEEN)
        return [LETTERS.index(letter) for letter in letters]
