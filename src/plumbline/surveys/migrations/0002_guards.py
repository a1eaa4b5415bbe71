"""Rows change only inside an act; answers and results are never changed at all."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

SUBJECTS = ("questionnaire", "visit", "followup", "round", "independent")
KEPT = ("answer", "contact", "result", "heldrow")  # added inside an act, then left alone


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(*(f"surveys_{table}" for table in (*SUBJECTS, *KEPT))),
        *[
            migrations.RunSQL(
                f"REVOKE UPDATE ON surveys_{table} FROM plumbline_app;",
                f"GRANT UPDATE ON surveys_{table} TO plumbline_app;",
            )
            for table in KEPT
        ],
        *[
            migrations.RunSQL(
                f"CREATE INDEX surveys_{table}_handlers ON surveys_{table} USING gin (handlers);",
                f"DROP INDEX surveys_{table}_handlers;",
            )
            for table in SUBJECTS
        ],
    ]
