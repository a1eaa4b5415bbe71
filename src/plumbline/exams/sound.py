"""What is wrong with a question: pure, the same for one typed in and for thousands imported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plumbline.exams.content import Content
from plumbline.exams.terms import LETTERS, TRUTH, Fault, Sort

SAID_TRUE = {"A", "T", "TRUE", "是", "对", "正确", "√"}
SAID_FALSE = {"B", "F", "FALSE", "否", "错", "错误", "×"}
CHOSEN = (Sort.SINGLE, Sort.MULTIPLE, Sort.TRUE_FALSE)


def settled(sort: str, stem: str, options: Sequence[str], key: Sequence[str]) -> Content:
    """A question in the one form in which it is kept; its kind where that was not said."""
    stem, options = stem.strip(), tuple(option.strip() for option in options)
    key = tuple(dict.fromkeys(answer.strip() for answer in key if answer.strip()))
    sort = sort or _kind(options, key)
    if sort == Sort.TRUE_FALSE:
        return Content(sort, stem, TRUTH, tuple(map(_truth, key)))
    if sort == Sort.WRITTEN:
        return Content(sort, stem, (), key)
    return Content(sort, stem, options, tuple(sorted(answer.upper() for answer in key)))


def _kind(options: tuple[str, ...], key: tuple[str, ...]) -> str:
    if not options:
        return Sort.WRITTEN
    return Sort.MULTIPLE if len(key) > 1 else Sort.SINGLE


def _truth(answer: str) -> str:
    said = answer.upper()
    return "A" if said in SAID_TRUE else "B" if said in SAID_FALSE else answer


def faults(content: Content) -> Iterator[Fault]:
    """Everything that stands against using it; nothing: it is sound."""
    options, chosen = content.options, content.sort in CHOSEN
    if not content.stem:
        yield Fault.NO_STEM
    if not content.key:
        yield Fault.NO_KEY
    if chosen and not set(content.key) <= set(LETTERS[: len(options)]):
        yield Fault.KEY_NAMES_NOTHING
    if len(set(options)) < len(options) or "" in options:
        yield Fault.SAME_OPTIONS
    if chosen and len(options) < 2:
        yield Fault.FEW_OPTIONS
    if content.sort in (Sort.SINGLE, Sort.TRUE_FALSE) and len(content.key) > 1:
        yield Fault.SEVERAL_KEYS
