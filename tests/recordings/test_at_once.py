"""A hold, and the list that would destroy what it holds, at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from plumbline.kernel.act import ACTS, Done
from plumbline.recordings.models import Footage, Hold, Weeding
from plumbline.recordings.store import store
from tests import cast, scenes
from tests.kernel.test_idempotency import at_once

HOLD, CARRY_OUT = "recordings.hold", "recordings.carry_out_weeding"


@pytest.mark.gate("recordings.still_due")
@pytest.mark.rule("K-BWV-03")
@pytest.mark.usefixtures("fresh_bureau")
def test_what_is_held_is_never_destroyed_however_they_come_together() -> None:
    bureau = cast.existing()
    for _ in range(4):
        scene = scenes.READY[CARRY_OUT](bureau)
        weeding = Weeding.objects.get(pk=scene.ids["weeding"])
        footage = Footage.objects.get(pk=weeding.footage[0])
        scene.ids["footage"] = footage.pk
        jobs = [
            partial(ACTS[act].do, bureau.actor(scenes.doer(act)), on,
                    scenes.resolved(scene, scenes.FORMS[act]), at=scene.now, now=scene.now)
            for act, on in ((HOLD, footage.pk), (CARRY_OUT, weeding.pk))
        ]  # fmt: skip
        answers = at_once(*jobs)
        assert sum(isinstance(answer, Done) for answer in answers) == 1, answers
        held = Hold.objects.filter(footage=footage, released_at=None).exists()
        assert (footage.file in store().names()) is held
