"""What two custodians do at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from plumbline.kernel.act import ACTS, Done, Refused
from plumbline.property.models import Thing
from tests import cast, scenes
from tests.kernel.test_idempotency import at_once

RECEIVE, REGISTER = "property.receive", "property.register"
AT_ONCE = 20


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


@pytest.mark.rule("C-PROP-01")
@pytest.mark.usefixtures("fresh_bureau")
def test_twenty_things_registered_at_once_get_twenty_numbers_without_a_gap() -> None:
    bureau = cast.existing()
    scenes_ = [scenes.READY[REGISTER](bureau) for _ in range(AT_ONCE)]
    now = max(scene.now for scene in scenes_)
    handler = bureau.actor("handler")
    jobs = [
        partial(ACTS[REGISTER].do, handler, scene.ids["preservation"],
                scenes.resolved(scene, scenes.FORMS[REGISTER]), at=now, now=now)
        for scene in scenes_
    ]  # fmt: skip
    refused = partial(ACTS[REGISTER].do, handler, scenes_[0].ids["preservation"],
                      scenes.FORMS[REGISTER] | {"item": 2**40}, at=now, now=now)  # fmt: skip
    answers = at_once(*jobs, refused)  # one that takes a number and is turned away
    assert sum(isinstance(answer, Done) for answer in answers) == AT_ONCE, answers
    numbers = sorted(Thing.objects.values_list("number", flat=True))
    assert len(set(numbers)) == AT_ONCE
    serials = [int(number[-6:]) for number in numbers]
    assert serials == list(range(serials[0], serials[0] + AT_ONCE))
