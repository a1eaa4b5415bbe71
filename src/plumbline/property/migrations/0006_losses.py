"""What is owed for a thing that was lost; it changes only inside an act."""

import django.db.models.deletion
from django.db import migrations, models

from plumbline.kernel.migrations._guard import guarded


class Migration(migrations.Migration):
    dependencies = [("property", "0005_call_periods"), ("kernel", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Loss",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("found", models.TextField()),
                ("owed", models.BooleanField()),
                ("payee", models.TextField(blank=True)),
                ("amount", models.PositiveIntegerField(null=True)),
                ("weighed", models.TextField()),
                ("paper", models.TextField()),
                ("entry_id", models.UUIDField()),
                (
                    "thing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="losses",
                        to="property.thing",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(owed=False, payee="", amount=None)
                        | (models.Q(owed=True, amount__gte=1) & ~models.Q(payee="")),
                        name="loss_owed_to_somebody",
                    )
                ],
            },
        ),
        *guarded("property_loss"),
    ]
