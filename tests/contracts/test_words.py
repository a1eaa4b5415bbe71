"""Every sentence of the product has English words, and the templates hide none."""

import re
from pathlib import Path

import pytest

from plumbline.doors.cli import words

PACKAGE = words.PACKAGE


def sources() -> list[Path]:
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
        and not path.relative_to(PACKAGE).as_posix().startswith(words.QUOTING)
    ]


def texts(message: object) -> tuple[str, ...]:
    return tuple(map(str, message)) if isinstance(message, (list, tuple)) else (str(message),)


def test_every_sentence_has_english_words() -> None:
    known = {(texts(m.id)[0], m.context or ""): texts(m.string) for m in words.read() if m.id}
    wanting = [
        word.text
        for word in sorted(words.gather())
        if not all(known.get((word.text, word.context), ("",)))
    ]
    assert wanting == [], "run: ./dev plumbline generate, then translate in django.po"


def test_translations_keep_the_placeholders() -> None:
    wrong = [
        message.id
        for message in words.read()
        if message.id
        for string in texts(message.string)
        if string and words.blanks(string) != words.blanks(texts(message.id)[0])
    ]
    assert wrong == []


def test_english_words_are_english() -> None:
    chinese = [
        m.id for m in words.read() if m.id and words.CHINESE.search("".join(texts(m.string)))
    ]
    assert chinese == []


def test_the_compiled_catalogue_is_current() -> None:
    po, mo, _ = words.renewed()
    assert words.CATALOGUE.read_bytes() == po, "run: ./dev plumbline generate"
    assert words.CATALOGUE.with_suffix(".mo").read_bytes() == mo, "run: ./dev plumbline generate"


def test_no_template_hides_chinese_outside_a_translation() -> None:
    hidden = {
        path.name: lines
        for path in sorted(PACKAGE.rglob("templates/**/*.html"))
        if (lines := words.unmarked(path.read_text("utf-8")))
    }
    assert hidden == {}


def test_no_sentence_is_woven_into_an_f_string() -> None:
    woven = {path.name: words.woven(path.read_text("utf-8")) for path in sources()}
    assert {name: found for name, found in woven.items() if found} == {}


def test_placeholders_are_named() -> None:
    bare = re.compile(r"(?<!%)%[sd]|\{\w*\}")
    assert [word.text for word in words.gather() if bare.search(word.text)] == []


# Controls: what the checks must find.


def test_the_gathering_finds_every_kind_of_sentence() -> None:
    source = '''
"""模块说明不是产品的话。"""
@act("x", title="标题")
def do(doing):
    """一句话。

    其余不取。
    """
    return gettext("、") + pgettext("上下文", "词") + OTHER["键"]
'''
    found = set(words.of_python(source))
    assert found == {
        words.Word("标题"),
        words.Word("一句话。"),
        words.Word("、"),
        words.Word("词", "上下文"),
        words.Word("键"),
    }


@pytest.mark.parametrize(
    ("template", "hidden"),
    [
        ("<p>直接写的</p>", 1),
        ('<p>{% translate "标记了的" %}</p>', 0),
        ("{% blocktranslate %}标记了的{% endblocktranslate %}", 0),
        ("{# 注释 #}", 0),
        ('<a title="直接写的">{% translate "标记了的" %}</a>', 1),
    ],
)
def test_chinese_outside_a_translation_is_found(template: str, hidden: int) -> None:
    assert len(words.unmarked(template)) == hidden


def test_template_sentences_are_gathered_with_context_and_plural() -> None:
    template = (
        '{% load i18n %}{% translate "甲" %}{% translate "乙" context "丙" %}'
        "{% blocktranslate with a=b %}丁%%{{ a }}{% endblocktranslate %}"
        "{% blocktranslate count n=m %}{{ n }} 条{% plural %}{{ n }} 条{% endblocktranslate %}"
    )
    found = {word.text: word for word in words.of_template(template)}
    assert {"甲", "乙", "%(n)s 条"} <= found.keys()
    assert found["乙"].context == "丙"
    assert found["%(n)s 条"].plural == "%(n)s 条"


def test_woven_chinese_is_found() -> None:
    assert words.woven('f"共{n}条"') == ["共", "条"]
