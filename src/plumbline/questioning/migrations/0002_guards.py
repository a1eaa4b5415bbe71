"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = (
    "check",
    "waitingroom",
    "holding",
    "incident",
    "summons",
    "restraint",
    "statement",
    "spoken",
)


class Migration(migrations.Migration):
    dependencies = [("questioning", "0001_initial"), ("kernel", "0002_guards")]
    operations = [*guarded(*(f"questioning_{table}" for table in TABLES))]
