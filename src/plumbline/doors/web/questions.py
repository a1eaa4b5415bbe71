"""A form as it stands on the page: its questions, their answers, the rows and tables of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    title: str
    chosen: bool = False
    shut: bool = False  # shown with the reason why it cannot be chosen


class Barred(NamedTuple):
    """A choice that is shown and cannot be made; its title says why."""

    code: str
    title: str


@dataclass(frozen=True)
class Panel:
    """A typed body looked over while it is drafted: what it will say, what is wrong, examples."""

    lines: Sequence[tuple[str, str]]
    faults: Sequence[str] = ()
    worked: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Row:
    """One row of a list, or a group of questions."""

    name: str
    questions: Sequence[Question]
    errors: Sequence[str] = ()
    spare: bool = False  # nobody filled it in yet

    @property
    def id(self) -> str:
        """Its id on the page."""
        return "f-" + self.name.replace(".", "-")

    @property
    def cells(self) -> list[Question]:
        """Its questions side by side, those of a group among them."""
        return [one for q in self.questions if q.kind != "hidden"
                for one in (q.rows[0].questions if q.kind == "group" else [q])]  # fmt: skip

    @property
    def carried(self) -> list[Question]:
        """What the page carries along unseen."""
        return [q for q in self.questions if q.kind == "hidden"]

    @property
    def heading(self) -> str:
        """What it is about, where it says so."""
        said = (q.value for q in self.questions if q.name.endswith(("-title", "-words")))
        return next(filter(None, said), "")[:40]


@dataclass(frozen=True)
class Question:
    """One field of a form as it stands on the page."""

    name: str
    title: str
    kind: str  # text long secret date datetime number bool radio select checks list pictures
    # hidden selects span; with rows: rows group typed
    value: str = ""
    required: bool = True
    help: str = ""
    errors: Sequence[str] = ()
    options: Sequence[Choice] = ()
    personal: bool = False
    rows: Sequence[Row] = ()
    layout: str = "cards"  # of rows: cards, a table, or lines within a cell
    blank: str = ""  # what it means to choose nothing
    body: str = ""  # the kind of a typed body
    panel: Panel | None = None
    least: str = ""
    most: str = ""
    longest: int | None = None
    error_ids: str = field(default="")

    @property
    def answered(self) -> bool:
        """Whether something stands in it already."""
        chosen = any(option.chosen and option.value for option in self.options)
        within = (q.answered for row in self.rows for q in row.questions)
        return bool(self.value) or chosen or any(within)

    @property
    def heads(self) -> list[tuple[str, int]]:
        """Over the columns of a table: the names of groups, each with its number of columns."""
        if not any(q.kind == "group" for q in self.rows[0].questions):
            return []
        return [(q.title, len(q.rows[0].questions)) if q.kind == "group" else ("", 1)
                for q in self.rows[0].questions if q.kind != "hidden"]  # fmt: skip

    @property
    def id(self) -> str:
        """The id of its box on the page."""
        return "f-" + self.name.replace(".", "-")
