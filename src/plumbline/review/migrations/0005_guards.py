"""The new rows, too, change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("review", "0004_evidence_specification"), ("kernel", "0002_guards")]
    operations = [
        *guarded("review_setaside", "review_itemexcuse"),
    ]
