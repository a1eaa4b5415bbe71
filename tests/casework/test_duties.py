"""What a case owes: raised, counted, extended, suspended, settled, late by computation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.duty import KINDS
from plumbline.kernel.models import Duty
from plumbline.law.calendar import SHANGHAI, Period, deadline
from plumbline.law.calendar import Unit as Span
from plumbline.people.models import Unit
from tests import cast, scenes
from tests.casework.scene import OTHER_STATION, carried_out, parked
from tests.scenes import FORMS, READY, doer, step, through

pytestmark = pytest.mark.usefixtures("db")
OWN = ("intake", "casework", "review")  # subsystems whose duties are told here
WHOLE = timedelta(days=1) - timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + WHOLE


def hour(month: int, day: int, hours: int) -> datetime:
    return datetime(2026, month, day, hours, tzinfo=SHANGHAI)


def lines(duty: Duty) -> list[str]:
    return [line["says"] % line["values"] for line in duty.basis]


# -- every duty -----------------------------------------------------------------------------------


RAISED: list[tuple[str, str, str, datetime, str]] = [  # nature, act, duty, due, owed by
    ("criminal", "intake.report", "intake.accept_in_time", hour(3, 4, 10), "CASE_OFFICER"),
    ("criminal", "intake.accept", "intake.receipt_in_time", hour(3, 3, 12), "CASE_OFFICER"),
    ("criminal", "intake.accept", "casework.filing_in_time", end_of(3, 6), "CASE_OFFICER"),
    ("administrative", "intake.accept", "casework.inquiry_in_time", hour(3, 4, 10), "DEPT_HEAD"),
    (
        "administrative",
        "casework.open_inquiry",
        "casework.case_in_time",
        end_of(4, 2),
        "CASE_OFFICER",
    ),
    (
        "criminal",
        "casework.refuse_filing",
        "casework.non_filing_served",
        end_of(3, 6),
        "CASE_OFFICER",
    ),
    ("criminal", "review.submit", "review.in_time", end_of(3, 5), "LEGAL_DEPT"),
    ("administrative", "casework.park", "casework.resume_in_time", end_of(5, 4), "CASE_OFFICER"),
    ("administrative", "casework.park", "casework.parking_explained", end_of(3, 6), "CASE_OFFICER"),
    (
        "administrative",
        "casework.terminate",
        "casework.termination_explained",
        end_of(3, 6),
        "CASE_OFFICER",
    ),
    (
        "administrative",
        "casework.ask_recusal",
        "casework.recusal_in_time",
        end_of(3, 5),
        "ORGAN_HEAD",
    ),
    (
        "administrative",
        "casework.ask_recusal",
        "casework.recusal_above_in_time",
        end_of(3, 5),
        "UPPER_ORGAN",
    ),
    (
        "administrative",
        "casework.approve_retrieval",
        "casework.retrieval_in_time",
        end_of(3, 6),
        "CASE_OFFICER",
    ),
    (
        "administrative",
        "casework.note_restricted",
        "casework.foreigner_reported",
        hour(3, 5, 10),
        "CASE_OFFICER",
    ),
    (
        "administrative",
        "casework.change_jurisdiction",
        "casework.transfer_told",
        end_of(3, 6),
        "CASE_OFFICER",
    ),
    (
        "administrative",
        "casework.change_jurisdiction",
        "casework.handed_over_in_time",
        end_of(3, 4),
        "CASE_OFFICER",
    ),
    (
        "administrative",
        "casework.hand_over",
        "casework.received_in_time",
        end_of(3, 4),
        "DEPT_HEAD",
    ),
    ("administrative", "casework.join", "casework.join_told", end_of(3, 6), "CASE_OFFICER"),
    ("administrative", "casework.close", "casework.archived_in_time", end_of(4, 2), "CASE_OFFICER"),
]
RAISING: dict[str, tuple[Callable[[Province], scenes.Scene], dict[str, Any]]] = {
    "casework.recusal_above_in_time": (READY["casework.ask_recusal"], {"officer": "@head"}),
    "casework.archived_in_time": (carried_out, {}),
}  # where the duty is raised, if not where the act is otherwise tried  # fmt: skip


@pytest.mark.rule("N-INT-02", "N-INT-03", "D-INT-10", "D-INT-18", "N-ADM-07", "3.1d")
@pytest.mark.rule("G-ADM-05", "D-ADM-26", "D-ADM-28", "D-ADM-40", "D-INT-27", "D-INT-28")
@pytest.mark.rule("R-INT-03", "R-ADM-01", "G-ADM-41", "K-ADM-01")
@pytest.mark.parametrize(("nature", "act", "code", "due", "debtor"), RAISED)
def test_each_duty_is_raised_with_its_deadline_and_the_arithmetic(
    bureau: Province, nature: str, act: str, code: str, due: datetime, debtor: str
) -> None:
    if act == "intake.report":
        scene = scenes.reported(bureau)
    elif act == "intake.accept":
        scene = scenes.accepted(bureau, nature)
    else:
        build, form = RAISING.get(code, (READY[act], {}))
        scene = build(bureau)
        step(scene, act, **form)
    duty = scene.duty(code)
    assert duty.raised_by == scene.entry.pk
    assert (duty.due_at, duty.debtor_role) == (due, debtor)
    assert (duty.settled_by, duty.settled_at, duty.extended, duty.suspended_at) == (
        None, None, 0, None
    )  # fmt: skip
    station = scene.bureau.units[cast.STATION if code != "casework.received_in_time"
                                 else OTHER_STATION]  # fmt: skip
    assert duty.line == Unit.objects.get(pk=station).line
    expected = [bureau.officers["handler"]] if code == "intake.accept_in_time" else [
        bureau.officers["handler"], bureau.officers["assistant"]]  # fmt: skip
    assert duty.debtors == (expected if debtor == "CASE_OFFICER" else [])
    told = lines(duty)
    assert all("%(" not in line for line in told)
    assert told[0].startswith("自")
    assert told[-1].startswith("截止于")


def test_every_duty_is_in_the_table_above() -> None:
    own = {code for code in KINDS if code.split(".")[0] in OWN}
    mine = {code for code in KINDS if code.startswith("casework.")}
    assert mine <= {code for _, _, code, *_ in RAISED} <= own


def ended_here(code: str, act: str) -> bool:
    """Of the duties of intake, only what acts of casework settle; tests/intake proves the rest."""
    return code.startswith(("casework.", "review.")) or (
        code.startswith("intake.") and act.startswith(("casework.", "review."))
    )


SETTLED = [(code, act) for code, kind in KINDS.items() for act in kind.settled_by
           if ended_here(code, act)]  # fmt: skip


def begun(nature: str) -> Callable[[Province], scenes.Scene]:
    """A case was accepted and the receipt handed over, and nothing else is done."""
    return lambda bureau: through(scenes.accepted(bureau, nature), "intake.hand_receipt")


def two(nature: str) -> Callable[[Province], scenes.Scene]:
    """Two cases were accepted in one unit."""

    def build(bureau: Province) -> scenes.Scene:
        first, scene = begun(nature)(bureau), begun(nature)(bureau)
        scene.ids["other case"] = first.ids["case"]
        return scene

    return build


def reopened(*acts: str) -> Callable[[Province], scenes.Scene]:
    """Filing was refused and is looked at again; then these acts were done."""
    return lambda bureau: through(
        scenes.not_filed(bureau), "casework.serve_non_filing", "intake.reopen_filing", *acts
    )


def two_reopened(bureau: Province) -> scenes.Scene:
    """Two refusals of one unit are looked at again."""
    first, scene = reopened()(bureau), reopened()(bureau)
    scene.ids["other case"] = first.ids["case"]
    return scene


def head_asked(bureau: Province) -> scenes.Scene:
    """The organ above is to decide whether the head keeps out."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.ask_recusal", officer="@head")
    return scene


