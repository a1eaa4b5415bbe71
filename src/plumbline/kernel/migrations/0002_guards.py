"""Who may write what: the one function that writes the ledger, and the triggers that hold it.

The application's role has no right to insert an entry or touch a duty; `plumbline_record` has, and
writes them together. A subject's row changes only in a transaction that wrote an entry: the check
is deferred to the commit, because the entry comes last.
"""

from django.db import migrations

from plumbline.kernel.migrations._guard import append_only, guarded

XACT = "ALTER TABLE kernel_entry ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id();"

RECORD = """
CREATE FUNCTION plumbline_record(r jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  entry uuid := (r->'entry'->>'id')::uuid;
BEGIN
  INSERT INTO kernel_entry (id, act, actor, role, at, zone, recorded, subject_kind, subject_id,
                            made_kind, made_id, unit, previous, gap, body)
    SELECT e.id, e.act, e.actor, e.role, e.at, e.zone, e.recorded, e.subject_kind, e.subject_id,
           e.made_kind, e.made_id, e.unit, e.previous, e.gap, e.body
    FROM jsonb_populate_record(NULL::kernel_entry, r->'entry') e;
  INSERT INTO kernel_clear (entry_id, name, salt, value)
    SELECT entry, c->>'name', decode(c->>'salt', 'hex'), c->'value'
    FROM jsonb_array_elements(r->'clear') c;
  INSERT INTO kernel_duty SELECT * FROM jsonb_populate_recordset(NULL::kernel_duty, r->'raised');
  UPDATE kernel_duty d
    SET due_at = c.due_at, basis = c.basis, extended = c.extended,
        suspended_at = c.suspended_at, settled_by = c.settled_by, settled_at = c.settled_at
    FROM jsonb_populate_recordset(NULL::kernel_duty, r->'changed') c
    WHERE d.id = c.id AND d.settled_by IS NULL;
  INSERT INTO kernel_unsealed (entry_id) VALUES (entry);
  IF jsonb_typeof(r->'reply') = 'object' THEN
    INSERT INTO kernel_reply (actor, key, fingerprint, status, body)
      SELECT (r->'reply'->>'actor')::uuid, r->'reply'->>'key',
             decode(r->'reply'->>'fingerprint', 'hex'), (r->'reply'->>'status')::smallint,
             r->'reply'->'body';
  END IF;
  PERFORM set_config('plumbline.entry', entry::text, true);
END $$;
REVOKE ALL ON FUNCTION plumbline_record(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plumbline_record(jsonb) TO plumbline_app;
"""

GUARD = """
CREATE FUNCTION plumbline_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM kernel_entry
    WHERE id = nullif(current_setting('plumbline.entry', true), '')::uuid
      AND xact = pg_current_xact_id()
  ) THEN
    RAISE EXCEPTION 'a row of % changes only inside an act', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial"), ("transparency", "0002_append_only")]
    operations = [
        migrations.RunSQL(XACT, "ALTER TABLE kernel_entry DROP COLUMN xact;"),
        migrations.RunSQL(RECORD, "DROP FUNCTION plumbline_record(jsonb);"),
        migrations.RunSQL(GUARD, "DROP FUNCTION plumbline_guard();"),
        *append_only("kernel_entry", "kernel_clear", insert=False),
        *append_only("kernel_attempt", "kernel_look", "kernel_reply", insert=True),
        *guarded("kernel_norm", "kernel_normversion"),
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE ON kernel_duty FROM plumbline_app;"
            "REVOKE INSERT, UPDATE ON kernel_unsealed FROM plumbline_app;",
            "GRANT INSERT, UPDATE, DELETE ON kernel_duty TO plumbline_app;"
            "GRANT INSERT, UPDATE ON kernel_unsealed TO plumbline_app;",
        ),
    ]
