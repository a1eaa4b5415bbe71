"""Stays as another system kept them, row by row, put together as a history that can be checked.

Nothing here is written to the register: what our gates never saw is no stay of ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from plumbline import forms
from plumbline.casework.terms import Sex
from plumbline.forms import Form, Invalid, ask
from plumbline.law.calendar import legal_day
from plumbline.premises.history import (
    Asked,
    Dark,
    Gone,
    History,
    In,
    On,
    Record,
    Span,
    Watched,
    ordinary,
)
from plumbline.premises.rules import Sort
from plumbline.premises.terms import Ground, RoomUse

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Count = Annotated[int, Field(ge=0, le=100_000)]


class Row(Form):
    """A row of the file. What belongs to a stay names it."""

    title: ClassVar[str] = ""
    stay: Name = ask("停留编号")


class Spanned(Row):
    """A row that lasts; open while it has no end."""

    since: AwareDatetime = ask("起")
    until: AwareDatetime | None = ask("止", default=None)


class StayRow(Row):
    """One person's stay."""

    title = "停留"
    person: Name = ask("人员", help="同一人用同一编号，例如身份证号码")
    case: Name = ask("案件编号")
    ground: Ground = ask("停留依据")
    sex: Literal[Sex.MALE, Sex.FEMALE] = ask("性别")
    minor: bool = ask("未成年人", default=False)
    mental: bool = ask("精神异常", default=False)
    arrived_at: AwareDatetime = ask("到达时间")
    entered_at: AwareDatetime | None = ask("进入时间", default=None)
    left_at: AwareDatetime | None = ask("离开时间", default=None)
    taken: Count = ask("随身财物件数", default=0)
    returned: Count = ask("退还件数", default=0)
    seized: Count = ask("扣押件数", default=0)
    to_family: Count = ask("交家属件数", default=0)


class RoomRow(Spanned):
    """In a room."""

    title = "功能室"
    room: Name = ask("功能室名称")
    use: RoomUse = ask("用途")


class CheckRow(Row):
    """A safety check."""

    title = "安全检查"
    at: AwareDatetime = ask("时间")
    sex: Literal[Sex.MALE, Sex.FEMALE] = ask("检查人员性别")


class GuardRow(Spanned):
    """Watched by a guard."""

    title = "看护"
    guard: Name = ask("看护人员")


class QuestioningRow(Spanned):
    """Questioned."""

    title = "询问讯问"
    room: Name = ask("功能室名称")
    officers: Count = ask("民警人数")
    recording: Annotated[str, StringConstraints(max_length=200)] = ask("录音录像编号", default="")


class ExitRow(Spanned):
    """Out of the area for a time."""

    title = "临时离开"
    approved: bool = ask("经批准")
    medical: bool = ask("紧急送医", default=False)
    escorts: Count = ask("押解民警人数")


class ApprovalRow(Row):
    """A longer limit."""

    title = "延长审批"
    at: AwareDatetime = ask("时间")
    hours: Annotated[int, Field(ge=1, le=48)] = ask("延长至（小时）")


class ShiftRow(Form):
    """A guard's turn of duty; a row for each."""

    title: ClassVar[str] = "班次"
    guard: Name = ask("看护人员")
    since: AwareDatetime = ask("起")
    until: AwareDatetime | None = ask("止", default=None)


class DarkRow(Form):
    """A span in which a room was not recorded."""

    title: ClassVar[str] = "录像中断"
    room: Name = ask("功能室名称")
    since: AwareDatetime = ask("起")
    until: AwareDatetime | None = ask("止", default=None)


ROWS: dict[str, type[Row | ShiftRow | DarkRow]] = {
    "stay": StayRow, "room": RoomRow, "check": CheckRow, "guard": GuardRow,
    "questioning": QuestioningRow, "exit": ExitRow, "approval": ApprovalRow, "shift": ShiftRow,
    "dark": DarkRow,
}  # fmt: skip
Wrong = tuple[int, str, str]  # which row, which field, what is wrong


