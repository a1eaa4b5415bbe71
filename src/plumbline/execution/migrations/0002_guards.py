"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("execution", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(
            "execution_service",
            "execution_payment",
            "execution_plan",
            "execution_surcharge",
            "execution_reminder",
            "execution_application",
            "execution_detention",
            "execution_suspension",
            "execution_remedy",
            "execution_licence",
        )
    ]
