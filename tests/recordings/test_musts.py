"""What one officer does alone, and what is signed electronically, had to be recorded (G-BWV-03)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from plumbline.casework.models import Evidence
from plumbline.casework.seen import by_footage
from plumbline.doors.cli.province import Province
from plumbline.mediation.models import Session
from plumbline.penalty.models import Decision
from plumbline.questioning.models import Statement
from plumbline.recordings.coverage import Ask, Coverage, covered
from tests import scenes
from tests.mediation import scene as mediation
from tests.penalty import scene as penalty
from tests.recordings import scene as recordings
from tests.scenes import Scene, step

SECOND = timedelta(seconds=1)


def found(source: str, *, case: UUID | None = None, subject: UUID | None = None) -> list[Coverage]:
    asked = Ask(case=case, subject=subject)
    return [one for one in covered(asked) if one.must.source == source]


def filmed(scene: Scene, at: datetime, source: str, case: UUID) -> None:
    """Without footage the second is missing; with it, it is not."""
    (one,) = found(source, case=case)
    assert one.missing == (one.must.span,)
    assert found(source, subject=one.must.subject) == [one]
    recordings.film(scene, at - SECOND, at + 2 * SECOND)
    (one,) = found(source, case=case)
    assert one.recorded


@pytest.mark.rule("G-ADM-35", "G-BWV-03", "F-BWV-01")
def test_a_penalty_that_one_officer_imposes_alone_had_to_be_recorded(bureau: Province) -> None:
    scene = penalty.on_the_spot(bureau)
    decision = Decision.objects.get(pk=scene.ids["decision"])

    def recording() -> str:
        (item,) = by_footage(decision.case_id, Evidence.objects.filter(case=decision.case_id))
        return item.recording

    assert recording() == "partial"  # what was claimed to be whole and is not there
    filmed(scene, decision.decided_at, "penalty.spot", decision.case_id)
    assert recording() == "full"


@pytest.mark.rule("G-ADM-35")
def test_a_penalty_by_two_officers_need_not_be_recorded_by_this_rule(bureau: Province) -> None:
    scene = Scene(bureau)
    step(scene, "penalty.punish_on_the_spot", assistant="@assistant")
    case = Decision.objects.get(pk=scene.ids["decision"]).case_id
    assert found("penalty.spot", case=case) == []


@pytest.mark.rule("G-ADM-03", "G-ADM-04", "G-BWV-03")
def test_a_session_that_one_officer_holds_alone_had_to_be_recorded(bureau: Province) -> None:
    scene = mediation.opened(bureau)
    case = scene.ids["case"]
    step(scene, "mediation.hold_session")
    assert found("mediation.session", case=case) == []
    scene = mediation.opened(bureau)
    case = scene.ids["case"]
    step(scene, "mediation.hold_session", second=None, in_area=True, recording="LX-1")
    session = Session.objects.get(mediation=scene.ids["mediation"])
    filmed(scene, session.held_at, "mediation.session", case)


@pytest.mark.rule("D-ADM-37", "G-BWV-03")
def test_an_electronic_signature_under_evidence_had_to_be_recorded(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    case, at = scene.ids["case"], scene.now.isoformat()
    how = {"collected_at": at, "officers": ["@handler", "@assistant"]}
    step(scene, "casework.add_evidence", signature="paper", **how)
    assert found("casework.signing", case=case) == []
    step(scene, "casework.add_evidence", signature="electronic", signing_recorded=True, **how)
    filmed(scene, datetime.fromisoformat(at), "casework.signing", case)


@pytest.mark.rule("D-ADM-37", "G-BWV-03")
def test_an_electronic_signature_under_a_statement_had_to_be_recorded(bureau: Province) -> None:
    scene = scenes.READY["questioning.finish_statement"](bureau)
    step(scene, "questioning.finish_statement", signed="electronic", signing_recorded=True)
    statement = Statement.objects.get(pk=scene.ids["statement"])
    assert statement.ended_at is not None
    filmed(scene, statement.ended_at, "questioning.signing", statement.case_id)
