"""The years whose holidays are known, and how an operator enters the next one."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import Any

import click
import yaml

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import ready


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False), required=False)
@click.option("--replace", is_flag=True, help="Also where this year is known already.")
@answers.json_option
def calendar(file: str | None, *, replace: bool) -> None:
    """List the years whose days off are known, or enter the year in FILE.

    Enter the State Council's notice for the next year when it is published, in the form of
    src/plumbline/data/calendars. The year counts at once, in every process that met it missing;
    after --replace, restart. It lies in PLUMBLINE_HOME/calendars, so back that up too.
    """
    ready()
    from plumbline.law.calendar import file_of

    if file:
        _enter(Path(file), replace=replace)
    known = [read(found) for year in range(2000, 2100) if (found := file_of(year))]
    answers.put({"calendars": known}, lambda: _table(known))


def read(file: Path) -> dict[str, Any]:
    """Year and notice of a calendar; stops the command where it is none."""
    from plumbline.law.calendar import exceptions

    try:
        found = yaml.safe_load(file.read_text("utf-8"))
        exceptions(found, found["year"])
    except (ValueError, TypeError, KeyError, yaml.YAMLError) as wrong:
        says = t("不是可用的节假日安排：%(why)s") % {"why": wrong}
        raise Stop(answers.BAD_INPUT, says) from None
    notice = found["notice"]
    return {"year": found["year"], "notice": notice["title"], "number": notice.get("number") or ""}


def enter(text: str, year: int) -> None:
    """Put a year's calendar among the installation's own, whole or not at all."""
    from django.conf import settings

    folder: Path = settings.CALENDARS
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{secrets.token_hex(8)}"
    draft.write_text(text, "utf-8")
    draft.replace(folder / f"{year}.yaml")


def make_up_what_is_missing(today: int) -> None:
    """For the demonstration: this year and the next, where nobody entered them yet."""
    from plumbline.law.calendar import file_of

    for year in (today, today + 1):
        if file_of(year) is None:
            enter(yaml.safe_dump(_made_up(year), allow_unicode=True, sort_keys=False), year)


def _made_up(year: int) -> dict[str, Any]:
    fixed = {"元旦": [(1, 1)], "劳动节": [(5, 1), (5, 2)], "国庆节": [(10, 1), (10, 2), (10, 3)]}
    return {
        "year": year,
        "notice": {"title": "演示用节假日安排（未经国务院办公厅公布，只有日期固定的节日）"},
        "holidays": {name: [date(year, *day) for day in days] for name, days in fixed.items()},
        "work": [],
    }


def _enter(file: Path, *, replace: bool) -> None:
    from plumbline.law.calendar import file_of

    year = read(file)["year"]
    if file_of(year) and not replace:
        says = t("%(year)s年的节假日安排已经录入；要替换的，加上 --replace") % {"year": year}
        raise Stop(answers.REFUSED, says)
    enter(file.read_text("utf-8"), year)


def _table(known: list[dict[str, Any]]) -> None:
    for one in known:
        click.echo(f"{one['year']}  {t(one['notice'])}  {one['number']}".rstrip())
