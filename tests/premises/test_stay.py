"""A stay from the door to the door: straight in, searched first, always watched, kept apart."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid, Refused
from plumbline.kernel.models import Duty, Norm
from plumbline.law.calendar import legal_day
from plumbline.premises.models import Collected, Exit, Room, Stay
from tests import cast, scenes
from tests.premises.scene import (
    RECEIVED,
    area,
    asked,
    brought,
    chained,
    entered,
    equipped,
    exit_allowed,
    exit_asked,
    in_room,
    out,
    p,
    received,
    suspected,
    waiting,
    watched,
)
from tests.scenes import FORMS, Scene, somebody, step, stopped

BRING, ENTER, LEAD = "premises.bring", "premises.enter", "premises.lead_to_room"


def stay(scene: Scene) -> Stay:
    return Stay.objects.get(pk=scene.ids["stay"])


def owed(scene: Scene, kind: str = "stay") -> set[str]:
    rows = Duty.objects.filter(subject_id=scene.ids[kind], settled_by=None)
    return {code.removeprefix("premises.") for code in rows.values_list("code", flat=True)}


def another(scene: Scene, *, own_case: bool = False, **person: Any) -> UUID:
    """One more suspect came; the scene goes on with him, and the first one's id is returned."""
    first, case = scene.ids["stay"], scene.ids["case"]
    if own_case:
        other = scenes.investigating(scene.bureau, "administrative")
        scene.ids["case"], scene.now = other.ids["case"], max(scene.now, other.now)
    step(scene, "casework.add_person", **{**somebody(7), **person})
    p(scene, "bring")
    scene.ids["other_case"] = case
    return first


# -- the area, its rooms, its shifts ---------------------------------------------------------------


@pytest.mark.gate("premises.area_standard")
@pytest.mark.rule("G-CHA-01", "D-CHA-02", "P-CHA-01")
@pytest.mark.parametrize("part", ["separated", "harmless", "monitored", "synchronised"])
def test_an_area_is_separated_harmless_and_monitored(bureau: Province, part: str) -> None:
    scene = Scene(bureau)
    told = stopped(scene, "premises.open_area", "premises.area_standard", None, **{part: False})
    assert told["says"].startswith("执法办案场所不符合要求：")
    p(scene, "open_area")


@pytest.mark.gate("premises.room_recorded")
@pytest.mark.rule("D-CHA-02", "3.4a")
def test_every_room_is_recorded_and_questioning_with_sound(bureau: Province) -> None:
    scene = area(bureau)
    opens = "premises.open_room"
    told = stopped(scene, opens, "premises.room_recorded", cameras=[])
    assert told["says"] == "功能室没有录像"
    told = stopped(scene, opens, "premises.room_recorded", use="questioning", sound=False)
    assert told["says"] == "讯问询问室没有录音"
    step(scene, opens, sound=False)
    with pytest.raises(Invalid, match="name"):
        step(scene, opens)


@pytest.mark.gate("premises.room_empty")
def test_a_room_with_somebody_inside_is_not_closed(bureau: Province) -> None:
    scene = waiting(bureau)
    scene.ids["area_room"] = Room.objects.get(use="waiting").pk
    stopped(scene, "premises.close_room", "premises.room_empty")
    step(scene, LEAD, room="@questioning_room")
    p(scene, "close_room")


@pytest.mark.gate("premises.area_empty")
def test_an_area_with_somebody_in_it_is_not_closed(bureau: Province) -> None:
    scene = received(bureau)
    stopped(scene, "premises.close_area", "premises.area_empty")
    p(scene, "leave", "close_area")


@pytest.mark.gate("premises.officer_leads")
@pytest.mark.rule("G-CHA-08", "D-CHA-05")
def test_auxiliaries_guard_under_an_officer_and_never_manage(bureau: Province) -> None:
    scene = area(bureau)
    opens, gate = "premises.open_shift", "premises.officer_leads"
    told = stopped(scene, opens, gate, guards=["@auxiliary"])
    assert told["says"] == "看护人员中没有民警"
    told = stopped(scene, opens, gate, manager="@auxiliary")
    assert told["says"] == "辅警不得担任办案区管理员"
    told = stopped(scene, opens, gate, guards=["@recruit", str(scene.ids["area"])])
    assert told["says"] == "有不在职的人"
    p(scene, "open_shift")


def on_leave(scene: Scene, who: str) -> None:
    day = str(legal_day(scene.now))
    scene.do("people.note_absence", "station_head", scene.bureau.officers[who], sort="sick",
             since=day, until=day)  # fmt: skip


