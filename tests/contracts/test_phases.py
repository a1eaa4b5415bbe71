"""Every act asks in which phase its subject is, for every kind of subject and every phase of it."""

from __future__ import annotations

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS
from plumbline.kernel.gate import Situation
from tests.scenes import SUBJECTS, doer

KINDS = sorted({act.on.kind for act in ACTS.values() if act.on.kind in SUBJECTS})


@pytest.mark.gate("phase")
@pytest.mark.rule("2.2b")
@pytest.mark.parametrize("kind", KINDS)
def test_an_act_is_shut_in_every_phase_but_its_own(bureau: Province, kind: str) -> None:
    scene, model = SUBJECTS[kind](bureau), catalogue.kinds()[kind]
    subject = model._default_manager.get(pk=scene.ids[kind])  # noqa: SLF001
    for phase in model.phases:
        subject.phase = phase  # asked only, never stored
        for act in (act for act in ACTS.values() if act.on is model):
            (gate,) = [gate for gate in act.gates if gate.phases is not None]
            actor = bureau.actor(doer(act.code))
            refusal = gate.ask(Situation(subject, actor, scene.now, scene.now, None))
            assert (refusal is None) == (not gate.phases or phase in gate.phases), act.code
            if refusal is not None:
                assert model.phases[phase] in refusal.as_json()["says"]
