"""Tests run on a real PostgreSQL, as the role the application has, and leave nothing behind.

Fixtures for tests of the database:

db              rolled back after the test; deferred constraints are checked first. Acts that the
                next test begins with as well may be left standing for it (tests/standing.py)
bureau          the cast (tests/cast.py), already there in `db`: units, officers, norms
fresh_database  a committed copy of its own for tests of concurrency, crashes, other processes;
                Django's "default" and "owner" point at it; `.env` points other processes at it
fresh_bureau    the same with the cast in it; a fresh_database is empty
site            the address of the web server on a fresh_database

One template is migrated as the owner, the cast is founded in a copy of it, and the one or the other
is copied for workers and tests. Both are kept for the next run, until a line of what they are made
of changes. Nothing is ever truncated: the ledger refuses.
"""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import django
import psycopg
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from psycopg import sql

from tests.serving import web

ROOT = Path(__file__).resolve().parent.parent
BROWSER_TESTS = ROOT / "tests" / "browser"
TOKEN = "PLUMBLINE_TEST_RUN"
TRIES_TO_DROP = 30

# A state directory of the tests' own, so that they never touch the keys and cases of ./dev up.
os.environ["PLUMBLINE_HOME"] = os.environ.get("PLUMBLINE_TEST_HOME") or str(ROOT / ".data" / "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plumbline.config.settings")
django.setup()  # without workers (-n 0) nobody else does it in time
# Thousands of tests sign somebody in, none guesses passwords: hashes need not be dear here.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64


# -- the run --------------------------------------------------------------------------------------


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _alias(name: str) -> dict[str, Any]:
    from django.db import connections

    alias: dict[str, Any] = connections.settings[name]
    return alias


@pytest.hookimpl(trylast=True)  # after pytest-django has set Django up
def pytest_configure(config: pytest.Config) -> None:
    if CHROMIUM is None and any(_asks_for_browser(config, name) for name in config.args):
        message = f"{WITHOUT_BROWSER}, but was asked for."
        raise pytest.UsageError(message)
    if _is_worker(config) or config.option.collectonly or config.option.help:
        return
    from plumbline.config.database import ensure_server
    from plumbline.config.server import ServerError

    try:
        server = ensure_server(Path(os.environ["PLUMBLINE_HOME"]))
    except ServerError as problem:
        raise pytest.UsageError(str(problem)) from problem
    if server:
        config.add_cleanup(server.stop)
    _announce_coming_years()
    token = os.environ[TOKEN] = secrets.token_hex(4)
    # This connection is the sign, also on a server shared with others, that the run is alive.
    run = _connect_to_server(f"plumbline-tests-{token}")
    config.add_cleanup(run.close)
    config.add_cleanup(lambda: _drop_databases(run, dead_only=False))
    _drop_databases(run, dead_only=True)


def _announce_coming_years() -> None:
    """What runs on the real clock finds the holidays of the years to come, which are made up."""
    from plumbline.doors.cli.calendars import make_up_what_is_missing

    for year in range(2027, datetime.now(UTC).year + 2):
        make_up_what_is_missing(year)


@contextmanager
def only_the_release() -> Iterator[None]:
    """Holidays are known as far as this release brings them, and no further."""
    from plumbline.law import calendar

    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(calendar, "FOLDERS", [calendar.DATA])
        calendar.of_year.cache_clear()
        yield
    calendar.of_year.cache_clear()


@pytest.fixture
def unannounced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The next year's holidays are not known."""
    del monkeypatch  # asked for because it changes the product (tests/standing.py)
    with only_the_release():
        yield


def _connect_to_server(name: str = "plumbline-tests") -> psycopg.Connection[Any]:
    from plumbline.config.database import connect

    owner = _alias("owner")
    options = owner["OPTIONS"] | {"application_name": name}
    return connect(owner | {"OPTIONS": options}, SERVER_DATABASE or owner["NAME"])


SERVER_DATABASE = ""  # set once "owner" has been pointed at a test database


def _drop_databases(connection: psycopg.Connection[Any], *, dead_only: bool) -> None:
    """Drop this run's databases, or those of runs that were killed and templates of other code."""
    names = connection.execute(
        "SELECT datname, split_part(datname, '_', 3) FROM pg_database"
        " WHERE starts_with(datname, 'plumbline_test_')"
    ).fetchall()
    alive = {
        name.removeprefix("plumbline-tests-")
        for (name,) in connection.execute(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE starts_with(application_name, 'plumbline-tests-')"
        )
    }
    for name, token in names:
        if (token not in alive) if dead_only else (token == os.environ[TOKEN]):
            _drop(connection, name)
    if alive == {os.environ[TOKEN]}:
        kept = "SELECT datname FROM pg_database WHERE starts_with(datname, 'plumbline_kept_')"
        for (name,) in connection.execute(kept).fetchall():
            if name not in (_kept("template"), _kept("bureau")):
                _drop(connection, name)


