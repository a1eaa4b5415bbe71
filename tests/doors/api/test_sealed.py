"""K-ADM-02 through the API: of an ended public-order case it tells no name to who has no right."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.casework.matters import standing_in
from plumbline.casework.models import Case
from plumbline.kernel import ledger
from plumbline.kernel.models import Entry
from tests import scenes

NAME = "吴某"


@pytest.mark.rule("K-ADM-02")
def test_no_answer_about_an_ended_case_names_anybody_to_the_auditor(door: Any) -> None:
    scene = scenes.closed(door.bureau, "administrative")
    ledger.seal(scene.now)
    case = Case.objects.get(pk=scene.ids["case"])
    entries = Entry.objects.filter(subject_id=case.pk) | Entry.objects.filter(made_id=case.pk)
    rows = [("case", case.pk), ("report", case.report_id),
            *((row.kind, row.pk) for row in standing_in(case))]  # fmt: skip
    paths = [f"subjects/{kind}/{pk}{more}" for kind, pk in rows
             for more in ("", "/acts", "/timeline")]  # fmt: skip
    paths += [f"ledger/entries/{entry.pk}/proof" for entry in entries]
    told = {}
    for by in ("auditor", "head"):
        told[by] = {path for path in paths if NAME in door.get(path, by).content.decode()}
    assert told["auditor"] == set()
    assert len(told["head"]) > 3