@pytest.mark.gate("premises.officer_leads")
@pytest.mark.gate("premises.guard_named")
@pytest.mark.rule("G-CHA-08", "D-CHA-05", "3.4a")
def test_who_is_away_today_neither_takes_a_shift_nor_watches(bureau: Province) -> None:
    scene = brought(bureau)
    on_leave(scene, "recruit")
    told = stopped(scene, "premises.open_shift", "premises.officer_leads")
    assert told["says"] == "有今日登记为不在岗的人"
    told = stopped(scene, ENTER, "premises.guard_named")
    assert told["says"] == "不能由其看护：今日登记为不在岗"
    step(scene, ENTER, guard="@auxiliary")
    stopped(scene, "premises.add_guard", "premises.guard_named", guard="@recruit")


@pytest.mark.gate("premises.guard_named")
@pytest.mark.rule("G-CHA-08", "3.4a")
def test_a_guard_watches_in_one_area_at_a_time(bureau: Province) -> None:
    scene = entered(bureau)
    there = scenes.investigating(bureau, "administrative")
    there.now = scene.now
    step(equipped(there), "casework.add_person", **somebody(2))
    p(there, "bring")
    told = stopped(there, ENTER, "premises.guard_named", guard="@recruit")
    assert told["says"] == "不能由其看护：正在另一办案区看护"
    step(there, ENTER, guard="@auxiliary")
    step(scene, "premises.leave", returned=0)
    step(there, "premises.add_guard", guard="@recruit")


@pytest.mark.gate("premises.relieved")
@pytest.mark.rule("G-CHA-08", "D-CHA-05")
def test_a_shift_ends_when_its_guards_were_relieved(bureau: Province) -> None:
    scene = entered(bureau)
    first = scene.ids["area_shift"]
    told = stopped(scene, "premises.end_shift", "premises.relieved")
    assert told["says"] == "本班次的看护人员还在看护"
    step(scene, "premises.open_shift", guards=["@inspector", "@auxiliary"])
    scene.ids["area_shift"] = first
    stopped(scene, "premises.end_shift", "premises.relieved")
    step(scene, "premises.add_guard", guard="@auxiliary")
    step(scene, "premises.relieve_guard", guard="@recruit")
    p(scene, "end_shift")


@pytest.mark.gate("premises.relieved")
def test_nobody_is_left_without_a_shift(bureau: Province) -> None:
    scene = brought(bureau)
    told = stopped(scene, "premises.end_shift", "premises.relieved")
    assert told["says"] == "办案区内还有人，没有接班的班次"
    step(scene, "premises.leave", returned=0)
    p(scene, "end_shift")


# -- straight in, searched first -------------------------------------------------------------------


@pytest.mark.gate("premises.area_ready")
@pytest.mark.rule("G-CHA-01", "G-CHA-02")
def test_a_suspect_is_brought_to_an_area_in_use(bureau: Province) -> None:
    scene = suspected(bureau)
    stopped(scene, BRING, "premises.area_ready", area=str(scene.ids["case"]))
    here = scene.ids["area"]
    p(scene, "open_area")
    p(scene, "close_area")
    stopped(scene, BRING, "premises.area_ready")
    scene.ids["area"] = here
    p(scene, "bring")


def test_who_is_no_suspect_or_of_unknown_sex_or_there_already_is_not_brought(
    bureau: Province,
) -> None:
    scene = suspected(bureau, sex="")
    with pytest.raises(Invalid, match="性别"):
        p(scene, "bring")
    step(scene, "casework.add_person", role="victim", name="周某", id_number="")
    with pytest.raises(Invalid, match="不是本案的嫌疑人"):
        step(scene, BRING, person="@victim")
    step(scene, "casework.add_person", **somebody(3))
    with pytest.raises(Invalid, match="arrived_at"):
        step(scene, BRING, arrived_at=(scene.now + timedelta(hours=1)).isoformat())
    p(scene, "bring")
    with pytest.raises(Invalid, match="还在办案区"):
        p(scene, "bring")


@pytest.mark.rule("C-CHA-01", "N-CHA-01")
def test_nobody_stays_in_two_cases_at_once(bureau: Province) -> None:
    scene = received(bureau)
    there = scenes.investigating(bureau, "administrative")
    there.ids["area"], there.now = scene.ids["area"], scene.now
    step(there, "casework.add_person")  # the same identity number
    with pytest.raises(Invalid, match="还在办案区"):
        p(there, "bring")
    p(scene, "leave")
    there.now = scene.now
    with pytest.raises(Invalid, match="arrived_at"):
        step(there, BRING, arrived_at=(scene.now - timedelta(minutes=1)).isoformat())
    p(there, "bring")
    assert not stay(there).chained  # another case


