"""The index of a file, computed from what was done in the case (K-ADM-01)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from plumbline.casework.matters import standing_in
from plumbline.casework.models import Case
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Entry

SECTIONS = ("acceptance", "evidence", "decision", "other")
TITLES = {
    "acceptance": "受案和立案",
    "evidence": "证据材料",
    "decision": "决定文书",
    "other": "其他法律文书",
}
ACCEPTANCE = ("intake.", "casework.request_filing", "casework.file", "casework.open_inquiry")
EVIDENCE = ("casework.add_evidence", "questioning.", "measures.")
DECISION = ("casework.transfer", "casework.terminate", "penalty.", "review.", "mediation.")


def section(act: str) -> str:
    """Into which part of the file the record of an act goes."""
    parts = ((ACCEPTANCE, "acceptance"), (EVIDENCE, "evidence"), (DECISION, "decision"))
    return next((name for starts, name in parts if act.startswith(starts)), "other")


def index_of(case: Case) -> list[dict[str, Any]]:
    """What the file holds, by section and in the order it was done; names no person."""
    ids = [case.pk, *(row.pk for row in standing_in(case))]
    entries = Entry.objects.filter(Q(subject_id__in=ids) | Q(made_id=case.pk)).order_by("id")
    rows = [
        {"section": section(entry.act), "title": ACTS[entry.act].title, "entry": str(entry.pk),
         "at": entry.at.isoformat()}
        for entry in entries
    ]  # fmt: skip
    rows.sort(key=lambda row: SECTIONS.index(row["section"]))
    return [{"no": number, **row} for number, row in enumerate(rows, 1)]
