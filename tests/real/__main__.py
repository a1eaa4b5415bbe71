"""Acceptance on real data: a county bureau handles published cases, and the law's order is tried.

    ./dev real            everything below in one run, on a database of its own
    python -m tests.real [--threads 6] [--cases 199]
    ./dev real --only footage   footage alone; needs no data, only the package registry
    ./dev real --only questions   the question bank alone
    ./dev real --only year        a year of training, an exam of 300 and its levels, rolled back

Jilin's real divisions become units by acts; 199 published criminal cases run through the HTTP door
from the report to the archive, and once more as administrative cases where the charge has a
counterpart in the public-order law; what must not be is tried at fixed places and must be refused
by exactly the gates foretold. Then the ledger is sealed, exported and checked by the verifier in a
process that has the public key and nothing else. The legal calendar is held against dates of real
custody. A year of the county bureau with an exam of 300 agrees with an independent count. The
2,100 real questions enter a bank: the ten known bad rows are caught and no other, the others go out
and come back through every format. Beside all this, footage of 2 GB goes up a line that breaks, and
a bucket on a real OpenStack Swift keeps the contract of a store. Exit status 1 at any difference.

The data lies outside the project (PLUMBLINE_REAL_DATA, default ../shared/data) and stays there.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from plumbline.kernel.models import Entry
    from tests.real.bureau import Bureau
    from tests.real.course import Course
    from tests.real.door import Door, Tally
    from tests.real.facts import Fact

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("PLUMBLINE_REAL_DATA") or ROOT.parent / "shared" / "data")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev real", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--threads", type=int, default=6)
    parser.add_argument("--cases", type=int, default=10**6, help="so many facts at most")
    parser.add_argument("--only", choices=["footage", "questions", "year"], help="this part alone")
    asked = parser.parse_args()
    if asked.only != "footage" and not (DATA / "case_facts" / "facts.jsonl").exists():
        print(f"There is no data in {DATA}: name its folder in PLUMBLINE_REAL_DATA.")
        return 2
    began = time.monotonic()
    with ExitStack() as beside, _own_state() as home:
        footage = None if asked.only else beside.enter_context(_beside("footage"))
        differences = _year() if asked.only in (None, "year") else []  # while the ledger is empty
        differences += [] if asked.only else _bureau_at_work(home, asked.threads, asked.cases)
        differences += _questions() if asked.only in (None, "questions") else []
        differences += _footage(home) if asked.only == "footage" else []
        differences += footage() if footage else []
    differences += [] if asked.only else _custody()
    print(f"\nwhole check: {time.monotonic() - began:.0f} s, {len(differences)} differences")
    for difference in differences[:50]:
        print("  DIFFERENCE", difference)
    return 1 if differences else 0


# -- places ---------------------------------------------------------------------------------------


@contextmanager
def _own_state() -> Iterator[Path]:
    """A state directory with a database server of its own, gone afterwards."""
    from plumbline.config.server import Server

    home = Path(tempfile.mkdtemp(prefix="plumbline-real-"))
    home.chmod(0o755)  # for root, the server runs as somebody else
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PLUMBLINE_ORIGIN"):
        os.environ.pop(name, None)
    os.environ["PLUMBLINE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "plumbline.config.settings"
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    server = Server(home)
    try:
        server.start()
        subprocess.run([sys.executable, "-m", "plumbline.config.ready"], check=True)
        yield home
    finally:
        server.stop()
        for place in (home, server.place, server.socket):
            shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _served(log: Path) -> Iterator[int]:
    """The port of the web server, with two workers as ./dev up has them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "1"]
    command += ["--log-level", "warning", "plumbline.config.wsgi:application"]
    with log.open("w") as output:
        web = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
    try:
        end = time.monotonic() + 60
        while web.poll() is None and time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        web.terminate()
        web.wait()


def _year() -> list[str]:
    """The year of 300 candidates on the real questions; what they say is not printed."""
    _django()
    from plumbline.doors.cli.demo import PASSWORD
    from plumbline.doors.cli.year.questions import read
    from plumbline.doors.cli.year.story import rolled_back
    from plumbline.kernel.models import Entry

    start = time.monotonic()
    told = rolled_back(PASSWORD, read(DATA / "exam_questions"), 300, 1, datetime.now(UTC))
    print(*told.lines, sep="\n")
    print(
        f"a year: {told.done} acts, {told.refused} refused as planned, {told.checks} figures held "
        f"against an independent count: {time.monotonic() - start:.1f} s\n"
    )
    left = Entry.objects.count()
    return [*told.differences, *([f"the year left {left} entries"] if left else [])]


