"""What is lost in custody is paid for, and only then has the measure nothing left (P-PROP-01)."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.property.models import Thing
from plumbline.property.rates import disposed
from tests.measures.scene import THING, preserved
from tests.property.scene import chain, fated, held, kept, lent, lost
from tests.scenes import READY, Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
HERS = {**THING, "ownership": "victim", "must_appraise": True}
NOTHING = {"owed": False, "payee": "", "amount": None}


def phase(scene: Scene) -> str:
    return Thing.objects.get(pk=scene.ids["thing"]).phase


def lost_after(fate: str, bureau: Province) -> Scene:
    """The head had decided what becomes of it; then it was not there."""
    scene = fated(fate)(bureau)
    step(scene, "property.report_fault", flaw="missing")
    return scene


def a_victims(bureau: Province) -> Scene:
    """What a victim held lawfully was seized to be appraised, confiscated, and is lost."""
    scene = chain("register", "hand_over", "receive", start=held(preserved(items=[HERS])))(bureau)
    step(scene, "measures.dispose", fates=[{"item": "@item", "disposal": "confiscated"}])
    step(scene, "property.report_fault", flaw="missing")
    return scene


@pytest.mark.gate("property.loss_reported")
@pytest.mark.rule("P-PROP-01", "G-PROP-03")
def test_a_loss_is_reported_in_writing_before_it_is_decided_on(bureau: Province) -> None:
    scene = lent(bureau)
    step(scene, "property.take_back", flaw="missing", text="借出期间丢失", state="未归还")
    assert "书面报告" in stopped(scene, "property.decide_loss", "property.loss_reported")["says"]
    step(scene, "property.report_fault", flaw="missing")
    step(scene, "property.decide_loss")


@pytest.mark.gate("property.loss_made_good")
@pytest.mark.rule("P-PROP-01")
@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"payee": ""}, "受偿人"), ({"amount": None}, "赔偿金额"), (NOTHING, "须予赔偿")],
)
def test_what_had_to_go_back_is_paid_for_to_a_named_person(
    bureau: Province, wrong: dict[str, Any], says: str
) -> None:
    for scene in (lost(bureau), lost_after("returned", bureau), a_victims(bureau)):
        gate = "property.loss_made_good"
        assert says in stopped(scene, "property.decide_loss", gate, **wrong)["says"]
        step(scene, "property.decide_loss")
        assert phase(scene) == "owed_for"


@pytest.mark.rule("P-PROP-01")
def test_for_what_was_taken_from_its_owner_nothing_need_be_paid(bureau: Province) -> None:
    scene = lost_after("destroyed", bureau)
    with pytest.raises(Invalid, match="不予赔偿的"):
        step(scene, "property.decide_loss", owed=False)
    step(scene, "property.decide_loss", **NOTHING, weighed="已决定销毁")
    assert phase(scene) == "written_off"


@pytest.mark.gate("property.paid_as_decided")
@pytest.mark.rule("P-PROP-01")
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"amount": 99}, "（100元）不符：与决定相同的金额"),
        ({"taker": "孙某"}, "授权委托书"),
        ({"taker": "孙某", "proxy": True}, "授权委托书"),
        ({"signed": False}, "领款人签名"),
    ],
)
def test_the_sum_decided_goes_to_whom_it_is_owed(
    bureau: Province, wrong: dict[str, Any], says: str
) -> None:
    scene = READY["property.compensate"](bureau)
    gate = "property.paid_as_decided"
    assert says in stopped(scene, "property.compensate", gate, **wrong)["says"]
    step(scene, "property.compensate", taker="孙某", proxy=True, power="委托书一号")
    assert phase(scene) == "compensated"


@pytest.mark.gate("property.nothing_left", "property.all_out")
@pytest.mark.rule("P-PROP-01", "G-PROP-08")
def test_a_lost_thing_keeps_its_measure_open_until_it_is_paid_for(bureau: Province) -> None:
    scene = lost_after("returned", bureau)
    stopped(scene, "property.all_out", "property.nothing_left")
    step(scene, "property.decide_loss")
    stopped(scene, "property.all_out", "property.nothing_left")
    step(scene, "property.compensate")
    step(scene, "property.all_out")


@pytest.mark.gate("phase")
@pytest.mark.rule("P-PROP-01")
def test_what_turns_up_before_it_is_paid_for_is_kept_again(bureau: Province) -> None:
    stopped(kept(bureau), "property.decide_loss", "phase(missing)")
    scene = READY["property.compensate"](bureau)
    step(scene, "property.find_again")
    assert phase(scene) == "in_custody"
    stopped(scene, "property.compensate", "phase(owed_for)")


@pytest.mark.rule("P-PROP-01", "3.4d", "N-PROP-02")
def test_a_loss_paid_for_is_shown_and_is_no_sound_disposal(bureau: Province) -> None:
    scene = lost_after("returned", bureau)

    def page() -> dict[str, Any]:
        actor = bureau.actor("custodian")
        return catalogue.view("thing", scene.ids["thing"], actor, scene.now, "查阅")[1]

    assert dict(page()["facts"])["届时如何"].startswith("继续查找")
    step(scene, "property.decide_loss")
    assert "支付赔偿" in dict(page()["facts"])["届时如何"]
    step(scene, "property.compensate")
    facts = next(part["facts"] for part in page()["parts"] if part["title"] == "灭失的赔偿")
    assert dict(facts)["受偿人"] == "吴某"
    (short,) = disposed(bureau.actor("head"), scene.now).exceptions
    assert short.why == "在保管中灭失"
