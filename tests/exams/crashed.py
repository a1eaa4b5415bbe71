"""An exam on a database that is being killed: run by test_saving_crash.py, in a process of its own.

    python -m tests.exams.crashed found             tables, cast, exam; who writes, as JSON
    python -m tests.exams.crashed missing FOLDER    acknowledged answers that are not there, as JSON

PLUMBLINE_HOME names the server.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from uuid import UUID

import django


def found() -> None:
    """Make the tables, the cast and an exam in which candidates write."""
    from django.conf import settings
    from django.core.management import call_command

    from plumbline.config.database import prepare
    from tests import cast
    from tests.exams.candidates import writing

    prepare(settings.DATABASES["owner"])
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    cast.found()
    people, questions = writing()
    rows = [asdict(one) | {"sitting": str(one.sitting)} for one in people]
    print(json.dumps({"people": rows, "questions": questions}))


def missing(folder: Path) -> None:
    """Compare what was acknowledged with what stands in the table."""
    from tests.exams.candidates import Candidate
    from tests.exams.candidates import missing as compared

    rows = json.loads((folder / "acknowledged.json").read_text(encoding="utf-8"))
    people = [
        Candidate(UUID(row["sitting"]), row["cookie"],
                  {question: (number, put) for question, (number, put) in row["said"].items()})
        for row in rows
    ]  # fmt: skip
    print(json.dumps([[str(sitting), question] for sitting, question in compared(people)]))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "found":
        found()
    else:
        missing(Path(sys.argv[2]))
