"""Answers taken back from a page: what a browser sends becomes the data of the form.

It is the same data that a program would send through the API, so that both doors leave identical
entries: an empty box is an absent value, a local time gets its zone, a new line is one character.
Rows may be struck out or moved on the way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext
from pydantic import BaseModel

from plumbline.doors.web import drafts
from plumbline.doors.web.asked import Fields, Kind, code_of, extra_of, kind_of
from plumbline.law.bodies import KINDS

ZONE = "+08:00"
ROWS = 200  # at most, in any list
MOVES = {"_up": -1, "_down": 1}  # buttons that move a row, and by how much
REDRAWS = ("_more", "_drop", "_check", *MOVES)  # buttons that only show the page again


def collect(form: type[BaseModel], posted: QueryDict) -> dict[str, Any]:
    """The answers as data for the form; what was left empty is absent."""
    return _answers(form.model_fields, posted, "")


def _answers(fields: Fields, posted: QueryDict, prefix: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, info in fields.items():
        value = _collect(kind_of(info), posted, prefix + name)
        if value is not None:
            data[name] = value
        shown = posted.get(f"{prefix}{name}-as")
        if shown in KINDS and "kind" in fields and posted.get("_more") != prefix + name:
            data["kind"] = shown  # the form of another kind is opened by its button alone
    return data


def switched(posted: QueryDict) -> list[tuple[str, str]]:
    """Typed bodies of whose kind another was chosen, with their form still that of the first."""
    says = gettext("已改选类型：先按“换成所选类型的表格”，或者改回原来的类型")
    found = []
    for name in posted:
        before = name.removesuffix("body-as")
        if before != name and posted.get(f"{before}kind", posted[name]) != posted[name]:
            found.append((f"{before}kind".replace("-", "."), says))
    return found


def _collect(kind: Kind, posted: QueryDict, name: str) -> Any:  # noqa: PLR0911 - kind by kind
    match kind.name:
        case "rows":
            return _rows(kind.fields, posted, name)
        case "group":
            found = _answers(kind.fields, posted, f"{name}-")
            return None if _untouched(kind.fields, found) else found
        case "typed" if (as_ := posted.get(f"{name}-as", "")) in KINDS:
            found = _body(str(as_), posted, f"{name}-")
            return json.dumps(found, ensure_ascii=False)
        case "span":
            ends = [str(posted.get(f"{name}-{end}", "")).strip() for end in kind.ends]
            if not any(ends):
                return None
            return ends if kind.ends == ("0", "1") else _named(kind.ends, ends)
        case "checks" | "selects":
            return [value for value in posted.getlist(name) if value] or None
        case "bool":
            return "true" if posted.get(name) else "false"
    text = str(posted.get(name, "")).replace("\r\n", "\n")
    return _meant(kind, text) if text.strip() else None


def _named(names: tuple[str, ...], values: list[str]) -> dict[str, str]:
    return {name: value for name, value in zip(names, values, strict=True) if value}


def _rows(fields: Fields, posted: QueryDict, name: str) -> list[dict[str, Any]] | None:
    rows = [_answers(fields, posted, f"{name}-{n}-") for n in row_numbers(posted, name)]
    return _coded(fields, [row for row in rows if not _untouched(fields, row)]) or None


def _coded(fields: Fields, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that nobody gave a code get the next free one, where codes are allotted."""
    for name, info in fields.items():
        if first := extra_of(info).get("allot"):
            taken = {row.get(name) for row in rows}
            free = (f"{first}{n}" for n in range(1, ROWS * 2) if f"{first}{n}" not in taken)
            for row in rows:
                row.setdefault(name, None)
                row[name] = row[name] or next(free)
    return rows


def _body(kind: str, posted: QueryDict, prefix: str) -> dict[str, Any]:
    """A typed body: first what decides what else is asked, then all of it."""
    data = _answers(drafts.fields_of(kind, {}), posted, prefix)
    fields = drafts.fields_of(kind, data)
    return drafts.finished(kind, exact(fields, _answers(fields, posted, prefix)))


def exact(fields: Fields, data: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as the values that are meant: numbers, truths, no words for them."""
    return {name: _exact(kind_of(fields[name]), value) for name, value in data.items()}


def _exact(kind: Kind, value: Any) -> Any:
    if kind.name == "rows":
        return [exact(kind.fields, row) for row in value]
    if kind.name == "group":
        return exact(kind.fields, value)
    if kind.name == "span" and isinstance(value, dict):
        return {end: _whole(text) for end, text in value.items()}
    if kind.name == "span":
        return [_whole(text) for text in value]
    if kind.name == "number":
        return _whole(value)
    return value == "true" if kind.truth or kind.name in ("bool", "yesno") else value


def _whole(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:
        return text


def _untouched(fields: Fields, row: Mapping[str, Any]) -> bool:
    """Whether a row says nothing but what the page wrote into it itself."""
    return all(
        value == "false" or (isinstance(value, str) and value == code_of(fields[name].default))
        or bool(extra_of(fields[name]).get("allot"))
        for name, value in row.items()
    )  # fmt: skip


def _meant(kind: Kind, text: str) -> Any:
    if kind.name in ("list", "pictures"):
        return [line.strip() for line in text.split("\n") if line.strip()]
    return zoned(text.strip()) if kind.name == "datetime" else text


def row_numbers(posted: QueryDict, name: str) -> list[int]:
    """The numbers of the rows that were sent, as they are to stand now."""
    found = sorted({
        int(number)
        for key in posted
        if key.startswith(f"{name}-")
        and (number := key.removeprefix(f"{name}-").partition("-")[0]).isdecimal()
    })[:ROWS]  # fmt: skip
    found = [n for n in found if f"{name}-{n}" != posted.get("_drop")]
    for button, step in MOVES.items():
        at = next((i for i, n in enumerate(found) if f"{name}-{n}" == posted.get(button)), None)
        if at is not None and 0 <= at + step < len(found):
            found[at], found[at + step] = found[at + step], found[at]
    return found


def zoned(text: str) -> str:
    """A time from the page is Beijing time unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if moment.tzinfo else text + ZONE
