"""Intervals that cannot overlap, whoever writes them; devices' records by their instant.

A person is in one room at a time, in one stay at a time, and questioned once at a time; a guard
stands once in a watch (C-CHA-01, G-CHA-08). Equality beside an overlap wants an extension, and
Plumbline wants none: an identifier as a range of itself says the same with what PostgreSQL has.
"""

from django.db import migrations, models

# One row per constraint: its name, its table, what must be equal. What is open has no end.
APART = (
    ("stay_one_at_a_time", "premises_stay", "int8range(person_id, person_id, '[]') WITH &&",
     "tstzrange(arrived_at, left_at)"),
    ("presence_one_room", "premises_presence", "uuidrange(stay_id, stay_id, '[]') WITH &&",
     "tstzrange(since, until)"),
    ("questioning_one_at_a_time", "premises_questioning",
     "uuidrange(stay_id, stay_id, '[]') WITH &&", "tstzrange(since, until)"),
    ("guarding_once", "premises_guarding",
     "uuidrange(stay_id, stay_id, '[]') WITH &&, uuidrange(officer, officer, '[]') WITH &&",
     "tstzrange(since, until)"),
)  # fmt: skip

# A guard may watch over two persons only while each has another as well (G-CHA-08): looked at
# when the act is over, because within it one guard goes and the next one comes.
OWN_GUARD = """
CREATE FUNCTION premises_own_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bare text;
BEGIN
  WITH here AS (
    SELECT s.id, s.number FROM premises_stay s
    WHERE s.phase IN ('inside', 'out')
      AND s.area_id = (SELECT area_id FROM premises_stay WHERE id = NEW.stay_id)
  ), watch AS (
    SELECT g.stay_id, g.officer, count(*) OVER (PARTITION BY g.stay_id) AS guards
    FROM premises_guarding g JOIN here ON here.id = g.stay_id WHERE g.until IS NULL
  )
  SELECT here.number INTO bare FROM here WHERE NOT EXISTS (
    SELECT FROM watch mine WHERE mine.stay_id = here.id AND NOT EXISTS (
      SELECT FROM watch other WHERE other.officer = mine.officer
        AND other.stay_id <> mine.stay_id AND other.guards = 1)) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'stay % is left without a guard of its own', bare
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'guarding_own';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER premises_own_guard AFTER INSERT OR UPDATE ON premises_guarding
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION premises_own_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("premises", "0002_guards")]
    operations = [
        migrations.AddIndex(
            model_name="deviceevent",
            index=models.Index(fields=["device", "entry_id"], name="device_event_newest"),
        ),
        migrations.RunSQL("CREATE TYPE uuidrange AS RANGE (subtype = uuid)", "DROP TYPE uuidrange"),
        *[
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name}"
                f" EXCLUDE USING gist ({same}, {span} WITH &&)",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for name, table, same, span in APART
        ],
        migrations.RunSQL(
            OWN_GUARD,
            "DROP TRIGGER premises_own_guard ON premises_guarding;"
            "DROP FUNCTION premises_own_guard();",
        ),
    ]
