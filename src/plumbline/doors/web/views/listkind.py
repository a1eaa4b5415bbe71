"""What a kind of list is: its words, its rows, its cells, its filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from plumbline.doors.web.questions import Choice, Question
from plumbline.doors.web.shapes import Cell, Choosing
from plumbline.doors.web.views.page import Seat

Asked = dict[str, str]  # what the address asks for: q, filters


@dataclass(frozen=True)
class Kind:
    """A kind of list."""

    says: str
    empty: str
    columns: Sequence[str]
    rows: Callable[[Seat, Asked], QuerySet[Any]]
    cells: Callable[[Seat, list[Any]], list[list[Cell]]]
    filters: Callable[[Asked], list[Question]] = lambda _: []
    order: tuple[str, ...] = ("-id",)
    personal: tuple[str, ...] = ()  # searched, so that a search is a look
    tells: Callable[[Seat, Asked, QuerySet[Any]], str] | None = None  # a figure over all of it
    searches: bool = True  # for words
    first: Callable[[Seat, Asked], Choosing | None] = lambda *_: None  # what it waits for


def pick(name: str, title: str, options: Sequence[tuple[str, str]], asked: Asked) -> Question:
    """A filter by one of these codes."""
    chosen = asked.get(name, "")
    picks = [Choice(code, gettext(str(label)), code == chosen) for code, label in options]
    return Question(name, title, "select", required=False, options=picks)
