"""Papers at the screen: drawn up beside their picture, downloaded, checked by number and code."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.kernel.models import Look
from plumbline.papers import render
from plumbline.papers.issuing import spaced
from plumbline.papers.models import Paper
from tests import scenes
from tests.doors.web.desk import entry_of, text
from tests.papers.scene import drafted, drafting, issued, paper


@pytest.mark.rule("C-EXCH-03")
def test_a_paper_is_drawn_up_at_the_desk_without_a_script(desks: Any) -> None:
    scene = drafting(desks.bureau)
    place = f"/papers/new/{scene.ids['case']}"
    page = text(desks.get(place, "handler"))
    assert "受案登记表" in page
    assert "立案决定书" not in page  # a criminal paper
    form = {"kind": "rights_suspect", "person": "@suspect", "remark": "听力不佳"}
    typed = scenes.resolved(scene, form)
    shown = text(desks.send(place, "handler", _preview="1", **typed))
    assert "违法犯罪嫌疑人权利义务告知书" in shown
    assert "110101199001010015" in shown
    assert "听力不佳" in shown
    assert "草稿" in shown
    assert not Paper.objects.exists()
    desks.act("papers.draft", "handler", scene.ids["case"], scene.tick(minutes=2).now, **typed)
    made = Paper.objects.get()
    assert "听力不佳" in text(desks.get(f"/papers/{made.pk}", "handler"))


def test_the_desk_says_what_the_file_lacks(desks: Any) -> None:
    scene = scenes.accepted(desks.bureau, "administrative")
    place = f"/papers/new/{scene.ids['case']}?kind=inquiry_approval"
    assert "案卷中没有立案决定" in text(desks.get(place, "handler"))
    place = f"/papers/new/{scene.ids['case']}?kind=rights_suspect&person=nobody"
    assert desks.get(place, "handler").status_code == 200
    assert desks.get(f"/papers/new/{scene.ids['case']}?kind=x", "handler").status_code == 200


def test_whoever_may_not_draft_is_told_at_the_desk(desks: Any) -> None:
    scene = drafting(desks.bureau)
    page = text(desks.get(f"/papers/new/{scene.ids['case']}", "auditor"))
    assert "此项由办案民警办理" in page


def test_the_tab_shows_drafts_issued_and_void_papers(desks: Any) -> None:
    scene = issued(desks.bureau)
    number = paper(scene).number
    scenes.step(scene, "papers.void")
    scenes.step(scene, "papers.draft", kind="evidence_received")
    page = text(desks.get(f"/subjects/case/{scene.ids['case']}?tab=papers", "handler"))
    for part in (number, "已作废", "当事人姓名有误", "接受证据清单", "草稿"):
        assert part in page, part
    assert "tab=papers" in page
    matters = text(desks.get(f"/subjects/case/{scene.ids['case']}?tab=matters", "handler"))
    assert number not in matters


def test_a_paper_is_downloaded_and_each_download_is_a_look(desks: Any) -> None:
    scene = issued(desks.bureau)
    row = paper(scene)
    for form, start, kind in (("pdf", b"%PDF", "application/pdf"), ("docx", b"PK", "wordprocess")):
        looks = Look.objects.filter(subject_id=row.pk).count()
        answer = desks.get(f"/papers/{row.pk}/file.{form}", "handler")
        assert answer.content.startswith(start)
        assert kind in answer["Content-Type"]
        assert answer["Cache-Control"] == "no-store"
        assert Look.objects.filter(subject_id=row.pk, purpose="download").count() == looks + 1
    kept = bytes(row.file.pdf)
    assert desks.get(f"/papers/{row.pk}/file.pdf", "handler").content == kept
    scenes.step(scene, "papers.void")
    marked = desks.get(f"/papers/{row.pk}/file.pdf", "handler").content
    assert marked != kept
    assert b"/ByteRange" not in marked
    original = desks.get(f"/papers/{row.pk}/file.pdf?original=1", "handler").content
    assert original == kept


def test_the_page_shows_number_code_and_seal_of_an_issued_paper_only(desks: Any) -> None:
    scene = drafted(desks.bureau, kind="acceptance_receipt")
    page = text(desks.get(f"/papers/{scene.ids['paper']}", "handler"))
    assert "data:image/svg+xml" not in page
    assert "paper-seal on" not in page
    scenes.step(scene, "papers.issue")
    page = text(desks.get(f"/papers/{scene.ids['paper']}", "handler"))
    assert paper(scene).number in page
    assert "data:image/svg+xml" in page
    assert "paper-seal on" in page


@pytest.mark.rule("C-EXCH-03")
def test_anyone_signed_in_checks_a_paper_by_number_and_code_without_its_content(
    desks: Any,
) -> None:
    scene = issued(desks.bureau, kind="rights_suspect", person="@suspect")
    row = paper(scene)
    code = spaced(row.code)
    for query in (f"number={row.number}&code={code}", f"q={row.number} {row.code.lower()}"):
        page = text(desks.get(f"/papers/check?{query}", "stranger"))
        assert "文书真实有效" in page
        assert row.file.sha256 in page
        assert "吴某" not in page
        assert str(row.pk) not in page  # not within the stranger's scope
    assert str(row.pk) in text(desks.get(f"/papers/check?number={row.number}&code={code}", "head"))
    for query in (f"number={row.number}&code=0000-0000", "number=x", "code=x", "q=x", "q=x y"):
        assert "没有这份文书" in text(desks.get(f"/papers/check?{query}", "head")) or query == "q=x"
    scenes.step(scene, "papers.void")
    page = text(desks.get(f"/papers/check?number={row.number}&code={code}", "stranger"))
    assert "文书真实，但已作废" in page


def test_a_draft_is_no_paper_that_could_be_checked(desks: Any) -> None:
    scene = drafted(desks.bureau)
    page = text(desks.get(f"/papers/check?number=&code={paper(scene).code}", "handler"))
    assert "没有这份文书" in page


def test_what_somebody_typed_is_no_markup_on_the_page(desks: Any) -> None:
    scene = drafting(desks.bureau)
    scenes.step(scene, "papers.draft", remark="<script>alert(1)</script>")
    page = text(desks.get(f"/papers/{scene.ids['paper']}", "handler"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_words_of_the_paper_stay_chinese_in_english(desks: Any) -> None:
    scene = drafted(desks.bureau)
    client = desks.of("handler")
    client.cookies["django_language"] = "en"
    page = client.get(f"/papers/{scene.ids['paper']}").content.decode()
    assert "受案登记表" in page
    assert render.WORDS["unnumbered"] in page
    del client.cookies["django_language"]


def test_an_act_at_the_screen_issues_a_paper(desks: Any) -> None:
    scene = drafted(desks.bureau)
    entry_of(desks.step(scene, "papers.issue", "handler"))
    assert paper(scene).phase == "issued"
