"""Work done on a database that is being killed: run by test_crash.py, in processes of its own.

    python -m tests.faults.writer found
    python -m tests.faults.writer write FOLDER NAME    acts; a line for each one acknowledged
    python -m tests.faults.writer seal FOLDER NAME     seals all the time; a line for each head seen
    python -m tests.faults.writer check FOLDER         what of it stands in the ledger, as JSON

PLUMBLINE_HOME names the server, CRASH_TEST_STARTED the second it all began. Writing and sealing go
on until FOLDER/stop exists.
"""

import itertools
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import django
from django.db import DatabaseError, InterfaceError, connection, connections

import plumbline

if TYPE_CHECKING:
    from plumbline.doors.cli.province import Province

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))  # holidays of 2026 are known
VERIFIER = next(Path(plumbline.__file__).parent.glob("*/verify.py"))
PASSWORD = "only-for-this-test"
STARTED = "CRASH_TEST_STARTED"  # when the test began, in seconds since 1970
LONGEST = 30.0  # seconds that the database may be away


def clock() -> datetime:
    """Give the instant on the day after the founding: real seconds, the same in all processes."""
    return BEGAN + timedelta(days=1, seconds=time.time() - float(os.environ[STARTED]))


def again(what: Callable[[], Any]) -> tuple[Any, int]:
    """Ask until there is an answer; also how often there was none."""
    end, failures = time.monotonic() + LONGEST, 0
    while True:
        try:
            return what(), failures
        except (DatabaseError, InterfaceError):
            with suppress(Exception):
                connection.close()
            failures += 1
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def write(folder: Path, name: str) -> None:
    """Take cases from the report to the filing, each act under a key, until told to stop."""
    from plumbline.doors.cli import province

    known: Province = again(lambda: province.existing(PASSWORD))[0]
    with (folder / f"{name}.acknowledged").open("w", buffering=1) as told:
        for number in itertools.count(1):
            for row in _case(known, f"{name}-{number}", folder):
                told.write(json.dumps(row) + "\n")
            if (folder / "stop").exists():
                return


def _case(known: "Province", name: str, folder: Path) -> Iterator[dict[str, Any]]:
    last = UUID(int=0)

    def act(code: str, by: str, on: UUID, **form: Any) -> dict[str, Any]:
        nonlocal last
        from plumbline.kernel.act import ACTS

        at = clock()

        def ask() -> Any:
            return ACTS[code].do(
                known.actor(by), on, form, at=at, now=max(at, clock()), key=f"{name}-{code}"
            )

        done, failures = again(ask)
        last = done.made
        repeated, _ = again(ask)
        if repeated.body != done.body:
            raise AssertionError((repeated.body, done.body))
        # An answer recorded at the first instant was given before the database went away.
        first = done.body["recorded"] == at.astimezone(ZoneInfo("UTC")).strftime(
            "%Y-%m-%dT%H:%M:%S.%fZ"
        )
        return {
            "entry": str(done.entry),
            "receipt": done.receipt,
            "unknown": bool(failures),
            "done_before": bool(failures) and first,
        }

    station = known.units["220102001"]
    yield act("intake.report", "handler", station, way="call", facts="手机被盗，价值五千元")
    yield act("intake.accept", "handler", last, nature="criminal", brief="盗窃")
    case = last
    yield act("intake.hand_receipt", "handler", case, given="handed")
    if (folder / "stop").exists():
        return
    yield act("casework.add_person", "handler", case, role="suspect", name="吴某")
    yield act("casework.request_filing", "handler", case, reasons="有犯罪事实")
    grounds = {"facts_of_crime": True, "liability": True, "jurisdiction": True}
    yield act("casework.file", "head", case, opinion="同意", **grounds)


def seal(folder: Path, name: str) -> None:
    """Seal all the time, and keep every head that was seen."""
    from plumbline.kernel import ledger
    from plumbline.transparency import log

    number = 0
    while not (folder / "stop").exists():
        if again(lambda: ledger.seal(clock()))[0]:
            number += 1
            head = again(log.head)[0]
            (folder / f"{name}-{number:05}.checkpoint").write_text(head.note)
        time.sleep(0.05)


def check(folder: Path) -> dict[str, Any]:
    """Compare what was acknowledged with what stands, and let the verifier look at all of it."""
    from plumbline.kernel import ledger
    from plumbline.kernel.models import Duty, Entry, Reply, Unsealed
    from plumbline.transparency import log
    from plumbline.transparency.models import Seal

    rows = [
        json.loads(line)
        for file in sorted(folder.glob("*.acknowledged"))
        for line in file.read_text().splitlines()
    ]
    ledger.seal(clock())
    entries = Entry.objects.filter(act__regex="^(intake|casework)")
    standing = {str(pk) for pk in entries.values_list("pk", flat=True)}
    told = {row["entry"] for row in rows}
    with (folder / "export.jsonl").open("w") as file:
        for _ in ledger.export(file):
            pass
    papers = []
    lost = [row for row in rows if row["entry"] not in standing]
    for number, row in enumerate([*rows[-20:], *lost[:20]]):
        (folder / f"{number}.receipt").write_text(row["receipt"])
        papers += ["--receipt", str(folder / f"{number}.receipt")]
    for head in sorted(folder.glob("*.checkpoint"))[-50:]:
        papers += ["--known", str(head)]
    verdict = subprocess.run(
        [sys.executable, VERIFIER, folder / "export.jsonl", "--key", log.signer().vkey, *papers],
        capture_output=True,
        text=True,
    )
    return {
        "acknowledged": len(rows),
        "twice": len(rows) - len(told),
        "lost": len(lost),
        "unasked": len(standing - told),
        "unknown": sum(row["unknown"] for row in rows),
        "done_before": sum(row["done_before"] for row in rows),
        "entries": Entry.objects.count(),
        "sealed": Seal.objects.count(),
        "unsealed": Unsealed.objects.count(),
        "replies": Reply.objects.count(),
        "orphan_duties": Duty.objects.exclude(raised_by__in=Entry.objects.values("pk")).count(),
        "heads": len(list(folder.glob("*.checkpoint"))),
        "verified": verdict.returncode,
        "says": verdict.stdout + verdict.stderr,
    }


def found() -> None:
    """Make the tables, and the province by acts."""
    from django.conf import settings
    from django.core.management import call_command

    from plumbline.config.database import prepare
    from plumbline.doors.cli import province

    prepare(settings.DATABASES["owner"])
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    province.found(BEGAN, PASSWORD, province.plan())


def main(command: str, *arguments: str) -> None:
    """Do what the name says."""
    django.setup()
    # One connection without a pool, which would wait longer and longer to reconnect: the loop that
    # asks again stands here.
    connections.settings["default"]["OPTIONS"].pop("pool", None)
    if command == "found":
        found()
    elif command == "check":
        print(json.dumps(check(Path(arguments[0])), ensure_ascii=False))
    else:
        {"write": write, "seal": seal}[command](Path(arguments[0]), arguments[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
