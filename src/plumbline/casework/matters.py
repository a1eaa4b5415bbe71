"""What stands in a case and is not over yet: asked of every kind of subject that has a case."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import Q

from plumbline.casework.models import Case
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.models import Subject
from plumbline.people.open_matters import open_phases


def standing_in(case: Case) -> Iterator[Subject]:
    """The subjects of this case, whatever their kind."""
    within = Q(case_id=case.pk)
    for model in kinds().values():
        if hasattr(model, "case_id"):
            yield from model._default_manager.filter(within)  # noqa: SLF001


def _ids(columns: str) -> tuple[str, list[str]]:
    """One query over all tables of such subjects: its text, and their kinds in that order."""
    models = {kind: m for kind, m in sorted(kinds().items()) if hasattr(m, "case_id")}
    parts = [
        f"SELECT {columns.replace('kind', repr(kind))} FROM {m._meta.db_table} WHERE case_id = %s"  # noqa: S608, SLF001
        for kind, m in models.items()
    ]
    return " UNION ALL ".join(parts), list(models)


def running(case: Case) -> list[str]:
    """What is not over: the kinds of subject in a phase that their kind names in `open_phases`."""
    sql, found = _ids("kind, phase")
    with connection.cursor() as cursor:
        cursor.execute(sql, [case.pk] * len(found))
        rows = set(cursor.fetchall())
    known = kinds()
    return sorted(
        known[kind].kind_title
        for kind in {kind for kind, phase in rows if phase in open_phases(known[kind])}
    )


def owing(case: Case) -> list[str]:
    """The codes of the open duties on the case and on whatever stands in it, most urgent first."""
    sql, found = _ids("id")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code FROM kernel_duty WHERE settled_by IS NULL"  # noqa: S608
            f" AND (subject_id = %s OR subject_id IN ({sql})) ORDER BY due_at, id",
            [case.pk] * (1 + len(found)),
        )
        return list(dict.fromkeys(code for (code,) in cursor.fetchall()))


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
