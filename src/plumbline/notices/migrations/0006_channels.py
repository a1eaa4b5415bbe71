"""A channel beside texts, the letter, and what was tried before; what was tried stands."""

import django.db.models.deletion
from django.db import migrations, models

from plumbline.kernel.migrations._guard import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0008_recordings_computed"),
        ("notices", "0005_on_paper"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tried",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.TextField(
                        choices=[
                            ("sms", "短信"),
                            ("app", "应用收件箱"),
                            ("inbox", "本人凭回执号和查询码查阅"),
                            ("paper", "依法书面告知、送达"),
                            ("letter", "邮寄"),
                            ("phone", "电话"),
                            ("in_person", "当面"),
                        ]
                    ),
                ),
                (
                    "why",
                    models.TextField(
                        choices=[
                            ("", "自动发送"),
                            ("secret", "案件涉密或者线下办理，不自动发送"),
                            ("sealed", "治安案件已经办结，记录封存，不自动发送"),
                            ("on_paper", "已经依法书面告知，不重复告知"),
                            ("no_phone", "没有可以接收短信的手机号码"),
                            ("no_provider", "本单位没有设置短信通道"),
                            ("stopped", "号码已停止发送"),
                            ("failed", "短信没有送达"),
                            ("unknown", "通道没有答复是否送达，不再自动发送，以免重复"),
                            ("contradicted", "通道先报送达，后报没有送达"),
                            ("no_app", "本单位没有接入应用收件箱"),
                            ("no_number", "没有可以在应用中识别本人的号码"),
                            ("not_his", "号码不是本人的"),
                            ("perhaps", "前一方式可能已经送达，不再自动发送"),
                            ("app_failed", "应用收件箱没有送达"),
                            ("no_address", "没有可以邮寄的地址"),
                            ("keep_secret", "报案人要求保密，不邮寄"),
                            ("returned", "信件退回"),
                        ]
                    ),
                ),
                ("at", models.DateTimeField()),
                ("entry_id", models.UUIDField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_open",
        ),
        migrations.AddField(
            model_name="notice",
            name="channel",
            field=models.TextField(choices=[("sms", "短信"), ("app", "应用收件箱")], default="sms"),
        ),
        migrations.AddField(
            model_name="notice",
            name="item",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="posted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="returned",
            field=models.TextField(
                blank=True,
                choices=[
                    ("no_such_address", "地址不详"),
                    ("unknown_there", "查无此人"),
                    ("moved", "收件人已经迁移"),
                    ("unclaimed", "逾期未领"),
                    ("refused", "拒收"),
                ],
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="slip_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="text",
            name="channel",
            field=models.TextField(choices=[("sms", "短信"), ("app", "应用收件箱")], default="sms"),
        ),
        migrations.AlterField(
            model_name="notice",
            name="way",
            field=models.TextField(
                blank=True,
                choices=[
                    ("sms", "短信"),
                    ("app", "应用收件箱"),
                    ("inbox", "本人凭回执号和查询码查阅"),
                    ("paper", "依法书面告知、送达"),
                    ("letter", "邮寄"),
                    ("phone", "电话"),
                    ("in_person", "当面"),
                ],
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="why",
            field=models.TextField(
                blank=True,
                choices=[
                    ("", "自动发送"),
                    ("secret", "案件涉密或者线下办理，不自动发送"),
                    ("sealed", "治安案件已经办结，记录封存，不自动发送"),
                    ("on_paper", "已经依法书面告知，不重复告知"),
                    ("no_phone", "没有可以接收短信的手机号码"),
                    ("no_provider", "本单位没有设置短信通道"),
                    ("stopped", "号码已停止发送"),
                    ("failed", "短信没有送达"),
                    ("unknown", "通道没有答复是否送达，不再自动发送，以免重复"),
                    ("contradicted", "通道先报送达，后报没有送达"),
                    ("no_app", "本单位没有接入应用收件箱"),
                    ("no_number", "没有可以在应用中识别本人的号码"),
                    ("not_his", "号码不是本人的"),
                    ("perhaps", "前一方式可能已经送达，不再自动发送"),
                    ("app_failed", "应用收件箱没有送达"),
                    ("no_address", "没有可以邮寄的地址"),
                    ("keep_secret", "报案人要求保密，不邮寄"),
                    ("returned", "信件退回"),
                ],
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("phase__in", ("letter", "made", "personal", "posted"))),
                fields=["id"],
                name="notice_open",
            ),
        ),
        migrations.AddField(
            model_name="tried",
            name="notice",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tried",
                to="notices.notice",
            ),
        ),
        *append_only("notices_tried", insert=True),
    ]