def _questions() -> list[str]:
    _django()
    from tests.real import questions

    return questions.check(DATA)


def _footage(home: Path) -> list[str]:
    _django()
    from tests.real import footage

    return footage.check(home)


@contextmanager
def _beside(part: str) -> Iterator[Callable[[], list[str]]]:
    """A part run by a process of its own, with a state of its own; ask it last for what it found.

    Most of the rest is one process at a time, and would leave the other processor idle.
    """
    command = [sys.executable, "-m", "tests.real", "--only", part]
    with tempfile.TemporaryFile("w+") as said:
        running = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)

        def found() -> list[str]:
            failed = running.wait()
            said.seek(0)
            print(said.read())
            return [f"{part}: see above"] if failed else []

        try:
            yield found
        finally:
            running.terminate()
            running.wait()


def _django() -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()


# -- the bureau -----------------------------------------------------------------------------------


def _bureau_at_work(home: Path, threads: int, most: int) -> list[str]:
    _django()
    from tests.real import bureau, course, facts, penalty
    from tests.real.door import Door, Tally

    start = time.monotonic()
    place = bureau.found(DATA / "divisions")
    print(
        f"{len(place.units)} units, {len(place.officers)} officers, by {place.acts} acts: "
        f"{time.monotonic() - start:.1f} s"
    )
    rows = facts.read(DATA / "case_facts")[:most]
    tally = Tally()
    with _served(home / "web.log") as port:
        door = Door(port, bureau.PASSWORD)
        for name, number in place.numbers.items():
            door.sign_in(name, number)
        courses: list[Course] = [
            course.Course(door, tally, place, fact, n) for n, fact in enumerate(rows)
        ]
        inquiries = penalty.of(door, tally, place, rows)
        courses += inquiries
        start = time.monotonic()
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(_run, courses))
        took = time.monotonic() - start
        print(
            f"{tally.cases} cases archived of {len(courses)}, {len(inquiries)} of them "
            f"administrative; {tally.accepted} acts in "
            f"{took:.1f} s by {threads} clients over HTTP: {tally.accepted / took:.0f} acts/s; "
            f"longest fact {max(len(fact.text) for fact in rows):,} characters"
        )
        key = door.ask("GET", "/api/ledger/key").raw.decode()
        _pages(door, courses[0], tally)
    tally.need(tally.cases == len(courses), f"only {tally.cases} of {len(courses)} cases archived")
    faults = [line for line in (home / "web.log").read_text().split("\n") if " ERROR " in line]
    tally.need(not faults, f"the web server logged faults: {faults[:3]}")
    _refusals(tally)
    _records(place, courses, tally)
    _ledger(home, key, rows, place, tally)
    return tally.differences


def _run(course: "Course") -> None:
    from tests.real.course import Stopped

    try:
        course.run()
    except Stopped:
        pass
    except Exception as error:  # noqa: BLE001 - told at the end, with the others
        course.tally.need(holds=False, otherwise=f"{course.name}: {error!r}")


def _pages(door: "Door", course: "Course", tally: "Tally") -> None:
    """Reads through the same door: the case, its acts, who may not see it, what is owed."""
    path = f"/api/subjects/case/{course.case}"
    whole = door.ask("GET", path, by="head")
    tally.need(whole.status == 200, f"GET {path}: {whole.status} {whole.raw.decode()[:300]}")
    hidden = door.ask("GET", path, by="stranger")
    tally.need(hidden.status == 404, f"GET {path} by a stranger: {hidden.status}")
    for by in ("head", "reviewer", course.handler):
        owed = door.ask("GET", "/api/duties", by=by)
        tally.need(owed.status == 200, f"GET /api/duties: {owed.status}")


def _refusals(tally: "Tally") -> None:
    print(
        f"\nrefused or invalid: {sum(tally.expected.values())} expected, "
        f"{sum((tally.expected & tally.got).values())} got exactly so"
    )
    for what in sorted(tally.expected | tally.got):
        wanted, came = tally.expected[what], tally.got[what]
        print(f"  {came:4} {what}" + ("" if came == wanted else f"   EXPECTED {wanted}"))
    tally.need(tally.expected == tally.got, "the refusals are not those that were foretold")


