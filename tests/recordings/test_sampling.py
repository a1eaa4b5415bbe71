"""Networked inspection: drawn by a published seed, faults noted, corrections ordered."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.recordings.models import Sample
from plumbline.recordings.reads import faults
from plumbline.recordings.sampling import drawn
from tests import cast
from tests.intake import scene as intake
from tests.recordings import scene as recordings
from tests.scenes import step, stopped


@pytest.mark.rule("3.4c", "D-CHA-04")
def test_whoever_knows_the_seed_can_draw_the_sample_again() -> None:
    files = {hashlib.sha256(bytes([n])).hexdigest(): UUID(int=n + 1) for n in range(200)}
    first = drawn(files, "03 08 11", 20)
    assert drawn(dict(reversed(files.items())), "03 08 11", 20) == first
    assert drawn(files, "03 08 12", 20) != first
    assert len(set(first)) == 20
    by_hand = sorted(files, key=lambda f: hashlib.sha256(f"03 08 11\n{f}".encode()).digest())
    assert [files[name] for name in by_hand[:20]] == first


def test_no_file_is_drawn_more_often_than_chance_has_it() -> None:
    files = {hashlib.sha256(bytes([n])).hexdigest(): UUID(int=n + 1) for n in range(50)}
    times = dict.fromkeys(files.values(), 0)
    for seed in range(2_000):
        for one in drawn(files, str(seed), 10):
            times[one] += 1
    assert all(310 < count < 490 for count in times.values())  # 400 each, five deviations


@pytest.mark.rule("3.4c", "D-CHA-04", "D-BWV-06")
def test_a_sample_draws_and_chooses_and_the_system_counts_what_is_missing(bureau: Province) -> None:
    call = intake.handled(bureau)
    scene = recordings.kept(bureau)
    chosen = [str(scene.ids["footage"])]
    step(scene, "recordings.draw_sample", chosen=chosen)
    found = Sample.objects.get(pk=scene.ids["footage_sample"])
    assert (found.footage, found.chosen) == ([scene.ids["footage"]], [scene.ids["footage"]])
    assert found.population == 1
    assert found.missing == 120
    assert "report" in call.ids


def test_a_sample_is_of_the_unit_and_of_the_past(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    later = (scene.now + timedelta(days=1)).isoformat()
    with pytest.raises(Invalid, match="有始有终"):
        step(scene, "recordings.draw_sample", until=later)
    with pytest.raises(Invalid, match="不属于本单位"):
        step(scene, "recordings.draw_sample", chosen=["00000000-0000-0000-0000-00000000000f"])


@pytest.mark.rule("F-BWV-02", "4.2c")
def test_the_five_faults_are_findings_that_others_read(bureau: Province) -> None:
    scene = recordings.sampled(bureau)
    for fault in ("not_used", "leaked", "altered", "not_stored", "destroyed"):
        step(scene, "recordings.note_fault", fault=fault, officer="@handler", footage="@footage")
    day = timedelta(days=1)
    found = faults(cast.STATION, scene.now - day, scene.now + day)
    assert [one.fault for one in found] == ["not_used", "leaked", "altered", "not_stored",
                                            "destroyed"]  # fmt: skip
    assert faults("220202", scene.now - day, scene.now + day) == []
    with pytest.raises(Invalid, match="不在本次抽取"):
        step(scene, "recordings.note_fault", footage="00000000-0000-0000-0000-00000000000f")


@pytest.mark.rule("3.4c", "D-CHA-04")
def test_a_correction_is_ordered_owed_and_reported(bureau: Province) -> None:
    scene = recordings.correcting(bureau)
    owed = scene.duty("recordings.corrected")
    step(scene, "recordings.report_correction")
    owed.refresh_from_db()
    assert owed.settled_by == scene.entry.pk
    step(scene, "recordings.close_sample")


@pytest.mark.gate("apart(recordings.report_correction)")
@pytest.mark.rule("P-ROLE-01")
def test_who_reported_the_correction_does_not_close_the_inspection(bureau: Province) -> None:
    scene = recordings.correcting(bureau)
    step(scene, "recordings.report_correction")
    scene.appoint("station_head", "INSPECTION")
    stopped(scene, "recordings.close_sample", "apart(recordings.report_correction)",
            by="station_head")  # fmt: skip
    step(scene, "recordings.close_sample")
