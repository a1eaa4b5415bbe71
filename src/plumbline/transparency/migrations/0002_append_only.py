"""The log's tables only grow."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION plumbline_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
TABLES = ("seal", "node", "checkpoint", "cosignature")
PUT = "".join(
    f"CREATE TRIGGER plumbline_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
    f" ON transparency_{table} FOR EACH STATEMENT EXECUTE FUNCTION plumbline_append_only();"
    f"REVOKE UPDATE, DELETE ON transparency_{table} FROM plumbline_app;"
    for table in TABLES
)
TAKE = "".join(
    f"DROP TRIGGER plumbline_append_only ON transparency_{table};"
    f"GRANT UPDATE, DELETE ON transparency_{table} TO plumbline_app;"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("transparency", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION plumbline_append_only();"),
        migrations.RunSQL(PUT, TAKE),
    ]
