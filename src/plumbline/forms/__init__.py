"""Typed forms and the sentences people read when something is wrong. Knows nothing of acts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

MARKS = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
SENTENCES = {
    "missing": "此项必填",
    "extra_forbidden": "没有这一项",
    "enum": "不在可选范围内",
    "literal_error": "不在可选范围内",
    "string_too_short": "此项必填",
    "string_too_long": "内容过长，最多%(max_length)s个字",
    "string_pattern_mismatch": "格式不正确",
    "too_short": "至少需要%(min_length)s项",
    "too_long": "最多%(max_length)s项",
    "greater_than_equal": "不得小于%(ge)s",
    "int_type": "请填写整数",
    "int_parsing": "请填写整数",
    "int_from_float": "请填写整数",
    "less_than_equal": "不得大于%(le)s",
    "date_from_datetime_parsing": "请填写日期，例如2026-01-31",
    "date_parsing": "请填写日期，例如2026-01-31",
    "datetime_from_date_parsing": "请填写日期和时间",
    "datetime_parsing": "请填写日期和时间",
    "timezone_aware": "时间须带时区",
    "uuid_parsing": "编号格式不正确",
    "bool_parsing": "请选择是或否",
    "control_characters": "含有不可见的控制字符或方向符，请删除后重填",
    "out_of_time": "年份须在1900至2999之间",
}


class Invalid(Exception):  # noqa: N818 - the person's input, not a fault of ours
    """The form is wrong: field and sentence, for each field."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__(errors)
        self.errors = [(field, gettext(says)) for field, says in errors]


class Form(BaseModel):
    """Base of all forms. Frozen, closed, and free of characters that make text lie."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, str_max_length=20_000
    )

    @field_validator("*", mode="after")
    @classmethod
    def _honest(cls, value: Any) -> Any:
        for text in _texts(value):
            if any(c in MARKS or (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t")
                   for c in text):  # fmt: skip
                raise PydanticCustomError("control_characters", "control characters")
        # Beyond these an instant cannot be moved to another zone, nor read back from the database.
        if isinstance(value, date) and not 1900 <= value.year <= 2999:
            raise PydanticCustomError("out_of_time", "out of time")
        return value


F = TypeVar("F", bound=Form)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(key)
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, BaseModel):
        yield from _texts(value.__dict__)


def ask(
    title: str,
    *,
    default: Any = ...,
    personal: bool = False,
    secret: bool = False,
    long: bool = False,
    help: str = "",  # noqa: A002 - the word people use
    ref: str = "",
    **limits: Any,
) -> Any:
    """Declare a field: its label and how it is treated.

    `personal` values enter the ledger only as commitments; `secret` ones not at all; `ref` names
    what the value points to (officer, unit, person).
    """
    extra: JsonDict = {
        "personal": personal,
        "secret": secret,
        "long": long,
        "help": help,
        "ref": ref,
    }
    return Field(default, title=title, json_schema_extra=extra, **limits)


def marked(form: type[Form], mark: str) -> set[str]:
    """The names of the fields that carry this mark."""
    return {
        name
        for name, field in form.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get(mark)
    }


def read(form: type[F], data: Mapping[str, Any]) -> F:
    """Validate without touching the database. Raises Invalid with a sentence per field."""
    try:
        return form.model_validate(dict(data))
    except ValidationError as wrong:
        raise Invalid(sentences(wrong)) from wrong


def sentences(wrong: ValidationError, within: str = "") -> list[tuple[str, str]]:
    """What is wrong, field by field, each with its sentence; all of it within a field.

    Rows that are wrong do not count as rows: that there are too few is not said of them as well.
    """
    errors = wrong.errors(include_url=False)
    full = {error["loc"][:n] for error in errors for n in range(len(error["loc"]))}
    return [_sentence(error, within) for error in errors
            if error["type"] != "too_short" or error["loc"] not in full]  # fmt: skip


def _sentence(error: Any, within: str) -> tuple[str, str]:
    field = ".".join([*([within] if within else []), *map(str, error["loc"])]) or "form"
    if error["type"] == "value_error":  # what it says, and the values in it
        says, *values = error["ctx"]["error"].args
        return field, gettext(says) % values[0] if values else gettext(says)
    says = gettext(SENTENCES.get(error["type"], "内容不正确"))
    return field, says % (error.get("ctx") or {})
