"""Directories of others that keep officers up to date; a row never changes outside an act."""

import django.db.models.deletion
from django.db import migrations, models

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("people", "0009_branch"), ("kernel", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="Directory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("entry_id", models.UUIDField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directories",
                        to="people.officer",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directories",
                        to="people.unit",
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="officer",
            name="left_for",
            field=models.TextField(
                blank=True,
                choices=[
                    ("retired", "退休"),
                    ("resigned", "辞职"),
                    ("transferred", "调离"),
                    ("dismissed", "辞退或者开除"),
                    ("died", "去世"),
                    ("unsaid", "目录系统停用，未说明原因"),
                ],
            ),
        ),
        *guarded("people_directory"),
    ]
