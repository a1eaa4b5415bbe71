"""Posts name their branch."""

from django.db import migrations, models

BRANCHES = (
    "治安", "刑侦", "交警", "经侦", "禁毒", "网安", "食药环侦", "出入境", "户政", "政保", "反恐", "特警",
    "监管", "法制", "督察", "指挥", "科信", "森警", "铁警",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("people", "0008_security_keys")]
    operations = [
        migrations.AddField(
            model_name="post",
            name="branch",
            field=models.TextField(
                blank=True, choices=[(name, name) for name in BRANCHES], default=""
            ),
            preserve_default=False,
        ),
    ]
