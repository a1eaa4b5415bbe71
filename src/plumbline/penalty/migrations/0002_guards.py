"""Rows change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("penalty", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        *guarded(
            "penalty_notice",
            "penalty_hearing",
            "penalty_discussion",
            "penalty_fasttrack",
            "penalty_decision",
            "penalty_hearingpaper",
        )
    ]
