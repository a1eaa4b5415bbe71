"""Rosters in the browser: a unit's week, the list, the form that tells who cannot be chosen."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from plumbline.doors.cli.province import Province
from plumbline.law.calendar import SHANGHAI
from tests import cast
from tests.doors.web.desk import Desks, text
from tests.rosters import scene as rosters
from tests.rosters.scene import CHANGE, DAYS, PLAN, PUBLISH, planned, published
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")
WEEK = "?day=2026-03-03"


@pytest.mark.rule("5.2a")
def test_a_week_of_a_unit_is_read_by_all_of_it_and_by_those_below(bureau: Province) -> None:
    rosters.led_by_the_head(bureau)
    published(bureau)
    desks = Desks(bureau)
    station, county = (f"/rosters/{bureau.units[one]}{WEEK}" for one in (cast.STATION, cast.COUNTY))
    for who in ("handler", "auxiliary", "station_head", "head", "upper"):
        page = text(desks.get(station, who))
        assert "宋立（2201031）" in page, who
        assert "李勤（2201032）" in page
    assert "何正（2201022）" in text(desks.get(county, "handler"))
    assert desks.get(station, "stranger").status_code == 404
    assert desks.get(county, "stranger").status_code == 404
    later = text(desks.get(station.replace("03-03", "03-09"), "handler"))
    assert "这一周没有公布的值班" in later
    assert desks.get(station.replace("2026-03-03", "x"), "handler").status_code == 404
    assert desks.get(station.replace("2026-03-03", "9999-12-31"), "handler").status_code == 404


@pytest.mark.rule("5.2a")
def test_a_draft_is_shown_to_whoever_plans_and_to_nobody_else(bureau: Province) -> None:
    scene, desks = planned(bureau), Desks(bureau)
    page = f"/rosters/{bureau.units[cast.STATION]}{WEEK}"
    seen = text(desks.get(page, "station_head"))
    assert "尚未公布" in seen
    assert str(scene.ids["roster"]) in seen
    assert "李勤（2201032）" not in text(desks.get(page, "handler"))


@pytest.mark.rule("5.2a")
def test_turns_are_listed_found_by_name_and_taken_along(bureau: Province) -> None:
    published(bureau)
    desks = Desks(bureau)
    assert "宋立（2201031）" in text(desks.get("/lists/turn?q=李勤", "head"))
    assert "宋立（2201031）" in text(desks.get("/lists/turn?q=南岭&span=past", "handler"))
    assert "宋立（2201031）" not in text(desks.get("/lists/turn?q=王诚", "head"))
    assert "宋立（2201031）" not in text(desks.get("/lists/turn", "stranger"))
    assert "南岭派出所" in text(desks.get("/lists/roster?phase=published&q=南岭", "head"))
    sent = desks.get("/lists/turn?export=csv", "head")
    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 3
    assert "李勤（2201032）" in rows[1]


@pytest.mark.rule("5.2a", "G-QUAL-01", "G-QUAL-02")
def test_the_form_tells_why_somebody_cannot_be_chosen(bureau: Province) -> None:
    desks = Desks(bureau)
    page = text(desks.get(f"/act/{PLAN}/?subject={bureau.units[cast.STATION]}", "station_head"))
    assert "王诚（2201033）：不是本单位的负责人" in page
    assert "赵初（2201034）：没有有效的基本级以上执法资格" in page
    assert "何正（2201022）" in page  # of the unit above, may lead


@pytest.mark.rule("5.2a")
def test_a_turn_is_changed_from_the_week_as_it_stands(bureau: Province) -> None:
    scene, desks = published(bureau), Desks(bureau)
    turn, handler = rosters.turns(scene)[1], str(bureau.officers["handler"])
    page = text(desks.get(f"/act/{CHANGE}/?subject={scene.ids['roster']}&turn={turn.pk}",
                          "station_head"))  # fmt: skip
    boxes = [part for part in page.split("<input") if f'value="{handler}"' in part.split(">")[0]]
    assert any("checked" in box.split(">")[0] for box in boxes)
    shown = text(desks.get(f"/subjects/roster/{scene.ids['roster']}", "handler"))
    assert "李勤（2201032）" in shown
    assert "宋立（2201031）" in shown


@pytest.mark.rule("5.2a")
def test_the_workbench_tells_who_is_on_duty_now(bureau: Province) -> None:
    desks, begins = Desks(bureau), timezone.now().astimezone(SHANGHAI) - timedelta(hours=2)
    assert "正在值班" not in text(desks.get("/", "handler"))
    scene, day = Scene(bureau, begins - timedelta(hours=1)), begins.date().isoformat()
    scene.do(PLAN, "station_head",
             **{**DAYS, "first": day, "last": day, "handover": f"{begins:%H:%M}"})  # fmt: skip
    assert "正在值班" not in text(desks.get("/", "handler"))
    scene.do(PUBLISH, "station_head")
    for who in ("handler", "auxiliary"):
        page = text(desks.get("/", who))
        assert "正在值班" in page
        assert "带班 宋立（2201031）" in page
    assert "正在值班" not in text(desks.get("/", "stranger"))
    assert "正在值班" in text(desks.get(f"/rosters/{bureau.units[cast.STATION]}", "handler"))
    scene.do("people.note_absence", "station_head", bureau.officers["handler"], sort="sick",
             since=day, until=day)  # fmt: skip
    assert "有人不在岗" in text(desks.get("/", "assistant"))
    assert "李勤（2201032）不在岗" in text(
        desks.get(f"/rosters/{bureau.units[cast.STATION]}", "assistant")
    )
