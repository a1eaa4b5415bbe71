"""What has to be told to whom: taken from the cases, never from what was sent (N-OPEN-01, 3.5c).

Each milestone of a case is due to the one who reported and to each victim who was known by then.
Whoever found a matter in the course of duty, or an organ that passed it on, is no such person.
What was taken from somebody, and is to go back or stays longer, is due to him: whenever the law
makes it a duty to tell him, there is a notice of it too (D-OPEN-04, D-PROP-06).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

from plumbline.norms.book import oldest_id
from plumbline.notices.terms import Whom
from plumbline.openness.milestones import HELD, TOLD

OFFICIAL = ("found", "transfer")  # ways in which no citizen reports, unless one is named
QUERY = """
WITH told AS (
  SELECT e.id, e.act, e.at,
         CASE WHEN e.made_kind = 'case' THEN e.made_id ELSE e.subject_id END AS case_id
    FROM kernel_entry e
   WHERE e.act = ANY(%(acts)s) AND e.id >= %(since)s
     AND e.at >= %(first)s::timestamptz AND e.at < %(last)s::timestamptz
     AND (e.subject_kind = 'case' OR e.made_kind = 'case')
), held AS (
  SELECT d.raised_by AS id, d.code AS act, e.at, v.case_id, v.id AS preservation, v.holder_id
    FROM kernel_duty d JOIN kernel_entry e ON e.id = d.raised_by
    JOIN measures_preservation v ON v.id = d.subject_id
   WHERE d.code = ANY(%(duties)s) AND d.id >= %(since)s
     AND e.at >= %(first)s::timestamptz AND e.at < %(last)s::timestamptz
), owed AS (
  SELECT t.*, NULL::bigint AS person_id FROM told t
    JOIN casework_case c ON c.id = t.case_id JOIN intake_report r ON r.id = c.report_id
   WHERE r.reporter <> '' OR r.phone <> '' OR r.way <> ALL(%(official)s)
  UNION ALL
  SELECT t.*, p.id FROM told t
    JOIN casework_case c ON c.id = t.case_id LEFT JOIN intake_report r ON r.id = c.report_id
    JOIN casework_person p ON p.case_id = t.case_id AND p.role = 'victim'
     AND p.entry_id < t.id AND p.name <> coalesce(r.reporter, '') AND NOT p.organisation
  UNION
  SELECT h.id, h.act, h.at, h.case_id, p.id FROM held h
    JOIN measures_item i ON i.preservation_id = h.preservation
    JOIN casework_person p ON p.case_id = h.case_id AND NOT p.organisation
     AND CASE WHEN i.owner = '' THEN p.id = h.holder_id ELSE p.name = i.owner END
)
SELECT o.id, o.act, o.at, o.case_id, o.person_id, n.id FROM owed o
  LEFT JOIN notices_notice n
    ON n.milestone_entry = o.id AND n.person_id IS NOT DISTINCT FROM o.person_id
"""


@dataclass(frozen=True)
class Owed:
    """A milestone that somebody has to be told, and the notice of it, if there is one."""

    entry: UUID
    act: str  # of a case; of what was taken from somebody the duty to tell him
    at: datetime
    case: UUID
    person: int | None  # None: the one who reported
    notice: UUID | None

    @property
    def whom(self) -> Whom:
        """Who that person is to the matter."""
        if self.act in HELD:
            return Whom.OWNER
        return Whom.REPORTER if self.person is None else Whom.VICTIM


def owed(
    since: datetime | None, until: datetime | None = None, *, unmade: bool = False,
    cases: Sequence[UUID] | None = None, most: int | None = None,
) -> list[Owed]:  # fmt: skip
    """What was recorded since, happened until, and has to be told; `unmade` alone, of some cases.

    Nothing that happened before the installation began to tell (PLUMBLINE_NOTICES_SINCE).
    """
    begun = settings.NOTICES_SINCE
    values: dict[str, Any] = {
        "acts": list(TOLD), "duties": list(HELD), "official": list(OFFICIAL),
        "since": oldest_id(since), "first": begun or "-infinity", "last": until or "infinity",
    }  # fmt: skip
    wheres = ["n.id IS NULL"] if unmade else []
    if cases is not None:
        wheres.append("o.case_id = ANY(%(cases)s)")
        values["cases"] = list(cases)
    where = " WHERE " + " AND ".join(wheres) if wheres else ""
    limit = f" LIMIT {int(most)}" if most else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{QUERY}{where} ORDER BY o.id, o.person_id{limit}", values)
        return [Owed(*row) for row in cursor.fetchall()]
