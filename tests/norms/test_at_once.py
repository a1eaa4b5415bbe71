"""Two documents that take force at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from plumbline.kernel.act import ACTS, Done, Refused
from tests import cast
from tests.kernel.test_idempotency import at_once
from tests.norms import scene as norms
from tests.norms.scene import own
from tests.scenes import FORMS, resolved


@pytest.mark.gate("norms.no_conflict", "norms.publish")
@pytest.mark.rule("C-NORM-02", "2.1b")
@pytest.mark.usefixtures("fresh_bureau")
def test_of_two_on_one_matter_published_at_once_one_takes_force() -> None:
    bureau = cast.existing()
    for number in range(4):
        made = [norms.numbered(bureau, own(f"JL-ONCE-{number}", amount)) for amount in (3, 5)]
        now = max(scene.now for scene in made)
        jobs = [
            partial(ACTS["norms.publish"].do, bureau.actor("provincial_lawyer"), scene.ids["rule"],
                    resolved(scene, FORMS["norms.publish"]), at=now, now=now)
            for scene in made
        ]  # fmt: skip
        answers = at_once(*jobs)
        assert sum(isinstance(answer, Done) for answer in answers) == 1, answers
        (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
        assert [r.gate for r in refused.refusals] == ["norms.no_conflict"]