@pytest.mark.gate("premises.straight_in")
@pytest.mark.rule("G-CHA-02", "3.4a")
def test_whoever_is_not_brought_straight_in_has_a_recorded_reason(bureau: Province) -> None:
    scene = brought(bureau).tick(minutes=14)
    told = stopped(scene.tick(minutes=1), ENTER, "premises.straight_in")
    assert told["says"] == "到案后16分钟才进入办案区，没有写明原因"
    assert "entered_straight" in owed(scene)
    step(scene, ENTER, delay="先送医院检查")
    assert stay(scene).delay == "先送医院检查"
    assert "entered_straight" not in owed(scene)


@pytest.mark.gate("premises.on_shift")
@pytest.mark.rule("D-CHA-05")
def test_the_manager_on_duty_takes_the_person_in(bureau: Province) -> None:
    scene = brought(bureau).appoint("custodian", "AREA_MANAGER", cast.STATION)
    stopped(scene, ENTER, "premises.on_shift", "custodian")
    p(scene, "enter")


@pytest.mark.gate("apart()", "premises.enter")
@pytest.mark.rule("D-CHA-05")
def test_the_area_manager_is_no_officer_of_the_case(bureau: Province) -> None:
    scene = brought(bureau).appoint("assistant", "AREA_MANAGER", cast.STATION)
    stopped(scene, ENTER, "apart()", "assistant")


@pytest.mark.gate("premises.in_order")
@pytest.mark.rule("C-CHA-01")
def test_the_register_is_kept_in_order(bureau: Province) -> None:
    scene = received(bureau)
    now = scene.now
    scene.now -= timedelta(minutes=3)
    told = stopped(scene, "premises.provide", "premises.in_order")
    assert told["says"].startswith("使用登记须按先后记载")
    scene.now = now
    p(scene, "provide")


@pytest.mark.gate("premises.same_sex")
@pytest.mark.rule("G-CHA-05")
@pytest.mark.parametrize(("sex", "wrong"), [("male", "female"), ("female", "male")])
def test_a_person_is_searched_by_the_same_sex(bureau: Province, sex: str, wrong: str) -> None:
    scene = entered(bureau, sex=sex)
    stopped(scene, "premises.check_safety", "premises.same_sex", checker_sex=wrong)
    step(scene, "premises.check_safety", checker_sex=sex)


@pytest.mark.gate("premises.received")
@pytest.mark.rule("G-CHA-05", "G-CHA-06", "3.4a")
def test_search_health_and_risk_come_before_any_room(bureau: Province) -> None:
    scene = entered(bureau)
    told = stopped(scene, LEAD, "premises.received")
    assert told["missing"]["missing"] == "人身安全检查、健康询问、风险评估"
    assert "searched_first" in owed(scene)
    p(scene, "check_safety", "ask_health")
    told = stopped(scene, LEAD, "premises.received")
    assert told["missing"]["missing"] == "风险评估"
    p(scene, "assess_risk", "lead_to_room")
    assert "searched_first" not in owed(scene)


@pytest.mark.gate("premises.injury_noted")
@pytest.mark.rule("G-CHA-06")
@pytest.mark.parametrize("part", ["cause", "photos", "signed_injury"])
def test_a_visible_injury_is_photographed_explained_and_signed(bureau: Province, part: str) -> None:
    scene = entered(bureau)
    form: dict[str, Any] = {
        "injuries": "左臂淤青",
        "cause": "自称摔伤",
        "photos": 2,
        "signed_injury": True,
    }
    lacking = {**form, part: type(form[part])()}
    stopped(scene, "premises.ask_health", "premises.injury_noted", None, **lacking)
    step(scene, "premises.ask_health", **form)
    assert stay(scene).injuries == "左臂淤青（自称摔伤）"


# -- watched ---------------------------------------------------------------------------------------


@pytest.mark.gate("premises.guard_named")
@pytest.mark.rule("G-CHA-08")
def test_a_guard_is_on_duty_and_no_officer_of_the_case(bureau: Province) -> None:
    scene = brought(bureau)
    stopped(scene, ENTER, "premises.guard_named", guard="@inspector")
    step(scene, "premises.open_shift", guards=["@recruit", "@assistant"])
    stopped(scene, ENTER, "premises.guard_named", guard="@assistant")
    p(scene, "enter")


@pytest.mark.gate("premises.own_guard")
@pytest.mark.rule("G-CHA-08", "3.4a")
def test_one_guard_is_never_the_only_one_of_two_persons(bureau: Province) -> None:
    scene = entered(bureau)
    another(scene)
    stopped(scene, ENTER, "premises.own_guard")
    step(scene, ENTER, guard="@auxiliary")
    step(scene, "premises.add_guard", guard="@recruit")


