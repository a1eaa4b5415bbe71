"""Every gate of every act has a test that shuts and opens it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from plumbline.kernel.act import ACTS
from plumbline.kernel.gate import Gate

TESTS = Path(__file__).resolve().parents[1]


def marks(source: str) -> Iterator[tuple[str, set[str]]]:
    """The gate marks of a test file: the gate, and the acts it is proved on (none: all)."""
    constants: dict[str, str] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign):
            targets = [
                t
                for target in node.targets
                for t in (target.elts if isinstance(target, ast.Tuple) else [target])
            ]
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for target, value in zip(targets, values, strict=False):
                if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                    constants[target.id] = str(value.value)
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.gate":
                code, *acts = [
                    constants[arg.id] if isinstance(arg, ast.Name) else ast.literal_eval(arg)
                    for arg in mark.args
                ]
                yield code, set(acts)


def proved() -> list[tuple[str, set[str]]]:
    files = sorted(TESTS.rglob("test_*.py"))
    return [mark for file in files for mark in marks(file.read_text(encoding="utf-8"))]


def covers(mark: tuple[str, set[str]], act: str, gate: Gate) -> bool:
    code, acts = mark
    same = code == gate.code or (code == "phase" and gate.code.startswith("phase("))
    return same and (not acts or act in acts)


def test_every_gate_of_every_act_has_a_test() -> None:
    found = proved()
    missing = [
        f"{act.code}: {gate.code}"
        for act in ACTS.values()
        for gate in act.asked
        if not any(covers(mark, act.code, gate) for mark in found)
    ]
    assert missing == []


def test_every_mark_names_a_gate_that_is_asked() -> None:
    codes = {gate.code for act in ACTS.values() for gate in act.asked} | {"phase"}
    assert {code for code, _ in proved()} <= codes
    assert {act for _, acts in proved() for act in acts} <= set(ACTS)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("@pytest.mark.gate('a', 'x.y')\ndef test(): ...", [("a", {"x.y"})]),
        ("A, B = 'a', 'b'\n@pytest.mark.gate(B)\ndef test(): ...", [("b", set())]),
        ("@pytest.mark.rule('a')\ndef test(): ...", []),
    ],
)
def test_marks_are_read(source: str, found: list[tuple[str, set[str]]]) -> None:
    assert list(marks(source)) == found
