"""An invented day of a case-handling area, checked in memory or played through the doors."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import ready


@click.command()
@click.option("--seed", default=1, show_default=True, help="Another number, another day.")
@click.option("--stays", default=12, show_default=True, type=click.IntRange(12, 200))
@click.option("--planted", is_flag=True, help="Plant departures from the law in it.")
@click.option("--address", default="", help="Play it on this server: http://127.0.0.1:8000.")
@answers.json_option
def simulate_day(*, seed: int, stays: int, planted: bool, address: str) -> int:
    """Invent a day of an area and check it against the seven invariants.

    The day is made in memory as the records of another system would be taken over: with --planted
    it has departures that our own gates would not let happen. Nothing is written anywhere.

    With --address a day of eight stays is played on a running demonstration: its officers keep the
    register through the API, readers, a tag and a camera send what they sign with keys made for the
    day, and lies and departures are planted in it. Exit status 1 if one of them was not found, or
    something was noted that was none. It leaves an area of its own; it refuses a ledger whose
    origin is not plumbline.demo.
    """
    ready()
    if address:
        return _play(address, seed)
    _check(seed, stays, planted=planted)
    return answers.DONE


def _check(seed: int, stays: int, *, planted: bool) -> None:
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


def _play(address: str, seed: int) -> int:
    from dataclasses import asdict

    from django.utils import timezone

    from plumbline.doors.cli.demo import ORIGIN, PASSWORD
    from plumbline.doors.cli.playing import cast
    from plumbline.doors.cli.playing.play import play
    from plumbline.doors.cli.playing.wire import Http, Wire

    wire = Wire(Http(address))
    try:
        if not wire.text("ledger/key").startswith(ORIGIN):
            raise Stop(answers.REFUSED, t("本账本不是演示账本，演示数据只能写入演示账本"))
        players, station = cast.sign_in(wire, PASSWORD)
        told = play(wire, players, station, timezone.now(), seed)
    except (OSError, ValueError) as error:
        raise Stop(answers.BAD_INPUT, t("服务器没有应答：%(why)s") % {"why": error}) from None
    except cast.BrokenOffError as error:
        raise Stop(answers.REFUSED, str(error)) from None

    def show() -> None:
        for row in told.missed:
            answers.say("没有查出：%(what)s", what=row)
        for row in told.false:
            answers.say("误报：%(what)s", what=row)
        answers.say("停留%(stays)s人次，办理%(acts)s项，设备记录%(records)s条；"
                    "预设%(planted)s处违规或者虚假记录，未查出%(missed)s处，误报%(false)s处",
                    stays=told.stays, acts=told.acts, records=told.records, planted=told.planted,
                    missed=len(told.missed), false=len(told.false))  # fmt: skip

    answers.put(asdict(told), show)
    return answers.REFUSED if told.missed or told.false else answers.DONE
