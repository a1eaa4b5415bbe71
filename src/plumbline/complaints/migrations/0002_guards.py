"""Rows change only inside an act; complaints are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = ("complaint", "finding", "answer")


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"complaints_{table}" for table in TABLES)),
        migrations.RunSQL(
            "CREATE INDEX complaints_complaint_handlers ON complaints_complaint"
            " USING gin (handlers);",
            "DROP INDEX complaints_complaint_handlers;",
        ),
    ]
