"""Where the code on a paper leads, as it was printed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_certificate")]
    operations = [
        migrations.AddField(
            model_name="paper",
            name="link",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
