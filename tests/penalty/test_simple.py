"""The simple procedure: what may be punished on the spot, how, by how many, and the report."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.penalty.contents import contents
from plumbline.penalty.models import Decision
from tests import cast, scenes
from tests.penalty import scene as staged
from tests.scenes import Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
SPOT = "penalty.punish_on_the_spot"


def decision(scene: Scene) -> Decision:
    return Decision.objects.get(pk=scene.ids["decision"])


@pytest.mark.rule("D-ADM-29", "G-ADM-34")
def test_one_act_makes_the_case_and_the_numbered_decision(bureau: Province) -> None:
    scene = staged.on_the_spot(bureau)
    made = decision(scene)
    assert made.number == "公（南岭派出所）当罚决字〔2026〕1号"
    assert (made.procedure, made.fine, made.case.phase) == ("simple", 200, "decided")
    assert made.case.brief == "扰乱公共场所秩序"
    assert made.officers == [bureau.officers["handler"]]
    assert made.case.offences.get().statute == "PSPL25"
    said = dict(contents(made).rows)
    assert said["地点"] == "商场门口"
    assert (
        "应当先自收到之日起60日内向" in said["不服决定的途径和期限"]
    )  # reconsideration comes first


@pytest.mark.gate("penalty.spot_small")
@pytest.mark.rule("G-ADM-34", "N-TIME-06")
@pytest.mark.parametrize(
    ("sanction", "small"),
    [
        ({"fine": 500}, True),
        ({"fine": 501}, False),
        ({"fine": 1}, True),
        ({"fine": 0, "warning": True}, True),
        ({"fine": 0}, False),
    ],
)
def test_a_warning_or_at_most_five_hundred_yuan(
    bureau: Province, sanction: dict[str, Any], *, small: bool
) -> None:
    scene = Scene(bureau)
    if small:
        step(scene, SPOT, **sanction)
    else:
        told = stopped(scene, SPOT, "penalty.spot_small", **sanction)
        assert "500" in told["says"]


@pytest.mark.gate("penalty.spot_not_barred")
@pytest.mark.rule("G-ADM-34")
@pytest.mark.parametrize("tier", ["gambling/base", "soliciting/base"])
def test_never_for_prostitution_gambling_or_drugs(bureau: Province, tier: str) -> None:
    scene = Scene(bureau)
    stopped(scene, SPOT, "penalty.spot_not_barred", tier=tier)
    step(scene, SPOT)


@pytest.mark.gate("penalty.spot_within_tier")
@pytest.mark.rule("G-DISC-02", "P-DISC-02")
def test_there_is_no_departure_from_the_tier_on_the_spot(bureau: Province) -> None:
    scene = Scene(bureau)
    stopped(scene, SPOT, "penalty.spot_within_tier", tier="disturb_public_place/serious")
    stopped(scene, SPOT, "penalty.spot_within_tier", fine=200, warning=True)
    with pytest.raises(Invalid, match="tier"):
        step(scene, SPOT, tier="nothing/base")
    step(scene, SPOT, fine=500)


@pytest.mark.gate("penalty.spot_steps")
@pytest.mark.rule("D-ADM-29", "G-ADM-25", "G-ADM-02")
@pytest.mark.parametrize("missing", ["id_shown", "told"])
def test_the_card_is_shown_and_the_person_is_told(bureau: Province, missing: str) -> None:
    scene = Scene(bureau)
    lacking: dict[str, Any] = {missing: False}
    stopped(scene, SPOT, "penalty.spot_steps", **lacking)
    step(scene, SPOT)


@pytest.mark.gate("penalty.spot_alone")
@pytest.mark.rule("G-ADM-35")
@pytest.mark.parametrize(
    ("form", "alone"),
    [
        ({"no_objection": False}, False),
        ({"recorded": False}, False),
        ({"defence": "我没有喊", "finding": "录像证实"}, False),
        ({"assistant": "@handler", "recorded": False}, False),
        ({}, True),
    ],
)
def test_one_officer_only_without_objection_and_recorded(
    bureau: Province, form: dict[str, Any], *, alone: bool
) -> None:
    scene = Scene(bureau)
    if alone:
        step(scene, SPOT, **form)
        return
    stopped(scene, SPOT, "penalty.spot_alone", **form)
    step(scene, SPOT, **{**form, "assistant": "@assistant"})
    assert len(decision(scene).officers) == 2


@pytest.mark.gate("penalty.spot_of_age")
@pytest.mark.rule("G-ADM-26", "C-DISC-04")
@pytest.mark.parametrize(
    ("born", "guardian", "lawful"),
    [
        ("2012-03-03", "郑父，同意", False),
        ("2012-03-02", "郑父，同意", True),
        ("2008-03-03", "", False),
        ("2008-03-02", "", True),
    ],
)
def test_no_child_is_punished_and_no_minor_without_the_guardian(
    bureau: Province, born: str, guardian: str, *, lawful: bool
) -> None:
    scene, form = Scene(bureau), {"born": born, "guardian": guardian}
    if lawful:
        step(scene, SPOT, **form)
    else:
        stopped(scene, SPOT, "penalty.spot_of_age", **form)


@pytest.mark.gate("penalty.spot_defence_rechecked")
@pytest.mark.rule("D-ADM-23", "D-ADM-29")
def test_what_is_said_on_the_spot_is_answered(bureau: Province) -> None:
    scene, form = Scene(bureau), {"assistant": "@assistant", "defence": "我没有喊"}
    stopped(scene, SPOT, "penalty.spot_defence_rechecked", **form)
    step(scene, SPOT, **form, finding="录像证实其大声喧哗，申辩不成立")
    assert "申辩不成立" in decision(scene).reasons


@pytest.mark.gate("penalty.spot_no_second_fine")
@pytest.mark.rule("P-ADM-05")
def test_the_same_act_is_not_fined_again(bureau: Province) -> None:
    scene = staged.on_the_spot(bureau)
    told = stopped(scene, SPOT, "penalty.spot_no_second_fine")
    assert decision(scene).number in told["says"]
    step(scene, SPOT, fine=0, warning=True)


@pytest.mark.gate("penalty.spot_not_reported")
@pytest.mark.rule("D-ADM-29")
def test_it_is_reported_to_the_organ_within_a_day_and_once(bureau: Province) -> None:
    scene = staged.on_the_spot(bureau)
    owed = scene.duty("penalty.spot_reported")
    assert timedelta(hours=24) <= owed.due_at - scene.now < timedelta(hours=25)
    step(scene, "penalty.report_spot")
    assert scene.duty("penalty.spot_reported").settled_by
    assert "已经备案" in stopped(scene, "penalty.report_spot", "penalty.spot_not_reported")["says"]
    general = scenes.decided(bureau, "administrative")
    told = stopped(general, "penalty.report_spot", "penalty.spot_not_reported")
    assert "不是当场处罚" in told["says"]


def test_the_report_it_came_from_is_named(bureau: Province) -> None:
    scene = scenes.reported(bureau)
    step(scene, SPOT, report=str(scene.ids["report"]))
    case = decision(scene).case
    assert case.report_id == scene.ids["report"]
    assert case.filed_at is not None
    assert case.reported_at < case.filed_at
    with pytest.raises(Invalid, match="report"):
        step(scene, SPOT, report=str(UUID(int=5)), id_number="110105194912310038")


@pytest.mark.rule("C-EXCH-03")
def test_the_forms_are_numbered(bureau: Province) -> None:
    scene = staged.on_the_spot(bureau)
    first = decision(scene).number
    step(scene, SPOT, id_number="110105194912310038")
    assert (first[-3:], decision(scene).number[-3:]) == ("〕1号", "〕2号")
    assert decision(scene).line[-1] == cast.STATION
