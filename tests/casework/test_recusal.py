"""Recusal: who asks, who decides, by when, and that whoever keeps out is kept out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plumbline.casework.models import Recusal
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid
from tests import cast, scenes
from tests.casework import scene as build
from tests.casework.test_gates import own
from tests.scenes import FORMS, READY, Scene, doer, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
ASK, DECIDE = "casework.ask_recusal", "casework.decide_recusal"
HEADS = ("head", "chief")


def keep_out(scene: Scene, who: str) -> None:
    """Have somebody told to keep out of the case of this scene."""
    mine = dict(scene.ids)
    asker = "chief" if who != "chief" else "head"
    scene.do(ASK, asker, **{**FORMS[ASK], "officer": str(scene.bureau.officers[who])})
    decider = "upper" if who in HEADS else "head"
    if who == "upper":
        scene.appoint("trainer", "ORGAN_HEAD", cast.CITY)
        decider = "trainer"
    scene.do(DECIDE, decider, **FORMS[DECIDE])
    scene.ids = mine


@pytest.mark.gate("casework.not_recused")
@pytest.mark.rule("G-ADM-05", "P-ROLE-01")
@pytest.mark.parametrize("act", own("casework.not_recused"))
def test_a_recused_officer_takes_no_further_part(bureau: Province, act: str) -> None:
    scene, who = READY[act](bureau), doer(act)
    keep_out(scene, who)
    scene.appoint(who, "DEPT_HEAD", "22")  # so that he sees the case, which is no longer his
    told = stopped(scene, act, "casework.not_recused", by=who)
    assert told["says"] == "您已被决定回避，不得再参与本案的调查、审核和审批"


@pytest.mark.rule("G-ADM-05")
def test_the_investigation_does_not_stop_while_recusal_is_undecided(bureau: Province) -> None:
    scene = through(scenes.investigating(bureau, "administrative"), ASK)
    scene.do("casework.add_evidence", "assistant", **FORMS["casework.add_evidence"])
    assert scene.case.phase == "investigating"


@pytest.mark.rule("G-ADM-05")
def test_recusal_is_decided_within_two_days(bureau: Province) -> None:
    scene = build.recusal_asked(bureau)
    duty, tick = scene.duty("casework.recusal_in_time"), timedelta(microseconds=1)
    assert duty.due_at.astimezone(scene.now.tzinfo).date().isoformat() == "2026-03-05"
    assert (duty.late_by(duty.due_at), duty.late_by(duty.due_at + tick)) == (None, tick)


@pytest.mark.rule("G-ADM-05")
def test_a_granted_recusal_takes_the_case_out_of_the_officers_hands(bureau: Province) -> None:
    scene = through(build.recusal_asked(bureau), DECIDE)
    assert scene.case.handlers == [bureau.officers["handler"]]
    assert scene.answer("casework.charge", "assistant", name="盗窃", articles="一") == {"404"}
    stopped(scene, "casework.assign", "casework.named_not_recused")
    step(scene, "casework.assign", officers=["@handler"])


@pytest.mark.rule("G-ADM-05")
def test_a_refused_recusal_changes_nothing(bureau: Province) -> None:
    scene = build.recusal_asked(bureau)
    step(scene, DECIDE, granted=False, earlier_stands=None)
    assert len(scene.case.handlers) == 2
    assert Recusal.objects.get().phase == "refused"
    scene.do("casework.add_evidence", "assistant", **FORMS["casework.add_evidence"])


@pytest.mark.rule("G-ADM-05")
def test_the_decision_says_whether_what_was_done_stands(bureau: Province) -> None:
    scene = build.recusal_asked(bureau)
    with pytest.raises(Invalid, match="earlier_stands"):
        step(scene, DECIDE, earlier_stands=None)
    step(scene, DECIDE, earlier_stands=False)
    assert Recusal.objects.get().earlier_stands is False


@pytest.mark.gate("casework.recusal_level")
@pytest.mark.rule("G-ADM-05")
def test_the_head_of_an_organ_is_decided_on_by_the_organ_above(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    scene.do(ASK, "chief", **{**FORMS[ASK], "officer": "@head"})
    scene.appoint("reviewer", "ORGAN_HEAD")
    told = stopped(scene, DECIDE, "casework.recusal_level", by="reviewer")
    assert told["who"] == ["公安机关负责人", "上一级公安机关"]
    scene.do(DECIDE, "upper", **FORMS[DECIDE])
    assert "casework.recusal_level" in build.recusal_asked(bureau).shut(DECIDE, "upper")


@pytest.mark.gate("casework.recusal_of_another")
@pytest.mark.rule("G-ADM-05", "P-ROLE-01")
def test_nobody_decides_on_his_own_recusal(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative").appoint("assistant", "ORGAN_HEAD")
    step(scene, ASK)
    told = stopped(scene, DECIDE, "casework.recusal_of_another", by="assistant")
    assert told["says"] == "不得决定本人的回避"


@pytest.mark.rule("G-ADM-05")
@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"origin": "party", "party": None}, "party"),
        ({"officer": None}, "officer"),
    ],
)
def test_a_request_says_whose_and_of_whom(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    scene = scenes.investigating(bureau, "administrative")
    with pytest.raises(Invalid, match=field):
        step(scene, ASK, **form)


@pytest.mark.rule("G-ADM-05")
def test_a_party_may_ask_and_an_officer_may_report_himself(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", role="victim", name="钱某")
    scene.do(ASK, "handler", **{**FORMS[ASK], "origin": "party", "party": "@victim"})
    scene.do(ASK, "handler", origin="self", ground="relation", reasons="与被侵害人是同学")
    asked = Recusal.objects.order_by("opened_at").values_list("officer", "asked_by")
    assert list(asked) == [
        (bureau.officers["assistant"], "party"), (bureau.officers["handler"], "self"),
    ]  # fmt: skip
    with pytest.raises(Invalid, match="正在等待决定"):
        scene.do(ASK, "handler", origin="self", ground="relation", reasons="与被侵害人是同学")


@pytest.mark.rule("G-ADM-05")
def test_after_the_last_handler_is_recused_the_head_names_others(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    for who in ("handler", "assistant"):
        keep_out(scene, who)
    assert scene.case.handlers == []
    step(scene, "casework.assign", officers=["@station_head"])
    assert scene.case.handlers == [bureau.officers["station_head"]]


@pytest.mark.rule("G-ADM-01")
def test_assignment_names_serving_officers_and_matters_follow(bureau: Province) -> None:
    scene = build.retrieval_requested(bureau)
    with pytest.raises(Invalid, match="不是民警"):
        step(scene, "casework.assign", officers=["@auxiliary"])
    scene.qualify("recruit", "BASIC")
    step(scene, "casework.assign", officers=["@recruit", "@handler"])
    there = [bureau.officers["recruit"], bureau.officers["handler"]]
    assert scene.case.handlers == there
    assert scene.case.retrievals.get().handlers == there


def test_every_act_of_a_handler_asks_for_recusal() -> None:
    """Whatever investigates, reviews or approves in casework; the rest only counts or reads."""
    free = {
        ASK, "casework.serve_non_filing", "casework.extend_filing", "casework.extend",
        "casework.register_offline", "casework.approve_offline", "casework.report_foreigner",
        "casework.tell_transfer", "casework.hand_over", "casework.request_sealed",
    }  # fmt: skip
    asked = set(own("casework.not_recused")) | free
    assert {act for act in ACTS if act.startswith("casework.")} <= asked
