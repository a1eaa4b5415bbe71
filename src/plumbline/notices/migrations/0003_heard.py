"""What phones send back, forgotten once it is read; and the last text to a number found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Heard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("provider", models.TextField()),
                ("event", models.TextField()),
                ("phone", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "became",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "还没有读"),
                            ("taken", "计入回访"),
                            ("stopped", "已停止向该号码发送"),
                            ("unclear", "看不出是答复"),
                            ("shut", "回访已经答复或者过了期限"),
                            ("stranger", "没有经这一通道向该号码发过短信"),
                        ],
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("became", "")), fields=["id"], name="heard_unread"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "event"), name="heard_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("became", ""), models.Q(("phone", ""), ("text", "")), _connector="OR"
                        ),
                        name="heard_forgotten",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="text",
            index=models.Index(fields=["phone", "-at"], name="text_phone"),
        ),
    ]
