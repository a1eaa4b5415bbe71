"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = (
    "area",
    "room",
    "outage",
    "shift",
    "stay",
    "safetycheck",
    "presence",
    "guarding",
    "questioning",
    "approval",
    "given",
    "collected",
    "exit",
    "device",
    "deviceevent",
    "visit",
    "abnormal",
)


class Migration(migrations.Migration):
    dependencies = [("premises", "0001_initial"), ("kernel", "0002_guards")]
    operations = [*guarded(*(f"premises_{table}" for table in TABLES))]
