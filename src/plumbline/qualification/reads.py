"""Who an officer is when he acts: posts and levels, in one query."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from plumbline.law.roles import Actor, Held, Level, Role

ACTOR = """
SELECT o.id, o.name, o.number,
  (SELECT coalesce(json_agg(json_build_array(p.role, p.line, p.since, p.until) ORDER BY p.id), '[]')
     FROM people_post p WHERE p.officer_id = o.id),
  (SELECT coalesce(json_agg(json_build_array(q.level, q.branch, q.since, q.until)
                            ORDER BY q.id), '[]')
     FROM qualification_qualification q WHERE q.officer_id = o.id)
FROM people_officer o WHERE o.id = %s AND o.phase = 'serving'
"""
STATE_SECRET = frozenset({Role.ORGAN_CHIEF, Role.PROV_HEAD})
WORK_SECRET = frozenset({Role.ORGAN_HEAD, Role.LEGAL_DEPT, Role.MUNI_HEAD, Role.UPPER_ORGAN})


def actor(officer: UUID) -> Actor | None:
    """The officer as one who acts; None when not in service."""
    with connection.cursor() as cursor:
        cursor.execute(ACTOR, [officer])
        row = cursor.fetchone()
    if row is None:
        return None
    posts = tuple(Held(Role(r), tuple(line), *_span(a, b)) for r, line, a, b in row[3])
    levels = tuple(Level(code, branch, *_span(a, b)) for code, branch, a, b in row[4])
    roles = {post.role for post in posts}
    clearance = 2 if roles & STATE_SECRET else 1 if roles & WORK_SECRET else 0
    return Actor(row[0], row[1], row[2], posts, levels, clearance)


def _span(since: Any, until: Any) -> tuple[date, date | None]:
    return date.fromisoformat(since), date.fromisoformat(until) if until else None
