"""Rows of the new tables change only inside an act; what lists and pages look up is indexed."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_calls"), ("kernel", "0002_guards")]
    operations = [
        *guarded(
            "intake_statement",
            "intake_receivedlist",
            "intake_receiveditem",
            "intake_check",
            "intake_takeover",
            "intake_request",
        ),
        *[
            migrations.RunSQL(
                f"CREATE INDEX intake_open_line_{depth} ON intake_report ((line[{depth}]))"
                " WHERE phase IN ('received', 'dispatched', 'at_scene', 'handled', 'referred',"
                " 'transferring', 'inspecting');",
                f"DROP INDEX intake_open_line_{depth};",
            )
            for depth in range(1, 6)
        ],
        migrations.RunSQL(
            "CREATE INDEX intake_report_passed_to ON intake_report (passed_to)"
            " WHERE passed_to IS NOT NULL;",
            "DROP INDEX intake_report_passed_to;",
        ),
    ]
