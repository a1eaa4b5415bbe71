"""Making persons unknown in a text: surname and 某, all else a cross, nothing else changed.

Two people of one surname are told apart as 某甲 and 某乙, in the order in which the text has them;
one person is the same throughout (C-OPEN-02).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plumbline.publications.surnames import surname
from plumbline.publications.terms import Hide

CROSS, SOME = "×", "某"
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, order=True)
class Place:
    """A place in a text, and what stands there that is to be hidden."""

    start: int
    end: int
    hides: Hide

    def meets(self, other: Place) -> bool:
        """Whether the two have a character in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Redacted:
    """The text that results, and where each replacement stands in it."""

    text: str
    places: list[tuple[Place, int, int]]  # the place in the original; start and end in the result

    def back(self, position: int) -> int:
        """The position in the original that a position outside the replacements came from."""
        shift = 0
        for place, start, end in self.places:
            if position < end:
                break
            shift = place.end - end
            del start
        return position + shift


def merged(places: Iterable[Place]) -> list[Place]:
    """The places in order, those that overlap as one; a name that meets more is no name."""
    found: list[Place] = []
    for place in sorted(places):
        last = found[-1] if found else None
        if last is None or place.start >= last.end:
            found.append(place)
        elif (place.start, place.end) != (last.start, last.end):
            hides = Hide.PRIVATE if Hide.NAME in (last.hides, place.hides) else last.hides
            found[-1] = Place(last.start, max(last.end, place.end), hides)
    return found


def redacted(text: str, hidden: Iterable[Place]) -> Redacted:
    """The text with these places replaced."""
    places = merged(hidden)
    names = called(text[one.start : one.end] for one in places if one.hides is Hide.NAME)
    made, at, put = "", 0, []
    for place in places:
        made += text[at : place.start]
        begin = len(made)
        made += (
            names.get(text[place.start : place.end], CROSS) if place.hides is Hide.NAME else CROSS
        )
        put.append((place, begin, len(made)))
        at = place.end
    return Redacted(made + text[at:], put)


def called(names: Iterable[str]) -> dict[str, str]:
    """What each person is called instead; whoever's surname is not known is crossed out."""
    families: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        if family := surname(name):
            families.setdefault(family, []).append(name)
    return {
        name: family + SOME + (_stem(place) if len(same) > 1 else "")
        for family, same in families.items()
        for place, name in enumerate(same)
    }


def _stem(place: int) -> str:
    return STEMS[place] if place < len(STEMS) else f"{place + 1}"
