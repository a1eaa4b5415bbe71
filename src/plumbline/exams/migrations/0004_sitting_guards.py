"""Rows of an exam change only inside an act; answers only while their sitting is open.

An answer is saved by no act (decision 0020), so its own trigger holds what an act would: the
sitting is open, the hour has not passed, a later save replaces an earlier one and never the other
way round, and nothing is deleted. Once an entry has ended the sitting, its answers stand.
"""

from django.db import migrations

from plumbline.kernel.migrations._guard import guarded

SUBJECTS = ("exam", "sitting", "script")

ANSWER = """
CREATE FUNCTION plumbline_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.sitting_id, NEW.question) IS DISTINCT FROM
                          (OLD.sitting_id, OLD.question) THEN
    RAISE EXCEPTION 'an answer stays with its question'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.sequence <= OLD.sequence THEN
    RAISE EXCEPTION 'an answer is replaced by a later one only'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM exams_sitting s JOIN exams_exam e ON e.id = s.exam_id
    WHERE s.id = NEW.sitting_id AND s.phase = 'sitting'
      AND NEW.saved_at >= e.begins_at AND NEW.saved_at < e.ends_at
  ) THEN
    RAISE EXCEPTION 'an answer changes only while its sitting is open'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plumbline_answer BEFORE INSERT OR UPDATE ON exams_answer
  FOR EACH ROW EXECUTE FUNCTION plumbline_answer();
CREATE TRIGGER plumbline_answer_stays BEFORE DELETE OR TRUNCATE ON exams_answer
  FOR EACH STATEMENT EXECUTE FUNCTION plumbline_append_only();
REVOKE DELETE ON exams_answer FROM plumbline_app;
"""
UNDO = """
DROP TRIGGER plumbline_answer_stays ON exams_answer;
DROP TRIGGER plumbline_answer ON exams_answer;
DROP FUNCTION plumbline_answer();
GRANT DELETE ON exams_answer TO plumbline_app;
"""


class Migration(migrations.Migration):
    dependencies = [("exams", "0003_sitting"), ("kernel", "0002_guards")]
    operations = [
        *guarded("exams_exam", "exams_room", "exams_sitting", "exams_script"),
        *[
            migrations.RunSQL(
                f"CREATE INDEX exams_{table}_handlers ON exams_{table} USING gin (handlers);",
                f"DROP INDEX exams_{table}_handlers;",
            )
            for table in SUBJECTS
        ],
        migrations.RunSQL(ANSWER, UNDO),
    ]
