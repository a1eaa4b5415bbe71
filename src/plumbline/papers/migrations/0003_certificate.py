"""Certificates of levels; they never change."""

import django.db.models.deletion
from django.db import migrations, models

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0002_guards"),
        ("qualification", "0004_guards"),
        ("kernel", "0002_guards"),
    ]
    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("organ", models.TextField()),
                ("year", models.PositiveSmallIntegerField()),
                ("serial", models.PositiveIntegerField()),
                ("number", models.TextField(db_index=True)),
                ("code", models.TextField()),
                ("until", models.DateField(null=True)),
                ("content", models.TextField()),
                ("stamp", models.TextField()),
                ("sha256", models.TextField()),
                ("length", models.PositiveIntegerField()),
                ("pdf", models.BinaryField()),
                ("entry_id", models.UUIDField()),
                (
                    "qualification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="qualification.qualification",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organ", "year", "serial"), name="certificate_once"
                    )
                ]
            },
        ),
        *guarded("papers_certificate"),
        migrations.RunSQL(
            "REVOKE UPDATE ON papers_certificate FROM plumbline_app;",
            "GRANT UPDATE ON papers_certificate TO plumbline_app;",
        ),
    ]
