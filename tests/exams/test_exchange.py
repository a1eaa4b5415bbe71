"""Questions as files of other systems: what goes out comes back; strangers' files are read."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from xlsxwriter import Workbook

from plumbline.exams.exchange import FORMATS, Unreadable
from plumbline.exams.sound import settled
from plumbline.forms import workbook

ABOUT = {
    "topic": "受案: [甲]", "common": "true", "law": "治安管理处罚法", "article": "第九十条",
    "version": "2025年修订", "as_at": "2026-01-01", "difficulty": "hard", "author": "甲：乙",
}  # fmt: skip
ODD = "若 a=b ~ c，则 {x} # y：\\n \\ 不换行\n// 另起一行 <b>&amp;</b> 50%"
ROWS: list[dict[str, Any]] = [
    {**ABOUT, "sort": "single", "stem": ODD, "options": [ODD, "乙", "%50%丙"], "key": ["B"]},
    {**ABOUT, "sort": "multiple", "stem": "多选？", "options": ["甲", "乙", "丙", "丁"],
     "key": ["A", "C", "D"]},
    {**ABOUT, "sort": "multiple", "stem": "只有一个对的多选？", "options": ["甲", "乙"],
     "key": ["A"]},
    {**ABOUT, "sort": "true_false", "common": "false", "stem": "是非？",
     "options": ["正确", "错误"], "key": ["B"]},
    {**ABOUT, "sort": "written", "stem": "试述", "options": [], "key": ["一、{甲}\n二、=乙"]},
]  # fmt: skip


def kept(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the bank would keep it."""
    says = settled(row["sort"], row["stem"], row["options"], row["key"])
    about = {name: row.get(name, "") for name in ABOUT}
    return {**about, "sort": says.sort, "stem": says.stem, "options": list(says.options),
            "key": list(says.key)}  # fmt: skip


@pytest.mark.rule("1.3a")
@pytest.mark.parametrize("form", FORMATS)
def test_every_kind_of_question_goes_out_and_comes_back(form: str) -> None:
    back = FORMATS[form].read(FORMATS[form].write(ROWS))
    assert [kept(row) for row in back] == ROWS


GIFT = """
// a comment
$CATEGORY: $course$/刑法

::Q1:: 盗窃罪的客体是 {
  =财产权利 # right
  ~人身权利
}

正当防卫不负刑事责任。{TRUE}

论述题 {}

Match {=a -> b =c -> d}

一年有几天？{#365}

只是说明
"""


def test_gift_of_another_hand_is_read() -> None:
    first, second, third, *others = FORMATS["gift"].read(GIFT.encode())
    assert (first["stem"], first["options"], first["key"]) == (
        "盗窃罪的客体是", ["财产权利", "人身权利"], ["A"],
    )  # fmt: skip
    assert first["topic"] == "刑法"
    assert (second["sort"], second["key"]) == ("true_false", ["TRUE"])
    assert (third["sort"], third["key"]) == ("written", [])
    assert [row["sort"] for row in others] == ["other", "other", "description"]


MOODLE = """<?xml version="1.0"?><quiz>
<question type="category"><category><text>$course$/刑法</text></category></question>
<question type="multichoice"><name><text>一</text></name>
<questiontext format="html"><text><![CDATA[<p>盗窃罪的<b>客体</b>是</p>]]></text></questiontext>
<answer fraction="0"><text>人身权利</text></answer>
<answer fraction="100"><text>财产权利</text></answer><single>1</single></question>
<question type="matching"><questiontext><text>连线</text></questiontext></question></quiz>"""


def test_moodle_of_another_hand_is_read() -> None:
    first, second = FORMATS["moodle"].read(MOODLE.encode())
    assert (first["stem"], first["key"], first["topic"]) == ("盗窃罪的客体是", ["B"], "刑法")
    assert second["sort"] == "matching"


QTI = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="x"
 title="x" adaptive="false" time-dependent="false">
<qti-response-declaration identifier="R" cardinality="multiple" base-type="identifier">
<qti-correct-response><qti-value>c2</qti-value><qti-value>gone</qti-value></qti-correct-response>
</qti-response-declaration><qti-item-body><p>先看案情。</p>
<qti-choice-interaction response-identifier="R"><qti-prompt>哪些对？</qti-prompt>
<qti-simple-choice identifier="c1">甲</qti-simple-choice>
<qti-simple-choice identifier="c2">乙</qti-simple-choice>
</qti-choice-interaction></qti-item-body></qti-assessment-item>"""


def test_a_single_qti_item_of_another_hand_is_read() -> None:
    (row,) = FORMATS["qti"].read(QTI.encode())
    assert (row["sort"], row["stem"]) == ("multiple", "先看案情。\n哪些对？")
    assert (row["options"], row["key"]) == (["甲", "乙"], ["B", "gone"])


def test_a_workbook_of_another_hand_is_read() -> None:
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["题干", "选项A", "选项B", "答案"])
        sheet.write_row(1, 0, ["一年有几个月？", 12, 10, "a"])
        sheet.write_row(3, 0, ["没有答案", "甲", "乙"])
    first, second = FORMATS["xlsx"].read(file.getvalue())
    assert (first["options"], first["key"]) == (["12", "10"], ["a"])
    assert second["key"] == []


BOMB = b'<!DOCTYPE q [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = b'<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'


def bloated() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.xml", b"0" * (65 * 1024 * 1024))
    return file.getvalue()


@pytest.mark.parametrize(
    ("form", "data"),
    [
        ("moodle", BOMB),
        ("moodle", OUTSIDE),
        ("moodle", b"<quiz"),
        ("moodle", b"<other/>"),
        ("moodle", b"<quiz/>"),
        ("qti", OUTSIDE),
        ("qti", b"PK\x03\x04broken"),
        ("qti", b"<quiz/>"),
        ("gift", b"\xff\xfe"),
        ("gift", b""),
        ("xlsx", b"not a workbook"),
    ],
)
def test_what_is_no_such_file_is_refused_in_a_sentence(form: str, data: bytes) -> None:
    with pytest.raises(Unreadable) as why:
        FORMATS[form].read(data)
    assert str(why.value)


def test_a_torn_package_is_refused() -> None:
    torn = bytearray(FORMATS["qti"].write(ROWS))
    torn[60:64] = b"\xff" * 4  # within what is compressed
    with pytest.raises(Unreadable, match="不是完好的压缩包"):
        FORMATS["qti"].read(bytes(torn))


def test_a_package_that_swells_is_refused() -> None:
    with pytest.raises(Unreadable, match="解压后过大"):
        FORMATS["qti"].read(bloated())


def test_a_workbook_that_swells_is_refused_before_it_is_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (workbook.UNPACKED + 1))
    with pytest.raises(Unreadable, match="工作簿展开后过大，不予读取"):
        FORMATS["xlsx"].read(file.getvalue())
