"""Every gate has a mutant that some test kills: `./dev mutants`.

A mutant is the product with one gate always open. Each test that is marked with a gate runs once
against that gate's mutant, and must fail. A gate none of whose tests fails is not truly proved.
The plug-in stands in the tests, because the product has no switch that opens a gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from plumbline.law.calendar import SHANGHAI

PAGE = Path(__file__).resolve().parents[1] / "docs" / "developers" / "mutants.md"
MUTANT: pytest.StashKey[str] = pytest.StashKey()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put in the place of the tests one run per test and gate it is marked with."""
    items[:] = [
        mutated(item, gate)
        for item in items
        if isinstance(item, pytest.Function)
        for gate in sorted({str(mark.args[0]) for mark in item.iter_markers("gate")} - {"anytime"})
    ]  # "anytime" is always open


def mutated(item: pytest.Function, gate: str) -> pytest.Function:
    """The same test once more, to be run while this gate stands open."""
    fresh = pytest.Function.from_parent(
        item.parent,
        name=f"{item.name}<{gate}>",
        callspec=getattr(item, "callspec", None),
        callobj=item.obj,
        fixtureinfo=item._fixtureinfo,  # noqa: SLF001 - there is no public way to run a test twice
        originalname=item.originalname,
    )
    fresh.stash[MUTANT] = gate
    return fresh


@contextmanager
def opened(code: str) -> Iterator[None]:
    """Let this gate (`phase` stands for all of its kind) answer nothing but "open"."""
    from plumbline.kernel.act import ACTS

    found = {
        id(gate): gate
        for act in ACTS.values()
        for gate in act.asked
        if gate.code == code or (code == "phase" and gate.code.startswith("phase("))
    }
    checks = {key: gate.check for key, gate in found.items()}
    for gate in found.values():
        object.__setattr__(gate, "check", lambda _: None)
    try:
        yield
    finally:
        for key, gate in found.items():
            object.__setattr__(gate, "check", checks[key])


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Run the test against the mutant; whatever it fails with kills it."""
    killed = False
    with opened(pyfuncitem.stash[MUTANT]):
        try:
            yield
        except BaseException as failure:
            if isinstance(failure, KeyboardInterrupt):
                raise
            killed = True
    pyfuncitem.user_properties.append((pyfuncitem.stash[MUTANT], killed))
    return True  # type: ignore[return-value]  # the test was called


class Count:
    """How many tests ran against each mutant, and how many killed it."""

    ran: dict[str, int] = {}
    killed: dict[str, int] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what came back, also from the workers."""
    if report.when == "call":
        for gate, killed in report.user_properties:
            Count.ran[gate] = Count.ran.get(gate, 0) + 1
            Count.killed[gate] = Count.killed.get(gate, 0) + bool(killed)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the page, and fail where a mutant lives."""
    if hasattr(session.config, "workerinput"):
        return
    lives = survivors()
    PAGE.write_text(page(lives), encoding="utf-8")
    if lives:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def survivors() -> list[str]:
    """The gates that no test of theirs misses."""
    return sorted(gate for gate in Count.ran if not Count.killed[gate])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the survivors."""
    for gate in survivors():
        terminalreporter.write_line(f"no test misses the gate {gate}")
    terminalreporter.write_line(
        f"{len(Count.ran)} gates, {len(survivors())} not missed by any test"
    )


def page(lives: list[str]) -> str:
    """The result, as it stands in the docs."""
    rows = "\n".join(
        f"| `{gate}` | {Count.ran[gate]} | {Count.killed[gate]} |" for gate in sorted(Count.ran)
    )
    today = datetime.now(SHANGHAI).date().isoformat()
    return f"""# Mutants

Made by `./dev mutants` on {today}. Each gate was opened for good, and the tests that are marked
with it were run: a test that fails has noticed.
{len(Count.ran)} gates; not noticed by any test: {len(lives)}.

| gate | tests | noticed by |
|---|---|---|
{rows}
"""
