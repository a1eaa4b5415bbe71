"""The files: sealed, the same bytes every time, whole in other programs, no character missing."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Entry
from plumbline.law.calendar import SHANGHAI
from plumbline.papers import glyphs, keys, reads, render, word
from plumbline.papers.content import (
    Address,
    Content,
    Facts,
    Grid,
    Seal,
    Signs,
    Small,
    Stamp,
    Talk,
    Text,
)
from plumbline.papers.issuing import stamp_of
from plumbline.papers.models import PaperFile
from plumbline.papers.seal import sealed
from tests import scenes
from tests.papers.scene import drafted, drafting, issued, paper
from tests.scenes import step, stopped

AT = datetime(2026, 3, 3, 9, 0, tzinfo=SHANGHAI)
RARE, NOWHERE = "䶮喆堃", chr(0x2A6D6)
CONTENT = Content(
    organ="长春市公安局南关区分局南岭派出所", title="各部分齐全的文书", version=1, law="《法》",
    basis=["C-EXCH-03"],
    parts=[
        Address(to="吴某"),
        Text(lines=["#let x = 1 // *不是标记* $x$ <b>"], heading="一、事实"),
        Facts(rows=[[("姓名", "张" + RARE)], [("性别", "男"), ("年龄", "36")],
                    [("甲", "1"), ("乙", "2"), ("丙", "3")]]),
        Grid(heads=["编号", "名称"], widths=[1, 4], rows=[["1", "手机\n一部"]]),
        Talk(turns=[("你叫什么名字？", "我叫吴某。")]),
        Seal(),
        Signs(places=["办案民警"]),
        Small(lines=["一式两份。"]),
    ],
)  # fmt: skip
STAMP = Stamp(state="issued", number="南关公（南岭）测字〔2026〕1号", day="2026年3月3日",
              code="ABCD-EFGH", moment=int(AT.timestamp()), sealed=True)  # fmt: skip


def run(*command: str, **options: object) -> str:
    """What a program of others says. Skipped where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("papers") / "paper.pdf"
    place.write_bytes(sealed(render.pdf(CONTENT, STAMP), "220102001", CONTENT.organ, AT))
    return place


# -- PDF ------------------------------------------------------------------------------------------


def test_the_same_paper_gives_the_same_bytes(tmp_path: Path) -> None:
    first = render.pdf(CONTENT, STAMP)
    assert render.pdf(Content.model_validate_json(CONTENT.model_dump_json()), STAMP) == first
    source = (
        "import sys, django; django.setup();"
        "from plumbline.papers import render; from plumbline.papers.content import *;"
        "c = Content.model_validate_json(sys.argv[1]); s = Stamp.model_validate_json(sys.argv[2]);"
        "print(render.digest(render.pdf(c, s)))"
    )
    import sys

    other = run(sys.executable, "-c", source, CONTENT.model_dump_json(), STAMP.model_dump_json())
    assert other.strip() == render.digest(first)  # another process, hours or years later


def test_the_file_is_tagged_pdf_a_with_its_fonts_in_it(file: Path) -> None:
    assert b"<pdfaid:part>2</pdfaid:part>" in file.read_bytes()
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in file.read_bytes()
    info = run("pdfinfo", str(file))
    assert "Tagged:          yes" in info
    assert "A4" in info
    fonts = run("pdffonts", str(file)).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


def test_another_program_reads_every_text(file: Path) -> None:
    text = run("pdftotext", "-layout", str(file), "-")
    for part in (
        "各部分齐全的文书",
        "张" + RARE,
        "我叫吴某。",
        STAMP.number,
        "// *不是标记* $x$ <b>",
    ):
        assert part in text, part


def test_other_programs_find_no_fault(file: Path) -> None:
    assert "No syntax or stream encoding errors" in run("qpdf", "--check", str(file))
    assert run("mutool", "info", str(file))


def test_a_draft_and_a_void_paper_say_so_and_bear_no_seal(tmp_path: Path) -> None:
    for state, mark in (("draft", "草稿"), ("void", "作废")):
        place = tmp_path / f"{state}.pdf"
        stamp = STAMP.model_copy(update={"state": state, "sealed": False})
        place.write_bytes(render.pdf(CONTENT, stamp))
        text = run("mutool", "draw", "-q", "-F", "txt", str(place))
        assert mark in text.replace(" ", "")
        assert "作废" not in text or state == "void"


# -- the seal -------------------------------------------------------------------------------------


@pytest.mark.rule("D-ADM-37")
def test_the_seal_is_valid_for_a_program_of_others(file: Path) -> None:
    said = run("pdfsig", "-nocert", str(file))
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert CONTENT.organ in said
    assert "Signing Time: Mar 03 2026" in said


