"""The stay in the area follows the summons: approved once, carried over by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.premises.findings import findings
from plumbline.premises.history import record
from plumbline.premises.models import Area, Stay
from plumbline.questioning.stays import extend_due
from tests.premises.scene import p
from tests.questioning.scene import longer_stay, q, staying
from tests.scenes import Scene, step, stopped

EXTEND = "questioning.extend_stay"
CHAIN = timedelta(hours=12)


def stay(scene: Scene) -> Stay:
    return Stay.objects.get(pk=scene.ids["stay"])


def late(scene: Scene) -> set[str]:
    area = Area.objects.get(pk=scene.ids["area"])
    kept = record(area, scene.now - timedelta(days=9))
    return {row.code for row in findings(kept, scene.now, CHAIN) if row.code == "overtime"}


@pytest.mark.gate("questioning.longer_approved")
@pytest.mark.rule("N-ADM-04", "N-CHA-01")
def test_a_stay_follows_only_what_was_approved_for_the_summons(bureau: Province) -> None:
    scene = staying(bureau)
    stopped(scene, EXTEND, "questioning.longer_approved")
    q(scene, "allow_12")
    step(scene, EXTEND)
    assert stay(scene).hours == 12
    stopped(scene, EXTEND, "questioning.longer_approved")


@pytest.mark.rule("N-ADM-04", "N-CHA-01")
def test_the_head_is_asked_once_and_the_stay_follows_by_itself(bureau: Province) -> None:
    scene = q(longer_stay(bureau), "allow_24")
    assert extend_due(scene.now) == [scene.ids["stay"]]
    assert extend_due(scene.now) == []
    arrived = stay(scene).arrived_at
    assert stay(scene).hours == 24
    assert scene.duty("premises.stay_in_time").due_at == arrived + timedelta(hours=24)
    head = bureau.officers["station_head"]
    rows = stay(scene).approvals.order_by("hours").values_list("hours", "officer")
    assert list(rows) == [(12, head), (24, head)]
    scene.now = arrived + timedelta(hours=23)
    assert late(scene) == set()


@pytest.mark.rule("N-ADM-04", "N-CHA-01")
def test_without_an_approval_the_stay_keeps_its_eight_hours(bureau: Province) -> None:
    scene = staying(bureau)
    assert extend_due(scene.now) == []
    scene.now = stay(scene).arrived_at + timedelta(hours=23)
    assert late(scene) == {"overtime"}


@pytest.mark.rule("N-ADM-04")
def test_the_summons_of_another_person_of_the_case_extends_nothing(bureau: Province) -> None:
    scene = staying(bureau)
    step(scene, "casework.add_person", name="郑某", id_number="")
    q(scene, "summon_orally", "allow_24")
    assert extend_due(scene.now) == []
    assert stay(scene).hours == 8


@pytest.mark.rule("N-ADM-04")
def test_a_stay_that_is_over_follows_no_more(bureau: Province) -> None:
    scene = p(longer_stay(bureau), "check_safety", "leave")
    assert extend_due(scene.now) == []
    stopped(scene, EXTEND, "phase(brought,inside,out)")
