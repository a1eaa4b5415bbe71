"""Trying an act, and what came of it in the words of a model: done, wrong, not there, or the gates.

A gate is named without what stands in its brackets, and without its subsystem.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from plumbline.kernel.act import Invalid
from tests.scenes import Scene

Answer = frozenset[str]
DONE, WRONG, NOT_THERE = Answer(), Answer({"wrong"}), Answer({"404"})


def tried(scene: Scene, act: str, who: str, on: UUID, form: dict[str, Any]) -> Answer:
    """Try it; the plain names of the gates that were shut, none if it was done."""
    try:
        shut = scene.answer(act, who, on, **form)
    except Invalid:
        return WRONG
    return Answer(code.split("(")[0].rpartition(".")[2] for code in shut)


def met(answer: Answer) -> str:
    """How a walk counts this answer; what the form gets wrong is an answer, but none of these."""
    if answer == NOT_THERE:
        return "not there"
    return "done" if answer == DONE else "wrong" if answer == WRONG else "refused"


def shut(*asked: tuple[str, bool]) -> Answer:
    """The gates that do not hold."""
    return Answer(gate for gate, holds in asked if not holds)


def officers(scene: Scene, names: Iterable[str]) -> list[str]:
    """These people, as a form names them."""
    return [str(scene.bureau.officers[name]) for name in names]
