"""Rows change only inside an act; the files of what was published are never changed."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("publications", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded("publications_publication", "publications_span", "publications_file"),
        migrations.RunSQL(
            "REVOKE UPDATE ON publications_file FROM plumbline_app;",
            "GRANT UPDATE ON publications_file TO plumbline_app;",
        ),
        migrations.RunSQL(
            "CREATE INDEX publications_publication_handlers ON publications_publication"
            " USING gin (handlers);",
            "DROP INDEX publications_publication_handlers;",
        ),
    ]
