"""Footage of others is seen by leave of the head of the unit that took it (G-BWV-04)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.recordings.access import may_see
from plumbline.recordings.models import Footage
from tests import cast
from tests.recordings import scene as recordings
from tests.scenes import Scene, step, stopped


def sees(scene: Scene, who: str) -> bool:
    footage = Footage.objects.get(pk=scene.ids["footage"])
    return may_see(scene.bureau.actor(who), footage, scene.now)


@pytest.mark.rule("G-BWV-04")
def test_own_footage_and_that_of_the_office_s_work_need_no_leave(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    assert [who for who in ("handler", "assistant", "station_head", "reviewer", "inspector",
                            "auditor", "stranger") if sees(scene, who)] == [
        "handler", "station_head", "reviewer", "inspector"]  # fmt: skip


@pytest.mark.rule("G-BWV-04")
def test_leave_ends_with_its_day(bureau: Province) -> None:
    scene = recordings.asked(bureau)
    assert not sees(scene, "assistant")
    step(scene, "recordings.grant_access")
    assert sees(scene, "assistant")
    assert not sees(scene.tick(days=2), "assistant")


def test_leave_is_for_the_future_and_for_footage_there_is(bureau: Province) -> None:
    scene = recordings.asked(bureau)
    with pytest.raises(Invalid, match="晚于现在"):
        step(scene, "recordings.grant_access", until=(scene.now - timedelta(days=1)).isoformat())
    with pytest.raises(Invalid, match="没有这段"):
        step(scene, "recordings.ask_access", footage="00000000-0000-0000-0000-00000000000f")


@pytest.mark.gate("apart(recordings.ask_access)")
@pytest.mark.rule("P-ROLE-01", "G-BWV-04")
def test_who_asks_to_see_footage_does_not_give_leave(bureau: Province) -> None:
    scene = recordings.asked(bureau)
    scene.appoint("assistant", "DEPT_HEAD", cast.STATION)
    for act in ("grant_access", "refuse_access"):
        stopped(scene, f"recordings.{act}", "apart(recordings.ask_access)", by="assistant")
    step(scene, "recordings.refuse_access")
    assert not sees(scene.tick(days=2), "auditor")
