"""Return visits: for every case with an outcome, by another unit, answered once and for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.doors.cli.province import Province
from plumbline.intake.models import Receipt
from plumbline.kernel.act import ACTS, Invalid, NotFound
from plumbline.kernel.catalogue import find, view
from plumbline.kernel.models import Clear, Entry
from plumbline.law.roles import NOBODYS, PUBLIC, Role
from plumbline.notices.terms import Became
from plumbline.surveys import sms
from plumbline.surveys.models import Answer, FollowUp, Questionnaire, Visit
from plumbline.surveys.reads import readable
from plumbline.surveys.visiting import open_visits_due
from tests import cast, scenes
from tests.scenes import Scene, step
from tests.surveys.scene import (
    BAD,
    GOOD,
    QUESTIONS,
    REMARK,
    asked,
    at,
    complained,
    drafted,
    ended,
    visited,
)

pytestmark = pytest.mark.usefixtures("db")


def the_visit(scene: Scene) -> Visit:
    return Visit.objects.get(pk=scene.ids["return_visit"])


# Opening.


@pytest.mark.rule("D-OPEN-07", "3.5c")
@pytest.mark.gate("surveys.outcome_told")
@pytest.mark.gate("surveys.not_visited")
def test_every_case_with_an_outcome_is_visited_and_no_other(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    assert open_visits_due(scene.now) == []
    shut = scene.refused("surveys.open_visit", "clock")
    assert set(shut) == {"surveys.outcome_told"}
    assert "没有应当告知" in shut["surveys.outcome_told"].as_json()["says"]
    step(scene, "casework.refuse_filing")
    (opened,) = open_visits_due(scene.now)
    assert open_visits_due(scene.now) == []  # once
    scene.ids["return_visit"] = opened
    visit = the_visit(scene)
    assert (visit.case_id, visit.outcome) == (scene.ids["case"], "casework.refuse_filing")
    assert visit.line == visit.unit[:-1]  # the unit above
    again = scene.refused("surveys.open_visit", "clock")
    assert set(again) == {"surveys.not_visited"}
    assert again["surveys.not_visited"].as_json()["says"] == "本案已经列入回访"


@pytest.mark.rule("D-OPEN-07")
def test_an_outcome_before_the_time_to_answer_is_history(bureau: Province) -> None:
    scene = ended(bureau).tick(days=31)
    assert open_visits_due(scene.now) == []


@pytest.mark.rule("P-OPEN-05", "D-OPEN-07")
@pytest.mark.gate("surveys.not_secret")
def test_a_case_handled_offline_is_not_written_to_by_itself(bureau: Province) -> None:
    scene = scenes.offline(bureau)
    shut = scene.refused("surveys.open_visit", "clock")
    assert "surveys.not_secret" in shut
    assert "涉密或者线下" in shut["surveys.not_secret"].as_json()["says"]
    assert "surveys.not_secret" not in ended(bureau).shut("surveys.open_visit", "clock")


@pytest.mark.rule("D-OPEN-07")
def test_the_visit_is_owed_by_the_unit_above_from_the_day_of_the_outcome(bureau: Province) -> None:
    scene = ended(bureau).tick(days=2)
    step(scene, "surveys.open_visit")
    owed = scene.duty("surveys.visited_in_time")
    visit = the_visit(scene)
    assert (owed.line, owed.debtor_role) == (visit.line, Role.LEGAL_DEPT)
    assert owed.started_at == visit.outcome_at
    step(scene, "surveys.answer_by_phone")
    assert scene.duty("surveys.visited_in_time").settled_at == scene.now


# Who sees and who visits.


@pytest.mark.rule("D-OPEN-07", "P-ROLE-01")
@pytest.mark.parametrize("who", ["handler", "assistant", "station_head", "recruit", "stranger"])
def test_the_unit_that_handled_the_case_sees_nothing_of_the_visit(
    bureau: Province, who: str
) -> None:
    scene = complained(bureau)
    for kind in ("return_visit", "follow_up"):
        with pytest.raises(NotFound):
            find(kind, scene.ids[kind], bureau.actor(who), scene.now)
    assert not readable(bureau.actor(who), scene.now.date()).exists()
    assert readable(bureau.actor("inspector"), scene.now.date()).exists()  # the control


@pytest.mark.rule("D-OPEN-07", "P-ROLE-01")
@pytest.mark.gate("surveys.other_unit")
@pytest.mark.parametrize(
    "act", ["answer_by_phone", "note_contact", "end_visit", "conclude_follow_up"]
)
def test_nobody_asks_how_satisfied_people_are_with_his_own_unit(bureau: Province, act: str) -> None:
    code = f"surveys.{act}"
    scene = scenes.READY[code](bureau)
    scene.appoint("station_head", "INSPECTION")  # now he reaches the visit, and stays of the unit
    scene.appoint("handler", "INSPECTION")
    for who in ("station_head", "handler"):
        shut = scene.refused(code, who, **scenes.FORMS[code])
        assert set(shut) == {"surveys.other_unit"}
        assert "办案单位以外的人员" in shut["surveys.other_unit"].as_json()["says"]
        kind = ACTS[code].on.kind
        _, shown = view(kind, scene.ids[kind], bureau.actor(who), scene.now, "test")
        assert REMARK not in str(shown)
        assert not readable(bureau.actor(who), scene.now.date()).exists()
    step(scene, code)


@pytest.mark.rule("P-OPEN-04", "D-OPEN-07")
def test_number_and_code_are_not_those_of_the_receipt_and_shown_nowhere(bureau: Province) -> None:
    scene = visited(bureau)
    visit, receipt = the_visit(scene), Receipt.objects.get(case=scene.ids["case"])
    assert visit.code != receipt.code
    assert visit.number != receipt.number
    _, shown = view("return_visit", visit.pk, bureau.actor("inspector"), scene.now, "test")
    assert visit.code not in str(shown)
    assert "钱某" in str(shown)


@pytest.mark.rule("D-OPEN-07")
def test_a_visit_says_that_it_was_answered_and_not_what(bureau: Province) -> None:
    scene = complained(bureau)
    _, shown = view("return_visit", the_visit(scene).pk, bureau.actor("inspector"), scene.now, "t")
    assert "网页" in str(shown)
    assert REMARK not in str(shown)
    assert "不满意" not in str(shown)
    _, shown = view("follow_up", scene.ids["follow_up"], bureau.actor("inspector"), scene.now, "t")
    assert REMARK in str(shown)  # whoever follows up has to know


# Answering.


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.gate("surveys.in_window")
@pytest.mark.parametrize("act", ["answer", "answer_by_sms", "answer_by_phone"])
def test_answers_come_until_their_last_day(bureau: Province, act: str) -> None:
    code = f"surveys.{act}"
    scene = visited(bureau)
    last = the_visit(scene).answer_until
    scene.tick(days=(last - scene.now.date()).days)
    assert scene.shut(code, scenes.doer(code)) == {}
    scene.tick(days=1)
    shut = scene.refused(code, scenes.doer(code), **scenes.FORMS[code])
    assert set(shut) == {"surveys.in_window"}
    assert last.isoformat() in shut["surveys.in_window"].as_json()["says"]


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.gate("surveys.questions_in_force")
@pytest.mark.parametrize("act", ["answer", "answer_by_sms", "answer_by_phone"])
def test_nothing_is_asked_that_nobody_approved(bureau: Province, act: str) -> None:
    code = f"surveys.{act}"
    scene = visited(bureau, scenes.not_filed(bureau))
    at(scene, "surveys.draft_questionnaire", cast.PROVINCE)
    shut = scene.refused(code, scenes.doer(code), **scenes.FORMS[code])
    assert set(shut) == {"surveys.questions_in_force"}
    assert shut["surveys.questions_in_force"].as_json()["says"] == "还没有批准的回访问卷"
    step(scene, "surveys.approve_questionnaire")
    step(scene, code)


@pytest.mark.rule("D-OPEN-07")
def test_an_answer_is_given_once_and_nobody_can_change_it(bureau: Province) -> None:
    scene = visited(bureau)
    step(scene, "surveys.answer", **GOOD)
    for act in ("answer", "answer_by_sms", "answer_by_phone"):
        code = f"surveys.{act}"
        assert set(scene.refused(code, scenes.doer(code), **scenes.FORMS[code])) == {
            "phase(open,ended)"
        }
    writes = [
        act.code for act in ACTS.values()
        if act.code.startswith("surveys.") and act.code.partition(".")[2].startswith("answer")
    ]  # fmt: skip
    assert writes == ["surveys.answer", "surveys.answer_by_sms", "surveys.answer_by_phone"]
    kept = Answer.objects.get()
    for sql in ("UPDATE surveys_answer SET satisfied = 5", "DELETE FROM surveys_answer",
                "TRUNCATE surveys_answer CASCADE"):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with connection.cursor() as cursor:  # the control: the same hand may read
        cursor.execute("SELECT satisfied FROM surveys_answer")
        assert cursor.fetchall() == [(kept.satisfied,)]


@pytest.mark.rule("D-OPEN-07")
def test_the_ledger_commits_to_an_answer_without_saying_it(bureau: Province) -> None:
    complained(bureau)
    entry = Entry.objects.get(act="surveys.answer")
    assert entry.body["form"] == {}
    assert set(entry.body["personal"]) == set(BAD)
    assert Clear.objects.get(entry=entry, name="remark").value == REMARK
    assert entry.actor == PUBLIC.id


@pytest.mark.rule("D-OPEN-07")
def test_no_officer_can_answer_for_the_public() -> None:
    assert [r for r in ACTS["surveys.answer"].by if r not in NOBODYS] == []
    assert [r for r in ACTS["surveys.answer_by_sms"].by if r not in NOBODYS] == []


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, []),
        ({"satisfied": 3}, []),
        ({"satisfied": 2}, ["satisfied"]),
        ({"treated": 1}, ["treated"]),
        ({"receipt": False, "told": False}, ["receipt", "told"]),
        ({"receipt": None, "told": None, "treated": None}, []),
    ],
)
def test_a_negative_answer_opens_a_follow_up_with_its_own_clock(
    bureau: Province, more: dict[str, Any], why: list[str]
) -> None:
    scene = visited(bureau)
    step(scene, "surveys.answer_by_phone", **{**GOOD, **more})
    found = FollowUp.objects.filter(visit=the_visit(scene)).first()
    assert (found.why if found else []) == why
    if found:
        owed = scene.duty("surveys.followed_up_in_time")
        assert (owed.subject_id, owed.line) == (found.pk, the_visit(scene).unit[:-1])
        scene.tick(days=1)
        step(scene, "surveys.conclude_follow_up")
        assert scene.duty("surveys.followed_up_in_time").settled_at == scene.now


# Not reached.


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.gate("surveys.tried")
def test_nobody_is_unreachable_before_three_days_of_trying(bureau: Province) -> None:
    scene = visited(bureau)
    for tries in range(3):
        shut = scene.refused("surveys.end_visit", "inspector", why="unreachable")
        says = shut["surveys.tried"].as_json()["says"]
        assert says == f"至少应当在3个不同的日子联系，现在只有{tries}个"
        step(scene, "surveys.note_contact")
        step(scene, "surveys.note_contact")  # twice a day is one day
        scene.tick(days=1)
    step(scene, "surveys.end_visit", why="unreachable")
    assert scene.duty("surveys.visited_in_time").settled_at == scene.now
    step(scene, "surveys.answer")  # he may still


@pytest.mark.rule("D-OPEN-07")
def test_whoever_declines_is_not_pressed(bureau: Province) -> None:
    scene = visited(bureau)
    step(scene, "surveys.end_visit", why="declined")
    assert the_visit(scene).phase == "ended"


# SMS.


@pytest.mark.rule("D-OPEN-07", "3.5c")
@pytest.mark.parametrize(
    ("text", "score"),
    [("5", 5), (" ４ ", 4), ("3分", 3), ("回复2。", 2), ("1!", 1), ("6", None), ("55", None),
     ("", None), ("满意", None), ("5" * 200, None), ("-5", None)],
)  # fmt: skip
def test_a_reply_says_a_digit_or_nothing(text: str, score: int | None) -> None:
    assert sms.digit(text) == score


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_a_reply_by_sms_counts_once(bureau: Province) -> None:
    scene = visited(bureau)
    visit, now = the_visit(scene).pk, scene.now + timedelta(minutes=1)
    assert sms.replied(visit, "什么？", now, "m0") is Became.UNCLEAR
    assert sms.replied(visit, "2", now, "m1") is Became.TAKEN
    assert sms.replied(visit, "2", now, "m1") is Became.TAKEN  # the provider sent it twice
    assert sms.replied(visit, "5", now, "m2") is Became.SHUT
    assert Answer.objects.get().satisfied == 2
    assert FollowUp.objects.count() == 1


# The questionnaire.


@pytest.mark.rule("D-OPEN-07", "0.2")
@pytest.mark.gate("surveys.from_province")
def test_no_unit_words_the_questions_by_which_it_is_measured(bureau: Province) -> None:
    scene = Scene(bureau)
    county = bureau.units[cast.COUNTY]
    form = scenes.FORMS["surveys.draft_questionnaire"]
    shut = scene.refused("surveys.draft_questionnaire", "reviewer", county, **form)
    assert set(shut) == {"surveys.from_province"}
    assert "不是省级" in shut["surveys.from_province"].as_json()["says"]
    at(scene, "surveys.draft_questionnaire", cast.PROVINCE)


@pytest.mark.rule("P-ROLE-01", "D-OPEN-07")
@pytest.mark.gate("apart(surveys.draft_questionnaire)")
def test_whoever_drafted_the_questions_does_not_approve_them(bureau: Province) -> None:
    scene = drafted(bureau)
    shut = scene.refused("surveys.approve_questionnaire", "provincial_lawyer",
                         **scenes.FORMS["surveys.approve_questionnaire"])  # fmt: skip
    assert set(shut) == {"apart(surveys.draft_questionnaire)"}
    assert "不同的人" in shut["apart(surveys.draft_questionnaire)"].as_json()["says"]
    step(scene, "surveys.approve_questionnaire")


@pytest.mark.rule("D-OPEN-07")
def test_an_answer_belongs_to_the_version_that_was_asked(bureau: Province) -> None:
    scene = visited(bureau)
    short = [one for one in QUESTIONS if one["topic"] == "satisfied"]
    at(scene, "surveys.draft_questionnaire", cast.PROVINCE, questions=short)
    step(scene, "surveys.approve_questionnaire")
    with pytest.raises(Invalid, match="没有问"):
        step(scene, "surveys.answer", **GOOD)
    step(scene, "surveys.answer_by_sms")
    assert Answer.objects.get().questionnaire.number == 2


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.parametrize(
    "questions", [[], QUESTIONS[:2], [*QUESTIONS, QUESTIONS[0]], [QUESTIONS[3]] * 2]
)
def test_a_questionnaire_asks_each_thing_once_and_satisfaction_always(
    bureau: Province, questions: list[dict[str, Any]]
) -> None:
    with pytest.raises(Invalid, match="questions"):
        at(Scene(bureau), "surveys.draft_questionnaire", cast.PROVINCE, questions=questions)


def test_a_declined_questionnaire_is_not_asked(bureau: Province) -> None:
    scene = asked(bureau)
    at(scene, "surveys.draft_questionnaire", cast.PROVINCE)
    step(scene, "surveys.approve_questionnaire", verdict="decline")
    assert [q.phase for q in Questionnaire.objects.order_by("number")] == ["approved", "declined"]
