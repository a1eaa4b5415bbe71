"""Declarations are checked before anything runs; a planted fault is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.core import checks

from plumbline.casework.models import Case
from plumbline.kernel import catalogue, duty
from plumbline.kernel.act import ACTS, Act, Doing, Form, act
from plumbline.kernel.apps import declarations
from plumbline.kernel.gate import Gate, after, anytime, apart, clear, gate, phase
from plumbline.law.roles import Role

CITE = ("2.2b",)


def test_the_declarations_have_no_faults() -> None:
    assert catalogue.faults() == []


@contextmanager
def declared(**changes: Any) -> Iterator[None]:
    """One act more, sound but for these changes, for the time of a test."""
    sound = {"title": "试", "by": Role.CASE_OFFICER, "gates": [anytime], "cite": CITE}

    def perform(doing: Doing[Case, Form]) -> None:
        """试办。"""

    doc = changes.pop("says", perform.__doc__)
    perform.__doc__ = doc
    act("test.planted", **{**sound, **changes})(perform)
    try:
        yield
    finally:
        del ACTS["test.planted"]


def open_always(_: object) -> None:
    return None


NAMELESS = Gate("test.gate", (), "不可", "无", open_always)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),  # the control
        ({"cite": ()}, "act test.planted cites nothing"),
        ({"cite": ("X-NO-99",)}, "act test.planted cites unknown X-NO-99"),
        ({"cite": ("9.9z",)}, "act test.planted cites unknown 9.9z"),
        ({"says": ""}, "act test.planted has no sentence"),
        ({"gates": []}, "act test.planted names no phase and is not anytime"),
        ({"gates": [phase("dreaming")]}, "act test.planted names unknown phase dreaming"),
        ({"gates": [anytime, NAMELESS]}, "gate test.gate cites nothing"),
        (
            {"gates": [anytime, replace(NAMELESS, cites=("G-NO-1",))]},
            "gate test.gate cites unknown G-NO-1",
        ),
        (
            {"gates": [anytime, after("no.such", "无", cite=CITE)]},
            "gate after(no.such) names unknown no.such",
        ),
        (
            {"gates": [anytime, after("review.submit", "提请", cite=CITE, since="no.such")]},
            "gate after(review.submit) names unknown no.such",
        ),
        ({"gates": [anytime, apart("no.such")]}, "gate apart(no.such) names unknown no.such"),
        (
            {"gates": [anytime, clear("no.such", "无", cite=CITE)]},
            "gate clear(no.such) names unknown no.such",
        ),
    ],
)
def test_a_planted_fault_is_found(changes: dict[str, Any], sentence: str | None) -> None:
    with declared(**changes):
        assert set(catalogue.faults()) == ({sentence} if sentence else set())
        found = declarations()
        assert {error.msg for error in found} == ({sentence} if sentence else set())
        assert all(error.level >= checks.ERROR for error in found)


def test_a_gate_hidden_behind_another_of_its_code_is_found() -> None:
    """Two gates of one code, the later of which cites nothing: neither may hide the other."""
    for hidden in ([anytime, NAMELESS], [NAMELESS, anytime]):
        with declared(gates=[*hidden, replace(NAMELESS, cites=CITE)]):
            assert catalogue.faults() != []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, None),  # the control
        ({"upon": ("no.such",)}, "duty test.duty names unknown act no.such"),
        ({"settled_by": ("no.such",)}, "duty test.duty names unknown act no.such"),
        ({"suspended_by": ("no.such",)}, "duty test.duty names unknown act no.such"),
        ({"resumed_by": ("no.such",)}, "duty test.duty names unknown act no.such"),
        ({"settled_by": ()}, "duty test.duty has no end"),
        ({"cites": ()}, "duty test.duty cites nothing"),
        ({"cites": ("N-NO-1",)}, "duty test.duty cites unknown N-NO-1"),
    ],
)
def test_a_planted_fault_in_a_duty_is_found(changes: dict[str, Any], sentence: str | None) -> None:
    sound: dict[str, Any] = {
        "title": "试", "cites": CITE, "debtor": Role.CASE_OFFICER, "upon": ("review.submit",),
        "settled_by": ("review.conclude",), "due": duty.within("review.limit"),
    }  # fmt: skip
    planted = duty.DutyKind(code="test.duty", **{**sound, **changes})
    try:
        assert catalogue.faults() == ([sentence] if sentence else [])
    finally:
        del duty.KINDS["test.duty"]
        for owners in (*duty._raising.values(), *duty._touching.values()):  # noqa: SLF001
            while planted in owners:
                owners.remove(planted)


def test_a_code_is_declared_once() -> None:
    with declared(), pytest.raises(ValueError, match="twice"), declared():
        pass
    ACTS.pop("test.planted", None)
    with pytest.raises(ValueError, match="twice"):
        replace(duty.KINDS["review.in_time"])


def test_a_kind_without_a_read_is_found() -> None:
    read = catalogue.READS.pop("case")
    try:
        assert catalogue.faults() == ["subject kind case has no read"]
    finally:
        catalogue.READS["case"] = read


def test_a_declared_gate_is_a_gate() -> None:
    declared_gate = gate("test.named", cite=CITE, says="不可", remedy="无")(open_always)
    assert isinstance(declared_gate, Gate)
    assert isinstance(ACTS["review.submit"], Act)
    assert catalogue.gates()["role"].cites
