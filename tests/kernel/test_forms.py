"""Forms are closed, frozen, and free of characters that make text lie."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import AwareDatetime, StringConstraints, ValidationError

from plumbline.forms import Form, Invalid, ask, marked, read


class Colour(StrEnum):
    RED = "red"


class Sample(Form):
    text: str = ask("文字", default="", personal=True)
    short: Annotated[str, StringConstraints(min_length=2, max_length=4)] = ask("短", default="ab")
    texts: list[str] = ask("多项", default=[])
    pairs: dict[str, str] = ask("成对", default={}, secret=True)
    number: int = ask("数", default=1, ge=1, le=9)
    colour: Colour = ask("颜色", default=Colour.RED)
    day: date | None = ask("日", default=None)
    at: AwareDatetime | None = ask("时", default=None)


LIES = ["\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u200b", "\u200e", "\u200f", "\u202a",
        "\u202e", "\u2066", "\u2069", "\ufeff", "\u2060"]  # fmt: skip


@pytest.mark.parametrize("mark", LIES)
@pytest.mark.parametrize("place", ["text", "texts", "keys", "values"])
def test_control_and_direction_marks_are_refused_wherever_they_stand(mark: str, place: str) -> None:
    lie = f"李{mark}某"
    places: dict[str, dict[str, Any]] = {
        "text": {"text": lie}, "texts": {"texts": ["好", lie]},
        "keys": {"pairs": {lie: "好"}}, "values": {"pairs": {"好": lie}},
    }  # fmt: skip
    data = places[place]
    with pytest.raises(Invalid) as wrong:
        read(Sample, data)
    (field, says), *_ = wrong.value.errors
    assert field == next(iter(data))
    assert says == "含有不可见的控制字符或方向符，请删除后重填"


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(Invalid):
        read(Sample, {"text": "\ud800"})


@pytest.mark.parametrize("text", ["两行\n文字\t有制表", "𠮷野家", "Ærø – “q”", "👮"])
def test_honest_text_is_taken(text: str) -> None:
    assert read(Sample, {"text": text, "texts": [text]}).text == text


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"more": 1}, [("more", "没有这一项")]),
        ({"short": "a"}, [("short", "此项必填")]),
        ({"short": "abcde"}, [("short", "内容过长，最多4个字")]),
        ({"text": "长" * 20_001}, [("text", "内容过长，最多20000个字")]),
        ({"number": 0}, [("number", "不得小于1")]),
        ({"number": 10}, [("number", "不得大于9")]),
        ({"number": 1.5}, [("number", "请填写整数")]),
        ({"colour": "blue"}, [("colour", "不在可选范围内")]),
        ({"day": "31.1.2026"}, [("day", "请填写日期，例如2026-01-31")]),
        ({"at": "2026-01-31T09:00"}, [("at", "时间须带时区")]),
        ({"texts": "x", "number": "x"}, [("texts", "内容不正确"), ("number", "请填写整数")]),
    ],
)
def test_what_is_wrong_is_said_field_by_field(
    data: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as wrong:
        read(Sample, data)
    assert wrong.value.errors == errors


def test_white_space_around_text_is_dropped() -> None:
    assert read(Sample, {"text": "  李某 \n"}).text == "李某"
    with pytest.raises(Invalid):
        read(Sample, {"short": "   "})


def test_a_form_does_not_change() -> None:
    form = read(Sample, {})
    with pytest.raises(ValidationError):
        form.text = "另"  # type: ignore[misc]


def test_marks_are_known_by_name() -> None:
    assert marked(Sample, "personal") == {"text"}
    assert marked(Sample, "secret") == {"pairs"}