def _records(place: "Bureau", courses: "list[Course]", tally: "Tally") -> None:
    """What the database holds beside what was answered."""
    from plumbline.casework.models import Case
    from plumbline.kernel.models import Attempt, Duty, Entry

    entries, attempts = Entry.objects.count(), Attempt.objects.count()
    wanted = place.acts + tally.accepted
    tally.need(entries == wanted, f"{entries} entries for {wanted} acts accepted")
    tally.need(attempts == tally.refused, f"{attempts} attempts kept of {tally.refused} refused")
    phases = set(Case.objects.values_list("phase", flat=True))
    tally.need(phases == {"archived"}, f"cases stand in {phases}")
    open_ = Duty.objects.filter(settled_by=None).values_list("code", flat=True)
    tally.need(not open_, f"open duties on archived cases: {sorted(set(open_))}")
    late = 0
    now = datetime.now(UTC)
    for duty in Duty.objects.all():
        over, expected = duty.late_by(now), timedelta()
        if duty.code == "intake.receipt_in_time":
            expected = tally.late.get(str(duty.subject_id), timedelta())
            late += over is not None
        tally.need(
            (over or timedelta()) == expected,
            f"{duty.code} of {duty.subject_id} is late by {over}, not {expected}",
        )
        twice = duty.extended == 2 or duty.code != "casework.case_in_time"
        tally.need(twice, f"{duty.code} was extended {duty.extended} times")
    print(
        f"\n{Duty.objects.count()} duties, all settled; receipts late: {late}, each by exactly "
        f"what plain subtraction gives"
    )


def _ledger(home: Path, key: str, rows: "list[Fact]", place: "Bureau", tally: "Tally") -> None:
    """Seal, export, verify with the public key alone; personal values stay out."""
    from plumbline.kernel import ledger
    from plumbline.transparency import log, verify

    start = time.monotonic()
    sealed = ledger.seal(datetime.now(UTC))
    took = time.monotonic() - start
    wanted = place.acts + tally.accepted
    tally.need(sealed == wanted, f"{sealed} entries sealed of {wanted}")
    vkey = log.signer().vkey
    tally.need(vkey in key, "the key that is served is not the key that signs")
    outside = home / "outside"
    outside.mkdir()
    papers = []
    for number, receipt in enumerate(tally.receipts[:: max(1, len(tally.receipts) // 100)]):
        (outside / f"{number}.receipt").write_text(receipt)
        papers += ["--receipt", str(outside / f"{number}.receipt")]
    secrets = set().union(*(fact.secrets for fact in rows))
    for personal in (False, True):
        file = outside / f"export-{personal}.jsonl"
        with file.open("w", encoding="utf-8") as out:
            for _ in ledger.export(out, _ids if personal else None):
                pass
        run = [sys.executable, "-I", verify.__file__, str(file), "--key", vkey, *papers]
        verdict = subprocess.run(run, capture_output=True, text=True, env={}, cwd=outside)
        says = (verdict.stdout + verdict.stderr).strip().split("\n")[0]
        tally.need(verdict.returncode == 0, f"the verifier says: {verdict.stdout[:500]}")
        text = file.read_text("utf-8")
        shown = {value for value in secrets if value in text}
        print(
            f"export {'with' if personal else 'without'} personal values: {sealed} entries, "
            f"{file.stat().st_size:,} bytes, {says}, {len(papers) // 2} receipts held against "
            f"it; {len(shown)} of {len(secrets)} names and stretches of text stand in it"
        )
        if personal:  # or the search above could not find anything
            tally.need(len(shown) > 0.95 * len(secrets), "the search for values is blind")
        else:
            tally.need(not shown, f"{len(shown)} personal values stand in the export")
            _one_byte(file, vkey, tally)
    print(f"sealed {sealed} entries in {took:.2f} s: {sealed / took:.0f}/s")


def _ids(entries: "Iterable[Entry]") -> list[UUID]:
    """All of them: what an export with every clear value holds."""
    return [entry.pk for entry in entries]


def _one_byte(file: Path, vkey: str, tally: "Tally") -> None:
    """The control: with one byte changed, the verifier must not be content."""
    from plumbline.transparency import verify

    lines = file.read_text("utf-8").split("\n")
    middle = len(lines) // 2
    lines[middle] = lines[middle].replace('"zone":"Asia/Shanghai"', '"zone":"Asia/Shanghaj"')
    changed = file.with_name("changed.jsonl")
    changed.write_text("\n".join(lines), "utf-8")
    run = [sys.executable, "-I", verify.__file__, str(changed), "--key", vkey]
    verdict = subprocess.run(run, capture_output=True, text=True, env={})
    tally.need(verdict.returncode == 1, "the verifier did not see a changed byte")


# -- the calendar ---------------------------------------------------------------------------------


def _custody() -> list[str]:
    from tests.real import timelines

    print("\ncustody timelines, the calendar beside plain subtraction:")
    count = timelines.run(DATA / "custody_timelines", sys.stdout)
    return [f"{count} differences in the custody timelines"] if count else []


if __name__ == "__main__":
    sys.exit(main())
