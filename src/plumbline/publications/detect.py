"""What a text may give away: proposed with a reason, decided by people.

First whatever the case file knows of its persons; then forms that numbers, plates and addresses
have; last what names, health, family and schools look like. None of it decides: a proposal may be
kept with a reason, but for the values of the file, which never stand in a published text.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from plumbline.publications.forms import FORMS
from plumbline.publications.redaction import Place
from plumbline.publications.terms import Hide

# Full-width digits, letters, @ . - and spaces count as the plain ones; the length stays the same.
ALSO = "@.-"
PLAIN = {0xFEE0 + ord(char): char for char in f"{string.digits}{string.ascii_letters}{ALSO}"}
PLAIN[0x3000] = " "
BETWEEN = re.compile(r"[\s\-—–_.·•,，:：()（）*＊\u200b]")  # what splits a number or a name


@dataclass(frozen=True)
class Known:
    """A value of the case file that tells who somebody is."""

    value: str
    hides: Hide
    firm: bool = True  # may not be kept


@dataclass(frozen=True)
class Found:
    """A place proposed to be hidden, and why."""

    place: Place
    why: str
    firm: bool = False


def plain(text: str) -> str:
    """The text with full-width characters as plain ones, character for character."""
    return text.translate(PLAIN)


def found(text: str, known: Iterable[Known], day: date) -> list[Found]:
    """All proposals in their order; where two meet, what the file knows, then the earlier form."""
    kept: list[Found] = []
    for one in [*_known(text, known), *_forms(text, day)]:
        if not any(one.place.meets(other.place) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.place)


# What the file knows.


def _known(text: str, known: Iterable[Known]) -> Iterator[Found]:
    squeezed, where = _squeezed(text)
    for one in sorted(known, key=lambda one: (not one.firm, -len(one.value))):
        value = _squeezed(one.value)[0]
        if len(value) < 2:
            continue
        for start in _every(squeezed, value):
            place = Place(where[start], where[start + len(value) - 1] + 1, one.hides)
            if "\n" not in text[place.start : place.end]:
                yield Found(place, "案卷中登记的信息", one.firm)


def left(text: str, known: Iterable[Known]) -> list[tuple[int, Hide]]:
    """Lines, from one, on which a firm value of the file still stands, however it is split up."""
    squeezed, where = _squeezed(text)
    return sorted({
        (text.count("\n", 0, where[start]) + 1, one.hides)
        for one in known
        if one.firm and len(value := _squeezed(one.value)[0]) > 1
        for start in _every(squeezed, value)
    })  # fmt: skip


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without what stands between, in one case; and where each character came from."""
    kept = [(char, at) for at, char in enumerate(plain(text).upper()) if not BETWEEN.match(char)]
    return "".join(char for char, _ in kept), [at for _, at in kept]


def _every(text: str, value: str) -> Iterator[int]:
    at = text.find(value)
    while at >= 0:
        yield at
        at = text.find(value, at + 1)


def _forms(text: str, day: date) -> Iterator[Found]:
    flat = plain(text)
    for form in FORMS:
        for match in form.pattern.finditer(flat):
            why = form.test(match[form.group], day) if form.test else form.why
            if why:
                place = Place(match.start(form.group), match.end(form.group), form.hides)
                yield Found(place, why)
