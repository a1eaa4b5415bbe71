"""Another system's stays, checked as a file: what departs from the law is found, and only that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from plumbline.law.calendar import SHANGHAI
from plumbline.premises.findings import TITLES
from plumbline.premises.foreign import ROWS
from plumbline.premises.history import Gone, History, Record
from plumbline.premises.simulate import day, planted

Run = Any
Row = dict[str, Any]
START = datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)
HOUR = timedelta(hours=1)


def as_rows(record: Record) -> Iterator[Row]:
    """The rows as another system would write them, in the order it happens to have them."""

    def span(row: Any) -> Row:
        return {"since": row.since, "until": row.until}

    for it in record.stays:
        of = {"stay": it.number}
        yield from ({"what": "room", **of, **span(r), "room": r.room, "use": r.use}
                    for r in it.rooms)  # fmt: skip
        yield stay_row(it)
        yield from ({"what": "check", **of, "at": at, "sex": sex} for at, sex in it.checks)
        yield from ({"what": "guard", **of, **span(r), "guard": r.guard} for r in it.guards)
        for r in it.asked:
            yield {"what": "questioning", **of, **span(r), "room": r.room,
                   "officers": r.officers, "recording": r.recording}  # fmt: skip
        yield from ({"what": "exit", **of, **span(r), "approved": r.approved,
                     "medical": r.medical, "escorts": r.escorts} for r in it.exits)  # fmt: skip
        yield from ({"what": "approval", **of, "at": at, "hours": h} for at, h in it.approvals)
    for shift in record.shifts:
        yield from ({"what": "shift", **span(shift), "guard": guard} for guard in shift.guards)
    yield from ({"what": "dark", **span(row), "room": row.room} for row in record.dark)


def stay_row(it: History) -> Row:
    taken, returned, seized, family = it.belongings
    return {"what": "stay", "stay": it.number, "person": it.person, "case": it.sort.case,
            "ground": it.ground, "sex": it.sort.sex, "minor": it.sort.minor,
            "arrived_at": it.stay.since, "entered_at": it.entered, "left_at": it.stay.until,
            "taken": taken, "returned": returned, "seized": seized,
            "to_family": family}  # fmt: skip


def lines(path: Path, rows: Iterator[Row] | list[Row]) -> str:
    path.write_text("\n".join(json.dumps(row, default=str, ensure_ascii=False) for row in rows)
                    + "\n", "utf-8")  # fmt: skip
    return str(path)


def every_error(record: Record) -> tuple[Record, set[tuple[str, str]]]:
    """The day with a departure of each of the twelve kinds."""
    record, expected = planted(record)
    stays = list(record.stays)
    for number, code, gone in (
        (12, "exit_unapproved", {"approved": False}), (13, "exit_unescorted", {"escorts": 1}),
    ):  # fmt: skip
        it = stays[number]
        last = it.rooms[-1]
        begin, middle = last.since, last.since + (last.end(last.since) - last.since) / 2
        out = Gone(begin, middle, **gone)
        seen = (middle + timedelta(seconds=1), it.sort.sex)
        rooms = (*it.rooms[:-1], replace(last, since=middle + timedelta(minutes=1)))
        asked = tuple(row for row in it.asked if row.room != last.room)
        stays[number] = replace(it, exits=(out,), checks=(it.checks[0], seen), rooms=rooms,
                                asked=asked)  # fmt: skip
        expected.add((code, it.number))
    first, second = stays[14], stays[15]  # one person, brought again within the hour
    left = first.stay.end(START)
    later = left + HOUR / 2 - second.stay.since
    stays[15] = replace(
        shifted(second, later),
        person=first.person,
        sort=replace(second.sort, sex=first.sort.sex, case=first.sort.case),
        checks=tuple((at + later, first.sort.sex) for at, _ in second.checks),
    )
    expected.add(("chained", second.number))
    return replace(record, stays=tuple(stays)), expected


def shifted(it: History, by: timedelta) -> History:
    def all_of(rows: Any) -> Any:
        return tuple(replace(r, since=r.since + by, until=r.until and r.until + by) for r in rows)

    return replace(
        it, stay=all_of([it.stay])[0], entered=it.entered and it.entered + by,
        rooms=all_of(it.rooms), guards=all_of(it.guards), asked=all_of(it.asked),
        exits=all_of(it.exits),
    )  # fmt: skip


@pytest.mark.usefixtures("bureau")
@pytest.mark.rule("N-CHA-01", "G-CHA-05", "G-CHA-08", "G-CHA-09", "C-CHA-01", "G-CHA-03")
def test_each_of_the_twelve_kinds_of_departure_is_found_and_nothing_else(
    run: Run, tmp_path: Path
) -> None:
    record, expected = every_error(day(START, stays=20))
    assert {code for code, _ in expected} == set(TITLES)
    told = run("check-stays", lines(tmp_path / "a.jsonl", as_rows(record)), "--json")
    assert {(row["code"], row["stay"]) for row in told.json["findings"]} == expected
    assert (told.status, told.json["stays"], told.json["refused"]) == (1, 20, [])


@pytest.mark.usefixtures("bureau")
def test_a_lawful_day_has_nothing_and_the_register_stays_empty(run: Run, tmp_path: Path) -> None:
    from plumbline.kernel.models import Entry
    from plumbline.premises.models import Stay

    before = Entry.objects.count()
    told = run("check-stays", lines(tmp_path / "a.jsonl", as_rows(day(START))), "--json")
    assert (told.status, told.json["findings"], told.json["refused"]) == (0, [], [])
    assert (Entry.objects.count(), Stay.objects.count()) == (before, 0)


@pytest.mark.usefixtures("bureau")
def test_a_workbook_says_the_same_in_chinese(run: Run, tmp_path: Path) -> None:
    record, expected = every_error(day(START, stays=20))
    words = {"male": "男", "female": "女", True: "是", False: "否", "waiting": "候问室",
             "questioning": "讯问询问室"}  # fmt: skip
    path = tmp_path / "a.xlsx"
    by_sort: dict[str, list[Row]] = {what: [] for what in ROWS}
    for row in as_rows(record):
        by_sort[row.pop("what")].append(row)
    with Workbook(path) as book:
        for what, rows in by_sort.items():
            sheet, fields = book.add_worksheet(ROWS[what].title), ROWS[what].model_fields
            sheet.write_row(0, 0, [str(info.title) for info in fields.values()])
            for number, row in enumerate(rows, 1):
                for column, name in enumerate(fields):
                    value = row.get(name)
                    if isinstance(value, datetime):
                        value = f"{value:%Y/%m/%d %H:%M:%S}"
                    elif isinstance(value, bool | str):
                        value = words.get(value, value)
                    if value is not None:
                        sheet.write(number, column, value)
    told = run("check-stays", str(path), "--json")
    assert {(row["code"], row["stay"]) for row in told.json["findings"]} == expected
    assert (told.json["stays"], told.json["refused"]) == (20, [])


WRONG: list[tuple[str, Row, str]] = [
    ("what", {"what": "guest"}, "what"),
    ("field", {"what": "stay", "colour": "red"}, "colour"),
    ("sex", {"sex": "?"}, "sex"),
    ("no zone", {"arrived_at": "soon"}, "arrived_at"),
    ("backwards", {"left_at": "2026-03-01 09:00"}, "left_at"),
]


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize(("_name", "change", "field"), WRONG)
def test_a_row_that_cannot_be_read_is_named_and_the_others_are_checked(
    run: Run, tmp_path: Path, _name: str, change: Row, field: str
) -> None:
    good, bad, other = (stay_row(it) for it in day(START).stays[:3])
    orphan = {"what": "check", "stay": bad["stay"], "at": START, "sex": "male"}
    path = lines(tmp_path / "a.jsonl", [good, bad | change, other, orphan])
    told = run("check-stays", path, "--json")
    assert told.status == 1
    assert told.json["stays"] == 2
    refused = {(row["row"], row["field"]) for row in told.json["refused"]}
    assert refused >= {(2, field), (4, "stay")}
    assert all(row["says"] for row in told.json["refused"])


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize(("name", "text"), [("a.jsonl", "{"), ("a.jsonl", "[1]"),
                                            ("a.xlsx", "no workbook"), ("a.txt", "")])  # fmt: skip
def test_what_is_no_file_of_stays_is_bad_input(
    run: Run, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    assert run("check-stays", str(tmp_path / name)).status == 2
