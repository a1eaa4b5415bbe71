"""Fines: paid in time, on the spot, later, in parts, with a surcharge, through the court."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.execution import money
from plumbline.execution.models import Payment, Plan, Surcharge
from plumbline.kernel.act import Invalid
from plumbline.law.calendar import SHANGHAI
from tests.execution.scene import (
    collected,
    day,
    decision,
    done,
    fined,
    granted_plan,
    handed_in,
    overdue,
)
from tests.scenes import FORMS, Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
PAY, PART = "execution.pay_fine", "execution.pay_part"
WHOLE = timedelta(days=1) - timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + WHOLE


# -- pure -----------------------------------------------------------------------------------------


@pytest.mark.rule("D-ADM-33")
@pytest.mark.parametrize(
    ("fine", "late", "fen"),
    [
        (200, 0, 0),
        (200, 1, 600),
        (201, 1, 603),  # three fen a yuan: never a fraction
        (500, 33, 49_500),
        (500, 34, 50_000),  # 102 % capped at the fine
        (500, 400, 50_000),
        (1, 33, 99),
        (1, 34, 100),
    ],
)
def test_the_surcharge_is_three_per_cent_a_day_up_to_the_fine(
    fine: int, late: int, fen: int
) -> None:
    assert money.surcharge(fine, late, 3) == fen


@pytest.mark.rule("D-ADM-33")
@pytest.mark.parametrize(
    ("paused", "counted"),
    [
        ([], 10),
        ([(date(2026, 4, 3), date(2026, 4, 5))], 7),
        ([(date(2026, 4, 3), date(2026, 4, 5)), (date(2026, 4, 5), date(2026, 4, 6))], 6),
        ([(date(2026, 3, 1), date(2026, 4, 1))], 9),
        ([(date(2026, 4, 10), date(2026, 6, 1))], 9),
        ([(date(2026, 4, 11), date(2026, 6, 1))], 10),
    ],
)
def test_days_during_a_remedy_are_not_counted(
    paused: list[tuple[date, date]], counted: int
) -> None:
    assert money.days_counted(date(2026, 4, 1), date(2026, 4, 10), paused) == counted


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0"), (100, "1"), (105, "1.05"), (150, "1.50"), (51_500, "515")]
)
def test_amounts_are_written_to_the_fen(fen: int, text: str) -> None:
    assert money.yuan(fen) == text


# -- paid -----------------------------------------------------------------------------------------


@pytest.mark.rule("D-ADM-33")
def test_a_fine_is_paid_within_fifteen_days_of_service(bureau: Province) -> None:
    scene = fined(bureau)
    duty = scene.duty("execution.fine_paid_in_time")
    assert duty.due_at == end_of(3, 18)
    step(scene, PAY)
    assert scene.duty("execution.fine_paid_in_time").settled_at == scene.now
    payment = Payment.objects.get(decision=decision(scene))
    receipt = f"PJ-{scene.ids['decision']}"
    assert (payment.fen, payment.how, payment.receipt) == (50_000, "bank", receipt)


@pytest.mark.gate("execution.paid_in_full")
@pytest.mark.rule("D-ADM-33")
@pytest.mark.parametrize(
    ("form", "opens"),
    [
        ({"yuan": 499, "fen": 99}, False),
        ({"yuan": 500, "fen": 0}, True),
        ({"yuan": 500, "fen": 1}, False),
    ],
)
def test_a_fine_is_paid_to_the_fen(
    bureau: Province,
    form: dict[str, int],
    opens: bool,  # noqa: FBT001
) -> None:
    scene = fined(bureau)
    shut = scene.answer(PAY, "handler", **{**FORMS[PAY], **form})
    assert shut == (set() if opens else {"execution.paid_in_full"})


@pytest.mark.gate("execution.fine_owed")
@pytest.mark.rule("D-ADM-33")
@pytest.mark.parametrize("act", [PAY, PART, "execution.collect", "execution.request_plan"])
def test_nobody_pays_twice(bureau: Province, act: str) -> None:
    form: dict[str, Any] = {} if act == "execution.request_plan" else {"receipt": "PJ-0009"}
    told = stopped(done(bureau), act, "execution.fine_owed", **form)
    assert told["says"] == "本决定没有尚未缴纳的罚款"


@pytest.mark.gate("execution.fine_owed")
@pytest.mark.parametrize("act", [PAY, PART, "execution.collect", "execution.request_plan"])
def test_a_fine_that_is_owed_can_be_paid(bureau: Province, act: str) -> None:
    scene = granted_plan(bureau) if act == PART else fined(bureau)
    assert "execution.fine_owed" not in scene.shut(act, "handler")


@pytest.mark.parametrize(("change", "field"), [({"paid_on": "2026-03-04"}, "paid_on"),
                                               ({"receipt": "x"}, "receipt")])  # fmt: skip
def test_a_payment_has_a_day_and_a_receipt(
    bureau: Province, change: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid, match=field):
        step(fined(bureau), PAY, **change)


def test_a_receipt_is_used_once(bureau: Province) -> None:
    step(fined(bureau), PAY, receipt="PJ-0001")
    with pytest.raises(Invalid, match="receipt"):
        step(fined(bureau), PAY, receipt="PJ-0001")


# -- on the spot ----------------------------------------------------------------------------------

SPOT = [  # fine, reason, signed → open
    (200, "small", True, True),
    (201, "small", True, False),
    (200, "small", False, False),
    (500, "remote", True, True),
    (500, "remote", False, False),
    (500, "no_residence", False, True),
]


@pytest.mark.gate("execution.may_collect")
@pytest.mark.rule("G-ADM-39")
@pytest.mark.parametrize(("fine", "reason", "signed", "opens"), SPOT)
def test_an_officer_takes_money_in_three_cases_only(
    bureau: Province,
    fine: int,
    reason: str,
    signed: bool,  # noqa: FBT001
    opens: bool,  # noqa: FBT001
) -> None:
    scene = fined(bureau, fine)
    form = {**FORMS["execution.collect"], "reason": reason, "signed": signed}
    shut = scene.answer("execution.collect", "handler", **form)
    assert shut == (set() if opens else {"execution.may_collect"})


@pytest.mark.rule("G-ADM-39")
def test_without_the_official_receipt_nothing_is_taken(bureau: Province) -> None:
    with pytest.raises(Invalid, match="receipt"):
        step(fined(bureau), "execution.collect", receipt="")


@pytest.mark.gate("after(execution.collect)")
@pytest.mark.gate("after(execution.hand_in)")
@pytest.mark.rule("G-ADM-39")
def test_the_money_is_handed_in_and_banked_within_two_days_each(bureau: Province) -> None:
    scene = fined(bureau)
    stopped(scene, "execution.hand_in", "after(execution.collect)")
    step(scene, "execution.collect")
    duty = scene.duty("execution.handed_in_time")
    assert (duty.due_at, duty.debtor_role) == (end_of(3, 5), "CASE_OFFICER")
    stopped(scene, "execution.bank_in", "after(execution.hand_in)")
    step(scene.tick(days=1), "execution.hand_in")
    assert scene.duty("execution.handed_in_time").settled_at == scene.now
    duty = scene.duty("execution.banked_in_time")
    assert (duty.due_at, duty.debtor_role) == (end_of(3, 6), "DEPT_HEAD")
    step(scene, "execution.bank_in")
    assert scene.duty("execution.banked_in_time").settled_at == scene.now


@pytest.mark.rule("G-ADM-39")
def test_on_the_water_the_two_days_run_from_landing(bureau: Province) -> None:
    scene = fined(bureau)
    with pytest.raises(Invalid, match="landed_on"):
        step(scene, "execution.collect", landed_on=day(scene, -1))
    step(scene, "execution.collect", landed_on="2026-03-09")
    assert scene.duty("execution.handed_in_time").due_at == end_of(3, 11)


@pytest.mark.rule("G-ADM-39")
@pytest.mark.parametrize("build", [collected, handed_in])
def test_money_taken_settles_the_fine(bureau: Province, build: Any) -> None:
    scene: Scene = build(bureau)
    step(scene, "execution.complete")
    assert decision(scene).phase == "executed"


# -- later, or in parts ---------------------------------------------------------------------------


@pytest.mark.gate("execution.no_plan_waits")
@pytest.mark.gate("execution.plan_waits")
@pytest.mark.rule("D-ADM-33")
@pytest.mark.parametrize("act", ["execution.grant_plan", "execution.refuse_plan"])
def test_a_request_to_pay_later_is_answered_once(bureau: Province, act: str) -> None:
    scene = fined(bureau)
    stopped(scene, act, "execution.plan_waits")
    step(scene, "execution.request_plan")
    stopped(scene, "execution.request_plan", "execution.no_plan_waits")
    step(scene, act)
    stopped(scene, act, "execution.plan_waits")
    assert Plan.objects.get().granted is (act == "execution.grant_plan")


@pytest.mark.gate("apart(execution.request_plan)")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize("act", ["execution.grant_plan", "execution.refuse_plan"])
def test_whoever_wrote_the_request_does_not_grant_it(bureau: Province, act: str) -> None:
    scene = fined(bureau).appoint("station_head", "CASE_OFFICER", "220102001")
    scene.appoint("station_head", "ORGAN_HEAD")
    scene.do("execution.request_plan", "station_head", **FORMS["execution.request_plan"])
    stopped(scene, act, "apart(execution.request_plan)", by="station_head")
    step(scene, act)


@pytest.mark.rule("D-ADM-33")
@pytest.mark.parametrize(
    "rows",
    [
        [(300, "2026-04-10"), (199, "2026-05-10")],
        [(300, "2026-04-10"), (201, "2026-05-10")],
        [(300, "2026-05-10"), (200, "2026-04-10")],
        [(300, "2026-04-10"), (200, "2026-04-10")],
        [(500, "2026-03-02")],
        [],
    ],
)
def test_a_plan_sums_to_the_fine_and_goes_forward(
    bureau: Province, rows: list[tuple[int, str]]
) -> None:
    with pytest.raises(Invalid, match="rows"):
        step(fined(bureau), "execution.request_plan",
             rows=[{"yuan": yuan, "due_on": due} for yuan, due in rows])  # fmt: skip


@pytest.mark.rule("D-ADM-33")
def test_each_part_has_its_own_last_day(bureau: Province) -> None:
    scene = granted_plan(bureau)
    assert scene.duty("execution.fine_paid_in_time").settled_at == scene.now
    assert scene.duty("execution.part_paid_in_time").due_at == end_of(4, 10)
    first = scene.duty("execution.part_paid_in_time")
    step(scene.tick(days=20), PART)
    first.refresh_from_db()
    assert first.settled_at == scene.now
    assert scene.duty("execution.part_paid_in_time").due_at == end_of(5, 10)
    step(scene, PART, yuan=200, receipt="PJ-0003")
    assert scene.duty("execution.part_paid_in_time").settled_at == scene.now
    step(scene, "execution.complete")


@pytest.mark.gate("execution.part_paid")
@pytest.mark.rule("D-ADM-33")
def test_a_part_is_paid_as_granted(bureau: Province) -> None:
    stopped(fined(bureau), PART, "execution.part_paid")
    scene = granted_plan(bureau)
    for wrong in (299, 301, 200):
        stopped(scene, PART, "execution.part_paid", yuan=wrong)
    step(scene, PART)
    stopped(scene, PART, "execution.part_paid", receipt="PJ-0003")  # the next is two hundred
    step(scene, PART, yuan=200, receipt="PJ-0003")


# -- late -----------------------------------------------------------------------------------------


@pytest.mark.gate("execution.fine_overdue")
@pytest.mark.rule("D-ADM-33")
@pytest.mark.parametrize(
    "act", ["execution.impose_surcharge", "execution.remind", "execution.apply_to_court"]
)
def test_nothing_is_forced_before_the_fifteen_days_are_over(bureau: Province, act: str) -> None:
    scene = fined(bureau)
    scene.now = end_of(3, 18) - timedelta(minutes=1)
    told = stopped(scene, act, "execution.fine_overdue")
    assert told["missing"] == {"due": "2026-03-18"}
    scene.tick(minutes=1)
    shut = scene.shut(act, "handler" if act == "execution.remind" else "head")
    assert "execution.fine_overdue" not in shut


@pytest.mark.gate("execution.no_surcharge")
@pytest.mark.rule("D-ADM-33")
def test_a_surcharge_is_imposed_once_and_grows_from_the_day_after(bureau: Province) -> None:
    scene = overdue(bureau)  # 19 March
    step(scene, "execution.impose_surcharge")
    assert Surcharge.objects.get().since == date(2026, 3, 19)
    stopped(scene, "execution.impose_surcharge", "execution.no_surcharge")
    told = stopped(scene, PAY, "execution.paid_in_full")
    assert told["missing"]["owed"] == "515"  # one day
    told = stopped(scene.tick(days=1), PAY, "execution.paid_in_full")
    assert told["missing"]["owed"] == "530"
    told = stopped(scene.tick(days=60), PAY, "execution.paid_in_full")
    assert told["missing"]["owed"] == "1000"  # capped
    step(scene, PAY, yuan=1000)


@pytest.mark.rule("D-ADM-33")
def test_a_late_fine_without_a_surcharge_is_the_fine(bureau: Province) -> None:
    scene = overdue(bureau)
    step(scene, PAY)
    late = scene.duty("execution.fine_paid_in_time").late_by(scene.now)
    assert late == scene.now - end_of(3, 18)


@pytest.mark.rule("D-ADM-33")
def test_no_surcharge_runs_while_a_remedy_does(bureau: Province) -> None:
    scene = overdue(bureau)
    step(scene, "execution.impose_surcharge")  # counts from the 19th
    step(scene.tick(days=1), "execution.file_remedy")  # the 20th
    step(scene.tick(days=30), "execution.note_outcome")  # until 19 April
    told = stopped(scene.tick(days=1), PAY, "execution.paid_in_full")
    assert told["missing"]["extra"] == "30"  # 19 March and 20 April
