"""Files to take away: the published text and nothing behind it, as other programs find (X5, X6)."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document

from plumbline.doors.cli.province import Province
from plumbline.papers import word
from plumbline.papers.content import Content, Stamp, Text
from plumbline.publications import files, state
from plumbline.publications.models import File
from tests.publications import inspecting
from tests.publications.scene import FACTS, out, publication

pytestmark = pytest.mark.usefixtures("db")
GONE = ("国强", "晓燕", "李建民", "13812345678", "南岭大街2号", "宏达", "怀孕", "吉A12345", "wxid")


@pytest.mark.rule("C-OPEN-02", "3.5a")
def test_the_pdf_says_what_was_published_and_has_no_layer_behind_it(
    bureau: Province, tmp_path: Path
) -> None:
    row = publication(out(bureau))
    kept, place = File.objects.get(publication=row), tmp_path / "item.pdf"
    place.write_bytes(bytes(kept.pdf))
    text, objects = inspecting.pdf_text(place), inspecting.pdf_objects(place)
    for line in state.review(row).result.text.splitlines():
        assert re.sub(r"\s", "", line) in text
    for gone in GONE:
        assert gone not in text
        for way in (gone.encode("utf-16-be").hex(), gone.encode().hex()):
            assert objects.lower().count(way) == 0
    assert "吴某甲" in text
    never = ("/OCGs", "/OCProperties", "/EmbeddedFiles", "/JavaScript", "/AcroForm", "/Annots",
             "/Author", "/Keywords", "/Subject")  # fmt: skip
    assert [one for one in never if one in objects] == []  # the whole is too long to compare
    assert "Author" not in inspecting.pdf_embedded(place)
    assert objects.count("<dc:creator") == 0


@pytest.mark.rule("C-OPEN-02", "3.5a")
def test_the_docx_has_no_properties_comments_changes_or_hidden_text(bureau: Province) -> None:
    row = publication(out(bureau))
    body = bytes(File.objects.get(publication=row).docx)
    parts = inspecting.docx_parts(body)
    assert set(parts) <= set(files.PARTS)
    assert not any(name.startswith("docProps") for name in parts)
    everything = "".join(parts.values())
    never = (*GONE, "w:vanish", "w:ins ", "w:del ", "w:comment", "w:rsid", "customXml")
    assert [gone for gone in never if gone in everything] == []  # the whole is too long to compare
    read = Document(io.BytesIO(body))
    said = "\n".join(paragraph.text for paragraph in read.paragraphs)
    for line in filter(None, state.review(row).result.text.splitlines()):
        assert line in said
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        assert {info.date_time for info in package.infolist()} == {files.EPOCH}
        assert all(not info.extra and not info.comment for info in package.infolist())


def test_the_same_text_makes_the_same_files(bureau: Province) -> None:
    scene = out(bureau)
    content = Content.model_validate_json(publication(scene).content)
    first, again = files.made(content, scene.now), files.made(content, scene.now)
    assert first == again


def test_a_full_document_has_what_the_bare_one_has_not() -> None:
    """The control: the library's own file does carry properties, a picture and a date."""
    content = Content(organ="局", title="题", version=1, law="", basis=[],
                      parts=[Text(lines=[FACTS])])  # fmt: skip
    full = inspecting.docx_parts_of(word.docx(content, Stamp()))
    assert {"docProps/core.xml", "docProps/app.xml"} <= full
    assert full - set(files.PARTS)
