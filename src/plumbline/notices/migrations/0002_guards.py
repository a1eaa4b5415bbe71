"""Notices change in acts alone; what providers answered is added and never changed.

The numbers of reports and persons are asked for at each notice: is this one on file for another too?
"""

from django.db import migrations

from plumbline.kernel.migrations._guard import append_only, guarded

INDEXES = {"notices_report_phone": "intake_report", "notices_person_phone": "casework_person"}


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("kernel", "0002_guards"),
        ("casework", "0008_recordings_computed"),
        ("intake", "0004_guards"),
    ]
    operations = [
        *guarded("notices_notice", "notices_stop"),
        *append_only(
            "notices_text",
            "notices_attempt",
            "notices_answer",
            "notices_receipt",
            "notices_settled",
            insert=True,
        ),
        *(
            migrations.RunSQL(
                f"CREATE INDEX {name} ON {table} (phone) WHERE phone <> ''", f"DROP INDEX {name}"
            )
            for name, table in INDEXES.items()
        ),
    ]
