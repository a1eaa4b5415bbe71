"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("mediation", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(
            "mediation_mediation",
            "mediation_session",
        )
    ]
