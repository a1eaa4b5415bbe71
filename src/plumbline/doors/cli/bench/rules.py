"""What it costs to replay a draft over the past year, and to search a large rule book."""

from __future__ import annotations

import json
import random
import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.utils import timezone

from plumbline.doors.cli.bench import figures, history, scene
from plumbline.kernel.models import NormVersion
from plumbline.kernel.norm import in_force
from plumbline.norms.book import in_force_on, uses
from plumbline.norms.models import Rule
from plumbline.norms.replay import replay
from plumbline.people.models import Account

CLAUSES = 5_000
DRAFTER = "drafter"


def measure(place: scene.Scene, size: int, samples: int) -> dict[str, Any]:
    """Replays over so many cases, then searches among so many clauses."""
    start = time.monotonic()
    history.decide(scene.CASES + 1, scene.CASES + size)
    print(f"\n{size:,} decided cases: {time.monotonic() - start:.0f} s to write them", flush=True)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    browser = Client(raise_request_exception=True)
    browser.force_login(Account.objects.get(officer=place.province.officers[DRAFTER]))
    replays = _replays(place, browser)
    start = time.monotonic()
    history.bind(CLAUSES)
    print(f"\n{CLAUSES:,} clauses: {time.monotonic() - start:.0f} s to write them", flush=True)
    searches = _searches(browser, samples)
    for title, rows in (("Replay (s)", replays), ("The rule book (ms)", searches)):
        figures.table(title, list(rows[0]), [list(row.values()) for row in rows])
    return {"replays": replays, "searches": searches}


def _replays(place: scene.Scene, browser: Client) -> list[dict[str, Any]]:
    """A draft with one clause of each kind that can be replayed, alone and together."""
    drafted = {row["code"]: row for row in _clauses()}
    rows = []
    for name, clauses in [*((code, [row]) for code, row in drafted.items()),
                          ("all four", list(drafted.values()))]:  # fmt: skip
        rule = _draft(place, clauses)
        start = time.monotonic()
        runs = replay(rule, history.AFTER)
        took = time.monotonic() - start
        rows.append({"clause": name, "matters": sum(run.compared for run in runs),
                     "come out otherwise": sum(len(run.changes) for run in runs),
                     "left out": sum(run.left_out for run in runs), "s": took})  # fmt: skip
        for what, query in (("page", ""), ("file", "?export=csv")):
            start = time.monotonic()
            answer = browser.get(f"/rules/{rule.pk}/replay{query}")
            if answer.status_code != 200:
                raise RuntimeError(f"the replay answers {answer.status_code}")
            rows[-1][f"{what}, s"] = time.monotonic() - start
    return rows


def _clauses() -> list[dict[str, Any]]:
    table = in_force(history.TABLE, scene.NOW.date()).body.model_dump(mode="json")
    table["rows"][0]["when"]["value"]["most"] = 500
    table["rows"][1]["when"]["value"]["least"] = 501
    bodies: dict[str, tuple[str, dict[str, Any]]] = {
        history.LIMIT: ("time_limit", {"amount": 2, "unit": "day"}),
        "R-ADM-07.station_fine": ("amount", {"value": 600}),
        "G-ADM-27.hearing_fine": ("amount", {"value": 1_000}),
        history.TABLE: ("decision_table", table),
    }
    return [
        {"words": "以此为准。", "cites": ["D-NORM-03"], "code": code, "title": code, "kind": kind,
         "body": json.dumps(body, ensure_ascii=False)}
        for code, (kind, body) in bodies.items()
    ]  # fmt: skip


def _draft(place: scene.Scene, clauses: list[dict[str, Any]]) -> Rule:
    province, at = place.province, history.AFTER
    begun: dict[str, Any] = {"title": "执法细则", "sort": "normative", "public": True,
                             "unplanned": "紧急任务"}  # fmt: skip
    made: UUID = province.do("norms.draft", DRAFTER, province.units["22"], at, **begun).made
    province.do("norms.write", DRAFTER, made, at, clauses=clauses)
    return Rule.objects.get(pk=made)


def _searches(browser: Client, samples: int) -> list[dict[str, Any]]:
    """Parts of clauses and titles, codes, numbers, and words that stand nowhere."""
    chance = random.Random(CLAUSES)  # noqa: S311 - which words
    texts = list(NormVersion.objects.values_list("clauses", "norm__title", "norm__code"))

    def part(text: str) -> str:
        start = chance.randrange(max(1, len(text) - 4))
        return text[start : start + chance.choice([2, 3, 4])].strip(" ，。；") or text[:2]

    asked = []
    for number in range(samples):
        clauses, title, code = chance.choice(texts)
        ways = (part("；".join(clauses) or title), part(title), code, f"无{number}")
        asked.append(ways[number % 4])
    today, now = timezone.now().date(), timezone.now()
    words, pages = iter(asked * 2), iter(asked * 2)
    searches = {
        "found, without the page": lambda: list(in_force_on(today, next(words))),
        "page of a search": lambda: _page(browser, next(pages)),
    }
    rows = [_row(name, figures.timed(what, samples)) for name, what in searches.items()]
    few = min(samples, 3)  # seconds each
    rows.append(_row("page without words", figures.timed(lambda: _page(browser, ""), few)))
    counted = figures.timed(lambda: _page(browser, "", uses="1"), few)
    rows.append(_row("page with its uses", counted))
    rows.append(_row("counting the uses", figures.timed(lambda: uses(now), few)))
    day = scene.NOW.date()
    rows.append(_row("one norm read", figures.timed(lambda: in_force(history.LIMIT, day), samples)))
    return rows


def _page(browser: Client, words: str, **more: str) -> None:
    answer = browser.get("/rules", {"q": words, **more})
    if answer.status_code != 200:
        raise RuntimeError(f"/rules answers {answer.status_code}")


def _row(name: str, took: list[float]) -> dict[str, Any]:
    return {"question": name, "times": len(took), "p50": figures.quantile(took, 0.5),
            "p95": figures.quantile(took, 0.95), "longest": max(took)}  # fmt: skip
