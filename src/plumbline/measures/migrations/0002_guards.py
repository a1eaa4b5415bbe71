"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = (
    "inspection", "record", "belonging", "specimen", "breathtest", "leg", "identification",
    "wound", "valuation", "appraisal", "opinion", "servedcopy", "preservation", "item",
)  # fmt: skip
SUBJECTS = ("inspection", "specimen", "breathtest", "appraisal", "opinion", "preservation")


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"measures_{table}" for table in TABLES)),
        *[
            migrations.RunSQL(
                f"CREATE INDEX measures_{table}_handlers ON measures_{table} USING gin (handlers);",
                f"DROP INDEX measures_{table}_handlers;",
            )
            for table in SUBJECTS
        ],
    ]
