"""Qualifications and legal staff on the screen."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.people.models import Officer
from tests import scenes
from tests.careers.scene import proposed as matter
from tests.doors.web.desk import text
from tests.qualification import scene as levels
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.rule("1.3a", "N-QUAL-02")
def test_the_list_of_qualifications_tells_what_each_is_worth_today(desks: Any) -> None:
    scene = levels.granted(desks.bureau)
    page = text(desks.get("/lists/qualification?q=2201034", "station_head"))
    assert "赵初（2201034）" in page
    assert "2031-03-02" in page
    levels.proposed(desks.bureau, "assistant", level="INTERMEDIATE")
    assert "待批准" in text(desks.get("/lists/qualification?phase=proposed", "station_head"))
    for asked in ("?ends=soon", "?ends=over", "?ends=waits", "?level=BASIC", "?export=csv"):
        assert desks.get(f"/lists/qualification{asked}", "station_head").status_code == 200
    shown = text(desks.get(f"/subjects/qualification/{scene.ids['qualification']}", "recruit"))
    assert "认可其他公安机关授予的资格" in shown


@pytest.mark.rule("1.3b", "D-QUAL-01")
def test_the_higher_level_stands_first_in_the_list_of_promotions(desks: Any) -> None:
    scene = Scene(desks.bureau).qualify("assistant", "INTERMEDIATE")
    matter(desks.bureau, "assistant")  # proposed first: the newest would otherwise stand first
    matter(desks.bureau, "handler")
    page = text(desks.get("/lists/career_matter", "head"))
    assert page.index("王诚") < page.index("李勤")
    assert "中级执法资格" in page
    scene.disqualify("assistant", "INTERMEDIATE").disqualify("assistant", "BASIC")
    for asked in ("?sort=rank", "?phase=approved", "?q=李", "?export=csv"):
        assert desks.get(f"/lists/career_matter{asked}", "head").status_code == 200


@pytest.mark.rule("G-QUAL-01", "1.3c")
def test_open_cases_of_whoever_lost_his_level_are_listed_for_hand_over(desks: Any) -> None:
    scene = scenes.investigating(desks.bureau)
    page = text(desks.get("/people/staff", "station_head"))
    assert "不能继续办理的民警" not in page
    scene.disqualify("handler", "BASIC")
    page = text(desks.get("/people/staff", "station_head"))
    assert "李勤（2201032）" in page
    assert f"/act/casework.assign/?subject={scene.ids['case']}" in page
    assert "李勤（2201032）" not in text(desks.get("/people/staff", "stranger"))
    scene.do("casework.assign", "station_head", officers=[str(desks.bureau.officers["assistant"])],
             reasons="资格届满")  # fmt: skip
    assert "不能继续办理的民警" not in text(desks.get("/people/staff", "station_head"))


@pytest.mark.rule("5.1a", "5.2a", "5.2d", "R-SUP-01")
def test_the_page_of_legal_staff_names_vacancies_and_people(desks: Any) -> None:
    scene = Scene(desks.bureau)
    scene.do("people.establish_posts", "administrator", desks.bureau.units["220102"],
             role="LEGAL_DEPT", required=4, since="2026-01-01", basis="一线标准")  # fmt: skip
    page = text(desks.get("/people/staff", "chief"))
    assert "没有登记主管法制工作的负责人" in page
    assert "一线标准" in page
    assert "沈明（2201023）、许新（2201024）" in page
    assert Officer.objects.get(number="2201023").label in page
