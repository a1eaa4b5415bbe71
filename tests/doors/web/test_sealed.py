"""K-ADM-02: once a public-order case is over, no page shows its persons to who has no right to it.

The same addresses are opened by the auditor, from whom the case is sealed, and by the head, from
whom it is not: what the head reads is the control that there was something to hide.
"""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.casework.matters import standing_in
from plumbline.casework.models import Case
from plumbline.kernel import catalogue, ledger
from plumbline.kernel.models import Entry
from tests import scenes
from tests.doors.web.desk import text

pytestmark = pytest.mark.rule("K-ADM-02")

NAME, NUMBER = "吴某", scenes.SUSPECT["id_number"]
STANDING = sorted(kind for kind, model in catalogue.kinds().items() if hasattr(model, "case_id"))


def ended(bureau: Any) -> Any:
    """A case punished, executed and closed, with papers."""
    scene = scenes.closed(bureau, "administrative")
    ledger.seal(scene.now)
    return scene


def pages(scene: Any) -> list[str]:
    """Everything of a case that has an address of its own."""
    case = Case.objects.get(pk=scene.ids["case"])
    entries = Entry.objects.filter(subject_id=case.pk) | Entry.objects.filter(made_id=case.pk)
    inside = list(standing_in(case))
    return [
        *(f"/subjects/case/{case.pk}?tab={tab}"
          for tab in ("", "persons", "evidence", "matters", "papers")),
        f"/dossiers/{case.pk}", f"/summaries/{case.pk}", f"/subjects/report/{case.report_id}",
        *(f"/subjects/{row.kind}/{row.pk}" for row in inside),
        *(f"/entries/{entry.pk}{more}" for entry in entries for more in ("", "/proof")),
        f"/lists/case?q={NAME}",
    ]  # fmt: skip


def test_no_page_of_an_ended_case_names_anybody_to_the_auditor(desks: Any) -> None:
    scene = ended(desks.bureau)
    addresses = pages(scene)
    shown = {}
    for by in ("auditor", "head"):
        found = {path: text(desks.get(path, by)) for path in addresses}
        shown[by] = {path for path, page in found.items()
                     if NAME in page.replace(f'value="{NAME}"', "") or NUMBER in page}  # fmt: skip
    assert shown["auditor"] == set()
    assert "依法封存" in text(desks.get(f"/dossiers/{scene.ids['case']}", "auditor"))
    assert len(shown["head"]) >= 10


def test_a_running_case_is_open_to_the_auditor(desks: Any) -> None:
    scene = scenes.under_review(desks.bureau, "administrative")
    assert NAME in text(desks.get(f"/subjects/case/{scene.ids['case']}?tab=persons", "auditor"))


@pytest.mark.parametrize("kind", STANDING)
def test_each_kind_that_stands_in_a_case_is_read_through_the_seal(kind: str) -> None:
    """A new kind cannot forget it: `matter` wraps the read that it declares."""
    assert hasattr(catalogue.READS[kind].show, "__wrapped__")
