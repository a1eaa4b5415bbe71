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
        Step(act, phases(act), targets(act.perform)[0])
        for act in ACTS.values()
        if act.on.kind == kind and not act.shared
    ]


def births(kind: str) -> list[tuple[Act[Any, Any], str]]:
    """The acts that make a subject of this kind, and the phase it begins in."""
    return [
        (act, phase)
        for act in ACTS.values()
        if act.makes is not None and act.makes.kind == kind
        for phase in targets(act.perform)[1]
    ]


def phases(act: Act[Any, Any]) -> tuple[str, ...]:
    """The phases an act may be done in, in the order of the lifecycle; empty: in any."""
    allowed = [gate.phases for gate in act.gates if gate.phases]
    return tuple(
        code for code in act.on.phases if allowed and all(code in phases for phases in allowed)
    )


def targets(perform: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phases a function moves its subject to, and those in which it makes new ones."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(perform)))
    moved: dict[str, None] = {}
    made: dict[str, None] = {}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "move":
            moved |= dict.fromkeys(_texts(call.args[0]))
        for keyword in call.keywords:
            if keyword.arg == "phase":
                made |= dict.fromkeys(_texts(keyword.value))
    return tuple(moved), tuple(made)


def _texts(node: ast.expr) -> list[str]:
    """The texts an expression may stand for: a constant, or a choice between constants."""
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