@pytest.mark.gate("premises.guarded_still")
@pytest.mark.rule("G-CHA-08", "3.4a")
def test_a_guard_leaves_only_when_another_watches(bureau: Province) -> None:
    scene = entered(bureau)
    stopped(scene, "premises.relieve_guard", "premises.guarded_still", guard="@recruit")
    p(scene, "add_guard")
    step(scene, "premises.relieve_guard", guard="@recruit")
    with pytest.raises(Invalid, match="没有在看护"):
        step(scene, "premises.relieve_guard", guard="@recruit")
    with pytest.raises(Invalid, match="已经在看护"):
        p(scene, "add_guard")


@pytest.mark.gate("premises.watch_enough")
@pytest.mark.rule("G-CHA-08")
@pytest.mark.parametrize(
    ("risks", "least"), [([], 1), (["violent"], 2), (["suicidal"], 3), (["aged", "mental"], 3)]
)
def test_the_risks_set_the_least_watch(bureau: Province, risks: list[str], least: int) -> None:
    scene = entered(bureau)
    for level in range(1, least):
        stopped(scene, "premises.assess_risk", "premises.watch_enough", risks=risks, level=level)
    step(scene, "premises.assess_risk", risks=risks, level=least)
    if least > 1:
        stopped(scene, "premises.assess_risk", "premises.watch_enough", level=1)


@pytest.mark.gate("premises.watch_lowered")
@pytest.mark.gate("apart(premises.assess_risk)")
@pytest.mark.rule("G-CHA-08")
def test_lowering_the_watch_needs_a_second_person_and_a_reason(bureau: Province) -> None:
    scene = watched(bureau)
    lower = "premises.lower_watch"
    stopped(scene, lower, "apart(premises.assess_risk)", "area_manager")
    stopped(scene, lower, "premises.watch_lowered", level=2)
    with pytest.raises(Invalid, match="reasons"):
        step(scene, lower, reasons="")
    p(scene, "lower_watch")
    assert stay(scene).level == 1


@pytest.mark.gate("premises.is_guard")
@pytest.mark.rule("G-CHA-08")
def test_visits_are_made_by_a_guard_and_fall_due_by_the_level(bureau: Province) -> None:
    scene = received(bureau)
    stopped(scene, "premises.visit", "premises.is_guard", officer="@auxiliary")
    p(scene, "visit")
    duty = scene.duty("premises.visited")
    assert duty.due_at - duty.started_at == timedelta(minutes=60)
    step(scene, "premises.assess_risk", risks=["suicidal"], level=3)
    duty = scene.duty("premises.visited")
    assert duty.due_at - duty.started_at == timedelta(minutes=15)
    assert [d for d in owed(scene) if d == "visited"] == ["visited"]


# -- rooms -----------------------------------------------------------------------------------------


MIXED: list[tuple[dict[str, Any], bool, str]] = [
    ({"sex": "female"}, True, "性别不同"),
    ({"born": "2012-05-06"}, True, "未成年人与成年人须分开"),
    ({}, False, "同案人员须分开"),
    ({"mental": True}, True, "精神异常的人须单独看护"),
    ({}, True, ""),
]


@pytest.mark.gate("premises.room_fits")
@pytest.mark.rule("G-CHA-09")
@pytest.mark.parametrize(("person", "own_case", "why"), MIXED)
def test_who_must_be_apart_shares_no_room(
    bureau: Province, person: dict[str, Any], own_case: bool, why: str  # noqa: FBT001
) -> None:  # fmt: skip
    person = dict(person)
    scene = waiting(bureau)
    mental = person.pop("mental", False)
    another(scene, own_case=own_case, **person)
    step(scene, ENTER, guard="@auxiliary")
    step(scene, "premises.check_safety", checker_sex=person.get("sex", "male"))
    p(scene, "ask_health")
    step(scene, "premises.assess_risk", risks=["mental"] if mental else [], level=3)
    if why:
        told = stopped(scene, LEAD, "premises.room_fits")
        assert told["missing"]["why"] == why
        step(scene, LEAD, room="@medical_room")
    else:
        p(scene, "lead_to_room")


