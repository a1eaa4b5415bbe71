"""Duty rosters: who may be put on duty, when it is published and changed, who is there now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid, Refused
from plumbline.law.calendar import SHANGHAI
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.reads import named, on_duty
from tests import cast
from tests.rosters import scene as rosters
from tests.rosters.scene import DAYS, TEAM, planned, published
from tests.scenes import FORMS, Scene, resolved, step

pytestmark = pytest.mark.usefixtures("db")
PLAN, PUBLISH, WITHDRAW = "rosters.plan", "rosters.publish", "rosters.withdraw"
CHANGE = "rosters.change_turn"
LEAVE = {"sort": "leave", "since": "2026-03-04", "until": "2026-03-04"}
STOPPED = {"sort": "stopped", "since": "2026-03-03", "until": "2026-03-20",
           "document": "督停〔2026〕1号"}  # fmt: skip
LED_BY_HIM: dict[str, Any] = {"teams": [{"leader": "@head"}]}
LINE = ("22", "2201", "220102", "220102001")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def away(scene: Scene, who: str, by: str = "station_head", **form: Any) -> None:
    scene.do("people.note_absence", by, scene.bureau.officers[who], **{**LEAVE, **form})


def team(**other: Any) -> dict[str, Any]:
    return {"teams": [{**TEAM, **other}]}


def told(scene: Scene, act: str, gate: str, by: str = "station_head", **form: Any) -> str:
    """What this gate alone says against the act."""
    shut = scene.refused(act, by, **{**FORMS[act], **form})
    assert set(shut) == {gate}
    return str(shut[gate].as_json()["says"])


def wrong(scene: Scene, act: str, **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        scene.do(act, "station_head", **{**FORMS[act], **form})
    return invalid.value.errors


def there(moment: datetime, line: tuple[str, ...] = LINE) -> list[str]:
    """Who leads now, the own unit first."""
    return [one.leader for one in named(on_duty(line, moment))]


def officers(moment: datetime) -> list[UUID]:
    (turn,) = on_duty([cast.STATION], moment)
    return turn.officers


# -- planning -------------------------------------------------------------------------------------


@pytest.mark.gate("anytime", PLAN)
@pytest.mark.rule("5.2a")
def test_teams_follow_one_another_in_the_order_given(bureau: Province) -> None:
    second = {"leader": "@head", "officers": ["@assistant"]}
    scene = planned(bureau, hours=12, handover="20:00", last="2026-03-04", teams=[TEAM, second])
    found = [(turn.begins_at, turn.ends_at, turn.leader) for turn in rosters.turns(scene)]
    first, other = bureau.officers["station_head"], bureau.officers["head"]
    assert found == [
        (at(3, 20), at(4, 8), first),
        (at(4, 8), at(4, 20), other),
        (at(4, 20), at(5, 8), first),
    ]
    assert scene.entry.body["form"]["hours"] == 12


@pytest.mark.rule("5.2a")
def test_a_plan_begins_today_or_later_and_is_no_longer_than_a_month(bureau: Province) -> None:
    scene = Scene(bureau)
    assert wrong(scene, PLAN, first="2026-03-02") == [("first", "不能早于今日")]
    said = [("last", "不能早于第一日，一份值班表不超过三十一日")]
    assert wrong(scene, PLAN, last="2026-03-02") == said
    assert wrong(scene, PLAN, last="2026-04-03") == said
    said = [("teams", "值班辅警中有的不是警务辅助人员")]
    assert wrong(scene, PLAN, **team(auxiliaries=["@assistant"])) == said
    scene.do(PLAN, "station_head", **{**DAYS, "last": "2026-04-02"})
    assert Turn.objects.count() == 31


@pytest.mark.rule("2.2a", "5.2a")
def test_a_unit_puts_nobody_of_another_unit_on_duty(bureau: Province) -> None:
    scene, stranger = published(bureau), str(bureau.officers["stranger"])
    said = "其中有的不是本单位或者下级单位的人员"
    later = {"first": "2026-03-07", "last": "2026-03-07"}
    assert wrong(scene, PLAN, **later, **team(officers=[stranger])) == [("teams", said)]
    assert wrong(scene, CHANGE, officers=[stranger]) == [("officers", said)]


@pytest.mark.rule("5.2a")
def test_a_day_is_planned_once_until_its_plan_is_withdrawn(bureau: Province) -> None:
    scene = planned(bureau)
    first = scene.ids["roster"]
    other = team(leader="@head", officers=["@assistant"], auxiliaries=[])
    (error,) = wrong(scene, PLAN, first="2026-03-05", last="2026-03-06", **other)
    assert error[1].startswith("其中有的日子已经排了值班")
    scene.do(WITHDRAW, "station_head", first)
    scene.do(PLAN, "station_head", **{**DAYS, "first": "2026-03-05", "last": "2026-03-06"})
    assert Roster.objects.get(pk=first).phase == "withdrawn"


# -- who may be put on duty -----------------------------------------------------------------------


@pytest.mark.gate("rosters.nobody_away", PLAN)
@pytest.mark.rule("2.2a")
def test_nobody_on_leave_is_put_on_duty_on_that_day(bureau: Province) -> None:
    scene = Scene(bureau)
    away(scene, "handler")
    assert told(scene, PLAN, "rosters.nobody_away") == (
        "不得安排值班：李勤（2026-03-04不在岗）"
    )  # fmt: skip
    scene.do(PLAN, "station_head", **{**DAYS, "first": "2026-03-05"})


@pytest.mark.gate("rosters.nobody_away", PLAN)
@pytest.mark.rule("2.2a")
def test_a_turn_into_the_first_hours_of_a_leave_is_on_it(bureau: Province) -> None:
    scene = Scene(bureau)
    away(scene, "handler")
    night: dict[str, Any] = {"first": "2026-03-03", "last": "2026-03-03", "hours": 8}
    assert "李勤" in told(scene, PLAN, "rosters.nobody_away", **night, handover="17:00")
    scene.do(PLAN, "station_head", **{**DAYS, **night, "handover": "16:00"})  # ends at midnight


@pytest.mark.gate("rosters.nobody_away", PUBLISH)
@pytest.mark.gate("rosters.nobody_away", CHANGE)
@pytest.mark.rule("2.2a", "N-SUP-02")
def test_nobody_who_was_stopped_from_duty_or_left_is_put_on_duty(bureau: Province) -> None:
    scene = planned(bureau)
    away(scene, "handler", "inspector", **STOPPED)
    assert "李勤（2026-03-03不在岗）" in told(scene, PUBLISH, "rosters.nobody_away")
    for turn in rosters.turns(scene):
        step(scene, CHANGE, turn=str(turn.pk))
    scene.do(PUBLISH, "station_head")
    assert "李勤" in told(scene, CHANGE, "rosters.nobody_away", officers=["@handler"])
    scene.do("people.leave", "administrator", bureau.officers["assistant"], reason="retired",
             last_day="2026-03-03")  # fmt: skip
    assert "王诚（不在职）" in told(scene, CHANGE, "rosters.nobody_away")
    step(scene, CHANGE, officers=[])


@pytest.mark.gate("rosters.leader_fit", PLAN)
@pytest.mark.rule("G-QUAL-02", "2.2a")
def test_a_turn_is_led_by_a_head_of_the_unit_or_above_it(bureau: Province) -> None:
    scene = Scene(bureau)
    assert told(scene, PLAN, "rosters.leader_fit", **team(leader="@assistant")) == (
        "不得带班：王诚（不是本单位的负责人）"
    )  # fmt: skip
    scene.do(PLAN, "station_head", **{**DAYS, **team(leader="@head")})


@pytest.mark.gate("rosters.leader_fit", PUBLISH)
@pytest.mark.gate("rosters.leader_fit", CHANGE)
@pytest.mark.rule("G-QUAL-02")
def test_whoever_leads_a_turn_at_a_station_holds_what_its_head_must_hold(bureau: Province) -> None:
    days = {"first": "2026-03-04", "last": "2026-03-05"}
    ready = planned(bureau, **days)
    ready.disqualify("station_head", "INTERMEDIATE")
    ready.now = at(4, 9)
    said = "不得带班：宋立（没有有效的中级以上执法资格）"
    assert told(ready, PUBLISH, "rosters.leader_fit") == said
    assert told(ready, CHANGE, "rosters.leader_fit") == said
    for turn in rosters.turns(ready):
        step(ready, CHANGE, turn=str(turn.pk), leader="@head")
    ready.do(PUBLISH, "station_head")


@pytest.mark.rule("G-QUAL-02")
def test_the_level_of_station_heads_is_not_asked_of_those_who_lead_an_organ(
    bureau: Province,
) -> None:
    scene = Scene(bureau).disqualify("head", "INTERMEDIATE")
    days = {**DAYS, "first": "2026-03-04", "teams": [{"leader": "@head"}]}
    scene.now = at(4, 9)
    assert scene.answer(PLAN, "head", **days) == {"rosters.leader_fit"}  # at the station
    scene.do(PLAN, "head", bureau.units[cast.COUNTY], **days)


@pytest.mark.gate("rosters.officers_fit")
@pytest.mark.rule("G-QUAL-01", "R-QUAL-04")
def test_whoever_is_on_duty_as_an_officer_may_handle_cases(bureau: Province) -> None:
    scene, recruit = Scene(bureau), str(bureau.officers["recruit"])
    for who, name in (("auxiliary", "孙辅"), ("recruit", "赵初")):
        other = team(officers=[str(bureau.officers[who])], auxiliaries=[])
        assert name in told(scene, PLAN, "rosters.officers_fit", **other)
    scene = planned(bureau)
    scene.do(PUBLISH, "station_head")
    assert "赵初" in told(scene, CHANGE, "rosters.officers_fit", officers=[recruit])
    scene.qualify("recruit", "BASIC")
    step(scene, CHANGE, officers=[recruit])


@pytest.mark.gate("rosters.officers_fit", PUBLISH)
@pytest.mark.rule("G-QUAL-01")
def test_a_level_lost_since_the_plan_keeps_it_from_being_published(bureau: Province) -> None:
    scene = planned(bureau, first="2026-03-04")
    scene.disqualify("handler", "BASIC")
    scene.now = at(4, 9)
    assert "李勤" in told(scene, PUBLISH, "rosters.officers_fit")
    for turn in rosters.turns(scene):
        step(scene, CHANGE, turn=str(turn.pk))
    scene.do(PUBLISH, "station_head")


@pytest.mark.gate("rosters.in_one_place")
@pytest.mark.rule("5.2a")
def test_nobody_is_on_duty_in_two_places_at_once(bureau: Province) -> None:
    scene = Scene(bureau)
    county, led = bureau.units[cast.COUNTY], LED_BY_HIM
    scene.do(PLAN, "head", county, **{**DAYS, **led})
    assert scene.answer(PLAN, "station_head", **{**DAYS, **led}) == set()  # a draft binds nobody
    scene.do(WITHDRAW, "station_head")
    of_county = Roster.objects.get(unit=county).pk
    scene.do(PUBLISH, "head", of_county)
    said = told(scene, PLAN, "rosters.in_one_place", **led)
    assert said == (
        "同一时间不得安排在两处值班：何正（2026-03-03 10:00起在长春市公安局南关区分局值班）"
    )
    scene.do(PLAN, "station_head", **DAYS)
    scene.do(PUBLISH, "station_head")
    assert "何正" in told(scene, CHANGE, "rosters.in_one_place", leader="@head")
    for turn in Turn.objects.filter(roster=of_county):
        scene.do(CHANGE, "head", of_county, turn=str(turn.pk), leader=str(bureau.officers["chief"]),
                 reasons="何正到南岭派出所带班")  # fmt: skip
    step(scene, CHANGE, leader="@head")


@pytest.mark.gate("rosters.in_one_place", PUBLISH)
@pytest.mark.rule("5.2a")
def test_of_two_drafts_that_name_the_same_person_one_is_published(bureau: Province) -> None:
    scene, led = Scene(bureau), LED_BY_HIM
    county = scene.do(PLAN, "head", bureau.units[cast.COUNTY], **{**DAYS, **led}).made
    scene.do(PLAN, "station_head", **{**DAYS, **led})
    scene.do(PUBLISH, "head", county)
    assert "何正" in told(scene, PUBLISH, "rosters.in_one_place")
    for turn in rosters.turns(scene):
        step(scene, CHANGE, turn=str(turn.pk))
    scene.do(PUBLISH, "station_head")


@pytest.mark.rule("5.2a")
def test_one_turn_after_another_is_not_two_places(bureau: Province) -> None:
    scene = Scene(bureau)
    led = LED_BY_HIM
    day = {"first": "2026-03-03", "last": "2026-03-03", "handover": "12:00", "hours": 12}
    night = {"first": "2026-03-04", "last": "2026-03-04", "handover": "00:00"}
    scene.do(PLAN, "head", bureau.units[cast.COUNTY], **{**DAYS, **day, **led})
    scene.do(PUBLISH, "head")
    scene.do(PLAN, "station_head", **{**DAYS, **night, **led})
    scene.do(PUBLISH, "station_head")


# -- publishing and changing ----------------------------------------------------------------------


@pytest.mark.gate("rosters.ahead")
@pytest.mark.gate("phase(planned)")
@pytest.mark.rule("5.2a")
def test_a_roster_is_published_before_its_first_turn_begins(bureau: Province) -> None:
    scene = planned(bureau)
    scene.now = at(3, 9, 59)
    assert told(scene, PUBLISH, "rosters.ahead") == (
        "2026-03-03 10:00的班次已经开始，值班表应当在开始之前公布"
    )  # fmt: skip
    assert there(at(3, 12)) == []
    scene.do(WITHDRAW, "station_head")
    assert scene.answer(PUBLISH, "station_head") == {"phase(planned)", "rosters.ahead"}
    scene = published(bureau, handover="11:00")
    assert there(at(3, 10, 59)) == []
    assert there(at(3, 11)) == there(at(6, 10, 59)) == ["宋立（2201031）"]
    assert there(at(6, 11)) == []


@pytest.mark.gate("phase(planned,published)")
@pytest.mark.rule("5.2a")
def test_a_turn_changed_ahead_is_another_from_its_beginning(bureau: Province) -> None:
    scene, assistant = published(bureau), bureau.officers["assistant"]
    scene.do(CHANGE, "station_head", **FORMS[CHANGE])
    assert officers(at(3, 10)) == [assistant]
    assert Turn.objects.count() == 3
    assert rosters.turns(scene)[0].reason == "李勤外出办案"
    gone = planned(bureau, first="2026-03-07", last="2026-03-07")
    gone.do(WITHDRAW, "station_head")
    assert gone.answer(CHANGE, "station_head", **FORMS[CHANGE]) == {"phase(planned,published)"}


@pytest.mark.rule("5.2a")
def test_a_turn_changed_while_it_runs_leaves_true_who_was_there(bureau: Province) -> None:
    scene = published(bureau)
    handler, assistant = bureau.officers["handler"], bureau.officers["assistant"]
    scene.now = at(3, 14, 59)
    scene.do(CHANGE, "station_head", **FORMS[CHANGE])
    assert officers(at(3, 14, 59)) == [handler]
    assert officers(at(3, 15)) == officers(at(4, 9)) == [assistant]
    assert officers(at(4, 10)) == [handler]
    assert assistant in Roster.objects.get().handlers
    scene.now = at(4, 10)
    said = [("turn", "没有这个班次，或者该班次已经结束")]
    assert wrong(scene, CHANGE) == said
    assert wrong(scene, CHANGE, turn=str(UUID(int=1))) == said


def backwards(scene: Scene, act: str, by: str, on: UUID, since: datetime, **form: Any) -> None:
    """Do an act now as if it had been done earlier."""
    scene.bureau.do(act, by, on, since, scene.now, **resolved(scene, form))


@pytest.mark.gate("rosters.ahead")
@pytest.mark.rule("5.2a")
def test_no_roster_is_planned_or_published_backwards(bureau: Province) -> None:
    scene = planned(bureau)
    roster, then = scene.ids["roster"], scene.now
    scene.now = at(3, 10)
    with pytest.raises(Refused) as refused:
        backwards(scene, PUBLISH, "station_head", roster, then)
    assert [one.gate for one in refused.value.refusals] == ["rosters.ahead"]
    scene.now = at(5, 10)
    with pytest.raises(Invalid) as invalid:
        backwards(scene, PLAN, "head", bureau.units[cast.COUNTY], then, **DAYS | LED_BY_HIM)
    assert invalid.value.errors == [("first", "不能早于今日")]


@pytest.mark.rule("5.2a")
def test_who_was_on_duty_is_not_changed_backwards(bureau: Province) -> None:
    scene, handler = published(bureau), bureau.officers["handler"]
    roster, then = scene.ids["roster"], scene.now
    scene.now = at(3, 15)
    backwards(scene, CHANGE, "station_head", roster, then, **FORMS[CHANGE])
    assert officers(at(3, 14, 59)) == [handler]
    assert officers(at(3, 15)) == [bureau.officers["assistant"]]
    scene.now = at(4, 10)
    with pytest.raises(Invalid) as invalid:
        backwards(scene, CHANGE, "station_head", roster, at(3, 15), **FORMS[CHANGE])
    assert invalid.value.errors == [("turn", "没有这个班次，或者该班次已经结束")]


@pytest.mark.rule("5.2a")
def test_who_is_on_duty_is_told_up_the_line_the_own_unit_first(bureau: Province) -> None:
    rosters.led_by_the_head(bureau)
    published(bureau)
    assert there(at(3, 12)) == ["宋立（2201031）", "何正（2201022）"]
    assert there(at(3, 12), LINE[:3]) == ["何正（2201022）"]
    assert there(at(3, 12), ("22", "2202")) == []


@pytest.mark.rule("2.2a")
def test_whoever_goes_on_leave_later_is_named_as_missing(bureau: Province) -> None:
    scene = published(bureau)
    away(scene, "handler")
    missing = [one.missing for one in named(rosters.turns(scene))]
    assert missing == [("李勤（2201032）",), ("李勤（2201032）",), ()]
