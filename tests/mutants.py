"""Every gate has a mutant that some test kills: `./dev mutants`.

A mutant is the product with one gate always open. The tests that are marked with the gate are run
against its mutant, those first whose name speaks of it, until one has failed: that one has noticed,
and the others are spared. A gate none of whose tests fails is not truly proved. A test marked
`phase` stands for every gate of that kind.
The plug-in stands in the tests, because the product has no switch that opens a gate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from _pytest.outcomes import Skipped

from plumbline.law.calendar import SHANGHAI

PAGE = Path(__file__).resolve().parents[1] / "docs" / "developers" / "mutants.md"
MUTANT: pytest.StashKey[str] = pytest.StashKey()
ALL_PHASES = "phase"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put in the place of the tests one run per gate and test that is marked with it."""
    marked: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function):
            for gate in sorted({str(mark.args[0]) for mark in item.iter_markers("gate")}):
                marked[gate].append(item)
    marked.pop("anytime", None)  # always open
    alike = marked.pop(ALL_PHASES, [])
    for gate, kinds in phase_gates().items() if alike else ():
        marked[gate] += fit(kinds, alike)
    items[:] = [mutated(item, gate) for gate in sorted(marked) for item in near(marked[gate], gate)]


def near(items: list[pytest.Function], gate: str) -> list[pytest.Function]:
    """Those first whose name speaks of the gate."""
    return sorted(items, key=lambda item: gate.rsplit(".", maxsplit=1)[-1] not in item.name)


def phase_gates() -> dict[str, set[str]]:
    """Every gate of that kind that is ever shut, and what kinds the acts stand on that ask it."""
    from plumbline.kernel.act import ACTS

    kinds: dict[str, set[str]] = defaultdict(set)
    for act in ACTS.values():
        for gate in act.asked:
            if gate.phases and set(gate.phases) < set(act.on.phases):
                kinds[gate.code].add(act.on.kind)
    return kinds


def fit(kinds: set[str], alike: list[pytest.Function]) -> list[pytest.Function]:
    """The tests of these kinds; one of the others if there is none."""
    here = [item for item in alike if item.name.partition("[")[2].rstrip("]") in kinds]
    return here or alike[:1]


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
    fresh.add_marker(pytest.mark.xdist_group(gate))
    fresh.add_marker(pytest.mark.afresh)
    return fresh


@contextmanager
def opened(code: str) -> Iterator[None]:
    """Let this gate answer nothing but "open"."""
    from plumbline.kernel.act import ACTS

    found = {id(gate): gate for act in ACTS.values() for gate in act.asked if gate.code == code}
    checks = {key: gate.check for key, gate in found.items()}
    for gate in found.values():
        object.__setattr__(gate, "check", lambda _: None)
    try:
        yield
    finally:
        for key, gate in found.items():
            object.__setattr__(gate, "check", checks[key])


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Function, nextitem: pytest.Item | None) -> bool | None:
    """Spare a test whose mutant is dead already (`./dev` gives all of a gate to one worker)."""
    if item.stash[MUTANT] not in Count.noticed:
        return None
    item.session._setupstate.teardown_exact(nextitem)  # noqa: SLF001 - it waits for the next test
    return True


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Iterator[None]:
    """Run the test against the mutant; whatever it fails with kills it."""
    gate, noticed = pyfuncitem.stash[MUTANT], ""
    with opened(gate):
        try:
            yield
        except (KeyboardInterrupt, Skipped):
            raise
        except BaseException:  # noqa: BLE001 - pytest's own failures are no Exceptions
            noticed = pyfuncitem.nodeid.partition("<")[0]
    pyfuncitem.user_properties.append((gate, noticed))
    return True  # type: ignore[return-value]  # the test was called


class Count:
    """Which tests ran against each mutant, and which of them noticed."""

    ran: dict[str, int] = {}
    noticed: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count what came back, also from the workers."""
    if report.when == "call":
        for gate, noticed in report.user_properties:
            Count.ran[gate] = Count.ran.get(gate, 0) + 1
            if noticed:
                Count.noticed[gate] = str(noticed)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the page when all was run, and fail where a mutant lives."""
    if hasattr(session.config, "workerinput") or session.config.option.collectonly:
        return
    whole = session.config.args == session.config.getini("testpaths")
    if whole and not session.config.option.keyword:
        PAGE.write_text(page(), encoding="utf-8")
    if survivors():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def survivors() -> list[str]:
    """The gates that no test of theirs misses."""
    return sorted(Count.ran.keys() - Count.noticed.keys())


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name the survivors."""
    for gate in survivors():
        terminalreporter.write_line(f"no test misses the gate {gate} (tried {Count.ran[gate]})")
    terminalreporter.write_line(
        f"{len(Count.ran)} gates, {len(survivors())} not missed by any test"
    )


def page() -> str:
    """The result, as it stands in the docs."""
    rows = "\n".join(
        f"| `{gate}` | {Count.ran[gate]} | {Count.noticed.get(gate, '**nobody**')} |"
        for gate in sorted(Count.ran)
    )
    today = datetime.now(SHANGHAI).date().isoformat()
    return f"""# Mutants

Made by `./dev mutants` on {today}. Each gate was opened for good, and the tests that are marked
with it were run until one failed: that one has noticed.
{len(Count.ran)} gates; not noticed by any test: {len(survivors())}.

| gate | tests run | noticed by |
|---|---|---|
{rows}
"""