@pytest.mark.gate("premises.room_fits")
@pytest.mark.rule("D-CHA-02", "G-CHA-06", "G-CHA-09")
def test_a_room_for_others_or_faulty_or_full_takes_nobody(bureau: Province) -> None:
    scene = received(bureau)

    def told(room: str) -> str:
        return str(stopped(scene, LEAD, "premises.room_fits", room=room)["missing"]["why"])

    def opened(name: str, **form: Any) -> str:
        step(scene, "premises.open_room", name=name, **form)
        return str(scene.ids["area_room"])

    assert told(opened("监控室", use="monitoring")) == "此室不供当事人使用"
    assert told(opened("女候问室", use="waiting", only="female")) == "此室供另一性别使用"
    assert told("@sobering_room") == "醒酒约束室只供醉酒的人使用"
    assert told(str(scene.ids["case"])) == "没有这间功能室"
    narrow = opened("辨认室二")
    p(scene, "report_failure")
    assert told(narrow) == "此室录像有故障或者已经停用"
    p(scene, "repair")
    step(scene, LEAD, room=narrow)
    with pytest.raises(Invalid, match="已经在这间功能室"):
        step(scene, LEAD, room=narrow)
    another(scene, own_case=True)
    step(scene, ENTER, guard="@auxiliary")
    p(scene, "check_safety", "ask_health", "assess_risk")
    assert told(narrow) == "室内已满"


@pytest.mark.rule("G-CHA-09")
def test_a_minor_is_not_led_into_a_room_for_adults(bureau: Province) -> None:
    scene = received(bureau, born="2012-05-06")
    step(scene, "premises.open_room", name="成人候问室", use="waiting", minors=False)
    told = stopped(scene, LEAD, "premises.room_fits", room=str(scene.ids["area_room"]))
    assert told["missing"]["why"] == "此室不供未成年人使用"


def test_rooms_follow_each_other_without_a_gap(bureau: Province) -> None:
    scene = waiting(bureau)
    step(scene, LEAD, room="@questioning_room")
    p(scene, "leave")
    first, second = stay(scene).presences.order_by("since")
    assert first.until == second.since
    assert second.until == stay(scene).left_at


# -- drunk and ill ---------------------------------------------------------------------------------


@pytest.mark.gate("premises.fit")
@pytest.mark.rule("G-CHA-06")
@pytest.mark.parametrize("unfit", ["drunk", "ill"])
def test_the_drunk_and_the_dangerously_ill_are_not_questioned(bureau: Province, unfit: str) -> None:
    scene = in_room(bureau)
    step(scene, "premises.ask_health", unfit=unfit)
    stopped(scene, "premises.begin_questioning", "premises.fit")
    assert ("treated" in owed(scene)) == (unfit == "ill")
    if unfit == "ill":
        p(scene, "rescue")
        assert "treated" not in owed(scene)


@pytest.mark.rule("N-CHA-01")
def test_a_revised_norm_changes_how_long_a_person_may_stay(bureau: Province) -> None:
    scene = suspected(bureau)
    body = json.dumps({"amount": 6, "unit": "hour", "liberty": True})
    scene.do("norms.revise", "provincial_lawyer", Norm.objects.get(code="N-ADM-04").pk,
             since="2026-02-01", body=body, cites=["N-ADM-04"], mark="U")  # fmt: skip
    p(scene, "bring")
    assert stay(scene).hours == 6
    ends = stay(scene).arrived_at + timedelta(hours=6)
    assert scene.duty("premises.stay_in_time").due_at == ends


@pytest.mark.gate("premises.is_drunk")
@pytest.mark.rule("G-CHA-06")
def test_only_the_drunk_are_kept_until_sober_and_that_time_does_not_count(bureau: Province) -> None:
    scene = received(bureau)
    for act in ("premises.lead_to_sobering", "premises.sober_up"):
        stopped(scene, act, "premises.is_drunk")
    step(scene, "premises.ask_health", unfit="drunk")
    with pytest.raises(Invalid, match="酒醒"):
        p(scene, "ask_health")
    with pytest.raises(Invalid, match="不在醒酒约束室"):
        p(scene, "sober_up")
    with pytest.raises(Invalid, match="请选择醒酒约束室"):
        step(scene, "premises.lead_to_sobering", room="@medical_room")
    with pytest.raises(Invalid, match="送醒酒约束室"):
        step(scene, LEAD, room="@sobering_room")
    told = stopped(scene, LEAD, "premises.room_fits")
    assert told["missing"]["why"] == "醉酒的人须在醒酒约束室"
    due = scene.duty("premises.stay_in_time").due_at
    p(scene, "lead_to_sobering")
    assert "stay_in_time" not in owed(scene)
    p(scene.tick(minutes=179), "sober_up")
    assert scene.duty("premises.stay_in_time").due_at == due + timedelta(hours=3)
    assert stay(scene).unfit == ""


# -- questioning -----------------------------------------------------------------------------------

