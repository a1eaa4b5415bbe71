"""`plumbline bench`: what acts, pages and the ledger cost, beside raw SQL on the same server.

Everything happens in a database of its own, made for this and dropped afterwards. Each figure that
is a ratio is taken against a reference in the same run; docs/operators/performance.md says how to
read it.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

PARTS = ("acts", "reads", "ledger", "rules", "exams", "sitting", "starts", "footage")


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
@click.option("--quick", is_flag=True, help="Small sizes, one second a figure: under a minute.")
@click.option("--sizes", help="Numbers of cases, ascending. Default: 10000,100000,1000000.")
@click.option("--seconds", type=float, help="How long each throughput is measured. Default: 5.")
@click.option("--clients", default="1,4,8", show_default=True, help="Numbers of clients.")
@click.option("--json", "file", type=click.Path(dir_okay=False), help="Write the figures here.")
def command(
    parts: tuple[str, ...],
    sizes: str | None,
    seconds: float | None,
    clients: str,
    file: str | None,
    *,
    quick: bool,
) -> int:
    """Measure PARTS (default: all) on a throwaway database of the server in use.

    acts: acts a second through the kernel and through HTTP, beside the same writes as raw SQL.
    reads: lists and pages as the cases grow. ledger: sealing and verifying as the entries grow.
    rules: a draft replayed over the cases of the largest size, searches in a large rule book.
    exams: papers of 100 questions drawn from a bank of 100,000.
    sitting: 300 candidates opening a paper, and saving answers, over HTTP.
    starts: 5,000 sittings begun and opened within a minute, over HTTP.
    footage: a film of 500 MB taken in, beside SHA-256 alone of it.

    The largest size needs about 10 GB of disk and a quarter of an hour.
    """
    arguments = [
        *("--sizes", sizes or ("1000,10000" if quick else "10000,100000,1000000")),
        *("--seconds", str(seconds or (1 if quick else 5))),
        *("--clients", clients),
        *("--samples", "40" if quick else "200"),
        *(("--json", str(Path(file).absolute())) if file else ()),
        *(parts or PARTS),
    ]
    with _throwaway() as env:
        run = [sys.executable, "-m", "plumbline.doors.cli.bench.run", *arguments]
        return subprocess.run(run, env=env, check=False).returncode  # noqa: S603 - ourselves


@contextmanager
def _throwaway() -> Iterator[dict[str, str]]:
    """A database and a state directory that are gone afterwards, as the environment of others."""
    from plumbline.doors.cli.session import ready

    ready()
    import psycopg
    from django.conf import settings
    from psycopg import sql

    owner, app = (_conninfo(settings.DATABASES[name]) for name in ("owner", "default"))
    name = sql.Identifier(database := f"plumbline_bench_{secrets.token_hex(4)}")
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        try:
            with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as home:
                yield {
                    **os.environ,
                    "PLUMBLINE_HOME": home,
                    "DJANGO_SETTINGS_MODULE": "plumbline.config.settings",
                    "DATABASE_URL": psycopg.conninfo.make_conninfo(app, dbname=database),
                    "DATABASE_OWNER_URL": psycopg.conninfo.make_conninfo(owner, dbname=database),
                }
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def _conninfo(alias: dict[str, Any]) -> str:
    """An alias of Django's as libpq reads it."""
    from psycopg.conninfo import make_conninfo

    ours = {"pool", "server_side_binding", "prepare_threshold"}  # Django's, not libpq's
    options = {key: value for key, value in alias["OPTIONS"].items() if key not in ours}
    names = {
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
        "HOST": "host",
        "PORT": "port",
    }
    return make_conninfo("", **{new: alias[old] or None for old, new in names.items()}, **options)
