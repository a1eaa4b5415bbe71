"""The person's own copy: the whole stay, each line with a receipt that verifies."""

from __future__ import annotations

import pytest
from django.db.models import Q

from plumbline.doors.cli.province import Province
from plumbline.kernel import ledger
from plumbline.kernel.models import Entry
from plumbline.papers.content import Grid, Text
from tests.papers.kinds import draw
from tests.papers.scene import paper
from tests.premises.scene import asked, p, received
from tests.scenes import stopped

CHOSEN = {"matter": "stay"}


@pytest.mark.rule("C-CHA-01", "D-CHA-01")
def test_every_line_of_the_copy_has_the_receipt_of_its_entry(bureau: Province) -> None:
    scene = p(asked(bureau), "end_questioning", "leave")
    entries = list(
        Entry.objects.filter(
            Q(subject_id=scene.ids["stay"]) | Q(made_id=scene.ids["stay"])
        ).order_by("id")
    )
    drawn = paper(draw(scene, "stay_record", CHOSEN)).drawn
    (told,) = [part for part in drawn.parts if isinstance(part, Text) and part.fine]
    found = "\n".join(told.lines) + "\n"
    for place, entry in enumerate(entries, start=1):
        expected = f"{place}\n{ledger.receipt(entry)}"
        assert found.startswith(expected), place
        found = found.removeprefix(expected)
    assert found == ""
    acts = [part for part in drawn.parts if isinstance(part, Grid) and "事项" in part.heads]
    assert len(acts[0].rows) == len(entries)


def test_there_is_no_copy_before_the_stay_is_over(bureau: Province) -> None:
    scene = received(bureau)
    told = stopped(scene, "papers.draft", "papers.values_entered", None, kind="stay_record",
                   matter=str(scene.ids["stay"]))  # fmt: skip
    assert "已经结束的办案区停留" in told["says"]
