"""Footage stays as long as the law wants, longer where it is held, and goes by two hands."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid, NotFound, Refused
from plumbline.kernel.norm import in_force
from plumbline.law.bodies import Retention
from plumbline.law.calendar import Unit, legal_day
from plumbline.law.retention import Lasts, Start, Then
from plumbline.recordings.ingest import verify
from plumbline.recordings.models import Footage, Hold, Weeding
from plumbline.recordings.retention import Kept, kept, of_norms, vanishing
from plumbline.recordings.store import store
from tests.norms import scene as norms
from tests.recordings import scene as recordings
from tests.scenes import FORMS, Scene, resolved, step, stopped


def footage(scene: Scene) -> Footage:
    return Footage.objects.get(pk=scene.ids["footage"])


def term(scene: Scene) -> Kept:
    terms = of_norms(lambda code: in_force(code, legal_day(scene.now)))
    return kept([footage(scene)], terms)[scene.ids["footage"]]


@pytest.mark.rule("K-BWV-01")
def test_footage_of_a_recorder_is_kept_six_months(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    found, ends = term(scene), footage(scene).ends
    assert found.rule == "K-BWV-01"
    assert found.until is not None
    assert timedelta(days=184) <= found.until - ends < timedelta(days=186)
    assert not found.over(found.until)
    assert found.over(found.until + timedelta(seconds=1))


@pytest.mark.rule("K-CHA-01")
def test_footage_of_the_area_is_kept_ninety_days(bureau: Province) -> None:
    scene = recordings.camera(bureau).tick(hours=1)
    step(scene, "recordings.take_in", tag="area")
    found = term(scene)
    assert found.until is not None
    assert timedelta(days=90) <= found.until - footage(scene).ends < timedelta(days=92)
    assert found.rule == "K-CHA-01"


@pytest.mark.rule("K-BWV-02")
def test_evidence_and_emergencies_are_kept_for_good_without_anybody_saying_so(
    bureau: Province,
) -> None:
    scene = recordings.returned(bureau)
    step(scene, "recordings.take_in", tag="emergency")
    assert (term(scene).until, term(scene).rule) == (None, "K-BWV-02")


@pytest.mark.rule("K-BWV-02")
def test_what_is_linked_to_a_case_is_kept_for_good(bureau: Province) -> None:
    scene = recordings.with_case(bureau)
    assert term(scene).until is not None
    step(scene, "recordings.link")
    assert (term(scene).until, term(scene).why) == (None, "作为案件证据使用")


@pytest.mark.rule("K-BWV-02")
def test_what_shows_an_act_of_a_case_is_kept_for_good_unlinked(bureau: Province) -> None:
    from tests.measures import scene as measures

    scene = measures.peopled(bureau)
    step(scene, "measures.inspect_at_once")
    began = scene.now - timedelta(minutes=30)
    scene.ids["footage"] = recordings.film(scene, began, scene.now + timedelta(minutes=1))
    assert term(scene).until is None


@pytest.mark.rule("K-BWV-02")
def test_the_class_of_footage_only_lengthens(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    step(scene, "recordings.keep_for_good")
    assert term(scene).until is None
    with pytest.raises(Invalid, match="已经永久保存"):
        step(scene, "recordings.keep_for_good", ground="major")
    assert footage(scene).lasting_for == "obstruction"


@pytest.mark.rule("K-BWV-03")
def test_a_hold_stops_the_term_until_the_matter_is_over(bureau: Province) -> None:
    scene = recordings.held(bureau)
    assert (term(scene).until, term(scene).rule) == (None, "K-BWV-03")
    scene.tick(days=400)
    step(scene, "recordings.release")
    assert term(scene).over(scene.now)
    stopped(scene, "recordings.release", "recordings.held")


@pytest.mark.gate("recordings.held")
@pytest.mark.rule("K-BWV-03")
def test_releasing_is_offered_only_where_something_is_held(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    assert "recordings.held" in scene.shut("recordings.release", "reviewer")
    held = recordings.held(bureau)
    assert "recordings.held" not in held.shut("recordings.release", "reviewer")
    with pytest.raises(Invalid, match="没有这项冻结"):
        step(held, "recordings.release", hold=2**40)


@pytest.mark.rule("K-BWV-01")
def test_nothing_is_listed_before_its_term_is_over(bureau: Province) -> None:
    scene = recordings.kept(bureau).tick(days=100)
    with pytest.raises(Invalid, match="没有保存期限届满"):
        step(scene, "recordings.draft_weeding")


@pytest.mark.rule("K-BWV-01", "P-BWV-01")
def test_footage_goes_by_list_second_signature_and_wait_and_leaves_its_row(
    bureau: Province, django_capture_on_commit_callbacks: Any
) -> None:
    scene = recordings.signed(bureau)
    before = footage(scene)
    with django_capture_on_commit_callbacks(execute=True):
        step(scene, "recordings.carry_out_weeding")
    gone = footage(scene)
    assert gone.phase == "removed"
    assert (gone.file, gone.sha256, gone.begins) == (before.file, before.sha256, before.begins)
    assert store().open(gone.file) is None
    assert store().beside(gone.file) is not None


@pytest.mark.gate("apart(recordings.draft_weeding)")
@pytest.mark.rule("P-ROLE-01", "P-BWV-01")
def test_who_drew_up_the_list_does_not_countersign_it(bureau: Province) -> None:
    scene = recordings.listed(bureau).appoint("station_head", "ORGAN_HEAD")
    act = "recordings.countersign_weeding"
    stopped(scene, act, "apart(recordings.draft_weeding)", by="station_head")
    step(scene, act)


@pytest.mark.gate("recordings.waited")
@pytest.mark.rule("K-BWV-01")
def test_nothing_is_destroyed_before_the_waiting_period_is_over(bureau: Province) -> None:
    scene = recordings.listed(bureau)
    step(scene, "recordings.countersign_weeding")
    stopped(scene.tick(days=14), "recordings.carry_out_weeding", "recordings.waited")
    step(scene.tick(days=6), "recordings.carry_out_weeding")


@pytest.mark.gate("recordings.waited")
@pytest.mark.rule("K-BWV-01")
def test_a_signature_dated_back_does_not_shorten_the_wait(bureau: Province) -> None:
    scene = recordings.listed(bureau)
    signed, recorded = scene.now + timedelta(minutes=1), scene.now + timedelta(days=30)
    countersign = ACTS["recordings.countersign_weeding"]
    countersign.do(bureau.actor("head"), scene.ids["weeding"], {"opinion": "逐项核对"}, at=signed,
                   now=recorded)  # fmt: skip
    scene.now = recorded
    stopped(scene.tick(days=14), "recordings.carry_out_weeding", "recordings.waited")
    step(scene.tick(days=6), "recordings.carry_out_weeding")


@pytest.mark.gate("recordings.still_due")
@pytest.mark.rule("K-BWV-02", "K-BWV-03")
@pytest.mark.parametrize("act", ["hold", "keep_for_good"])
def test_what_is_held_or_kept_for_good_takes_the_list_down(bureau: Province, act: str) -> None:
    scene = recordings.listed(bureau)
    step(scene, f"recordings.{act}")
    told = stopped(scene, "recordings.countersign_weeding", "recordings.still_due")
    assert told["missing"] == {"count": "1"}
    step(scene, "recordings.cancel_weeding")
    assert Weeding.objects.get(pk=scene.ids["weeding"]).phase == "cancelled"


@pytest.mark.gate("recordings.still_due")
@pytest.mark.rule("K-BWV-03")
def test_a_hold_in_the_waiting_period_stops_the_destruction(bureau: Province) -> None:
    scene = recordings.signed(bureau)
    step(scene, "recordings.hold")
    stopped(scene, "recordings.carry_out_weeding", "recordings.still_due")
    step(scene, "recordings.release")
    step(scene, "recordings.carry_out_weeding")


WHO = ("handler", "assistant", "station_head", "head", "chief", "reviewer", "administrator",
       "area_manager", "inspector", "auditor", "upper")  # fmt: skip


@pytest.mark.rule("K-BWV-03", "P-BWV-01")
def test_of_five_hundred_tries_none_destroys_what_is_held(
    bureau: Province, django_capture_on_commit_callbacks: Any
) -> None:
    scene, chance, done = recordings.signed(bureau), Random(3), 0
    step(scene, "recordings.hold")
    tried = sorted(a for a in FORMS if a.startswith("recordings.") and a != "recordings.release")
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(500):
            act, who = chance.choice(tried), chance.choice(WHO)
            scene.tick(hours=chance.randrange(30))
            if ACTS[act].on.kind not in {*scene.ids, "unit"}:
                continue
            try:
                form = resolved(scene, FORMS[act]) if "@gap" not in str(FORMS[act]) else {}
                pk = scene.on(act)
                bureau.do(act, who, pk, scene.now, **form)
                done += 1
            except (Refused, NotFound, Invalid, KeyError):
                pass
    assert done > 20
    assert Hold.objects.filter(footage=scene.ids["footage"], released_at=None).exists()
    assert footage(scene).phase in {"kept", "changed"}
    assert verify(store(), footage(scene).file, footage(scene).size) == []


def three_months(_code: str) -> Retention:
    return Retention(record="录音录像", lasts=Lasts.SPAN, amount=3, unit=Unit.MONTH,
                     counted=Start.RECORDED, then=Then.DESTROY)  # fmt: skip


@pytest.mark.rule("K-BWV-01", "K-BWV-02")
def test_a_rule_that_keeps_longer_lengthens_what_is_there_the_same_minute(
    bureau: Province,
) -> None:
    scene = recordings.kept(bureau)
    body = {"record": "执法记录仪录音录像", "lasts": "span", "amount": 9, "unit": "month",
            "counted": "recorded", "then": "destroy"}  # fmt: skip
    norms.ruled(scene, "K-BWV-01", body)
    until = term(scene).until
    assert until is not None
    assert timedelta(days=270) < until - footage(scene).ends < timedelta(days=280)
    norms.ruled(recordings.kept(bureau), "K-CHA-01",
                {"record": "办案区录音录像", "lasts": "permanent", "then": "keep"})  # fmt: skip
    camera = recordings.camera(bureau).tick(hours=1)
    step(camera, "recordings.take_in", tag="area")
    assert (term(camera).until, term(camera).rule) == (None, "K-CHA-01")


@pytest.mark.rule("K-BWV-01")
def test_a_shorter_term_shows_what_would_vanish_before_it_is_approved(bureau: Province) -> None:
    scene = recordings.kept(bureau).tick(days=100)
    now = of_norms(lambda code: in_force(code, legal_day(scene.now)))
    rows = list(Footage.objects.select_related("device"))
    assert vanishing(rows, now, now, scene.now) == []
    gone = vanishing(rows, now, three_months, scene.now)
    assert [row.pk for row in gone] == [scene.ids["footage"]]
    step(scene, "recordings.hold")
    assert vanishing(rows, now, three_months, scene.now) == []


@pytest.mark.usefixtures("unannounced")
def test_what_ends_in_a_year_without_a_calendar_stays(bureau: Province) -> None:
    scene = recordings.kept(bureau)
    terms = of_norms(lambda code: in_force(code, legal_day(scene.now)))
    row = footage(scene)
    row.ends += timedelta(days=365)
    found = kept([row], terms)[row.pk]
    assert (found.until, found.rule) == (None, "K-BWV-01")
