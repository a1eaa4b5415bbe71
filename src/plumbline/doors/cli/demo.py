"""The demonstration: an invented province that lived through twelve days, act by act.

Its instants are simulated, those of the record included; everything else is the product itself.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click
import yaml

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import ready

if TYPE_CHECKING:
    from plumbline.doors.cli.province import Province

PASSWORD = "demo-2026-plumbline"  # noqa: S105 - printed on purpose; the demonstration is local
CASES = Path(__file__).resolve().parents[2] / "data" / "demo_cases.yaml"
MINUTE = timedelta(minutes=1)
WHEN = re.compile(r"(?P<d>-?\d+)d (?P<h>\d\d):(?P<m>\d\d)|(?P<hours>\d+)h|(?P<minutes>\d+)m")
ORIGIN = "plumbline.demo"


@dataclass
class Step:
    """An act of the demonstration, at its simulated instant."""

    matter: str
    at: datetime
    by: str
    act: str
    form: Mapping[str, Any]
    on: str = ""  # a thing that it names; else the newest subject of its matter
    refused: bool = False  # the point of this step is that a gate stops it


@dataclass
class Told:
    """What the demonstration did."""

    done: int = 0
    refused: int = 0
    left_out: list[str] = field(default_factory=list)

    def leave_out(self, step: Step, because: str) -> None:
        """Say from where on a matter is left out, and why."""
        from plumbline.kernel.act import ACTS

        words = {"matter": step.matter, "act": t(ACTS[step.act].title), "says": because}
        self.left_out.append(t("%(matter)s：自“%(act)s”起略去，因为%(says)s") % words)


@click.command()
@click.option("--logins", is_flag=True, help="Print who can sign in, and do nothing else.")
@answers.json_option
def demo(*, logins: bool) -> None:
    """Fill an empty database with an invented province and its cases.

    A demonstration only: its people are invented, everybody has one published password, and its
    instants, those of the record included, are simulated over the last days. What it does, it does
    by acts, so every gate, duty and ledger entry is real. Where the demonstration stands already,
    nothing happens. It refuses a ledger whose origin is not plumbline.demo, and one with entries
    that are not its own.
    """
    ready()
    from django.conf import settings

    if not settings.LEDGER_ORIGIN.startswith(ORIGIN):
        raise Stop(answers.REFUSED, t("本账本不是演示账本，演示数据只能写入演示账本"))
    if logins:
        rows = list(people())
        answers.put({"logins": rows}, lambda: _table(rows))
        return
    from django.utils import timezone

    from plumbline.doors.cli.calendars import make_up_what_is_missing
    from plumbline.law.calendar import legal_day

    now = timezone.now()
    make_up_what_is_missing(legal_day(now).year)
    told = build(now)
    if told is None:
        answers.put({"done": 0, "standing": True}, lambda: answers.say("演示数据已经就绪"))
        return
    body = {"done": told.done, "refused": told.refused, "left_out": told.left_out}
    answers.put(body, lambda: _report(told))


def _report(told: Told) -> None:
    answers.say("演示数据已建立：办理%(done)d项，被拒绝%(refused)d项", done=told.done,
                refused=told.refused)  # fmt: skip
    for sentence in told.left_out:
        click.echo(f"  {sentence}")


def build(today: datetime) -> Told | None:
    """Set the demonstration up, whole or not at all; None where it stands already."""
    from django.db import transaction

    from plumbline.doors.cli import province as provinces
    from plumbline.kernel import ledger
    from plumbline.law.calendar import SHANGHAI
    from plumbline.people.genesis import AlreadyFoundedError
    from plumbline.people.models import Officer

    now, scheme = today.astimezone(SHANGHAI), provinces.plan()
    numbers = [row["number"] for row in scheme["officers"].values()]
    if Officer.objects.filter(number__in=numbers).count() == len(numbers):
        return None
    matters = yaml.safe_load(CASES.read_text("utf-8"))["cases"]
    steps = sorted(_steps(matters, now), key=lambda step: step.at)
    length = len(scheme["units"]) + len(scheme["officers"]) + len(steps)
    with click.progressbar(
        length=length, label=t("建立演示数据"), file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        founded = min(step.at for step in steps).replace(hour=8, minute=0) - timedelta(days=1)
        try:
            with transaction.atomic():
                province = provinces.found(founded, PASSWORD, scheme, lambda _: bar.update(1))
                told = live(province, matters, steps, lambda: bar.update(1), now)
        except AlreadyFoundedError:
            raise Stop(answers.REFUSED, t("账本已有其他记录，演示数据只能写入空账本")) from None
    ledger.seal(now)
    return told


def _steps(matters: list[dict[str, Any]], now: datetime) -> Iterator[Step]:
    for matter in matters:
        last = None
        for when, by, act, form, *rest in matter["steps"]:
            at = moment(when, now)
            last = at = min(now, at if last is None else max(at, last + MINUTE))
            filled = _dated(form, at, now)
            on = next((word for word in rest if word.startswith("@")), "")
            on = f"{on} {at.isoformat()}" if on.startswith("@answered ") else on
            yield Step(matter["name"], at, by, act, filled, on, "refused" in rest)


def _dated(value: Any, at: datetime, now: datetime) -> Any:
    """`@at`, `@3d 22:00`, `@date 3d` as what they name, never after the step itself.

    `@film 3d 22:00 - 2d 06:00` is left for the step to make, with its instants filled in.
    `@coming 2d 09:00` is what was then still to come, `@year` the year of the step.
    """
    if isinstance(value, dict):
        return {name: _dated(each, at, now) for name, each in value.items()}
    if isinstance(value, list):
        return [_dated(each, at, now) for each in value]
    return _named_day(value, at, now) if isinstance(value, str) else value


def _named_day(text: str, at: datetime, now: datetime) -> str | int:
    what, _, rest = text.partition(" ")
    if what == "@film":
        begins, ends = (moment(part, now) for part in rest.split(" - "))
        return f"@film {begins.isoformat()} {ends.isoformat()}"
    if text.startswith("@") and WHEN.fullmatch(text[1:]):
        return min(at, moment(text[1:], now)).isoformat()
    known: dict[str, Callable[[], str | int]] = {
        "@at": at.isoformat,
        "@year": lambda: at.year,
        "@date": lambda: (now - timedelta(days=int(rest[:-1]))).date().isoformat(),
        "@coming": lambda: moment(rest, now).isoformat(),
    }
    return known[what]() if what in known else text


def moment(text: str, now: datetime) -> datetime:
    """The instant that a step names, counted back from now."""
    found = WHEN.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if found["hours"] or found["minutes"]:
        return now - timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
    day = now - timedelta(days=int(found["d"]))
    return day.replace(hour=int(found["h"]), minute=int(found["m"]), second=0, microsecond=0)


def live(
    province: Province, matters: list[dict[str, Any]], steps: list[Step],
    tick: Callable[[], None], now: datetime,
) -> Told:  # fmt: skip
    """Do the steps in the order of their instants, as the officers they name.

    A matter that a gate stops where nothing should, because this year's end has no calendar yet,
    say, ends there, and so does one that rests on it; the demonstration says so.
    """
    from django.core.exceptions import ObjectDoesNotExist

    from plumbline.doors.cli.demo_names import named
    from plumbline.doors.cli.demo_notices import Notices
    from plumbline.kernel.act import ACTS, Refused
    from plumbline.kernel.models import Entry

    told, ended, notices = Told(), set[str](), Notices()
    unit = {matter["name"]: province.units[matter["unit"]] for matter in matters}
    made: dict[tuple[str, str], UUID] = {}  # matter and kind → the subject it made
    for step in steps:
        tick()
        if step.matter in ended:
            continue
        notices.until(step.at)
        act = ACTS[step.act]
        case = made.get((step.matter, "case"))
        on = made.get((step.matter, act.on.kind), unit[step.matter])
        try:
            form = named(step.form, province, case)
            on = named(step.on, province, case) if step.on else on
            done = province.do(step.act, step.by, on, step.at, **form)
        except ObjectDoesNotExist:
            told.leave_out(step, t("此前略去的事项是它的前提"))
            ended.add(step.matter)
            continue
        except Refused as refused:
            told.refused += 1
            if not step.refused:
                says = t("；").join(each["says"] for each in refused.as_json()["refusals"])
                told.leave_out(step, says)
                ended.add(step.matter)
            continue
        if step.refused:
            raise RuntimeError(f"{step.act} in {step.matter} was to be refused")
        told.done += 1
        notices.after(step.act, Entry.objects.get(pk=done.entry).body["raised"], step.at)
        if act.makes is not None:
            made[step.matter, act.makes.kind] = done.made
    notices.until(now)
    return told


def people() -> Iterator[dict[str, str]]:
    """Who can sign in: number, role, unit, name and password."""
    from plumbline.doors.cli.province import plan
    from plumbline.law.roles import Role

    scheme = plan()
    units = {row["code"]: row["name"] for row in scheme["units"]}
    root, first = scheme["province"], scheme["administrator"]
    units[root["code"]] = root["name"]
    rows = [{**first, "role": "SYSTEM_ADMIN", "unit": root["code"]}, *scheme["officers"].values()]
    for row in rows:
        yield {
            "number": row["number"],
            "role": t(Role(row["role"]).label),
            "unit": units[row["unit"]],
            "name": row["name"],
            "password": PASSWORD,
        }


def _table(rows: list[dict[str, str]]) -> None:
    names = {"number": t("警号"), "name": t("姓名"), "password": t("密码"), "role": t("职责"),
             "unit": t("单位")}  # fmt: skip
    table = [list(names.values()), *([row[name] for name in names] for row in rows)]
    widths = [max(_wide(row[column]) for row in table) for column in range(len(names))]
    for row in table:
        cells = zip(row, widths, strict=True)
        click.echo("  ".join(text + " " * (width - _wide(text)) for text, width in cells).rstrip())


def _wide(text: str) -> int:
    """How many columns a text takes in a terminal."""
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
