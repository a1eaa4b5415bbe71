"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded("casework_case", "casework_person", "casework_evidence", "casework_charge"),
        *[
            migrations.RunSQL(
                f"CREATE INDEX casework_case_line_{depth} ON casework_case ((line[{depth}]), opened_at DESC, id DESC);",
                f"DROP INDEX casework_case_line_{depth};",
            )
            for depth in range(1, 6)
        ],
        migrations.RunSQL(
            "CREATE INDEX casework_case_handlers ON casework_case USING gin (handlers);",
            "DROP INDEX casework_case_handlers;",
        ),
        migrations.RunSQL(
            "CREATE INDEX casework_case_number ON casework_case (number text_pattern_ops);"
            "CREATE INDEX casework_case_report ON casework_case (report_id);"
            "CREATE INDEX casework_case_brief ON casework_case (brief text_pattern_ops);",
            "DROP INDEX casework_case_number; DROP INDEX casework_case_report;"
            "DROP INDEX casework_case_brief;",
        ),
    ]
