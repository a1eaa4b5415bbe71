"""Fast handling: consent, who and what is barred, forty-eight hours, falling back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law.calendar import SHANGHAI
from tests import scenes
from tests.penalty import scene as staged
from tests.scenes import step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
TAKE, LEAVE = "penalty.take_fast", "penalty.leave_fast"


@pytest.mark.gate("penalty.fast_conditions")
@pytest.mark.rule("G-ADM-36")
@pytest.mark.parametrize("missing", ["told_in_writing", "facts_clear", "admits", "no_dispute"])
def test_each_condition_must_hold(bureau: Province, missing: str) -> None:
    scene = staged.alleged(bureau)
    lacking: dict[str, Any] = {missing: False}
    stopped(scene, TAKE, "penalty.fast_conditions", **lacking)
    step(scene, TAKE)


@pytest.mark.gate("penalty.fast_conditions")
@pytest.mark.rule("G-ADM-36")
def test_every_suspect_signs(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    step(scene, "casework.add_person", **{**scenes.SUSPECT, "name": "郑某"})
    told = stopped(scene, TAKE, "penalty.fast_conditions")
    assert "签名同意" in told["says"]
    step(scene, TAKE, consenting=["@suspect", "@first_suspect"])


@pytest.mark.gate("penalty.fast_not_barred")
@pytest.mark.rule("G-ADM-36")
@pytest.mark.parametrize(
    ("person", "why"),
    [
        ({"standing": ["blind"]}, "盲、聋、哑人"),
        ({"standing": ["deaf"]}, "盲、聋、哑人"),
        ({"standing": ["mute"]}, "盲、聋、哑人"),
        ({"standing": ["mental_illness"]}, "疑似精神病人"),
        ({"born": "2008-03-03"}, "未成年人"),
    ],
)
def test_some_persons_are_not_handled_fast(
    bureau: Province, person: dict[str, Any], why: str
) -> None:
    told = stopped(staged.alleged(bureau, **person), TAKE, "penalty.fast_not_barred")
    assert why in told["says"]


@pytest.mark.gate("penalty.fast_not_barred")
@pytest.mark.rule("G-ADM-36")
@pytest.mark.parametrize(
    ("form", "barred"),
    [
        ({"expected_days": 9}, False),
        ({"expected_days": 10}, True),
        ({"hearing_case": True}, True),
        ({"unfit": "社会影响大"}, True),
    ],
)
def test_some_cases_are_not_handled_fast(
    bureau: Province, form: dict[str, Any], *, barred: bool
) -> None:
    scene = staged.alleged(bureau)
    if barred:
        stopped(scene, TAKE, "penalty.fast_not_barred", **form)
    else:
        step(scene, TAKE, **form)


@pytest.mark.rule("N-ADM-11", "N-TIME-07")
def test_it_is_decided_within_forty_eight_hours_of_arrival(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    arrived = datetime(2026, 3, 3, 7, 30, tzinfo=SHANGHAI)
    step(scene, TAKE, arrived_at=arrived.isoformat())
    owed = scene.duty("penalty.fast_in_time")
    assert owed.started_at == arrived
    assert timedelta(hours=48) <= owed.due_at - arrived < timedelta(hours=49)
    step(scene, LEAVE)
    assert scene.duty("penalty.fast_in_time").settled_by


@pytest.mark.gate("penalty.fast_not_yet")
@pytest.mark.gate("penalty.fast_runs")
@pytest.mark.rule("G-ADM-36", "N-ADM-11")
def test_it_falls_back_to_the_general_procedure_and_the_evidence_stays(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    stopped(scene, LEAVE, "penalty.fast_runs")
    step(scene, TAKE)
    stopped(scene, TAKE, "penalty.fast_not_yet")
    evidence = scene.case.evidence.count()
    step(scene, LEAVE)
    assert scene.case.evidence.count() == evidence
    through(scene, "penalty.notify", "penalty.record_defence", "review.submit")
    assert scene.case.fast_tracks.get().left_for


@pytest.mark.rule("N-ADM-11", "R-ADM-06", "G-ADM-36")
def test_the_head_of_the_department_may_review_and_the_organ_head_approves(
    bureau: Province,
) -> None:
    scene = staged.fast(bureau)
    step(scene, "penalty.notify", way="oral")
    through(scene, "penalty.record_defence", "review.submit")
    scene.qualify("station_head", "NATIONAL_LEGAL")
    scene.do("review.conclude", "station_head", **scenes.FORMS["review.conclude"])
    form = scenes.FORMS["review.approve"]
    assert "review.approver" in scene.answer("review.approve", "station_head", **form)
    through(scene, "review.approve", "penalty.decide")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"arrived_at": "2026-03-09T09:00:00+08:00"}, "arrived_at"),
        ({"consenting": ["@suspect", 987654]}, "consenting"),
        ({"evidence": [987654]}, "evidence"),
        ({"evidence": []}, "evidence"),
    ],
)
def test_what_is_not_in_the_file_is_no_ground(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid, match=field):
        step(staged.alleged(bureau), TAKE, **form)
