"""Samples by seed: promised before the quarter is over, drawn after it, drawn again by anybody."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law.draws import promised
from plumbline.surveys.models import Round, Visit
from plumbline.surveys.sampling import drawn, record
from tests import cast, scenes
from tests.scenes import Scene, step
from tests.surveys.scene import SEED, another, at, over, promised_round, visited

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.rule("D-OPEN-07", "3.5c")
@pytest.mark.gate("surveys.quarter_over")
@pytest.mark.gate("surveys.seed_as_promised")
def test_a_sample_is_drawn_after_the_quarter_by_the_seed_that_was_promised(
    bureau: Province,
) -> None:
    scene = promised_round(bureau)
    shut = scene.refused("surveys.draw", "inspector", seed=SEED)
    assert set(shut) == {"surveys.quarter_over"}
    assert shut["surveys.quarter_over"].as_json()["says"] == "这一季度到2026-03-31才结束"
    scene.tick(days=30)
    other = scene.refused("surveys.draw", "inspector", seed="another")
    assert set(other) == {"surveys.seed_as_promised"}
    assert "不符" in other["surveys.seed_as_promised"].as_json()["says"]
    step(scene, "surveys.draw")
    assert scene.duty("surveys.drawn_in_time").settled_at == scene.now


@pytest.mark.rule("D-OPEN-07")
def test_the_seed_is_promised_while_nobody_knows_the_frame(bureau: Province) -> None:
    scene = visited(bureau)
    form: dict[str, Any] = {"each": 2, "commitment": promised(SEED)}
    with pytest.raises(Invalid, match="已经结束"):
        at(scene, "surveys.promise_round", cast.COUNTY, year=2025, quarter=4, **form)
    at(scene, "surveys.promise_round", cast.COUNTY)
    with pytest.raises(Invalid, match="已经布置"):  # no second seed to choose from
        at(scene, "surveys.promise_round", cast.COUNTY)


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_an_outsider_draws_the_same_from_what_is_published(bureau: Province) -> None:
    scene = visited(bureau)
    for _ in range(3):
        another(scene)
    at(scene, "surveys.promise_round", cast.COUNTY)
    step(scene.tick(days=30), "surveys.draw")
    told = json.loads(json.dumps(record(Round.objects.get())))
    assert hashlib.sha256(told["seed"].encode()).hexdigest() == told["sha256_of_seed"]
    again = [
        lot for stratum in told["strata"]
        for lot in sorted(stratum, key=lambda lot: hashlib.sha256(
            f"{told['seed']}\n{lot}".encode()).digest())[: told["each"]]
    ]  # fmt: skip
    assert again == told["drawn"]
    assert len(again) == 2
    known = set(Visit.objects.values_list("lot", flat=True))
    assert {lot for stratum in told["strata"] for lot in stratum} == known
    said = json.dumps(told)
    for visit in Visit.objects.select_related("case"):
        for secret in (visit.number, visit.code, visit.case.number, cast.STATION, str(visit.pk)):
            assert secret not in said


@pytest.mark.rule("D-OPEN-07", "P-ROLE-01")
def test_a_unit_does_not_draw_its_own_cases(bureau: Province) -> None:
    scene = visited(bureau)
    scene.appoint("station_head", "INSPECTION", cast.STATION)
    at(scene, "surveys.promise_round", cast.STATION, "station_head")
    step(scene.tick(days=30), "surveys.draw")
    assert Round.objects.get().frame == []


@pytest.mark.rule("D-OPEN-07")
def test_a_frame_once_drawn_is_fixed(bureau: Province) -> None:
    scene = over(bureau)
    step(scene, "surveys.draw")
    before = Round.objects.get().frame
    shut = scene.refused("surveys.draw", "inspector", seed=SEED)
    assert set(shut) == {"phase(promised)"}
    assert Round.objects.get().frame == before


def test_of_a_small_unit_all_are_drawn() -> None:
    assert drawn([["a"], ["b", "c", "d"]], "x", 2)[0] == "a"
    assert len(drawn([["a"], ["b", "c", "d"]], "x", 2)) == 3
    assert drawn([], "x", 2) == []


def test_the_scene_is_the_form(bureau: Province) -> None:
    assert isinstance(promised_round(bureau), Scene)
    assert scenes.FORMS["surveys.draw"] == {"seed": SEED}
