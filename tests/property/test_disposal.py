"""How things leave: each way of 5.2 with its gate, approver, picture and paper."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.models import Duty
from plumbline.measures.models import Item
from plumbline.property.models import Disposal, Step, Thing
from plumbline.property.terms import ENDS, Way
from tests import scenes
from tests.measures import scene as measures
from tests.property.scene import (
    chain,
    fated,
    given_back,
    going,
    held,
    kept,
    leaving_unit,
)
from tests.scenes import READY, Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
Form = dict[str, Any]
WORDS: list[tuple[str, str, Form, str]] = [  # act, gate, what is wrong, part of the sentence
    ("propose_disposal", "early_grounds", {"clear": False}, "权属明确、无争议"),
    ("propose_disposal", "early_grounds", {"harmless": False}, "不损害他人利益"),
    ("propose_disposal", "early_grounds", {"way": "sell_early"}, "容易腐烂变质"),
    ("propose_disposal", "early_grounds", {"way": "sell_fast"}, "书面申请或者同意"),
    ("propose_disposal", "fate_fits", {"way": "destroy"}, "尚未作出处理决定"),
    ("propose_disposal", "fate_fits", {"way": "return_holder"}, "尚未作出处理决定"),
    ("propose_disposal", "fate_fits", {"way": "with_case"}, "只有刑事案件"),
    ("propose_disposal", "fate_fits", {"way": "other_unit"}, "没有移送或者并案"),
    ("give_back", "owner_collects", {"police": True}, "不是公安机关工作人员"),
    ("give_back", "owner_collects", {"proxy": True}, "授权委托书"),
    ("give_back", "owner_collects", {"signed": False}, "领取人签名"),
    ("give_back", "fixed_before", {"photos": []}, "没有拍照或者录像固定"),
    ("sell", "sold_openly", {"open_auction": False}, "公开拍卖"),
    ("sell", "sold_openly", {"buyer_police": True}, "买受人不是"),
    ("sell", "sold_openly", {"deposited": False}, "唯一合规账户"),
    ("sell", "fixed_before", {"photos": []}, "固定"),
    ("destroy", "destroyed_soundly", {"officers": []}, "二人以上"),
    ("destroy", "destroyed_soundly", {"officers": ["@custodian"]}, "二人以上"),
    ("destroy", "destroyed_soundly", {"video": ""}, "全程录像"),
    ("destroy", "destroyed_soundly", {"registered": False}, "登记造册"),
    ("pass_on", "counted_over", {"counted": False}, "当面查点"),
    ("pass_on", "counted_over", {"signed": False}, "双方签名"),
]  # fmt: skip


@pytest.mark.gate("property.early_grounds")
@pytest.mark.gate("property.fate_fits")
@pytest.mark.gate("property.owner_collects")
@pytest.mark.gate("property.fixed_before")
@pytest.mark.gate("property.sold_openly")
@pytest.mark.gate("property.destroyed_soundly")
@pytest.mark.gate("property.counted_over")
@pytest.mark.rule(
    "G-PROP-07", "G-PROP-08", "G-PROP-09", "G-PROP-10", "G-PROP-14", "G-PROP-15", "G-PROP-17",
    "G-PROP-18",
)  # fmt: skip
@pytest.mark.parametrize(("act", "gate", "wrong", "says"), WORDS)
def test_what_a_way_out_lacks_is_named_and_once_it_is_there_the_thing_leaves(
    bureau: Province, act: str, gate: str, wrong: Form, says: str
) -> None:
    act, gate = f"property.{act}", f"property.{gate}"
    scene = READY[act](bureau)
    assert says in stopped(scene, act, gate, **wrong)["says"]
    step(scene, act)


def thing(scene: Scene) -> Thing:
    return Thing.objects.get(pk=scene.ids["thing"])


OUT: list[tuple[str, str, str, Form]] = [  # way, fate decided on the measure, act, proposal
    ("return_victim", "", "give_back", {}),
    ("return_victim", "returned", "give_back", {}),
    ("return_holder", "returned", "give_back", {}),
    ("sell_early", "", "sell", {"perishable": True}),
    ("sell_fast", "", "sell", {"consent": "吴某书面申请"}),
    ("auction", "confiscated", "sell", {}),
    ("treasury", "confiscated", "hand_in", {}),
    ("destroy", "confiscated", "destroy", {}),
    ("destroy", "destroyed", "destroy", {}),
]


@pytest.mark.gate("phase")
@pytest.mark.rule("G-PROP-07", "G-PROP-08", "G-PROP-09", "G-PROP-10", "G-PROP-14", "G-PROP-15")
@pytest.mark.parametrize(("way", "fate", "act", "form"), OUT)
def test_every_way_ends_in_its_own_phase_with_its_paper(
    bureau: Province, way: str, fate: str, act: str, form: Form
) -> None:
    scene = (fated(fate) if fate else kept)(bureau)
    step(scene, "property.propose_disposal", way=way, **form)
    if thing(scene).phase == "proposed":
        by = "chief" if way == "sell_fast" else "head"
        scene.do("property.decide_disposal", by, granted=True, opinion="同意")
    step(scene, f"property.{act}")
    gone, row = thing(scene), Disposal.objects.get(thing=scene.ids["thing"])
    assert (gone.phase, gone.place) == (ENDS[way], None)
    assert row.complete
    assert row.done_at == scene.now
    last = Step.objects.filter(thing=gone).latest("pk")
    assert last.paper == row.paper
    assert last.photos
    if way == "return_victim":
        assert Item.objects.get(pk=gone.item_id).disposal == "returned"
    if way.startswith("sell"):
        assert (row.proceeds, gone.item.disposal) == (80, "")


@pytest.mark.gate("property.disposal_level")
@pytest.mark.rule("G-PROP-10")
def test_goods_that_only_lose_value_are_sold_with_the_chiefs_word(bureau: Province) -> None:
    scene = chain("propose_disposal", start=kept, way="sell_fast", consent="书面申请")(bureau)
    told = stopped(scene, "property.decide_disposal", "property.disposal_level")
    assert "公安机关主要负责人" in told["says"]
    scene.do("property.decide_disposal", "chief", granted=True, opinion="同意")
    told = stopped(scene, "property.sell", "property.sold_openly", open_auction=False)
    assert "公开拍卖" in told["says"]


@pytest.mark.rule("G-PROP-07")
def test_a_refused_way_out_leaves_the_thing_on_its_shelf(bureau: Province) -> None:
    scene = chain("propose_disposal", start=kept)(bureau)
    step(scene, "property.decide_disposal", granted=False)
    assert (thing(scene).phase, thing(scene).place is None) == ("in_custody", False)


@pytest.mark.rule("D-PROP-10")
def test_what_the_decision_on_the_measure_has_said_is_not_asked_again(bureau: Province) -> None:
    scene = fated("destroyed")(bureau)
    step(scene, "property.propose_disposal", way="destroy")
    assert thing(scene).phase == "approved"
    assert Disposal.objects.get().approver is None
    told = stopped(fated("destroyed")(bureau), "property.propose_disposal", "property.fate_fits")
    assert "已经作出的处理决定与此不符" in told["says"]


WRONG = {"give_back": "destroy", "sell": "destroy", "destroy": "auction", "hand_in": "destroy",
         "pass_on": "destroy"}  # fmt: skip
ALL_BY_WAY = [
    (act, g.code) for act in ACTS for g in ACTS[act].gates if g.code.startswith("property.by_way")
]


@pytest.mark.gate("property.by_way(return_victim,return_holder)")
@pytest.mark.gate("property.by_way(sell_early,sell_fast,auction)")
@pytest.mark.gate("property.by_way(destroy)")
@pytest.mark.gate("property.by_way(treasury)")
@pytest.mark.gate("property.by_way(with_case,other_unit)")
@pytest.mark.rule("P-PROP-01")
@pytest.mark.parametrize(("act", "gate"), ALL_BY_WAY)
def test_a_thing_leaves_only_in_the_way_that_was_decided(
    bureau: Province, act: str, gate: str
) -> None:
    way = WRONG[act.removeprefix("property.")]
    scene = going(way, "confiscated")(bureau)
    assert str(Way(way).label) in stopped(scene, act, gate)["says"]
    step(READY[act](bureau), act)


@pytest.mark.gate("property.destroyed_soundly")
@pytest.mark.rule("G-PROP-15", "G-PROP-06")
def test_dangerous_goods_are_destroyed_by_those_equipped_for_it(bureau: Province) -> None:
    scene = chain("register", sort="dangerous")(bureau)
    step(scene, "property.hand_over")
    step(scene, "property.receive", place="@danger")
    step(scene, "measures.dispose", fates=[{"item": "@item", "disposal": "destroyed"}])
    step(scene, "property.propose_disposal", way="destroy")
    told = stopped(scene, "property.destroy", "property.destroyed_soundly")
    assert "主管部门或者生产企业" in told["says"]
    step(scene, "property.destroy", competent="市公安局治安支队")


TITLES: list[tuple[Form, str]] = [
    ({"banned": "none"}, "价值超过派出所的限额"),
    ({"banned": "none", "undisputed": True}, "价值超过派出所的限额"),
    ({"title": "recover"}, "追缴后不返还被侵害人"),
    ({"title": "forfeit"}, "没收属于行政处罚"),
]


@pytest.mark.gate("property.title_level")
@pytest.mark.rule("G-PROP-11", "G-PROP-12")
@pytest.mark.parametrize(("form", "says"), TITLES)
def test_a_station_confiscates_what_is_banned_or_small_and_recovers_for_victims(
    bureau: Province, form: Form, says: str
) -> None:
    scene = chain("register", value=501)(bureau)
    step(scene, "property.hand_over")
    step(scene, "property.receive")
    assert says in stopped(scene, "property.take_title", "property.title_level", **form)["says"]
    if form.get("title") != "forfeit":
        scene.do("property.take_title", "head", **{**scenes.FORMS["property.take_title"], **form})
        assert thing(scene).item.disposal == "confiscated"
        with pytest.raises(Invalid, match="title"):
            step(scene, "property.take_title")


@pytest.mark.gate("property.title_level")
@pytest.mark.rule("G-PROP-11", "G-PROP-12")
def test_at_the_limit_a_station_may_and_a_yuan_above_it_not(bureau: Province) -> None:
    scene = chain("register", value=500)(bureau)
    step(scene, "property.hand_over")
    step(scene, "property.receive")
    stopped(scene, "property.take_title", "property.title_level", banned="none")
    step(scene, "property.take_title", banned="none", undisputed=True)
    other = kept(bureau)
    step(other, "property.take_title", title="recover", to_victim=True)


@pytest.mark.gate("property.forfeit_in_decision")
@pytest.mark.rule("G-PROP-13")
def test_forfeiture_stands_in_the_penalty_decision(bureau: Province) -> None:
    scene = kept(bureau)
    form = {**scenes.FORMS["property.take_title"], "title": "forfeit"}
    refused = scene.refused("property.take_title", "head", **form)
    assert "处罚决定" in refused["property.forfeit_in_decision"].as_json()["says"]
    ready(scene)
    step(scene, "penalty.decide", disposal="没收折叠刀")
    scene.do("property.take_title", "head", **form)


def ready(scene: Scene) -> None:
    """Take the case of a scene as far as its decision."""
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege")
    step(scene, "casework.note_handling")
    for act in ("penalty.notify", "penalty.record_defence", "review.submit", "review.conclude",
                "review.approve"):  # fmt: skip
        step(scene, act)


@pytest.mark.gate("property.fates_decided")
@pytest.mark.rule("D-PROP-10")
def test_what_becomes_of_every_thing_is_decided_with_the_case(bureau: Province) -> None:
    scene = held()(bureau)
    ready(scene)
    told = stopped(scene, "penalty.decide", "property.fates_decided")
    assert "折叠刀" in told["says"]
    step(scene, "penalty.decide", disposal="收缴折叠刀")
    other = measures.seized(bureau)
    ready(other)
    step(other, "measures.dispose")
    shut = other.answer("penalty.decide", "head", **scenes.FORMS["penalty.decide"])
    assert "property.fates_decided" not in shut


@pytest.mark.rule("D-PROP-06", "G-PROP-08")
def test_when_the_ground_lapses_the_return_is_owed_and_the_owner_told(bureau: Province) -> None:
    scene = kept(bureau)
    who = bureau.actor("custodian")
    _, lapsed = catalogue.view("thing", scene.ids["thing"], who, scene.tick(days=40).now, "查阅")
    assert "系统起草退还财物通知书" in dict(lapsed["facts"])["届时如何"]
    step(scene, "measures.lift", ground="expired")
    out, told = scene.duty("property.out_in_time"), scene.duty("property.owner_told_in_time")
    step(scene, "property.tell_owner")
    told.refresh_from_db()
    assert told.settled_by == scene.entry.pk
    assert out.settled_by is None


@pytest.mark.gate("property.nothing_left")
@pytest.mark.rule("D-PROP-06", "D-PROP-10")
def test_a_measure_is_done_with_once_its_things_have_left(bureau: Province) -> None:
    scene = fated("returned")(bureau)
    told = stopped(scene, "property.all_out", "property.nothing_left")
    assert thing(scene).number in told["says"]
    step(scene, "property.propose_disposal", way="return_holder")
    step(scene, "property.give_back")
    step(scene, "property.all_out")
    assert not Duty.objects.filter(code="property.out_in_time", settled_by=None).exists()
    assert thing(given_back(bureau)).phase == "returned"


@pytest.mark.gate("property.counted_over")
@pytest.mark.rule("G-PROP-16")
def test_what_goes_with_a_criminal_case_has_two_lists_and_a_proposal(bureau: Province) -> None:
    scene = kept(bureau)
    step(scene, "casework.turn_criminal")
    step(scene, "property.propose_disposal", way="with_case")
    step(scene, "property.decide_disposal")
    for wrong, says in (({"copies": 1}, "一式二份"), ({"proposal": None}, "处理意见")):
        assert says in stopped(scene, "property.pass_on", "property.counted_over", **wrong)["says"]
    step(scene, "property.pass_on")
    assert thing(scene).phase == "with_case"


@pytest.mark.gate("property.disposal_level")
@pytest.mark.rule("G-PROP-09")
def test_perishables_of_a_criminal_case_are_sold_with_the_chiefs_word(bureau: Province) -> None:
    scene = kept(bureau)
    step(scene, "property.propose_disposal", way="sell_early", perishable=True)
    step(scene, "property.decide_disposal", granted=False)
    step(scene, "casework.turn_criminal")
    step(scene, "property.propose_disposal", way="sell_early", perishable=True)
    stopped(scene, "property.decide_disposal", "property.disposal_level")
    scene.do("property.decide_disposal", "chief", granted=True, opinion="同意")


@pytest.mark.rule("G-PROP-17")
def test_things_follow_a_case_to_another_unit_counted_face_to_face(bureau: Province) -> None:
    scene = leaving_unit(bureau)
    step(scene, "property.pass_on")
    assert thing(scene).phase == "moved"
    assert Step.objects.filter(thing=thing(scene)).latest("pk").taker == "自强派出所 赵民"
