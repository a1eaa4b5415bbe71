"""Moodle GIFT: a mark before each option. What it has no place for stands in a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from plumbline.exams.exchange.rows import Row, Unreadable, about, share
from plumbline.exams.terms import LETTERS, Sort

ESCAPED = re.compile(r"([~=#{}:\\])")
ESCAPE = re.compile(r"\\(.)", re.DOTALL)
OPTION = re.compile(r"([~=])((?:\\.|[^~=\\])*)", re.DOTALL)
WEIGHT = re.compile(r"\s*%(-?[\d.]+)%")
FEEDBACK = re.compile(r"(?<!\\)#.*", re.DOTALL)
FORMAT = re.compile(r"^\[(html|moodle|plain|markdown)\]")
TITLE = re.compile(r"^\s*::(?:\\.|[^:\\]|:(?!:))*::")
BLOCK = re.compile(r"^((?:\\.|[^{\\])*)\{((?:\\.|[^}\\])*)\}(.*)$", re.DOTALL)
OURS = "// plumbline "


def write(rows: Iterable[Row]) -> bytes:
    """Questions as GIFT."""
    return "\n".join(_block(row) for row in rows).encode()


def _block(row: Row) -> str:
    said = json.dumps(about(row), ensure_ascii=False)
    return f"{OURS}{said}\n{_escape(row['stem'])}{{{_answers(row)}}}\n"


def _escape(text: str) -> str:
    marked = "[plain]" if text.startswith(("[", "%")) else ""  # or it would be read as a mark
    return marked + ESCAPED.sub(r"\\\1", text).replace("\n", "\\n")


def _answers(row: Row) -> str:
    key = row["key"]
    if row["sort"] == Sort.TRUE_FALSE:
        return "T" if key == ["A"] else "F"
    if row["sort"] == Sort.WRITTEN:
        return "####" + _escape("\n".join(key))
    options = zip(LETTERS, row["options"], strict=False)
    if row["sort"] == Sort.SINGLE:
        return " ".join(f"{'=' if n in key else '~'}{_escape(text)}" for n, text in options)
    worth = share(row)
    return " ".join(f"~%{worth if n in key else '-100'}%{_escape(text)}" for n, text in options)


def read(data: bytes) -> list[Row]:
    """The questions of a GIFT file. Raises Unreadable."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Unreadable("不是UTF-8编码的文本") from None
    rows = list(_rows(text))
    if not rows:
        raise Unreadable("文件里没有试题")
    return rows


def _rows(text: str) -> Iterator[Row]:
    category = ""
    for block in re.split(r"\n[ \t]*\n", text):
        said, lines = dict[str, str](), list[str]()
        for line in block.strip().split("\n"):
            if line.startswith(OURS):
                said = _said(line.removeprefix(OURS))
            elif line.startswith("$CATEGORY:"):
                category = line.partition(":")[2].strip().rpartition("/")[2]
            elif not line.startswith("//"):
                lines.append(line)
        if question := "\n".join(lines).strip():
            topic = {"topic": category} if category else {}
            yield {**topic, **_question(question), **said}


def _said(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _question(text: str) -> Row:
    found = BLOCK.match(TITLE.sub("", text))
    if found is None:
        return {"stem": _plain(text), "sort": "description", "options": [], "key": []}
    before, inside, after = found.groups()
    stem = _plain(before.strip() + (f" ____ {after.strip()}" if after.strip() else ""))
    return {"stem": stem, **_key(inside.strip())}


def _key(inside: str) -> Row:
    word = FEEDBACK.sub("", inside).strip().upper()
    if word in ("T", "F", "TRUE", "FALSE"):
        return {"sort": Sort.TRUE_FALSE.value, "options": [], "key": [word]}
    if not inside or inside.startswith("####"):
        answer = _plain(inside.removeprefix("####"))
        return {"sort": Sort.WRITTEN.value, "options": [], "key": [answer] if answer else []}
    if inside.startswith("#") or "->" in inside:  # numbers and pairs are no kinds of ours
        return {"sort": "other", "options": [], "key": []}
    options, key, several = list[str](), list[str](), False
    for letter, (mark, text) in zip(LETTERS, OPTION.findall(inside), strict=False):
        weight = WEIGHT.match(text)
        several = several or (mark == "~" and weight is not None)
        options.append(_plain(FEEDBACK.sub("", text[weight.end() :] if weight else text)))
        if mark == "=" or (weight and float(weight.group(1)) > 0):
            key.append(letter)
    sort = Sort.MULTIPLE if several else Sort.SINGLE
    return {"sort": sort.value, "options": options, "key": key}


def _plain(text: str) -> str:
    def meant(found: re.Match[str]) -> str:
        return "\n" if found.group(1) == "n" else found.group(1)

    return ESCAPE.sub(meant, FORMAT.sub("", text.strip())).strip()
