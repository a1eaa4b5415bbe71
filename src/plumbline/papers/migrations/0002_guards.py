"""Rows change only inside an act; files and services never."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded("papers_paper", "papers_paperfile", "papers_paperservice"),
        migrations.RunSQL(
            "REVOKE UPDATE ON papers_paperfile FROM plumbline_app;"
            "REVOKE UPDATE ON papers_paperservice FROM plumbline_app;",
            "GRANT UPDATE ON papers_paperfile TO plumbline_app;"
            "GRANT UPDATE ON papers_paperservice TO plumbline_app;",
        ),
        *[
            migrations.RunSQL(
                f"CREATE INDEX papers_paper_line_{depth} ON papers_paper ((line[{depth}]), opened_at DESC, id DESC);",
                f"DROP INDEX papers_paper_line_{depth};",
            )
            for depth in range(1, 6)
        ],
        migrations.RunSQL(
            "CREATE INDEX papers_paper_handlers ON papers_paper USING gin (handlers);"
            "CREATE INDEX papers_paper_number ON papers_paper (number) WHERE number <> '';",
            "DROP INDEX papers_paper_handlers; DROP INDEX papers_paper_number;",
        ),
    ]
