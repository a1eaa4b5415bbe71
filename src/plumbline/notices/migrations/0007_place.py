"""Among texts that were queued in one instant each keeps its place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0006_channels"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="waiting",
            name="waiting_next",
        ),
        migrations.AddIndex(
            model_name="waiting",
            index=models.Index(fields=["next_at", "text"], name="waiting_place"),
        ),
    ]