@pytest.mark.rule("D-ADM-37")
def test_openssl_follows_the_seal_to_the_authority(file: Path, tmp_path: Path) -> None:
    """Cut the signature and what it covers out of the file by hand."""
    import re

    data = file.read_bytes()
    found = re.findall(rb"/ByteRange ?\[(\d+) (\d+) (\d+) (\d+)", data)
    start, length, after, rest = map(int, found[-1])
    (tmp_path / "covered").write_bytes(data[start : start + length] + data[after : after + rest])
    blob = bytes.fromhex(data[start + length + 1 : after - 1].decode())
    size = int.from_bytes(blob[2:4], "big") + 4 if blob[1] == 0x82 else 0
    (tmp_path / "seal.der").write_bytes(blob[:size])
    root, _ = keys.load(keys.authority())
    from cryptography.hazmat.primitives.serialization import Encoding

    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in",
               str(tmp_path / "seal.der"), "-content", str(tmp_path / "covered"), "-CAfile",
               str(tmp_path / "root.pem"), "-purpose", "any", "-out", "/dev/null"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (tmp_path / "covered").write_bytes(data[start : start + length] + b"x")
    assert subprocess.run(command, capture_output=True).returncode != 0


@pytest.mark.rule("D-ADM-37")
def test_a_changed_file_has_no_valid_seal(file: Path, tmp_path: Path) -> None:
    data = bytearray(file.read_bytes())
    at = data.index(b"/Title")
    data[at + 20] ^= 1
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(bytes(data))
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig is not installed")
    done = subprocess.run(["pdfsig", "-nocert", str(forged)], capture_output=True, text=True)
    assert "Signature is Valid" not in done.stdout


def test_the_keys_are_made_once_and_are_read_by_their_owner_only() -> None:
    for path in (keys.authority(), keys.organ("220102001", CONTENT.organ)):
        before = path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
        assert path.is_relative_to(settings.PLUMBLINE_HOME)
        keys.authority()
        keys.organ("220102001", CONTENT.organ)
        assert path.read_bytes() == before


# -- in the ledger --------------------------------------------------------------------------------


@pytest.mark.rule("C-EXCH-03", "D-EXCH-02")
def test_the_hash_of_the_file_stands_in_the_entry_and_the_file_can_be_made_again(
    bureau: Province,
) -> None:
    scene = issued(bureau)
    kept = PaperFile.objects.get(paper=paper(scene))
    (gate,) = [g for g in scene.entry.body["gates"] if g["gate"] == "papers.printable"]
    assert f"sha256={kept.sha256}" in gate["read"]
    assert f"number={paper(scene).number}" in gate["read"]
    whole = bytes(kept.pdf)
    assert hashlib.sha256(whole[: kept.length]).hexdigest() == kept.sha256
    assert len(whole) > kept.length  # the seal follows
    assert reads.genuine(paper(scene))
    step(scene, "papers.void")
    assert reads.genuine(paper(scene))  # it was, and can be shown to have been


def test_the_entry_shows_no_word_of_the_paper(bureau: Province) -> None:
    scene = drafted(bureau, kind="rights_suspect", person="@suspect", remark="吴某另有说明")
    step(scene, "papers.issue")
    for entry in Entry.objects.filter(subject_id=scene.ids["paper"]):
        assert "吴某" not in str(entry.body)
    made = Entry.objects.get(made_id=scene.ids["paper"])
    assert "吴某" not in str(made.body)


# -- characters -----------------------------------------------------------------------------------


def test_the_fonts_have_the_characters_of_names() -> None:
    assert glyphs.missing("张三" + RARE + "，2026年〔〕ABC") == []
    assert glyphs.missing(f"{NOWHERE}张{NOWHERE}") == [NOWHERE]


@pytest.mark.gate("papers.printable", "papers.issue")
def test_a_paper_with_a_character_no_font_has_is_not_issued(bureau: Province) -> None:
    scene = drafting(bureau)
    step(scene, "casework.add_person", name="吴" + NOWHERE)
    step(scene, "papers.draft", kind="rights_suspect", person="@suspect")
    told = stopped(scene, "papers.issue", "papers.printable")
    assert told["missing"]["chars"] == f"{NOWHERE}（U+2A6D6）"
    step(scene, "casework.add_person", name="吴䶮")
    step(scene, "papers.draft", kind="rights_suspect", person="@suspect")
    step(scene, "papers.issue")
    assert paper(scene).serial == 1  # the refused one took no number


# -- DOCX -----------------------------------------------------------------------------------------


def test_the_docx_says_the_same(tmp_path: Path) -> None:
    from docx import Document

    made = word.docx(CONTENT, STAMP)
    document = Document(io.BytesIO(made))
    lines = [p.text for p in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for text in (
        "各部分齐全的文书",
        "吴某：",
        "问：你叫什么名字？",
        "答：我叫吴某。",
        "一式两份。",
    ):
        assert text in lines, text
    assert "张" + RARE in cells
    assert any(STAMP.number in line for line in lines)
    with zipfile.ZipFile(io.BytesIO(made)) as container:
        assert container.testzip() is None


def test_an_office_opens_the_docx(tmp_path: Path) -> None:
    place = tmp_path / "paper.docx"
    place.write_bytes(word.docx(CONTENT, STAMP))
    run("soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless",
        "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path),
        str(place))  # fmt: skip
    text = (tmp_path / "paper.txt").read_text("utf-8")
    assert "各部分齐全的文书" in text
    assert "我叫吴某。" in text


def test_a_paper_of_a_case_as_docx(bureau: Province) -> None:
    scene = issued(bureau)
    row = paper(scene)
    assert scenes.BRIEFS["administrative"] in str(row.content)
    made = word.docx(row.drawn, stamp_of(row))
    assert made[:2] == b"PK"
