"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded("intake_report", "intake_receipt"),
        *[
            migrations.RunSQL(
                f"CREATE INDEX intake_report_line_{depth} ON intake_report ((line[{depth}]), opened_at DESC, id DESC);",
                f"DROP INDEX intake_report_line_{depth};",
            )
            for depth in range(1, 6)
        ],
        migrations.RunSQL(
            "CREATE INDEX intake_report_handlers ON intake_report USING gin (handlers);",
            "DROP INDEX intake_report_handlers;",
        ),
    ]
