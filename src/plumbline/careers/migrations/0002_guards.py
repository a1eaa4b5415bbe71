"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("careers", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded("careers_matter", "careers_appraisal"),
        migrations.RunSQL(
            "CREATE INDEX careers_matter_handlers ON careers_matter USING gin (handlers);",
            "DROP INDEX careers_matter_handlers;",
        ),
    ]
