"""Training on the screen: one's record, a unit's board, lists; who sees whose."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.kernel.models import Look
from tests import cast
from tests.doors.web.desk import text
from tests.scenes import step
from tests.training import scene as training
from tests.training.scene import CLOSER, COURSE, TEACHER

pytestmark = pytest.mark.usefixtures("db")
LISTS = ("course", "training_plan", "training_session", "credit_claim", "curriculum", "assignment")
TITLE = COURSE["title"]


def full(desks: Any) -> Any:
    """Everything there is of training, once."""
    scene = training.held(desks.bureau)
    step(scene, "training.draft_plan")
    step(scene, "training.approve_plan")
    training.own(scene, "training.claim_credit", "handler")
    training.own(scene, "training.assign", "handler", "trainer")
    step(scene, "training.propose_curriculum")
    return scene


def test_the_lists_open_filter_and_export(desks: Any) -> None:
    scene = full(desks)
    for kind in LISTS:
        for query in ("", "?q=无此", "?phase=none", "?year=2026", "?year=x", "?export=csv"):
            assert desks.get(f"/lists/{kind}{query}", "handler").status_code == 200, (kind, query)
        assert str(scene.ids[kind]) in text(desks.get(f"/lists/{kind}", "handler")), kind
        assert str(scene.ids[kind]) not in text(desks.get(f"/lists/{kind}?phase=none", "handler"))
        page = desks.get(f"/subjects/{kind}/{scene.ids[kind]}", "handler")
        assert page.status_code == 200, kind


@pytest.mark.parametrize(
    ("kind", "query", "there"),
    [("course", "competence=procedure", True), ("course", "competence=evidence", False),
     ("course", "topic=custody_area", True), ("course", "topic=it", False),
     ("course", "enforcement=yes", True), ("course", "enforcement=no", False),
     ("training_session", "phase=held", True), ("training_session", "phase=scheduled", False),
     ("training_session", "year=2026", True), ("training_session", "year=2025", False),
     ("training_session", "unit=220102", True), ("training_session", "unit=2202", False),
     ("training_session", "musts=1", True), ("training_session", "enforcement=no", False),
     ("training_plan", "year=2025", False), ("training_plan", "unit=220102001", True)],
)  # fmt: skip
def test_training_is_filtered(desks: Any, kind: str, query: str, there: bool) -> None:  # noqa: FBT001
    scene = full(desks)
    shown = text(desks.get(f"/lists/{kind}?{query}", "station_head"))
    assert (str(scene.ids[kind]) in shown) == there


@pytest.mark.rule("1.1", "1.2c", "1.3a")
def test_an_officer_reads_his_record_with_its_arithmetic(desks: Any) -> None:
    scene = full(desks)
    page = text(desks.get("/training/mine?year=2026", "handler"))
    assert "8学分 × 8 / 8学时" in page
    assert "8.0 + 0 + 0 + 0 = <b>8.0</b>" in page
    assert "应得 24" in page
    assert "还差 16.0" in page
    assert "未经确认" in page
    assert f"/subjects/training_session/{scene.ids['training_session']}" in page
    assert f"/subjects/assignment/{scene.ids['assignment']}" in page
    assert page.count("尚未培训") == 3  # of five competences two were trained
    assert "training.claim_credit" in page
    assert Look.objects.filter(purpose="record").count() == 0  # one's own


@pytest.mark.rule("D-QUAL-01")
def test_a_teacher_sees_how_teaching_was_credited(desks: Any) -> None:
    full(desks)
    assert "课程8学分，按授课折算" in text(desks.get("/training/mine?year=2026", TEACHER))


def test_the_record_of_another_opens_to_who_watches_over_him_and_is_noted(desks: Any) -> None:
    scene = full(desks)
    handler = scene.bureau.officers["handler"]
    path = f"/training/officers/{handler}?year=2026"
    for by in ("assistant", "recruit", "stranger", "administrator"):
        assert desks.get(path, by).status_code == 404, by
    assert Look.objects.filter(purpose="record").count() == 0
    for n, by in enumerate((CLOSER, "trainer", "head"), 1):
        page = text(desks.get(path, by))
        assert TITLE in page
        assert "training.claim_credit" not in page
        assert Look.objects.filter(purpose="record", subject_id=handler).count() == n
    assert desks.get(path, "handler").status_code == 200
    assert Look.objects.filter(purpose="record").count() == 3


@pytest.mark.rule("1.2a", "1.3a")
def test_every_number_of_a_board_leads_to_the_officers_behind_it(desks: Any) -> None:
    full(desks)
    path = f"/training/units/{desks.bureau.units[cast.STATION]}"
    page = text(desks.get(path, CLOSER))
    assert '<a href="?show=level-basic#behind">2</a>' in page
    behind = text(desks.get(f"{path}?show=level-basic", CLOSER))
    for who in ("handler", "assistant"):
        assert f"/training/officers/{desks.bureau.officers[who]}" in behind
    assert f"/training/officers/{desks.bureau.officers[CLOSER]}" not in behind
    file = desks.get(f"{path}?show=level-basic&export=csv", CLOSER)
    lines = file.content.decode().splitlines()
    assert len(lines) == 3
    assert "李勤" in lines[1]
    assert desks.get(f"{path}?export=xlsx", CLOSER).status_code == 200


@pytest.mark.rule("1.2b", "F-QUAL-01")
def test_leaders_study_and_the_share_of_fails_stand_on_the_pages(desks: Any) -> None:
    record = text(desks.get("/training/mine", CLOSER))
    assert "领导干部学法：本年已学0天，应学4天" in record
    assert "领导干部学法：" not in text(desks.get("/training/mine", "handler"))
    board = text(desks.get(f"/training/units/{desks.bureau.units[cast.STATION]}", CLOSER))
    assert "年执法资格考试不合格比例" in board
    assert "0 / 0" in board


def test_a_board_opens_to_who_watches_over_the_unit(desks: Any) -> None:
    county = f"/training/units/{desks.bureau.units[cast.COUNTY]}"
    for by, status in (("head", 200), ("trainer", 200), (CLOSER, 404), ("handler", 404),
                       ("stranger", 404), ("administrator", 404)):  # fmt: skip
        assert desks.get(county, by).status_code == status, by
    assert "南岭派出所" in text(desks.get(county, "head"))


def test_a_session_is_arranged_at_the_screen(desks: Any) -> None:
    scene = training.approved(desks.bureau)
    page = text(desks.get("/lists/training_session", "trainer"))
    assert "training.schedule_session" in page
    form = text(desks.get(f"/act/training.schedule_session/?subject="
                          f"{desks.bureau.units[cast.STATION]}", CLOSER))  # fmt: skip
    assert str(scene.ids["course"]) in form
    assert TITLE in form
    for who in (TEACHER, "trainer"):  # of the units above; enrolled are those of the unit
        assert form.count(str(desks.bureau.officers[who])) == 1
