"""Networked inspection (D-CHA-04, 3.4c): all areas on one page, samples and orders beside them."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.kernel.models import Look
from plumbline.premises.models import Stay
from tests.doors.web.desk import text
from tests.premises import scene as premises
from tests.recordings import scene as recordings
from tests.scenes import step


@pytest.mark.rule("D-CHA-04", "3.4c")
def test_every_area_says_how_many_are_inside_which_rooms_are_dark_and_what_departs(
    desks: Any,
) -> None:
    scene = premises.received(desks.bureau)
    page = text(desks.get("/inspection", "reviewer"))
    assert f"/areas/{scene.ids['area']}" in page
    board = f"/areas/{scene.ids['area']}"
    assert f'<td class="num" data-label="现有人数"><div><a href="{board}">1</a></div>' in page
    assert "录像故障的功能室" in page
    step(scene, "premises.report_failure")
    room = Stay.objects.get(pk=scene.ids["stay"]).area.rooms.get(phase="faulty")
    assert f'<span class="chip over">{room.name}</span>' in text(
        desks.get("/inspection/now", "reviewer")
    )
    recordings.faulty(desks.bureau)
    assert '<span class="chip urgent">1</span>' in text(desks.get("/inspection/now", "reviewer"))


@pytest.mark.rule("D-CHA-04")
def test_the_page_names_nobody_and_shows_nothing_outside_one_s_scope(desks: Any) -> None:
    scene = premises.received(desks.bureau)
    before = Look.objects.count()
    stay = Stay.objects.select_related("person").get(pk=scene.ids["stay"])
    assert stay.person.name not in text(desks.get("/inspection", "reviewer"))
    assert Look.objects.count() == before
    assert str(scene.ids["area"]) not in text(desks.get("/inspection", "stranger"))
    assert desks.get("/inspection").status_code == 302


@pytest.mark.rule("3.4c", "D-CHA-04")
def test_samples_under_way_stand_with_their_orders_and_when_they_are_due(desks: Any) -> None:
    scene = recordings.kept(desks.bureau)
    step(scene, "recordings.draw_sample", chosen=[str(scene.ids["footage"])])
    page = text(desks.get("/inspection", "inspector"))
    assert "随机抽取 1 件，指定 1 件，共 1 件" in page
    assert "整改期限" not in page
    step(scene, "recordings.order_correction")
    page = text(desks.get("/inspection", "inspector"))
    assert "五日内整改" in page
    assert "整改期限" in page
    step(scene, "recordings.report_correction")
    step(scene, "recordings.close_sample")
    assert "没有正在进行的抽查" in text(desks.get("/inspection", "inspector"))
    assert "五日内整改" in text(desks.get("/lists/footage_sample", "inspector"))


def test_what_is_asked_for_is_searched_and_turned_page_by_page(desks: Any) -> None:
    premises.received(desks.bureau)
    assert "没有办案区" in text(desks.get("/inspection?q=没有这个办案区", "reviewer"))
    assert "没有办案区" in text(desks.get("/inspection?from=30", "reviewer"))
    assert desks.get("/inspection?from=x", "reviewer").status_code == 200
