"""Claims, uses and complaints change only inside an act."""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

TABLES = ("call", "claim", "use", "complaint")


class Migration(migrations.Migration):
    dependencies = [("property", "0003_claims"), ("kernel", "0002_guards")]
    operations = [*guarded(*(f"property_{table}" for table in TABLES))]
