"""What no text may carry: a link, an identity number, a full name, an offence (X3, P-OPEN-04).

Citizens are taught never to follow a link in a text from the police; so there is none. The phone
may lie in other hands; so the text says no more than a stranger may know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import yaml

from plumbline.law.causes import causes
from plumbline.law.register import DATA, LOADER

LINK = re.compile(
    r"https?:|www\.|://|[a-z0-9-]+\.(?:com|cn|net|org|gov|top|xyz|cc|vip|info|io|me)\b",
    re.IGNORECASE,
)
IDENTITY = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
WIDE, PART = 70, 67  # characters of one text, and of each part of a longer one (UCS-2)
MOST = 3  # parts


@cache
def words(kind: str) -> frozenset[str]:
    """The words of data/text_words.yaml that stand for a link, or give an offence away."""
    listed = yaml.load((DATA / "text_words.yaml").read_text(encoding="utf-8"), LOADER)  # noqa: S506
    return frozenset(listed[kind])


@cache
def offences() -> frozenset[str]:
    """The names of all causes of the public-order law, and words that give a crime away."""
    return frozenset({cause.title for cause in causes()}) | words("offences")


def parts(text: str) -> int:
    """In how many parts a text travels; what lies beyond the first plane counts twice."""
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= WIDE else -(-units // PART)


def faults(text: str, names: Iterable[str] = ()) -> list[str]:
    """What is wrong with a text, as sentences; none where it may go."""
    return list(_faults(text, names))


def _faults(text: str, names: Iterable[str]) -> Iterator[str]:
    if LINK.search(text) or any(word in text for word in words("links")):
        yield "含有链接"
    if IDENTITY.search(text):
        yield "含有身份证号码"
    if any(name in text for name in names if len(name) > 1):
        yield "含有人名"
    if any(offence in text for offence in offences()):
        yield "含有违法犯罪的名称"
    if not text or parts(text) > MOST:
        yield "没有内容，或者长于三条短信"