@dataclass
class Kept:
    """The rows of a file that can be read, by what they are; and what is wrong with the others."""

    rows: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[Wrong] = field(default_factory=list)


def read(rows: Iterable[tuple[int, str, Mapping[str, Any]]]) -> Kept:
    """Each row, given with its place and what it is, as a form of that sort; none is lost."""
    kept = Kept()
    belonging: list[tuple[int, str, Any]] = []
    for place, what, data in rows:
        if what not in ROWS:
            kept.wrong.append((place, "what", Invalid([("what", "没有这类记录")]).errors[0][1]))
            continue
        try:
            belonging.append((place, what, forms.read(ROWS[what], data)))
        except Invalid as invalid:
            kept.wrong += [(place, name, says) for name, says in invalid.errors]
    known: set[str] = set()
    for place, what, row in sorted(belonging, key=lambda one: one[1] != "stay"):
        if error := _amiss(what, row, known):
            kept.wrong += [(place, name, says) for name, says in Invalid([error]).errors]
            continue
        known |= {row.stay} if what == "stay" else set()
        kept.rows[what].append(row)
    kept.wrong.sort()
    return kept


def _amiss(what: str, row: Any, known: set[str]) -> tuple[str, str] | None:
    """What stands against a row beside the others."""
    begin, end = getattr(row, "since", None), getattr(row, "until", None)
    if what == "stay":
        if row.stay in known:
            return "stay", "这个停留编号已经出现过"
        begin, end = row.arrived_at, row.left_at
    elif isinstance(row, Row) and row.stay not in known:
        return "stay", "没有这个编号的停留，或者该停留的记录有误"
    if begin is not None and end is not None and end < begin:
        return ("left_at" if what == "stay" else "until"), "止时不能早于起时"
    return None


def record(kept: Kept) -> Record:
    """The rows as a history. Without shifts in the file, every guard counts as on duty."""
    of: dict[str, defaultdict[str, list[Any]]] = {}
    for what in ("room", "check", "guard", "questioning", "exit", "approval"):
        of[what] = defaultdict(list)
        for row in sorted(kept.rows[what], key=lambda r: r.at if hasattr(r, "at") else r.since):
            of[what][row.stay].append(row)
    stays = sorted(kept.rows["stay"], key=lambda row: row.arrived_at)
    return Record(
        tuple(_history(row, {what: rows[row.stay] for what, rows in of.items()}) for row in stays),
        tuple(_shifts(kept)),
        tuple(Dark(row.since, row.until, row.room) for row in kept.rows["dark"]),
    )


def _shifts(kept: Kept) -> Iterable[On]:
    if kept.rows["shift"]:
        return [On(row.since, row.until, frozenset({row.guard})) for row in kept.rows["shift"]]
    begins = [row.arrived_at for row in kept.rows["stay"]]
    guards = frozenset(row.guard for row in kept.rows["guard"])
    return [On(min(begins), None, guards)] if begins else []


def _history(stay: StayRow, of: Mapping[str, list[Any]]) -> History:
    return History(
        number=stay.stay,
        person=stay.person,
        ground=stay.ground,
        stay=Span(stay.arrived_at, stay.left_at),
        sort=Sort(stay.sex, stay.minor, stay.case, stay.mental),
        entered=stay.entered_at,
        hours=ordinary(stay.ground, legal_day(stay.arrived_at)),
        approvals=tuple((row.at, row.hours) for row in of["approval"]),
        checks=tuple((row.at, str(row.sex)) for row in of["check"]),
        rooms=tuple(In(row.since, row.until, row.room, row.use) for row in of["room"]),
        guards=tuple(Watched(row.since, row.until, row.guard) for row in of["guard"]),
        asked=tuple(Asked(row.since, row.until, row.room, row.officers, row.recording)
                    for row in of["questioning"]),
        exits=tuple(Gone(row.since, row.until, row.approved, row.medical, row.escorts)
                    for row in of["exit"]),
        belongings=(stay.taken, stay.returned, stay.seized, stay.to_family),
    )  # fmt: skip
