"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = ("store", "place", "account", "thing", "step", "loan", "fault", "away", "disposal")


class Migration(migrations.Migration):
    dependencies = [("property", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"property_{table}" for table in TABLES)),
        migrations.RunSQL(
            "CREATE INDEX property_thing_handlers ON property_thing USING gin (handlers);",
            "DROP INDEX property_thing_handlers;",
        ),
    ]
