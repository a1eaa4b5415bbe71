"""What a page costs: an exact number of queries, the same however much there is.

A changed number is a decision: look at what was added, then write the new one here.
"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.kernel import ledger
from plumbline.kernel.models import Entry
from tests import scenes
from tests.doors.web.desk import act_path
from tests.scenes import FORMS

FEW, MANY = 3, 30

BUDGETS = {
    ("workbench", "handler"): 12,  # one for the exams still to sit, one for who is on duty
    ("workbench", "head"): 10,
    ("cases", "handler"): 10,
    ("cases", "head"): 10,
    ("reports", "handler"): 9,
    ("duties", "handler"): 10,
    ("units", "handler"): 8,
    ("officers", "handler"): 8,
    ("norms", "handler"): 7,
    ("case", "handler"): 31,  # one for whom one is bound to, as on every page that asks gates
    ("case", "reviewer"): 26,
    ("persons", "handler"): 30,  # one for the films of all persons
    ("report", "handler"): 31,
    ("act", "handler"): 9,
    ("refused", "handler"): 17,  # of them three bring words already written
    ("entry", "handler"): 15,
    ("ledger", "handler"): 12,
    ("catalogue", "handler"): 5,
    ("receipt", "handler"): 14,
}


@pytest.fixture
def pages(desks: Any) -> Any:
    """The addresses of a case and its surroundings, with so many rows of each."""

    def built(rows: int) -> dict[str, str]:
        scene = scenes.investigating(desks.bureau)
        for _ in range(rows):
            scenes.step(scene, "casework.add_person")
        scenes.step(scene, "casework.add_evidence")
        for _ in range(rows):
            scenes.accepted(desks.bureau)
        ledger.seal(scene.now)
        case = scene.ids["case"]
        entry = Entry.objects.filter(act="casework.add_person", subject_id=case).earliest("pk")
        return {
            "workbench": "/",
            "cases": "/lists/case",
            "reports": "/lists/report",
            "duties": "/lists/duty",
            "units": "/lists/unit",
            "officers": "/lists/officer",
            "norms": "/lists/norm",
            "case": f"/subjects/case/{case}",
            "persons": f"/subjects/case/{case}?tab=persons",
            "report": f"/subjects/report/{scene.ids['report']}",
            "act": act_path("casework.add_person", case),
            "refused": act_path("review.submit", case),
            "entry": f"/entries/{entry.pk}",
            "ledger": "/ledger",
            "catalogue": "/catalogue",
            "receipt": f"/receipts/{case}",
            "dossier": f"/dossiers/{case}",
        }

    return built


def spent(desks: Any, path: str, by: str) -> list[str]:
    desks.get(path, by)  # what is read once per process
    with CaptureQueriesContext(connection) as queries:
        assert desks.get(path, by).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_each_page_costs_what_is_written_here(desks: Any, pages: Any, rows: int) -> None:
    addresses = pages(rows)
    found = {(page, by): len(spent(desks, addresses[page], by)) for page, by in BUDGETS}
    assert {page: cost for page, cost in found.items() if cost != BUDGETS[page]} == {}


def test_searching_a_list_costs_one_more_for_the_look(desks: Any, pages: Any) -> None:
    pages(FEW)
    plain, searched = (spent(desks, "/lists/case" + q, "handler") for q in ("", "?q=x"))
    looks = [sql for sql in searched if "kernel_look" in sql]
    assert len(looks) == 1
    assert not any("kernel_look" in sql for sql in plain)


@pytest.mark.parametrize("rows", [FEW, MANY])
def test_an_act_through_the_page_costs_the_same(desks: Any, rows: int) -> None:
    scene = scenes.investigating(desks.bureau)
    for _ in range(rows):
        scenes.step(scene, "casework.add_person")
    form = {**FORMS["casework.add_person"]}
    desks.step(scene, "casework.add_person", "handler", **form)
    with CaptureQueriesContext(connection) as queries:
        answer = desks.step(scene, "casework.add_person", "handler", **form)
    assert answer.status_code == 302
    assert len(queries) == ACT


ACT = 10  # of them two are the session's and the officer's