BEGIN = "premises.begin_questioning"


@pytest.mark.gate("premises.questioned_in_room")
@pytest.mark.rule("G-CHA-02", "D-CHA-02", "P-CHA-01")
def test_questioning_takes_place_in_a_recorded_questioning_room(bureau: Province) -> None:
    scene = waiting(bureau)
    told = stopped(scene, BEGIN, "premises.questioned_in_room")
    assert told["says"] == "此人不在讯问询问室内"
    step(scene, LEAD, room="@questioning_room")
    scene.ids["area_room"] = Room.objects.get(use="questioning").pk
    p(scene, "report_failure")
    told = stopped(scene, BEGIN, "premises.questioned_in_room")
    assert told["says"] == "讯问询问室的录像有故障"
    p(scene, "repair", "begin_questioning")


@pytest.mark.rule("D-CHA-02")
def test_a_failed_recording_ends_the_questioning(bureau: Province) -> None:
    scene = asked(bureau)
    scene.ids["area_room"] = Room.objects.get(use="questioning").pk
    p(scene, "report_failure")
    row = stay(scene).questionings.get()
    assert row.until == scene.now
    assert owed(scene, "area_room") == {"repaired"}


@pytest.mark.gate("premises.two_officers")
@pytest.mark.rule("G-ADM-03")
@pytest.mark.parametrize("nature", ["administrative", "criminal"])
def test_two_officers_question_or_one_in_the_area_in_an_administrative_case(
    bureau: Province, nature: str
) -> None:
    scene = in_room(bureau, nature)
    if nature == "criminal":
        stopped(scene, BEGIN, "premises.two_officers", second=None)
        p(scene, "begin_questioning")
    else:
        step(scene, BEGIN, second=None)
    with pytest.raises(Invalid, match="recording"):
        step(scene, BEGIN, recording="")


@pytest.mark.gate("premises.asks_one_person")
@pytest.mark.rule("G-ADM-01", "G-ADM-03")
def test_nobody_questions_two_persons_at_once(bureau: Province) -> None:
    scene = asked(bureau)
    first = scene.ids["stay"]
    there = scenes.investigating(bureau, "administrative")
    there.ids["area"], there.now = scene.ids["area"], scene.now
    step(there, "casework.add_person", **somebody(2))
    step(there, "premises.open_room", name="询问室二", use="questioning", capacity=1)
    p(there, "bring")
    step(there, ENTER, guard="@auxiliary")
    p(there, *RECEIVED)
    step(there, LEAD, room=str(Room.objects.get(name="询问室二").pk))
    told = stopped(there, BEGIN, "premises.asks_one_person")
    assert "不能同时在两处" in told["says"]
    stopped(there, BEGIN, "premises.asks_one_person", second=None)
    there.do("premises.end_questioning", "handler", first)
    step(there, BEGIN)


@pytest.mark.gate("premises.not_questioned")
@pytest.mark.gate("premises.is_questioned")
@pytest.mark.rule("C-CHA-01")
def test_questioning_ends_before_anything_else_is_done_with_the_person(bureau: Province) -> None:
    scene = asked(bureau)
    for act in (LEAD, BEGIN, "premises.leave"):
        stopped(scene, act, "premises.not_questioned")
    p(scene, "end_questioning")
    stopped(scene, "premises.end_questioning", "premises.is_questioned")
    p(scene, "lead_to_room")


# -- the limit -------------------------------------------------------------------------------------

EXTEND = "premises.extend"
LONGER = [
    ("administrative", 12, "grave", False),  # approved with the summons, and carried over
    ("administrative", 24, "grave", False),
    ("criminal", 24, "grave", True),
    ("criminal", 12, "grave", False),
    ("criminal", 48, "grave", False),
]


@pytest.mark.gate("premises.longer_ground")
@pytest.mark.rule("N-CHA-01", "N-ADM-04")
@pytest.mark.parametrize(("nature", "hours", "ground", "lawful"), LONGER)
def test_each_longer_limit_has_its_own_ground(
    bureau: Province, nature: str, hours: int, ground: str, lawful: bool  # noqa: FBT001
) -> None:  # fmt: skip
    scene = entered(bureau, nature)
    if not lawful:
        stopped(scene, EXTEND, "premises.longer_ground", hours=hours, ground=ground)
        return
    step(scene, EXTEND, hours=hours, ground=ground)
    due = scene.duty("premises.stay_in_time").due_at
    assert due == stay(scene).arrived_at + timedelta(hours=hours)
    assert stay(scene).approvals.get().hours == hours


