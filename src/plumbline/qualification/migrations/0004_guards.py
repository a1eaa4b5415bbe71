"""Rows change only inside an act, and are found by who handles them."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("qualification", "0003_lifecycle"), ("kernel", "0002_guards")]
    operations = [
        *guarded("qualification_suspension", "qualification_lawtest"),
        migrations.RunSQL(
            "CREATE INDEX qualification_qualification_handlers"
            " ON qualification_qualification USING gin (handlers);",
            "DROP INDEX qualification_qualification_handlers;",
        ),
    ]
