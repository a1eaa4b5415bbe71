"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded("people_unit", "people_officer", "people_post", "people_numberseries"),
    ]
