"""What two custodians do at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from plumbline.kernel.act import ACTS, Done, Refused
from plumbline.property.models import Thing
from tests import cast, scenes
from tests.kernel.test_idempotency import at_once

RECEIVE = "property.receive"


@pytest.mark.gate("property.shelf_of_its_own")
@pytest.mark.rule("G-PROP-04")
@pytest.mark.usefixtures("fresh_bureau")
def test_two_cases_never_share_a_shelf_however_they_come_in() -> None:
    bureau = cast.existing()
    for _ in range(3):
        pair = [scenes.READY[RECEIVE](bureau) for _ in range(2)]
        now = max(scene.now for scene in pair)
        form = scenes.resolved(pair[0], scenes.FORMS[RECEIVE])
        jobs = [
            partial(ACTS[RECEIVE].do, bureau.actor("custodian"), scene.ids["thing"], form, at=now,
                    now=now)
            for scene in pair
        ]  # fmt: skip
        answers = at_once(*jobs)
        assert sum(isinstance(answer, Done) for answer in answers) == 1, answers
        (refused,) = [answer for answer in answers if isinstance(answer, Refused)]
        assert [r.gate for r in refused.refusals] == ["property.shelf_of_its_own"]
        assert Thing.objects.filter(place=form["place"]).count() == 1
