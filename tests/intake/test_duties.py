"""What calls and reports owe, by when, and that nothing is without a duty before its outcome."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.intake.duties import OUTCOMES
from plumbline.intake.models import WITHOUT_OUTCOME, Report
from plumbline.kernel.duty import KINDS
from plumbline.kernel.models import Duty
from plumbline.law.calendar import SHANGHAI
from tests import cast, scenes
from tests.intake import scene as intake
from tests.scenes import Scene, step

pytestmark = pytest.mark.usefixtures("db")
TICK = timedelta(microseconds=1)


def hour(day: int, hours: int) -> datetime:
    return datetime(2026, 3, day, hours, tzinfo=SHANGHAI)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + timedelta(days=1) - TICK


def own(build: Callable[..., Scene], act: str = "", **form: object) -> Callable[[Province], Scene]:
    """A scene, and an act in it."""

    def made(bureau: Province) -> Scene:
        scene = build(bureau)
        if act:
            step(scene, act, **form)
        return scene

    return made


RAISED = [  # duty, the scene in which it was just raised, due, debtor
    ("intake.accept_in_time", intake.report, hour(4, 10), "CASE_OFFICER"),
    ("intake.accept_in_time", intake.called, hour(4, 10), "CASE_OFFICER"),
    ("intake.accept_in_time", intake.sent_on, hour(4, 10), "CASE_OFFICER"),
    ("intake.accept_in_time", intake.from_agency, end_of(3, 6), "CASE_OFFICER"),
    ("intake.dispatch_in_time", intake.called, hour(3, 11), "CASE_OFFICER"),
    ("intake.arrive_in_time", intake.dispatched, hour(3, 11), "CASE_OFFICER"),
    ("intake.register_in_time", intake.urgent, hour(4, 10), "CASE_OFFICER"),
    ("intake.statement_in_time", lambda b: intake.report(b, way="delivery"), hour(3, 12),
     "CASE_OFFICER"),
    ("intake.acknowledge_in_time", intake.sent_on, hour(4, 10), "CASE_OFFICER"),
    ("intake.confirm_in_time", intake.sent_outside, hour(4, 10), "CASE_OFFICER"),
    ("intake.tell_in_writing_in_time", own(intake.not_ours, "intake.note_objection"), hour(3, 12),
     "CASE_OFFICER"),
    ("intake.inspect_in_time", intake.inspecting, hour(3, 12), "INSPECTION"),
    ("intake.papers_checked_in_time", intake.from_agency, hour(4, 10), "CASE_OFFICER"),
    ("intake.papers_in_time", intake.papers_asked, end_of(3, 6), "CASE_OFFICER"),
    ("intake.receipt_in_time", scenes.accepted, hour(3, 12), "CASE_OFFICER"),
    ("intake.receipt_in_time", intake.taken_over, hour(3, 12), "CASE_OFFICER"),
    ("intake.refiling_in_time", own(scenes.not_filed, "intake.reopen_filing"), end_of(3, 6),
     "CASE_OFFICER"),
    ("intake.reasons_in_time", intake.demanded, end_of(3, 10), "ORGAN_HEAD"),
    ("intake.ordered_filing_in_time", intake.ordered, end_of(3, 18), "ORGAN_HEAD"),
    ("intake.answer_request_in_time", intake.asked, end_of(4, 2), "LEGAL_DEPT"),
]  # fmt: skip


@pytest.mark.rule("N-INT-01", "N-INT-02", "N-INT-04", "N-INT-05", "D-INT-02", "D-INT-03",
                  "D-INT-04", "D-INT-07", "D-INT-08", "D-INT-14", "D-INT-15", "D-INT-22",
                  "D-INT-23")  # fmt: skip
@pytest.mark.parametrize(("code", "build", "due", "debtor"), RAISED)
def test_each_duty_is_raised_with_its_deadline(
    bureau: Province, code: str, build: Callable[[Province], Scene], due: datetime, debtor: str
) -> None:
    duty = build(bureau).duty(code)
    assert (duty.due_at, duty.debtor_role, duty.settled_by) == (due, debtor, None)
    assert duty.late_by(due) is None
    assert duty.late_by(due + TICK) == TICK
    told = [line["says"] % line["values"] for line in duty.basis]
    assert told[0].startswith("自")
    assert told[-1].startswith("截止于")


def test_every_duty_of_intake_is_in_the_table_above() -> None:
    assert {code for code, *_ in RAISED} == {c for c in KINDS if c.startswith("intake.")}


SETTLED = [
    ("intake.dispatch_in_time", "intake.dispatch"),
    ("intake.arrive_in_time", "intake.arrive"),
    ("intake.register_in_time", "intake.register"),
    ("intake.acknowledge_in_time", "intake.acknowledge"),
    ("intake.confirm_in_time", "intake.note_acknowledged"),
    ("intake.confirm_in_time", "intake.take_back"),
    ("intake.tell_in_writing_in_time", "intake.tell_in_writing"),
    ("intake.inspect_in_time", "intake.answer_complaint"),
    ("intake.inspect_in_time", "intake.pass_to_channel"),
    ("intake.papers_checked_in_time", "intake.ask_papers"),
    ("intake.papers_checked_in_time", "intake.find_papers_whole"),
    ("intake.papers_in_time", "intake.note_papers"),
    ("intake.receipt_in_time", "intake.hand_receipt"),
    ("intake.refiling_in_time", "casework.file"),
    ("intake.reasons_in_time", "intake.explain_non_filing"),
    ("intake.ordered_filing_in_time", "intake.file_as_ordered"),
    ("intake.answer_request_in_time", "intake.answer_request"),
    ("intake.statement_in_time", "intake.take_statement"),
    *(("intake.accept_in_time", act) for act in OUTCOMES),
]


@pytest.mark.parametrize(("code", "act"), SETTLED)
def test_each_duty_is_settled_by_the_act_that_does_it(
    bureau: Province, code: str, act: str
) -> None:
    build = next(build for known, build, *_ in RAISED if known == code)
    scene = scenes.READY[act](bureau) if code == "intake.accept_in_time" else build(bureau)
    if act == "casework.file":
        step(scene, "casework.request_filing")
    duty = scene.duty(code)
    step(scene, act)
    duty.refresh_from_db()
    assert duty.settled_by == scene.entry.pk
    assert duty.late_by(scene.now + timedelta(days=99)) is None


@pytest.mark.rule("D-INT-01", "D-INT-02", "D-INT-17")
@pytest.mark.parametrize("phase", Report.phases)
def test_no_report_without_outcome_is_without_a_duty(bureau: Province, phase: str) -> None:
    scene = intake.PHASES[phase](bureau)
    row = Report.objects.get(pk=scene.ids["report"])
    open_ = Duty.objects.filter(subject_id=row.pk, settled_by=None)
    assert open_.exists() is (phase in WITHOUT_OUTCOME)


@pytest.mark.rule("N-INT-02")
def test_a_complex_matter_has_three_days_from_the_report(bureau: Province) -> None:
    scene = intake.report(bureau).tick(hours=5)
    step(scene, "intake.extend_review")
    assert scene.duty("intake.accept_in_time").due_at == end_of(3, 6)


@pytest.mark.rule("N-INT-03")
def test_a_lead_gives_seven_days_and_a_major_case_thirty(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    step(scene, "intake.extend_for_lead")
    assert scene.duty("casework.filing_in_time").due_at == end_of(3, 10)
    major = scenes.accepted(bureau)
    step(major, "casework.extend_filing")
    assert major.duty("casework.filing_in_time").due_at == end_of(4, 2)


@pytest.mark.rule("N-INT-06")
def test_a_limit_of_another_law_prevails(bureau: Province) -> None:
    bureau.do(
        "norms.adopt", "provincial_lawyer", bureau.units[cast.PROVINCE], cast.OPENS,
        code="N-INT-06.400100", title="走失的特别期限", issuer="公安部",
        since="2026-01-01", kind="time_limit", body='{"amount": 1, "unit": "hour"}',
        cites=["N-INT-06"], mark="R",
    )  # fmt: skip
    assert intake.called(bureau, class_code="400100").duty("intake.accept_in_time").due_at == hour(
        3, 11
    )
    other = intake.called(bureau, class_code="400200")
    assert other.duty("intake.accept_in_time").due_at == hour(4, 10)


def test_a_second_dispatch_takes_over_the_first_and_its_clock_starts_anew(
    bureau: Province,
) -> None:
    scene = intake.dispatched(bureau)
    first = scene.duty("intake.arrive_in_time")
    step(scene.tick(hours=1), "intake.dispatch")
    first.refresh_from_db()
    assert first.settled_by == scene.entry.pk
    assert scene.duty("intake.arrive_in_time").settled_by is None


def test_the_outcome_is_owed_again_after_reopening(bureau: Province) -> None:
    scene = intake.refused(bureau).tick(days=9)
    step(scene, "intake.reopen")
    duty = scene.duty("intake.accept_in_time")
    assert (duty.settled_by, duty.started_at) == (None, scene.now)
