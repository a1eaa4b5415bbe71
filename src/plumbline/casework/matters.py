"""What stands in a case and is not over yet: asked of every kind of subject that has a case."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from plumbline.casework.models import Case
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import Duty, Subject


def standing_in(case: Case) -> Iterator[Subject]:
    """The subjects of this case, whatever their kind."""
    within = Q(case_id=case.pk)
    for model in kinds().values():
        if hasattr(model, "case_id"):
            yield from model._default_manager.filter(within)  # noqa: SLF001


def running(case: Case) -> list[str]:
    """What is not over: the kinds of subject in a phase that their kind names in `open_phases`."""
    rows = standing_in(case)
    return sorted(
        {row.kind_title for row in rows if row.phase in getattr(row, "open_phases", frozenset())}
    )


def owing(case: Case) -> list[str]:
    """The codes of the open duties on the case and on whatever stands in it."""
    ids = [case.pk, *(row.pk for row in standing_in(case))]
    rows = Duty.objects.filter(subject_id__in=ids, settled_by=None).order_by("due_at", "id")
    return list(dict.fromkeys(rows.values_list("code", flat=True)))


def move(case: Case, line: list[str], handlers: list[UUID]) -> None:
    """Let whatever stands in the case follow it to other hands, and to another unit."""
    for row in standing_in(case):
        changed = []
        if row.handlers == case.handlers and row.handlers != handlers:
            row.handlers = handlers
            changed.append("handlers")
        if row.line == case.line and row.line != line:
            row.line = line
            changed.append("line")
        if changed:
            row.save(update_fields=changed)
