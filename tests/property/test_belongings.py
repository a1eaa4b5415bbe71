"""Belongings: entrusted or kept by somebody else, and every one accounted for (5.4)."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.casework.matters import running
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.measures.models import Belonging
from plumbline.property.models import Bag, Kept
from tests import cast
from tests.property.scene import bag_kept, bagged, chain, checked
from tests.scenes import READY, Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
Form = dict[str, Any]
WORDS: list[tuple[str, str, Form, str]] = [
    ("seal_bag", "told_to_entrust", {"told": False}, "没有告知可以委托"),
    ("seal_bag", "bag_sealed_openly", {"present": False}, "当本人面清点封装"),
    ("seal_bag", "bag_sealed_openly", {"signed": "absent"}, "本人签名"),
    ("empty_bag", "bag_opened_openly", {"present": False}, "当本人面开封"),
    ("empty_bag", "bag_opened_openly", {"signed": "absent"}, "领取人签名"),
]


@pytest.mark.gate("property.told_to_entrust")
@pytest.mark.gate("property.bag_sealed_openly")
@pytest.mark.gate("property.bag_opened_openly")
@pytest.mark.rule("D-PROP-15", "D-PROP-16", "G-PROP-19", "G-PROP-20", "3.4b")
@pytest.mark.parametrize(("act", "gate", "wrong", "says"), WORDS)
def test_what_keeping_belongings_lacks_is_named_and_once_it_is_there_it_is_done(
    bureau: Province, act: str, gate: str, wrong: Form, says: str
) -> None:
    scene = READY[f"property.{act}"](bureau)
    assert says in stopped(scene, f"property.{act}", f"property.{gate}", **wrong)["says"]
    step(scene, f"property.{act}")


@pytest.mark.rule("G-PROP-19")
def test_only_in_five_cases_do_the_police_keep_belongings(bureau: Province) -> None:
    scene = checked(bureau)
    with pytest.raises(Invalid, match="ground"):
        step(scene, "property.seal_bag", ground="convenient")
    step(scene, "property.seal_bag", ground="obstructs", told=False)
    with pytest.raises(Invalid, match="person"):  # all of it lies in the bag already
        step(scene, "property.seal_bag")


@pytest.mark.gate("property.keeps_no_cases")
@pytest.mark.rule("G-PROP-20", "P-ROLE-02")
def test_the_keeper_is_not_the_case_officer(bureau: Province) -> None:
    scene = bagged(bureau).appoint("assistant", "AREA_MANAGER", cast.STATION)
    stopped(scene, "property.take_bag", "property.keeps_no_cases", by="assistant")
    with pytest.raises(Invalid, match="seal_whole"):
        step(scene, "property.take_bag", seal_whole=False)
    step(scene, "property.take_bag")
    assert Bag.objects.get().keeper == bureau.officers["area_manager"]


def many(bureau: Province) -> Scene:
    """Three belongings lie in the bag."""
    scene = checked(bureau)
    three = [{"name": name, "quantity": 1} for name in ("手机", "皮带")]
    step(scene, "measures.safety_check", found=[], belongings=three)
    for act in ("seal_bag", "take_bag"):
        step(scene, f"property.{act}")
    return scene


@pytest.mark.gate("property.all_accounted")
@pytest.mark.rule("D-PROP-17", "C-PROP-03", "3.4b")
def test_what_went_in_equals_what_came_out(bureau: Province) -> None:
    scene = many(bureau)
    rows = list(Kept.objects.order_by("pk"))
    outcomes = ("returned", "family", "detention")
    full = [{"row": row.pk, "outcome": outcome, "paper": "移交清单"}
            for row, outcome in zip(rows, outcomes, strict=True)]  # fmt: skip
    told = stopped(scene, "property.empty_bag", "property.all_accounted", rows=full[:2])
    assert "收存3件，有去向的2件" in told["says"]
    stopped(scene, "property.empty_bag", "property.all_accounted", rows=[*full, full[0]])
    stopped(scene, "property.empty_bag", "property.all_accounted",
            rows=[*full, {"row": 2**40, "outcome": "returned"}])  # fmt: skip
    assert "随身财物" in running(scene.case)  # a case does not close over a full bag
    step(scene, "property.empty_bag", rows=full)
    assert "随身财物" not in running(scene.case)
    assert not Belonging.objects.filter(returned_at=None).exists()


@pytest.mark.gate("property.seizure_noted")
@pytest.mark.rule("G-PROP-21")
def test_what_turns_out_to_be_evidence_is_seized_in_due_form(bureau: Province) -> None:
    scene = bag_kept(bureau)
    (row,) = Kept.objects.all()
    went = {"row": row.pk, "outcome": "evidence"}
    told = stopped(scene, "property.empty_bag", "property.seizure_noted", rows=[went])
    assert "钱包" in told["says"]
    step(scene, "property.empty_bag", rows=[{**went, "paper": "扣押清单一号"}])
    row.refresh_from_db()
    assert (row.outcome, row.paper) == ("evidence", "扣押清单一号")


def test_a_bag_shows_whose_it_is_and_where_everything_went(bureau: Province) -> None:
    scene = chain("empty_bag", start=bag_kept)(bureau)
    _, shown = catalogue.view(
        "bag", scene.ids["bag"], bureau.actor("area_manager"), scene.now, "查阅"
    )
    assert dict(shown["facts"])["物品所有人"] == "吴某"
    assert "退还本人" in dict(shown["parts"][0]["facts"])["钱包 ×1"]
