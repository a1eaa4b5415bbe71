"""A published exam credits its hours by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plumbline.doors.cli.province import Province
from plumbline.training.exam_credits import credit_due
from plumbline.training.models import Credit
from plumbline.training.record import credits_of
from tests.exams import hall
from tests.scenes import step, stopped, through
from tests.training.scene import uncontested

pytestmark = pytest.mark.usefixtures("db")
CREDIT = "training.credit_exam"


@pytest.mark.rule("D-QUAL-01", "1.3a")
def test_a_published_exam_credits_its_hours_without_a_claim(bureau: Province) -> None:
    scene = uncontested(bureau)
    assert credit_due(scene.now) == [scene.ids["exam"]]
    (credit,) = credits_of(bureau.officers[hall.CANDIDATE], 2026)
    assert (credit.source, credit.on, credit.points) == ("exam", date(2026, 3, 4), Decimal("2.0"))
    assert credit.sitting == hall.sitting_of(scene)
    assert credit_due(scene.now) == []


@pytest.mark.gate("training.appeals_over")
@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_credits_wait_until_nobody_can_contest_a_result(bureau: Province) -> None:
    scene = hall.published(bureau)
    assert stopped(scene, CREDIT, "training.appeals_over")["says"] == (
        "成绩申诉期限至2026-03-09，尚未答复的申诉0件")  # fmt: skip
    step(scene, "exams.appeal")
    scene.tick(days=6)
    assert credit_due(scene.now) == []
    step(scene, "exams.answer_appeal", total=10)
    assert credit_due(scene.now) == []  # nobody passed
    assert not Credit.objects.exists()
    step(scene, CREDIT)


@pytest.mark.gate("training.not_credited")
@pytest.mark.rule("1.3a")
def test_an_exam_credits_once(bureau: Province) -> None:
    scene = through(uncontested(bureau), CREDIT)
    stopped(scene, CREDIT, "training.not_credited")
    assert Credit.objects.count() == 1


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_a_result_that_is_void_since_credits_nothing(bureau: Province) -> None:
    through(uncontested(bureau), CREDIT, "exams.report_cheating", "exams.void_result")
    assert credits_of(bureau.officers[hall.CANDIDATE], 2026) == []
