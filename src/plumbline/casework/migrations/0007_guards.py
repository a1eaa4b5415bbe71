"""The new rows, too, change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_weighing"), ("kernel", "0002_guards")]
    operations = [
        *guarded("casework_weighing"),
    ]
