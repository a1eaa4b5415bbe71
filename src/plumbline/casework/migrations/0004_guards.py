"""The new rows, too, change only inside an act, and are found by their case."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = (
    "offence", "parking", "volume", "custody", "permission", "supervisornotice",
    "recusal", "retrieval", "handover", "reception", "opening", "foreignreport",
    "handeditem",
)  # fmt: skip
SUBJECTS = ("recusal", "retrieval", "handover", "reception", "opening", "foreignreport")


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_public_order"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"casework_{table}" for table in TABLES)),
        *[
            migrations.RunSQL(
                f"CREATE INDEX casework_{table}_handlers ON casework_{table} USING gin (handlers);",
                f"DROP INDEX casework_{table}_handlers;",
            )
            for table in SUBJECTS
        ],
    ]
