"""What a typed form asks: of every field the kind of question it is, read off its type."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from plumbline.law.tables import Between

Fields = Mapping[str, FieldInfo]

PLAIN = ((bool, "bool"), (datetime, "datetime"), (date, "date"), (int, "number"))
SEVERAL = (list, tuple, set, frozenset)
REFERRED = {"body": "typed", "picture": "pictures"}
WITHIN = ("rows", "group", "typed")  # questions that hold questions


@dataclass(frozen=True)
class Kind:
    """What kind of question a field is."""

    name: str
    options: tuple[object, ...] = ()
    fields: Fields = field(default_factory=dict)  # of each row, or of the group
    ends: tuple[str, ...] = ()  # what the two ends of a span are called
    truth: bool = False  # what is chosen is a yes or a no, not a word


@dataclass(frozen=True)
class Inside:
    """Fields that are known only once something else was answered: of a group, or of each row."""

    fields: Fields


def holds(
    title: str, fields: Fields, *, many: bool = False, need: bool = True, **extra: Any
) -> FieldInfo:
    """A field for a group of others, or for rows of them."""
    held: Any = Annotated[list[Any] if many else dict[str, Any], Inside(fields)]
    info = FieldInfo.from_annotation(held)
    info.title = title
    if not need:
        info.default = None
    return asks(info, **extra)


def asks(info: FieldInfo, **extra: Any) -> FieldInfo:
    """The same field, asked in another way."""
    other = copy(info)
    other.json_schema_extra = {**extra_of(info), **extra}
    return other


def kind_of(info: FieldInfo) -> Kind:
    """The kind of question for a field."""
    extra = extra_of(info)
    if extra.get("secret"):
        return Kind("secret")
    if (ref := ref_of(info)) in REFERRED:
        return Kind(REFERRED[ref])
    kind = _held(info) or _kind(info.annotation)
    if "options" in extra or ref:
        several = kind.name in ("list", "checks")
        return Kind(extra.get("way") or ("checks" if several else "pick"),
                    truth=kind.name == "bool")  # fmt: skip
    if kind.name == "text" and extra.get("long"):
        return Kind("long")
    return Kind("yesno", (True, False)) if kind.name == "bool" and info.is_required() else kind


def _held(info: FieldInfo) -> Kind | None:
    inside = next((mark for mark in info.metadata if isinstance(mark, Inside)), None)
    if inside is None:
        return None
    several = get_origin(info.annotation) in SEVERAL
    return Kind("rows" if several else "group", fields=inside.fields)


def _kind(annotation: Any) -> Kind:
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(inside[0])
    if origin in (Union, types.UnionType):
        return _kind(next(part for part in inside if part is not type(None)))
    if origin is Literal:
        return Kind("pick", tuple(option for option in inside if option != ""))
    if inside == (int, int):
        return Kind("span", ends=("0", "1"))
    if origin in SEVERAL:
        return _several(_kind(inside[0]))
    return _plain(annotation)


def _several(inner: Kind) -> Kind:
    if inner.name == "pick":
        return Kind("checks", inner.options)
    return Kind("rows", fields=inner.fields) if inner.fields else Kind("list")


def _plain(annotation: Any) -> Kind:
    if annotation is AwareDatetime:
        return Kind("datetime")
    if not isinstance(annotation, type):
        return Kind("text")
    if issubclass(annotation, Between):
        return Kind("span", ends=tuple(Between.model_fields))
    if issubclass(annotation, BaseModel):
        return Kind("group", fields=annotation.model_fields)
    if issubclass(annotation, Enum):
        return Kind("pick", tuple(annotation))
    return Kind(next((name for known, name in PLAIN if issubclass(annotation, known)), "text"))


def extra_of(info: FieldInfo) -> Mapping[str, Any]:
    """How a field is to be asked, beside its type."""
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def ref_of(info: FieldInfo) -> str:
    """What a field refers to; empty where it refers to nothing."""
    return str(extra_of(info).get("ref") or "")


def limit_of(info: FieldInfo, name: str) -> Any:
    """What bounds an answer, by the bound's name; None where nothing does."""
    found: Iterable[Any] = (getattr(rule, name, None) for rule in info.metadata)
    return next((limit for limit in found if limit is not None), None)


def code_of(value: object) -> str:
    """An answer as it stands in the page and in the entry."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value) if isinstance(value, Enum) else str(value)
