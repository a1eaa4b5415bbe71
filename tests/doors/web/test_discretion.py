"""The pages of discretion: the benchmark asked on a case, and departures counted over many."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from plumbline.kernel.models import Look
from plumbline.penalty.models import Weighing
from tests.doors.web.desk import act_path, text
from tests.penalty import scene as staged
from tests.penalty.test_benchmark import facts
from tests.penalty.test_deviation import decided, ten
from tests.scenes import Scene, step


def case_page(desks: Any, scene: Scene, query: str = "") -> str:
    return text(desks.get(f"/discretion/{scene.ids['case']}{query}", "handler"))


@pytest.mark.rule("2.2d")
def test_where_no_benchmark_governs_the_page_says_so_and_asks_nothing(desks: Any) -> None:
    scene = staged.alleged(desks.bureau)
    page = case_page(desks, scene)
    assert "未经确认，不约束本案" in page
    assert "这一案由没有施行中并经法制部门确认的裁量基准" in page
    assert "facts-0-value" not in page
    assert f"/discretion/{scene.ids['case']}" in text(
        desks.get(f"/subjects/case/{scene.ids['case']}", "handler")
    )


@pytest.mark.rule("C-DISC-03", "2.2d")
def test_facts_are_answered_on_the_page_and_lead_to_a_tier(desks: Any) -> None:
    scene = staged.governed(desks.bureau)
    page = case_page(desks, scene)
    assert 'name="facts-2-evidence"' in page
    assert f'href="/discretion/{scene.ids["case"]}"' in text(
        desks.get(act_path("penalty.notify", scene.ids["case"]), "handler")
    )
    offence, proof = scene.case.offences.get().pk, scene.case.evidence.get().pk
    answers = {"circumstance": "none", "injury": "below", "weapon": "false"}
    sent: dict[str, Any] = {"offence": offence}
    for number, (factor, value) in enumerate(answers.items()):
        sent |= {f"facts-{number}-factor": factor, f"facts-{number}-value": value,
                 f"facts-{number}-evidence": proof}  # fmt: skip
    done = desks.send(act_path("penalty.weigh", scene.ids["case"]), "handler", **sent)
    assert done.status_code == 302
    assert Weighing.objects.get(case=scene.case).row == 2
    page = case_page(desks, scene)
    assert "符合裁量表第2行" in page
    assert "拘留1–5日，或者罚款500–1,000元" in page
    assert "您职权范围内还没有按同一基准裁量的同类决定" in page


@pytest.mark.rule("G-DISC-02")
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("fine=500", "在本档幅度内"),
        ("fine=499", "偏离：须说明理由"),
        ("fine=1001", "超出法律，不得作出"),
        ("days=5&fine=nonsense", "在本档幅度内"),
    ],
)
def test_a_choice_may_be_tried_and_is_shown_on_the_band(desks: Any, query: str, says: str) -> None:
    scene = staged.governed(desks.bureau)
    step(scene, "penalty.weigh")
    offence = scene.case.offences.get().pk
    page = case_page(desks, scene, f"?offence={offence}&{query}")
    assert says in page
    assert 'class="at"' in page


def test_what_was_found_for_another_grade_is_said_on_the_page(desks: Any) -> None:
    scene = staged.governed(desks.bureau)
    step(scene, "penalty.weigh", facts=facts(injury="slight"))
    assert "认定的事实属于另一情节" in case_page(desks, scene)


def test_similar_cases_stand_there_without_names(desks: Any) -> None:
    before = decided(desks.bureau, 1, fine=800)
    scene = staged.alleged(desks.bureau)
    step(scene, "penalty.weigh", facts=facts())
    page = case_page(desks, scene)
    section = page[page.index("相近的已决行为") :]
    assert "罚款800元" in section
    assert before.case.number not in section
    assert "吴某" not in section


def test_reading_is_a_look_and_outside_the_scope_nothing_is_there(desks: Any) -> None:
    scene = staged.alleged(desks.bureau)
    case_page(desks, scene)
    assert Look.objects.filter(subject_id=scene.ids["case"], purpose="discretion").exists()
    assert desks.get(f"/discretion/{scene.ids['case']}", "stranger").status_code == 404
    assert desks.get(f"/discretion/{UUID(int=7)}", "handler").status_code == 404


@pytest.mark.rule("2.2d")
def test_of_fewer_than_ten_nothing_is_shown_on_the_page_or_in_the_file(desks: Any) -> None:
    scene = decided(desks.bureau, 1, fine=200)
    group = f"of={scene.case.line[-1]}"
    for by in ("", "by=officer&", "by=norm&", "by=nonsense&since=nonsense&"):
        page = text(desks.get(f"/discretion/deviations?{by}{group}", "head"))
        assert "不足 10 件，不显示" in page
        assert "%" not in page.split("<table")[1].split("</table>")[0].replace("95%", "")
        assert scene.case.number not in page
    mine, all_ = (text(desks.get("/discretion/deviations?by=officer", by))
                  for by in ("handler", "head"))  # fmt: skip
    assert (mine.count("，不显示"), all_.count("，不显示")) == (1, 2)  # of a colleague nothing
    file = desks.get("/discretion/deviations?export=csv", "head")
    assert "不足10件，不显示" in file.content.decode()
    assert desks.get("/discretion/deviations?export=xlsx", "head").status_code == 200


@pytest.mark.rule("2.2d", "G-DISC-01", "D-DISC-02")
def test_numbers_lead_to_their_cases_and_a_benchmark_often_departed_from_is_named(
    desks: Any,
) -> None:
    scene = ten(desks.bureau, 4)[0]
    page = text(desks.get(f"/discretion/deviations?of={scene.case.line[-1]}", "head"))
    assert "40.0%" in page
    assert "16.8%–68.7%" in page
    assert scene.case.number in page
    assert "应当交还起草部门的基准" in page
    nothing = text(desks.get("/discretion/deviations?cause=theft", "head"))
    assert "没有可以计算的决定" in nothing
