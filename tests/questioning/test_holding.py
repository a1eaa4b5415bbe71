"""The check on the spot, and the person held after it: who, why, how long, on whose word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from plumbline.casework.matter_reads import minute
from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid, Refused
from plumbline.kernel.models import Duty
from plumbline.law.calendar import SHANGHAI
from plumbline.questioning.models import Check, Holding
from plumbline.questioning.reads import holding as register
from plumbline.questioning.terms import Found, HoldingEnd
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.reads import on_duty
from tests import cast, scenes
from tests.questioning.scene import (
    brought,
    checked,
    held,
    longer,
    longest,
    q,
    suspected,
)
from tests.scenes import FORMS, Scene, doer, step, stopped

BRING, END = "questioning.bring_in", "questioning.end_holding"
MINUTE = timedelta(minutes=1)


def holding(scene: Scene) -> Holding:
    return Holding.objects.get(pk=scene.ids["holding"])


def at(scene: Scene, instant: datetime) -> Scene:
    """The next act is done at this instant."""
    scene.now = instant - MINUTE
    return scene


def open_codes(scene: Scene, kind: str = "holding") -> set[str]:
    rows = Duty.objects.filter(subject_id=scene.ids[kind], settled_by=None)
    return {code.removeprefix("questioning.") for code in rows.values_list("code", flat=True)}


# -- the check ------------------------------------------------------------------------------------


@pytest.mark.gate("questioning.identity_shown")
@pytest.mark.rule("G-ADM-08")
@pytest.mark.parametrize("act", ["questioning.check", "questioning.check_in_case"])
def test_officers_show_who_they_are_before_a_check(bureau: Province, act: str) -> None:
    scene = scenes.investigating(bureau, "administrative")
    plain = {"plain_clothes": True, "card_shown": False}
    told = stopped(scene, act, "questioning.identity_shown", None, **plain)
    assert told["says"] == "未穿制服的民警，没有先出示人民警察证"
    told = stopped(scene, act, "questioning.identity_shown", identity_told=False)
    assert told["says"] == "盘问、检查前没有表明人民警察身份"
    step(scene, act, plain_clothes=True, card_shown=True)
    step(scene, act)


def test_who_is_cleared_goes_free_and_nothing_is_owed(bureau: Province) -> None:
    scene = checked(bureau, cleared=True)
    assert Check.objects.get(pk=scene.ids["check"]).phase == "cleared"
    assert open_codes(scene, "check") == set()


@pytest.mark.rule("G-ADM-09", "P-ADM-02")
@pytest.mark.parametrize("how", ["cleared", "settled"])
def test_nobody_is_held_whose_suspicion_was_removed_or_who_was_let_go(
    bureau: Province, how: str
) -> None:
    scene = checked(bureau, cleared=how == "cleared")
    if how == "settled":
        assert open_codes(scene, "check") == {"check_settled"}
        q(scene, "settle_check")
        assert open_codes(scene, "check") == set()
    stopped(scene, BRING, "phase(suspected)")


# -- who may be held ------------------------------------------------------------------------------


@pytest.mark.gate("questioning.ground")
@pytest.mark.rule("G-ADM-09")
def test_one_of_four_grounds_is_needed(bureau: Province) -> None:
    scene = checked(bureau)
    told = stopped(scene, BRING, "questioning.ground", grounds=[])
    assert told["says"] == "没有选择继续盘问的法定情形"
    with pytest.raises(Invalid, match="grounds"):
        step(scene, BRING, grounds=["hunch"])
    step(scene, BRING, grounds=["accused", "in_act", "unknown", "goods"])


BARS = {
    "liberty_at_stake": (False, "所涉行为最重只处警告、罚款"),
    "surrendered": (True, "已经投案"),
    "case_open": (True, "所涉案件已经受理或者立案"),
    "police_matter": (False, "不属于公安机关管辖"),
    "illness": ("infectious", "患有精神病、急性传染病或者其他严重疾病"),
}


@pytest.mark.gate("questioning.no_bar")
@pytest.mark.rule("P-ADM-02")
@pytest.mark.parametrize("field", BARS)
def test_each_bar_of_the_closed_list_stops_continued_questioning(
    bureau: Province, field: str
) -> None:
    value, says = BARS[field]
    scene = checked(bureau)
    told = stopped(scene, BRING, "questioning.no_bar", None, **{field: value})
    assert told["says"] == "不得适用继续盘问：" + says
    step(scene, BRING)


@pytest.mark.gate("questioning.no_bar")
@pytest.mark.rule("P-ADM-02")
@pytest.mark.parametrize("found", Found.values)
def test_who_was_caught_at_home_or_at_work_is_not_held(bureau: Province, found: str) -> None:
    scene = checked(bureau, found=found)
    if found == Found.PUBLIC:
        step(scene, BRING)
        return
    told = stopped(scene, BRING, "questioning.no_bar")
    assert told["missing"]["bars"] == "系从其住处、工作地点抓获"


@pytest.mark.rule("P-ADM-02")
def test_a_check_within_a_case_leads_to_no_continued_questioning(bureau: Province) -> None:
    scene = suspected(bureau)
    step(scene, "questioning.check_in_case")
    told = stopped(scene, BRING, "questioning.no_bar")
    assert told["missing"]["bars"] == "所涉案件已经受理或者立案"
    q(scene, "settle_check")


@pytest.mark.gate("questioning.at_station")
@pytest.mark.rule("R-ADM-03")
def test_only_a_police_station_holds_others_bring_the_person_to_one(bureau: Province) -> None:
    scene = checked(bureau)
    county, station = bureau.units[cast.COUNTY], bureau.units[cast.STATION]
    told = stopped(scene, BRING, "questioning.at_station", station=str(county))
    assert told["says"] == "只有公安派出所可以适用继续盘问，您选择的单位不是派出所"
    step(scene, BRING, station=str(station))
    assert holding(scene).line[-1] == cast.STATION


@pytest.mark.rule("R-ADM-03")
def test_a_county_officer_brings_the_person_to_the_nearest_station(bureau: Province) -> None:
    scene = Scene(bureau).appoint("assistant", "CASE_OFFICER", cast.COUNTY)
    scene.do("questioning.check", "assistant", bureau.units[cast.COUNTY],
             **FORMS["questioning.check"])  # fmt: skip
    form = {**FORMS[BRING], "assistant": None}
    assert scene.answer(BRING, "assistant", **form) == {"questioning.at_station"}
    scene.do(BRING, "assistant", **{**form, "station": str(bureau.units[cast.STATION])})
    assert holding(scene).line[-1] == cast.STATION


# -- how long -------------------------------------------------------------------------------------


@pytest.mark.rule("N-ADM-01", "N-TIME-07")
def test_twelve_hours_run_from_being_brought_in_not_from_the_paper(bureau: Province) -> None:
    scene = checked(bureau)
    arrived = scene.now + MINUTE
    scene.tick(hours=2)
    step(scene, BRING, arrived_at=arrived.isoformat())
    q(scene.tick(hours=1), "approve_holding")
    duty = scene.duty("questioning.holding_in_time")
    assert (duty.started_at, duty.due_at) == (arrived, arrived + timedelta(hours=12))
    assert duty.basis[-2]["says"] == "限制人身自由的期间，不因节假日顺延"


EDGES = [
    (longer, "questioning.extend_to_24", 12, 24),
    (longest, "questioning.extend_to_48", 24, 48),
]


@pytest.mark.gate("questioning.before_expiry", "questioning.extend_to_24")
@pytest.mark.gate("questioning.before_expiry", "questioning.extend_to_48")
@pytest.mark.rule("N-ADM-01", "N-TIME-06", "N-TIME-07")
@pytest.mark.parametrize(("build", "act", "now", "then"), EDGES)
@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_longer_limit_is_decided_before_the_shorter_is_over(
    bureau: Province, build: Callable[[Province], Scene], act: str, now: int, then: int,
    seconds: int,
) -> None:  # fmt: skip
    scene = build(bureau)
    arrived = holding(scene).arrived_at
    due = arrived + timedelta(hours=now)
    assert scene.duty("questioning.holding_in_time").due_at == due
    at(scene, due + timedelta(seconds=seconds))
    if seconds > 0:
        told = stopped(scene, act, "questioning.before_expiry")
        assert "不能再批准、延长" in told["says"]
        return
    step(scene, act)
    duty = scene.duty("questioning.holding_in_time")
    assert duty.due_at == arrived + timedelta(hours=then)
    assert holding(scene).hours == then


@pytest.mark.gate("questioning.before_expiry", "questioning.approve_holding")
@pytest.mark.rule("N-ADM-01", "R-ADM-02")
@pytest.mark.parametrize("seconds", [0, 1])
def test_nobody_is_approved_whose_twelve_hours_are_over(bureau: Province, seconds: int) -> None:
    scene = brought(bureau)
    at(scene, holding(scene).arrived_at + timedelta(hours=12, seconds=seconds))
    if seconds:
        stopped(scene, "questioning.approve_holding", "questioning.before_expiry")
    else:
        step(scene, "questioning.approve_holding")


@pytest.mark.gate("questioning.before_expiry", "questioning.approve_holding")
@pytest.mark.rule("N-ADM-01", "R-ADM-02")
def test_an_approval_dated_back_holds_nobody(bureau: Province) -> None:
    scene, act = brought(bureau), "questioning.approve_holding"
    ends = holding(scene).arrived_at + timedelta(hours=12)
    signed, late = ends - timedelta(hours=1), ends + timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        bureau.do(act, doer(act), scene.ids["holding"], signed, late, **FORMS[act])
    assert {one.gate for one in refused.value.refusals} == {"questioning.before_expiry"}


@pytest.mark.gate("questioning.step_by_step")
@pytest.mark.rule("N-ADM-01")
def test_never_from_twelve_to_forty_eight_in_one_step(bureau: Province) -> None:
    scene = held(bureau, unidentified=True)
    told = stopped(scene, "questioning.ask_longer", "questioning.step_by_step", hours=48)
    assert told["says"] == "不得把继续盘问时限直接从十二小时延长至四十八小时"
    q(scene, "ask_longer", "extend_to_24")
    told = stopped(scene, "questioning.ask_longer", "questioning.step_by_step", hours=24)
    assert told["says"] == "继续盘问时限不能这样延长"
    step(scene, "questioning.ask_longer", hours=48)


@pytest.mark.gate("questioning.asked_for(24)")
@pytest.mark.gate("questioning.asked_for(48)")
@pytest.mark.rule("N-ADM-01")
def test_no_limit_is_extended_that_nobody_asked_for(bureau: Province) -> None:
    scene = held(bureau, unidentified=True)
    told = stopped(scene, "questioning.extend_to_24", "questioning.asked_for(24)")
    assert told["says"] == "没有延长至24小时的呈请"
    q(scene, "ask_longer")
    stopped(scene, "questioning.extend_to_48", "questioning.asked_for(48)")
    q(scene, "extend_to_24")
    stopped(scene, "questioning.extend_to_48", "questioning.asked_for(48)")
    step(scene, "questioning.ask_longer", hours=48)
    q(scene, "extend_to_48")


@pytest.mark.gate("questioning.name_withheld")
@pytest.mark.rule("N-ADM-01")
def test_forty_eight_hours_are_only_for_who_withholds_his_identity(bureau: Province) -> None:
    scene = q(held(bureau), "ask_longer", "extend_to_24")
    step(scene, "questioning.ask_longer", hours=48)
    stopped(scene, "questioning.extend_to_48", "questioning.name_withheld")
    q(longest(bureau), "extend_to_48")


@pytest.mark.gate("questioning.in_charge")
@pytest.mark.rule("R-ADM-02")
def test_forty_eight_hours_are_the_word_of_the_head_in_charge(bureau: Province) -> None:
    scene = longest(bureau)
    told = stopped(scene, "questioning.extend_to_48", "questioning.in_charge", in_charge=False)
    assert "值班负责人不能审批" in told["says"]
    q(scene, "extend_to_48")


@pytest.mark.gate("questioning.county_head")
@pytest.mark.rule("R-ADM-02")
@pytest.mark.parametrize(("build", "act"), [(b, a) for b, a, *_ in EDGES])
def test_longer_limits_are_the_word_of_the_county_not_of_the_station(
    bureau: Province, build: Callable[[Province], Scene], act: str
) -> None:
    scene = build(bureau)
    scene.appoint("station_head", "ORGAN_HEAD", cast.STATION)
    stopped(scene, act, "questioning.county_head", by="station_head")
    step(scene, act)


@pytest.mark.gate("questioning.duty_leader")
@pytest.mark.rule("R-ADM-02")
def test_twenty_four_hours_are_the_word_of_the_leader_on_duty(bureau: Province) -> None:
    scene, act = longer(bureau), "questioning.extend_to_24"
    told = stopped(scene, act, "questioning.duty_leader", by="chief")
    assert told["says"] == (
        "延长至二十四小时，由县级公安机关值班负责人审批：此时的值班负责人是何正"
    )
    roster = Roster.objects.get()
    turn = on_duty([cast.COUNTY], scene.now)[0]
    scene.do("rosters.change_turn", "chief", roster.pk, turn=str(turn.pk),
             leader=str(bureau.officers["chief"]), reasons="何正外出开会")  # fmt: skip
    stopped(scene, act, "questioning.duty_leader")
    scene.do(act, "chief", **FORMS[act])


@pytest.mark.gate("questioning.duty_leader")
@pytest.mark.rule("R-ADM-02")
def test_where_no_turn_is_published_nobody_gives_twenty_four_hours(bureau: Province) -> None:
    scene, act = longer(bureau), "questioning.extend_to_24"
    last = Turn.objects.latest("ends_at").ends_at
    at(scene, last)
    told = stopped(scene, act, "questioning.duty_leader")
    assert told["says"].endswith("此时没有公布的值班")


@pytest.mark.gate("apart()")
@pytest.mark.rule("R-ADM-02", "P-ROLE-01")
def test_twelve_hours_are_the_word_of_the_station_head_and_not_of_the_handler(
    bureau: Province,
) -> None:
    act = "questioning.approve_holding"
    scene = brought(bureau).appoint("handler", "DEPT_HEAD", cast.STATION)
    stopped(scene, act, "apart()", by="handler")
    assert scene.answer(act, "head", **FORMS[act]) == {"role"}
    step(scene, act)
    assert open_codes(scene) == {
        "holding_in_time", "asked_at_once", "holding_filed", "relatives_told",
        "dependants_settled", "fed",
    }  # fmt: skip
    q(scene, "file_holding", "question_held", "tell_relatives", "settle_dependants", "feed_held")
    assert open_codes(scene) == {"holding_in_time"}
    assert holding(scene).spoken.get().answer == "我叫吴某。"


@pytest.mark.gate("questioning.after_refusal")
@pytest.mark.rule("R-ADM-02", "D-ADM-05")
def test_who_is_not_approved_is_released_at_once(bureau: Province) -> None:
    scene = q(brought(bureau), "refuse_holding")
    assert open_codes(scene) == {"holding_in_time", "released"}
    told = stopped(scene, END, "questioning.after_refusal", end="criminal")
    assert told["says"] == "没有获得批准的，只能立即释放"
    step(scene, END, end="not_approved")
    assert open_codes(scene) == set()


# -- the protected --------------------------------------------------------------------------------

DAY = cast.OPENS.date()
AGES = [
    (date(DAY.year - 16, DAY.month, DAY.day), True),  # the birthday itself: still under sixteen
    (date(DAY.year - 16, DAY.month, DAY.day - 1), False),
    (date(DAY.year - 70, DAY.month, DAY.day), False),
    (date(DAY.year - 70, DAY.month, DAY.day - 1), True),
]
STATES: list[tuple[dict[str, Any], bool]] = [
    *(({"born": born.isoformat()}, yes) for born, yes in AGES),
    ({"pregnant": True, "sex": "female"}, True),
    ({"nursing": True, "sex": "female"}, True),
    ({"born": None, "age_unclear": True}, True),
    ({"born": None}, False),
]


@pytest.mark.rule("N-ADM-02")
@pytest.mark.parametrize(("form", "protected"), STATES)
def test_the_protected_are_questioned_within_four_hours(
    bureau: Province,
    form: dict[str, Any],
    protected: bool,  # noqa: FBT001
) -> None:
    scene = brought(bureau, **form)
    code = "protected_in_time" if protected else "holding_in_time"
    assert open_codes(scene) == {code, "holding_decided"}
    hours = timedelta(hours=4 if protected else 12)
    duty = scene.duty("questioning." + code)
    assert duty.due_at == holding(scene).arrived_at + hours


@pytest.mark.gate("questioning.not_protected", "questioning.ask_longer")
@pytest.mark.rule("N-ADM-02")
def test_the_four_hours_of_the_protected_are_never_extended(bureau: Province) -> None:
    scene = held(bureau, pregnant=True, sex="female")
    stopped(scene, "questioning.ask_longer", "questioning.not_protected")
    q(held(bureau), "ask_longer")


@pytest.mark.gate("questioning.not_protected", "questioning.extend_to_24")
@pytest.mark.gate("questioning.not_protected", "questioning.extend_to_48")
@pytest.mark.rule("N-ADM-02")
@pytest.mark.parametrize(("build", "act"), [(b, a) for b, a, *_ in EDGES])
def test_who_turns_out_to_be_under_sixteen_has_four_hours_from_arrival(
    bureau: Province, build: Callable[[Province], Scene], act: str
) -> None:
    scene = build(bureau)
    step(scene, "questioning.establish_identity", born="2012-01-01")
    stopped(scene, act, "questioning.not_protected")
    duty = scene.duty("questioning.protected_in_time")
    assert duty.due_at == holding(scene).arrived_at + timedelta(hours=4)
    step(build(bureau), act)


NIGHTS = [((20, 59), False), ((21, 0), True), ((6, 59), True), ((7, 0), False)]


@pytest.mark.gate("questioning.night_release")
@pytest.mark.rule("N-ADM-02")
@pytest.mark.parametrize(("clock", "night"), NIGHTS)
def test_the_protected_do_not_go_home_alone_at_night(
    bureau: Province,
    clock: tuple[int, int],
    night: bool,  # noqa: FBT001
) -> None:
    scene = held(bureau, born="2012-01-01")
    at(scene, datetime(2026, 3, 4, *clock, tzinfo=SHANGHAI))
    if not night:
        step(scene, END)
        return
    stopped(scene, END, "questioning.night_release")
    step(scene, END, collected_by="其父")
    assert holding(scene).collected_by == "其父"


def test_others_may_leave_at_any_hour(bureau: Province) -> None:
    scene = at(held(bureau), datetime(2026, 3, 3, 20, 59, tzinfo=SHANGHAI))
    step(at(scene, datetime(2026, 3, 3, 20, 59, tzinfo=SHANGHAI)), END)


# -- what is owed to the person -------------------------------------------------------------------


@pytest.mark.rule("D-ADM-05")
def test_the_family_is_told_at_once_or_the_reason_noted_and_later_told(bureau: Province) -> None:
    scene = held(bureau, unidentified=True, name="", born=None)
    with pytest.raises(Invalid, match="whom"):
        step(scene, "questioning.tell_relatives", whom="")
    with pytest.raises(Invalid, match="note"):
        step(scene, "questioning.tell_relatives", told="unknown", whom="")
    step(scene, "questioning.tell_relatives", told="unknown", whom="", note="拒不说明身份")
    assert "relatives_told" not in open_codes(scene)
    q(scene, "establish_identity")
    assert "relatives_told_later" in open_codes(scene)
    q(scene, "tell_relatives")
    assert "relatives_told_later" not in open_codes(scene)


@pytest.mark.rule("D-ADM-05")
def test_bedding_is_owed_beyond_twelve_hours_only(bureau: Province) -> None:
    scene = longer(bureau)
    assert "bedding_given" not in open_codes(scene)
    q(scene, "extend_to_24")
    assert "bedding_given" in open_codes(scene)
    q(scene, "give_bedding")
    assert "bedding_given" not in open_codes(scene)


@pytest.mark.rule("D-ADM-05")
def test_dependants_are_asked_about_and_the_answer_is_written(bureau: Province) -> None:
    with pytest.raises(Invalid, match="note"):
        step(held(bureau), "questioning.settle_dependants", note="")


# -- the end --------------------------------------------------------------------------------------


@pytest.mark.rule("N-ADM-01", "D-CHA-08")
@pytest.mark.parametrize("end", HoldingEnd.values)
def test_it_ends_in_one_of_a_closed_list_and_no_clock_of_liberty_runs_on(
    bureau: Province, end: str
) -> None:
    scene = held(bureau)
    number = ""
    if end == HoldingEnd.SUMMONED:
        with pytest.raises(Invalid, match="case_number"):
            step(scene, END, end=end, case_number="没有的")
        number = Case.objects.get(pk=scenes.accepted(bureau, "administrative").ids["case"]).number
    step(scene, END, end=end, case_number=number)
    ended = holding(scene)
    assert (ended.phase, ended.end, ended.ended_at) == ("ended", end, scene.now)
    assert (ended.case is not None) == (end == HoldingEnd.SUMMONED)
    assert open_codes(scene) & {"holding_in_time", "protected_in_time", "released"} == set()
    stopped(scene, END, "phase(brought,approved,refused)")


def test_no_holding_is_left_without_a_clock(bureau: Province) -> None:
    """Whatever its phase, as long as it is open a limit of liberty runs on it."""
    for build in (brought, held, longer, longest):
        assert "holding_in_time" in open_codes(build(bureau))
    assert "holding_in_time" in open_codes(q(brought(bureau), "refuse_holding"))


@pytest.mark.gate("questioning.refusal_noted", "questioning.end_holding")
@pytest.mark.gate("questioning.refusal_noted", "questioning.question_held")
@pytest.mark.rule("C-CHA-02")
def test_the_register_says_who_was_held_why_from_when_to_when_and_what_came_of_it(
    bureau: Province,
) -> None:
    scene = held(bureau)
    step(scene, END)
    row = holding(scene)
    told = dict(register(row, bureau.actor("handler"), scene.now)["facts"])
    assert {"被盘问人", "性别", "出生日期", "法定情形", "理由"} <= told.keys()
    assert told["带至公安机关的时间"] == minute(row.arrived_at)
    assert (told["离开时间"], told["处理结果"]) == (minute(scene.now), "排除嫌疑，释放")


@pytest.mark.rule("D-ADM-07", "C-CHA-02")
@pytest.mark.parametrize("act", [END, "questioning.question_held"])
def test_a_refusal_to_sign_is_noted(bureau: Province, act: str) -> None:
    scene = held(bureau)
    stopped(scene, act, "questioning.refusal_noted", signed="refused")
    step(scene, act, signed="refused", refusal="称没有必要")


@pytest.mark.rule("D-ADM-06")
@pytest.mark.parametrize("seconds", [0, 1])
def test_over_time_is_reported(bureau: Province, seconds: int) -> None:
    scene = held(bureau)
    due = holding(scene).arrived_at + timedelta(hours=12, seconds=seconds)
    step(at(scene, due), END)
    assert ("overtime_reported" in open_codes(scene)) == bool(seconds)
    assert bool(scene.duty("questioning.holding_in_time").late_by(scene.now)) == bool(seconds)
    if seconds:
        scene.appoint("reviewer", "INSPECTION")
        q(scene, "report_overtime", "tell_inspection", "inspect_incident")
        assert "overtime_reported" not in open_codes(scene)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"arrived_at": "2026-03-03T08:00:00+08:00"}, "arrived_at"),
        ({"arrived_at": "2026-03-05T08:00:00+08:00"}, "arrived_at"),
        ({"sex": ""}, "sex"),
        ({"born": "2026-03-09"}, "born"),
        ({"id_number": "220102199001010000"}, "id_number"),
        ({"assistant": "@auxiliary"}, "assistant"),
    ],
)
def test_what_cannot_be_is_not_written_down(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid, match=field):
        step(checked(bureau), BRING, **form)
