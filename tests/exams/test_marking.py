"""Marking, results, appeals, void results, and what a pass is good for."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.exams.content import is_closed
from plumbline.exams.items import alike, at_least, items
from plumbline.exams.models import Script
from plumbline.exams.reads import passed
from plumbline.exams.scripts import differ, settled
from plumbline.exams.session_reads import exam_script, exam_sitting
from plumbline.exams.sittings import end_due
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Clear, Look
from tests.exams import hall
from tests.exams.hall import CANDIDATE, FIRST, NEXT, THIRD
from tests.scenes import Scene, step, stopped


def script(scene: Scene) -> Script:
    return Script.objects.get(pk=scene.ids["exam_script"])


def said(scene: Scene, who: str = CANDIDATE) -> dict[str, str]:
    """What the page of the sitting says."""
    one = hall.sitting_of(scene)
    return dict(exam_sitting(one, scene.bureau.actor(who), scene.now)["facts"])


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_the_machine_gives_what_the_key_says(bureau: Province) -> None:
    scene = hall.collected(bureau)
    assert hall.sitting_of(scene).objective == 60
    assert hall.sitting_of(scene, "assistant").objective is None


def test_a_wrong_or_missing_letter_costs_all_points_of_its_question(bureau: Province) -> None:
    scene = hall.sat(bureau)
    hall.put_all(scene)
    exam = hall.exam_of(scene)
    hall.put(scene, exam.paper.drawn[2], ["A", "B", "C"], sequence=2)
    hall.put(scene, exam.paper.drawn[0], [], sequence=2)
    scene.now = hall.ENDS
    end_due(scene.now)
    assert hall.sitting_of(scene).objective == 20


@pytest.mark.gate("exams.marker")
@pytest.mark.gate("exams.fresh_eyes")
@pytest.mark.rule("P-QUAL-01", "P-ROLE-01")
def test_two_named_markers_mark_each_for_himself(bureau: Province) -> None:
    scene = hall.collected(bureau)
    stopped(scene, "exams.mark_script", "exams.marker", by="head")
    step(scene, "exams.mark_script")
    stopped(scene, "exams.mark_script", "exams.fresh_eyes", by=FIRST)
    scene.do("exams.mark_script", NEXT, marks=[33])
    assert (script(scene).phase, script(scene).points) == ("marked", 32)  # half a point for him


@pytest.mark.rule("P-QUAL-01")
def test_who_marks_sees_neither_the_name_nor_the_other_s_marks(bureau: Province) -> None:
    scene = hall.collected(bureau)
    step(scene, "exams.mark_script", marks=[37])
    shown = exam_script(script(scene), bureau.actor(NEXT), scene.now)
    assert "登记并出具回执" in str(shown)
    assert "李勤" not in str(shown)
    assert str(bureau.officers[CANDIDATE]) not in str(shown)
    assert "37" not in str(shown["facts"])
    assert Look.objects.filter(actor=bureau.officers[NEXT], purpose="marking").exists()
    assert all(map(is_closed, script(scene).marks))
    (clear,) = Clear.objects.filter(entry=scene.entry)
    assert is_closed(clear.value)
    other = exam_script(script(scene), bureau.actor("head"), scene.now)
    assert "登记并出具回执" not in str(other)


@pytest.mark.rule("P-QUAL-01")
def test_a_third_decides_where_two_are_too_far_apart(bureau: Province) -> None:
    scene = hall.collected(bureau)
    step(scene, "exams.mark_script", marks=[30])
    scene.do("exams.mark_script", NEXT, marks=[36])
    assert script(scene).phase == "third"
    stopped(scene, "exams.mark_script", "exams.fresh_eyes", by=NEXT)
    scene.do("exams.mark_script", THIRD, marks=[35])
    assert script(scene).points == 35


def test_of_two_the_mean_counts_and_of_three_the_third() -> None:
    assert settled([[10, 3], [12, 4]]) == 15
    assert settled([[10], [20], [18]]) == 18
    assert not differ([10, 10], [15, 5], 5)
    assert differ([10, 10], [10, 16], 5)


@pytest.mark.parametrize("marks", [[41], [10, 10]])
def test_marks_fit_the_questions(bureau: Province, marks: list[int]) -> None:
    scene = hall.collected(bureau)
    with pytest.raises(Invalid):
        step(scene, "exams.mark_script", marks=marks)


@pytest.mark.gate("exams.all_marked")
@pytest.mark.gate("exams.no_marker")
@pytest.mark.rule("P-ROLE-01", "1.3a")
def test_results_are_published_when_all_is_marked_by_who_marked_none(bureau: Province) -> None:
    scene = hall.registered(bureau)
    people = [str(bureau.officers[who]) for who in (FIRST, NEXT, "provincial_head")]
    step(scene, "exams.name_markers", markers=people)
    step(scene, "exams.seat")
    scene.now = hall.BEGINS
    step(scene, "exams.begin")
    hall.put_all(scene)
    scene.now = hall.ENDS
    end_due(scene.now)
    told = stopped(scene, "exams.publish", "exams.all_marked")
    assert told["says"] == "还有1份主观题答卷没有评定"
    scene.ids["exam_script"] = Script.objects.get().pk
    step(scene, "exams.mark_script")
    scene.do("exams.mark_script", NEXT, marks=[30])
    stopped(scene, "exams.publish", "exams.no_marker", by="provincial_head")
    step(scene, "exams.publish")
    assert hall.exam_of(scene).order_seed


@pytest.mark.rule("1.3a")
def test_nobody_sees_a_result_before_it_is_published(bureau: Province) -> None:
    scene = hall.marked(bureau)
    assert "总分" not in said(scene)
    step(scene, "exams.publish")
    told = said(scene)
    assert (told["总分"], told["结果"]) == ("91", "及格")
    assert told["及格分和申诉期限的依据"] == "考试通知"


@pytest.mark.rule("N-QUAL-01")
def test_a_pass_mark_without_a_source_is_shown_as_unconfirmed(bureau: Province) -> None:
    scene = hall.published(bureau)
    one = hall.sitting_of(scene)
    one.exam.basis = ""
    shown = exam_sitting(one, bureau.actor(CANDIDATE), scene.now)
    assert dict(shown["facts"])["及格分和申诉期限的依据"] == "未载明依据，未确认"


@pytest.mark.gate("exams.appeal_in_time")
@pytest.mark.gate("exams.candidate")
@pytest.mark.rule("1.3a")
def test_a_candidate_contests_his_result_in_time(bureau: Province) -> None:
    scene = hall.published(bureau)
    stopped(scene, "exams.appeal", "exams.candidate", by="station_head")
    published = scene.now
    scene.now = published.replace(hour=0, minute=0) + timedelta(days=6) - timedelta(minutes=1)
    told = stopped(scene, "exams.appeal", "exams.appeal_in_time")
    assert told["says"] == "成绩申诉期限至2026-03-09"
    scene.now = published.replace(hour=0, minute=0) + timedelta(days=6) - timedelta(minutes=2)
    step(scene, "exams.appeal")


@pytest.mark.gate("exams.another_hand")
@pytest.mark.gate("apart()", "exams.answer_appeal")
@pytest.mark.rule("P-ROLE-01", "1.3a")
def test_an_appeal_is_answered_by_another_person(bureau: Province) -> None:
    scene = hall.appealed(bureau)
    for by in (FIRST, "head"):  # one marked, the other published
        stopped(scene, "exams.answer_appeal", "exams.another_hand", by=by)
    scene.appoint(CANDIDATE, "INSPECTION")
    stopped(scene, "exams.answer_appeal", "apart()", by=CANDIDATE)
    for total in (91, 101):  # as before; more than the paper is worth
        with pytest.raises(Invalid):
            step(scene, "exams.answer_appeal", total=total)
    step(scene, "exams.answer_appeal", total=59)
    assert said(scene)["结果"] == "不及格"
    assert passed(bureau.officers[CANDIDATE], "BASIC", "", scene.now.date()) is None


@pytest.mark.gate("after(exams.report_cheating)")
@pytest.mark.gate("apart(exams.report_cheating)")
@pytest.mark.gate("apart()", "exams.report_cheating")
@pytest.mark.rule("P-QUAL-01", "P-ROLE-01")
def test_a_result_is_void_by_the_decision_of_another_on_a_report(bureau: Province) -> None:
    scene = hall.published(bureau).appoint("head", "TRAINER").appoint(CANDIDATE, "TRAINER")
    stopped(scene, "exams.void_result", "after(exams.report_cheating)")
    stopped(scene, "exams.report_cheating", "apart()", by=CANDIDATE)
    scene.do("exams.report_cheating", "head", found_by="@watcher", grounds="查看手机")
    stopped(scene, "exams.void_result", "apart(exams.report_cheating)")
    scene.do("exams.void_result", "chief", grounds="事实清楚")
    assert said(scene)["结果"] == "成绩无效"
    assert passed(bureau.officers[CANDIDATE], "BASIC", "", scene.now.date()) is None


@pytest.mark.rule("P-QUAL-01")
def test_whoever_cheated_did_not_find_it(bureau: Province) -> None:
    scene = hall.published(bureau)
    with pytest.raises(Invalid):
        step(scene, "exams.report_cheating", found_by=str(bureau.officers[CANDIDATE]))


@pytest.mark.rule("R-QUAL-01", "1.3a")
def test_a_pass_is_what_a_level_is_granted_on(bureau: Province) -> None:
    scene = hall.marked(bureau)
    officer, today = bureau.officers[CANDIDATE], scene.now.date()
    assert passed(officer, "BASIC", "", today) is None
    step(scene, "exams.publish")
    found = passed(officer, "BASIC", "治安", today)  # for every branch
    assert found is not None
    assert found.pk == scene.ids["exam"]
    assert passed(officer, "BASIC", "", today - timedelta(days=1)) is None
    assert passed(officer, "INTERMEDIATE", "", today) is None
    assert passed(bureau.officers["assistant"], "BASIC", "", today) is None


# Figures, without a database.

PEOPLE = [UUID(int=n) for n in range(40)]
ASKED = [UUID(int=100 + n) for n in range(30)]


@pytest.mark.rule("1.3a")
def test_a_question_says_how_many_got_it_and_whether_the_better_ones_did() -> None:
    points = {one: {ASKED[0]: int(n < 20), ASKED[1]: 1} for n, one in enumerate(PEOPLE)}
    totals = {one: sum(row.values()) for one, row in points.items()}
    hard, easy = items(points, dict.fromkeys(ASKED[:2], 1), totals)
    assert (hard.facility, hard.discrimination) == (0.5, 1.0)
    assert (easy.facility, easy.discrimination) == (1.0, 0.0)
    (alone,) = items({PEOPLE[0]: {}}, {ASKED[0]: 1}, {PEOPLE[0]: 0})
    assert (alone.answered, alone.facility, alone.discrimination) == (1, 0.0, None)


@pytest.mark.rule("P-QUAL-01")
def test_a_pair_that_errs_alike_stands_out_and_those_who_err_apart_do_not() -> None:
    wrong = {one: {q: ("BCD"[(n * 7 + k * k + n * k) % 3],) for k, q in enumerate(ASKED)}
             for n, one in enumerate(PEOPLE)}  # fmt: skip
    wrong[PEOPLE[1]] = dict(wrong[PEOPLE[0]])
    one = dict.fromkeys(ASKED, ("E",))
    wrong[PEOPLE[2]] = {**one, **dict(list(wrong[PEOPLE[2]].items())[:3])}
    found = alike(wrong, [PEOPLE[:3]])
    assert [(pair.one, pair.other) for pair in found] == [(PEOPLE[0], PEOPLE[1])]
    (pair,) = found
    assert (pair.equal, pair.both_wrong, pair.pairs, pair.sample) == (30, 30, 3, 40)
    assert pair.chance < 1e-9
    assert alike(wrong, [PEOPLE[:1], PEOPLE[1:2]]) == []  # not in one room


def test_everybody_s_usual_mistake_is_no_finding() -> None:
    wrong = {one: dict.fromkeys(ASKED, ("B",)) for one in PEOPLE}
    assert alike(wrong, [PEOPLE[:3]]) == []


def test_the_chance_of_so_many_or_more_is_exact() -> None:
    assert at_least(0, [0.5] * 4) == pytest.approx(1)
    assert at_least(3, [0.5] * 4) == pytest.approx(5 / 16)
    assert at_least(2, [0.25, 0.5]) == pytest.approx(0.125)
    assert at_least(3, [0.5]) == 0
