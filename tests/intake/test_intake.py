"""Reports, acceptance and the receipt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.intake import reads
from plumbline.intake.models import Receipt, Report
from plumbline.kernel.act import Invalid
from plumbline.people.numbers import ALPHABET
from tests import cast, scenes
from tests.scenes import FORMS, Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
REPORT: dict[str, Any] = {"way": "walk_in", "facts": "手机被盗"}


@pytest.mark.rule("G-INT-01", "D-INT-06", "D-INT-17")
@pytest.mark.parametrize("way", ["call", "walk_in", "online", "delivery", "surrender", "transfer",
                                 "found"])  # fmt: skip
@pytest.mark.parametrize("who", ["handler", "auxiliary", "recruit"])
def test_any_matter_is_registered_by_whoever_meets_it(bureau: Province, way: str, who: str) -> None:
    scene = Scene(bureau)
    done = scene.do("intake.report", who, way=way, facts="手机被盗")
    report = Report.objects.get(pk=done.made)
    assert (report.phase, report.way, report.handlers) == ("received", way, [bureau.officers[who]])
    assert report.opened_at == scene.now
    assert report.number == "J2201020012026000001"


def test_an_event_does_not_happen_after_its_report(bureau: Province) -> None:
    scene = Scene(bureau)
    late = (scene.now + timedelta(hours=1)).isoformat()
    with pytest.raises(Invalid) as wrong:
        scene.do("intake.report", "handler", **REPORT, occurred_at=late)
    assert wrong.value.errors == [("occurred_at", "发生时间不能晚于接报时间")]


def test_numbers_run_per_unit_and_kind(bureau: Province) -> None:
    scenes.accepted(bureau)
    scenes.accepted(bureau)
    assert sorted(Report.objects.values_list("number", flat=True)) == [
        "J2201020012026000001", "J2201020012026000002"
    ]  # fmt: skip
    assert sorted(Case.objects.values_list("number", flat=True)) == [
        "A2201020012026000001", "A2201020012026000002"
    ]  # fmt: skip


def test_a_refused_act_takes_no_number(bureau: Province) -> None:
    scene = scenes.reported(bureau)
    with pytest.raises(Invalid):
        step(scene, "intake.accept", assistant=str(bureau.officers["auxiliary"]))
    scene.ids["case"] = step(scene, "intake.accept").made
    assert scene.case.number.endswith("000001")


@pytest.mark.rule("D-INT-10", "3.5b")
def test_accepting_makes_the_case_and_its_receipt(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    case, receipt = scene.case, reads.receipt(scene.ids["case"])
    report = Report.objects.get(pk=scene.ids["report"])
    assert (report.phase, case.phase) == ("accepted", "accepted")
    assert (case.report_id, case.reported_at) == (report.pk, report.opened_at)
    assert case.handlers == [bureau.officers["handler"], bureau.officers["assistant"]]
    assert receipt.number == "H2201020012026000001"
    assert len(receipt.code) == 8
    assert set(receipt.code) <= set(ALPHABET)
    assert (receipt.given, receipt.given_at) == ("", None)


def test_the_receipts_code_differs_from_case_to_case(bureau: Province) -> None:
    for _ in range(5):
        scenes.accepted(bureau)
    assert len(set(Receipt.objects.values_list("code", flat=True))) == 5


def test_who_accepts_is_not_his_own_assistant(bureau: Province) -> None:
    scene = scenes.reported(bureau)
    step(scene, "intake.accept", assistant=str(bureau.officers["handler"]))
    assert Case.objects.get().handlers == [bureau.officers["handler"]]


@pytest.mark.gate("intake.receipt_open")
@pytest.mark.rule("D-INT-10", "3.5b")
@pytest.mark.parametrize("given", ["handed", "unreachable", "refused"])
def test_a_receipt_is_handed_over_once(bureau: Province, given: str) -> None:
    scene, act = scenes.accepted(bureau), "intake.hand_receipt"
    step(scene, act, given=given)
    receipt = reads.receipt(scene.ids["case"])
    assert (receipt.given, receipt.given_at) == (given, scene.now)
    told = stopped(scene, act, "intake.receipt_open")
    assert told["says"] == "受案回执已经交付或者注明"
    assert told["remedy"] == "无须再次办理"


def test_reports_are_seen_by_the_station_and_those_above(bureau: Province) -> None:
    scene = scenes.reported(bureau)

    def sees(who: str) -> bool:
        return reads.reports(bureau.actor(who), scene.now).exists()

    for who in ("handler", "assistant", "recruit", "auxiliary", "station_head", "head", "upper"):
        assert sees(who), who
    for who in ("stranger", "trainer", "administrator"):
        assert not sees(who), who
    assert scene.answer("intake.accept", "stranger", **FORMS["intake.accept"]) == {"404"}


def test_reports_are_listed_by_phase(bureau: Province) -> None:
    one, two = scenes.reported(bureau), scenes.accepted(bureau)
    head, now = bureau.actor("head"), cast.OPENS + timedelta(days=1)
    for phase, scene in (("received", one), ("accepted", two)):
        rows = reads.reports(head, now, phase=phase)
        assert [row.pk for row in rows] == [scene.ids["report"]]
