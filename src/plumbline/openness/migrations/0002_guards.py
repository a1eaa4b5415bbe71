"""What was asked from outside is added and never changed."""

from django.db import migrations

from plumbline.kernel.migrations._guard import append_only


class Migration(migrations.Migration):
    dependencies = [("openness", "0001_initial"), ("kernel", "0002_guards")]
    operations = [*append_only("openness_asked", insert=True)]
