"""The file as a dossier: all of it, in order, to whoever may see the case, and noted as a look."""

from __future__ import annotations

from typing import Any

from plumbline.kernel.models import Look
from tests import scenes
from tests.doors.web.desk import text


def test_the_dossier_holds_every_act_of_the_case_in_its_order(desks: Any) -> None:
    scene = scenes.under_review(desks.bureau)
    page = text(desks.get(f"/dossiers/{scene.ids['case']}", "reviewer"))
    titles = (
        "受案",
        "交付受案回执",
        "呈请立案",
        "决定立案",
        "登记人员",
        "登记证据",
        "提请法律审核",
    )
    places = [page.index(f"</span> {title}</h3>") for title in titles]
    assert places == sorted(places)
    assert "吴某" in page
    assert "手机一部" in page


def test_reading_the_dossier_is_a_look_at_the_persons(desks: Any) -> None:
    scene = scenes.ready_for_review(desks.bureau)
    desks.get(f"/dossiers/{scene.ids['case']}", "head")
    looks = Look.objects.filter(subject_id=scene.ids["case"], purpose="dossier")
    assert {"persons", "evidence", "name"} <= {f for look in looks for f in look.fields}


def test_the_dossier_of_another_station_is_not_there(desks: Any) -> None:
    scene = scenes.ready_for_review(desks.bureau)
    assert desks.get(f"/dossiers/{scene.ids['case']}", "stranger").status_code == 404
