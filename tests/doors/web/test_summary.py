"""The case on one page, as who reviews and who approves it reads it (R-ADM-06)."""

from __future__ import annotations

from typing import Any

from plumbline.doors.web.words import gate_title
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Look
from tests import scenes
from tests.doors.web.desk import act_path, text
from tests.penalty import scene as penalty
from tests.scenes import Scene, step


def page_of(desks: Any, scene: Scene, by: str = "head") -> str:
    """The page as an officer reads it."""
    return text(desks.get(f"/summaries/{scene.ids['case']}", by))


def test_it_tells_who_did_what_when_under_which_law_and_what_is_proposed(desks: Any) -> None:
    scene = penalty.filed(desks.bureau)
    scenes.through(scene, "review.submit", "review.conclude", "penalty.discuss")
    page = page_of(desks, scene)
    offence = scene.case.offences.get()
    for told in (
        "吴某", "行为时 35 周岁", offence.title, offence.articles, str(offence.deed_on), "4500",
        "赌资较大", "手机一部", "建议维持拟处罚", "一致同意拟处罚", "提请法律审核",
    ):  # fmt: skip
        assert told in page, told


def test_it_tells_which_evidence_is_no_ground_and_why(desks: Any) -> None:
    scene = penalty.told(desks.bureau)
    assert "不能作为根据" not in page_of(desks, scene)
    step(scene, "casework.add_evidence", taking="questioning", only_me=True, title="王某的陈述")
    page = page_of(desks, scene)
    at = page.index("王某的陈述")
    assert "不能作为根据" in page[at:]
    assert "民警" in page[page.index("不能作为根据") :]


def test_it_tells_what_is_missing_and_then_that_nothing_is(desks: Any) -> None:
    scene = penalty.alleged(desks.bureau)
    assert "未经处罚前告知" in page_of(desks, scene)
    scenes.through(scene, "penalty.notify", "penalty.record_defence")
    page = page_of(desks, scene)
    assert "未经处罚前告知" not in page
    assert "后续各步所要核对的案卷事项均已具备。" in page


def test_review_and_approval_lead_to_it(desks: Any) -> None:
    case = scenes.reviewed(desks.bureau, "administrative").ids["case"]
    for act, by in (("review.approve", "head"), ("review.conclude", "reviewer")):
        assert f"/summaries/{case}" in text(desks.get(act_path(act, case), by))
    assert f"/summaries/{case}" in text(desks.get(f"/subjects/case/{case}", "head"))


def test_reading_it_is_a_look_and_outside_the_scope_it_is_not_there(desks: Any) -> None:
    scene = penalty.told(desks.bureau)
    page_of(desks, scene)
    assert Look.objects.filter(subject_id=scene.ids["case"], purpose="summary").exists()
    assert desks.get(f"/summaries/{scene.ids['case']}", "stranger").status_code == 404


def test_every_gate_is_named_in_words() -> None:
    asked = [(gate.code, gate_title(gate.code, act, gate)) for act in ACTS.values()
             for gate in act.asked]  # fmt: skip
    assert [code for code, title in asked if title == code] == []
