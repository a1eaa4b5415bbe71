"""The desk of a publication: both texts, every place decided, who may see and who may not."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.kernel.models import Look
from plumbline.publications import state
from tests.doors.web.desk import text
from tests.publications.scene import checked, decided, drafted, out, publication, selected
from tests.scenes import through

pytestmark = pytest.mark.usefixtures("db")


def desk(scene: Any) -> str:
    return f"/publications/{scene.ids['publication']}"


@pytest.mark.rule("C-OPEN-02", "3.5a")
def test_both_texts_stand_side_by_side_and_each_place_is_decided(desks: Any) -> None:
    scene = selected(desks.bureau)
    page = text(desks.get(desk(scene), "station_head"))
    assert "吴国强" in page
    assert page.count('class="proposed"') == len(state.review(publication(scene)).proposed)
    answer = desks.send(desk(scene), "station_head", _rest="hide", more="南湖公园",
                        more_hides="private")  # fmt: skip
    assert answer.status_code == 302
    seen = state.review(publication(scene))
    assert seen.unsettled == []
    assert "南湖公园" not in seen.result.text
    page = text(desks.get(desk(scene), "reviewer"))
    assert "吴某甲" in page
    assert 'type="radio"' in page
    assert Look.objects.filter(subject_id=publication(scene).pk).exists()


@pytest.mark.rule("C-OPEN-02")
def test_what_was_typed_stays_where_something_is_wrong(desks: Any) -> None:
    scene = drafted(desks.bureau)
    (place,) = (one.place for one in state.review(publication(scene)).proposed)
    key = f"{place.start}-{place.end}"
    answer = desks.send(desk(scene), "station_head", **{
        f"v-{key}": "keep", f"r-{key}": "", f"h-{key}": "phone", "more": "没有的字"})  # fmt: skip
    assert answer.status_code == 422
    assert "没有的字" in text(answer)
    answer = desks.send(desk(scene), "station_head", **{f"v-{key}": "keep", f"h-{key}": "phone"})
    assert answer.status_code == 422
    assert "保留的须写明理由" in text(answer)
    sent = {f"v-{key}": "keep", f"r-{key}": "本所公开电话", f"h-{key}": "phone", "v-²-9": "hide"}
    assert desks.send(desk(scene), "station_head", **sent).status_code == 302
    assert "0431-88901234" in state.review(publication(scene)).result.text


def test_what_cannot_be_done_says_why(desks: Any) -> None:
    scene = out(desks.bureau)
    answer = desks.send(desk(scene), "station_head", _rest="hide")
    assert answer.status_code == 409
    assert "阶段" in text(answer)


@pytest.mark.rule("K-ADM-02")
def test_who_does_not_see_the_line_does_not_see_the_original(desks: Any) -> None:
    scene = checked(desks.bureau)
    for who in ("stranger", "recruit", "trainer"):
        assert desks.get(desk(scene), who).status_code == 404
    assert desks.get(desk(scene)).status_code == 302


def test_the_list_finds_filters_and_exports(desks: Any) -> None:
    scene = out(desks.bureau)
    drafted(desks.bureau)
    page = text(desks.get("/lists/publication", "reviewer"))
    assert page.count("/publications/") == 2
    only = text(desks.get("/lists/publication?phase=published&heading=decisions", "reviewer"))
    assert only.count("/publications/") == 1
    sheet = text(desks.get("/lists/publication?export=csv", "reviewer"))
    assert "节日防诈骗提示" in sheet
    assert "吴国强" not in sheet
    through(scene, "execution.file_remedy", "execution.annul")
    assert "现已不再显示" in text(desks.get("/lists/publication", "reviewer"))


def test_a_paper_leads_to_what_was_made_public_of_it(desks: Any) -> None:
    scene = selected(desks.bureau)
    page = text(desks.get(f"/subjects/paper/{scene.ids['paper']}", "reviewer"))
    assert desk(scene) in page
    record = text(desks.get(f"/subjects/publication/{scene.ids['publication']}", "reviewer"))
    assert desk(scene) in record
    plain = decided(desks.bureau)
    assert "/publications/" not in text(
        desks.get(f"/subjects/paper/{plain.ids['paper']}", "reviewer")
    )
