"""Questions as files of other systems, and back: the same questions come back unchanged.

Each format writes and reads rows as the form of `exams.import_questions` has them. Reading judges
nothing: what is missing in the file is missing in the row, and the import says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from plumbline.exams.exchange import gift, moodle, qti, xlsx
from plumbline.exams.exchange.rows import Row, Unreadable
from plumbline.exams.models import Question

__all__ = ["FORMATS", "Format", "Row", "Unreadable", "row_of"]


@dataclass(frozen=True)
class Format:
    """A format: what it is called, how its files end, how it is written and read."""

    title: str
    suffix: str
    media: str
    write: Callable[[Iterable[Row]], bytes]
    read: Callable[[bytes], list[Row]]


FORMATS: dict[str, Format] = {
    "xlsx": Format(
        "XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx.write, xlsx.read,
    ),
    "qti": Format("QTI 3", "zip", "application/zip", qti.write, qti.read),
    "moodle": Format("Moodle XML", "xml", "application/xml", moodle.write, moodle.read),
    "gift": Format("Moodle GIFT", "txt", "text/plain; charset=utf-8", gift.write, gift.read),
}  # fmt: skip


def row_of(question: Question) -> dict[str, Any]:
    """A question of the bank as a row."""
    says = question.says
    return {
        "sort": says.sort, "stem": says.stem, "options": list(says.options),
        "key": list(says.key), "topic": question.topic,
        "common": "true" if question.common else "false", "law": question.law,
        "article": question.article, "version": question.version,
        "as_at": question.as_at.isoformat(), "difficulty": question.difficulty,
        "author": question.author,
    }  # fmt: skip