ENDING: dict[tuple[str, str], tuple[Callable[[Province], scenes.Scene], str]] = {
    ("casework.filing_in_time", "casework.turn_administrative"): (
        begun("criminal"), "station_head"),
    ("casework.filing_in_time", "casework.change_jurisdiction"): (begun("criminal"), "head"),
    ("casework.filing_in_time", "casework.join"): (two("criminal"), "station_head"),
    ("intake.refiling_in_time", "casework.file"): (reopened("casework.request_filing"), "head"),
    ("intake.refiling_in_time", "casework.refuse_filing"): (
        reopened("casework.request_filing"), "head"),
    ("intake.refiling_in_time", "casework.turn_administrative"): (reopened(), "station_head"),
    ("intake.refiling_in_time", "casework.change_jurisdiction"): (reopened(), "head"),
    ("intake.refiling_in_time", "casework.join"): (two_reopened, "station_head"),
    ("casework.inquiry_in_time", "casework.turn_criminal"): (
        begun("administrative"), "station_head"),
    ("casework.inquiry_in_time", "casework.terminate"): (begun("administrative"), "station_head"),
    ("casework.inquiry_in_time", "casework.change_jurisdiction"): (
        begun("administrative"), "head"),
    ("casework.inquiry_in_time", "casework.join"): (two("administrative"), "station_head"),
    ("casework.resume_in_time", "casework.terminate"): (parked, "station_head"),
    ("casework.resume_in_time", "casework.turn_criminal"): (parked, "station_head"),
    ("casework.parking_explained", "casework.terminate"): (parked, "station_head"),
    ("casework.parking_explained", "casework.turn_criminal"): (parked, "station_head"),
    ("casework.recusal_above_in_time", "casework.decide_recusal"): (head_asked, "upper"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "act"), SETTLED)
