"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("people", "0005_postings"), ("kernel", "0002_guards")]
    operations = [*guarded("people_establishment")]
