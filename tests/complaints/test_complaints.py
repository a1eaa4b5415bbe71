"""Complaints: who may not touch or see them, the clocks of 11.4, the answer, the review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.complaints import reads
from plumbline.complaints.hiding import listed, unhidden
from plumbline.complaints.models import Answer, Complaint
from plumbline.complaints.triggers import triggers
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue, scope
from plumbline.kernel.act import ACTS, Invalid, NotFound
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Clear, Duty, Entry
from plumbline.law.calendar import legal_day
from plumbline.law.roles import PUBLIC
from tests import cast, scenes
from tests.complaints import scene as complaints
from tests.complaints.scene import ANSWER, ASKED, CHECK, FOUND, LODGED, complaint
from tests.scenes import FORMS, Scene, doer, resolved, step, stopped

pytestmark = pytest.mark.usefixtures("db")


def sees(scene: Scene, who: str) -> bool:
    """Whether an officer is shown the complaint, by every way there is."""
    row, actor = complaint(scene), scene.bureau.actor(who)
    by_page = True
    try:
        catalogue.view("complaint", row.pk, actor, scene.now, "test")
    except NotFound:
        by_page = False
    by_list = reads.visible(actor, scene.now).filter(pk=row.pk).exists()
    assert by_page == by_list
    return by_page


def wrong(scene: Scene, act: str, by: str = "", **form: Any) -> list[str]:
    with pytest.raises(Invalid) as invalid:
        scene.do(act, by or doer(act), **{**FORMS[act], **form})
    return [field for field, _ in invalid.value.errors]


# Lodging.


@pytest.mark.rule("3.5b", "D-OPEN-11", "G-INT-01")
def test_the_public_lodges_and_gets_number_and_code_at_once(bureau: Province) -> None:
    scene = complaints.lodged(bureau)
    row = complaint(scene)
    assert row.number == f"T{cast.STATION}2026000001"
    assert len(row.code) == 8
    assert (row.phase, row.channel, row.reporter) == ("lodged", "web", "钱某")
    entry = Entry.objects.get(pk=row.entry_id)
    assert (entry.actor, entry.role) == (PUBLIC.id, "PUBLIC")
    assert not {"facts", "reporter", "phone", "about"} & set(entry.body["form"])
    assert {"facts", "reporter"} <= set(Clear.objects.filter(entry=entry.pk).values_list(
        "name", flat=True))  # fmt: skip


@pytest.mark.rule("D-OPEN-11")
def test_a_complaint_may_be_anonymous_and_a_request_for_information_not(bureau: Province) -> None:
    scene = complaints.lodged(bureau, reporter="", phone="", about="")
    assert complaint(scene).reporter == ""
    with pytest.raises(Invalid, match="reporter"):
        scene.do("complaints.lodge", "public", bureau.units[cast.COUNTY],
                 **(ASKED | {"reporter": ""}))  # fmt: skip
    with pytest.raises(Invalid, match="phone"):
        scene.do("complaints.lodge", "public", bureau.units[cast.COUNTY], **{**ASKED, "phone": ""})


@pytest.mark.rule("D-OPEN-11", "G-INT-01")
@pytest.mark.parametrize("channel", ["walk_in", "phone", "letter", "12389", "110"])
def test_any_officer_writes_down_what_is_said_and_it_leaves_his_unit(
    bureau: Province, channel: str
) -> None:
    scene = Scene(bureau)
    for who in ("stranger", "auxiliary", "handler"):
        at = bureau.units["220202001" if who == "stranger" else cast.STATION]
        scene.do("complaints.note", who, at, **resolved(scene, FORMS["complaints.note"])
                 | {"channel": channel})  # fmt: skip
        row = complaint(scene)
        assert (row.channel, row.line[-1]) == (channel, cast.COUNTY)
        assert not sees(scene, who)


def test_a_unit_that_is_none_is_said_to_be_none(bureau: Province) -> None:
    scene = Scene(bureau)
    unit = str(bureau.officers["handler"])
    with pytest.raises(Invalid, match="unit"):
        scene.do("complaints.note", "handler", bureau.units[cast.STATION],
                 **{**LODGED, "channel": "phone", "unit": unit})  # fmt: skip


# Routing.


@pytest.mark.rule("3.5b", "D-OPEN-11")
def test_a_check_of_acceptance_goes_to_the_unit_above_the_station(bureau: Province) -> None:
    scene = complaints.lodged(bureau, **CHECK)
    assert complaint(scene).line == ["22", "2201", cast.COUNTY]
    assert sees(scene, "inspector")
    assert sees(scene, "head")
    for who in ("station_head", "handler", "recruit", "stranger", "trainer"):
        assert not sees(scene, who), who


@pytest.mark.rule("D-OPEN-11", "P-ROLE-01")
@pytest.mark.parametrize("about", ["何正", "局长何正，警号不详", "警号2201022"])
def test_a_leader_complained_of_never_sees_it_nor_does_his_unit(
    bureau: Province, about: str
) -> None:
    scene = complaints.lodged(bureau, about=about)
    row = complaint(scene)
    assert row.officers == [bureau.officers["head"]]
    assert row.line == ["22", "2201"]
    for who in ("head", "inspector", "chief", "reviewer"):
        assert not sees(scene, who), who
    assert sees(scene, "upper")


@pytest.mark.rule("D-OPEN-11", "P-ROLE-01")
def test_whoever_worked_on_the_case_complained_of_never_sees_it(bureau: Province) -> None:
    scene = scenes.decided(bureau, "administrative")
    number = scene.case.number
    scene.do("complaints.lodge", "public", bureau.units[cast.STATION],
             **{**LODGED, "about": "", "about_number": number})  # fmt: skip
    row = complaint(scene)
    assert row.case is not None
    assert row.case.number == number
    assert row.line == ["22", "2201"]  # the head of the county decided, its lawyer reviewed
    for who in ("handler", "assistant", "reviewer", "head"):
        assert bureau.officers[who] in row.barred, who
        assert not sees(scene, who), who
    # The control: of another case they see what is complained of.
    scene.do("complaints.lodge", "public", bureau.units[cast.STATION], **{**LODGED, "about": ""})
    assert sees(scene, "reviewer")


@pytest.mark.rule("D-OPEN-11", "G-ADM-05")
def test_whoever_is_bound_to_those_concerned_keeps_out(bureau: Province) -> None:
    scene = Scene(bureau)
    tie = FORMS["people.declare_tie"] | {"name": "钱某"}
    scene.do("people.declare_tie", "inspector", bureau.officers["inspector"], **tie)
    scene.do("complaints.lodge", "public", bureau.units[cast.STATION], **LODGED)
    assert bureau.officers["inspector"] in complaint(scene).barred
    assert complaint(scene).line == ["22", "2201"]
    assert not sees(scene, "inspector")


@pytest.mark.rule("D-OPEN-11", "P-ROLE-01")
def test_a_post_that_comes_later_does_not_show_it(bureau: Province) -> None:
    """The line alone would: the handler complained of is made inspector of the county."""
    scene = complaints.lodged(bureau).appoint("handler", "INSPECTION")
    actor = bureau.actor("handler")
    row = complaint(scene)
    assert scope.sees(actor, row, legal_day(scene.now))  # the control
    assert not sees(scene, "handler")
    with pytest.raises(NotFound):
        unhidden(row, actor)
    assert not listed(scope.visible(Complaint, actor, legal_day(scene.now)), actor).exists()
    assert unhidden(row, bureau.actor("inspector")) == row
    assert listed(Complaint.objects.all(), bureau.actor("inspector")).get() == row


@pytest.mark.rule("D-OPEN-12")
def test_a_request_for_information_stays_with_the_organ_that_was_asked(bureau: Province) -> None:
    assert complaint(complaints.requested(bureau)).line[-1] == cast.COUNTY
    scene = Scene(bureau)
    scene.do("complaints.lodge", "public", bureau.units[cast.STATION], **ASKED)
    assert complaint(scene).line[-1] == cast.COUNTY


def test_of_the_highest_unit_it_stays_there_without_those_complained_of(bureau: Province) -> None:
    scene = complaints.lodged(bureau, unit=cast.PROVINCE, about="尚主")
    assert complaint(scene).line == ["22"]
    assert not sees(scene, "provincial_head")
    assert sees(scene, "provincial_lawyer")


@pytest.mark.rule("D-OPEN-11", "P-ROLE-01")
def test_once_somebody_is_known_to_be_meant_it_goes_out_of_his_sight(bureau: Province) -> None:
    scene = complaints.lodged(bureau, about="")
    told = scene.duty("complaints.told_in_time")
    chief = str(bureau.officers["chief"])
    step(scene, "complaints.identify", officers=[chief])
    assert complaint(scene).line == ["22", "2201"]
    assert not sees(scene, "chief")
    moved = scene.duty("complaints.told_in_time")
    assert (moved.line, moved.started_at, moved.due_at) == (["22", "2201"], told.started_at,
                                                            told.due_at)  # fmt: skip
    assert not Duty.objects.filter(line=told.line, subject_id=told.subject_id, settled_by=None)
    # Named once, out for good: taking the name away brings nobody back.
    scene.do("complaints.identify", "upper", officers=[])
    assert bureau.officers["chief"] in complaint(scene).barred
    assert wrong(scene, "complaints.identify", "upper", officers=[str(bureau.units["22"])])
    assert wrong(scene, "complaints.identify", "upper", about_number="没有") == ["about_number"]


# Who may.

KEPT_OUT = [code for code in ACTS if "complaints.not_kept_out" in
            {gate.code for gate in ACTS[code].gates}]  # fmt: skip


@pytest.mark.gate("complaints.not_kept_out")
@pytest.mark.rule("D-OPEN-11", "G-ADM-05", "P-ROLE-01")
@pytest.mark.parametrize("act", KEPT_OUT)
def test_nobody_handles_what_is_said_of_himself(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    assert scene.shut(act, doer(act)) == {}
    row = complaint(scene)
    row.officers = [bureau.officers[doer(act)]]  # asked only, never stored
    gate = next(g for g in ACTS[act].gates if g.code == "complaints.not_kept_out")
    refusal = gate.ask(Situation(row, bureau.actor(doer(act)), scene.now, scene.now))
    assert refusal is not None
    assert "不得" in refusal.as_json()["says"]


@pytest.mark.gate("complaints.named_may")
@pytest.mark.rule("D-OPEN-11", "P-ROLE-01")
def test_who_is_named_to_handle_it_has_a_post_over_it_and_nothing_to_do_with_it(
    bureau: Province,
) -> None:
    scene = complaints.lodged(bureau)
    handler, stranger = (str(bureau.officers[who]) for who in ("handler", "stranger"))
    told = stopped(scene, "complaints.assign", "complaints.named_may", officers=[handler])
    assert "李勤" in told["says"]
    assert "被投诉人" in told["says"]
    told = stopped(scene, "complaints.assign", "complaints.named_may", officers=[stranger])
    assert "没有相应职责" in told["says"]
    offered = {label for _, label in reads.lookers(complaint(scene))}
    assert not [label for label in offered if "李勤" in label]
    step(scene, "complaints.assign")
    assert complaint(scene).handlers == [bureau.officers["reviewer"]]


@pytest.mark.gate("complaints.handler")
@pytest.mark.rule("D-OPEN-11")
def test_it_is_looked_into_by_whoever_was_told_to(bureau: Province) -> None:
    scene = complaints.accepted(bureau)
    stopped(scene, "complaints.find", "complaints.handler", by="inspector")
    step(scene, "complaints.find")


@pytest.mark.gate("apart(complaints.find)")
@pytest.mark.rule("P-ROLE-01")
def test_who_looked_into_it_neither_extends_nor_answers(bureau: Province) -> None:
    scene = complaints.accepted(bureau)
    step(scene, "complaints.assign", officers=[str(bureau.officers["head"])])
    stopped(scene, "complaints.extend", "apart(complaints.find)")
    scene.do("complaints.find", "head", **resolved(scene, FOUND))
    stopped(scene, "complaints.reply", "apart(complaints.find)")
    scene.do("complaints.reply", "chief", **ANSWER)


# Taken up or not.


@pytest.mark.rule("D-OPEN-09", "D-SUP-09")
def test_within_fifteen_days_it_is_told_whether_it_is_taken_up(bureau: Province) -> None:
    scene = complaints.lodged(bureau)
    duty = scene.duty("complaints.told_in_time")
    assert legal_day(duty.due_at).isoformat() == "2026-03-18"
    step(scene, "complaints.accept")
    assert scene.duty("complaints.told_in_time").settled_by == scene.entry.pk
    sixty = scene.duty("complaints.concluded_in_time")
    assert legal_day(sixty.due_at).isoformat() == "2026-05-06"  # the sixtieth day is a holiday
    assert sixty.basis


@pytest.mark.rule("D-OPEN-10", "D-OPEN-13")
def test_what_is_not_taken_up_is_told_with_ground_and_the_way_to_go(bureau: Province) -> None:
    scene = complaints.lodged(bureau)
    assert wrong(scene, "complaints.decline", ways="") == ["ways"]
    assert wrong(scene, "complaints.decline", ground="investigation") == ["ground"]
    assert wrong(scene, "complaints.decline", ground="unclear") == ["ground"]
    step(scene, "complaints.decline")
    row = complaint(scene)
    assert (row.phase, row.ground) == ("declined", "reconsideration")
    assert "区人民政府" in row.ways
    scene = complaints.requested(bureau)
    scene.do("complaints.decline", "reviewer", ground="investigation", ways="依照刑事诉讼法办理")
    assert complaint(scene).ground == "investigation"


@pytest.mark.gate("complaints.not_taken_up")
@pytest.mark.rule("D-OPEN-09", "D-OPEN-10")
def test_what_was_taken_up_is_answered_and_not_declined(bureau: Province) -> None:
    scene = complaints.accepted(bureau)
    stopped(scene, "complaints.decline", "complaints.not_taken_up")
    step(complaints.lodged(bureau), "complaints.decline")


@pytest.mark.gate("complaints.once_extended")
@pytest.mark.rule("D-OPEN-09", "D-OPEN-12")
def test_the_period_is_extended_once(bureau: Province) -> None:
    scene = complaints.accepted(bureau)
    before = scene.duty("complaints.concluded_in_time").due_at
    step(scene, "complaints.extend")
    after = scene.duty("complaints.concluded_in_time")
    assert (after.due_at - before).days >= 30
    assert after.extended == 1
    stopped(scene, "complaints.extend", "complaints.once_extended")
    # Where it moves, the extension goes with it.
    step(scene, "complaints.identify", officers=[str(bureau.officers["chief"])])
    assert scene.duty("complaints.concluded_in_time").due_at == after.due_at


@pytest.mark.gate("complaints.matter(petition)")
@pytest.mark.rule("D-OPEN-10", "D-OPEN-12")
@pytest.mark.parametrize("act", ["complaints.identify", "complaints.accept",
                                 "complaints.ask_review"])  # fmt: skip
def test_a_request_for_information_goes_the_way_of_its_own_rules(
    bureau: Province, act: str
) -> None:
    scene = complaints.requested(bureau)
    assert "complaints.matter(petition)" in scene.shut(act, doer(act))
    stopped(scene, act, "complaints.matter(petition)")


@pytest.mark.gate("complaints.matter(information)")
@pytest.mark.rule("D-OPEN-12")
@pytest.mark.parametrize(
    "act", ["complaints.ask_clarification", "complaints.consult", "complaints.clarify",
            "complaints.consulted"],
)  # fmt: skip
def test_clarification_and_third_parties_belong_to_requests_for_information(
    bureau: Province, act: str
) -> None:
    scene = complaints.accepted(bureau)
    stopped(scene, act, "complaints.matter(information)")
    assert scenes.READY[act](bureau).shut(act, doer(act)) == {}


# Information.


@pytest.mark.rule("D-OPEN-12")
def test_information_is_answered_in_twenty_working_days_and_at_once_if_one_can(
    bureau: Province,
) -> None:
    scene = complaints.requested(bureau)
    duty = scene.duty("complaints.information_in_time")
    assert legal_day(duty.due_at).isoformat() == "2026-03-31"
    step(scene, "complaints.assign")
    provided: dict[str, Any] = {"outcome": "provided", "fault": None, "officers": []}
    step(scene, "complaints.find", **provided)
    step(scene, "complaints.reply", outcome="provided")
    assert complaint(scene).phase == "replied"
    assert scene.duty("complaints.information_in_time").settled_by == scene.entry.pk


@pytest.mark.gate("complaints.ask_in_time")
@pytest.mark.rule("D-OPEN-12")
def test_clarification_is_asked_for_within_seven_working_days_and_begins_the_period_anew(
    bureau: Province,
) -> None:
    scene = complaints.requested(bureau)
    late = complaints.requested(bureau).tick(days=10)
    told = stopped(late, "complaints.ask_clarification", "complaints.ask_in_time")
    assert "2026-03-12 23:59" in told["says"]
    assert wrong(scene, "complaints.ask_clarification", until="2026-03-03") == ["until"]
    step(scene, "complaints.ask_clarification")
    waiting = scene.duty("complaints.information_in_time")
    assert waiting.settled_by == scene.entry.pk
    scene.tick(days=3)
    scene.do("complaints.clarify", "public", facts="南岭派出所")
    anew = scene.duty("complaints.information_in_time")
    assert anew.pk != waiting.pk
    assert anew.started_at == scene.now
    assert complaint(scene).facts.endswith("\n南岭派出所")


@pytest.mark.gate("complaints.told_once")
@pytest.mark.rule("D-OPEN-12", "2.3c")
def test_all_that_is_missing_is_told_at_one_time_and_never_a_second(bureau: Province) -> None:
    scene = complaints.clarifying(bureau)
    step(scene, "complaints.clarify")
    told = stopped(scene, "complaints.ask_clarification", "complaints.told_once")
    assert "一次性" in told["says"]
    step(scene, "complaints.assign")
    step(scene, "complaints.find", outcome="provided", fault=None, officers=[])
    step(scene, "complaints.reply", outcome="provided")  # answered on what was asked


@pytest.mark.rule("D-OPEN-12")
def test_what_is_not_made_clear_in_time_ends_and_not_before(bureau: Province) -> None:
    scene = complaints.clarifying(bureau)
    decline: dict[str, Any] = {"ground": "unclear", "ways": "可以重新提出申请"}
    assert wrong(scene, "complaints.decline", "reviewer", **decline) == ["ground"]
    scene.tick(days=8)
    scene.do("complaints.decline", "reviewer", **decline)
    assert complaint(scene).phase == "declined"


@pytest.mark.gate("complaints.third_party_heard")
@pytest.mark.rule("D-OPEN-12")
def test_a_third_party_stops_the_clock_until_it_answered_or_its_time_is_over(
    bureau: Province,
) -> None:
    scene = complaints.requested(bureau)
    stopped(scene, "complaints.consulted", "complaints.third_party_heard")
    before = scene.duty("complaints.information_in_time").due_at
    step(scene, "complaints.consult")
    assert scene.duty("complaints.information_in_time").suspended_at is not None
    assert (
        legal_day(scene.duty("complaints.third_party_in_time").due_at).isoformat() == "2026-03-24"
    )
    stopped(scene, "complaints.consulted", "complaints.third_party_heard", said="")
    silent = complaints.consulting(bureau).tick(days=25)
    step(silent, "complaints.consulted", said="")
    assert silent.duty("complaints.information_in_time").due_at - before >= timedelta(days=25)
    step(scene.tick(days=4), "complaints.consulted")
    after = scene.duty("complaints.information_in_time")
    assert after.suspended_at is None
    assert legal_day(after.due_at).isoformat() == "2026-04-07"  # four days on is a holiday


# The answer.


@pytest.mark.gate("after(complaints.find)")
@pytest.mark.rule("D-OPEN-09", "D-SUP-09", "2.3b", "3.5b")
def test_it_is_closed_only_by_an_answer_with_an_outcome_after_somebody_looked(
    bureau: Province,
) -> None:
    scene = complaints.accepted(bureau)
    stopped(scene, "complaints.reply", "after(complaints.find)")
    step(scene, "complaints.find")
    for part in ("outcome", "facts", "law", "reasons"):
        assert part in wrong(scene, "complaints.reply", **{part: ""})
    assert wrong(scene, "complaints.reply", outcome="provided") == ["outcome"]
    step(scene, "complaints.reply")
    assert complaint(scene).phase == "replied"
    assert scene.duty("complaints.concluded_in_time").settled_by == scene.entry.pk
    assert Answer.objects.get().reasons == ANSWER["reasons"]
    # A review asks for a finding of its own.
    scene = complaints.reviewing(bureau)
    stopped(scene, "complaints.reply", "after(complaints.find)", by="upper")


def test_a_finding_says_what_was_wrong_where_something_was_and_nowhere_else(
    bureau: Province,
) -> None:
    scene = complaints.accepted(bureau)
    assert wrong(scene, "complaints.find", fault=None) == ["fault"]
    assert wrong(scene, "complaints.find", outcome="unjustified") == ["fault"]
    assert wrong(scene, "complaints.find", officers=[str(bureau.units["22"])]) == ["officers"]
    step(scene, "complaints.find", outcome="unproven", fault=None, officers=[])


def test_the_person_withdraws_and_no_officer_does(bureau: Province) -> None:
    scene = complaints.accepted(bureau)
    assert "role" in scene.refused("complaints.withdraw", "inspector")
    step(scene, "complaints.withdraw")
    assert complaint(scene).phase == "withdrawn"
    assert not Duty.objects.filter(subject_id=complaint(scene).pk, settled_by=None).exists()


# The second level.


@pytest.mark.rule("D-OPEN-09")
def test_a_review_goes_one_level_up_to_other_people_and_the_third_answer_is_final(
    bureau: Province,
) -> None:
    scene = complaints.reviewing(bureau)
    row = complaint(scene)
    assert (row.phase, row.level, row.line, row.handlers) == ("reviewing", 1, ["22", "2201"], [])
    due = scene.duty("complaints.review_in_time")
    assert legal_day(due.due_at).isoformat() == "2026-04-02"
    for who in ("reviewer", "head", "inspector"):
        assert bureau.officers[who] in row.barred, who
        assert not sees(scene, who), who
    scene = complaints.final(bureau)
    row = complaint(scene)
    assert (row.phase, row.level) == ("final", 2)
    assert list(row.answers.order_by("level").values_list("level", flat=True)) == [0, 1, 2]
    assert not sees(scene, "provincial_lawyer")  # who answered the review below
    assert "phase(replied,reviewed)" in scene.shut("complaints.ask_review", "public")


@pytest.mark.gate("complaints.review_in_time")
@pytest.mark.rule("D-OPEN-09")
def test_a_review_is_asked_for_within_thirty_days_of_the_answer(bureau: Province) -> None:
    scene = complaints.replied(bureau)
    last = scene.now.replace(hour=23, minute=58) + timedelta(days=30)
    late = complaints.replied(bureau)
    late.now = last + timedelta(minutes=5)
    told = stopped(late, "complaints.ask_review", "complaints.review_in_time", by="public")
    assert last.date().isoformat() in told["says"]
    scene.now = last
    scene.do("complaints.ask_review", "public", reasons="没有说明谁负责")


@pytest.mark.gate("complaints.unit_above")
@pytest.mark.rule("D-OPEN-09")
def test_above_the_province_the_way_leads_out_of_the_system(bureau: Province) -> None:
    scene = complaints.lodged(bureau, unit=cast.PROVINCE, about="")
    scene.do("complaints.assign", "provincial_head",
             officers=[str(bureau.officers["provincial_lawyer"])])  # fmt: skip
    scene.do("complaints.accept", "second_lawyer")
    scene.do("complaints.find", "provincial_lawyer", **resolved(scene, FOUND))
    scene.do("complaints.reply", "provincial_head", **ANSWER)
    told = stopped(scene, "complaints.ask_review", "complaints.unit_above", by="public")
    assert "公安部" in told["remedy"]
    step(complaints.replied(bureau), "complaints.ask_review")


# What others read of it.


@pytest.mark.rule("3.5b")
def test_a_justified_complaint_is_a_trigger_that_names_no_complainant(bureau: Province) -> None:
    scene = complaints.replied(bureau)
    span = (cast.OPENS, scene.now + timedelta(days=1))
    (one,) = triggers(*span)
    assert one.officers == (bureau.officers["handler"],)
    assert (one.fault, one.outcome, one.entry) == ("not_taken", "justified", scene.entry.pk)
    assert "钱某" not in str(one)
    assert triggers(*span, line=("22", "2201", cast.COUNTY, cast.STATION)) == [one]
    assert triggers(*span, line=("22", "2202")) == []
    assert triggers(scene.now + timedelta(seconds=1), span[1]) == []
    # What is being reviewed counts when the review has answered, and as that says.
    assert triggers(cast.OPENS, complaints.reviewing(bureau).now) == [one]
    again = complaints.reviewing(bureau)
    officers = [str(bureau.officers["provincial_lawyer"])]
    again.do("complaints.assign", "upper", officers=officers)
    again.do("complaints.find", "provincial_lawyer", outcome="unjustified", facts="没有此事")
    again.do("complaints.reply", "upper", **{**ANSWER, "outcome": "unjustified"})
    assert triggers(cast.OPENS, again.now + timedelta(days=1)) == [one]


@pytest.mark.rule("D-OPEN-11")
def test_who_complained_is_told_to_whoever_handles_it_and_each_look_is_noted(
    bureau: Province,
) -> None:
    scene = complaints.assigned(bureau)

    def shown(who: str) -> str:
        _, found = catalogue.view("complaint", scene.ids["complaint"], bureau.actor(who),
                                  scene.now, "test")  # fmt: skip
        return str(found)

    assert "钱某" in shown("reviewer")
    for who in ("head", "inspector", "upper", "auditor"):
        assert "钱某" not in shown(who), who
        assert "13000000000" not in shown(who), who
    pairs = [("complaint", scene.ids["complaint"]), ("case", scene.ids["complaint"])]
    assert reads.hidden(pairs, bureau.actor("reviewer")) == set()
    assert reads.hidden(pairs, bureau.actor("head")) == {scene.ids["complaint"]}


def test_rows_change_only_inside_an_act(bureau: Province) -> None:
    complaints.replied(bureau)
    for table in ("complaint", "finding", "answer"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM complaints_{table}")
