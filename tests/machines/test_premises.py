"""The area: whatever acts it accepts, in whatever order they are tried, the invariants hold."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS as DECLARED
from plumbline.kernel.act import Invalid, Refused
from plumbline.premises.findings import findings
from plumbline.premises.history import record
from plumbline.premises.models import Area, Room, Stay
from tests.premises.scene import p, suspected
from tests.scenes import Scene, somebody, step

GUARDS = ("@recruit", "@auxiliary", "@inspector")
TURNS, TRIES = 80, 12


def form(act: str, scene: Scene, chance: random.Random) -> dict[str, Any]:
    """A form that may be lawful or not."""
    guard = chance.choice(GUARDS)
    stay = Stay.objects.get(pk=scene.ids["stay"])
    rooms = [str(pk) for pk in Room.objects.values_list("pk", flat=True).order_by("name")]
    forms: dict[str, dict[str, Any]] = {
        "enter": {"guard": guard, "delay": "先行送医检查"},
        "add_guard": {"guard": guard},
        "relieve_guard": {"guard": guard},
        "check_safety": {"checker_sex": chance.choice(["male", "female"]), "belongings": 1},
        "lead_to_room": {"room": chance.choice(rooms)},
        "begin_questioning": {"second": chance.choice([None, "@assistant"])},
        "leave": {"returned": chance.choice([stay.belongings, 1])},
        "go_out": {"escorts": chance.choice([["@assistant"], ["@assistant", "@recruit"]])},
    }
    return forms.get(act, {})


LATE = {"premises.rescue", "premises.leave", "premises.close_area", "premises.report_abnormal"}
OFTEN = ("enter", "check_safety", "ask_health", "assess_risk", *("lead_to_room",) * 5,
         "add_guard", "begin_questioning", "end_questioning", "come_back")  # fmt: skip
# Every act of the area but the one on a unit, and what a stay takes over from the summons.
COVERS = {code for code in DECLARED if code.startswith("premises.")} - {"premises.open_area"}
COVERS |= {"questioning.extend_stay"}
EARLY = sorted(COVERS - LATE) + [f"premises.{act}" for act in OFTEN * 3]


@pytest.mark.rule("3.4a", "G-CHA-05", "G-CHA-08", "G-CHA-09")
@pytest.mark.parametrize("seed", range(4))
def test_no_order_of_accepted_acts_breaks_an_invariant(bureau: Province, seed: int) -> None:
    chance = random.Random(seed)
    scene = suspected(bureau)
    stays = []
    for number, sex in enumerate(("male", "female", "male")):
        if number:
            step(scene, "casework.add_person", **{**somebody(10 * number), "sex": sex})
        step(scene, "questioning.summon_orally")
        step(scene, "questioning.allow_12")
        p(scene, "bring")
        stays.append(scene.ids["stay"])
    step(scene, "premises.open_shift", guards=list(GUARDS))
    done = 0
    for turn in range(TURNS):
        scene.ids["stay"] = chance.choice(stays)
        tried = EARLY if turn < TURNS * 3 // 4 else [*EARLY, *sorted(LATE)]
        for act in chance.sample(tried, TRIES):
            try:
                step(scene, act, **form(act.removeprefix("premises."), scene, chance))
            except (Refused, Invalid, KeyError):  # KeyError: nothing of that kind is there yet
                continue
            done += 1
            break
    assert done > TURNS // 2
    known = record(Area.objects.get(), scene.now - timedelta(days=1))
    assert [len(it.rooms) for it in known.stays] != [0, 0, 0]
    found = findings(known, scene.now, timedelta(hours=12))
    assert [row for row in found if row.code != "chained"] == []  # that one is found, not stopped
