"""Saving an answer: one statement, on the disk before it is acknowledged (decision 0020).

A save is no act: three hundred candidates save every few seconds. What binds the answers is the
entry that ends the sitting, whose gate reads the digest of all of them. The server's clock alone
counts; a save at the end or after it is refused, and so is one after the paper was handed in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from plumbline.exams.content import close, disclose
from plumbline.exams.models import Answer, Sitting

LONGEST = 20_000  # characters of a written answer
MOST = 26  # letters

# The lock on the sitting keeps the end of it out until the save is there, or the save out.
SAVE = """
WITH open AS (
  SELECT s.id, set_config('synchronous_commit', 'on', true)
  FROM exams_sitting s JOIN exams_exam e ON e.id = s.exam_id
    JOIN exams_exampaper p ON p.id = e.paper_id
  WHERE s.id = %(sitting)s AND s.officer_id = %(officer)s AND s.phase = 'sitting'
    AND %(now)s >= e.begins_at AND %(now)s < e.ends_at AND %(question)s = ANY (p.drawn)
  FOR SHARE OF s
), put AS (
  INSERT INTO exams_answer AS a (sitting_id, question, content, sequence, saved_at)
  SELECT id, %(question)s, %(content)s, %(sequence)s, %(now)s FROM open
  ON CONFLICT (sitting_id, question) DO UPDATE
    SET content = excluded.content, sequence = excluded.sequence, saved_at = excluded.saved_at
    WHERE a.sequence < excluded.sequence
  RETURNING sequence, saved_at
)
SELECT (SELECT count(*) FROM open), (SELECT sequence FROM put), (SELECT saved_at FROM put)
"""

Value = UUID | datetime | str | int


class Outcome(StrEnum):
    """What became of a save."""

    SAVED = "saved"
    OVERTAKEN = "overtaken"  # something later is there already
    CLOSED = "closed"  # not begun, handed in, over, or no question of this paper


@dataclass(frozen=True)
class Saved:
    """The answer to a save."""

    outcome: Outcome
    sequence: int = 0
    saved_at: datetime | None = None


def save(
    sitting: UUID, officer: UUID, question: UUID, given: list[str], sequence: int, now: datetime
) -> Saved:
    """Put an answer down. The same save again changes nothing and is acknowledged again."""
    values: dict[str, Value] = {
        "sitting": sitting, "officer": officer, "question": question, "now": now,
        "sequence": sequence, "content": close(given),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(SAVE, values)
        opened, stored, at = cursor.fetchone()
    if not opened:
        return Saved(Outcome.CLOSED)
    if stored is not None:
        return Saved(Outcome.SAVED, stored, at)
    there = Answer.objects.get(sitting=sitting, question=question)
    same = there.sequence == sequence and disclose(there.content) == given
    return Saved(Outcome.SAVED if same else Outcome.OVERTAKEN, there.sequence, there.saved_at)


def sound(value: Any) -> list[str] | None:
    """An answer as it may be kept: letters, or one text; None for anything else."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    texts: list[str] = value
    too_long = len(texts) > MOST or any(len(one) > LONGEST or "\0" in one for one in texts)
    return None if too_long else texts


def given(sitting: Sitting) -> dict[UUID, list[str]]:
    """What a candidate has put down, by question."""
    rows = sitting.answers.values_list("question", "content")
    return {question: disclose(content) for question, content in rows}


def digest(sitting: Sitting) -> str:
    """The mark of all answers as they stand closed: none can be changed, added or left out."""
    rows = sitting.answers.order_by("question").values_list("question", "sequence", "content")
    said = "\n".join(f"{question} {sequence} {content}" for question, sequence, content in rows)
    return hashlib.sha256(said.encode()).hexdigest()
