"""The page of a decision: what was decided, and what became of it."""

from __future__ import annotations

import re
from typing import Any

from tests.doors.web.desk import text
from tests.execution.scene import done


def test_a_decision_shows_its_service_and_its_payment(desks: Any) -> None:
    scene = done(desks.bureau)
    page = text(desks.get(f"/subjects/decision/{scene.ids['decision']}", "handler"))
    assert "缴纳罚款" in page
    assert f"PJ-{scene.ids['decision']}" in page
    assert "500元" in page


def test_the_timeline_names_who_was_meant(desks: Any) -> None:
    scene = done(desks.bureau)
    page = text(desks.get(f"/subjects/decision/{scene.ids['decision']}", "handler"))
    assert re.search(r"被处理人</dt>\s*<dd[^>]*>\s*吴某", page)
