"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("qualification", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded("qualification_qualification"),
    ]
