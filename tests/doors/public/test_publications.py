"""Publications at the public door: listed, searched, read, taken away, or gone with a reason."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.publications.terms import Heading
from tests.publications.scene import allowed, drafted, out, published
from tests.scenes import step, through

pytestmark = pytest.mark.usefixtures("db")


def get(path: str, **headers: str) -> Any:
    return Client(headers=headers).get(f"/public/{path}")


def text(path: str) -> str:
    said: str = get(path).content.decode()
    return said


@pytest.mark.rule("R-OPEN-01", "C-OPEN-01", "3.5a")
def test_what_is_out_is_listed_by_heading_found_by_its_words_and_read(bureau: Province) -> None:
    scene = published(bureau)
    item = scene.ids["publication"]
    for path in ("open", "open?heading=situation", "open?q=诈骗", "open?q=防诈骗提示&lang=en"):
        assert "节日防诈骗提示" in text(path), path
    for path in ("open?heading=basis", "open?q=没有这个词", "open?heading=nonsense&q=%00x"):
        assert "节日防诈骗提示" not in text(path), path
    page = text(f"open/{item}")
    assert "节日期间注意防范电信网络诈骗" in page
    assert "南岭派出所" in page
    assert "Download PDF" in text(f"open/{item}?lang=en")
    assert {str(code) for code in Heading.values} >= {"situation", "decisions"}


@pytest.mark.rule("R-OPEN-02", "P-OPEN-01")
def test_what_is_not_out_is_not_there(bureau: Province) -> None:
    for scene in (drafted(bureau), allowed(bureau)):
        item = scene.ids["publication"]
        for path in (f"open/{item}", f"open/{item}.pdf", f"open/{item}.docx", f"open/{uuid4()}"):
            assert get(path).status_code == 404, path
    assert get("open").context["found"].total == 0


@pytest.mark.rule("C-OPEN-02", "3.5a")
def test_files_come_as_files_and_pages_may_be_kept_a_minute(bureau: Province) -> None:
    item = out(bureau).ids["publication"]
    for form, head in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = get(f"open/{item}.{form}")
        assert answer.content.startswith(head)
        assert answer["Content-Disposition"] == f'attachment; filename="{item}.{form}"'
    for path in ("open", "open/whom", f"open/{item}", f"open/{item}.pdf"):
        answer = get(path)
        assert answer["Cache-Control"] == "public, max-age=60"
        assert not answer.cookies
        again = get(path, **{"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.rule("G-OPEN-01")
def test_a_withdrawn_item_stays_listed_with_the_reason_and_without_a_word_of_its_text(
    bureau: Province,
) -> None:
    scene = published(bureau)
    item = scene.ids["publication"]
    step(scene, "publications.withdraw")
    assert "已撤下" in text("open")
    answer = get(f"open/{item}")
    assert answer.status_code == 410
    page = answer.content.decode()
    assert "内容有待核实" in page
    assert "电信网络" not in page
    assert get(f"open/{item}.pdf").status_code == 410
    assert "节日防诈骗提示" not in text("open?q=电信网络")


@pytest.mark.rule("G-OPEN-01", "D-ADM-39")
def test_a_decision_that_fell_is_gone_from_page_file_and_search(bureau: Province) -> None:
    scene = out(bureau)
    item = scene.ids["publication"]
    assert get("open?q=南湖公园").context["found"].total == 1
    through(scene, "execution.file_remedy", "execution.annul")
    assert get(f"open/{item}").status_code == 410
    assert get(f"open/{item}.docx").status_code == 410
    assert get("open?q=南湖公园").context["found"].total == 0


@pytest.mark.rule("R-OPEN-01", "D-OPEN-04")
@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_what_is_open_to_whom_is_said(bureau: Province, lang: str) -> None:
    del bureau
    page = text(f"open/whom{lang}")
    assert ("Open to society" in page) == bool(lang)
    assert page.count('class="sheet"') == 4


def test_a_page_number_that_is_none_is_the_first(bureau: Province) -> None:
    published(bureau)
    for number in ("0", "-1", "x", "99999999", "²"):
        assert get(f"open?page={number}").context["found"].page == 1
