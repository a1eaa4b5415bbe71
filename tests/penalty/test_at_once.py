"""What two units do at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from plumbline.kernel.act import ACTS, Done, Refused
from tests import cast, scenes
from tests.kernel.test_idempotency import at_once
from tests.scenes import Scene

SPOT = "penalty.punish_on_the_spot"


@pytest.mark.gate("penalty.spot_no_second_fine")
@pytest.mark.rule("P-ADM-05")
@pytest.mark.usefixtures("fresh_bureau")
def test_two_units_at_once_fine_the_same_act_once() -> None:
    bureau = cast.existing()
    for number in range(5):
        scene = Scene(bureau)
        form = scenes.resolved(
            scene, scenes.FORMS[SPOT] | {"id_number": scenes.somebody(number)["id_number"]}
        )
        jobs = [
            partial(ACTS[SPOT].do, bureau.actor(by), bureau.units[unit], form, at=scene.now,
                    now=scene.now)
            for by, unit in (("handler", cast.STATION), ("stranger", "220202001"))
        ]  # fmt: skip
        answers = at_once(*jobs)
        assert sum(isinstance(answer, Done) for answer in answers) == 1, answers
        (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
        assert [r.gate for r in refused.refusals] == ["penalty.spot_no_second_fine"]
