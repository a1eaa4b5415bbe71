"""Operating procedures as a gate: on a case, each act in its place (2.2b).

A kind of subject on which cases are handled declares `gates = HANDLING`: then every act on it asks
for the duty standard of the post and for its place in the procedure. Without such norms in force
neither asks anything.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from plumbline.casework.about import CAUSES
from plumbline.kernel.act import ACTS
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.kernel.models import Subject
from plumbline.law.bodies import Procedure
from plumbline.law.roles import NOBODYS, Role
from plumbline.qualification.standards import article, ruling, within_standard

# A case, the report it came from, and all that acts on them made; but no other case.
DONE = f"""
WITH RECURSIVE part(id) AS (
  SELECT unnest(ARRAY[id, report_id]) FROM casework_case WHERE id = %(case)s
  UNION SELECT e.made_id FROM kernel_entry e JOIN part ON e.subject_id = part.id
   WHERE e.made_id IS NOT NULL AND e.made_kind <> 'case')
SELECT mine.nature, {CAUSES}, ARRAY(
  SELECT e.act FROM kernel_entry e JOIN part ON e.subject_id = part.id
   UNION SELECT e.act FROM kernel_entry e JOIN part ON e.made_id = part.id)
FROM casework_case mine WHERE mine.id = %(case)s
"""  # noqa: S608
Done = tuple[str, frozenset[str], frozenset[str]]  # nature, causes, acts done


def case_of(subject: Subject) -> UUID | None:
    """The case that this is, or stands in."""
    found: UUID | None = getattr(subject, "case_id", None)
    return subject.pk if subject.kind == "case" else found


def _done(subject: Subject) -> Done:
    with connection.cursor() as cursor:
        cursor.execute(DONE, {"case": case_of(subject)})
        nature, causes, acts = cursor.fetchone()
    return nature, frozenset(causes), frozenset(acts)


@gate(
    "casework.procedure",
    cite=("2.2b",),
    says="按照%(procedure)s（%(version)s），“%(act)s”之前应当先办理：%(missing)s；%(article)s",
    remedy="先办理：%(missing)s；操作规程需要调整的，由法制部门修改该规范",
    who=(Role.LEGAL_DEPT,),
)
def in_its_place(s: Situation[Any]) -> Missing | None:
    """Whatever the procedure puts before the act was done on the same case.

    What the law lets happen by itself, or a device reports, waits for nothing.
    """
    if case_of(s.subject) is None or {*s.roles} <= NOBODYS:
        return None
    for version in ruling(s, Procedure):
        body = version.body_as(Procedure)
        before = body.before(s.act)
        if not before:
            continue
        nature, causes, done = s.once(_done)
        if not body.applies(nature, causes):
            continue
        s.norm(version.code)
        if missing := [code for code in before if code not in done]:
            names = listed(ACTS[code].title for code in missing)
            return {"procedure": version.title, "version": version.id, "missing": names,
                    "act": ACTS[s.act].title, "article": article(s, version)}  # fmt: skip
    return None


HANDLING = (within_standard, in_its_place)
