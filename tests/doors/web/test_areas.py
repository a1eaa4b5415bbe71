"""The wall board and the timeline of a stay."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.casework.models import Case, Person
from plumbline.kernel.models import Look
from plumbline.premises.models import Stay
from tests.doors.web.desk import text
from tests.premises.scene import asked, brought, entered, p, received
from tests.scenes import Scene, somebody, step

FEW, MANY = 1, 6


def board(scene: Scene) -> str:
    return f"/areas/{scene.ids['area']}"


def crowd(scene: Scene, first: int, count: int) -> Scene:
    """So many more suspects were brought."""
    for number in range(first, first + count):
        step(scene, "casework.add_person", **somebody(20 + number))
        p(scene, "bring")
    return scene


@pytest.mark.rule("3.4a", "C-CHA-01")
def test_the_board_shows_everybody_where_watched_by_whom_and_until_when(desks: Any) -> None:
    scene = asked(desks.bureau)
    shown = text(desks.get(board(scene), "area_manager"))
    for words in ("吴某", "询问室一", "赵初", "时限", "下次巡视", "一般看护", "1/3", "当班 方守"):
        assert words in shown, words
    assert f"/stays/{scene.ids['stay']}" in shown
    p(scene, "end_questioning", "leave")
    assert "吴某" not in text(desks.get(board(scene), "area_manager"))


def test_a_figure_of_the_board_leads_to_those_whom_it_counts(desks: Any) -> None:
    scene = asked(desks.bureau)
    shown = text(desks.get(board(scene), "area_manager"))
    links = [html.unescape(to) for to in re.findall(r'href="(/lists/stay[^"]+)"', shown)]
    assert len(links) == 2  # the head count, and the one room that is not empty
    number = Stay.objects.get().number
    assert all(number in text(desks.get(to, "area_manager")) for to in links)
    p(scene, "end_questioning", "leave")
    assert all(number not in text(desks.get(to, "area_manager")) for to in links)


@pytest.mark.rule("G-CHA-05", "G-CHA-06", "G-CHA-08")
def test_the_board_says_what_is_missing(desks: Any) -> None:
    scene = entered(desks.bureau)
    shown = text(desks.get(board(scene), "area_manager"))
    for words in ("尚未安全检查", "尚未询问健康状况", "尚未评估风险", "进入办案区后首先作安全检查"):
        assert words in shown, words
    p(scene, "check_safety", "ask_health", "assess_risk")
    shown = text(desks.get(board(scene), "area_manager"))
    assert "尚未" not in shown
    assert "不在任何功能室" in shown


def test_the_part_that_changes_is_served_alone_and_needs_no_script(desks: Any) -> None:
    scene = received(desks.bureau)
    whole, part = (text(desks.get(board(scene) + end, "area_manager")) for end in ("", "/now"))
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in whole
    assert f'data-poll="{board(scene)}/now" data-every="30"' in whole
    assert "<html" not in part
    assert "吴某" in part


def test_looking_at_names_is_noted(desks: Any) -> None:
    scene = received(desks.bureau)
    desks.get(board(scene), "area_manager")
    found = Look.objects.get(subject_id=scene.ids["area"])
    assert (found.purpose, found.actor) == ("board", desks.bureau.officers["area_manager"])


def test_whoever_sees_no_stay_sees_nobody_on_the_board(desks: Any) -> None:
    scene = brought(desks.bureau)
    assert "吴某" not in text(desks.get(board(scene), "recruit"))
    assert desks.get(board(scene), "stranger").status_code == 404
    assert desks.get(f"/stays/{scene.ids['stay']}", "recruit").status_code == 404
    assert "吴某" in text(desks.get(board(scene), "handler"))


@pytest.mark.parametrize("page", ["", "/now"])
def test_the_board_costs_the_same_however_many_are_there(desks: Any, page: str) -> None:
    scene = crowd(received(desks.bureau), 0, FEW)

    def spent() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desks.get(board(scene) + page, "area_manager").status_code == 200
        return len(queries)

    spent()
    before = spent()
    crowd(scene, FEW, MANY)
    assert spent() == before


@pytest.mark.rule("C-CHA-01")
def test_the_timeline_draws_rooms_guards_and_questioning(desks: Any) -> None:
    scene = asked(desks.bureau)
    p(scene, "end_questioning", "provide", "visit", "ask_exit", "decide_exit", "go_out",
      "come_back", "leave")  # fmt: skip
    shown = text(desks.get(f"/stays/{scene.ids['stay']}", "area_manager"))
    for kind in ("room", "guard", "asked", "out", "check", "visit", "given"):
        assert f'<rect class="{kind}"' in shown, kind
    assert "询问室一" in shown
    assert "起赃" in shown


@pytest.mark.rule("N-CHA-01")
def test_beyond_the_limit_the_timeline_marks_it(desks: Any) -> None:
    scene = received(desks.bureau)
    assert 'class="limit"' in text(desks.get(f"/stays/{scene.ids['stay']}", "area_manager"))
    p(scene, "leave")
    assert 'class="limit"' not in text(desks.get(f"/stays/{scene.ids['stay']}", "area_manager"))


def test_stays_and_areas_are_listed_found_and_exported(desks: Any) -> None:
    scene = received(desks.bureau)
    assert board(scene) in text(desks.get("/lists/area?q=南岭", "area_manager"))
    for query, there in (("q=吴某", True), ("q=郑某", False), ("phase=inside", True),
                         ("phase=left", False), ("ground=criminal", False)):  # fmt: skip
        shown = text(desks.get(f"/lists/stay?{query}", "area_manager"))
        assert (f"/stays/{scene.ids['stay']}" in shown) == there, query
    csv = desks.get("/lists/stay?export=csv", "area_manager")
    told = b"".join(csv.streaming_content if csv.streaming else [csv.content]).decode()
    assert Case.objects.get(pk=scene.ids["case"]).number in told
    assert "吴某" not in told  # a list names nobody, and leaves no look


def test_names_on_the_board_are_text_only(desks: Any) -> None:
    scene = brought(desks.bureau, name="<b>吴</b>")
    assert Person.objects.filter(name="<b>吴</b>").exists()
    assert "<b>吴" not in text(desks.get(board(scene), "area_manager"))


@pytest.mark.rule("3.4a", "N-CHA-01")
def test_what_departed_from_the_law_is_found_and_shown_in_scope_only(desks: Any) -> None:
    scene = received(desks.bureau)
    found = text(desks.get(f"{board(scene)}/findings", "area_manager"))
    assert "停留超过时限" in found  # by now it is months later
    assert f"/stays/{scene.ids['stay']}" in found
    assert "停留超过时限" not in text(desks.get(f"{board(scene)}/findings", "recruit"))
