"""Database guards that subsystems' migrations put on their tables."""

from __future__ import annotations

from django.db.migrations import RunSQL


def guarded(*tables: str) -> list[RunSQL]:
    """Subject tables: changed only in a transaction that writes a ledger entry; never deleted from."""
    return [
        RunSQL(
            f"CREATE CONSTRAINT TRIGGER plumbline_guard AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION plumbline_guard();"
            f"REVOKE DELETE ON {table} FROM plumbline_app;",
            f"DROP TRIGGER plumbline_guard ON {table};GRANT DELETE ON {table} TO plumbline_app;",
        )
        for table in tables
    ]


def append_only(*tables: str, insert: bool) -> list[RunSQL]:
    """Ledger tables: rows are added and never changed; `insert` whether the application may add."""
    rights = "UPDATE, DELETE" if insert else "INSERT, UPDATE, DELETE"
    return [
        RunSQL(
            f"CREATE TRIGGER plumbline_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION plumbline_append_only();"
            f"REVOKE {rights} ON {table} FROM plumbline_app;",
            f"DROP TRIGGER plumbline_append_only ON {table};"
            f"GRANT {rights} ON {table} TO plumbline_app;",
        )
        for table in tables
    ]
