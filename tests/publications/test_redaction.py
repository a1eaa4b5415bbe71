"""What is proposed, what is replaced by what, and that nothing else changes (C-OPEN-02)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.law.identity import check_character
from plumbline.papers.content import Content, Facts, Grid, Seal, Signs, Text
from plumbline.publications.detect import Known, found, left
from plumbline.publications.redaction import CROSS, Place, redacted
from plumbline.publications.surnames import surname
from plumbline.publications.terms import Hide
from plumbline.publications.text import joined, rebuilt, shown

DAY = date(2026, 3, 3)
STEM = "11010519491231002"
SOUND = STEM + check_character(STEM)

PROPOSED = [
    (f"公民身份号码{SOUND}。", "identity", SOUND),
    (
        "身份证１１０１０５１９４９１２３１００２Ｘ号",
        "identity",
        "１１０１０５１９４９１２３１００２Ｘ",
    ),
    ("号码110105194912310021有误", "identity", "110105194912310021"),
    ("旧证110105491231002已换", "identity", "110105491231002"),
    ("护照E12345678。", "identity", "E12345678"),
    ("电话138 1234 5678。", "phone", "138 1234 5678"),
    ("电话+86-13812345678。", "phone", "+86-13812345678"),
    ("座机0431-88901234。", "phone", "0431-88901234"),
    ("邮箱wu.gq@example.com。", "phone", "wu.gq@example.com"),
    ("微信号：wxid_lijm88，", "phone", "wxid_lijm88"),
    ("车牌吉A·12345。", "plate", "吉A·12345"),
    ("车牌吉AD12345的", "plate", "吉AD12345"),
    ("卡号6222021234567890128。", "account", "6222021234567890128"),
    ("1985年6月17日出生", "birth", "1985年6月17日"),
    ("出生日期：1985-06-17。", "birth", "1985-06-17"),
    ("现住长春市南关区南岭大街2号3单元。", "address", "长春市南关区南岭大街2号3单元"),
    ("窜至平治街17号1门行窃", "address", "窜至平治街17号1门"),
    ("工作单位宏达汽车修理厂，", "workplace", "宏达汽车修理厂"),
    ("在市第一中学门口", "school", "在市第一中学"),
    ("王某，17岁，", "minor", "17"),
    ("一名女童走失", "minor", "女童"),
    ("确诊艾滋病", "health", "确诊艾滋病"),
    ("与其妻子争吵", "family", "与其妻子"),
    ("房产证号：JL0431-2288", "property", "JL0431-2288"),
    ("证人欧阳明月到场", "name", "欧阳明月"),
    ("\n赵长江持刀", "name", "赵长江"),
]
NOT_PROPOSED = [
    "拨打110或者12389举报。",
    "根据治安管理处罚法第五十一条第一款，处500元罚款。",
    "吴某甲在南湖公园门口殴打吴某乙。",
    "二〇二六年三月三日，长公南行罚决字〔2026〕12号。",
    "联系电话×，现住×，公民身份号码×。",
    "20岁以上的人员",
]


@pytest.mark.rule("C-OPEN-02", "D-OPEN-03")
@pytest.mark.parametrize(("text", "hides", "what"), PROPOSED)
def test_what_tells_who_somebody_is_is_proposed(text: str, hides: str, what: str) -> None:
    met = {(f.place.hides.value, text[f.place.start : f.place.end]) for f in found(text, [], DAY)}
    assert (hides, what) in met


@pytest.mark.rule("C-OPEN-02")
@pytest.mark.parametrize("text", NOT_PROPOSED)
def test_what_tells_nobody_is_not_proposed(text: str) -> None:
    assert [text[f.place.start : f.place.end] for f in found(text, [], DAY)] == []


@pytest.mark.rule("C-OPEN-02")
@pytest.mark.parametrize(
    "way", ["吴国强", "吴 国 强", "吴·国·强", "吴\u3000国强", "吴（国）强", "吴国\n强"]
)
def test_a_value_of_the_file_is_met_however_it_is_split_up(way: str) -> None:
    known = [Known("吴国强", Hide.NAME)]
    assert [hides for _, hides in left(f"某日，{way}到案", known)] == [Hide.NAME]
    assert left("某日，吴某到案", known) == []


@pytest.mark.rule("C-OPEN-02")
def test_of_two_forms_that_meet_what_the_file_knows_comes_first() -> None:
    known = [Known("南岭大街2号", Hide.ADDRESS), Known("长春市南岭大街2号3单元", Hide.ADDRESS)]
    (one,) = found("现住长春市南岭大街2号3单元。", known, DAY)
    assert (one.place.start, one.firm) == (2, True)


@pytest.mark.rule("C-OPEN-02")
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["吴国强"], "吴某"),
        (["吴国强", "李四"], "吴某、李某"),
        (["吴国强", "吴晓燕", "吴国强"], "吴某甲、吴某乙、吴某甲"),
        (["欧阳明月", "欧阳清"], "欧阳某甲、欧阳某乙"),
        (["吴刚", "欧阳明月"], "吴某、欧阳某"),
        (["阿里木·买买提"], CROSS),
        (["John Smith"], CROSS),
    ],
)
def test_a_name_keeps_its_surname_and_two_of_one_surname_are_told_apart(
    names: list[str], expected: str
) -> None:
    text, at, places = "、".join(names), 0, []
    for name in names:
        places.append(Place(at, at + len(name), Hide.NAME))
        at += len(name) + 1
    assert redacted(text, places).text == expected


def test_a_surname_of_two_characters_is_one() -> None:
    assert [surname(n) for n in ("欧阳明月", "欧阳", "吴刚", "", "A")] == [
        "欧阳",
        "欧",
        "吴",
        "",
        "",
    ]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[Place]]:
    """Any text, and any places in it."""
    text = draw(st.text(st.sampled_from("吴国强李四甲某×12\n，。"), min_size=1, max_size=60))
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    spans = draw(st.lists(ends, max_size=8))
    return text, [
        Place(min(pair), max(pair), draw(st.sampled_from(Hide)))
        for pair in spans
        if pair[0] != pair[1]
    ]


@pytest.mark.rule("C-OPEN-02")
@given(texts())
def test_outside_the_places_nothing_changes(made: tuple[str, list[Place]]) -> None:
    text, places = made
    result = redacted(text, places)
    at = was = 0
    for place, start, end in result.places:
        assert result.text[at:start] == text[was : place.start]
        assert all(result.back(n) == was + n - at for n in range(at, start))
        at, was = end, place.end
    assert result.text[at:] == text[was:]
    covered = {n for place in places for n in range(place.start, place.end)}
    assert covered == {n for p, _, _ in result.places for n in range(p.start, p.end)}


@pytest.mark.rule("C-OPEN-02")
def test_a_document_comes_back_from_its_text_line_for_line_without_seal_and_signatures() -> None:
    full = Content(
        organ="南关区分局", title="决定书", version=1, law="", basis=[],
        parts=[
            Facts(rows=[[("姓名", "吴国强"), ("住址", "南岭大街\n2号")]]),
            Text(heading="事实", lines=["第一段", "第二段\n接着"]),
            Grid(heads=["物品", "数量"], widths=[1, 1], rows=[["手机", "1"]]),
            Seal(), Signs(places=["被处罚人"]),
        ],
    )  # fmt: skip
    plain = shown(full)
    assert [part.part for part in plain.parts] == ["facts", "text", "grid"]
    assert rebuilt(plain, joined(plain)) == plain
    changed = rebuilt(plain, joined(plain).replace("吴国强", "吴某"))
    assert "吴某" in changed.model_dump_json()
    for wrong in (joined(plain) + "\n", joined(plain).rpartition("\n")[0]):
        with pytest.raises(ValueError, match="lines"):
            rebuilt(plain, wrong)
