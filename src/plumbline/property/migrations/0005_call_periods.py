"""The end of a claim period is reckoned when asked; a row of before keeps its end as its start."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("property", "0004_guards")]

    operations = [
        migrations.RenameField(model_name="call", old_name="until", new_name="since"),
        migrations.AddField(
            model_name="call", name="periods", field=models.JSONField(default=list)
        ),
    ]
