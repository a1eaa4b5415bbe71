"""Levels of qualification: taken over, proposed, granted, renewed, suspended, restored, revoked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.models import Duty
from plumbline.law.roles import Actor, Level
from plumbline.qualification import reads
from plumbline.qualification.models import LawTest, Qualification
from plumbline.qualification.spans import counting
from tests import cast
from tests.qualification.scene import PROPOSAL, changing, granted, proposed
from tests.scenes import FORMS, Scene, step, through

pytestmark = pytest.mark.usefixtures("db")
HELD = {"level": "BASIC", "certificate": "一", "since": "2026-03-01"}
BASIC = frozenset({"BASIC"})
RENEW = {"change": "renew", "basis": "培训考试合格"}


def row(scene: Scene) -> Qualification:
    return Qualification.objects.get(pk=scene.ids["qualification"])


def holds(scene: Scene, day: date, who: str = "recruit", level: str = "BASIC") -> bool:
    return scene.bureau.actor(who).holds(frozenset({level}), None, day)


# -- taken over -----------------------------------------------------------------------------------


@pytest.mark.gate("qualification.no_auxiliary")
@pytest.mark.rule("R-QUAL-04", "R-QUAL-01", "1.3a")
@pytest.mark.parametrize("act", ["qualification.register", "qualification.propose"])
def test_an_auxiliary_never_qualifies(bureau: Province, act: str) -> None:
    form = HELD if act.endswith("register") else PROPOSAL
    scene, officers = Scene(bureau), bureau.officers
    shut = scene.refused(act, "trainer", officers["auxiliary"], **form)
    assert set(shut) == {"qualification.no_auxiliary"}
    assert shut["qualification.no_auxiliary"].as_json()["says"] == (
        "孙辅（2201035）是警务辅助人员，不能取得执法资格")  # fmt: skip
    scene.do(act, "trainer", officers["recruit"], **form)


@pytest.mark.gate("qualification.before_here")
@pytest.mark.rule("R-QUAL-02", "1.3a")
def test_what_is_taken_over_was_earned_before_its_holder_was_enrolled(bureau: Province) -> None:
    scene, recruit = Scene(bureau), bureau.officers["recruit"]
    later = {**HELD, "since": "2026-03-03"}
    shut = scene.refused("qualification.register", "trainer", recruit, **later)
    assert set(shut) == {"qualification.before_here"}
    assert "于2026-03-02登记在册" in shut["qualification.before_here"].as_json()["says"]
    scene.do("qualification.register", "trainer", recruit, **HELD)
    # The national qualification is given by others, and noted whenever it is earned.
    scene.do("qualification.register", "trainer", recruit, **{**later, "level": "NATIONAL_LEGAL"})


@pytest.mark.rule("R-QUAL-01", "1.3a")
def test_a_level_does_not_end_before_it_begins(bureau: Province) -> None:
    with pytest.raises(Invalid) as wrong:
        Scene(bureau).do("qualification.register", "trainer", bureau.officers["recruit"],
                         **HELD, until="2026-02-01")  # fmt: skip
    assert wrong.value.errors == [("until", "止日不能早于起日")]


# -- granted by somebody else ---------------------------------------------------------------------


@pytest.mark.rule("R-QUAL-01", "N-QUAL-02", "1.3a")
def test_a_level_counts_once_it_is_granted_and_for_five_years(bureau: Province) -> None:
    scene = proposed(bureau)
    assert not holds(scene, date(2026, 3, 3))
    step(scene, "qualification.grant")
    assert row(scene).until == date(2031, 3, 2)
    assert "N-QUAL-02@1" in scene.entry.body["norms"]
    days = {date(2026, 3, 3): True, date(2031, 3, 2): True, date(2026, 3, 2): False,
            date(2031, 3, 3): False}  # fmt: skip
    assert {day: holds(scene, day) for day in days} == days


def test_what_is_declined_never_counts(bureau: Province) -> None:
    scene = through(proposed(bureau), "qualification.decline")
    assert row(scene).phase == "declined"
    assert not holds(scene, date(2026, 3, 3))


@pytest.mark.gate("apart(qualification.propose)")
@pytest.mark.rule("P-ROLE-01", "1.3a")
@pytest.mark.parametrize("act", ["qualification.grant", "qualification.decline"])
def test_whoever_proposed_a_level_does_not_decide_on_it(bureau: Province, act: str) -> None:
    scene = proposed(bureau).appoint("trainer", "ORGAN_HEAD", cast.PROVINCE)
    assert scene.answer(act, "trainer", **FORMS[act]) == {"apart(qualification.propose)"}
    step(scene, act)


@pytest.mark.gate("qualification.not_decided_here")
@pytest.mark.rule("P-ROLE-01", "1.3a")
def test_what_two_revoked_or_declined_one_does_not_bring_back_with_an_older_day(
    bureau: Province,
) -> None:
    scene, act = Scene(bureau).disqualify("handler", "BASIC"), "qualification.register"
    told = scene.refused(act, "trainer", bureau.officers["handler"], **HELD)
    assert told["qualification.not_decided_here"].as_json()["says"] == (
        "李勤（2201032）的基本级执法资格已由公安机关负责人决定撤销，不能作为此前取得的资格登记"
    )
    scene = proposed(bureau)
    recruit = bureau.officers["recruit"]
    scene.do("qualification.decline", "provincial_head", opinion="成绩不合格")
    shut = {"qualification.not_decided_here"}
    assert scene.answer(act, "trainer", recruit, **HELD) == shut
    for form in (
        {"level": "INTERMEDIATE"},
        {"level": "NATIONAL_LEGAL"},
    ):  # of these nothing was said
        assert scene.answer(act, "trainer", recruit, **{**HELD, **form}) == set()


@pytest.mark.rule("G-QUAL-03", "1.3a")
def test_a_national_qualification_earned_since_is_noted_again(bureau: Province) -> None:
    scene, act = Scene(bureau).disqualify("reviewer", "NATIONAL_LEGAL"), "qualification.register"
    again = {**HELD, "level": "NATIONAL_LEGAL"}
    shut = {"qualification.not_decided_here"}
    assert scene.answer(act, "trainer", bureau.officers["reviewer"], **again) == shut
    again["since"] = scene.now.date().isoformat()
    assert scene.answer(act, "trainer", bureau.officers["reviewer"], **again) == set()


@pytest.mark.gate("qualification.not_ones_own", "qualification.register")
@pytest.mark.rule("P-ROLE-01", "1.3a")
def test_nobody_takes_over_a_level_of_his_own(bureau: Province) -> None:
    scene, himself = Scene(bureau), bureau.officers["trainer"]
    assert scene.answer("qualification.register", "trainer", himself, **HELD) == {
        "qualification.not_ones_own"
    }


@pytest.mark.gate("qualification.not_ones_own")
@pytest.mark.rule("P-ROLE-01", "1.3a")
@pytest.mark.parametrize("act", [
    "qualification.grant", "qualification.decline", "qualification.approve_change",
    "qualification.decline_change",
])  # fmt: skip
def test_nobody_decides_on_his_own_level(bureau: Province, act: str) -> None:
    scene = proposed(bureau, "head")
    if act.endswith("change"):
        step(scene, "qualification.grant")
        step(scene, "qualification.propose_change")
    assert scene.answer(act, "head", **FORMS[act]) == {"qualification.not_ones_own"}
    step(scene, act)


@pytest.mark.gate("phase")
@pytest.mark.rule("1.3a")
def test_a_level_is_decided_once(bureau: Province) -> None:
    scene, phase = granted(bureau), "phase(proposed)"
    for act in ("qualification.grant", "qualification.decline"):
        assert scene.answer(act, "provincial_head", **FORMS[act]) == {phase}
    waiting, phase = proposed(bureau), "phase(valid,suspended)"
    for act in ("qualification.propose_change", "qualification.approve_change",
                "qualification.decline_change"):  # fmt: skip
        by = "trainer" if act.endswith("propose_change") else "provincial_head"
        assert phase in waiting.answer(act, by, **FORMS[act])


@pytest.mark.gate("qualification.rises")
@pytest.mark.rule("R-QUAL-01")
def test_senior_comes_after_intermediate(bureau: Province) -> None:
    scene, officers = Scene(bureau), bureau.officers
    form = {**PROPOSAL, "level": "SENIOR"}
    shut = scene.refused("qualification.propose", "trainer", officers["handler"], **form)
    assert set(shut) == {"qualification.rises"}
    assert shut["qualification.rises"].as_json()["says"] == (
        "李勤（2201032）在2026-03-03没有有效的中级执法资格，不得授予高级")  # fmt: skip
    scene.do("qualification.propose", "trainer", officers["station_head"], **form)
    senior = scene.ids["qualification"]
    scene.disqualify("station_head", "INTERMEDIATE")
    assert scene.answer("qualification.grant", "provincial_head", senior,
                        opinion="同意") == {"qualification.rises"}  # fmt: skip
    scene.requalify("station_head", "INTERMEDIATE")
    scene.do("qualification.grant", "provincial_head", senior, opinion="同意")


# -- changes --------------------------------------------------------------------------------------


@pytest.mark.rule("N-QUAL-02", "1.3a")
def test_a_level_is_renewed_from_the_day_after_its_last(bureau: Province) -> None:
    scene = granted(bureau)
    step(scene, "qualification.propose_change", **RENEW)
    step(scene, "qualification.approve_change")
    assert (row(scene).until, row(scene).change) == (date(2036, 3, 2), "")


@pytest.mark.rule("G-QUAL-01", "1.3a")
def test_a_suspended_level_does_not_count_until_it_is_restored(bureau: Province) -> None:
    scene = through(changing(bureau), "qualification.approve_change")  # from 10 March
    assert row(scene).phase == "suspended"
    assert [holds(scene, date(2026, 3, day)) for day in (9, 10, 20)] == [True, False, False]
    step(scene, "qualification.propose_change", change="restore", since="2026-03-20")
    step(scene, "qualification.approve_change")
    assert [holds(scene, date(2026, 3, day)) for day in (9, 10, 19, 20)] == [
        True, False, False, True]  # fmt: skip
    assert holds(scene, date(2031, 3, 2))
    assert not holds(scene, date(2031, 3, 3))


@pytest.mark.rule("G-QUAL-01", "1.3a")
def test_a_revoked_level_does_not_count_from_the_day_named(bureau: Province) -> None:
    scene = changing(bureau, change="revoke", since="2026-04-01")
    step(scene, "qualification.approve_change")
    assert holds(scene, date(2026, 3, 31))
    assert not holds(scene, date(2026, 4, 1))
    assert "phase(valid,suspended)" in scene.answer(
        "qualification.propose_change", "trainer", **FORMS["qualification.propose_change"]
    )


@pytest.mark.rule("G-QUAL-01")
def test_revoking_a_level_does_not_begin_one(bureau: Province) -> None:
    """A level that begins later must not be left beginning by its end."""
    scene = granted(bureau, since="2026-06-01")
    step(scene, "qualification.propose_change", change="revoke", since="2026-03-20")
    step(scene, "qualification.approve_change")
    assert not any(holds(scene, date(2026, month, 1)) for month in range(3, 9))


def test_a_change_that_is_declined_changes_nothing(bureau: Province) -> None:
    scene = through(changing(bureau), "qualification.decline_change")
    assert (row(scene).phase, row(scene).change) == ("valid", "")
    assert holds(scene, date(2026, 3, 20))


@pytest.mark.gate("apart(qualification.propose_change)")
@pytest.mark.rule("P-ROLE-01", "1.3a")
@pytest.mark.parametrize("act", ["qualification.approve_change", "qualification.decline_change"])
def test_whoever_proposed_a_change_does_not_decide_on_it(bureau: Province, act: str) -> None:
    scene = changing(bureau).appoint("trainer", "ORGAN_HEAD", cast.PROVINCE)
    assert scene.answer(act, "trainer", **FORMS[act]) == {"apart(qualification.propose_change)"}
    step(scene, act)


@pytest.mark.gate("qualification.nothing_waits")
@pytest.mark.rule("1.3a")
def test_one_change_at_a_time(bureau: Province) -> None:
    scene, act = changing(bureau), "qualification.propose_change"
    shut = scene.refused(act, "trainer", **FORMS[act])
    assert shut["qualification.nothing_waits"].as_json()["says"] == "已有“暂停”待批准"
    step(scene, "qualification.decline_change")
    step(scene, act)


@pytest.mark.gate("qualification.change_waits")
@pytest.mark.rule("1.3a")
@pytest.mark.parametrize("act", ["qualification.approve_change", "qualification.decline_change"])
def test_nothing_changes_that_nobody_proposed(bureau: Province, act: str) -> None:
    scene = granted(bureau)
    assert scene.answer(act, "provincial_head", **FORMS[act]) == {"qualification.change_waits"}
    step(scene, "qualification.propose_change")
    step(scene, act)


@pytest.mark.gate("qualification.change_fits")
@pytest.mark.rule("N-QUAL-02", "G-QUAL-01")
def test_a_change_fits_what_is_held(bureau: Province) -> None:
    scene, act, since = granted(bureau), "qualification.propose_change", "2026-03-10"
    fits = {"qualification.change_fits"}
    assert scene.answer(act, "trainer", change="restore", basis="查清", since=since) == fits
    scene.tick(days=5 * 366)  # it has run out
    for change in ("renew", "suspend"):
        assert scene.answer(act, "trainer", change=change, basis="查清", since=since) == fits
    other = granted(bureau)
    step(other, act, **RENEW)
    other.tick(days=5 * 366)  # it ran out while it waited: what was missed is not covered
    assert other.answer("qualification.approve_change", "provincial_head", opinion="同意") == fits


# -- in time --------------------------------------------------------------------------------------


@pytest.mark.rule("N-QUAL-02", "1.3a")
def test_renewal_is_due_ninety_days_before_the_end(bureau: Province) -> None:
    scene = granted(bureau)
    owed = scene.duty("qualification.renew_in_time")
    assert owed.due_at.astimezone(cast.OPENS.tzinfo).date() == date(2031, 3, 2) - timedelta(90)
    assert (owed.debtor_role, owed.settled_by) == ("TRAINER", None)
    step(scene, "qualification.propose_change", **RENEW)
    step(scene, "qualification.approve_change")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk
    again = scene.duty("qualification.renew_in_time")
    assert again.due_at.astimezone(cast.OPENS.tzinfo).date() == date(2036, 3, 2) - timedelta(90)


def test_what_has_no_end_owes_no_renewal(bureau: Province) -> None:
    Scene(bureau).qualify("recruit", "NATIONAL_LEGAL")
    assert not Duty.objects.filter(code="qualification.renew_in_time").exists()


@pytest.mark.rule("G-QUAL-01", "1.3c")
def test_a_level_that_runs_out_in_a_case_stops_the_next_step(bureau: Province) -> None:
    from tests import scenes

    scene = scenes.investigating(bureau).disqualify("handler", "BASIC")
    shut = scene.refused("casework.note_handling", "handler", in_area=True)
    (gate,) = (refusal for code, refusal in shut.items() if code.startswith("holds("))
    told = gate.as_json()
    assert told["remedy"].startswith("由具备“基本级以上执法资格”的人员办理")
    assert told["who"] == ["执法资格管理人员"]
    scene.do("casework.assign", "station_head", officers=[str(bureau.officers["assistant"])],
             reasons="原办案民警资格届满")  # fmt: skip
    scene.do("casework.note_handling", "assistant", in_area=True)


# -- the test of law before an appointment --------------------------------------------------------


@pytest.mark.gate("qualification.not_ones_own")
@pytest.mark.rule("D-QUAL-02", "1.2b")
def test_a_law_test_is_noted_by_the_examiner_and_not_by_oneself(bureau: Province) -> None:
    scene, act = Scene(bureau), "qualification.note_law_test"
    form = {"taken_on": "2026-03-02", "score": 86, "passed": True, "examiner": "省厅法制总队"}
    assert scene.answer(act, "trainer", bureau.officers["trainer"], **form) == {
        "qualification.not_ones_own"
    }
    scene.do(act, "trainer", bureau.officers["handler"], **form)
    kept = LawTest.objects.get()
    assert (kept.score, kept.passed, kept.examiner) == (86, True, "省厅法制总队")
    with pytest.raises(Invalid) as wrong:
        scene.do(act, "trainer", bureau.officers["handler"], **{**form, "taken_on": "2027-01-01"})
    assert wrong.value.errors == [("taken_on", "测试日期不能晚于登记之日")]


# -- what it costs --------------------------------------------------------------------------------


@pytest.mark.rule("1.3a")
def test_what_is_held_costs_one_query_however_much_is_held(bureau: Province) -> None:
    scene = granted(bureau)
    for _ in range(5):
        scene.qualify("recruit", "INTERMEDIATE")
    recruit = bureau.officers["recruit"]
    with CaptureQueriesContext(connection) as asked:
        found = reads.levels([recruit, bureau.officers["handler"]])
    assert len(asked) == 1
    assert len(found[recruit]) == 6
    actor, at = bureau.actor("station_head"), scene.now
    act, form = ACTS["careers.propose"], {"sort": "rank", "what": "职级", "grounds": "年限已满",
                                          "since": "2026-04-01"}  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        act.do(actor, recruit, form, at=at, now=at)
    held = [q["sql"] for q in asked if "FROM qualification_qualification" in q["sql"]]
    assert len(held) == 1, held


@pytest.mark.parametrize(
    ("branch", "asked", "held"),
    [("", None, True), ("", "治安", True), ("治安", "治安", True), ("治安", None, True),
     ("治安", "刑侦", False)],
)  # fmt: skip
def test_a_level_is_held_in_its_branch(branch: str, asked: str | None, held: bool) -> None:  # noqa: FBT001
    level = Level("BASIC", branch, date(2026, 1, 1), date(2026, 12, 31))
    actor = Actor(uuid4(), "某", "1", levels=(level,))
    for day, within in ((date(2026, 1, 1), True), (date(2026, 12, 31), True),
                        (date(2025, 12, 31), False), (date(2027, 1, 1), False)):  # fmt: skip
        assert actor.holds(BASIC, asked, day) is (held and within)


def d(day: int) -> date:
    return date(2026, 1, day)


@pytest.mark.parametrize(
    ("until", "pauses", "left"),
    [(d(9), [], [(d(1), d(9))]),
     (None, [(d(3), None)], [(d(1), d(2))]),
     (d(9), [(d(3), d(4))], [(d(1), d(2)), (d(5), d(9))]),
     (d(9), [(d(1), d(4)), (d(6), d(9))], [(d(5), d(5))]),
     (d(9), [(d(3), d(2))], [(d(1), d(2)), (d(3), d(9))])],
)  # fmt: skip
def test_the_days_of_a_suspension_are_cut_out(until: Any, pauses: Any, left: Any) -> None:
    assert list(counting(d(1), until, pauses)) == left
