"""Reading a body: one JSON object, and nothing that two readers could read differently."""

from __future__ import annotations

import json
import math
from http import HTTPStatus
from typing import Any, NoReturn

from django.http import HttpRequest

from plumbline.doors.api.problems import Unreadable

DEEPEST = 30


def read_object(
    request: HttpRequest,
    largest: int | None = None,
    *,
    kinds: tuple[str, ...] = ("application/json",),
) -> dict[str, Any]:
    """The object in the body, which is of one of these kinds. Raises Unreadable."""
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if (request.content_type or "").lower() not in kinds or charset != "utf-8":
        raise Unreadable(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "请求正文须为application/json，UTF-8编码"
        )
    raw = request.body
    if largest is not None and len(raw) > largest:
        raise Unreadable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "请求正文过大")
    try:
        value = json.loads(
            raw.decode(), object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite
        )
    except UnicodeDecodeError:
        _refuse("请求正文不是UTF-8编码")
    except RecursionError:
        _refuse("请求正文嵌套过深")
    except ValueError:  # malformed, or a number of thousands of digits
        _refuse("请求正文不是有效的JSON")
    if not isinstance(value, dict):
        _refuse("请求正文须为一个JSON对象")
    _check(value)
    return value


def _refuse(says: str) -> NoReturn:
    raise Unreadable(HTTPStatus.BAD_REQUEST, says)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse("请求正文中有重复的键")
    return found


def _no_constant(name: str) -> NoReturn:
    del name
    _refuse("请求正文中有NaN或者Infinity")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _no_constant(text)
    return number


def _check(value: object) -> None:
    """Refuse what is nested too deep, and halves of characters."""
    waiting = [(value, 1)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, str):
            if any("\ud800" <= c <= "\udfff" for c in item):
                _refuse("请求正文中有残缺的字符")
        elif isinstance(item, dict | list):
            if depth > DEEPEST:
                _refuse("请求正文嵌套过深")
            waiting += [(inner, depth + 1) for inner in item]
            if isinstance(item, dict):
                waiting += [(inner, depth + 1) for inner in item.values()]
