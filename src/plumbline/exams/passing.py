"""Which results pass: published, and not void since. Declared to whoever grants levels."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.exams.models import Exam, Sitting
from plumbline.law.calendar import legal_day
from plumbline.qualification.grounds import Passed, found_by


@found_by("exams")
def passed(officer: UUID) -> Iterable[Passed]:
    """The passed results of an officer; while an appeal runs, the result stands as published."""
    rows = Sitting.objects.filter(officer=officer, passed=True, exam__phase="published")
    for one in rows.exclude(phase="void").select_related("exam"):
        exam: Exam = one.exam
        yield Passed(exam.name, exam.level, exam.branch, legal_day(exam.begins_at),
                     legal_day(exam.moved_at))  # fmt: skip
