"""A draft of other figures, run over what was decided."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.norms.models import Rule
from plumbline.norms.replay import Change, replay
from plumbline.penalty.models import Decision
from tests import scenes
from tests.norms import scene as norms
from tests.norms.scene import clause
from tests.penalty import scene as staged
from tests.penalty.test_benchmark import facts, table
from tests.scenes import step

pytestmark = pytest.mark.usefixtures("db")


def drafted(bureau: Province, code: str, value: int) -> tuple[int, list[Change]]:
    """How many decisions a draft of this amount decides, and which come out otherwise."""
    row = clause("以此数额为限。", code=code, title="数额", kind="amount", body={"value": value})
    scene = norms.revising(bureau, row)
    (ran,) = replay(Rule.objects.get(pk=scene.ids["rule"]), scene.now)
    assert not ran.unknown
    return ran.compared, ran.changes


@pytest.mark.rule("R-ADM-07", "D-NORM-04")
def test_a_lower_limit_of_stations_would_have_sent_fines_to_the_organ(bureau: Province) -> None:
    decided = scenes.decided(bureau, "administrative")
    fine = Decision.objects.get(case=decided.ids["case"]).fine
    assert drafted(bureau, "R-ADM-07.station_fine", fine)[1] == []
    compared, (change,) = drafted(bureau, "R-ADM-07.station_fine", fine - 1)
    assert (compared, change.kind) == (1, "decision")
    assert (change.before, change.after) == ("公安派出所可以决定", "由县级以上公安机关决定")


@pytest.mark.rule("G-ADM-27", "D-NORM-04")
def test_a_lower_figure_for_hearings_would_have_let_more_be_heard(bureau: Province) -> None:
    decided = scenes.decided(bureau, "administrative")
    fine = Decision.objects.get(case=decided.ids["case"]).fine
    assert drafted(bureau, "G-ADM-27.hearing_fine", fine + 1)[1] == []
    _, (change,) = drafted(bureau, "G-ADM-27.hearing_fine", fine)
    assert (change.before, change.after) == ("不在听证范围", "可以要求听证")


@pytest.mark.rule("2.2d", "D-NORM-04")
def test_a_draft_benchmark_is_told_by_its_penalties_and_not_by_its_rows(bureau: Province) -> None:
    """A row that says less is a change though it stays where it stood; one that moved is none."""
    scene = staged.governed(bureau)
    for weapon in ("true", "false"):  # weighed anew: the last counts
        step(scene, "penalty.weigh", facts=facts(weapon=weapon))
    body = table().model_dump(mode="json")
    moved = body | {"rows": body["rows"][1:] + body["rows"][:1]}
    moved["examples"] = [one | {"row": (one["row"] - 2) % len(body["rows"]) + 1}
                         for one in body["examples"]]  # fmt: skip
    assert _tables(bureau, moved) == (1, [])
    body["rows"][1]["tier"]["days"] = [1, 3]
    compared, (change,) = _tables(bureau, body)
    assert (compared, change.subject, change.what) == (1, scene.case.pk, "裁量幅度")
    assert ("1–5" in change.before, "1–3" in change.after) == (True, True)


def _tables(bureau: Province, body: dict[str, Any]) -> tuple[int, list[Change]]:
    """The same of a draft of the benchmark of assault."""
    row = clause("殴打他人的裁量。", code="C-DISC-01.assault", title="基准", kind="decision_table",
                 body=body)  # fmt: skip
    scene = norms.revising(bureau, row)
    (ran,) = replay(Rule.objects.get(pk=scene.ids["rule"]), scene.now)
    return ran.compared, ran.changes
