"""What a post asks of whoever is to hold it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Duty
from plumbline.people.branches import Branch
from plumbline.people.models import Officer, Post
from tests import cast
from tests.careers.scene import proposed
from tests.scenes import Scene, through

pytestmark = pytest.mark.usefixtures("db")
APPOINT = "people.appoint"
TEST = {"taken_on": "2026-03-02", "score": 86, "passed": True, "examiner": "省厅法制总队"}
LEADERS = ["DEPT_HEAD", "ORGAN_HEAD", "ORGAN_CHIEF", "MUNI_HEAD", "PROV_HEAD"]


def post(bureau: Province, role: str, unit: str = cast.COUNTY, **other: Any) -> dict[str, Any]:
    return {"role": role, "unit": str(bureau.units[unit]), "since": "2026-03-03", **other}


def asks(scene: Scene, who: str, role: str, **other: Any) -> set[str]:
    """The gates that are shut against a post; empty if it was given."""
    officer = scene.bureau.officers[who]
    return scene.answer(APPOINT, "administrator", officer, **post(scene.bureau, role, **other))


def passed(scene: Scene, who: str, **form: Any) -> Scene:
    scene.do("qualification.note_law_test", "trainer", scene.bureau.officers[who],
             **{**TEST, **form})  # fmt: skip
    return scene


def enrolled(bureau: Province, **form: Any) -> Scene:
    """Somebody new, whom the cast calls "newcomer"."""
    scene = Scene(bureau)
    made = scene.do("people.enrol", "administrator", bureau.units[cast.COUNTY], number="2201099",
                    name="林录", password=cast.PASSWORD, **form).made  # fmt: skip
    bureau.officers["newcomer"] = made
    return scene


# -- by whom ---------------------------------------------------------------------------------------

TAKE_OVER = "people.take_over_post"


def taking(bureau: Province, role: str) -> dict[str, Any]:
    return post(bureau, role, ground="原任命文件", since=cast.FOUNDED.date().isoformat())


@pytest.mark.gate("qualification.not_ones_own", APPOINT)
@pytest.mark.gate("qualification.not_ones_own", TAKE_OVER)
@pytest.mark.rule("P-ROLE-01", "2.2a")
def test_nobody_gives_himself_a_post(bureau: Province) -> None:
    scene, own = Scene(bureau), {"qualification.not_ones_own"}
    assert asks(scene, "administrator", "CASE_OFFICER") == own
    himself = bureau.officers["administrator"]
    form = taking(bureau, "CASE_OFFICER")
    assert scene.answer(TAKE_OVER, "administrator", himself, **form) == own


@pytest.mark.gate("careers.powers_apart")
@pytest.mark.rule("P-ROLE-01", "2.2a")
def test_appointing_qualifying_and_auditing_lie_in_three_hands(bureau: Province) -> None:
    scene = Scene(bureau)
    told = scene.refused(APPOINT, "administrator", bureau.officers["trainer"],
                         **post(bureau, "AUDITOR"))  # fmt: skip
    assert told["careers.powers_apart"].as_json()["says"] == (
        "孟学（2200002）已担任执法资格管理人员，不得同时担任审计员：任免、资格管理、审计由不同的人承担"
    )
    apart = {"careers.powers_apart"}
    assert asks(scene, "auditor", "SYSTEM_ADMIN") == apart
    form = taking(bureau, "TRAINER")
    assert scene.answer(TAKE_OVER, "administrator", bureau.officers["auditor"], **form) == apart
    assert asks(scene, "trainer", "TRAINER") == set()  # of another unit as well
    assert asks(scene, "trainer", "INSPECTION") == set()


@pytest.mark.gate("careers.powers_apart")
@pytest.mark.rule("P-ROLE-01", "2.2a")
def test_whoever_laid_one_power_down_may_take_up_another_from_the_next_day(
    bureau: Province,
) -> None:
    scene = Scene(bureau)
    held = Post.objects.get(officer=bureau.officers["auditor"], role="AUDITOR")
    scene.do("people.relieve", "administrator", bureau.officers["auditor"], post=held.pk,
             until="2026-03-03")  # fmt: skip
    assert asks(scene, "auditor", "TRAINER") == {"careers.powers_apart"}  # from the same day
    assert asks(scene, "auditor", "TRAINER", since="2026-03-04") == set()


# -- leaders --------------------------------------------------------------------------------------


@pytest.mark.gate("careers.law_test")
@pytest.mark.rule("D-QUAL-02", "1.2b")
@pytest.mark.parametrize("role", LEADERS)
def test_no_leader_is_appointed_without_a_law_test_passed_within_the_year(
    bureau: Province, role: str
) -> None:
    scene = Scene(bureau)
    shut = scene.refused(APPOINT, "administrator", bureau.officers["station_head"],
                         **post(bureau, role))  # fmt: skip
    assert set(shut) == {"careers.law_test"}
    assert shut["careers.law_test"].as_json()["says"] == (
        "宋立（2201031）在任职前1年内没有合格的法律知识考查测试，不得担任领导职务")  # fmt: skip
    passed(scene, "station_head", passed=False)
    assert asks(scene, "station_head", role) == {"careers.law_test"}
    passed(scene, "station_head", taken_on="2025-03-02")  # a year and a day before
    assert asks(scene, "station_head", role) == {"careers.law_test"}
    passed(scene, "station_head")
    assert asks(scene, "station_head", role) == set()


@pytest.mark.gate("careers.law_test")
@pytest.mark.rule("1.2b")
def test_whoever_leads_nothing_takes_no_law_test(bureau: Province) -> None:
    assert asks(Scene(bureau), "handler", "INSPECTION") == set()
    leads = asks(Scene(bureau), "handler", "INSPECTION", charge="legal_leader")
    assert leads == {"careers.law_test"}


@pytest.mark.gate("careers.head_intermediate")
@pytest.mark.rule("G-QUAL-02")
def test_a_head_of_a_station_holds_the_intermediate_level(bureau: Province) -> None:
    scene = passed(Scene(bureau), "handler")
    shut = scene.refused(APPOINT, "administrator", bureau.officers["handler"],
                         **post(bureau, "DEPT_HEAD", cast.STATION))  # fmt: skip
    assert set(shut) == {"careers.head_intermediate"}
    assert "没有有效的中级以上执法资格" in shut["careers.head_intermediate"].as_json()["says"]
    scene.qualify("handler", "INTERMEDIATE")
    assert asks(scene, "handler", "DEPT_HEAD", unit=cast.STATION) == set()


# -- reviewers and the legal section --------------------------------------------------------------


@pytest.mark.gate("careers.reviewer_national")
@pytest.mark.rule("G-QUAL-03", "R-ADM-05")
@pytest.mark.parametrize("level", ["NATIONAL_LEGAL", "PRACTISED_REVIEWER"])
def test_a_first_reviewer_holds_the_national_qualification(bureau: Province, level: str) -> None:
    scene, gate = Scene(bureau), {"careers.reviewer_national"}
    assert asks(scene, "station_head", "LEGAL_OFFICER") == gate
    assert asks(scene, "station_head", "INSPECTION", charge="reviews") == gate
    assert asks(scene, "station_head", "INSPECTION") == set()
    scene.qualify("station_head", level)
    assert asks(scene, "station_head", "LEGAL_OFFICER") == set()


@pytest.mark.gate("careers.legal_recruit")
@pytest.mark.rule("R-QUAL-03", "5.2b")
def test_a_recruit_of_the_legal_section_has_studied_law(bureau: Province) -> None:
    scene = enrolled(bureau)
    assert asks(scene, "newcomer", "LEGAL_DEPT") == {"careers.legal_recruit"}
    assert asks(scene, "newcomer", "CASE_OFFICER") == set()


@pytest.mark.gate("careers.basic_level")
@pytest.mark.gate("phase", "careers.confirm_recruit")
@pytest.mark.gate("qualification.not_ones_own")
@pytest.mark.rule("R-QUAL-03", "5.2b")
def test_a_recruit_of_the_legal_section_qualifies_within_probation(bureau: Province) -> None:
    scene, act = enrolled(bureau, law_background=True), "careers.confirm_recruit"
    assert asks(scene, "newcomer", "LEGAL_DEPT") == set()
    owed = Duty.objects.get(code="careers.recruit_qualifies")
    assert owed.due_at.astimezone(cast.OPENS.tzinfo).year == 2027
    newcomer = bureau.officers["newcomer"]
    shut = scene.refused(act, "head", newcomer, opinion="期满")
    assert set(shut) == {"careers.basic_level"}
    scene.qualify("newcomer", "BASIC")
    assert scene.answer(act, "head", bureau.officers["head"], opinion="期满") == {
        "qualification.not_ones_own"
    }
    scene.do(act, "head", newcomer, opinion="期满")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk
    assert not Duty.objects.filter(code="careers.recruit_qualifies", settled_by=None).exists()


def test_a_post_elsewhere_starts_no_probation_in_the_legal_section(bureau: Province) -> None:
    scene = enrolled(bureau)
    assert asks(scene, "newcomer", "CASE_OFFICER") == set()
    assert not Duty.objects.filter(code="careers.recruit_qualifies").exists()


@pytest.mark.gate("careers.legal_transfer")
@pytest.mark.rule("R-QUAL-03", "5.2b")
def test_who_is_transferred_to_the_legal_section_has_the_level_and_the_years(
    bureau: Province,
) -> None:
    scene, gate = Scene(bureau), {"careers.legal_transfer"}
    station = str(bureau.units[cast.STATION])
    assert asks(scene, "handler", "LEGAL_DEPT") == gate
    scene.qualify("handler", "INTERMEDIATE")
    shut = scene.refused(APPOINT, "administrator", bureau.officers["handler"],
                         **post(bureau, "LEGAL_DEPT"))  # fmt: skip
    assert "执法办案岗位经历不足" in shut["careers.legal_transfer"].as_json()["says"]
    before = {"role": "CASE_OFFICER", "unit": station, "ground": "原任命文件"}
    scene.do("people.take_over_post", "administrator", bureau.officers["handler"], **before,
             since="2023-03-04", until="2025-01-01")  # fmt: skip
    assert asks(scene, "handler", "LEGAL_DEPT") == gate  # with a gap, and too short
    scene.do("people.take_over_post", "administrator", bureau.officers["handler"], **before,
             since="2023-03-04", until="2025-02-01")  # fmt: skip
    assert asks(scene, "handler", "LEGAL_DEPT") == gate  # each day counts once
    scene.do("people.take_over_post", "administrator", bureau.officers["handler"], **before,
             since="2021-12-01", until="2026-02-28")  # fmt: skip
    assert asks(scene, "handler", "LEGAL_DEPT") == set()


@pytest.mark.gate("careers.legal_transfer")
@pytest.mark.rule("R-QUAL-03", "5.2b")
def test_an_exception_is_approved_for_one_transfer(bureau: Province) -> None:
    scene = proposed(bureau, "assistant", sort="exception", what="调入法制部门")
    scene.qualify("assistant", "INTERMEDIATE")
    assert asks(scene, "assistant", "LEGAL_DEPT") == {"careers.legal_transfer"}
    through(scene, "careers.approve")
    assert asks(scene, "assistant", "LEGAL_DEPT", until="2026-03-03") == set()
    held = Post.objects.get(officer=bureau.officers["assistant"], role="LEGAL_DEPT")
    scene.do("people.relieve", "administrator", bureau.officers["assistant"], post=held.pk,
             until="2026-03-03")  # fmt: skip
    assert asks(scene, "assistant", "LEGAL_DEPT") == {"careers.legal_transfer"}  # it is used up


@pytest.mark.gate("careers.legal_leader")
@pytest.mark.rule("R-QUAL-03", "5.2c")
def test_who_leads_the_legal_section_has_worked_there_and_holds_the_level(
    bureau: Province,
) -> None:
    scene, gate = passed(passed(Scene(bureau), "novice_reviewer"), "station_head"), set[str]()
    lead = {"charge": "legal_head", "rank": "department"}
    assert asks(scene, "novice_reviewer", "LEGAL_DEPT", **lead) == {"careers.legal_leader"}
    scene.qualify("novice_reviewer", "INTERMEDIATE")
    assert asks(scene, "novice_reviewer", "LEGAL_DEPT", **lead) == gate
    # He holds the level and has never worked there; the years of case work are missing as well.
    assert asks(scene, "station_head", "LEGAL_DEPT", **lead) == {
        "careers.legal_leader", "careers.legal_transfer"}  # fmt: skip
    scene.do("careers.propose", "provincial_lawyer", bureau.officers["station_head"],
             sort="exception", what="任法制大队大队长", grounds="工作需要",
             since="2026-03-03")  # fmt: skip
    through(scene, "careers.approve")
    assert asks(scene, "station_head", "LEGAL_DEPT", **lead) == set()


# -- taken over -----------------------------------------------------------------------------------


@pytest.mark.gate("careers.before_unit")
@pytest.mark.rule("0.2", "2.2a")
def test_a_post_is_taken_over_only_from_before_its_unit_began(bureau: Province) -> None:
    scene, act, handler = Scene(bureau), "people.take_over_post", bureau.officers["handler"]
    form = {**post(bureau, "ORGAN_HEAD"), "ground": "任命文件"}
    shut = scene.refused(act, "administrator", handler, **form)
    assert set(shut) == {"careers.before_unit"}
    assert "于2026-03-02启用本系统" in shut["careers.before_unit"].as_json()["says"]
    scene.do(act, "administrator", handler, **{**form, "since": "2026-03-02"})
    assert scene.entry.body["form"]["ground"] == "任命文件"


@pytest.mark.gate("phase", "people.appoint", "people.take_over_post", "people.relieve")
@pytest.mark.rule("5.2a", "2.2a")
def test_who_has_left_is_given_no_post(bureau: Province) -> None:
    scene, handler = Scene(bureau), bureau.officers["handler"]
    scene.do("people.leave", "administrator", handler, reason="retired", last_day="2026-03-03")
    assert "phase(serving)" in asks(scene, "handler", "INSPECTION")
    assert Officer.objects.get(pk=handler).phase == "left"


# -- branches -------------------------------------------------------------------------------------


@pytest.mark.rule("1.2c", "2.2a")
def test_a_post_names_its_branch_out_of_a_closed_list(bureau: Province) -> None:
    scene, recruit = Scene(bureau), bureau.officers["recruit"]
    with pytest.raises(Invalid) as wrong:
        asks(scene, "recruit", "CASE_OFFICER", branch="海军")
    assert wrong.value.errors == [("branch", "不在可选范围内")]
    assert asks(scene, "recruit", "CASE_OFFICER", branch="交警") == set()
    form = post(bureau, "CASE_OFFICER", since="2026-03-01", branch="刑侦")
    scene.do("people.take_over_post", "administrator", recruit, **form, ground="原任命文件")
    held = {one.branch for one in bureau.actor("recruit").posts}
    assert held == {"", "交警", "刑侦"}


@pytest.mark.rule("1.2c")
@pytest.mark.parametrize("branch", list(Branch))
def test_a_level_counts_in_the_branch_that_a_post_names(bureau: Province, branch: Branch) -> None:
    scene = Scene(bureau).qualify("recruit", "BASIC", branch=branch.value)
    held, day = scene.bureau.actor("recruit"), date(2026, 3, 3)
    counts = {one for one in Branch if held.holds(frozenset({"BASIC"}), one.value, day)}
    assert counts == {branch}
