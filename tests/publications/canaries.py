"""Canaries: values that stand in sensitive fields and nowhere else, and a search for them anywhere.

Whoever builds something that people outside read plants them in a scene made by acts, collects what
comes out, and asks `escaped` for those that did. A canary is met also where it is written as an
escape, in hexadecimal or in pieces.
"""

from __future__ import annotations

import html
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from plumbline.law.identity import check_character

GIVEN = "翔鹏磊鑫森淼晶瑞琪瑶琳瑾璐琛珂梓轩涵浩宇泽皓睿晗昊昱晟煜炜灿烁锋铭钧锐钰铮婷倩雯"
FAMILIES = "吴李王赵钱孙周郑"
SPLIT = re.compile(r"[\s\-·.]")


@dataclass
class Planter:
    """Gives out canaries, each once, and keeps them by what they stand for."""

    start: int = 0
    planted: dict[str, str] = field(default_factory=dict)  # the canary → the field it stands in
    made: Counter[str] = field(default_factory=Counter)

    def _next(self, what: str, canary: str) -> str:
        assert canary not in self.planted
        self.planted[canary] = what
        return canary

    def _number(self, kind: str) -> int:
        self.made[kind] += 1
        return self.start + self.made[kind]

    def name(self, what: str = "name") -> str:
        """A name that nobody bears: two given characters out of the rare ones."""
        number = self._number("name")
        first, second = divmod(number // len(FAMILIES), len(GIVEN))
        family, third = FAMILIES[number % len(FAMILIES)], GIVEN[first % len(GIVEN)]
        return self._next(what, f"{family}{third}{GIVEN[second]}")

    def identity(self, born: str = "19850617", *, woman: bool = False) -> str:
        """A sound identity number of somebody born on this day."""
        number = self._number("id_number")
        turn, place = divmod(number, 90)
        stem = f"2201{place + 10}{born}{2 * turn % 1000 + (not woman):03d}"
        return self._next("id_number", stem + check_character(stem))

    def phone(self) -> str:
        """A mobile number."""
        return self._next("phone", f"139{self._number('phone') + 10_000_000:08d}")

    def address(self, what: str = "address") -> str:
        """A door in a street that does not exist."""
        number = self._number("address")
        return self._next(what, f"长春市南关区金雀街{number}号{number % 9 + 1}单元")

    def plate(self) -> str:
        """A plate."""
        return self._next("plate", f"吉Z{self._number('plate') + 10_000:05d}")

    def text(self, what: str) -> str:
        """Any words: what somebody suffers from, what a thing looks like."""
        return self._next(what, f"金雀{what}{self._number('text'):06d}号")


def person(planter: Planter, **more: Any) -> dict[str, Any]:
    """A grown man with a canary in every field that tells who he is."""
    return {
        "name": planter.name(), "sex": "male", "born": "1985-06-17",
        "id_number": planter.identity(), "phone": planter.phone(),
        "address": planter.address(), "domicile": planter.address("domicile"),
        "employer": planter.text("employer"), **more,
    }  # fmt: skip


def sayings(planter: Planter, persons: Iterable[dict[str, Any]]) -> str:
    """Facts of a decision that say all of it again, each in a sentence of its own."""
    lines = [
        f"{one['name']}驾驶{planter.plate()}，家住{one['address']}，电话{one['phone']}，"
        f"身份证{one['id_number']}，工作单位{one['employer']}。"
        for one in persons
    ]
    return "\n".join(lines)


def escaped(planter: Planter, out: Iterable[tuple[str, str | bytes]]) -> list[tuple[str, str, str]]:
    """Which canaries stand in what came out: where, which, and for what."""
    search = Search(planter.planted)
    found = {
        (where, canary, planter.planted[canary])
        for where, body in out
        for text in _readings(body)
        for canary in search.within(text)
    }
    return sorted(found)


class Search:
    """Ten thousand canaries looked for in one pass: by their first two characters, then whole."""

    def __init__(self, canaries: Iterable[str]) -> None:
        self.canaries = frozenset(canaries)
        self.lengths = sorted({len(one) for one in self.canaries})
        seconds: dict[str, set[str]] = {}
        for one in self.canaries:
            seconds.setdefault(one[0], set()).add(one[1])
        starts = (f"{re.escape(first)}(?=[{re.escape(''.join(sorted(after)))}])"
                  for first, after in sorted(seconds.items()))  # fmt: skip
        self.start = re.compile("|".join(starts) or r"(?!)")

    def within(self, text: str) -> Iterator[str]:
        """Those that stand in a text."""
        for match in self.start.finditer(text):
            at = match.start()
            for length in self.lengths:
                if (part := text[at : at + length]) in self.canaries:
                    yield part


def _readings(body: str | bytes) -> Iterator[str]:
    """What was sent, in each way in which a canary could hide in it."""
    raw = body.encode() if isinstance(body, str) else body
    for part in (raw, *_inflated(raw)):
        text = part.decode("utf-8", "replace")
        plain = html.unescape(text) if "&" in text else text
        yield text
        if plain != text:
            yield plain
        yield SPLIT.sub("", plain)
        if "\\u" in text:
            yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
        if "%" in text:
            yield _unquoted(text)
        if "\0" in text or "\ufffd" in text:
            yield part.decode("utf-16-be", "replace")
        yield from _hexadecimal(text)


def _inflated(raw: bytes) -> Iterator[bytes]:
    """The compressed streams of a PDF, and the parts of a package."""
    for match in re.finditer(rb"stream\r?\n", raw):
        try:
            yield zlib.decompressobj().decompress(raw[match.end() :], 5_000_000)
        except zlib.error:
            continue
    if raw[:2] == b"PK":
        from tests.publications.inspecting import docx_parts

        yield from (part.encode() for part in docx_parts(raw).values())


def _hexadecimal(text: str) -> Iterator[str]:
    for match in re.findall(r"<([0-9A-Fa-f]{8,})>", text):
        if len(match) % 4 == 0:
            yield bytes.fromhex(match).decode("utf-16-be", "replace")


def _unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)


def forms_of(canary: str) -> list[str | bytes]:
    """Ways in which a leak might write it, for the control."""
    return [
        canary, html.escape(canary), quote(canary), json.dumps(canary), f" {' '.join(canary)} ",
        canary.encode("utf-16-be"), f"<{canary.encode('utf-16-be').hex()}>",
        b"stream\n" + zlib.compress(canary.encode()),
        "".join(f"&#{ord(char)};" for char in canary),
    ]  # fmt: skip
