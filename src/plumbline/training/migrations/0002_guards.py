"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

SUBJECTS = ("course", "trainingplan", "session", "claim", "curriculum", "assignment")
TABLES = (*SUBJECTS, "planitem", "attendance", "credit", "curriculumitem")


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"training_{table}" for table in TABLES)),
        *[
            migrations.RunSQL(
                f"CREATE INDEX training_{table}_handlers ON training_{table} USING gin (handlers);",
                f"DROP INDEX training_{table}_handlers;",
            )
            for table in SUBJECTS
        ],
    ]
