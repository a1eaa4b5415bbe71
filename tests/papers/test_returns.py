"""The notice of return lies ready as soon as something has to go back (D-PROP-06)."""

from __future__ import annotations

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Entry
from plumbline.law.roles import CLOCK
from plumbline.papers.models import Paper
from plumbline.papers.returns import draft_due
from plumbline.property.ending import lapse_due
from tests.property.scene import fated, lapsed
from tests.scenes import step, stopped

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.rule("D-PROP-06", "G-PROP-08")
def test_a_limit_that_passes_leaves_a_notice_ready_to_be_issued_and_served(
    bureau: Province,
) -> None:
    scene = lapsed(bureau)
    assert draft_due(scene.now) == []  # nothing has lapsed yet
    lapse_due(scene.now)
    (made,) = draft_due(scene.now)
    assert draft_due(scene.now) == []
    paper = Paper.objects.get(pk=made)
    assert (paper.phase, paper.template) == ("draft", "return_notice")
    assert "折叠刀" in paper.content and "12389" in paper.content
    assert Entry.objects.get(act="papers.draft_return").actor == CLOCK.id
    scene.ids["paper"] = made
    owed = scene.duty("papers.return_served")
    step(scene, "papers.issue")
    assert Paper.objects.get(pk=made).number
    step(scene, "papers.serve")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk


@pytest.mark.gate("papers.return_wanted")
@pytest.mark.rule("D-PROP-06")
def test_there_is_one_notice_and_only_where_something_goes_back(bureau: Province) -> None:
    scene = fated("confiscated")(bureau)
    refused = stopped(scene, "papers.draft_return", "papers.return_wanted")
    assert "没有仍在保管" in refused["says"]
    assert draft_due(scene.now) == []
    scene = fated("returned")(bureau)
    step(scene, "papers.draft_return")
    refused = stopped(scene, "papers.draft_return", "papers.return_wanted")
    assert "已有通知书" in refused["says"]
    step(scene, "papers.drop")
    step(scene, "papers.draft_return")


@pytest.mark.gate("papers.case_offline_approved")
@pytest.mark.rule("4.1a")
def test_no_notice_is_drafted_for_a_case_that_went_offline_unasked(bureau: Province) -> None:
    scene = fated("returned")(bureau)
    step(scene, "casework.register_offline")
    stopped(scene, "papers.draft_return", "papers.case_offline_approved")
    assert draft_due(scene.now) == []
    step(scene, "casework.approve_offline")
    step(scene, "papers.draft_return")
