"""A receipt is taken in one trip to the database: whose it is, that it came, what it settles."""

from django.db import migrations

TAKE = """
CREATE PROCEDURE notices_take(
    by text, name text, ref uuid, theirs text, arrived boolean, said text, came timestamptz,
    INOUT new boolean
) LANGUAGE plpgsql AS $$
DECLARE whose uuid;
BEGIN
    -- By our id, but only if this provider was given the text; or by its own.
    IF ref IS NOT NULL THEN
        SELECT a.text_id INTO whose FROM notices_attempt a
        WHERE a.text_id = ref AND a.provider = by LIMIT 1;
    ELSIF theirs <> '' THEN
        SELECT a.text_id INTO whose FROM notices_answer w
        JOIN notices_attempt a ON a.id = w.attempt_id
        WHERE w.provider = by AND w.their_id = theirs AND w.their_id <> '' LIMIT 1;
    END IF;
    -- Two receipts of one text at once count one after the other.
    IF whose IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('text ' || whose, 0));
    END IF;
    INSERT INTO notices_receipt
        (provider, event, their_id, text_id, delivered, status, at, against)
    VALUES (by, name, theirs, whose, arrived, said, came,
        EXISTS (SELECT FROM notices_receipt r
                WHERE r.text_id = whose AND r.delivered = NOT arrived))
    ON CONFLICT DO NOTHING;
    new := FOUND;
    IF new AND whose IS NOT NULL AND arrived IS NOT NULL THEN
        INSERT INTO notices_settled (text_id, outcome, detail, provider, at)
        VALUES (whose, CASE WHEN arrived THEN 'delivered' ELSE 'failed' END, said, by, came)
        ON CONFLICT DO NOTHING;
        DELETE FROM notices_waiting w WHERE w.text_id = whose;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_heard")]
    operations = [migrations.RunSQL(TAKE, "DROP PROCEDURE notices_take")]
