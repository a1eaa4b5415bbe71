"""What reading, acting, sealing and verifying cost as cases and entries grow."""

from __future__ import annotations

import math
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client

from plumbline.casework.models import Case
from plumbline.casework.reads import cases, counts, handled, waiting
from plumbline.casework.reads import head as head_of
from plumbline.doors.cli.bench import acts, figures, scene
from plumbline.kernel import catalogue, ledger
from plumbline.law.roles import Actor
from plumbline.people import history
from plumbline.people.models import Account
from plumbline.qualification.reads import actor
from plumbline.transparency import log, verify
from plumbline.transparency.models import Seal

ENTRIES = 1_000_000  # as many are sealed and verified at most
NOW = scene.NOW + timedelta(hours=2)


def measure(place: scene.Scene, sizes: list[int], samples: int, parts: list[str]) -> dict[str, Any]:
    """The same questions at each size."""
    if not {"reads", "ledger", "rules"} & set(parts):
        return {}
    reads: dict[str, dict[int, list[float]]] = {}
    sealed: list[dict[str, Any]] = []
    there, unsealed = scene.CASES, 1
    for size in sizes:
        start = time.monotonic()
        last = scene.CASES + size
        scene.fill(place, there + 1, last, acted_on=False)
        print(f"\n{size:,} cases: {time.monotonic() - start:.0f} s to copy them", flush=True)
        if "reads" in parts:
            for name, what in _questions(place, size).items():
                reads.setdefault(name, {})[size] = figures.timed(what, samples)
        if "ledger" in parts:
            until = min(last, ENTRIES // len(scene.COPIED))
            sealed.append(_ledger(unsealed, until))
            unsealed = until + 1
        there = last
    found: dict[str, Any] = {}
    if reads:
        found["reads"] = _told(reads, sizes)
    if sealed:
        found["ledger"] = sealed
        figures.table("The ledger", list(sealed[0]), [list(row.values()) for row in sealed])
    return found


def _told(reads: dict[str, dict[int, list[float]]], sizes: list[int]) -> list[dict[str, Any]]:
    rows = []
    for name, by_size in reads.items():
        row: dict[str, Any] = {"question": name}
        for size in sizes:
            row[f"p50 {size:,}"] = figures.quantile(by_size[size], 0.5)
            row[f"p95 {size:,}"] = figures.quantile(by_size[size], 0.95)
        row["slope"] = figures.slope((size, row[f"p50 {size:,}"]) for size in sizes)
        rows.append(row)
    title = "Reading (ms; slope: cost grows as cases to this power)"
    figures.table(title, list(rows[0]), [list(row.values()) for row in rows])
    return rows


def _questions(place: scene.Scene, size: int) -> dict[str, Callable[[], object]]:
    """What people ask all day, as who they are; nobody of them is a superuser."""
    officers, chance = place.province.officers, random.Random(size)  # noqa: S311 - which case
    head, handler, lawyer, doer = (
        _actor(officers[name]) for name in ("head", "handler", "provincial_lawyer", scene.ACTOR)
    )
    county = list(cases(head, NOW).values_list("pk", flat=True)[:5000])
    mine = list(cases(handler, NOW).values_list("pk", flat=True)[:5000])
    number = str(scene.CASES + size // 2)

    def page(who: Actor, some: list[UUID]) -> Callable[[], object]:
        def look() -> None:
            subject = catalogue.find("case", chance.choice(some), who, NOW)
            if isinstance(subject, Case):
                head_of(subject)
                counts(subject)
            history.timeline(subject)
            catalogue.offers(subject, who, NOW)

        return look

    asked: dict[str, Callable[[], object]] = {
        "one act": lambda: acts.deed(doer.id, chance.randint(1, scene.CASES), timedelta(hours=3)),
        "list, county head": lambda: list(cases(head, NOW)[:51]),
        "list, county head, one phase": lambda: list(cases(head, NOW, phase="reviewed")[:51]),
        "list, county head, by words": lambda: list(cases(head, NOW, words="盗")[:51]),
        "list, county head, no such number": lambda: list(cases(head, NOW, words="A0")[:51]),
        "list, county head, one number": lambda: list(cases(head, NOW, words=f"A{number}")[:51]),
        "waiting for the head": lambda: list(waiting(head, NOW)[:31]),
        "list, handler": lambda: list(cases(handler, NOW)[:51]),
        "handler's own open cases": lambda: list(handled(handler)[:31]),
        "list, whole province": lambda: list(cases(lawyer, NOW)[:51]),
        "list, whole province, one phase": lambda: list(cases(lawyer, NOW, phase="reviewed")[:51]),
        "list, whole province, rare phase": lambda: list(cases(lawyer, NOW, phase="decided")[:51]),
        "case page, county head": page(head, county),
        "case page, handler": page(handler, mine),
    }
    return asked | _pages({"head": county, "handler": mine}, officers, chance)


def _pages(
    of: dict[str, list[UUID]], officers: dict[str, UUID], chance: random.Random
) -> dict[str, Callable[[], object]]:
    """The web pages themselves, where the web door stands: middleware, queries, template."""
    asked: dict[str, Callable[[], object]] = {}
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    for who, some in of.items():
        browser = Client(raise_request_exception=True)
        browser.force_login(Account.objects.get(officer=officers[who]))

        def get(path: Callable[[], str], browser: Client = browser) -> Callable[[], object]:
            def look() -> None:
                answer = browser.get(path())
                if answer.status_code != 200:
                    raise RuntimeError(f"{path()} answers {answer.status_code}")

            return look

        if browser.get("/").status_code == 404:
            return {}
        asked[f"web: workbench, {who}"] = get(lambda: "/")
        asked[f"web: list, {who}"] = get(lambda: "/lists/case")
        asked[f"web: case, {who}"] = get(
            lambda some=some: f"/subjects/case/{chance.choice(some)}"  # type: ignore[misc]
        )
    return asked


def _actor(officer: UUID) -> Actor:
    found = actor(officer)
    assert found is not None  # noqa: S101 - the plan enrols him
    return found


def _ledger(first: int, last: int) -> dict[str, Any]:
    """Seal the entries of these cases, export everything, and let the verifier check it."""
    scene.unseal(first, last)
    start = time.monotonic()
    count = ledger.seal(scene.NOW)
    sealing = time.monotonic() - start
    head = log.head()
    size = head.size if head else 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.jsonl"
        start = time.monotonic()
        with file.open("w", encoding="utf-8") as out:
            for _ in ledger.export(out):
                pass
        exporting = time.monotonic() - start
        start = time.monotonic()
        run = [sys.executable, verify.__file__, str(file), "--key", log.signer().vkey]
        verdict = subprocess.run(  # noqa: S603 - our own verifier
            run, capture_output=True, text=True, check=False
        )
        verifying = time.monotonic() - start
        weight = file.stat().st_size
    if verdict.returncode:
        raise RuntimeError(verdict.stdout[:2000] + verdict.stderr[:2000])
    entry = Seal.objects.order_by("-index").values_list("entry_id", flat=True)[0]
    proving = figures.timed(lambda: ledger.proof(entry), 50)
    return {
        "entries": size,
        "newly sealed": count,
        "sealed per second": count / sealing if count else math.nan,
        "exported per second": size / exporting,
        "bytes per entry": weight // max(size, 1),
        "verified per second": size / verifying,
        "proof p50 ms": figures.quantile(proving, 0.5),
    }