@pytest.mark.gate("premises.before_expiry")
@pytest.mark.gate("premises.granted_before_expiry")
@pytest.mark.rule("N-CHA-01", "N-TIME-07")
def test_a_longer_limit_is_granted_before_the_earlier_ran_out(bureau: Province) -> None:
    scene = in_room(bureau, "criminal")
    scene.now = stay(scene).arrived_at + timedelta(hours=12)
    told = stopped(scene, EXTEND, "premises.granted_before_expiry")
    assert "届满" in told["says"]
    stopped(scene, BEGIN, "premises.before_expiry")
    assert scene.duty("premises.stay_in_time").late_by(scene.now)
    p(scene, "leave")
    assert owed(scene) == {"overtime_reported"}
    p(scene, "report_overtime")
    assert owed(scene) == set()


@pytest.mark.gate("premises.granted_before_expiry")
@pytest.mark.rule("N-CHA-01", "N-TIME-07")
def test_an_approval_dated_back_lengthens_no_stay(bureau: Province) -> None:
    scene = in_room(bureau, "criminal")
    arrived = stay(scene).arrived_at
    signed, recorded = arrived + timedelta(hours=11), arrived + timedelta(hours=12, seconds=1)
    with pytest.raises(Refused) as refused:
        bureau.do(EXTEND, "station_head", scene.ids["stay"], signed, recorded, **FORMS[EXTEND])
    assert {one.gate for one in refused.value.refusals} == {"premises.granted_before_expiry"}
    last = arrived + timedelta(hours=12)
    bureau.do(EXTEND, "station_head", scene.ids["stay"], signed, last, **FORMS[EXTEND])


def test_at_its_last_instant_the_limit_is_still_extended(bureau: Province) -> None:
    scene = in_room(bureau, "criminal")
    scene.now = stay(scene).arrived_at + timedelta(hours=12) - timedelta(minutes=1)
    p(scene, "extend")


@pytest.mark.rule("N-CHA-01", "N-ADM-04")
def test_a_second_appearance_soon_after_is_looked_into(bureau: Province) -> None:
    scene = chained(bureau)
    assert stay(scene).chained
    assert "chain_explained" in owed(scene)
    p(scene, "explain_chain")
    assert "chain_explained" not in owed(scene)
    step(scene, "premises.leave", returned=0)
    with pytest.raises(Invalid, match="arrived_at"):
        step(scene, BRING, arrived_at=(scene.now - timedelta(minutes=5)).isoformat())
    p(scene.tick(hours=13), "bring")
    assert not stay(scene).chained


# -- collection ------------------------------------------------------------------------------------


@pytest.mark.gate("premises.collection_approved")
@pytest.mark.gate("premises.not_collected_before")
@pytest.mark.rule("G-CHA-07")
def test_information_is_collected_under_its_approval_and_never_twice(bureau: Province) -> None:
    scene = received(bureau)
    collect, allow = "premises.collect", "premises.allow_collection"
    stopped(scene, collect, "premises.collection_approved")
    p(scene, "allow_collection", "collect")
    told = stopped(scene, collect, "premises.collection_approved")
    assert told["missing"]["kinds"] == "指纹、掌纹"
    stopped(scene, collect, "premises.collection_approved", kinds=["phone"])
    step(scene, collect, kinds=["portrait"])
    assert Collected.objects.filter(at=None).count() == 0
    told = stopped(scene, allow, "premises.not_collected_before", kinds=["prints", "sample"])
    assert told["missing"]["kinds"] == "指纹、掌纹"
    step(scene, allow, kinds=["sample"])


@pytest.mark.rule("G-CHA-07", "3.4a")
def test_search_comes_before_collection(bureau: Province) -> None:
    scene = p(entered(bureau), "allow_collection")
    with pytest.raises(Invalid, match="先作安全检查"):
        p(scene, "collect")


# -- out and back ----------------------------------------------------------------------------------


@pytest.mark.gate("premises.exit_asked")
@pytest.mark.gate("premises.exit_approved")
@pytest.mark.gate("premises.no_exit_waits")
@pytest.mark.rule("G-CHA-03")
def test_nobody_leaves_for_a_time_without_the_heads_approval(bureau: Province) -> None:
    scene = received(bureau)
    go = "premises.go_out"
    stopped(scene, go, "premises.exit_approved")
    stopped(scene, "premises.decide_exit", "premises.exit_asked")
    with pytest.raises(Invalid, match="ground"):
        step(scene, "premises.ask_exit", ground="medical")
    p(scene, "ask_exit")
    stopped(scene, "premises.ask_exit", "premises.no_exit_waits")
    stopped(scene, go, "premises.exit_approved")
    step(scene, "premises.decide_exit", granted=False)
    stopped(scene, go, "premises.exit_approved")
    p(scene, "ask_exit", "decide_exit", "go_out")
    assert stay(scene).phase == "out"


