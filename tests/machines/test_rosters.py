"""A roster against a model: published ahead, changed until its turns are over, nobody twice."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.reads import on_duty
from tests import cast
from tests.rosters.scene import CHANGE, PUBLISH, WITHDRAW, planned, turns
from tests.scenes import FORMS

COVERS = {PUBLISH, WITHDRAW, CHANGE}
TURNS = 40
HEADS = ("station_head", "head", "chief")


@pytest.mark.rule("5.2a", "2.2a")
@pytest.mark.parametrize("seed", range(6))
def test_a_roster_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    chance = random.Random(seed)
    scene, phase, done = planned(bureau), "planned", 0
    begins = turns(scene)[0].begins_at
    for _ in range(TURNS):
        if chance.random() < 0.3:
            scene.tick(minutes=chance.choice((5, 30, 600)))
        act = chance.choice((PUBLISH, *(CHANGE,) * 4, WITHDRAW))
        act = PUBLISH if phase == "planned" and chance.random() < 0.5 else act
        who = chance.choice((*HEADS, "handler", "recruit"))
        going = [t for t in turns(scene) if t.ends_at > scene.now + timedelta(minutes=1)]
        if act == CHANGE and not going:
            continue
        form = dict(FORMS[act])
        if act == CHANGE:
            form |= {"turn": str(chance.choice(going).pk), "leader": chance.choice(
                ("@station_head", "@head"))}  # fmt: skip
        lawful = (
            who in HEADS
            and {
                PUBLISH: phase == "planned" and scene.now + timedelta(minutes=1) < begins,
                WITHDRAW: phase == "planned",
                CHANGE: phase != "withdrawn",
            }[act]
        )
        shut = scene.answer(act, who, **form)
        assert (not shut) is lawful, (act, who, phase, shut)
        if not shut:
            done += 1
            phase = {PUBLISH: "published", WITHDRAW: "withdrawn"}.get(act, phase)
        assert Roster.objects.get().phase == phase
        _whole(scene.ids["roster"], phase)
    assert done


def _whole(roster: UUID, phase: str) -> None:
    """The turns follow one another without a gap and without two at once."""
    rows = list(Turn.objects.filter(roster=roster).order_by("begins_at", "ends_at"))
    edges = [(row.begins_at, row.ends_at) for row in rows]
    assert all(one[1] == after[0] for one, after in itertools.pairwise(edges))
    for row in rows:
        for moment in (row.begins_at, row.ends_at - timedelta(microseconds=1)):
            there = on_duty([cast.STATION], moment)
            assert [turn.pk for turn in there] == ([row.pk] if phase == "published" else [])
