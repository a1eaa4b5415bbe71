"""Scenes lead where they say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Duty
from tests import scenes


@pytest.mark.parametrize("phase", Case.phases)
def test_each_phase_of_a_case_has_a_scene(bureau: Province, phase: str) -> None:
    assert scenes.PHASES[phase](bureau).case.phase == phase


INSTANT = timedelta(microseconds=1)
BELOW = {act.code for act in ACTS.values() if act.on.kind not in ("unit", "officer", "norm")}


def test_every_act_on_a_matter_has_a_form_and_a_scene() -> None:
    assert set(scenes.FORMS) >= BELOW
    assert set(scenes.READY) >= BELOW
    assert set(scenes.SUBJECTS) >= {ACTS[act].on.kind for act in BELOW}


@pytest.mark.parametrize("act", sorted(BELOW))
def test_in_its_scene_with_its_form_an_act_is_done(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    assert scene.shut(act, scenes.doer(act)) == {}
    assert scenes.step(scene, act).entry == scene.entry.pk
    asked = [gate["gate"] for gate in scene.entry.body["gates"]]
    assert asked == [gate.code for gate in ACTS[act].asked]
    for owed in Duty.objects.filter(raised_by=scene.entry.pk):
        assert owed.due_at > scene.now, owed.code
        assert owed.late_by(owed.due_at) is None, owed.code  # the last instant is in time
        assert owed.late_by(owed.due_at + INSTANT) == INSTANT, owed.code
        assert owed.basis, owed.code
