"""Each act in its phases only, and no phase without a way on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Duty
from plumbline.questioning import models
from tests.questioning import scene as build
from tests.scenes import Scene, doer

PHASES: dict[tuple[str, str], Callable[[Province], Scene]] = {
    ("check", "cleared"): lambda b: build.checked(b, cleared=True),
    ("check", "suspected"): build.checked,
    ("check", "brought"): build.brought,
    ("check", "settled"): lambda b: build.q(build.checked(b), "settle_check"),
    ("holding", "brought"): build.brought,
    ("holding", "approved"): build.held,
    ("holding", "refused"): lambda b: build.q(build.brought(b), "refuse_holding"),
    ("holding", "ended"): lambda b: build.q(build.held(b), "end_holding"),
    ("waiting_room", "in_use"): build.room,
    ("waiting_room", "closed"): lambda b: build.q(build.room(b), "close_room"),
    ("incident", "reported"): build.died,
    ("incident", "inspected"): lambda b: build.q(
        build.died(b), "tell_inspection", "inspect_incident"
    ),
    ("incident", "closed"): lambda b: build.q(build.closing(b), "close_incident"),
    ("summons", "drafted"): build.drafted,
    ("summons", "approved"): build.summoned,
    ("summons", "served"): build.served,
    ("summons", "force_requested"): build.force_asked,
    ("summons", "force_approved"): build.forced,
    ("summons", "running"): build.attending,
    ("summons", "restrained"): build.restrained,
    ("summons", "ended"): build.ended,
    ("summons", "refused"): lambda b: build.q(build.drafted(b), "reject_summons"),
    ("summons", "withdrawn"): lambda b: build.q(build.drafted(b), "withdraw_summons"),
    ("statement", "open"): build.asking,
    ("statement", "finished"): lambda b: build.q(build.written(b), "finish_statement"),
    ("statement", "abandoned"): lambda b: build.q(build.asking(b), "abandon_statement"),
}
MODELS = (models.Check, models.Holding, models.WaitingRoom, models.Incident, models.Summons,
          models.Statement)  # fmt: skip


def test_every_phase_has_a_scene() -> None:
    assert set(PHASES) == {(model.kind, phase) for model in MODELS for phase in model.phases}


@pytest.mark.gate("phase")
@pytest.mark.rule("2.2b")
@pytest.mark.parametrize(("kind", "phase"), PHASES)
def test_an_act_is_done_in_its_phases_only(bureau: Province, kind: str, phase: str) -> None:
    scene = PHASES[kind, phase](bureau)
    model = catalogue.kinds()[kind]
    subject = model._default_manager.get(pk=scene.ids[kind])  # noqa: SLF001
    assert subject.phase == phase
    for act in (a for a in ACTS.values() if a.on is model):
        (gate,) = [g for g in act.gates if g.phases is not None]
        refusal = scene.shut(act.code, doer(act.code)).get(gate.code)
        assert (refusal is None) == (not gate.phases or phase in gate.phases), act.code


@pytest.mark.parametrize(("kind", "phase"), PHASES)
def test_no_open_phase_is_dead(bureau: Province, kind: str, phase: str) -> None:
    """While a matter is open something is owed on it by an instant, and an act leads out."""
    model = catalogue.kinds()[kind]
    if phase not in getattr(model, "open_phases", ()):
        return
    scene = PHASES[kind, phase](bureau)
    acts = [a for a in ACTS.values() if a.on is model]
    assert any(gate.phases and phase in gate.phases for act in acts for gate in act.gates)
    if (kind, phase) != ("incident", "inspected"):
        owed = Duty.objects.filter(subject_id=scene.ids[kind], settled_by=None)
        assert owed.exists(), (kind, phase)


@pytest.mark.parametrize("kind", [model.kind for model in MODELS])
def test_each_kind_is_read_with_its_facts(bureau: Province, kind: str) -> None:
    for (of, phase), scene_of in PHASES.items():
        if of != kind:
            continue
        scene = scene_of(bureau)
        actor = scene.bureau.actor("station_head")
        _, shown = catalogue.view(kind, scene.ids[kind], actor, scene.now, "查阅")
        assert (shown["phase"], bool(shown["phase_title"])) == (phase, True)
        assert all(isinstance(value, str) and value for _, value in shown["facts"])
        case = str(scene.ids["case"]) if kind in ("summons", "statement") else None
        assert shown["case"] == case
