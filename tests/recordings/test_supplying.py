"""Footage goes outside the police on a paper, by the head of the organ, as a copy (G-BWV-04)."""

from __future__ import annotations

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.recordings.models import Supply
from tests import cast
from tests.recordings import scene as recordings
from tests.scenes import Scene, step, stopped


def supply(scene: Scene) -> Supply:
    return Supply.objects.get(pk=scene.ids["footage_supply"])


@pytest.mark.rule("G-BWV-04", "G-BWV-05", "P-EXCH-03")
def test_an_outside_organ_gets_a_copy_on_its_paper_by_the_head_s_leave(bureau: Province) -> None:
    scene = recordings.supplied(bureau)
    assert supply(scene).letter == "调取证据通知书〔2026〕7号"
    step(scene, "recordings.hand_supply")
    done = supply(scene)
    assert done.phase == "supplied"
    assert done.copy is not None
    assert len(done.copy.sha256) == 64


@pytest.mark.rule("G-BWV-05")
def test_nothing_is_handed_over_but_a_copy_that_was_taken_over(bureau: Province) -> None:
    scene = recordings.called_in(bureau)
    step(scene, "recordings.grant_supply")
    step(scene, "recordings.copy")
    with pytest.raises(Invalid, match="尚未领取"):
        step(scene, "recordings.hand_supply")


@pytest.mark.gate("recordings.superior_consents")
@pytest.mark.rule("G-BWV-04")
def test_a_sensitive_matter_waits_for_the_organ_above(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    step(scene, "recordings.ask_supply", sensitive=True)
    stopped(scene, "recordings.grant_supply", "recordings.superior_consents")
    step(scene, "recordings.grant_supply", consent="吉公复〔2026〕3号")
    assert supply(scene).consent == "吉公复〔2026〕3号"


@pytest.mark.gate("apart(recordings.ask_supply)")
@pytest.mark.rule("P-ROLE-01", "G-BWV-04")
def test_who_asks_for_an_outside_organ_does_not_grant_it(bureau: Province) -> None:
    scene = recordings.called_in(bureau)
    scene.appoint("handler", "ORGAN_HEAD", cast.COUNTY)
    for act in ("grant_supply", "refuse_supply"):
        stopped(scene, f"recordings.{act}", "apart(recordings.ask_supply)", by="handler")
    step(scene, "recordings.refuse_supply")
    assert supply(scene).phase == "refused"


@pytest.mark.rule("G-BWV-04")
def test_a_unit_answers_for_its_own_footage_only(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    with pytest.raises(Invalid, match="没有这段"):
        step(scene, "recordings.ask_supply", footage="00000000-0000-0000-0000-00000000000f")
