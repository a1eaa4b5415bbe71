"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = (
    "plan", "item", "rule", "clause", "force", "remark", "opinion", "legality", "meeting", "vote",
    "assessment", "cleanup", "finding",
)  # fmt: skip
SUBJECTS = ("plan", "rule", "cleanup")


class Migration(migrations.Migration):
    dependencies = [("norms", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"norms_{table}" for table in TABLES)),
        *[
            migrations.RunSQL(
                f"CREATE INDEX norms_{table}_handlers ON norms_{table} USING gin (handlers);",
                f"DROP INDEX norms_{table}_handlers;",
            )
            for table in SUBJECTS
        ],
    ]