def test_each_duty_is_settled_by_the_act_that_does_it(
    bureau: Province, code: str, act: str
) -> None:
    build, who = ENDING.get((code, act), (READY[act], doer(act)))
    scene = build(bureau)
    duty = scene.duty(code)
    assert duty.settled_at is None
    scene.do(act, who, **FORMS[act])
    duty = Duty.objects.get(pk=duty.pk)
    assert (duty.settled_by, duty.settled_at) == (scene.entry.pk, scene.now)
    assert duty.late_by(scene.now + timedelta(days=999)) is None  # done in time, for ever


def test_what_is_not_owed_by_this_nature_is_not_raised(bureau: Province) -> None:
    for nature, other in (("criminal", "casework.inquiry_in_time"),
                          ("administrative", "casework.filing_in_time")):  # fmt: skip
        scene = scenes.accepted(bureau, nature)
        assert not Duty.objects.filter(subject_id=scene.ids["case"], code=other).exists()


# -- late -----------------------------------------------------------------------------------------


def test_lateness_is_computed_from_the_instants(bureau: Province) -> None:
    duty = scenes.accepted(bureau).duty("casework.filing_in_time")
    tick = timedelta(microseconds=1)
    assert duty.late_by(duty.due_at) is None
    assert duty.late_by(duty.due_at + tick) == tick
    assert duty.late_by(duty.due_at + timedelta(days=3)) == timedelta(days=3)


@pytest.mark.rule("D-INT-10")
def test_a_late_receipt_is_late_but_not_forbidden(bureau: Province) -> None:
    scene = scenes.accepted(bureau).tick(days=2)
    step(scene, "intake.hand_receipt")
    duty = scene.duty("intake.receipt_in_time")
    assert duty.settled_at == scene.now
    assert duty.late_by(scene.now + timedelta(days=9)) == scene.now - duty.due_at


@pytest.mark.rule("N-INT-02")
def test_a_report_accepted_late_is_late_but_accepted(bureau: Province) -> None:
    scene = through(scenes.reported(bureau).tick(days=3), "intake.accept")
    duty = scene.duty("intake.accept_in_time")
    assert duty.late_by(scene.now) == scene.now - hour(3, 4, 10)


# -- counted from the report ----------------------------------------------------------------------


