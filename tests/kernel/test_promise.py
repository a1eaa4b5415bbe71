"""The kernel's promise for every act: its order, its refusals, scope, roles and time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid, NotFound, Refused
from plumbline.kernel.models import Attempt, Duty, Entry, Unsealed
from plumbline.law.calendar import SHANGHAI
from plumbline.people.models import Post
from tests import cast, scenes
from tests.scenes import FORMS, MINUTE

pytestmark = pytest.mark.usefixtures("db")


# -- the order ------------------------------------------------------------------------------------


def test_a_wrong_form_is_refused_without_the_database(
    bureau: Province, django_assert_num_queries: Any
) -> None:
    handler = bureau.actor("handler")
    act = ACTS["casework.charge"]
    with django_assert_num_queries(0), pytest.raises(Invalid) as wrong:
        act.do(handler, uuid4(), {"name": "", "more": 1}, at=cast.OPENS, now=cast.OPENS)
    assert dict(wrong.value.errors) == {
        "name": "此项必填", "articles": "此项必填", "more": "没有这一项"
    }  # fmt: skip


def test_scope_is_asked_before_any_gate(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    attempts = Attempt.objects.count()
    with pytest.raises(NotFound):
        scene.do("review.submit", "stranger", **FORMS["review.submit"])
    assert Attempt.objects.count() == attempts


def test_outside_the_scope_is_the_same_as_missing(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    answers = []
    for subject in (scene.ids["case"], uuid4()):
        with pytest.raises(NotFound) as none:
            scene.do("casework.charge", "stranger", subject, **FORMS["casework.charge"])
        answers.append((type(none.value), none.value.args))
    assert answers[0] == answers[1]


def test_the_entry_comes_last(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau)
    with CaptureQueriesContext(connection) as asked:
        scene.do("review.submit", "handler", **FORMS["review.submit"])
    writes = [q["sql"] for q in asked if not q["sql"].startswith(('SELECT "', "SAVEPOINT", "REL"))]
    assert "plumbline_record" in writes[-1]
    assert not any("plumbline_record" in sql for sql in writes[:-1])


# -- refusals -------------------------------------------------------------------------------------


def test_all_refusals_come_at_once(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    refused = scene.refused("review.submit", "handler", proposal="移送")
    assert set(refused) == {
        "phase(investigating,returned)",
        "review.file_complete",
        "review.handled_in_area",
    }


def test_a_refusal_rolls_back_and_leaves_an_attempt(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    before, entries = (
        Case.objects.filter(pk=scene.ids["case"]).values().get(),
        Entry.objects.count(),
    )
    duties, waiting = list(Duty.objects.order_by("id").values()), Unsealed.objects.count()
    refused = scene.refused("review.approve", "head", opinion="同意")
    assert Case.objects.filter(pk=scene.ids["case"]).values().get() == before
    assert Entry.objects.count() == entries
    assert list(Duty.objects.order_by("id").values()) == duties
    assert Unsealed.objects.count() == waiting
    attempt = Attempt.objects.latest("id")
    assert attempt.act == "review.approve"
    assert attempt.actor == bureau.officers["head"]
    assert (attempt.subject_kind, attempt.subject_id) == ("case", scene.ids["case"])
    assert attempt.line == ["22", "2201", "220102", "220102001"]
    assert attempt.at == scene.now
    assert set(attempt.gates) == set(refused)


@pytest.mark.usefixtures("unannounced")
def test_what_perform_refuses_late_is_rolled_back_too(bureau: Province) -> None:
    """A limit into a year without a calendar is found after the act was performed."""
    scene = scenes.Scene(bureau, datetime(2026, 12, 21, 9, tzinfo=SHANGHAI), "administrative")
    made = scene.do("intake.report", "handler", way="call", facts="打架斗殴").made
    scene.ids["report"] = made
    done = scene.do("intake.accept", "handler", nature="administrative", brief="殴打他人")
    scene.ids["case"] = done.made
    entries = Entry.objects.count()
    refused = scene.refused("casework.open_inquiry", "station_head", reasons="有违法事实")
    assert list(refused) == ["casework.open_inquiry"]
    answer = refused["casework.open_inquiry"].as_json()
    assert answer["says"] == "期限延及2027年，而该年节假日安排尚未录入，无从计算"
    assert answer["who"] == ["系统管理员"]
    assert [cite["id"] for cite in answer["cites"]] == ["N-TIME-02", "N-TIME-09"]
    assert scene.case.phase == "accepted"
    assert scene.case.filed_at is None
    assert Entry.objects.count() == entries
    assert Attempt.objects.latest("id").gates == ["casework.open_inquiry"]


def test_an_act_that_finds_the_form_wrong_late_leaves_nothing(bureau: Province) -> None:
    scene = scenes.reported(bureau)
    entries = Entry.objects.count()
    with pytest.raises(Invalid) as wrong:
        scene.do(
            "intake.accept", "handler", nature="criminal", brief="盗窃", assistant=str(uuid4())
        )
    assert wrong.value.errors == [("assistant", "没有这名民警")]
    assert not Case.objects.exists()
    assert Entry.objects.count() == entries


@pytest.mark.rule("3.1d")
def test_a_refusal_says_what_stops_under_which_article_and_who_cures_it(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    answer = scene.refused("review.approve", "head", opinion="同意")["review.passed"].as_json()
    assert answer == {
        "gate": "review.passed",
        "says": "未经法律审核或者审核未通过，不得审批",
        "missing": {},
        "cites": answer["cites"],
        "versions": [],
        "remedy": "提请法律审核并获通过",
        "who": ["法制部门", "法制员"],
        "contest": "对此有异议的，可以向本级公安机关法制部门提出，或者向督察部门反映",
    }
    assert [cite["id"] for cite in answer["cites"]] == ["3.1d", "G-ADM-30", "G-ADM-31"]
    assert all(cite["source"] and cite["mark"] for cite in answer["cites"])


def test_the_question_without_the_deed_has_the_same_gates_and_words(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    asked = scene.shut("review.submit", "handler")
    refused = scene.refused("review.submit", "handler", proposal="移送")
    assert {g: r.as_json() for g, r in asked.items()} == {
        g: r.as_json() for g, r in refused.items()
    }


# -- roles, then and now --------------------------------------------------------------------------


@pytest.mark.gate("role")
@pytest.mark.rule("2.2a")
def test_a_role_given_later_does_not_reach_back(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    then = scene.now + MINUTE
    officer, today = bureau.officers["station_head"], "2026-03-04"
    scene.tick(days=1).do("qualification.note_law_test", "trainer", officer, taken_on=today,
                          score=90, passed=True, examiner="法制总队")  # fmt: skip
    scene.do("people.appoint", "administrator", officer, role="ORGAN_HEAD", since=today,
             unit=str(bureau.units[cast.COUNTY]))  # fmt: skip
    form = FORMS["casework.file"]
    with pytest.raises(Refused) as refused:
        bureau.do("casework.file", "station_head", scene.ids["case"], then, now=scene.now, **form)
    assert [r.gate for r in refused.value.refusals] == ["role"]
    says = refused.value.refusals[0].as_json()["says"]
    assert says == "此项由公安机关负责人办理，您在此单位的职责是：办案部门负责人"
    scene.do("casework.file", "station_head", **form)


def relieve(scene: scenes.Scene, who: str, until: datetime) -> None:
    officer = scene.bureau.officers[who]
    post = Post.objects.get(officer=officer)
    scene.do("people.relieve", "administrator", officer, post=post.pk,
             until=until.date().isoformat())  # fmt: skip


@pytest.mark.gate("role")
@pytest.mark.rule("2.2a")
def test_a_role_given_up_cannot_be_used_for_the_days_it_was_held(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    then = scene.now + MINUTE
    relieve(scene, "handler", scene.now)
    scene.tick(days=1)
    form = FORMS["casework.charge"]
    with pytest.raises(Refused) as refused:
        bureau.do("casework.charge", "handler", scene.ids["case"], then, now=scene.now, **form)
    assert [r.gate for r in refused.value.refusals] == ["role"]
    assert refused.value.refusals[0].as_json()["missing"]["yours"] == "无"


@pytest.mark.gate("role")
def test_a_post_lasts_to_the_end_of_its_last_day(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    relieve(scene, "handler", scene.now)
    scene.now = scene.now.replace(hour=23, minute=58)
    scene.do("casework.charge", "handler", **FORMS["casework.charge"])
    assert scene.answer("casework.charge", "handler", **FORMS["casework.charge"]) == {"role"}


def test_a_role_reaches_its_unit_and_below_only(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    scene.appoint("stranger", "ORGAN_HEAD", "220202")  # the organ head of another county
    assert scene.answer("casework.file", "stranger", **FORMS["casework.file"]) == {"404"}
    scene.appoint("stranger", "ORGAN_HEAD", "2201")
    assert scene.answer("casework.file", "stranger", **FORMS["casework.file"]) == set()


# -- time -----------------------------------------------------------------------------------------


def errors(scene: scenes.Scene, act: str, at: datetime, now: datetime) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as wrong:
        scene.bureau.do(act, scenes.doer(act), scene.on(act), at, now=now, **FORMS[act])
    return wrong.value.errors


def test_a_deed_cannot_lie_in_the_future(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    soon = scene.now + timedelta(microseconds=1)
    assert errors(scene, "casework.charge", soon, scene.now) == [("at", "行为时间不能晚于现在")]
    bureau.do(
        "casework.charge", "handler", scene.ids["case"], scene.now, **FORMS["casework.charge"]
    )


def test_a_deed_cannot_lie_before_the_step_it_follows(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    filed, act = scene.now, "casework.charge"
    scene.tick(hours=1)
    early = filed - timedelta(microseconds=1)
    assert errors(scene, act, early, scene.now) == [("at", "行为时间不能早于它所接续的前一步骤")]
    bureau.do(act, "handler", scene.ids["case"], filed, now=scene.now, **FORMS[act])


def test_a_deed_at_any_time_still_lies_after_its_subject_began(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    opened, act = scene.now, "intake.hand_receipt"
    scene.do("casework.request_filing", "handler", **FORMS["casework.request_filing"])
    early = opened - timedelta(microseconds=1)
    assert errors(scene, act, early, scene.now)[0][0] == "at"
    bureau.do(act, "handler", scene.ids["case"], opened, now=scene.now, **FORMS[act])


def test_an_instant_needs_a_time_zone(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    naive = scene.now.replace(tzinfo=None)
    assert errors(scene, "casework.charge", naive, scene.now) == [("at", "时间须带时区")]


def test_the_deed_and_its_record_are_two_instants(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    at, now = scene.now + MINUTE, scene.now + timedelta(hours=5)
    done = bureau.do("casework.charge", "handler", scene.ids["case"], at, now=now,
                     **FORMS["casework.charge"])  # fmt: skip
    entry = Entry.objects.get(pk=done.entry)
    assert (entry.at, entry.recorded, entry.zone) == (at, now, "Asia/Shanghai")


def test_an_act_keeps_the_instant_its_subject_entered_a_phase(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    entered = scene.case.moved_at
    done = scene.do("casework.charge", "handler", **FORMS["casework.charge"])
    assert scene.case.moved_at == entered
    assert scene.case.entry_id == done.entry
    scene = scenes.under_review(bureau)
    assert scene.case.moved_at == scene.now
