"""Drawing a paper from a seed: pure, so that anybody draws it again (P-QUAL-01).

Every question belongs to a lot, named by the end of its id. The seed gives the lots an order; they
are opened eight at a time, and the seed gives the questions in them an order. Each in its turn
takes the first line of the blueprint that it fits and that wants one more. So a paper from a
hundred thousand questions looks at few of them, and every question is as likely as another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from plumbline.law.draws import ranked

LOT = 2  # hexadecimal digits
TOGETHER = 8  # lots opened together
BETWEEN = "\n"


@dataclass(frozen=True)
class Wanted:
    """A line of a blueprint; an empty word allows anything."""

    common: bool
    count: int
    topic: str = ""
    sort: str = ""
    difficulty: str = ""

    def fits(self, one: Candidate) -> bool:
        """Whether a question may stand in this line."""
        asked = ((self.topic, one.topic), (self.sort, one.sort), (self.difficulty, one.difficulty))
        return self.common == one.common and all(w in ("", said) for w, said in asked)


@dataclass(frozen=True)
class Candidate:
    """A question as the draw sees it: its id and what it is about."""

    id: str
    common: bool
    topic: str
    sort: str
    difficulty: str


Fetch = Callable[[Sequence[str]], Iterable[Candidate]]  # lots → the questions in them


def in_order(seed: str, fetch: Fetch) -> Iterator[Candidate]:
    """All questions in the order of the seed, some lots at a time."""
    lots = ranked((f"{number:0{LOT}x}" for number in range(16**LOT)), seed, BETWEEN)
    for start in range(0, len(lots), TOGETHER):
        opened = {one.id: one for one in fetch(lots[start : start + TOGETHER])}
        yield from (opened[name] for name in ranked(opened, seed, BETWEEN))


def draw(seed: str, cells: Sequence[Wanted], fetch: Fetch) -> list[list[str]]:
    """For each line of the blueprint the questions drawn; a line that stays short has too few."""
    found: list[list[str]] = [[] for _ in cells]
    missing = sum(cell.count for cell in cells)
    for one in in_order(seed, fetch):
        for cell, drawn in zip(cells, found, strict=True):
            if len(drawn) < cell.count and cell.fits(one):
                drawn.append(one.id)
                missing -= 1
                break
        if not missing:
            break
    return found


def from_all(everything: Mapping[str, Candidate]) -> Fetch:
    """The lots of a pool that is at hand: how somebody else draws it again from the record."""
    by_lot: dict[str, list[Candidate]] = {}
    for name, one in everything.items():
        by_lot.setdefault(name[-LOT:], []).append(one)
    return lambda lots: (one for lot in lots for one in by_lot.get(lot, ()))
