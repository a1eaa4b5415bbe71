"""How many statements an act or a page costs: counted exactly, also with ten times the data.

After a change that is meant, write the new number into budgets.json.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.casework import reads
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS
from plumbline.people import history
from tests import scenes
from tests.scenes import FORMS, MINUTE, Scene

BUDGETS: dict[str, int] = json.loads(
    Path(__file__).with_name("budgets.json").read_text(encoding="utf-8")
)
Job = Callable[[Scene], Callable[[], Any]]  # prepared outside, counted inside


def act(code: str, **form: Any) -> Job:
    def prepare(scene: Scene) -> Callable[[], Any]:
        actor, at = scene.bureau.actor(scenes.doer(code)), scene.now + MINUTE
        data = scenes.resolved(scene, {**FORMS.get(code, {}), **form})
        on = scene.on(code)
        return lambda: ACTS[code].do(actor, on, data, at=at, now=at)

    return prepare


def offers(scene: Scene) -> Callable[[], Any]:
    actor, case = scene.bureau.actor("handler"), scene.case
    return lambda: catalogue.offers(case, actor, scene.now)


def view(scene: Scene) -> Callable[[], Any]:
    actor, case = scene.bureau.actor("head"), scene.ids["case"]
    return lambda: catalogue.view("case", case, actor, scene.now, "查阅")


def cases(scene: Scene) -> Callable[[], Any]:
    actor = scene.bureau.actor("head")
    return lambda: list(reads.cases(actor, scene.now)[:50])


def timeline(scene: Scene) -> Callable[[], Any]:
    case = scene.case
    return lambda: history.timeline(case)


JOBS: dict[str, tuple[Callable[[Province], Scene], Job]] = {
    "intake.report": (Scene, act("intake.report", way="call", facts="手机被盗")),
    "intake.accept": (scenes.reported, act("intake.accept")),
    "casework.charge": (scenes.investigating, act("casework.charge")),
    "review.submit": (scenes.ready_for_review, act("review.submit")),
    "review.approve": (scenes.reviewed, act("review.approve")),
    "offers on a case": (scenes.ready_for_review, offers),
    "view of a case": (scenes.ready_for_review, view),
    "list of cases": (scenes.ready_for_review, cases),
    "timeline of a case": (scenes.ready_for_review, timeline),
}


def count(job: Callable[[], Any]) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as asked:
        job()
    return len(asked), "\n".join(query["sql"][:200] for query in asked)


def more(bureau: Province, times: int) -> None:
    """So much more of everything."""
    for _ in range(times):
        scene = scenes.ready_for_review(bureau)
        for code in ("casework.add_person", "casework.add_evidence", "casework.charge"):
            scenes.step(scene, code)


@pytest.mark.parametrize("name", JOBS)
def test_a_budget_is_kept_exactly_and_does_not_grow_with_the_data(
    bureau: Province, name: str
) -> None:
    build, job = JOBS[name]
    more(bureau, 1)
    few, _ = count(job(build(bureau)))
    more(bureau, 10)
    many, statements = count(job(build(bureau)))
    assert (few, many) == (BUDGETS[name],) * 2, statements


def test_every_budget_is_measured() -> None:
    assert set(BUDGETS) == set(JOBS)
