"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = ("bank", "import", "question", "held", "blueprint", "cell", "exampaper")
SUBJECTS = ("bank", "import", "question", "blueprint", "exampaper")


class Migration(migrations.Migration):
    dependencies = [("exams", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"exams_{table}" for table in TABLES)),
        *[
            migrations.RunSQL(
                f"CREATE INDEX exams_{table}_handlers ON exams_{table} USING gin (handlers);",
                f"DROP INDEX exams_{table}_handlers;",
            )
            for table in SUBJECTS
        ],
    ]
