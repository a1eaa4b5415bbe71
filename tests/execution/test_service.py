"""Serving decisions: every statutory way has its proof, and everybody concerned learns."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.execution.models import Service
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.models import Entry
from plumbline.law.calendar import SHANGHAI
from tests.execution.scene import decision, delivered, made, published, served
from tests.scenes import Scene, doer, step, stopped

pytestmark = pytest.mark.usefixtures("db")
SERVE = "execution.serve"
WHOLE = timedelta(days=1) - timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + WHOLE


@pytest.mark.gate("phase")
@pytest.mark.rule("2.2b")
@pytest.mark.parametrize("phase", ["made", "served", "executed", "ended", "annulled"])
def test_an_act_on_a_decision_is_done_in_its_phases_only(bureau: Province, phase: str) -> None:
    builders: dict[str, Any] = {
        "made": made, "served": served, "executed": lambda b: done_with(b, "execution.complete"),
        "ended": lambda b: step_on(served(b), "execution.end"),
        "annulled": lambda b: step_on(step_on(served(b), "execution.file_remedy"),
                                      "execution.annul"),
    }  # fmt: skip
    scene = builders[phase](bureau)
    assert decision(scene).phase == phase
    for act in ACTS.values():
        if not act.code.startswith("execution.") or act.on.kind != "decision":
            continue
        (gate,) = [g for g in act.gates if g.phases is not None]
        shut = gate.code in scene.shut(act.code, doer(act.code))
        assert shut == bool(gate.phases and phase not in gate.phases), act.code


def step_on(scene: Scene, act: str) -> Scene:
    step(scene, act)
    return scene


def done_with(bureau: Province, act: str) -> Scene:
    from tests.execution.scene import done

    return step_on(done(bureau), act)


# -- each way -------------------------------------------------------------------------------------

WAYS: list[tuple[dict[str, Any], str]] = [  # sound, and what is missing without its proof
    ({"way": "on_the_spot", "signed": True}, "签名或者捺指印"),
    ({"way": "on_the_spot", "refused": "拒不签名，已注明"}, "拒绝的事由"),
    ({"way": "direct", "signed": True}, "签名或者捺指印"),
    ({"way": "received", "taker": "吴母，成年家属", "signed": True}, "代收人的身份和签名"),
    ({"way": "left", "refused": "拒收", "witness": "邻居周某"}, "见证人或者录音录像"),
    ({"way": "left", "refused": "拒收", "recording": "BWC-9"}, "见证人或者录音录像"),
    ({"way": "entrusted", "organ": "朝阳分局", "signed": True}, "受委托的公安机关"),
    ({"way": "post", "number": "EMS1234"}, "邮件号码"),
    ({"way": "electronic", "number": "短信回执1", "consent": True}, "受送达人的同意"),
]


@pytest.mark.gate("execution.service_proved")
@pytest.mark.rule("D-ADM-27")
@pytest.mark.parametrize(("form", "missing"), WAYS)
def test_each_way_of_service_has_its_proof(
    bureau: Province, form: dict[str, Any], missing: str
) -> None:
    scene = made(bureau)
    bare = {"way": form["way"], "signed": False}
    told = stopped(scene, SERVE, "execution.service_proved", **bare)
    assert missing in told["says"]
    for left_out in set(form) - {"way"}:
        part = {**bare, **{k: v for k, v in form.items() if k != left_out}}
        stopped(scene, SERVE, "execution.service_proved", **part)
    step(scene, SERVE, **{"signed": False, **form})
    row = Service.objects.get(decision=decision(scene))
    assert (row.way, bool(row.proof), row.served_at) == (form["way"], True, scene.now)
    assert decision(scene).phase == "served"


@pytest.mark.rule("D-ADM-27")
def test_a_penalty_is_served_within_two_days(bureau: Province) -> None:
    scene = made(bureau)
    duty = scene.duty("execution.served_in_time")
    assert duty.due_at == end_of(3, 5)
    step(scene, SERVE)
    duty.refresh_from_db()
    assert duty.settled_at == scene.now


@pytest.mark.rule("D-ADM-27")
def test_another_decision_is_served_within_seven_days(bureau: Province) -> None:
    from plumbline.kernel.norm import in_force
    from plumbline.law.bodies import TimeLimit

    day = made(bureau).now.date()
    for code, amount in (("D-ADM-27", 2), ("D-ADM-27.other", 7)):
        assert in_force(code, day).body_as(TimeLimit).amount == amount


# -- by public notice -----------------------------------------------------------------------------


@pytest.mark.gate("execution.others_tried")
@pytest.mark.rule("D-ADM-27")
@pytest.mark.parametrize(
    ("change", "missing"),
    [({"direct": False}, "直接送达"), ({"post": False}, "委托送达或者邮寄送达")],
)
def test_a_public_notice_is_the_last_way(
    bureau: Province, change: dict[str, Any], missing: str
) -> None:
    scene = made(bureau)
    told = stopped(scene, "execution.publish_notice", "execution.others_tried", **change)
    assert told["missing"] == {"missing": missing}
    step(scene, "execution.publish_notice")


@pytest.mark.gate("execution.no_notice_runs")
@pytest.mark.rule("D-ADM-27")
def test_one_public_notice_runs_at_a_time(bureau: Province) -> None:
    scene = made(bureau)
    step(scene, "execution.publish_notice")
    stopped(scene, "execution.publish_notice", "execution.no_notice_runs")
    step(scene, SERVE)  # the person turned up after all


@pytest.mark.gate("execution.notice_over")
@pytest.mark.rule("D-ADM-27")
def test_a_public_notice_stands_for_sixty_days(bureau: Province) -> None:
    """From 3 March the sixtieth day is 2 May, a holiday until the 5th; so the 6th is the last."""
    scene = made(bureau)
    act = "execution.complete_notice"
    stopped(scene, act, "execution.notice_over")
    step(scene, "execution.publish_notice")
    scene.now = end_of(5, 6) - timedelta(minutes=1)
    told = stopped(scene, act, "execution.notice_over")
    assert told["says"] == "公告送达没有期满：2026-05-06"
    step(scene, act)
    assert decision(scene).phase == "served"


@pytest.mark.rule("D-ADM-27")
def test_the_length_of_a_notice_is_a_norm_that_shows_its_collision() -> None:
    import yaml

    from plumbline.norms.library import SHIPPED

    norms = yaml.safe_load((SHIPPED / "execution.yaml").read_text("utf-8"))
    (notice,) = [norm for norm in norms if norm["code"] == "D-ADM-27.notice"]
    assert notice["body"] == {"amount": 60, "unit": "day"}
    assert "三十日" in "".join(notice["clauses"])


@pytest.mark.rule("D-ADM-27")
def test_the_duty_to_serve_waits_for_the_notice(bureau: Province) -> None:
    scene = made(bureau)
    step(scene, "execution.publish_notice")
    assert scene.duty("execution.served_in_time").due_at == end_of(5, 8)
    scene = published(bureau)
    step(scene, "execution.complete_notice")
    assert scene.duty("execution.served_in_time").settled_at == scene.now


# -- the victim and the family --------------------------------------------------------------------


@pytest.mark.gate("execution.all_victims")
@pytest.mark.rule("D-ADM-27")
def test_every_victim_gets_the_decision(bureau: Province) -> None:
    scene = made(bureau)
    first = scene.case.persons.get(role="victim").pk
    duty = scene.duty("execution.victims_served_in_time")
    assert duty.due_at == end_of(3, 5)
    with pytest.raises(Invalid, match="victims"):
        step(scene, "execution.serve_victims", victims=[first, "@suspect"])
    step(scene, "execution.serve_victims")
    assert Service.objects.filter(decision=decision(scene), recipient="victim").count() == 1
    assert scene.duty("execution.victims_served_in_time").settled_at == scene.now


@pytest.mark.gate("execution.all_victims")
@pytest.mark.gate("anytime")
@pytest.mark.rule("D-ADM-27")
def test_no_victim_is_left_out(bureau: Province) -> None:
    scene = made(bureau, second_victim=True)
    first = scene.case.persons.filter(role="victim").earliest("pk").pk
    told = stopped(scene, "execution.serve_victims", "execution.all_victims", victims=[first])
    assert told["missing"] == {"who": "郑某"}
    step(scene, "execution.serve_victims", victims=[first, "@victim"])


def test_where_nobody_was_wronged_no_victim_is_owed_anything(bureau: Province) -> None:
    scene = made(bureau, victim=False)
    raised = {duty["duty"] for duty in scene.entry.body["raised"]}
    assert "execution.victims_served_in_time" not in raised
    assert "execution.served_in_time" in raised


@pytest.mark.gate("execution.family_or_reason")
@pytest.mark.rule("D-ADM-27")
def test_the_family_is_told_where_the_detention_is_served(bureau: Province) -> None:
    scene = delivered(bureau)
    duty = scene.duty("execution.family_told")
    assert duty.subject_id == scene.ids["detention"]
    act = "execution.tell_family"
    for name in ("relative", "house", "means"):
        stopped(scene, act, "execution.family_or_reason", **{name: ""})
    step(scene, act)
    assert scene.duty("execution.family_told").settled_at == scene.now
    body = Entry.objects.get(pk=scene.entry.pk).body
    assert "relative" in body["personal"]


@pytest.mark.rule("D-ADM-27")
def test_why_no_family_could_be_told_is_written_down(bureau: Province) -> None:
    scene = delivered(bureau)
    step(scene, "execution.tell_family", relative="", house="", means="",
         impossible="拒不提供家属联系方式")  # fmt: skip
    row = Service.objects.get(recipient="family")
    assert (row.proof, row.served_at) == ("拒不提供家属联系方式", None)
