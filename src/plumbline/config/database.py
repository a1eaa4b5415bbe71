"""Which database, and as whom.

Two roles: the owner makes and changes tables ("owner"); the application only reads and writes them
("default"). DATABASE_URL names the server for the application and DATABASE_OWNER_URL for the owner.
Given only DATABASE_URL, it is the owner's, and the application steps down to the lesser role on
each connection. Given neither, it is the private server of the state directory.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from plumbline.config.server import APP, OWNER, Server

OLDEST_SERVER = 15


class DatabaseError(Exception):
    """The named database cannot serve; the message says what to do."""


def named(env: Mapping[str, str]) -> bool:
    """Return whether the environment names a database, so that none is to be started."""
    return bool(env.get("DATABASE_URL"))


def databases(env: Mapping[str, str], home: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES."""
    if named(env):
        owner = env.get("DATABASE_OWNER_URL") or env["DATABASE_URL"]
        step_down = not env.get("DATABASE_OWNER_URL")
        default = env["DATABASE_URL"]
    else:
        server = Server(home)
        owner, default, step_down = server.url(OWNER), server.url(APP), False
    return {
        "default": _alias(default, step_down=step_down)
        | {"OPTIONS": _alias(default, step_down=step_down)["OPTIONS"] | {"pool": POOL} | PREPARED},
        "owner": _alias(owner),
    }


POOL = {"min_size": 2, "max_size": 8}
# Each connection plans a statement once and not each time: planning is half of what an act costs
# the server.
PREPARED = {"server_side_binding": True, "prepare_threshold": 2}


def _alias(url: str, *, step_down: bool = False) -> dict[str, Any]:
    options: dict[str, Any] = dict(conninfo_to_dict(url))
    alias = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", None) or options.get("user", ""),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
        "CONN_MAX_AGE": 0,
    }
    if step_down:
        options["options"] = f"{options.get('options', '')} -c role={APP}".strip()
    return alias | {"OPTIONS": options}


class Router:
    """Reads and writes go to "default"; tables are made through "owner" alone."""

    def db_for_read(self, model: object, **hints: object) -> str:
        """Name the alias that reads."""
        del model, hints
        return "default"

    def db_for_write(self, model: object, **hints: object) -> str:
        """Name the alias that writes."""
        del model, hints
        return "default"

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        """Both aliases are the same database."""
        del one, other, hints
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Only the owner makes tables."""
        del app_label, hints
        return db == "owner"


def connect(alias: Mapping[str, Any], database: str | None = None) -> psycopg.Connection[Any]:
    """Open a plain connection, committing each statement, with the settings of a Django alias."""
    options = {
        key: value for key, value in alias["OPTIONS"].items() if key not in {"pool", *PREPARED}
    }
    return psycopg.connect(
        dbname=database or alias["NAME"],
        user=alias["USER"] or None,
        password=alias["PASSWORD"] or None,
        host=alias["HOST"] or None,
        port=alias["PORT"] or None,
        autocommit=True,
        **options,
    )


def prepare(owner: Mapping[str, Any]) -> None:
    """Make the application's role if it is missing and give it what the tables to come allow.

    Tables that are stricter (the ledger) take rights back in their own migrations.
    """
    with connect(owner) as connection:
        version = connection.info.server_version // 10_000
        if version < OLDEST_SERVER:
            message = f"PostgreSQL {version} is too old: {OLDEST_SERVER} or newer is needed."
            raise DatabaseError(message)
        if connection.info.parameter_status("server_encoding") != "UTF8":
            message = "The database must be encoded in UTF8."
            raise DatabaseError(message)
        _prepare_role(connection)
        for statement in RIGHTS:
            connection.execute(
                sql.SQL(statement).format(
                    app=sql.Identifier(APP), database=sql.Identifier(connection.info.dbname)
                )
            )


FROM_NOW_ON = "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
# TEMPORARY is withheld because a temporary table hides a real one of the same name.
RIGHTS = (
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {app}",
    "GRANT USAGE ON SCHEMA public TO {app}",
    f"{FROM_NOW_ON} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {{app}}",
    f"{FROM_NOW_ON} GRANT USAGE, SELECT ON SEQUENCES TO {{app}}",
)


def _prepare_role(connection: psycopg.Connection[Any]) -> None:
    try:
        if not connection.execute(ROLE_EXISTS, [APP]).fetchone():
            connection.execute(f"CREATE ROLE {APP} NOLOGIN")
        if not connection.execute(MAY_STEP_DOWN, [APP]).fetchone():
            connection.execute(f"GRANT {APP} TO CURRENT_USER")
    except psycopg.errors.InsufficientPrivilege as refusal:
        user = connection.info.user
        message = (
            f"{refusal}\nThe role {user} may not make the role {APP}. Let an administrator run:\n"
            f'  CREATE ROLE {APP} NOLOGIN; GRANT {APP} TO "{user}";'
        )
        raise DatabaseError(message) from refusal


ROLE_EXISTS = "SELECT 1 FROM pg_roles WHERE rolname = %s"
# The superuser may be anybody without being a member; a member since PostgreSQL 16 only with SET.
MAY_STEP_DOWN = """
SELECT 1 WHERE pg_has_role(current_user, %s,
    CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
"""


def ensure_server(home: Path) -> Server | None:
    """Start the private server and hold it, unless the environment names a database."""
    if named(os.environ):
        return None
    server = Server(home)
    server.start()
    return server
