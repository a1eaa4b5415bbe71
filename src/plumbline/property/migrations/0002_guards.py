"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = ("store", "place", "account", "thing", "step", "loan", "fault", "away", "disposal",
          "bag", "kept", "count", "countline", "finding")  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("property", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"property_{table}" for table in TABLES)),
        *[
            migrations.RunSQL(
                f"CREATE INDEX property_{table}_handlers ON property_{table} USING gin (handlers);",
                f"DROP INDEX property_{table}_handlers;",
            )
            for table in ("thing", "bag")
        ],
    ]
