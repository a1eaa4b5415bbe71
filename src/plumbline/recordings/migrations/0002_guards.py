"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = (
    "device", "carry", "checkup", "footage", "link", "excuse", "hold", "weeding", "access",
    "copy", "sample", "finding",
)  # fmt: skip
SUBJECTS = ("device", "footage", "excuse", "weeding", "access", "sample")


class Migration(migrations.Migration):
    dependencies = [("recordings", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"recordings_{table}" for table in TABLES)),
        *[
            migrations.RunSQL(
                f"CREATE INDEX recordings_{table}_handlers ON recordings_{table}"
                " USING gin (handlers);",
                f"DROP INDEX recordings_{table}_handlers;",
            )
            for table in SUBJECTS
        ],
    ]
