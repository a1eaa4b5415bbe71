"""Checking the stays that another system kept: XLSX or JSON lines in, departures from the law out.

A workbook has a sheet for each sort of row, named and headed in Chinese or by the English names of
`premises.foreign`; in JSON lines each object says by `what` which sort it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.columns import WHEN, Unreadable, cell, moment, titled_rows
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import ready

INSTANTS = ("since", "until", "at", "arrived_at", "entered_at", "left_at")
YES = {"是": True, "否": False, "男": "male", "女": "female"}
Found = tuple[int, str, Mapping[str, Any]]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@answers.json_option
def check_stays(file: Path) -> int:
    """Check the stays in FILE (XLSX or JSON lines) of another system against the law.

    The same rules that our own gates hold are asked of what happened there. Nothing is written
    anywhere. Answers 0 where nothing departs from the law and every row could be read.
    """
    ready()
    from django.utils import timezone

    from plumbline.kernel.norm import in_force
    from plumbline.law.bodies import TimeLimit
    from plumbline.law.calendar import legal_day
    from plumbline.premises.findings import CITES, TITLES, findings
    from plumbline.premises.foreign import read, record

    try:
        kept = read(_rows(file))
    except (Unreadable, ValueError, OSError) as wrong:
        raise Stop(answers.BAD_INPUT, t("读不了这个文件：%(why)s") % {"why": wrong}) from None
    now = timezone.now()
    interval = in_force("N-CHA-01.interval", legal_day(now)).body_as(TimeLimit).amount
    found = findings(record(kept), now, timedelta(hours=interval))
    body = {
        "stays": len(kept.rows["stay"]),
        "refused": [{"row": n, "field": name, "says": says} for n, name, says in kept.wrong],
        "findings": [
            {"code": row.code, "stay": row.stay, "since": row.since.isoformat(),
             "until": row.until.isoformat(), "cite": CITES[row.code]}
            for row in found
        ],
    }  # fmt: skip

    def show() -> None:
        for row in found:
            click.echo(f"{row.stay}  {row.since:%Y-%m-%d %H:%M} - {row.until:%Y-%m-%d %H:%M}  "
                       f"{t(TITLES[row.code])} [{CITES[row.code]}]")  # fmt: skip
        for number, name, says in kept.wrong:
            click.echo(t("第%(row)d行 %(field)s：%(says)s")
                       % {"row": number, "field": name, "says": says}, err=True)  # fmt: skip
        answers.say(
            "停留%(stays)d人次，查出%(found)d处，不能读取%(wrong)d处",
            stays=body["stays"],
            found=len(found),
            wrong=len(kept.wrong),
        )

    answers.put(body, show)
    return answers.REFUSED if found or kept.wrong else answers.DONE


def _rows(file: Path) -> Iterator[Found]:
    """Every row with its place, what it is, and its fields by their names."""
    match file.suffix.lower():
        case ".jsonl" | ".ndjson":
            yield from _lines(file)
        case ".xlsx":
            yield from _sheets(file)
        case other:
            raise Unreadable(other)


def _lines(file: Path) -> Iterator[Found]:
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        if not isinstance(row, dict):
            raise Unreadable(t("第%(row)d行不是JSON对象") % {"row": number})
        what = str(row.pop("what", ""))
        yield number, what, _named(what, row)


def _sheets(file: Path) -> Iterator[Found]:
    """Rows are counted over the whole workbook, sheet after sheet, headings left out."""
    from python_calamine import CalamineError, CalamineWorkbook

    from plumbline.premises.foreign import ROWS

    try:
        book = CalamineWorkbook.from_path(str(file))
        sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except CalamineError as wrong:
        raise Unreadable(str(wrong)) from wrong
    codes = {form.title: what for what, form in ROWS.items()}
    number = 0
    for name, sheet in sheets:
        what = codes.get(name.strip(), name.strip())
        for row in titled_rows(sheet):
            number += 1
            yield number, what, _named(what, row)


def _named(what: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Fields by their names in the form, answers by their codes; empty ones are absent."""
    from plumbline.premises.foreign import ROWS
    from plumbline.premises.terms import Ground, RoomUse

    fields = ROWS[what].model_fields if what in ROWS else {}
    names = {str(info.title): name for name, info in fields.items()}
    labels: dict[str, type[Ground | RoomUse]] = {"ground": Ground, "use": RoomUse}
    named = {}
    for title, value in row.items():
        name, said = names.get(title.strip(), title.strip()), cell(value)
        if name in labels:
            said = {str(one.label): one.value for one in labels[name]}.get(said, said)
        elif name in INSTANTS and isinstance(said, str) and WHEN.match(said):
            said = moment(name, said)
        elif isinstance(said, str):
            said = YES.get(said, said)
        if said not in ("", None):
            named[name] = said
    return named
