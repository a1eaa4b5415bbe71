"""The lifecycle of each kind of subject, read from the acts: from which phase to which."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass
from typing import Any

from plumbline.kernel.act import ACTS, Act


@dataclass(frozen=True)
class Step:
    """An act seen as a step: the phases it stands on and those it leads to."""

    act: Act[Any, Any]
    start: tuple[str, ...]  # empty: any phase
    ends: tuple[str, ...]  # empty: the subject stays in its phase


def steps(kind: str) -> list[Step]:
    """The acts on a kind of subject, in the order they are declared."""
    return [
        Step(act, phases(act), moved(act))
        for act in ACTS.values()
        if act.on.kind == kind and not act.shared
    ]


def births(kind: str) -> list[tuple[Act[Any, Any], str]]:
    """The acts that make a subject of this kind, and the phase it begins in."""
    return [
        (act, phase)
        for act in ACTS.values()
        if act.makes is not None and act.makes.kind == kind
        for phase in born(act)
    ]


def phases(act: Act[Any, Any]) -> tuple[str, ...]:
    """The phases an act may be done in, in the order of the lifecycle; empty: in any."""
    allowed = [gate.phases for gate in act.gates if gate.phases]
    return tuple(
        code for code in act.on.phases if allowed and all(code in phases for phases in allowed)
    )


def moved(act: Act[Any, Any]) -> tuple[str, ...]:
    """The phases an act moves its subject to; a subject of another kind may move along."""
    calls = (call for call in _calls(act) if _name(call) == "move")
    texts = (text for call in calls for text in _texts(call.args[0]))
    return tuple(dict.fromkeys(text for text in texts if text in act.on.phases))


def born(act: Act[Any, Any]) -> tuple[str, ...]:
    """The phases in which an act makes a new subject."""
    made = act.makes.__name__ if act.makes else ""
    given = (word for call in _calls(act) if _name(call) == made for word in call.keywords)
    phases = (text for word in given if word.arg == "phase" for text in _texts(word.value))
    return tuple(dict.fromkeys(phases))


def _calls(act: Act[Any, Any]) -> list[ast.Call]:
    """The calls in the function behind an act."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(act.perform)))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _texts(node: ast.expr) -> list[str]:
    """The texts an expression may stand for: a constant, or a choice between constants."""
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
