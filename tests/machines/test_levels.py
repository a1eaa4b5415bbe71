"""A level and a matter against models: two persons decide; nothing counts that nobody granted."""

from __future__ import annotations

import random

import pytest

from plumbline.careers.models import Matter
from plumbline.doors.cli.province import Province
from plumbline.qualification.models import Qualification
from tests import cast
from tests.careers.scene import proposed as matter
from tests.qualification.scene import proposed
from tests.scenes import FORMS

GRANT, DECLINE = "qualification.grant", "qualification.decline"
PROPOSE, APPROVE = "qualification.propose_change", "qualification.approve_change"
REFUSE = "qualification.decline_change"
DECIDE = ("careers.approve", "careers.decline")
COVERS = {GRANT, DECLINE, PROPOSE, APPROVE, REFUSE, *DECIDE}
CHANGES = ("renew", "suspend", "restore", "revoke")
FITS = {"valid": {"renew", "suspend", "revoke"}, "suspended": {"restore", "revoke"}}
LEADS_TO = {"suspend": "suspended", "restore": "valid", "revoke": "revoked"}
TURNS = 60


@pytest.mark.rule("1.3a", "R-QUAL-01", "N-QUAL-02", "P-ROLE-01")
@pytest.mark.parametrize("seed", range(6))
def test_a_level_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    chance = random.Random(seed)
    scene = proposed(bureau).appoint("trainer", "ORGAN_HEAD", cast.PROVINCE)
    phase, waits, done = "proposed", "", 0
    for _ in range(TURNS):
        act = chance.choice((GRANT, DECLINE, *(PROPOSE, APPROVE) * 3, REFUSE))
        act = GRANT if phase == "proposed" and chance.random() < 0.5 else act
        who, change = chance.choice(("trainer", "provincial_head", "recruit")), ""
        form = dict(FORMS[act])
        if act == PROPOSE:
            change = form["change"] = chance.choice(CHANGES if chance.random() < 0.5
                                                    else CHANGES[:3])  # fmt: skip
            lawful = who == "trainer" and not waits and change in FITS.get(phase, ())
        elif act in (GRANT, DECLINE):
            lawful = who == "provincial_head" and phase == "proposed"
        else:
            lawful = who == "provincial_head" and bool(waits) and phase in FITS
        shut = scene.answer(act, who, **form)
        assert (not shut) is lawful, (act, who, change, phase, waits, shut)
        if shut:
            continue
        done += 1
        if act == PROPOSE:
            waits = change
        elif act in (APPROVE, REFUSE):
            phase = LEADS_TO.get(waits, phase) if act == APPROVE else phase
            waits = ""
        else:
            phase = "valid" if act == GRANT else "declined"
        row = Qualification.objects.get(pk=scene.ids["qualification"])
        assert (row.phase, row.change) == (phase, waits)
        counted = bureau.actor("recruit").levels
        assert bool(counted) is (phase in {"valid", "suspended", "revoked"})
    assert done


@pytest.mark.rule("1.3c", "P-ROLE-01")
@pytest.mark.parametrize("seed", range(4))
def test_a_matter_goes_as_the_law_has_it_and_no_other_way(bureau: Province, seed: int) -> None:
    chance = random.Random(seed)
    scene, phase = matter(bureau).appoint("station_head", "ORGAN_HEAD"), "proposed"
    for _ in range(12):
        act = chance.choice(DECIDE)
        who = chance.choice(("station_head", "head", "trainer", "handler"))
        lawful = who == "head" and phase == "proposed"
        shut = scene.answer(act, who, **FORMS[act])
        assert (not shut) is lawful, (act, who, phase, shut)
        if not shut:
            phase = {"careers.approve": "approved", "careers.decline": "declined"}[act]
    assert Matter.objects.get().phase == phase
