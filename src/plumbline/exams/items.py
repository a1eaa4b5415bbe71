"""What the answers say of the questions, and of pairs who answered wrongly alike: pure.

A figure about a pair is a finding for people: how many wrong answers were equal, and how often that
many or more would come about by chance. It is never a verdict.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

THIRD = 27  # of a hundred: the best and the worst that are compared
RARE = 0.05  # so many such pairs, or fewer, would be expected by chance in the whole exam
FEWEST = 3  # equal wrong answers below which nothing is said
Answer = tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """A question in figures: how many got it, and whether the better ones got it rather."""

    question: UUID
    answered: int
    facility: float  # share of the points that all got
    discrimination: float | None  # of the best 27 % less of the worst; None with too few


def items(
    points: Mapping[UUID, Mapping[UUID, int]], worth: Mapping[UUID, int], totals: Mapping[UUID, int]
) -> Iterator[Item]:
    """Of each question the figures; `points` by candidate and question."""
    ranked = sorted(points, key=lambda one: (-totals[one], str(one)))
    size = len(ranked) * THIRD // 100

    def share(of: Sequence[UUID], question: UUID) -> float:
        return sum(points[one].get(question, 0) for one in of) / (len(of) * worth[question])

    for question in worth:
        best = share(ranked[:size], question) if size else 0.0
        worst = share(ranked[-size:], question) if size else 0.0
        yield Item(question, len(ranked), share(ranked, question) if ranked else 0.0,
                   best - worst if size else None)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two of one room who gave equal wrong answers oftener than chance would have it."""

    one: UUID
    other: UUID
    both_wrong: int
    equal: int
    expected: float
    chance: float  # of so many or more, of this pair
    pairs: int  # that were compared in the exam
    sample: int  # candidates whose answers say how common a wrong answer is


def alike(
    wrong: Mapping[UUID, Mapping[UUID, Answer]], rooms: Iterable[Sequence[UUID]]
) -> list[Pair]:
    """The pairs that stand out; `wrong` has of each candidate the wrong answers by question."""
    common: defaultdict[UUID, Counter[Answer]] = defaultdict(Counter)
    for given in wrong.values():
        for question, answer in given.items():
            common[question][answer] += 1
    compared = [pair for room in rooms for pair in combinations(sorted(room, key=str), 2)]
    found = []
    for one, other in compared:
        both = wrong[one].keys() & wrong[other].keys()
        equal = sum(wrong[one][question] == wrong[other][question] for question in both)
        if equal < FEWEST:
            continue
        shares = [_same(common[q], (wrong[one][q], wrong[other][q])) for q in both]
        chance = at_least(equal, shares)
        if chance * len(compared) <= RARE:
            found.append(Pair(one, other, len(both), equal, sum(shares), chance, len(compared),
                              len(wrong)))  # fmt: skip
    return sorted(found, key=lambda pair: pair.chance)


def _same(counted: Counter[Answer], pair: tuple[Answer, Answer]) -> float:
    """How probable it is that two wrong answers are equal, by those of all others.

    One more of each kind and one kind more than was seen: in a small exam nothing is impossible.
    """
    others = counted.copy()
    others.subtract(pair)
    kinds = len(others) + 1
    whole = sum(others.values()) + kinds
    return sum(((count + 1) / whole) ** 2 for count in [*others.values(), 0])


def at_least(wanted: int, shares: Iterable[float]) -> float:
    """The probability of so many or more, each with its own share (Poisson binomial, exact)."""
    spread = [1.0]
    for share in shares:
        spread = [
            (spread[n] * (1 - share) if n < len(spread) else 0.0)
            + (spread[n - 1] * share if n else 0.0)
            for n in range(len(spread) + 1)
        ]
    return sum(spread[wanted:])