def _drop(connection: psycopg.Connection[Any], name: str) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    for _ in range(TRIES_TO_DROP):
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege:  # the server's own vacuum stands in it
            time.sleep(1)
        else:
            return
    connection.execute(statement)


@pytest.hookimpl(tryfirst=True)  # before -m chooses by the marks
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_TESTS in item.path.parents:  # each with a server and a browser of its own
            item.add_marker(pytest.mark.thorough)
    leave_out_thorough(config, items)
    flushing = {"transactional_db", "live_server", "django_db_reset_sequences"}
    for item in items:
        mark = item.get_closest_marker("django_db")
        if (mark and mark.kwargs.get("transaction")) or flushing & set(
            getattr(item, "fixturenames", ())
        ):
            message = f"{item.nodeid} would truncate tables: use fresh_database or site."
            raise pytest.UsageError(message)


def leave_out_thorough(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests run when they are asked for: by `-m thorough`, by their file or their name."""
    asked = config.option.markexpr or any(
        ".py" in argument or _asks_for_browser(config, argument) for argument in config.args
    )
    if asked or config.pluginmanager.has_plugin("tests.mutants"):
        return
    long = [item for item in items if item.get_closest_marker("thorough")]
    items[:] = [item for item in items if item not in set(long)]
    config.hook.pytest_deselected(items=long)


# -- the browser ----------------------------------------------------------------------------------

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
WITHOUT_BROWSER = "tests/browser is left out: no Chromium here (Debian: apt-get install chromium)"


def _asks_for_browser(config: pytest.Config, argument: str) -> bool:
    path = (config.invocation_params.dir / argument.split("::", maxsplit=1)[0]).resolve()
    return path == BROWSER_TESTS or BROWSER_TESTS in path.parents


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    return True if CHROMIUM is None and collection_path == BROWSER_TESTS else None


def pytest_report_header() -> str | None:
    return WITHOUT_BROWSER if CHROMIUM is None else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:  # again, because -q shows no header
        terminalreporter.write_line(WITHOUT_BROWSER)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is."""
    assert CHROMIUM is not None
    return CHROMIUM


# -- databases ------------------------------------------------------------------------------------


def _name(part: str) -> str:
    return f"plumbline_test_{os.environ[TOKEN]}_{part}"


@cache
def _made_of(part: str) -> str:
    """A digest of what a template is made of: its migrations, and the bureau of all the product."""
    of = "**/migrations/*" if part.startswith("template") else "**/*"
    also = ("requirements.txt", "tests/cast.py", "src/plumbline/config/database.py")
    places = {*(ROOT / "src").glob(of), *(ROOT / name for name in also)}
    digest = hashlib.sha256(os.environ["PLUMBLINE_HOME"].encode())  # its keys
    for place in sorted(places):
        if place.suffix in {".py", ".yaml", ".json", ".txt"}:
            digest.update(f"\0{place.relative_to(ROOT)}\0".encode() + place.read_bytes())
    return digest.hexdigest()[:16]


def _kept(part: str) -> str:
    return f"plumbline_kept_{part}_{_made_of(part)}"


@contextmanager
def _pointed_at(name: str) -> Iterator[None]:
    """Point Django's aliases at another database, on every thread."""
    from django.db import connections

    def point(names: dict[str, str]) -> None:
        for alias, database in names.items():
            connections[alias].close()
            connections[alias].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's only
            connections.settings[alias]["NAME"] = database

    before = {alias: str(connections.settings[alias]["NAME"]) for alias in connections}
    point(dict.fromkeys(before, name))
    try:
        yield
    finally:
        point(before)


def _copy(server: psycopg.Connection[Any], template: str, name: str) -> None:
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    # Rights on a database, unlike those within it, are not copied.
    server.execute(
        sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
    )


def _made_once(part: str, template: str, fill: Callable[[], None]) -> str:
    """A database to copy, made from a template and filled by whichever worker comes first."""
    name, unfinished = _kept(part), _kept(f"{part}_unfinished")
    with closing(_connect_to_server()) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _drop(server, unfinished)
            _copy(server, template, unfinished)
            with _pointed_at(unfinished):
                fill()
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


@pytest.fixture(scope="session")
def _template(django_db_blocker: Any) -> str:
    """The migrated, empty template."""
    from django.core.management import call_command

    from plumbline.config.database import prepare

    global SERVER_DATABASE  # noqa: PLW0603 - where the owner is at home
    SERVER_DATABASE = _alias("owner")["NAME"]

    def migrate() -> None:
        prepare(_alias("owner"))
        call_command("migrate", database="owner", interactive=False, verbosity=0)

    with django_db_blocker.unblock():
        return _made_once("template", "template1", migrate)


@pytest.fixture(scope="session")
def _bureau_template(_template: str, django_db_blocker: Any) -> str:
    """The template with the cast in it: fifteen passwords take seconds, so once in a run."""
    from tests import cast

    with django_db_blocker.unblock():
        return _made_once("bureau", _template, cast.found)


@pytest.fixture(scope="session")
def django_db_setup(
    _bureau_template: str, worker_id: str, django_db_blocker: Any
) -> Iterator[None]:
    """Give this worker its copy; pytest-django's own way would make it as the application."""
    from tests.standing import STANDING

    name = _name(worker_id)
    with closing(_connect_to_server()) as server:
        _copy(server, _bureau_template, name)
    with django_db_blocker.unblock():
        with _pointed_at(name):
            yield
            STANDING.close()
        with closing(_connect_to_server()) as server:
            _drop(server, name)


@dataclass(frozen=True)
class FreshDatabase:
    """A database of one test, and how another process reaches it."""

    name: str
    env: dict[str, str]


@pytest.fixture
def db(
    django_db_setup: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[None]:
    """The worker's database with the cast in it, as it was before any test."""
    from tests.standing import STANDING

    outside = {"monkeypatch", "settings", "django_capture_on_commit_callbacks"}
    changed = outside & set(signature(request.function).parameters)
    afresh = bool(changed) or request.node.get_closest_marker("afresh") is not None
    with django_db_blocker.unblock(), STANDING.test(afresh=afresh):
        yield


@pytest.fixture(scope="session")
def _cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    from tests import cast

    with django_db_blocker.unblock():
        return cast.existing()


@pytest.fixture
def bureau(_cast: Any, db: None) -> Any:
    """The cast as it was founded."""
    return deepcopy(_cast)


@pytest.fixture
def fresh_database(
    _template: str, worker_id: str, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[FreshDatabase]:
    """A committed copy of the empty template, for this test alone."""
    with _fresh(_template, worker_id, django_db_blocker, request) as database:
        yield database


@pytest.fixture
def fresh_bureau(
    _bureau_template: str, worker_id: str, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[FreshDatabase]:
    """A committed copy of the template with the cast, for this test alone."""
    with _fresh(_bureau_template, worker_id, django_db_blocker, request) as database:
        yield database


@contextmanager
def _fresh(
    template: str, worker_id: str, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[FreshDatabase]:
    if "db" in request.fixturenames:
        message = "A test has either db or fresh_database."
        raise pytest.UsageError(message)
    from tests.standing import STANDING

    STANDING.close()  # the connection is about to point elsewhere
    name = _name(f"{worker_id}_{secrets.token_hex(4)}")
    with closing(_connect_to_server()) as server:
        _copy(server, template, name)
        try:
            with django_db_blocker.unblock(), _pointed_at(name):
                urls = {
                    "DATABASE_URL": _conninfo(_alias("default")),
                    "DATABASE_OWNER_URL": _conninfo(_alias("owner")),
                }
                yield FreshDatabase(name, dict(os.environ) | urls)
        finally:
            _drop(server, name)


def _conninfo(alias: dict[str, Any]) -> str:
    from plumbline.config.database import PREPARED

    ours = {"pool", *PREPARED}  # settings of Django's, not of libpq's
    options = {key: value for key, value in alias["OPTIONS"].items() if key not in ours}
    return psycopg.conninfo.make_conninfo(
        dbname=alias["NAME"],
        user=alias["USER"] or None,
        password=alias["PASSWORD"] or None,
        host=alias["HOST"] or None,
        port=alias["PORT"] or None,
        **options,
    )


# -- the web server -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    place = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=place):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert settings.STATIC_URL == "/static/"
    return place


@pytest.fixture
def site(fresh_database: FreshDatabase, _static: Path, tmp_path: Path) -> Iterator[str]:
    """The address of granian serving a fresh_database, without a slash at the end."""
    options = ["--workers", "1", "--blocking-threads", "1", "--static-path-mount", str(_static)]
    with web(fresh_database.env, tmp_path / "granian.log", *options) as address:
        yield address
