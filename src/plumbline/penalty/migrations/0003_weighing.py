"""What a benchmark said to the facts of an act; written only inside an act."""

import django.db.models.deletion
from django.db import migrations, models

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_guards"),
        ("penalty", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Weighing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("norm", models.TextField()),
                ("facts", models.JSONField()),
                ("row", models.PositiveSmallIntegerField()),
                ("tier", models.JSONField()),
                ("lines", models.JSONField()),
                ("entry_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weighings",
                        to="casework.case",
                    ),
                ),
                (
                    "offence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weighings",
                        to="casework.offence",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case"], name="weighing_case")],
            },
        ),
        *guarded("penalty_weighing"),
    ]