@pytest.mark.rule("N-INT-02", "N-INT-03")
@pytest.mark.parametrize(
    ("nature", "code", "due"),
    [
        ("criminal", "casework.filing_in_time", end_of(3, 6)),
        ("administrative", "casework.inquiry_in_time", hour(3, 4, 10)),
    ],
)
def test_the_clocks_of_acceptance_start_with_the_report(
    bureau: Province, nature: str, code: str, due: datetime
) -> None:
    scene = scenes.reported(bureau)
    at = scene.now
    scene.tick(hours=23)
    scene.ids["case"] = step(scene, "intake.accept", nature=nature).made
    duty = scene.duty(code)
    assert (duty.started_at, duty.due_at) == (at, due)


def test_a_deadline_on_a_day_off_moves_to_the_next_working_day(bureau: Province) -> None:
    scene = scenes.Scene(bureau, datetime(2026, 3, 4, 9, tzinfo=SHANGHAI))  # three days: Saturday
    scene.ids["report"] = scene.do("intake.report", "handler", way="call", facts="手机被盗").made
    scene.ids["case"] = step(scene, "intake.accept").made
    duty = scene.duty("casework.filing_in_time")
    assert duty.due_at == end_of(3, 9)
    assert "2026-03-07休息（周末），顺延至2026-03-09" in lines(duty)


# -- extended -------------------------------------------------------------------------------------


@pytest.mark.rule("N-ADM-07")
def test_each_extension_adds_thirty_days_to_the_running_end(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    due = scene.duty("casework.case_in_time").due_at
    for times in (1, 2):
        before = len(scene.duty("casework.case_in_time").basis)
        step(scene, "casework.extend")
        duty = scene.duty("casework.case_in_time")
        due = deadline(due, Period(30, Span.DAY)).due
        assert (duty.extended, duty.due_at) == (times, due)
        assert len(duty.basis) > before
    assert due == end_of(6, 5)  # 2 April; 2 May is a holiday, so 6 May; 5 June


@pytest.mark.rule("N-INT-03")
def test_the_extended_limit_for_filing_is_thirty_days_from_the_report(bureau: Province) -> None:
    scene = scenes.accepted(bureau).tick(days=2)
    step(scene, "casework.extend_filing")
    duty = scene.duty("casework.filing_in_time")
    assert (duty.extended, duty.due_at) == (1, end_of(4, 2))
    assert scene.entry.body["norms"] == ["N-INT-03.major@1"]


# -- suspended ------------------------------------------------------------------------------------


@pytest.mark.rule("N-ADM-07")
def test_an_expert_examination_stops_the_clock(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative").tick(days=10)
    before = scene.duty("casework.case_in_time").due_at
    step(scene, "measures.commission")
    duty = scene.duty("casework.case_in_time")
    assert (duty.suspended_at, duty.due_at) == (scene.now, before)
    assert duty.late_by(before + timedelta(days=100)) is None
    scene.tick(days=12, hours=5)
    step(scene, "measures.receive_opinion")
    duty = scene.duty("casework.case_in_time")
    assert duty.suspended_at is None
    assert duty.due_at == end_of(4, 14)  # twelve whole days after 2 April
    assert any("不计入期限" in line for line in lines(duty))


@pytest.mark.rule("N-ADM-07")
def test_days_excluded_end_on_a_working_day(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative").tick(days=10)
    step(scene, "measures.commission")
    step(scene.tick(days=2), "measures.receive_opinion")  # 4 April, a holiday until the 6th
    assert scene.duty("casework.case_in_time").due_at == end_of(4, 7)


@pytest.mark.rule("N-ADM-07")
def test_a_second_examination_is_excluded_too(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    for _ in range(2):
        step(scene.tick(days=1), "measures.commission")
        step(scene.tick(days=6), "measures.receive_opinion")
    assert scene.duty("casework.case_in_time").due_at == end_of(4, 14)


@pytest.mark.rule("N-ADM-07")
def test_an_examination_within_a_day_excludes_no_day(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    before = scene.duty("casework.case_in_time").due_at
    through(scene, "measures.commission", "measures.receive_opinion")
    assert scene.duty("casework.case_in_time").due_at == before


def test_an_examination_in_a_criminal_case_touches_no_duty(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    through(scene, "measures.commission", "measures.receive_opinion")
    body: dict[str, Any] = scene.entry.body
    assert body["changed"] == []
