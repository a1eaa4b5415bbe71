"""Each holder of a safe's keys turns his own; turns change only inside an act."""

import django.db.models.deletion
from django.db import migrations, models

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("property", "0006_losses")]

    operations = [
        migrations.CreateModel(
            name="KeyTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("officer", models.UUIDField()),
                ("turned_at", models.DateTimeField()),
                ("entry_id", models.UUIDField()),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="property.place",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["place", "turned_at"], name="key_turned")],
            },
        ),
        *guarded("property_keyturn"),
    ]
