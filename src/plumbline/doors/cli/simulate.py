"""An invented day of a case-handling area, checked as the records of another system would be."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import ready


@click.command()
@click.option("--seed", default=1, show_default=True, help="Another number, another day.")
@click.option("--stays", default=12, show_default=True, type=click.IntRange(12, 200))
@click.option("--planted", is_flag=True, help="Plant departures from the law in it.")
@answers.json_option
def simulate_day(*, seed: int, stays: int, planted: bool) -> None:
    """Invent a day of an area and check it against the seven invariants.

    The day is made in memory as the records of another system would be taken over: with --planted
    it has departures that our own gates would not let happen. Nothing is written anywhere.
    """
    ready()
    from plumbline.law.calendar import SHANGHAI
    from plumbline.premises import simulate
    from plumbline.premises.findings import CITES, TITLES, findings

    start = datetime(2026, 3, 3, 8, 0, tzinfo=SHANGHAI)
    record, expected = simulate.day(start, stays, seed), set[tuple[str, str]]()
    if planted:
        record, expected = simulate.planted(record)
    found = findings(record, start + timedelta(days=3), timedelta(hours=12))
    missed = sorted(expected - {(row.code, row.stay) for row in found})
    body = {
        "stays": len(record.stays),
        "planted": len(expected),
        "missed": [list(row) for row in missed],
        "findings": [
            {"code": row.code, "stay": row.stay, "since": row.since.isoformat(),
             "until": row.until.isoformat(), "cite": CITES[row.code]}
            for row in found
        ],
    }  # fmt: skip

    def show() -> None:
        for row in found:
            click.echo(f"{row.stay}  {row.since:%m-%d %H:%M} - {row.until:%m-%d %H:%M}  "
                       f"{t(TITLES[row.code])} [{CITES[row.code]}]")  # fmt: skip
        click.echo(t("停留%(stays)s人次，查出%(found)s处")
                   % {"stays": len(record.stays), "found": len(found)})  # fmt: skip

    answers.put(body, show)
