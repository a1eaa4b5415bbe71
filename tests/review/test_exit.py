"""The single exit: nothing leaves without legal review by another, and approval by a third."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.kernel.gate import Situation
from plumbline.review.gates import POINTS, current
from plumbline.review.models import Review
from tests import cast, scenes
from tests.mediation.scene import opened, performed
from tests.scenes import FORMS, step, stopped, through

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.rule("3.1d")]
LEGAL = "holds(NATIONAL_LEGAL,PRACTISED_REVIEWER)"


# -- before review --------------------------------------------------------------------------------


@pytest.mark.gate("review.file_complete")
@pytest.mark.rule("C-ADM-04", "2.2c")
def test_an_incomplete_file_gets_no_review(bureau: Province) -> None:
    scene, act = scenes.investigating(bureau), "review.submit"
    step(scene, "casework.note_handling")
    for missing, cure in (
        ("嫌疑人、证据、案由", "casework.add_person"),
        ("证据、案由", "casework.add_evidence"),
        ("案由", "casework.charge"),
    ):
        told = stopped(scene, act, "review.file_complete")
        assert told["says"] == f"案卷不全，不予法律审核，缺少：{missing}"
        assert told["remedy"] == f"补齐{missing}后再提请审核"
        assert told["who"] == ["办案民警"]
        step(scene, cure)
    step(scene, act)


@pytest.mark.gate("review.file_complete")
def test_a_witness_is_no_suspect(bureau: Province) -> None:
    scene = through(scenes.investigating(bureau), "casework.add_evidence", "casework.charge",
                    "casework.note_handling")  # fmt: skip
    step(scene, "casework.add_person", role="witness")
    told = stopped(scene, "review.submit", "review.file_complete")
    assert told["missing"] == {"missing": "嫌疑人"}


@pytest.mark.gate("review.mediation_over")
@pytest.mark.rule("D-ADM-30")
def test_while_mediation_runs_nobody_is_punished(bureau: Province) -> None:
    scene = opened(bureau)
    assert "review.mediation_over" in scene.shut("review.submit", "handler")
    step(scene, "mediation.fail")
    assert "review.mediation_over" not in scene.shut("review.submit", "handler")


@pytest.mark.gate("review.mediation_over")
@pytest.mark.rule("D-ADM-30")
def test_whoever_performed_the_agreement_is_not_punished(bureau: Province) -> None:
    scene = performed(bureau)
    assert "review.mediation_over" not in scene.shut("review.submit", "handler")
    through(scene, "casework.allege", "penalty.notify")
    told = scene.shut("review.submit", "handler")["review.mediation_over"].as_json()
    assert told["says"].startswith("已经履行调解协议的人又被告知拟给予处罚")


@pytest.mark.gate("review.handled_in_area")
@pytest.mark.rule("G-ADM-31", "G-CHA-02")
def test_a_suspect_handled_elsewhere_without_exception_gets_no_review(bureau: Province) -> None:
    scene, act = scenes.ready_for_review(bureau), "review.submit"
    step(scene, "casework.note_handling", in_area=False)
    told = stopped(scene, act, "review.handled_in_area")
    assert told["says"] == "嫌疑人未在办案区办理，不予法律审核"
    step(scene, "casework.note_handling", in_area=False, exception="伤情严重，在医院询问")
    step(scene, act)


@pytest.mark.gate("review.handled_in_area")
def test_where_the_suspect_was_handled_must_be_noted_at_all(bureau: Province) -> None:
    scene = through(scenes.investigating(bureau), "casework.add_person", "casework.add_evidence",
                    "casework.charge")  # fmt: skip
    refused = scene.refused("review.submit", "handler", **FORMS["review.submit"])
    assert set(refused) == {"review.handled_in_area"}


# -- review ---------------------------------------------------------------------------------------


@pytest.mark.gate(LEGAL)
@pytest.mark.rule("R-ADM-05", "G-QUAL-03")
@pytest.mark.parametrize("level", ["NATIONAL_LEGAL", "PRACTISED_REVIEWER"])
def test_a_reviewer_is_legally_qualified(bureau: Province, level: str) -> None:
    scene, act = scenes.under_review(bureau), "review.conclude"
    told = stopped(scene, act, LEGAL, by="novice_reviewer")
    assert told["missing"]["name"] == "许新"
    assert told["missing"]["level"] == "国家统一法律职业资格（初次从事法制审核）"
    scene.qualify("novice_reviewer", level)
    scene.do(act, "novice_reviewer", **FORMS[act])


@pytest.mark.gate("apart(review.submit)")
@pytest.mark.rule("R-ADM-06", "P-ROLE-01")
def test_whoever_submitted_a_case_does_not_review_it(bureau: Province) -> None:
    scene, act = scenes.ready_for_review(bureau), "review.conclude"
    scene.appoint("reviewer", "CASE_OFFICER", cast.STATION)
    scene.do("review.submit", "reviewer", **FORMS["review.submit"])
    told = stopped(scene, act, "apart(review.submit)")
    assert told["missing"] == {"why": "您已经办理过本案须与此项分离的环节"}
    scene.do(act, "provincial_lawyer", **FORMS[act])


@pytest.mark.gate("review.all_points")
@pytest.mark.rule("C-ADM-04")
@pytest.mark.parametrize("point", POINTS)
def test_a_pass_needs_all_six_points(bureau: Province, point: str) -> None:
    scene, act = scenes.under_review(bureau), "review.conclude"
    told = stopped(scene, act, "review.all_points", None, **{point: False})
    assert told["says"] == f"六项审核要点中有不合格的（{POINTS[point]}），不能作“通过”结论"
    assert told["who"] == ["法制部门", "法制员"]
    step(scene, act, verdict="return", **{point: False})
    assert scene.case.phase == "returned"


@pytest.mark.rule("C-ADM-04", "R-ADM-06")
def test_a_review_keeps_its_points_and_its_reviewer(bureau: Province) -> None:
    scene = scenes.reviewed(bureau)
    review = Review.objects.get(case=scene.case)
    assert review.points == dict.fromkeys(POINTS, True)
    assert (review.verdict, review.reviewer) == ("pass", bureau.officers["reviewer"])
    assert review.concluded_at == scene.now
    assert review.submitted_by == bureau.officers["handler"]


def test_a_returned_case_goes_round_again(bureau: Province) -> None:
    scene = through(scenes.returned(bureau), "review.submit", "review.conclude")
    assert [(r.round, r.verdict) for r in Review.objects.order_by("round")] == [
        (1, "return"), (2, "pass")
    ]  # fmt: skip
    newest = current(scene.case)
    assert newest is not None
    assert newest.round == 2


# -- approval -------------------------------------------------------------------------------------


@pytest.mark.gate("review.passed")
@pytest.mark.rule("G-ADM-30", "G-ADM-31")
@pytest.mark.parametrize("phase", ["investigating", "under_review", "returned"])
def test_approval_needs_passed_review(bureau: Province, phase: str) -> None:
    scene, act = scenes.PHASES[phase](bureau), "review.approve"
    told = stopped(scene, act, "review.passed")
    assert told["says"] == "未经法律审核或者审核未通过，不得审批"
    assert told["remedy"] == "提请法律审核并获通过"
    through(scenes.reviewed(bureau), act)


@pytest.mark.gate("review.passed")
def test_approval_needs_passed_review_even_where_the_phase_says_reviewed(
    bureau: Province,
) -> None:
    """No act leads there: the phase is forged in memory, and the gate looks at the review."""
    scene = scenes.returned(bureau)
    case, actor = scene.case, bureau.actor("head")
    case.phase = "reviewed"
    shut = ACTS["review.approve"].refusals(Situation(case, actor, scene.now, scene.now), [])
    assert [refusal.gate for refusal in shut] == ["review.passed"]


@pytest.mark.gate("after(review.conclude)")
@pytest.mark.rule("G-ADM-31")
@pytest.mark.parametrize("phase", ["accepted", "investigating", "under_review"])
def test_approval_comes_after_review(bureau: Province, phase: str) -> None:
    told = stopped(scenes.PHASES[phase](bureau), "review.approve", "after(review.conclude)")
    assert told["says"] == "尚未“法律审核”，不得办理此项"
    assert told["remedy"] == "先办理“法律审核”"
    assert "after(review.conclude)" not in scenes.reviewed(bureau).shut("review.approve", "head")


@pytest.mark.gate("after(review.conclude)")
@pytest.mark.rule("G-ADM-31")
def test_the_review_of_an_earlier_round_does_not_count(bureau: Province) -> None:
    scene = through(scenes.reviewed(bureau), "review.send_back", "review.submit")
    shut = scene.shut("review.approve", "head")
    assert set(shut) == {"phase(reviewed)", "after(review.conclude)", "review.passed"}
    through(scene, "review.conclude", "review.approve")


@pytest.mark.gate("apart(review.submit,review.conclude)")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize("act", ["review.approve", "review.send_back"])
@pytest.mark.parametrize("earlier", ["review.submit", "review.conclude"])
def test_whoever_submitted_or_reviewed_does_not_approve(
    bureau: Province, act: str, earlier: str
) -> None:
    scene = scenes.ready_for_review(bureau)
    if earlier == "review.submit":
        scene.appoint("station_head", "CASE_OFFICER", cast.STATION)
        who = "station_head"
        scene.do("review.submit", who, **FORMS["review.submit"])
        step(scene, "review.conclude")
    else:
        who = "reviewer"
        through(scene, "review.submit", "review.conclude")
    scene.appoint(who, "ORGAN_HEAD")
    gate = "apart(review.submit,review.conclude)"
    told = stopped(scene, act, gate, by=who)
    assert told["missing"] == {"why": "您已经办理过本案须与此项分离的环节"}
    step(scene, act)


def test_approval_is_kept_with_its_round(bureau: Province) -> None:
    scene = through(scenes.reviewed(bureau), "review.send_back", "review.submit",
                    "review.conclude", "review.approve")  # fmt: skip
    head = bureau.officers["head"]
    rows = [(r.round, r.head, r.head_verdict) for r in Review.objects.order_by("round")]
    assert rows == [(1, head, "send_back"), (2, head, "approve")]
    assert scene.case.phase == "approved"


# -- the table itself -----------------------------------------------------------------------------


@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review_review SET reviewer = submitted_by",
        "UPDATE review_review SET head = submitted_by",
        "UPDATE review_review SET head = reviewer",
    ],
)
def test_the_database_keeps_the_three_apart(bureau: Province, statement: str) -> None:
    scenes.approved(bureau)
    with (
        pytest.raises(IntegrityError, match="by_another"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