@pytest.mark.gate("premises.escorted")
@pytest.mark.rule("G-CHA-03")
def test_two_officers_escort_with_a_recorder_running(bureau: Province) -> None:
    scene = exit_allowed(bureau)
    go = "premises.go_out"
    stopped(scene, go, "premises.escorted", escorts=["@assistant"])
    stopped(scene, go, "premises.escorted", escorts=["@assistant", "@auxiliary"])
    stopped(scene, go, "premises.escorted", camera="")
    p(scene, "go_out")


@pytest.mark.rule("G-CHA-03", "G-CHA-05")
def test_whoever_comes_back_is_searched_again(bureau: Province) -> None:
    scene = out(bureau)
    p(scene, "come_back")
    assert "searched_first" in owed(scene)
    stopped(scene, LEAD, "premises.received")
    p(scene, "check_safety", "lead_to_room")
    row = Exit.objects.get()
    assert (row.out_at is not None, row.back_at is not None) == (True, True)


@pytest.mark.rule("G-CHA-03", "G-CHA-06")
def test_an_emergency_waits_for_no_approval_and_is_accounted_for(bureau: Province) -> None:
    scene = asked(bureau)
    p(scene, "rescue")
    assert stay(scene).questionings.get().until == scene.now
    assert "rescue_accounted" in owed(scene)
    p(scene, "account_rescue", "come_back")
    assert Exit.objects.get().approver == bureau.officers["station_head"]
    assert "rescue_accounted" not in owed(scene)


def test_an_emergency_overtakes_what_was_asked_for(bureau: Province) -> None:
    scene = exit_asked(bureau)
    p(scene, "rescue", "come_back")
    stopped(scene, "premises.go_out", "premises.exit_approved")


# -- the end ---------------------------------------------------------------------------------------

LEAVE = "premises.leave"


@pytest.mark.gate("premises.belongings_add_up")
@pytest.mark.rule("C-CHA-01", "D-PROP-17")
def test_belongings_add_up_at_the_door(bureau: Province) -> None:
    scene = received(bureau)
    told = stopped(scene, LEAVE, "premises.belongings_add_up", returned=1)
    assert told["missing"]["taken"] == "2"
    step(scene, LEAVE, returned=1, to_family=1)


@pytest.mark.gate("premises.handed_and_signed")
@pytest.mark.rule("D-CHA-01", "C-CHA-01")
def test_a_handover_names_its_receiver_and_a_refusal_is_noted(bureau: Province) -> None:
    scene = received(bureau)
    gate = "premises.handed_and_signed"
    told = stopped(scene, LEAVE, gate, destination="detention")
    assert told["says"] == "没有写明接收人"
    told = stopped(scene, LEAVE, gate, signed="refused")
    assert told["says"] == "没有注明拒绝签名的情况"
    step(scene, LEAVE, destination="detention", receiver="市拘留所 张某", signed="refused",
         refusal="拒不签名")  # fmt: skip
    row = stay(scene)
    assert (row.phase, row.left_at) == ("left", scene.now)
    assert not row.guardings.filter(until=None).exists()
    assert owed(scene) == set()


# -- abnormal events -------------------------------------------------------------------------------

EVENTS: dict[str, set[str]] = {
    "illness": {"family_told"},
    "injury": {"family_told"},
    "self_harm": {"family_told"},
    "escape": set(),
    "death": {"family_told", "procuratorate_told"},
}


@pytest.mark.gate("premises.nothing_owed")
@pytest.mark.gate("premises.is_death")
@pytest.mark.rule("D-CHA-03", "K-CHA-01")
@pytest.mark.parametrize("happened", EVENTS)
def test_everybody_who_must_know_of_an_abnormal_event_is_told(
    bureau: Province, happened: str
) -> None:
    scene = received(bureau)
    step(scene, "premises.report_abnormal", happened=happened)
    always = {"heads_told", "inspection_told", "video_frozen"}
    assert owed(scene, "abnormal") == always | EVENTS[happened]
    stopped(scene, "premises.close_abnormal", "premises.nothing_owed")
    p(scene, "tell_heads", "tell_inspection", "freeze_video", "tell_family")
    if happened == "death":
        stopped(scene, "premises.close_abnormal", "premises.nothing_owed")
        p(scene, "tell_procuratorate")
    else:
        stopped(scene, "premises.tell_procuratorate", "premises.is_death")
    p(scene, "close_abnormal")
