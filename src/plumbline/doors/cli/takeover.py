"""Taking over the cases of another system from a file: each row an act, each refusal a reason."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from plumbline.doors.cli import answers
from plumbline.doors.cli.answers import Stop
from plumbline.doors.cli.columns import Unreadable, cases
from plumbline.doors.cli.deeds import named
from plumbline.doors.cli.language import t
from plumbline.doors.cli.session import Seat, seat

ACT = "intake.take_over"


@dataclass
class Told:
    """What became of the rows. Their sum is the number of rows, always."""

    rows: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)
    before: list[dict[str, Any]] = field(default_factory=list)  # taken over by an earlier run
    refused: list[dict[str, Any]] = field(default_factory=list)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", required=True, help="The unit that takes the cases: its id or code.")
@click.option("--system", help="The system they come from, where the file does not name it.")
@click.option("--check", is_flag=True, help="Validate only; take nothing over.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the refused rows are written. Default: FILE.refused.json and .csv.",
)
@answers.json_option
def take_over(
    file: Path,
    unit: str,
    system: str | None,
    check: bool,  # noqa: FBT001 - an option
    report: Path | None,
) -> int:
    """Take over the cases of another system from FILE: CSV, XLSX or JSON.

    Each row is one act, in a transaction of its own. System and old number name a case once and
    for all: a run that was stopped is started again with the same file, and nothing comes twice.
    Every row that is refused is written, with the reason per field, next to the file.
    """
    who = seat()
    from plumbline.people.models import Unit

    try:
        rows = cases(file)
    except Unreadable as wrong:
        raise Stop(answers.BAD_INPUT, t("读不了这个文件：%(why)s") % {"why": wrong}) from None
    told, on = Told(len(rows)), named(Unit, unit)
    length, hidden = len(rows), not sys.stderr.isatty()
    with click.progressbar(
        length=length, label=t("转入案件"), file=sys.stderr, hidden=hidden
    ) as bar:
        for number, row in enumerate(rows, 1):
            _one(who, on, number, {**({"system": system} if system else {}), **row}, told,
                 check=check)  # fmt: skip
            bar.update(1)
    _write(told, report or file)
    body = {"rows": told.rows, "taken": len(told.taken), "before": len(told.before),
            "refused": told.refused, "checked_only": check}  # fmt: skip
    answers.put(body, lambda: _say(told, check=check))
    return answers.REFUSED if told.refused else answers.DONE


def _one(
    who: Seat, unit: UUID, number: int, row: Mapping[str, Any], told: Told, *, check: bool
) -> None:
    """Take one row over, or note why not."""
    from django.db import IntegrityError

    from plumbline.intake.models import Takeover
    from plumbline.kernel.act import Invalid, Refused

    name = {"row": number, "system": row.get("system", ""), "old": row.get("old_number", "")}
    known = Takeover.objects.filter(system=name["system"], old_number=name["old"])
    if (found := known.values_list("case_id", flat=True).first()) is not None:
        told.before.append({**name, "case": str(found)})
        return
    try:
        made = _do(who, unit, row, check=check)
    except Invalid as wrong:
        told.refused.append({**name, "errors": [{"field": f, "says": s} for f, s in wrong.errors]})
    except Refused as wrong:
        says = [refusal["says"] for refusal in wrong.as_json()["refusals"]]
        told.refused.append({**name, "errors": [{"field": "", "says": one} for one in says]})
    except IntegrityError:  # another run took it over in this instant
        told.before.append({**name, "case": str(known.values_list("case_id", flat=True).get())})
    else:
        told.taken.append({**name, "case": None if check else str(made)})


def _do(who: Seat, unit: UUID, row: Mapping[str, Any], *, check: bool) -> UUID:
    """Take the case over; only to check, undo it, so that every rule speaks and nothing stays."""
    from django.db import transaction
    from django.utils import timezone

    from plumbline.kernel.act import ACTS

    now = timezone.now()
    with transaction.atomic() if check else nullcontext():
        done = ACTS[ACT].do(who.actor, unit, dict(row), at=now, now=now)
        if check:
            transaction.set_rollback(True)
    return done.made


def _write(told: Told, beside: Path) -> None:
    """The refused rows as JSON, and as CSV with a line per field; none leaves no file."""
    targets = [beside.with_name(f"{beside.name}.refused.{kind}") for kind in ("json", "csv")]
    if not told.refused:
        for target in targets:
            target.unlink(missing_ok=True)
        return
    as_json, as_csv = targets
    as_json.write_text(json.dumps(told.refused, ensure_ascii=False, indent=1) + "\n", "utf-8")
    with as_csv.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([t("行"), t("原系统"), t("原案件编号"), t("栏目"), t("原因")])
        for row in told.refused:
            for error in row["errors"]:
                cells = [row["row"], row["system"], row["old"], error["field"], error["says"]]
                lines.writerow([harmless(str(cell)) for cell in cells])


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _say(told: Told, *, check: bool) -> None:
    says = "共%(rows)d行：转入%(taken)d件，此前已转入%(before)d件，不能转入%(refused)d件"
    if check:
        says = "共%(rows)d行：可以转入%(taken)d件，此前已转入%(before)d件，不能转入%(refused)d件"
    answers.say(says, rows=told.rows, taken=len(told.taken), before=len(told.before),
                refused=len(told.refused))  # fmt: skip
    for row in told.refused:
        for error in row["errors"]:
            click.echo(f"  {row['row']} {row['old']} {error['field']}: {error['says']}", err=True)
