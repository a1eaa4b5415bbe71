"""What the application's role may do, and that the fixtures hold what they promise."""

import os
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection, connections
from django.utils import timezone

from plumbline.config.server import APP

ROOT = Path(__file__).resolve().parents[2]


def _ask(statement: str, alias: str = "default") -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.mark.django_db
def test_the_application_owns_nothing_and_is_no_superuser() -> None:
    assert _ask("SELECT current_user") == APP
    assert _ask("SELECT current_setting('is_superuser')") == "off"
    assert _ask(f"SELECT count(*) FROM pg_class WHERE relowner = '{APP}'::regrole") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE django_session (n int)",
        "TRUNCATE django_session",
        "ALTER TABLE django_session DISABLE TRIGGER ALL",
        "DROP TABLE django_session",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
)
def test_the_application_may_not(statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        _ask(statement)


@pytest.mark.django_db
def test_the_application_uses_the_job_queue() -> None:
    defer = "SELECT procrastinate_defer_jobs_v1(ARRAY[]::procrastinate_job_to_defer_v1[])"
    _ask(defer)
    assert _ask("SELECT count(*) FROM procrastinate_jobs") == 0


def test_fresh_database_is_seen_by_other_threads_and_processes(fresh_database: Any) -> None:
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    with ThreadPoolExecutor(1) as pool:

        def look() -> tuple[str, int]:
            try:
                return str(connection.settings_dict["NAME"]), Session.objects.count()
            finally:
                connection.close()

        assert pool.submit(look).result() == (fresh_database.name, 1)
    with psycopg.connect(fresh_database.env["DATABASE_URL"]) as other:
        row = other.execute("SELECT count(*), current_user FROM django_session").fetchone()
    assert row == (1, APP)


@pytest.mark.parametrize("time", [1, 2])
def test_fresh_database_starts_as_the_template(fresh_database: Any, time: int) -> None:
    del fresh_database, time
    assert not Session.objects.exists()
    assert ContentType.objects.exists()
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())


def test_site_answers_with_the_strict_headers(site: str) -> None:
    try:
        with urllib.request.urlopen(f"{site}/") as answer:
            headers = answer.headers
    except urllib.error.HTTPError as answer:
        headers = answer.headers
        answer.close()
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


INNER = """
import pytest
from django.db import connection
from django.contrib.auth.models import Permission

@pytest.mark.django_db
def test_dangling():
    Permission.objects.create(name="x", codename="x", content_type_id=10**6)

@pytest.mark.django_db
def test_nothing_is_left_behind():
    assert not Permission.objects.filter(codename="x").exists()
"""
FLUSHING = """
import pytest

@pytest.mark.django_db(transaction=True)
def test_flush(): ...
"""


THIS_CONFTEST = """
from tests import conftest
globals().update({name: it for name, it in vars(conftest).items() if not name.startswith("__")})
"""


def _pytest(folder: Path, text: str) -> str:
    (folder / "conftest.py").write_text(THIS_CONFTEST)
    (folder / "test_inner.py").write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n0",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), str(folder)]
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    return subprocess.run(
        command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ).stdout


def test_a_deferred_constraint_is_checked_at_the_end_of_a_rolled_back_test(tmp_path: Path) -> None:
    output = _pytest(tmp_path, INNER)
    assert "2 passed, 1 error" in output, output
    assert "violates foreign key constraint" in output


def test_a_test_that_would_truncate_is_refused(tmp_path: Path) -> None:
    assert "use fresh_database" in _pytest(tmp_path, FLUSHING)
