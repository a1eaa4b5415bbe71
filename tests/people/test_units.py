"""Units over time: renamed, closed, and nothing new at one that is closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from plumbline.casework.models import Handover
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Entry
from plumbline.people.models import EarlierName, Officer, Post, Unit
from plumbline.people.open_matters import open_at
from plumbline.people.reads import name_since, names_on, validity
from tests import cast, scenes
from tests.casework import scene as casework
from tests.doors.web.desk import Desks, text
from tests.questioning.test_phases import PHASES
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")
RENAME, CLOSE, MOVE = "people.rename_unit", "people.close_unit", "people.move_officer"
NEW = {"name": "南岭街派出所", "since": "2026-03-03", "document": "关于更名的批复"}
END = {"document": "关于撤销的批复", "reasons": "并入南岭派出所"}
ON_UNITS = sorted(code for code, act in ACTS.items() if act.on is Unit)


def wrong(scene: Scene, act: str, on: UUID, **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        scene.do(act, "administrator", on, **form)
    return invalid.value.errors


def founded(bureau: Province) -> tuple[Scene, UUID]:
    """A station where nobody has worked yet."""
    scene = Scene(bureau)
    made = scene.do("people.found_unit", "administrator", bureau.units[cast.COUNTY],
                    code="220102003", name="新春派出所", level="station").made  # fmt: skip
    return scene, made


def closed(bureau: Province) -> tuple[Scene, UUID]:
    """It was closed again."""
    scene, unit = founded(bureau)
    scene.do(CLOSE, "administrator", unit, **END)
    return scene, unit


# -- names ----------------------------------------------------------------------------------------


@pytest.mark.gate("anytime", RENAME)
@pytest.mark.rule("0.2")
def test_a_unit_has_each_name_from_day_to_day(bureau: Province) -> None:
    scene, pk = Scene(bureau), bureau.units[cast.STATION]
    scene.do(RENAME, "administrator", pk, **NEW)
    unit = Unit.objects.get(pk=pk)
    assert (unit.name, name_since(unit)) == ("南岭街派出所", date(2026, 3, 3))
    kept = EarlierName.objects.get(unit=unit)
    assert (kept.name, kept.since, kept.until) == (
        "南岭派出所", date(2026, 3, 2), date(2026, 3, 2)
    )  # fmt: skip
    codes = {cast.STATION}
    assert names_on(codes, date(2026, 3, 2)) == {cast.STATION: "南岭派出所"}
    assert names_on(codes, date(2026, 3, 3)) == {cast.STATION: "南岭街派出所"}
    scene.tick(days=30)
    scene.do(RENAME, "administrator", pk, **{**NEW, "name": "岭南派出所", "since": "2026-04-01"})
    assert names_on(codes, date(2026, 3, 31)) == {cast.STATION: "南岭街派出所"}
    assert names_on(codes, date(2026, 4, 1)) == {cast.STATION: "岭南派出所"}


@pytest.mark.rule("0.2")
def test_a_name_is_new_and_not_of_tomorrow_nor_older_than_the_present_one(
    bureau: Province,
) -> None:
    scene, pk = Scene(bureau), bureau.units[cast.STATION]
    assert wrong(scene, RENAME, pk, **{**NEW, "name": "南岭派出所"}) == [("name", "与现名称相同")]
    assert wrong(scene, RENAME, pk, **{**NEW, "since": "2026-03-04"}) == [
        ("since", "尚未到期的，到期当日登记")
    ]
    assert wrong(scene, RENAME, pk, **{**NEW, "since": "2026-03-02"}) == [
        ("since", "应当晚于现名称启用之日")
    ]


# -- closing --------------------------------------------------------------------------------------


@pytest.mark.gate("anytime", CLOSE)
@pytest.mark.rule("0.2")
def test_a_unit_that_is_empty_is_closed(bureau: Province) -> None:
    scene, pk = founded(bureau)
    assert validity(Unit.objects.get(pk=pk)) == "自2026-03-03起"
    scene.tick(days=5)
    scene.do(CLOSE, "administrator", pk, **END)
    unit = Unit.objects.get(pk=pk)
    assert (unit.phase, unit.closed_on) == ("closed", date(2026, 3, 8))
    assert validity(unit) == "自2026-03-03起至2026-03-07止"


@pytest.mark.gate("people.no_unit_below")
@pytest.mark.rule("0.2")
def test_a_unit_is_closed_after_those_below_it(bureau: Province) -> None:
    scene, above = founded(bureau)
    below = scene.do("people.found_unit", "administrator", above, code="2201020031",
                     name="社区警务队", level="department").made  # fmt: skip
    told = scene.refused(CLOSE, "administrator", above, **END)["people.no_unit_below"].as_json()
    assert told["says"] == "下级还有1个单位没有撤销：社区警务队"
    scene.do(CLOSE, "administrator", below, **END)
    scene.do(CLOSE, "administrator", above, **END)


@pytest.mark.gate("people.no_post_left")
@pytest.mark.rule("0.2", "2.2a")
def test_nobody_holds_a_post_from_the_day_of_closing_on(bureau: Province) -> None:
    scene, pk = founded(bureau)
    officer, given = bureau.officers["recruit"], scene.now.date()
    scene.do("people.appoint", "administrator", officer, role="CASE_OFFICER", unit=str(pk),
             since=given.isoformat())  # fmt: skip
    told = scene.refused(CLOSE, "administrator", pk, **END)["people.no_post_left"].as_json()
    assert told["says"].startswith("本单位当日及以后还有1项职务：")
    assert told["says"].endswith("办案民警")
    post = Post.objects.filter(officer=officer).latest("pk").pk
    scene.do("people.relieve", "administrator", officer, post=post, until=given.isoformat())
    assert scene.answer(CLOSE, "administrator", pk, **END) == {"people.no_post_left"}
    scene.tick(days=1)
    scene.do(CLOSE, "administrator", pk, **END)


@pytest.mark.gate("people.nobody_left")
@pytest.mark.gate("phase(serving)", MOVE)
@pytest.mark.rule("0.2")
def test_officers_in_service_go_on_to_another_unit_first(bureau: Province) -> None:
    scene, pk = founded(bureau)
    officer = scene.do("people.enrol", "administrator", pk, number="2209998", name="新警",
                       password=cast.PASSWORD).made  # fmt: skip
    told = scene.refused(CLOSE, "administrator", pk, **END)["people.nobody_left"].as_json()
    assert told["says"] == "本单位还有1名在职人员：新警（2209998）"
    move = {"document": "调动通知"}
    assert wrong(scene, MOVE, officer, unit=str(pk), **move) == [("unit", "民警已在该单位")]
    scene.do(MOVE, "administrator", officer, unit=str(bureau.units[cast.STATION]), **move)
    assert Officer.objects.get(pk=officer).line[-1] == cast.STATION
    scene.do(CLOSE, "administrator", pk, **END)
    assert wrong(scene, MOVE, officer, unit=str(pk), **move) == [("unit", "没有这个单位")]
    scene.do("people.leave", "administrator", officer, reason="resigned", last_day="2026-03-03")
    home = str(bureau.units[cast.COUNTY])
    assert scene.answer(MOVE, "administrator", officer, unit=home, **move) == {"phase(serving)"}


@pytest.mark.gate("people.nothing_open")
@pytest.mark.rule("0.2")
def test_what_is_unfinished_at_a_unit_keeps_it_open(bureau: Province) -> None:
    scene, station = scenes.reported(bureau), bureau.units[cast.STATION]
    told = scene.refused(CLOSE, "administrator", station, **END)["people.nothing_open"].as_json()
    assert "接报案" in told["says"]
    scenes.investigating(bureau)
    assert "案件" in open_at(Unit.objects.get(pk=station))
    assert open_at(Unit.objects.get(code="220102002")) == []
    assert "people.nothing_open" not in scene.answer(
        CLOSE, "administrator", bureau.units["220102002"], **END
    )


@pytest.mark.rule("0.2")
def test_a_room_in_use_keeps_its_unit_open(bureau: Province) -> None:
    station = Unit.objects.get(code=cast.STATION)
    assert open_at(station) == []
    PHASES["waiting_room", "in_use"](bureau)
    assert "候问室" in open_at(station)


@pytest.mark.rule("0.2", "D-INT-27")
def test_a_case_on_its_way_to_a_unit_keeps_it_open(bureau: Province) -> None:
    casework.leaving(bureau)
    leaving = Handover.objects.latest("id")
    assert leaving.unit
    assert "移送案件" in open_at(Unit.objects.get(code=leaving.unit))


@pytest.mark.rule("0.2")
def test_a_unit_is_not_closed_before_what_was_done_there(bureau: Province) -> None:
    scene, pk = founded(bureau)
    before = scene.now + timedelta(seconds=1)
    officer = scene.do("people.enrol", "administrator", pk, number="2209998", name="新警",
                       password=cast.PASSWORD).made  # fmt: skip
    scene.do(MOVE, "administrator", officer, unit=str(bureau.units[cast.STATION]),
             document="调动通知")  # fmt: skip
    with pytest.raises(Invalid) as invalid:
        bureau.do(CLOSE, "administrator", pk, before, scene.now + timedelta(minutes=1), **END)
    assert invalid.value.errors[0][0] == "at"
    scene.do(CLOSE, "administrator", pk, **END)


# -- a closed unit --------------------------------------------------------------------------------


@pytest.mark.gate("people.unit_in_use")
@pytest.mark.rule("0.2")
def test_nothing_new_begins_at_a_closed_unit(bureau: Province) -> None:
    scene, pk = founded(bureau)
    actor = bureau.actor("administrator")

    def shut(act: str) -> bool:
        situation = Situation(Unit.objects.get(pk=pk), actor, scene.now, scene.now)
        return "people.unit_in_use" in {r.gate for r in ACTS[act].refusals(situation, [])}

    assert [act for act in ON_UNITS if shut(act)] == []
    scene.do(CLOSE, "administrator", pk, **END)
    assert [act for act in ON_UNITS if not shut(act)] == []
    told = scene.refused("people.enrol", "administrator", pk, number="2209998", name="新警",
                         password=cast.PASSWORD)["people.unit_in_use"].as_json()  # fmt: skip
    assert told["says"] == "新春派出所自2026-03-03起撤销，不再办理新的事项"


@pytest.mark.rule("0.2", "2.2a")
def test_only_a_post_of_before_is_recorded_at_a_closed_unit(bureau: Province) -> None:
    scene, pk = closed(bureau)
    officer = bureau.officers["recruit"]
    form = {"role": "CASE_OFFICER", "unit": str(pk), "since": "2026-03-01", "ground": "原任命文件"}
    said = [("unit", "该单位已经撤销，只能登记撤销之前已经终止的职务")]
    assert wrong(scene, "people.take_over_post", officer, **form) == said
    assert wrong(scene, "people.take_over_post", officer, **form, until="2026-03-03") == said
    scene.do("people.take_over_post", "administrator", officer, **form, until="2026-03-02")


@pytest.mark.rule("0.2")
def test_the_ledger_says_who_renamed_and_closed(bureau: Province) -> None:
    closed(bureau)
    entry = Entry.objects.get(act=CLOSE)
    assert entry.previous is not None
    assert entry.body["form"] == END


@pytest.mark.rule("0.2")
def test_pages_tell_from_when_to_when_and_what_it_was_called(bureau: Province) -> None:
    scene, pk = closed(bureau)
    desks, station = Desks(bureau), bureau.units[cast.STATION]
    scene.do(RENAME, "administrator", station, **NEW)
    page = text(desks.get("/lists/unit", "administrator"))
    assert "自2026-03-03起至2026-03-03止" in page
    assert "自2026-03-02起" in page
    shown = text(desks.get(f"/subjects/unit/{station}", "administrator"))
    assert "南岭派出所（2026-03-02至2026-03-02）" in shown
    appoint = f"/act/people.appoint/?subject={bureau.officers['recruit']}"
    offered = text(desks.get(appoint, "administrator"))
    assert "南岭街派出所" in offered
    assert "新春派出所" not in offered
    assert desks.get(f"/subjects/unit/{pk}", "administrator").status_code == 200
