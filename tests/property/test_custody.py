"""Custody: handing over, receiving, placing, lending; shut, said in words, open once cured."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.models import Duty
from plumbline.property.models import Fault, Loan, Place, Step, Thing
from tests import cast, scenes
from tests.measures import scene as measures
from tests.property.scene import (
    PICTURE,
    STORE,
    chain,
    held,
    kept,
    lent,
    money,
    offered,
    on_site,
    registered,
    settled,
)
from tests.scenes import FORMS, READY, Scene, doer, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
Form = dict[str, Any]
MINE = sorted(act for act in ACTS if act.startswith("property."))
SAFE = {"code": "B-02", "sort": "safe", "keys": ["@custodian"]}
WORDS: list[tuple[str, str, Form, str]] = [  # act, gate, what is wrong, part of the sentence
    ("add_places", "store_fit", {"places": [SAFE]}, "保险柜由两人分别掌管钥匙"),
    ("add_places", "store_fit", {"places": [SAFE | {"keys": ["@custodian", "@custodian"]}]},
     "保险柜由两人分别掌管钥匙"),
    ("add_places", "store_fit", {"places": [SAFE | {"keys": ["@custodian", "@assistant"]}]},
     "掌管钥匙的人员不承担办案工作"),
    ("register", "fixed_at_once", {"photos": []}, "照片或者录像的校验值"),
    ("register", "fixed_at_once", {"sort": "valuable"}, "及时鉴定、估价的情况"),
    ("register", "fixed_at_once", {"sort": "vehicle"}, "车架号、里程"),
    ("register", "fixed_at_once", {"sort": "money"}, "金额"),
    ("receive", "list_matches", {"matches": False}, "财物与清单相符"),
    ("receive", "list_matches", {"seal_whole": False, "papers": False}, "封装完好、手续齐全"),
    ("receive", "place_fits", {"place": "@danger"}, "保险柜、保险库、货架、货箱"),
    ("receive", "place_fits", {"place": 2**62}, "“一般物品”不能放在这里"),
    ("receive", "two_keys", {"place": "@safe"}, "B-01须由掌管两把钥匙的两人共同开启"),
    ("turn_key", "own_key", {"place": "@other_place"}, "不掌管"),
    ("change_keys", "keys_in_two_hands", {"keys": ["@custodian", "@custodian"]}, "两人分别掌管"),
    ("change_keys", "keys_in_two_hands", {"keys": ["@custodian", "@assistant"]}, "不承担办案工作"),
]  # fmt: skip


@pytest.mark.gate("property.store_fit")
@pytest.mark.gate("property.fixed_at_once")
@pytest.mark.gate("property.list_matches")
@pytest.mark.gate("property.place_fits")
@pytest.mark.gate("property.two_keys")
@pytest.mark.gate("property.own_key")
@pytest.mark.gate("property.keys_in_two_hands")
@pytest.mark.rule("G-PROP-02", "G-PROP-04", "G-PROP-06", "D-PROP-07", "D-PROP-08", "C-PROP-02")
@pytest.mark.parametrize(("act", "gate", "wrong", "says"), WORDS)
def test_what_custody_lacks_is_named_and_once_it_is_there_the_act_is_done(
    bureau: Province, act: str, gate: str, wrong: Form, says: str
) -> None:
    act, gate = f"property.{act}", f"property.{gate}"
    scene = READY[act](bureau)
    assert says in stopped(scene, act, gate, **wrong)["says"]
    step(scene, act)


@pytest.mark.gate("property.store_fit", "property.open_store")
@pytest.mark.rule("G-PROP-01", "G-PROP-04", "G-PROP-06")
def test_a_store_without_cameras_or_with_danger_it_is_not_equipped_for_is_not_opened(
    bureau: Province,
) -> None:
    scene, county = Scene(bureau), bureau.units[cast.COUNTY]
    for wrong, says in (({"video": False}, "视频监控"), ({"dangerous": False}, "危险物品")):
        form: Form = {**STORE, **wrong}
        refused = scene.refused("property.open_store", "head", county, **form)
        assert says in refused["property.store_fit"].as_json()["says"]
    scene.do("property.open_store", "head", county, **STORE)
    with pytest.raises(Invalid, match="places"):
        step(scene, "property.add_places", places=STORE["places"])


@pytest.mark.gate("property.no_account_yet")
@pytest.mark.gate("property.to_account")
@pytest.mark.rule("G-PROP-05")
def test_an_organ_has_one_account_and_money_goes_there_but_marked_cash_does_not(
    bureau: Province,
) -> None:
    scene = money(bureau)
    form = FORMS["property.name_account"]
    station = bureau.units[cast.STATION]  # its organ has one already
    scene.appoint("head", "ORGAN_HEAD", cast.STATION)
    assert "property.no_account_yet" in scene.refused("property.name_account", "head", station,
                                                      **form)  # fmt: skip
    step(scene, "property.bank_money")
    assert Thing.objects.get(pk=scene.ids["thing"]).phase == "in_account"
    assert not Fault.objects.exists()
    cash = chain("register", start=held(measures.seized), sort="marked_cash", value=100)(bureau)
    step(cash, "property.hand_over")
    step(cash, "property.turn_key")
    step(cash, "property.receive", place="@safe")
    assert "不是应当存入账户的现金" in stopped(cash, "property.bank_money",
                                               "property.to_account")["says"]  # fmt: skip


@pytest.mark.gate("property.two_keys", "property.receive", "property.relocate")
@pytest.mark.gate("property.own_key")
@pytest.mark.rule("G-PROP-04")
def test_a_safe_opens_when_each_of_its_two_holders_has_turned_his_own_key(
    bureau: Province,
) -> None:
    scene = chain("register", "hand_over", sort="money", value=500)(bureau)
    gate, into = "property.two_keys", {"place": "@safe"}
    scene.appoint("area_manager", "PROPERTY_CUSTODIAN")
    stopped(scene, "property.turn_key", "property.own_key", by="area_manager")
    scene.do("property.turn_key", "custodian", place="@safe")  # his own is no second key
    assert "刚才没有开启" in stopped(scene, "property.receive", gate, **into)["says"]
    step(scene, "property.turn_key")
    assert (
        "没有这个保险柜的钥匙"
        in stopped(scene, "property.receive", gate, by="area_manager", **into)["says"]
    )
    told = stopped(scene.tick(minutes=31), "property.receive", gate, **into)
    assert "G-PROP-04.keys" in str(told["versions"])
    step(scene, "property.turn_key")
    step(scene, "property.receive", **into)
    stopped(scene.tick(minutes=31), "property.relocate", gate, **into)


@pytest.mark.rule("G-PROP-04")
def test_whoever_gave_his_key_away_opens_no_safe_by_a_turn_of_before(bureau: Province) -> None:
    scene = chain("register", "hand_over", sort="money", value=500)(bureau)
    step(scene, "property.turn_key")
    step(scene, "property.change_keys", keys=["@custodian", "@area_manager"])
    gate, into = "property.two_keys", {"place": "@safe"}
    assert "刚才没有开启" in stopped(scene, "property.receive", gate, **into)["says"]
    scene.appoint("area_manager", "PROPERTY_CUSTODIAN")
    scene.do("property.turn_key", "area_manager", place="@safe")
    step(scene, "property.receive", **into)
    with pytest.raises(Invalid, match="没有这个保险柜"):
        step(scene, "property.change_keys", place="@other_place")


@pytest.mark.rule("G-PROP-04")
def test_nobody_turns_a_key_afterwards(bureau: Province) -> None:
    """The half hour counts from when it was recorded, whatever instant was given."""
    scene = chain("register", "hand_over", sort="money", value=500)(bureau).tick(days=1)
    store, who = scene.ids["store"], bureau.actor("second_custodian")
    safe = Place.objects.get(store=store, code="B-01")
    earlier = scene.now - timedelta(hours=3)
    ACTS["property.turn_key"].do(who, store, {"place": safe.pk}, at=earlier, now=scene.now)
    assert safe.turns.get().turned_at == scene.now


@pytest.mark.gate("property.to_account")
@pytest.mark.rule("G-PROP-05")
def test_without_an_account_money_waits_and_a_shortage_is_a_fault(bureau: Province) -> None:
    scene = money(bureau)
    step(scene, "property.bank_money", amount=400)
    owed = scene.duty("property.fault_told_in_time")
    assert owed.settled_by is None
    assert Fault.objects.get(thing=scene.ids["thing"]).flaw == "short"
    step(scene, "property.report_fault", flaw="short")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk


CUSTODIANS = [f"property.{act}" for act in ("add_places", "receive", "lend", "give_back")]


@pytest.mark.gate("property.keeps_no_cases")
@pytest.mark.rule("P-ROLE-02", "G-PROP-01")
@pytest.mark.parametrize("act", CUSTODIANS)
def test_who_handles_cases_keeps_nothing(bureau: Province, act: str) -> None:
    scene = READY[act](bureau).appoint("assistant", "PROPERTY_CUSTODIAN", cast.COUNTY)
    told = stopped(scene, act, "property.keeps_no_cases", by="assistant")
    assert "办案" in told["says"]
    assert "property.keeps_no_cases" not in scene.shut(act, "custodian")
    scene.appoint("custodian", "CASE_OFFICER", cast.COUNTY)
    assert (
        "您担任办案民警" in stopped(scene, act, "property.keeps_no_cases", by="custodian")["says"]
    )


@pytest.mark.gate("property.all_listed")
@pytest.mark.rule("C-PROP-01", "D-PROP-01")
def test_every_thing_on_the_list_gets_its_number_and_none_twice(bureau: Province) -> None:
    two = [measures.THING, {**measures.THING, "name": "木棍"}]
    scene = held(measures.preserved(items=two))(bureau)
    step(scene, "property.register")
    assert "木棍" in stopped(scene, "property.list_done", "property.all_listed")["says"]
    first = Thing.objects.get(pk=scene.ids["thing"])
    with pytest.raises(Invalid, match="item"):
        step(scene, "property.register", item=first.item_id)
    step(scene, "property.register")
    step(scene, "property.list_done")
    numbers = sorted(Thing.objects.values_list("number", flat=True))
    assert numbers == ["W2201022026000001", "W2201022026000002"]
    owed = scene.duty("property.listed_in_time")
    assert owed.settled_by == scene.entry.pk


def a_day(owed: Duty, since: datetime | None) -> bool:
    """Twenty-four hours; the hour in which they begin does not count (N-TIME-01)."""
    assert since is not None
    return timedelta(hours=24) <= owed.due_at - since < timedelta(hours=25)


@pytest.mark.rule("D-PROP-01")
def test_a_day_runs_from_the_taking_and_refused_receipt_does_not_lengthen_it(
    bureau: Province,
) -> None:
    scene = registered(bureau)
    taken = scene.case.preservations.get().began_at
    first = scene.duty("property.handed_over_in_time")
    assert a_day(first, taken)
    step(scene, "property.hand_over")
    scene.tick(hours=3)
    step(scene, "property.refuse_receipt")
    again = scene.duty("property.handed_over_in_time")
    assert again.pk != first.pk
    assert again.due_at == first.due_at
    assert Thing.objects.get(pk=scene.ids["thing"]).phase == "taken"


@pytest.mark.rule("D-PROP-02")
def test_what_was_taken_elsewhere_is_handed_over_a_day_after_the_return(bureau: Province) -> None:
    scene = held()(bureau).tick(hours=30)
    step(scene, "property.note_away")
    back = scene.now
    assert a_day(scene.duty("property.listed_in_time"), back)
    with pytest.raises(Invalid, match="returned_at"):
        step(scene, "property.note_away")
    step(scene, "property.register")
    assert a_day(scene.duty("property.handed_over_in_time"), back)
    with pytest.raises(Invalid, match="returned_at"):
        step(held()(bureau), "property.note_away", returned_at="2026-01-01T09:00:00+08:00")


@pytest.mark.rule("D-PROP-03")
def test_an_urgent_test_goes_first_with_approval_and_the_day_runs_from_its_end(
    bureau: Province,
) -> None:
    scene = READY["property.decide_exam"](bureau)
    first = scene.duty("property.handed_over_in_time")
    step(scene, "property.decide_exam", granted=False)
    refused = scene.duty("property.handed_over_in_time")
    assert (refused.due_at, refused.settled_by) == (first.due_at, None)
    step(scene, "property.ask_exam")
    step(scene, "property.decide_exam")
    assert not Duty.objects.filter(subject_id=scene.ids["thing"], settled_by=None).exists()
    scene.tick(days=3)
    step(scene, "property.end_exam")
    ended = scene.now
    assert a_day(scene.duty("property.handed_over_in_time"), ended)
    step(scene, "property.hand_over")
    step(scene, "property.refuse_receipt")
    assert a_day(scene.duty("property.handed_over_in_time"), ended)


@pytest.mark.rule("D-PROP-04", "D-PROP-12")
def test_of_what_stays_where_it_is_the_papers_come_within_a_day(bureau: Province) -> None:
    scene = on_site(bureau)
    owed = scene.duty("property.lodged_in_time")
    assert a_day(owed, scene.case.preservations.get().began_at)
    step(scene, "property.lodge")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk
    copies = scene.duty("property.copies_filed_in_time")
    assert a_day(copies, scene.now)
    step(scene, "property.file_copies")
    copies.refresh_from_db()
    assert copies.settled_by == scene.entry.pk


@pytest.mark.gate("property.settled_in_a_day")
@pytest.mark.rule("D-PROP-05")
def test_what_is_settled_within_the_day_need_not_be_handed_over(bureau: Province) -> None:
    scene = registered(bureau)
    told = stopped(scene, "property.settle_at_once", "property.settled_in_a_day")
    assert "尚未作出处理决定" in told["says"]
    late = settled(bureau).tick(hours=25)
    told = stopped(late, "property.settle_at_once", "property.settled_in_a_day")
    assert "超过二十四小时" in told["says"]
    step(settled(bureau), "property.settle_at_once")


@pytest.mark.gate("property.shelf_of_its_own")
@pytest.mark.rule("G-PROP-04")
def test_a_shelf_holds_one_case_and_one_person(bureau: Province) -> None:
    first = kept(bureau)
    second = chain("register", "hand_over", start=measures.seized)(bureau)
    told = stopped(second, "property.receive", "property.shelf_of_its_own",
                   place="@first_shelf")  # fmt: skip
    assert "其他案件" in told["says"]
    step(second, "property.receive", place="@other_place")
    step(first, "measures.request_preservation", holder="@victim")
    step(first, "measures.decide_preservation")
    step(first, "measures.preserve")
    step(first, "property.register")
    step(first, "property.hand_over")
    told = stopped(first, "property.receive", "property.shelf_of_its_own",
                   place="@first_shelf")  # fmt: skip
    assert "其他人" in told["says"]


@pytest.mark.gate("property.department_may_keep")
@pytest.mark.rule("G-PROP-01")
def test_a_case_department_keeps_only_what_the_law_excepts(bureau: Province) -> None:
    scene = offered(bureau)
    shelf = Place.objects.get(store=scene.ids["store"], code="A-01").pk
    form = {**STORE, "name": "南岭派出所保管室", "sort": "department",
            "places": [{"code": code, "sort": "shelf"} for code in ("P-01", "P-02")]}  # fmt: skip
    scene.do("property.open_store", "head", bureau.units[cast.STATION], **form)
    here, there = (Place.objects.get(code=code).pk for code in ("P-01", "P-02"))
    stopped(scene, "property.receive", "property.department_may_keep", place=here)
    step(scene, "property.receive", place=here, kept_for="low_value")
    stopped(scene, "property.relocate", "property.department_may_keep", place=there)
    step(scene, "property.relocate", place=shelf)
    assert Thing.objects.get(pk=scene.ids["thing"]).kept_for == ""
    step(scene, "property.report_fault", flaw="missing")
    stopped(scene, "property.find_again", "property.department_may_keep", place=there)


@pytest.mark.gate("property.loan_overdue")
@pytest.mark.rule("G-PROP-03")
def test_a_loan_has_its_day_and_is_pressed_once_that_has_passed(bureau: Province) -> None:
    scene = lent(bureau)
    owed = scene.duty("property.loan_back_in_time")
    assert owed.due_at.isoformat().startswith("2026-03-04T15:59:59")
    stopped(scene, "property.press_loan", "property.loan_overdue")
    late = scene.tick(days=3)
    step(late, "property.press_loan")
    answer = late.duty("property.overdue_answered")
    step(late, "property.extend_loan")
    answer.refresh_from_db()
    assert answer.settled_by == late.entry.pk
    assert late.duty("property.loan_back_in_time").extended == 1
    stopped(late, "property.press_loan", "property.loan_overdue")


@pytest.mark.rule("G-PROP-03", "P-PROP-01")
def test_on_return_the_thing_is_checked_and_a_flaw_is_reported_to_both_heads(
    bureau: Province,
) -> None:
    scene = lent(bureau)
    with pytest.raises(Invalid, match="text"):
        step(scene, "property.take_back", flaw="damaged")
    with pytest.raises(Invalid, match="signed"):
        step(scene, "property.take_back", signed=False)
    step(scene, "property.take_back", flaw="damaged", text="刀柄开裂", state="刀柄开裂")
    owed = scene.duty("property.fault_told_in_time")
    step(scene, "property.report_fault")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk
    loan = Loan.objects.get(thing=scene.ids["thing"])
    assert (loan.granted, loan.flawless) == (True, False)
    assert Fault.objects.get(thing=scene.ids["thing"]).told_at == scene.now


@pytest.mark.rule("G-PROP-03")
def test_a_flawless_return_owes_nothing_and_a_refused_loan_stays_on_its_shelf(
    bureau: Province,
) -> None:
    scene = lent(bureau)
    step(scene, "property.take_back")
    assert not Duty.objects.filter(code="property.fault_told_in_time").exists()
    with pytest.raises(Invalid, match="until"):
        step(scene, "property.ask_loan", until="2026-03-01")
    step(scene, "property.ask_loan")
    step(scene, "property.decide_loan", granted=False)
    assert Thing.objects.get(pk=scene.ids["thing"]).phase == "in_custody"


@pytest.mark.rule("C-PROP-01", "C-PROP-02")
def test_the_chain_of_custody_names_giver_taker_and_paper_of_every_step(bureau: Province) -> None:
    scene = lent(bureau)
    steps = list(Step.objects.filter(thing=scene.ids["thing"]).order_by("pk"))
    assert [row.what for row in steps] == ["登记", "移交", "接收入库", "调出"]
    assert all(row.paper for row in steps)
    assert steps[0].photos == [PICTURE]
    _, shown = catalogue.view(
        "thing", scene.ids["thing"], bureau.actor("custodian"), scene.now, "查阅"
    )
    facts = dict(shown["facts"])
    assert "扣押" in facts["为何保管"]
    assert facts["保管至"]
    assert "否则解除并退还" in facts["届时如何"]
    assert any(link[2:4] == ["傅存", "李勤"] for link in shown["parts"][0]["rows"])


@pytest.mark.rule("D-PROP-06", "G-PROP-08")
def test_what_nothing_holds_any_more_is_not_said_to_be_held(bureau: Province) -> None:
    scene = through(kept(bureau), "measures.order_lift")
    _, shown = catalogue.view(
        "thing", scene.ids["thing"], bureau.actor("custodian"), scene.now, "查阅"
    )
    facts = dict(shown["facts"])
    assert "应当解除" in facts["为何保管"]
    assert facts["保管至"] == "应当立即退还"
    assert "起草退还财物通知书" in facts["届时如何"]


@pytest.mark.rule("G-PROP-03", "C-PROP-01", "P-PROP-01")
def test_what_did_not_come_back_from_a_loan_is_missing_at_once(bureau: Province) -> None:
    scene = lent(bureau)

    def of(scene: Scene) -> Thing:
        return Thing.objects.get(pk=scene.ids["thing"])

    step(scene, "property.take_back", flaw="missing", text="借出期间丢失", state="未归还")
    assert (of(scene).phase, of(scene).place) == ("missing", None)
    step(scene, "property.report_fault", flaw="missing")
    assert of(scene).phase == "missing"
    assert of(scene).faults.get().told_at is not None
    step(scene, "property.find_again")
    assert of(scene).phase == "in_custody"


@pytest.mark.gate("phase")
@pytest.mark.rule("P-PROP-01")
def test_a_missing_thing_is_in_no_place_until_it_is_found(bureau: Province) -> None:
    scene = kept(bureau)
    step(scene, "property.report_fault", flaw="missing")
    thing = Thing.objects.get(pk=scene.ids["thing"])
    assert (thing.phase, thing.place) == ("missing", None)
    step(scene, "property.find_again")
    assert Thing.objects.get(pk=thing.pk).phase == "in_custody"


def test_a_store_shows_its_places_and_what_stands_there(bureau: Province) -> None:
    scene = kept(bureau)
    _, shown = catalogue.view(
        "store", scene.ids["store"], bureau.actor("custodian"), scene.now, "查阅"
    )
    places = {row[0]: row for row in shown["parts"][0]["rows"]}
    assert places["A-01"][2] == "1"
    assert "傅存" in places["B-01"][3]


APART = [(act, g.code) for act in MINE for g in ACTS[act].gates if g.code[:6] == "apart("]


@pytest.mark.gate("apart(property.ask_exam)")
@pytest.mark.gate("apart(property.ask_loan)")
@pytest.mark.gate("apart(property.propose_disposal)")
@pytest.mark.gate("apart(property.report_fault)")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize(("act", "gate"), APART)
def test_who_handles_the_case_does_not_approve(bureau: Province, act: str, gate: str) -> None:
    scene = READY[act](bureau)
    for post in ("DEPT_HEAD", "ORGAN_HEAD"):
        scene.appoint("handler", post, cast.COUNTY)
    assert "您是本案办案人员" in stopped(scene, act, gate, by="handler")["says"]
    assert gate not in scene.shut(act, doer(act))


RECUSABLE = [f"property.{act}" for act in ("register", "decide_loan", "take_title")]


@pytest.mark.gate("casework.not_recused")
@pytest.mark.rule("G-ADM-05")
@pytest.mark.parametrize("act", RECUSABLE)
def test_a_recused_officer_has_no_say_over_the_things(bureau: Province, act: str) -> None:
    scene = READY[act](bureau)
    assert "casework.not_recused" not in scene.shut(act, "station_head")
    scene.do("casework.ask_recusal", "head", **FORMS["casework.ask_recusal"] | {
        "officer": str(bureau.officers["station_head"])})  # fmt: skip
    step(scene, "casework.decide_recusal")
    stopped(scene, act, "casework.not_recused", by="station_head")


QUALIFIED = [f"property.{act}" for act in ("register", "hand_over", "propose_disposal")]


@pytest.mark.gate("holds(BASIC,INTERMEDIATE,SENIOR)")
@pytest.mark.rule("G-ADM-02")
@pytest.mark.parametrize("act", QUALIFIED)
def test_without_qualification_nobody_hands_over(bureau: Province, act: str) -> None:
    scene = READY[act](bureau)
    assert "holds(BASIC,INTERMEDIATE,SENIOR)" not in scene.shut(act, "handler")
    scene.disqualify("handler", "BASIC")
    stopped(scene, act, "holds(BASIC,INTERMEDIATE,SENIOR)", by="handler")


def test_scenes_know_every_act_of_property() -> None:
    assert {act for act in MINE if ACTS[act].on.kind != "unit"} <= set(scenes.READY)
