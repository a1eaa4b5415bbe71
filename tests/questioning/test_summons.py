"""The summons: on whose word, by force, how long, and never in a chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid, Refused
from plumbline.kernel.norm import in_force
from plumbline.questioning.models import Summons
from plumbline.questioning.terms import Means, Reply, SummonsEnd, Told
from tests.questioning.scene import (
    attending,
    drafted,
    ended,
    force_asked,
    forced,
    q,
    restrained,
    served,
    summoned,
    suspected,
)
from tests.questioning.test_holding import at, open_codes
from tests.scenes import FORMS, Scene, doer, step, stopped

Build = Callable[[Province], Scene]
ARRIVE, ORAL, IN = "questioning.arrive", "questioning.summon_orally", "questioning.take_in"
LIMIT = "questioning.questioned_in_time"


def summons(scene: Scene) -> Summons:
    return Summons.objects.get(pk=scene.ids["summons"])


def owed(scene: Scene) -> set[str]:
    return open_codes(scene, "summons")


# -- on whose word --------------------------------------------------------------------------------


@pytest.mark.gate("apart()")
@pytest.mark.rule("G-ADM-10", "P-ROLE-01")
@pytest.mark.parametrize(
    ("build", "act"),
    [(drafted, "approve_summons"), (drafted, "reject_summons"), (force_asked, "approve_force"),
     (force_asked, "reject_force"), (attending, "allow_12"), (attending, "allow_24")],
)  # fmt: skip
def test_the_department_head_decides_not_the_handler(
    bureau: Province, build: Build, act: str
) -> None:
    code = f"questioning.{act}"
    scene = build(bureau).appoint("handler", "DEPT_HEAD", "220102001")
    stopped(scene, code, "apart()", by="handler")
    assert scene.answer(code, "head", **FORMS[code]) == {"role"}
    step(scene, code)


@pytest.mark.rule("G-ADM-10")
def test_nobody_arrives_on_a_summons_that_is_not_approved(bureau: Province) -> None:
    scene = drafted(bureau)
    assert owed(scene) == {"summons_decided"}
    stopped(scene, ARRIVE, "phase(approved,served,force_approved)")
    q(scene, "approve_summons")
    assert summons(scene).number.startswith("C2201020012026")
    assert owed(scene) == {"appearance_followed"}
    due = scene.duty("questioning.appearance_followed").due_at
    assert due == summons(scene).appear_at
    q(scene, "arrive")
    assert owed(scene) == {"questioned_in_time", "family_told", "needs_noted"}


def test_a_rejected_or_withdrawn_summons_owes_nothing(bureau: Province) -> None:
    for act in ("reject_summons", "withdraw_summons"):
        scene = q(drafted(bureau), act)
        assert owed(scene) == set()
        assert summons(scene).phase not in Summons.open_phases


@pytest.mark.gate("questioning.found_on_scene")
@pytest.mark.rule("G-ADM-10")
def test_orally_only_on_the_scene_and_on_showing_the_card(bureau: Province) -> None:
    scene = suspected(bureau)
    told = stopped(scene, ORAL, "questioning.found_on_scene", on_scene=False)
    assert told["says"] == "口头传唤只适用于现场发现的违法嫌疑人"
    told = stopped(scene, ORAL, "questioning.found_on_scene", card_shown=False)
    assert told["says"] == "口头传唤前没有出示人民警察证"
    with pytest.raises(Invalid, match="arrival"):  # how he came is noted in the record
        step(scene, ORAL, arrival="")
    step(scene, ORAL)


@pytest.mark.gate("questioning.refused_to_come")
@pytest.mark.rule("G-ADM-11")
@pytest.mark.parametrize("reply", Reply.values)
def test_force_follows_only_on_unjustified_refusal_or_evasion(bureau: Province, reply: str) -> None:
    scene = served(bureau, reply)
    if reply in ("comes", "justified"):
        stopped(scene, "questioning.ask_force", "questioning.refused_to_come")
        return
    step(scene, "questioning.ask_force")
    stopped(scene, ARRIVE, "phase(approved,served,force_approved)")
    q(scene, "approve_force")
    step(scene, ARRIVE, restraints=True)
    assert summons(scene).forced


@pytest.mark.rule("G-ADM-11")
def test_no_restraint_device_without_approved_force(bureau: Province) -> None:
    for build in (summoned, lambda b: q(force_asked(b), "reject_force")):
        with pytest.raises(Invalid, match="restraints"):
            step(build(bureau), ARRIVE, restraints=True)


def test_an_approved_force_is_followed_up(bureau: Province) -> None:
    scene = forced(bureau)
    assert owed(scene) == {"forced_followed"}
    q(scene, "withdraw_summons")
    assert owed(scene) == set()


# -- how long -------------------------------------------------------------------------------------

WAYS = [(ORAL, "oral", {}), (IN, "surrendered", {}), (IN, "delivered", {"delivered": True})]


@pytest.mark.rule("N-ADM-04", "D-ADM-09", "N-TIME-07")
@pytest.mark.parametrize(("act", "way", "form"), WAYS)
def test_the_same_eight_hours_run_from_arrival_however_the_person_came(
    bureau: Province, act: str, way: str, form: dict[str, Any]
) -> None:
    scene = suspected(bureau)
    arrived = scene.now - timedelta(hours=1)  # before the paper, and before the case was filed
    step(scene, act, arrived_at=arrived.isoformat(), **form)
    duty = scene.duty(LIMIT)
    assert (duty.started_at, duty.due_at) == (arrived, arrived + timedelta(hours=8))
    assert (summons(scene).way, summons(scene).phase) == (way, "running")
    assert duty.basis[-2]["says"] == "限制人身自由的期间，不因节假日顺延"


LONGER = [("allow_12", 12, {"ground": "many"}), ("allow_12", 12, {"ground": "identity"}),
          ("allow_24", 24, {})]  # fmt: skip


@pytest.mark.gate("questioning.limit_runs")
@pytest.mark.rule("N-ADM-04", "N-TIME-06")
@pytest.mark.parametrize(("act", "hours", "form"), LONGER)
@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_a_longer_limit_is_approved_before_eight_hours_are_over(
    bureau: Province, act: str, hours: int, form: dict[str, Any], seconds: int
) -> None:
    scene = attending(bureau)
    arrived = summons(scene).arrived_at
    assert arrived is not None
    at(scene, arrived + timedelta(hours=8, seconds=seconds))
    if seconds > 0:
        stopped(scene, f"questioning.{act}", "questioning.limit_runs")
        return
    step(scene, f"questioning.{act}", **form)
    assert scene.duty(LIMIT).due_at == arrived + timedelta(hours=hours)


@pytest.mark.gate("questioning.limit_runs")
@pytest.mark.rule("N-ADM-04", "N-TIME-06")
@pytest.mark.parametrize(("act", "form"), [(act, form) for act, _, form in LONGER])
def test_an_approval_dated_back_gives_no_longer_limit(
    bureau: Province, act: str, form: dict[str, Any]
) -> None:
    scene, code = attending(bureau), f"questioning.{act}"
    arrived = summons(scene).arrived_at
    assert arrived is not None
    signed, late = arrived + timedelta(hours=7), arrived + timedelta(hours=8, seconds=1)
    with pytest.raises(Refused) as refused:
        bureau.do(code, doer(code), scene.ids["summons"], signed, late, **(FORMS[code] | form))
    assert {one.gate for one in refused.value.refusals} == {"questioning.limit_runs"}


@pytest.mark.gate("questioning.shorter_than(12)")
@pytest.mark.gate("questioning.shorter_than(24)")
@pytest.mark.rule("N-ADM-04")
def test_a_limit_grows_and_never_twice_to_the_same(bureau: Province) -> None:
    scene = q(attending(bureau), "allow_12")
    stopped(scene, "questioning.allow_12", "questioning.shorter_than(12)")
    q(scene, "allow_24")
    told = stopped(scene, "questioning.allow_24", "questioning.shorter_than(24)")
    assert told["says"] == "现在的询问查证时限已是24小时"


@pytest.mark.rule("N-ADM-04", "N-TIME-06")
@pytest.mark.parametrize("seconds", [0, 1])
@pytest.mark.parametrize(("acts", "hours"), [((), 8), (("allow_12",), 12), (("allow_24",), 24)])
def test_the_person_has_left_by_the_limit_or_the_clock_says_how_late(
    bureau: Province, acts: tuple[str, ...], hours: int, seconds: int
) -> None:
    scene = q(attending(bureau), *acts)
    arrived = summons(scene).arrived_at
    assert arrived is not None
    step(at(scene, arrived + timedelta(hours=hours, seconds=seconds)), "questioning.end_summons")
    late = timedelta(seconds=seconds) if seconds else None
    assert scene.duty(LIMIT).late_by(scene.now) == late
    assert "questioned_in_time" not in owed(scene)


@pytest.mark.gate("questioning.complex_and_detention")
@pytest.mark.rule("N-ADM-04")
@pytest.mark.parametrize("field", ["complex", "detention"])
def test_twenty_four_hours_need_both_conditions(bureau: Province, field: str) -> None:
    scene = attending(bureau)
    stopped(
        scene, "questioning.allow_24", "questioning.complex_and_detention", None, **{field: False}
    )
    q(scene, "allow_24")


# -- no chain -------------------------------------------------------------------------------------

MAKERS = ["questioning.draft_summons", ORAL, IN]


@pytest.mark.gate("questioning.no_chain")
@pytest.mark.rule("N-ADM-04")
@pytest.mark.parametrize("act", MAKERS)
@pytest.mark.parametrize("seconds", [-1, 0])
def test_no_chain_of_summonses(bureau: Province, act: str, seconds: int) -> None:
    scene = attending(bureau)
    told = stopped(scene, act, "questioning.no_chain")
    assert told["says"] == "此人已有一次传唤正在进行，不得以连续传唤的形式变相拘禁"
    q(scene, "end_summons")
    at(scene, scene.now + timedelta(hours=12, seconds=seconds))
    if seconds < 0:
        told = stopped(scene, act, "questioning.no_chain")
        assert told["says"].startswith("距此人上次询问查证结束的间隔不足")
        assert "法律没有规定" in told["remedy"]
        assert told["versions"] == ["N-ADM-04.interval@1"]
    else:
        step(scene, act)


@pytest.mark.rule("N-ADM-04")
def test_the_interval_is_marked_as_nobodys_law(bureau: Province) -> None:
    version = in_force("N-ADM-04.interval", Scene(bureau).now.date())
    assert (version.mark, version.confirmed_by) == ("U", "")


@pytest.mark.rule("N-ADM-04")
def test_entering_a_person_twice_breaks_no_chain(bureau: Province) -> None:
    number = "220102199001011239"
    scene = attending(bureau, id_number=number)
    step(scene, "casework.add_person", id_number=number)
    stopped(scene, ORAL, "questioning.no_chain")
    step(scene, "casework.add_person", name="郑某")
    step(scene, ORAL)


# -- what is owed to the person -------------------------------------------------------------------


@pytest.mark.gate("questioning.refusal_noted", "questioning.arrive")
@pytest.mark.gate("questioning.refusal_noted", "questioning.end_summons")
@pytest.mark.rule("D-ADM-07")
@pytest.mark.parametrize(
    ("build", "act"), [(served, ARRIVE), (attending, "questioning.end_summons")]
)
def test_the_person_signs_arrival_and_leaving_or_the_refusal_is_noted(
    bureau: Province, build: Build, act: str
) -> None:
    scene = build(bureau)
    stopped(scene, act, "questioning.refusal_noted", signed="refused")
    step(scene, act, signed="refused", refusal="称不识字")


@pytest.mark.rule("D-ADM-08")
@pytest.mark.parametrize("told", Told.values)
def test_the_family_is_told_or_one_of_the_exceptions_is_noted(bureau: Province, told: str) -> None:
    scene = attending(bureau)
    assert "family_told" in owed(scene)
    wrong = {"told": told, "whom": "", "note": ""}
    with pytest.raises(Invalid, match="whom" if told == "told" else "note"):
        step(scene, "questioning.tell_family", **wrong)
    step(scene, "questioning.tell_family", told=told, whom="其妻", note="说明")
    assert "family_told" not in owed(scene)
    assert summons(scene).family == told


@pytest.mark.rule("D-ADM-10")
def test_food_and_rest_are_noted_also_after_the_person_left(bureau: Province) -> None:
    scene = ended(bureau)
    assert owed(scene) == {"family_told", "needs_noted"}
    for field in ("food", "rest"):
        with pytest.raises(Invalid, match=field):
            step(scene, "questioning.note_needs", **{field: ""})
    q(scene, "note_needs", "tell_family")
    assert owed(scene) == set()


@pytest.mark.parametrize("end", SummonsEnd.values)
def test_an_attendance_ends_in_one_of_a_closed_list(bureau: Province, end: str) -> None:
    scene = attending(bureau)
    step(scene, "questioning.end_summons", end=end)
    row = summons(scene)
    assert (row.phase, row.end, row.ended_at) == ("ended", end, scene.now)


# -- drunk ----------------------------------------------------------------------------------------


@pytest.mark.gate("questioning.drunk_and_dangerous")
@pytest.mark.rule("D-ADM-16")
@pytest.mark.parametrize("field", ["drunk", "danger"])
def test_only_a_dangerous_drunk_is_restrained(bureau: Province, field: str) -> None:
    scene = attending(bureau)
    stopped(
        scene, "questioning.restrain", "questioning.drunk_and_dangerous", None, **{field: False}
    )
    q(scene, "restrain")


@pytest.mark.rule("D-ADM-16")
def test_no_handcuffs_and_a_guard(bureau: Province) -> None:
    assert set(Means.values) == {"none", "belt", "rope"}
    scene = attending(bureau)
    with pytest.raises(Invalid, match="means"):
        step(scene, "questioning.restrain", means="handcuffs")
    form = {**FORMS["questioning.restrain"]}
    del form["guard"]
    with pytest.raises(Invalid, match="guard"):
        scene.do("questioning.restrain", "handler", **form)
    with pytest.raises(Invalid, match="guard"):
        step(scene, "questioning.restrain", guard=str(scene.ids["case"]))


@pytest.mark.rule("D-ADM-16", "N-ADM-04")
@pytest.mark.parametrize("acts", [(), ("allow_12",), ("allow_24",)])
def test_time_under_restraint_is_no_time_of_questioning(
    bureau: Province, acts: tuple[str, ...]
) -> None:
    scene = q(attending(bureau), *acts)
    row = summons(scene)
    assert row.arrived_at is not None
    limit = row.arrived_at + timedelta(hours=row.hours)
    for pause in (timedelta(hours=3), timedelta(hours=9, minutes=30)):  # also over midnight
        q(scene.tick(minutes=29), "restrain")
        since = scene.now
        assert owed(scene) & {"questioned_in_time", "sober"} == {"sober"}
        step(at(scene, since + pause), "questioning.end_restraint")
        limit += pause
        assert scene.duty(LIMIT).due_at == limit
        assert "sober" not in owed(scene)
    says = [line["says"] for line in scene.duty(LIMIT).basis]
    assert says.count("扣除%(begin)s至%(end)s，顺延至%(until)s") == 2


@pytest.mark.rule("D-ADM-16")
def test_a_limit_can_grow_while_the_person_is_restrained(bureau: Province) -> None:
    scene = restrained(bureau)
    arrived = summons(scene).arrived_at
    assert arrived is not None
    since = scene.now
    step(at(scene, arrived + timedelta(hours=10)), "questioning.allow_12")
    step(at(scene, since + timedelta(hours=11)), "questioning.end_restraint")
    assert scene.duty(LIMIT).due_at == arrived + timedelta(hours=23)


@pytest.mark.rule("D-ADM-16")
def test_leaving_ends_the_restraint(bureau: Province) -> None:
    scene = restrained(bureau)
    step(scene, "questioning.end_summons", end="family")
    assert summons(scene).restraints.get().until == scene.now
    assert owed(scene) == {"family_told", "needs_noted"}


# -- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "act", "form", "field"),
    [
        (suspected, ORAL, {"arrived_at": "2999-01-01T00:00:00+08:00"}, "arrived_at"),
        (suspected, ORAL, {"person": 999_999}, "person"),
        (suspected, MAKERS[0], {"appear_at": "2026-03-03T08:00:00+08:00"}, "appear_at"),
        (served, ARRIVE, {"arrived_at": "2026-03-03T08:00:00+08:00"}, "arrived_at"),
        (summoned, "questioning.serve_summons", {"explained": False}, "explained"),
        (summoned, "questioning.serve_summons", {"reply": "refuses"}, "note"),
    ],
)
def test_what_cannot_be_is_not_written_down(
    bureau: Province, build: Build, act: str, form: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid, match=field):
        step(build(bureau), act, **form)


def test_only_a_suspect_is_summoned(bureau: Province) -> None:
    scene = suspected(bureau)
    step(scene, "casework.add_person", role="witness", name="周某")
    witness = scene.case.persons.get(role="witness").pk
    for act in MAKERS:
        with pytest.raises(Invalid, match="person"):
            step(scene, act, person=witness)


@pytest.mark.gate("casework.not_recused")
@pytest.mark.rule("G-ADM-05", "P-ROLE-01")
def test_a_recused_officer_takes_no_part_in_questioning(bureau: Province) -> None:
    scene = attending(bureau)
    step(scene, "casework.ask_recusal")
    step(scene, "casework.decide_recusal")
    for act in (act for act in ACTS.values() if act.code.startswith("questioning.")):
        if act.on is Summons and "casework.not_recused" in {gate.code for gate in act.asked}:
            assert "casework.not_recused" in scene.shut(act.code, "assistant"), act.code
            assert "casework.not_recused" not in scene.shut(act.code, "handler"), act.code
