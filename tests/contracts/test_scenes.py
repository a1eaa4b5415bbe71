"""Scenes lead where they say."""

from __future__ import annotations

import pytest

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from tests import scenes


@pytest.mark.parametrize("phase", Case.phases)
def test_each_phase_of_a_case_has_a_scene(bureau: Province, phase: str) -> None:
    assert scenes.PHASES[phase](bureau).case.phase == phase


def test_every_act_on_a_case_has_a_sound_form() -> None:
    from plumbline import forms
    from plumbline.kernel.act import ACTS

    for act in ACTS.values():
        if act.on.kind in ("case", "report"):
            forms.read(act.form, scenes.FORMS[act.code])
