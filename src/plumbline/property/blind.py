"""The arithmetic of a blind count: pure, so that anybody can draw and compare again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from plumbline.law.draws import ranked
from plumbline.property.terms import Difference

Shelves = dict[str, dict[str, str]]  # place → number of the thing → its seal
Found = tuple[str, str, str, str]  # difference, number, place, note


def draw(seed: str, places: list[str], share: int) -> list[str]:
    """`share` per cent of the places, one at least, in the order that the seed gives them."""
    return sorted(ranked(places, seed, " ")[: max(1, -(-len(places) * share // 100))])


def digest(found: Shelves) -> str:
    """The mark of a sealed count: the same findings give the same mark."""
    said = json.dumps(found, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def differences(expected: Shelves, found: Shelves) -> Iterator[Found]:
    """Every way in which shelf and ledger differ."""
    ledger = {n: (place, seal) for place, row in expected.items() for n, seal in row.items()}
    shelf = {n: (place, seal) for place, row in found.items() for n, seal in row.items()}
    for number in sorted(ledger.keys() | shelf.keys()):
        if number not in shelf:
            yield Difference.MISSING, number, ledger[number][0], ""
        elif number not in ledger:
            yield Difference.SURPLUS, number, shelf[number][0], ""
        else:
            (place, seal), (there, other) = ledger[number], shelf[number]
            if place != there:
                yield Difference.MISPLACED, number, there, place
            if seal != other:
                yield Difference.SEAL, number, there, other
