"""A level is a subject of its own: proposed, granted, changed, each by an act on it."""

from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

LEVELS = [
    ("BASIC", "基本级执法资格"),
    ("INTERMEDIATE", "中级执法资格"),
    ("SENIOR", "高级执法资格"),
    ("NATIONAL_LEGAL", "国家统一法律职业资格"),
    ("PRACTISED_REVIEWER", "已从事法制审核（非初次）"),
]
GROUNDS = [
    ("exam", "考试合格"),
    ("recognised", "认可其他公安机关授予的资格"),
    ("again", "有效期届满后重新取得"),
    ("before", "登记本人此前已取得的资格"),
]
CHANGES = [("renew", "延续"), ("suspend", "暂停"), ("restore", "恢复"), ("revoke", "撤销")]
# What stands there was awarded by an act on its officer: that entry is its first and last.
FORWARD = """
ALTER TABLE qualification_qualification DISABLE TRIGGER plumbline_guard;
ALTER TABLE qualification_qualification
  DROP COLUMN id,
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  ADD COLUMN phase text NOT NULL DEFAULT 'valid',
  ADD COLUMN line text[] NOT NULL DEFAULT '{}',
  ADD COLUMN secrecy smallint NOT NULL DEFAULT 0,
  ADD COLUMN handlers uuid[] NOT NULL DEFAULT '{}',
  ADD COLUMN entry_at timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN opened_at timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN moved_at timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN ground text NOT NULL DEFAULT 'before',
  ADD COLUMN basis text NOT NULL DEFAULT '',
  ADD COLUMN change text NOT NULL DEFAULT '',
  ADD COLUMN change_basis text NOT NULL DEFAULT '',
  ADD COLUMN change_since date NULL,
  ADD COLUMN opinion text NOT NULL DEFAULT '';
UPDATE qualification_qualification q
   SET line = o.line, entry_at = e.at, opened_at = e.at, moved_at = e.at
  FROM people_officer o, kernel_entry e WHERE o.id = q.officer_id AND e.id = q.entry_id;
ALTER TABLE qualification_qualification
  ALTER COLUMN id DROP DEFAULT, ALTER COLUMN phase DROP DEFAULT, ALTER COLUMN line DROP DEFAULT,
  ALTER COLUMN secrecy DROP DEFAULT, ALTER COLUMN handlers DROP DEFAULT,
  ALTER COLUMN entry_at DROP DEFAULT, ALTER COLUMN opened_at DROP DEFAULT,
  ALTER COLUMN moved_at DROP DEFAULT, ALTER COLUMN ground DROP DEFAULT,
  ALTER COLUMN basis DROP DEFAULT, ALTER COLUMN change DROP DEFAULT,
  ALTER COLUMN change_basis DROP DEFAULT, ALTER COLUMN opinion DROP DEFAULT;
ALTER TABLE qualification_qualification ENABLE TRIGGER plumbline_guard;
"""


def added(name: str, field: "models.Field[Any, Any]") -> migrations.AddField:
    """A column that the SQL above adds."""
    return migrations.AddField("qualification", name, field)


NOW = models.DateTimeField


class Migration(migrations.Migration):
    dependencies = [
        ("qualification", "0002_guards"),
        ("people", "0004_dock"),
        ("kernel", "0002_guards"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD)],
            state_operations=[
                migrations.AlterField(
                    "qualification",
                    "id",
                    models.UUIDField(editable=False, primary_key=True, serialize=False),
                ),
                added("phase", models.TextField()),
                added(
                    "line",
                    django.contrib.postgres.fields.ArrayField(models.TextField(), size=None),
                ),
                added("secrecy", models.SmallIntegerField(default=0)),
                added(
                    "handlers",
                    django.contrib.postgres.fields.ArrayField(
                        models.UUIDField(), default=list, size=None
                    ),
                ),
                added("entry_at", NOW()),
                added("opened_at", NOW()),
                added("moved_at", NOW()),
                added("ground", models.TextField(choices=GROUNDS, default="before")),
                added("basis", models.TextField(blank=True)),
                added("change", models.TextField(blank=True, choices=CHANGES)),
                added("change_basis", models.TextField(blank=True)),
                added("change_since", models.DateField(null=True)),
                added("opinion", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("entry_id", models.UUIDField()),
                (
                    "qualification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="qualification.qualification",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LawTest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("taken_on", models.DateField()),
                ("score", models.PositiveSmallIntegerField()),
                ("passed", models.BooleanField()),
                ("examiner", models.TextField()),
                ("entry_id", models.UUIDField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="law_tests",
                        to="people.officer",
                    ),
                ),
            ],
        ),
    ]
