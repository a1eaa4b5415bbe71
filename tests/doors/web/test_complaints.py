"""Complaints on the screen of officers: the list, the page, the slip, the figures, the posters."""

from __future__ import annotations

from typing import Any

import pytest

from tests import scenes
from tests.complaints import scene as complaints
from tests.complaints.scene import complaint
from tests.doors.web.desk import text
from tests.scenes import Scene

LIST = "/lists/complaint"


@pytest.mark.rule("3.5b", "D-OPEN-11")
def test_a_complaint_is_listed_and_opened_by_those_it_may_be_shown_to(desks: Any) -> None:
    scene = complaints.assigned(desks.bureau)
    row = complaint(scene)
    page = f"/subjects/complaint/{row.pk}"
    for who in ("inspector", "head", "reviewer"):
        assert row.number in text(desks.get(LIST, who)), who
        assert desks.get(page, who).status_code == 200
    for who in ("handler", "station_head", "stranger", "trainer"):
        assert row.number not in text(desks.get(LIST, who)), who
        assert desks.get(page, who).status_code == 404
        assert desks.get(f"/entries/{row.entry_id}", who).status_code == 404
    shown = text(desks.get(page, "reviewer"))
    assert "钱某" in shown
    assert "值班民警态度恶劣" in shown
    hidden = text(desks.get(page, "head"))
    assert "钱某" not in hidden
    assert "13000000000" not in hidden
    assert "钱某" not in text(desks.get(f"/entries/{row.entry_id}", "head"))


@pytest.mark.parametrize("state", ["open", "late", "mine"])
def test_the_list_is_filtered_by_what_is_due(desks: Any, state: str) -> None:
    row = complaint(complaints.assigned(desks.bureau))
    found = row.number in text(desks.get(f"{LIST}?state={state}&matter=complaint", "reviewer"))
    assert found  # made in March: open, late, and the reviewer's
    other = text(desks.get(f"{LIST}?state={state}&matter=check", "reviewer"))
    assert row.number not in other
    csv = desks.get(f"{LIST}?export=csv", "reviewer")
    assert csv.status_code == 200


@pytest.mark.rule("3.5b")
def test_whoever_wrote_it_down_prints_number_and_code_and_nobody_else(desks: Any) -> None:
    scene = Scene(desks.bureau)
    form = scenes.resolved(scene, scenes.FORMS["complaints.note"])
    done = scene.do("complaints.note", "assistant", **form)
    row = complaint(scene)
    slip = f"/complaints/{row.pk}/slip"
    assert slip in text(desks.get(f"/entries/{done.entry}/done", "assistant"))
    page = text(desks.get(slip, "assistant"))
    assert row.number in page
    assert f"{row.code[:4]}-{row.code[4:]}" in page
    for who in ("handler", "head", "inspector"):
        assert desks.get(slip, who).status_code == 404, who
    scenes.step(scene, "complaints.accept")
    assert desks.get(slip, "assistant").status_code == 404


def test_a_form_offers_only_those_who_may_handle_it(desks: Any) -> None:
    row = complaint(complaints.lodged(desks.bureau))
    page = text(desks.get(f"/act/complaints.assign/?subject={row.pk}", "head"))
    assert "沈明" in page
    assert "李勤" not in page


@pytest.mark.rule("3.5b")
def test_figures_and_posters_are_there_for_whoever_watches_over_units(desks: Any) -> None:
    complaints.replied(desks.bureau)
    page = text(desks.get("/complaints/figures?since=2026-01-01&until=2026-12-31", "head"))
    assert "南岭派出所" in page
    assert "1 / 1 = 100.0%" in page
    assert "100.0%" not in text(desks.get("/complaints/figures?since=2026-01-01", "handler"))
    export = desks.get("/complaints/figures?since=2026-01-01&until=x&export=csv", "head")
    assert export.status_code == 200
    posters = desks.get("/complaints/posters.pdf", "head")
    assert posters["Content-Type"] == "application/pdf"
