"""The pages of a case in every phase it can be in: wherever it stands, it can be looked at."""

from typing import Any

import pytest

from plumbline.casework.models import Case
from tests import scenes
from tests.doors.web.desk import text


@pytest.mark.parametrize("phase", Case.phases)
def test_a_case_can_be_looked_at_in_every_phase(desks: Any, phase: str) -> None:
    scene = scenes.PHASES[phase](desks.bureau)
    assert scene.case.phase == phase
    for page in ("subjects/case", "summaries", "dossiers"):
        answer = desks.get(f"/{page}/{scene.ids['case']}", "head")
        assert answer.status_code == 200, page
        assert scene.case.number in text(answer)
