"""The hearing: its clocks, its people, what may be refused, what the decision rests on."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.norm import in_force
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI
from plumbline.penalty.models import Hearing
from tests import scenes
from tests.penalty import scene as staged
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
REQUEST, CALL = "penalty.request_hearing", "penalty.call_hearing"


def hearing(scene: Scene) -> Hearing:
    return Hearing.objects.get(pk=scene.ids["hearing"])


def at(scene: Scene, month: int, day: int, hour: int = 12, minute: int = 0) -> Scene:
    """The scene at this minute of 2026; its next act is a minute later."""
    scene.now = datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)
    return scene


@pytest.mark.gate("penalty.hearing_request_in_time")
@pytest.mark.rule("N-ADM-06", "N-TIME-05")
@pytest.mark.parametrize(
    ("day", "minute", "in_time"), [(6, 0, True), (10, 57, True), (11, 0, False)]
)
def test_a_hearing_is_asked_for_within_five_working_days(
    bureau: Province, day: int, minute: int, *, in_time: bool
) -> None:
    """Told on Tuesday 3 March 2026: until the end of Tuesday the 10th; ACP 133 said three days."""
    scene = at(staged.offered(bureau), 3, day, 23 if minute else 0, minute)
    if in_time:
        step(scene, REQUEST)
        return
    told = stopped(scene, REQUEST, "penalty.hearing_request_in_time")
    assert "五个工作日" in told["says"]
    assert "三日" in told["says"]  # the collision is shown


@pytest.mark.gate("penalty.hearing_request_in_time")
@pytest.mark.rule("N-ADM-06")
def test_nobody_asks_before_he_is_told_or_after_the_decision(bureau: Province) -> None:
    told = stopped(staged.alleged(bureau), REQUEST, "penalty.hearing_request_in_time")
    assert "尚未告知" in told["says"]
    scene = staged.two(bureau)
    step(scene, "penalty.decide_one")
    told = stopped(scene, REQUEST, "penalty.hearing_request_in_time")
    assert "已经作出" in told["says"]


@pytest.mark.rule("N-ADM-06")
def test_who_gave_it_up_or_withdrew_may_ask_again_in_time(bureau: Province) -> None:
    scene = staged.offered(bureau)
    through(scene, "penalty.waive_hearing", REQUEST, "penalty.end_hearing", "penalty.file_hearing")
    step(scene, REQUEST)
    assert hearing(scene).phase == "requested"


@pytest.mark.gate("penalty.hearing_none_open")
@pytest.mark.rule("N-ADM-06")
def test_one_hearing_per_person_at_a_time(bureau: Province) -> None:
    scene = staged.requested(bureau)
    stopped(scene, REQUEST, "penalty.hearing_none_open")
    through(scene, "penalty.end_hearing", "penalty.file_hearing", REQUEST)


@pytest.mark.gate("penalty.hearing_refusable")
@pytest.mark.rule("G-ADM-27", "N-ADM-06")
def test_a_right_is_not_refused_nor_anything_after_two_days(bureau: Province) -> None:
    act = "penalty.refuse_hearing"
    told = stopped(staged.requested(bureau), act, "penalty.hearing_refusable")
    assert "法定听证范围" in told["says"]
    scene = staged.at_discretion(bureau)
    scene.now = at(scene, 3, 5, 23, 59).now
    told = stopped(scene, act, "penalty.hearing_refusable")  # Friday the 6th, 00:00
    assert "视为受理" in told["says"]
    scene = at(staged.at_discretion(bureau), 3, 5, 23, 57)
    step(scene, act)
    assert hearing(scene).phase == "refused"


@pytest.mark.gate("penalty.hearing_accepted")
@pytest.mark.rule("N-ADM-06")
def test_silence_for_two_days_is_acceptance(bureau: Province) -> None:
    scene = staged.requested(bureau)
    stopped(scene, CALL, "penalty.hearing_accepted")
    at(scene, 3, 5, 23, 57)
    stopped(scene, CALL, "penalty.hearing_accepted")
    at(scene, 3, 6, 0, 0)
    step(scene, CALL)
    assert hearing(scene).phase == "called"
    assert scene.duty("penalty.hearing_answered").settled_by


@pytest.mark.gate("penalty.hearing_called_before")
@pytest.mark.rule("N-ADM-06", "N-TIME-05")
@pytest.mark.parametrize(("day", "lawful"), [(11, False), (12, True), (13, True)])
def test_a_hearing_is_called_seven_working_days_before(
    bureau: Province, day: int, *, lawful: bool
) -> None:
    """Called on Tuesday 3 March 2026: Thursday the 12th is the seventh working day."""
    scene = staged.accepted(bureau)
    holding = datetime(2026, 3, day, 9, 0, tzinfo=SHANGHAI).isoformat()
    if lawful:
        step(scene, CALL, holding_at=holding)
        assert hearing(scene).holding_at is not None
    else:
        told = stopped(scene, CALL, "penalty.hearing_called_before", holding_at=holding)
        assert "2026-03-12" in told["says"]


@pytest.mark.rule("N-ADM-06")
def test_the_hearing_is_owed_within_ten_days_and_the_answer_within_two(bureau: Province) -> None:
    scene = staged.requested(bureau)
    end = datetime(2026, 3, 13, tzinfo=SHANGHAI).date()
    held, answered = scene.duty("penalty.hearing_held"), scene.duty("penalty.hearing_answered")
    assert held.due_at == datetime.combine(end, time.max, SHANGHAI)
    assert answered.due_at == datetime.combine(end.replace(day=5), time.max, SHANGHAI)
    assert (held.debtor_role, answered.debtor_role) == ("LEGAL_DEPT", "LEGAL_DEPT")
    step(scene, "penalty.accept_hearing")
    assert scene.duty("penalty.hearing_answered").settled_by
    assert not scene.duty("penalty.hearing_held").settled_by
    step(scene, CALL)
    scene.tick(days=14)
    step(scene, "penalty.hold_hearing")
    assert scene.duty("penalty.hearing_held").settled_by


@pytest.mark.gate("penalty.hearing_staff_apart")
@pytest.mark.rule("P-ROLE-03", "R-ADM-04")
@pytest.mark.parametrize(
    "staff",
    [
        {"chair": "@handler"},
        {"clerk": "@assistant"},
        {"members": ["@handler"]},
        {"chair": "@reviewer", "clerk": "@reviewer"},
        {"members": ["@novice_reviewer"]},
    ],
)
def test_no_investigator_sits_in_the_hearing_and_nobody_twice(
    bureau: Province, staff: dict[str, Any]
) -> None:
    scene = staged.accepted(bureau)
    stopped(scene, CALL, "penalty.hearing_staff_apart", **staff)
    step(scene, CALL, members=["@station_head"])
    assert len(hearing(scene).members) == 1


@pytest.mark.rule("R-ADM-04")
def test_at_most_two_members_and_only_officers_sit(bureau: Province) -> None:
    scene = staged.accepted(bureau)
    with pytest.raises(Invalid, match="members"):
        step(scene, CALL, members=["@station_head", "@head", "@chief"])
    with pytest.raises(Invalid, match="chair"):
        step(scene, CALL, chair="@auxiliary")


@pytest.mark.gate("penalty.hearing_public")
@pytest.mark.rule("N-ADM-06", "G-ADM-27")
def test_a_hearing_is_public_but_never_of_a_minor(bureau: Province) -> None:
    scene = staged.accepted(bureau)
    told = stopped(scene, CALL, "penalty.hearing_public", closed_for="minor")
    assert "已满十八周岁" in told["says"]
    step(scene, CALL)
    assert hearing(scene).public
    step(scene, CALL, closed_for="privacy")  # called anew
    assert not hearing(scene).public
    young = staged.alleged(bureau, born="2011-06-01", no_guardian="监护人失联")
    acts = [{"offence": "@offence", "days": 3}]
    step(young, "penalty.notify", acts=acts, grave=True, hearing_told=True)
    through(young, REQUEST, "penalty.accept_hearing")
    told = stopped(young, CALL, "penalty.hearing_public")
    assert "未成年人案件的听证不公开" in told["says"]
    step(young, CALL, closed_for="minor")


@pytest.mark.gate("penalty.hearing_chaired")
@pytest.mark.gate("penalty.hearing_begun")
@pytest.mark.rule("R-ADM-04", "C-ADM-03", "N-ADM-06")
def test_record_and_report_come_from_who_sat_there_and_not_before_its_hour(
    bureau: Province,
) -> None:
    scene = through(staged.accepted(bureau), CALL)
    told = stopped(scene, "penalty.hold_hearing", "penalty.hearing_begun")
    assert "尚未到" in told["says"]
    scene.tick(days=14)
    scene.appoint("head", "LEGAL_DEPT")
    stopped(scene, "penalty.hold_hearing", "penalty.hearing_chaired", by="head")
    step(scene, "penalty.hold_hearing")
    stopped(scene, "penalty.report_hearing", "penalty.hearing_chaired", by="head")
    step(scene, "penalty.report_hearing")
    papers = {paper.kind: paper.body for paper in hearing(scene).papers.all()}
    assert set(papers) == {"record", "report"}
    assert set(papers["report"]) == {"course", "facts", "opinion"}  # the rest is in the file
    assert hearing(scene).phase == "reported"


@pytest.mark.rule("C-ADM-03")
def test_the_report_shows_its_six_items(bureau: Province) -> None:
    from plumbline.kernel import catalogue

    scene = staged.heard(bureau)
    actor = bureau.actor("head")
    _, shown = catalogue.view("hearing", scene.ids["hearing"], actor, scene.now, "work")
    labels = {label for label, _ in shown["facts"]}
    assert labels >= {"案由", "听证主持人", "记录员", "申请人", "听证时间", "听证地点", "举行方式"}
    (_, report) = shown["parts"]
    assert [label for label, _ in report["facts"]] == [
        "听证会的基本情况",
        "案件事实",
        "处理意见和建议",
    ]


@pytest.mark.gate("penalty.hearing_over")
@pytest.mark.rule("G-ADM-28")
def test_the_proposal_says_how_it_rests_on_the_record(bureau: Province) -> None:
    act = "penalty.file_hearing"
    scene = staged.requested(bureau)
    told = stopped(scene, act, "penalty.hearing_over")
    assert "尚未办结" in told["says"]
    scene = staged.heard(bureau)
    told = stopped(scene, act, "penalty.hearing_over", bearing="")
    assert "听证笔录" in told["says"]
    stranger = {"hearing": str(scene.bureau.officers["head"])}
    assert "没有这次听证" in stopped(scene, act, "penalty.hearing_over", **stranger)["says"]
    step(scene, act)
    assert "已经入卷" in stopped(scene, act, "penalty.hearing_over")["says"]


@pytest.mark.rule("N-ADM-07")
def test_the_time_of_the_hearing_does_not_count(bureau: Province) -> None:
    """Filed on 3 March, asked on the 3rd, filed again fifteen days later."""
    scene = staged.requested(bureau)
    limit = scene.duty("casework.case_in_time")
    assert limit.suspended_at is not None
    before = limit.due_at
    through(scene, "penalty.accept_hearing", CALL).tick(days=14)
    through(scene, "penalty.hold_hearing", "penalty.report_hearing", "penalty.file_hearing")
    limit = scene.duty("casework.case_in_time")
    assert limit.suspended_at is None
    assert timedelta(days=14) <= limit.due_at - before <= timedelta(days=17)


@pytest.mark.rule("N-ADM-07")
def test_an_examination_that_runs_keeps_the_limit_stopped(bureau: Province) -> None:
    scene = staged.requested(bureau)
    step(scene, "measures.commission")
    through(scene, "penalty.end_hearing", "penalty.file_hearing")
    assert scene.duty("casework.case_in_time").suspended_at is not None
    step(scene, "measures.receive_opinion")
    assert scene.duty("casework.case_in_time").suspended_at is None


@pytest.mark.gate("review.hearings_settled")
@pytest.mark.gate("penalty.hearings_settled")
@pytest.mark.rule("G-ADM-27", "G-ADM-28", "G-ADM-29", "N-ADM-06")
def test_nothing_is_reviewed_approved_or_decided_while_a_hearing_is_open(bureau: Province) -> None:
    scene = staged.offered(bureau)  # nobody asked yet, and five working days run
    stopped(scene, "review.submit", "review.hearings_settled")
    scene.tick(days=8)
    through(scene, "review.submit", "review.conclude")
    other = staged.offered(bureau)
    through(other, "penalty.waive_hearing", "review.submit", "review.conclude")
    step(other, REQUEST)  # may be asked for again, in time
    told = stopped(other, "review.approve", "review.hearings_settled")
    assert "已申请" in told["says"]
    through(other, "penalty.end_hearing", "penalty.file_hearing")
    step(other, "review.approve")
    step(other, REQUEST)
    stopped(other, "penalty.decide", "penalty.hearings_settled")
    through(other, "penalty.end_hearing", "penalty.file_hearing")
    assert "penalty.hearings_settled" not in other.shut("penalty.decide", "head")


@pytest.mark.rule("G-ADM-29")
@pytest.mark.gate("penalty.hearings_settled")
def test_one_hearing_holds_up_the_decision_on_all(bureau: Province) -> None:
    scene = staged.two(bureau)
    step(scene, REQUEST, person="@suspect")
    told = stopped(scene, "penalty.decide_one", "penalty.hearings_settled",
                   person="@first_suspect")  # fmt: skip
    assert "一并决定" in told["says"]


@pytest.mark.gate("after(review.submit)")
@pytest.mark.rule("G-ADM-28", "G-ADM-30")
def test_after_a_hearing_the_case_is_reviewed_anew(bureau: Province) -> None:
    scene = staged.offered(bureau)
    through(scene, "penalty.waive_hearing", "review.submit", "review.conclude", "review.approve")
    through(scene, REQUEST, "penalty.end_hearing", "penalty.file_hearing")
    stopped(scene, "penalty.decide", "after(review.submit)")
    through(scene, "review.send_back", "review.submit", "review.conclude", "review.approve")
    assert "after(review.submit)" not in scene.shut("penalty.decide", "head")


@pytest.mark.rule("N-ADM-06", "N-TIME-05")
@pytest.mark.usefixtures("bureau")
def test_the_statute_wins_over_the_older_rule() -> None:
    limit = in_force("N-ADM-06.request", datetime(2026, 3, 3, tzinfo=SHANGHAI).date())
    body = limit.body_as(TimeLimit)
    assert (body.amount, str(body.unit)) == (5, "working_day")


def test_scenes_lead_where_they_say(bureau: Province) -> None:
    way = (staged.requested, staged.accepted, staged.called, staged.held, staged.heard)
    phases = [hearing(build(bureau)).phase for build in way]
    assert phases == ["requested", "accepted", "called", "held", "reported"]
    assert scenes.PHASES["approved"](bureau).case.phase == "approved"
