"""Moodle XML. What a question is about stands in its tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree, html

from plumbline.exams.exchange.rows import ABOUT, Row, Unreadable, about, share
from plumbline.exams.exchange.xml import Element, add, parse, written
from plumbline.exams.terms import LETTERS, Sort

TYPES = {Sort.SINGLE: "multichoice", Sort.MULTIPLE: "multichoice",
         Sort.TRUE_FALSE: "truefalse", Sort.WRITTEN: "essay"}  # fmt: skip
NO_QUESTIONS = ("category", "description")


def write(rows: Iterable[Row]) -> bytes:
    """Questions as a quiz."""
    quiz = etree.Element("quiz")
    for number, row in enumerate(rows, 1):
        asked = add(quiz, "question", type=TYPES[Sort(row["sort"])])
        add(add(asked, "name"), "text", f"{row.get('topic', '')} {number}".strip())
        _text(asked, "questiontext", row["stem"])
        _answers(asked, row)
        tags = add(asked, "tags")
        for name, said in about(row).items():
            add(add(tags, "tag"), "text", f"{name}:{said}")
    return written(quiz)


def _text(parent: Element, tag: str, text: str, **attributes: str) -> None:
    add(add(parent, tag, format="plain_text", **attributes), "text", text)


def _answers(asked: Element, row: Row) -> None:
    key = row["key"]
    if row["sort"] == Sort.WRITTEN:
        _text(asked, "graderinfo", "\n".join(key))
        return
    if row["sort"] == Sort.TRUE_FALSE:
        for letter, word in (("A", "true"), ("B", "false")):
            _text(asked, "answer", word, fraction="100" if letter in key else "0")
        return
    single = row["sort"] == Sort.SINGLE
    add(asked, "single", "true" if single else "false")
    add(asked, "shuffleanswers", "false")
    worth, wrong = ("100", "0") if single else (share(row), "-100")
    for letter, text in zip(LETTERS, row["options"], strict=False):
        _text(asked, "answer", text, fraction=worth if letter in key else wrong)


def read(data: bytes) -> list[Row]:
    """The questions of a quiz. Raises Unreadable."""
    root = parse(data)
    if root.tag != "quiz":
        raise Unreadable("不是Moodle的试题文件")
    rows = list(_rows(root))
    if not rows:
        raise Unreadable("文件里没有试题")
    return rows


def _rows(root: Element) -> Iterator[Row]:
    category = ""
    for asked in root.iterchildren("question"):
        kind = asked.get("type", "")
        if kind == "category":
            category = _said(asked.find("category")).rpartition("/")[2]
        if kind in NO_QUESTIONS:
            continue
        topic = {"topic": category} if category else {}
        yield {**topic, "stem": _said(asked.find("questiontext")), **_key(asked, kind),
               **_tags(asked)}  # fmt: skip


def _key(asked: Element, kind: str) -> Row:
    answers = [(_said(one), float(one.get("fraction") or 0) > 0)
               for one in asked.iterchildren("answer")]  # fmt: skip
    if kind == "essay":
        model = _said(asked.find("graderinfo"))
        return {"sort": Sort.WRITTEN.value, "options": [], "key": [model] if model else []}
    if kind == "truefalse":
        right = [text.upper() for text, is_right in answers if is_right]
        return {"sort": Sort.TRUE_FALSE.value, "options": [], "key": right}
    if kind != "multichoice":
        return {"sort": kind, "options": [], "key": []}
    single = (asked.findtext("single") or "true").strip().lower() in ("true", "1")
    return {
        "sort": (Sort.SINGLE if single else Sort.MULTIPLE).value,
        "options": [text for text, _ in answers],
        "key": [n for n, (_, is_right) in zip(LETTERS, answers, strict=False) if is_right],
    }


def _said(element: Element | None) -> str:
    """The text of an element, without the marks of a page."""
    if element is None:
        return ""
    text = (element.findtext("text") or "").strip()
    if element.get("format") == "plain_text" or "<" not in text:
        return text
    return str(html.fromstring(text).text_content()).strip()


def _tags(asked: Element) -> dict[str, str]:
    said = (tag.findtext("text") or "" for tag in asked.iterfind("tags/tag"))
    pairs = (text.partition(":") for text in said)
    return {name: value for name, _, value in pairs if name in ABOUT}
