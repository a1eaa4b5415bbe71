"""A workbook beside the register: each difference as one act that somebody may do, or not.

Nothing is stored and nothing is done here. What is done is done act by act, by whoever may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from uuid import UUID

from plumbline.careers.book import Book, Fault, Row, in_force
from plumbline.law.roles import Role
from plumbline.people.contacts import PHONE, contacts
from plumbline.people.models import Contact, Officer, Post, Unit, UnitLevel

POST = ("branch", "rank", "charge")  # what is compared of a post where the book says it


@dataclass(frozen=True)
class Step:
    """A difference, and the act that would do away with it, with the form as far as it is known."""

    cell: str
    whom: str
    says: str
    values: Mapping[str, str]
    act: str
    on: UUID
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """What the book and the register differ in."""

    steps: list[Step]
    faults: list[Fault]


@dataclass(frozen=True)
class _Register:
    """What stands in the register, by code and number: four queries, however long the book is."""

    units: dict[str, Unit]
    officers: dict[str, Officer]
    contacts: dict[str, Contact]
    day: date


def compare(book: Book, units: Iterable[Unit], day: date) -> Compared:
    """Every difference between a book and the register of these units."""
    numbers = {row["number"] for row in book.people}
    known = Officer.objects.filter(number__in=numbers).prefetch_related("posts")
    by_code = {one.code: one for one in units}
    register = _Register(by_code, {one.number: one for one in known}, contacts(by_code, day), day)
    found: list[Step | Fault] = [*_units(book, register), *_people(book, register)]
    steps = [one for one in found if isinstance(one, Step)]
    faults = [one for one in found if isinstance(one, Fault)]
    return Compared(steps, [*book.faults, *faults])


def _units(book: Book, register: _Register) -> Iterator[Step | Fault]:
    new: set[str] = set()
    for row in book.units:
        code, unit = row["code"], register.units.get(row["code"])
        if unit is not None:
            level = str(UnitLevel(unit.level).label)
            told = {"name": unit.name, "level": level}
            if (unit.name, unit.level) != (row["name"], row["level"]):
                yield Fault(row.cell("name"), "该单位登记为“%(name)s”，%(level)s", told)
            yield from _contact(unit, row, register)
            continue
        if code in new:
            yield Fault(row.cell("code"), "“%(text)s”在本表中重复", {"text": code})
        elif (above := register.units.get(row["above"])) is not None:
            form = {"code": code, "name": row["name"], "level": row["level"]}
            yield Step(row.cell("code"), row["name"], "没有登记这个单位", {}, "people.found_unit",
                       above.pk, form)  # fmt: skip
        elif row["above"] not in new:
            yield Fault(row.cell("above"), "没有登记单位“%(text)s”", {"text": row["above"]})
        new.add(code)  # one below it waits until it is founded


def _contact(unit: Unit, row: Row, register: _Register) -> Iterator[Step | Fault]:
    """How the public reaches it; what the book leaves empty it does not say."""
    there = register.contacts.get(unit.code)
    phone = row["phone"] or (there.phone if there else "")
    address = row["address"] or (there.address if there else "")
    if (phone, address) == ((there.phone, there.address) if there else ("", "")):
        return
    if not re.match(PHONE, phone):
        yield Fault(row.cell("phone"), "“%(text)s”不是电话号码，应当如0431-81234567",
                    {"text": phone[:50]})  # fmt: skip
        return
    form = {"telephone": phone, "place": address, "since": register.day.isoformat()}
    yield Step(row.cell("phone"), unit.name, "公开电话、地址与登记不一致", {},
               "people.set_contact", unit.pk, form)  # fmt: skip


def _people(book: Book, register: _Register) -> Iterator[Step | Fault]:
    rows = sorted(book.people, key=lambda row: row["number"])
    for number, group in groupby(rows, key=lambda row: row["number"]):
        mine = list(group)
        first, officer = mine[0], register.officers.get(number)
        apart = [(row, name) for row in mine for name in ("name", "auxiliary", "law", "state")
                 if row[name] != first[name]]  # fmt: skip
        if apart:
            row, name = apart[0]
            yield Fault(row.cell(name), "与同一警号的另一行不一致", {})
        elif officer is None:
            yield from _newcomer(first, register)
        elif officer.line[-1] not in register.units:
            yield Fault(first.cell("number"), "该警号登记在您的权限范围以外", {})
        else:
            yield from _known(officer, mine, register)


def _newcomer(row: Row, register: _Register) -> Iterator[Step | Fault]:
    """Enrolled first; his posts are compared once he is there."""
    if row["state"] == "left":
        return
    unit = register.units.get(row["unit"])
    if unit is None:
        yield Fault(row.cell("unit"), "没有登记单位“%(text)s”", {"text": row["unit"]})
        return
    form = {"number": row["number"], "name": row["name"], "auxiliary": row["auxiliary"] or "false",
            "law_background": row["law"] or "false"}  # fmt: skip
    yield Step(row.cell("number"), f"{row['name']}（{row['number']}）",
               "没有登记此人；登记后再比较其职责", {}, "people.enrol", unit.pk, form)  # fmt: skip


def _known(officer: Officer, rows: list[Row], register: _Register) -> Iterator[Step | Fault]:
    first = rows[0]
    if officer.phase == "left":
        if first["state"] != "left":
            yield Fault(first.cell("number"), "此人登记为已经离职", {})
        return
    if first["state"] == "left":
        yield from _leaver(officer, first)
        return
    if first["auxiliary"] not in ("", str(officer.auxiliary).lower()):
        yield Fault(first.cell("auxiliary"), "与登记不一致；民警和辅警的身份不能更正", {})
    if first["name"] != officer.name:
        yield Step(first.cell("name"), officer.label, "姓名为“%(name)s”", {"name": first["name"]},
                   "people.correct", officer.pk, {"name": first["name"]})  # fmt: skip
    if first["law"] not in ("", str(officer.law_background).lower()):
        yield Step(first.cell("law"), officer.label, "法律专业背景与登记不一致", {},
                   "people.correct", officer.pk, {"law_background": first["law"]})  # fmt: skip
    yield from _posts(officer, rows, register)


def _leaver(officer: Officer, row: Row) -> Iterator[Step | Fault]:
    lacking = [name for name in ("reason", "last") if not row[name]]
    if lacking:
        yield Fault(row.cell(lacking[0]), "离职的，写明离职原因和在职最后一日", {})
        return
    form = {"reason": row["reason"], "last_day": row["last"]}
    yield Step(row.cell("state"), officer.label, "已经离职", {}, "people.leave", officer.pk, form)


def _posts(officer: Officer, rows: list[Row], register: _Register) -> Iterator[Step | Fault]:
    """Posts of the book that he has not been given, and posts he holds that it does not name."""
    held = [post for post in officer.posts.all() if in_force(post, register.day)]
    named = [row for row in rows if row["role"]]
    for row in named:
        unit, role = register.units.get(row["unit"]), Role(row["role"])
        told = {"role": role.label, "unit": unit.name if unit else ""}
        match = next((post for post in held if _same(post, row)), None)
        if match is not None:
            held.remove(match)
        elif unit is None:
            yield Fault(row.cell("unit"), "没有登记单位“%(text)s”", {"text": row["unit"]})
        elif not row["since"]:
            yield Fault(row.cell("since"), "新任的职责，写明任职自何日起", {})
        else:
            form = {"role": role.value, "unit": str(unit.pk), "since": row["since"]}
            form |= {name: row[name] for name in POST if row[name]}
            yield Step(row.cell("role"), officer.label, "任%(unit)s%(role)s", told,
                       "people.appoint", officer.pk, form)  # fmt: skip
    for post in held if named else ():
        role = Role(post.role)
        unit = register.units.get(post.line[-1])
        told = {"role": role.label, "unit": unit.name if unit else post.line[-1]}
        form = {"post": str(post.pk), "until": max(register.day, post.since).isoformat()}
        yield Step(rows[0].cell("role"), officer.label, "不再任%(unit)s%(role)s", told,
                   "people.relieve", officer.pk, form)  # fmt: skip


def _same(post: Post, row: Row) -> bool:
    """Whether a post is the one of a row; what the row leaves empty it does not say."""
    alike = (post.role, post.line[-1]) == (row["role"], row["unit"])
    return alike and all(row[name] in ("", getattr(post, name)) for name in POST)
