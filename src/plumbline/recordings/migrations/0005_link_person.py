"""A link may name a person of the case it stands on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("recordings", "0004_supplies"),
    ]

    operations = [
        migrations.AddField(
            model_name="link",
            name="person",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["person"], name="footage_link_person"),
        ),
    ]
