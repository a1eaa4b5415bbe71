"""The 110 record, statements and evidence, secrecy of the reporter, the difference set."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from plumbline.casework.models import Case, Evidence
from plumbline.casework.seals import MASK
from plumbline.doors.cli.province import Province
from plumbline.intake import classes, reads
from plumbline.intake.models import WITHOUT_OUTCOME, ReceivedList, Report, Statement
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS, Invalid
from tests import cast, scenes
from tests.intake import scene as intake
from tests.scenes import FORMS, Scene, step

pytestmark = pytest.mark.usefixtures("db")


def row(scene: Scene) -> Report:
    return Report.objects.get(pk=scene.ids["report"])


def shown(scene: Scene, who: str) -> dict[str, Any]:
    actor = scene.bureau.actor(who)
    return catalogue.view("report", scene.ids["report"], actor, scene.now, "test")[1]


@pytest.mark.rule("C-INT-01", "D-INT-01", "D-INT-02")
def test_the_call_record_holds_every_field_of_the_uniform_form(bureau: Province) -> None:
    scene = intake.called(bureau)
    taken = scene.now
    step(scene, "intake.dispatch")
    sent = scene.now
    step(scene, "intake.arrive")
    there = scene.now
    step(scene, "intake.finish")
    step(scene, "intake.accept", nature="administrative")
    call = row(scene)
    assert (call.opened_at, call.dispatched_at, call.arrived_at, call.finished_at) == (
        taken, sent, there, there + timedelta(minutes=1)
    )  # fmt: skip
    assert (call.channel, call.way, call.aim, call.class_code) == (
        "110", "call", "alarm", "200100"
    )  # fmt: skip
    assert (call.reporter, call.phone, call.place) == ("郑某", "13500000000", "人民大街8号门前")
    assert (call.latitude, call.longitude) == (43_886_800, 125_324_500)
    assert (call.dispatched_to, call.recordings) == (cast.STATION, ["V-1"])
    assert (call.disposal, call.feedback) == ("双方分开，无人受伤", "已电话告知处置情况")
    assert (call.outcome, shown(scene, "handler")["case"]) == ("accepted", str(scene.ids["case"]))
    told = {key: value for part in shown(scene, "handler")["parts"] for key, value in part["facts"]}
    assert told["经纬度"] == "43.886800, 125.324500"
    assert told["警情类别"] == "打架斗殴"


@pytest.mark.rule("D-INT-01")
@pytest.mark.parametrize("aim", ["alarm", "help", "complaint"])
@pytest.mark.parametrize(
    ("channel", "way"),
    [("110", "call"), ("122", "call"), ("12110", "call"), ("online", "online"),
     ("walk_in", "walk_in")],
)  # fmt: skip
def test_alarms_requests_and_complaints_come_through_every_channel_at_any_hour(
    bureau: Province, aim: str, channel: str, way: str
) -> None:
    scene = Scene(bureau, cast.OPENS + timedelta(hours=18))  # three in the morning
    scene.do("intake.take_call", "auxiliary", **{**intake.CALL, "aim": aim, "channel": channel})
    assert (row(scene).aim, row(scene).way, row(scene).phase) == (aim, way, "received")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"longitude": None}, "longitude"), ({"class_code": "999999"}, "class_code"),
     ({"latitude": 90_000_001}, "latitude"), ({"class_code": "1"}, "class_code")],
)  # fmt: skip
def test_a_call_with_impossible_answers_is_not_taken(
    bureau: Province, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as found:
        intake.called(bureau, **wrong)
    assert [name for name, _ in found.value.errors] == [field]


@pytest.mark.rule("D-INT-03")
def test_the_desk_commands_units_below_it_and_no_others(bureau: Province) -> None:
    scene = Scene(bureau).appoint("recruit", "CASE_OFFICER", cast.COUNTY)
    form = {**intake.CALL, "unit": str(bureau.units["220102002"])}
    scene.do("intake.take_call", "recruit", on=bureau.units[cast.COUNTY], **form)
    assert row(scene).line == ["22", "2201", "220102", "220102002"]
    scene = Scene(bureau, scene.now)
    scene.do("intake.take_call", "recruit", on=bureau.units[cast.COUNTY], **intake.CALL)
    scene.do("intake.dispatch", "recruit", unit=str(bureau.units[cast.STATION]),
             officers=["@handler"])  # fmt: skip
    call = row(scene)
    assert (call.line[-1], call.dispatched_to) == (cast.STATION, cast.STATION)
    assert call.handlers == [bureau.officers["handler"]]
    scene.do("intake.arrive", "handler")
    with pytest.raises(Invalid):
        scene.do("intake.take_call", "handler",
                 **{**intake.CALL, "unit": str(bureau.units["220202001"])})  # fmt: skip
    again = intake.called(bureau)
    with pytest.raises(Invalid):
        step(again, "intake.dispatch", officers=[str(bureau.officers["stranger"])])
    with pytest.raises(Invalid):
        step(again, "intake.dispatch", unit=str(bureau.units[cast.COUNTY]))


@pytest.mark.rule("D-INT-05")
@pytest.mark.parametrize(
    ("spans", "whole"),
    [
        ([(0, 0)], True),  # from the order to the end
        ([(0, -60), (-60, 0)], True),  # one follows the other
        ([(0, -90), (-100, 0)], True),  # they overlap
        ([(1, 0)], False),  # begins a second late
        ([(0, -1)], False),  # ends a second early
        ([(0, -60), (-59, 0)], False),  # a second is missing between them
        ([], False),
    ],
)
def test_the_recording_covers_the_scene_from_the_order_to_the_end(
    bureau: Province,
    spans: list[tuple[int, int]],
    whole: bool,  # noqa: FBT001
) -> None:
    scene = intake.at_scene(bureau)
    begin, end = row(scene).dispatched_at, scene.now + timedelta(minutes=1)
    assert begin is not None
    rows = [
        {
            "id": f"V-{n}",
            "begins": ((begin if a >= 0 else end) + timedelta(seconds=a)).isoformat(),
            "ends": (end + timedelta(seconds=b)).isoformat(),
        }
        for n, (a, b) in enumerate(spans)
    ]
    form = {**FORMS["intake.finish"], "recordings": rows}
    answer = scene.answer("intake.finish", "handler", **form)
    assert answer == (set() if whole else {"intake.recorded_whole"})
    if not whole:
        scene.do("intake.finish", "handler", **{**form, "recordings": [], "gap_reason": intake.GAP})
        assert scene.entry.body["form"]["gap_reason"] == intake.GAP


def test_a_recording_does_not_end_before_it_begins(bureau: Province) -> None:
    scene = intake.at_scene(bureau)
    rows = [{"id": "V-1", "begins": "@now", "ends": "@dispatched"}]
    with pytest.raises(Invalid):
        step(scene, "intake.finish", recordings=rows, gap_reason=intake.GAP)


@pytest.mark.rule("D-INT-07", "C-INT-02")
def test_an_emergency_is_handled_first_and_registered_within_a_day(bureau: Province) -> None:
    scene = intake.urgent(bureau)
    duty = scene.duty("intake.register_in_time")
    assert row(scene).registered_at is None
    step(scene, "intake.register")
    duty.refresh_from_db()
    assert (duty.settled_at, row(scene).registered_at) == (scene.now, scene.now)
    assert row(scene).facts == FORMS["intake.register"]["facts"]
    assert row(scene).reporter == "郑某"  # what was known stays


def test_urgent_measures_on_the_street_owe_the_registration_too(bureau: Province) -> None:
    scene = intake.called(bureau, urgent=True)
    step(scene, "intake.take_urgent_measures")
    first = scene.duty("intake.register_in_time")
    step(scene, "intake.take_urgent_measures")
    assert scene.duty("intake.register_in_time").pk == first.pk  # from the first handling


@pytest.mark.rule("D-INT-08")
def test_a_statement_is_kept_with_its_signature_and_recordings(bureau: Province) -> None:
    scene = intake.report(bureau)
    step(scene, "intake.take_statement", recordings=["V-7"])
    kept = Statement.objects.get()
    assert (kept.teller, kept.signed, kept.recordings) == ("钱某", True, ["V-7"])
    assert "text" not in scene.entry.body["form"]


@pytest.mark.rule("D-INT-09", "D-INT-06")
def test_evidence_brought_in_is_listed_and_follows_the_matter_into_the_case(
    bureau: Province,
) -> None:
    scene = intake.report(bureau)
    step(scene, "intake.receive_evidence")
    (given,) = ReceivedList.objects.all()
    assert given.number == "Z2201020012026000001"
    assert [(i.name, i.quantity) for i in given.items.all()] == [("发票", 2)]
    step(scene, "intake.accept")
    (item,) = Evidence.objects.filter(case=scene.ids["case"])
    assert (item.title, item.kind, item.source, item.collected_at) == (
        "发票", "documentary", f"钱某 {given.number}", given.given_at
    )  # fmt: skip


def test_evidence_follows_the_matter_from_unit_to_unit(bureau: Province) -> None:
    scene = intake.report(bureau)
    step(scene, "intake.receive_evidence")
    step(scene, "intake.transfer", unit="@station_elsewhere", elsewhere="")
    scene.do("intake.acknowledge", "stranger")
    scene.do("intake.accept", "stranger", **FORMS["intake.accept"])
    assert Evidence.objects.get(case=scene.ids["case"]).title == "发票"
    assert Case.objects.get().line[-1] == "220202001"


@pytest.mark.rule("D-INT-12")
def test_a_secret_reporter_is_hidden_from_whoever_does_not_handle_it(bureau: Province) -> None:
    scene = intake.report(bureau, keep_secret=True, phone="13000000000")
    step(scene, "intake.take_statement")
    step(scene, "intake.receive_evidence")
    assert (shown(scene, "handler")["reporter"], shown(scene, "handler")["phone"]) == (
        "钱某", "13000000000"
    )  # fmt: skip
    for who in ("assistant", "station_head", "head", "upper", "auditor"):
        told = shown(scene, who)
        assert told["reporter"] == told["phone"] == MASK
        assert "钱某" not in str(told)
        assert not Report.objects.filter(
            reads.by_reporter(bureau.actor(who), "钱某", cast.OPENS.date())
        ).exists()
    assert Report.objects.filter(
        reads.by_reporter(bureau.actor("handler"), "钱某", cast.OPENS.date())
    ).exists()
    about = [("report", scene.ids["report"])]
    assert reads.hidden(about, bureau.actor("head")) == {scene.ids["report"]}
    assert reads.hidden(about, bureau.actor("handler")) == set()


def test_who_asked_for_no_secrecy_is_seen(bureau: Province) -> None:
    scene = intake.report(bureau)
    assert shown(scene, "head")["reporter"] == "钱某"
    assert reads.hidden([("report", scene.ids["report"])], bureau.actor("head")) == set()


# -- the difference set ---------------------------------------------------------------------------


@pytest.mark.rule("D-INT-02", "D-INT-17", "2.2b")
@pytest.mark.parametrize("phase", Report.phases)
def test_the_difference_set_is_every_report_without_an_outcome(
    bureau: Province, phase: str
) -> None:
    scene = intake.PHASES[phase](bureau)
    whole = reads.without_outcome(bureau.actor("upper"), scene.now)
    found = {report.pk for report in whole}
    mine = {pk for pk in found if pk == scene.ids["report"]}
    assert bool(mine) is (phase in WITHOUT_OUTCOME and phase != "referred")
    if phase in WITHOUT_OUTCOME:
        assert row(scene).outcome == "" or phase == "transferring"
        assert reads.waits_for(row(scene))


@pytest.mark.rule("D-INT-15")
def test_a_transferred_matter_stays_with_the_sender_until_it_is_received(bureau: Province) -> None:
    scene = intake.report(bureau)
    first = scene.ids["report"]
    step(scene, "intake.transfer", unit="@station_elsewhere", elsewhere="")
    head, there = bureau.actor("head"), bureau.actor("stranger")
    assert [r.pk for r in reads.without_outcome(head, scene.now)] == [first]
    assert [r.pk for r in reads.without_outcome(there, scene.now)] == [scene.ids["report"]]
    scene.do("intake.acknowledge", "stranger")
    assert not reads.without_outcome(head, scene.now).exists()
    assert reads.without_outcome(there, scene.now).exists()


def test_what_is_most_late_stands_first(bureau: Province) -> None:
    early = intake.report(bureau)
    agency = intake.from_agency(bureau)
    step(early, "intake.extend_review")
    urgent = intake.called(bureau)
    order = [r.pk for r in reads.without_outcome(bureau.actor("head"), urgent.now)]
    dues = [r.due_at for r in reads.without_outcome(bureau.actor("head"), urgent.now)]
    assert dues == sorted(dues)
    assert set(order) == {early.ids["report"], agency.ids["report"], urgent.ids["report"]}
    assert order[0] == urgent.ids["report"]


@pytest.mark.parametrize("who", ["stranger", "trainer", "administrator"])
def test_the_difference_set_of_others_is_not_seen(bureau: Province, who: str) -> None:
    scene = intake.report(bureau)
    assert not reads.without_outcome(bureau.actor(who), scene.now).exists()


# -- classes --------------------------------------------------------------------------------------


@pytest.mark.rule("C-INT-01")
def test_the_classes_have_two_levels_marks_and_spans() -> None:
    table = classes.table()
    for kind in table.values():
        assert (not kind.parent) is kind.code.endswith("00000")
        assert not kind.parent or not table[kind.parent].parent
        assert kind.mark in ("R+", "V*", "R")
        assert kind.en.isascii()
        assert kind.valid(date(2026, 1, 1))
        assert not kind.valid(date(2025, 12, 31))
    assert len({kind.title for kind in table.values()}) == len(table)
    assert not classes.valid("123456", date(2026, 5, 1))
    assert classes.valid("", date(2026, 5, 1))
    closed = classes.IncidentClass("1", "旧", "Old", "R", date(2026, 1, 1), date(2026, 6, 30))
    assert (closed.valid(date(2026, 6, 30)), closed.valid(date(2026, 7, 1))) == (True, False)


def test_the_pick_lists_offer_what_the_acts_take(bureau: Province) -> None:
    report = row(intake.report(bureau))
    assert {code for code, _ in reads.class_choices(report)} == set(classes.table())
    assert [name for _, name in reads.units_below(report)] == ["南岭派出所"]
    others = [name for _, name in reads.competent_units(report)]
    assert "自强派出所" in others
    assert "吉林市公安局昌邑分局" in others
    assert "南岭派出所" not in others
    assert str(bureau.officers["handler"]) in dict(reads.officers_below(report))
    assert str(bureau.officers["stranger"]) not in dict(reads.officers_below(report))


# -- before a case --------------------------------------------------------------------------------


@pytest.mark.rule("P-INT-01", "P-INT-02")
@pytest.mark.parametrize(
    "measure",
    ["seizure", "sealing", "freezing", "detention", "summons", "technical", "search", "bail"],
)
@pytest.mark.parametrize("act", ["intake.approve_check", "intake.check"])
def test_before_a_case_no_measure_restricts_person_or_property(
    bureau: Province, act: str, measure: str
) -> None:
    scene = scenes.READY[act](bureau)
    with pytest.raises(Invalid):
        step(scene, act, **({"measures": [measure]} if act.endswith("approve_check")
                            else {"measure": measure}))  # fmt: skip


@pytest.mark.rule("P-INT-01", "P-INT-02")
def test_nothing_that_restricts_stands_on_a_report() -> None:
    on_report = {code for code, act in ACTS.items() if act.on is Report}
    assert {code.partition(".")[0] for code in on_report} == {"intake"}


@pytest.mark.parametrize("measure", ["questioning", "query", "inquest", "examination", "evidence"])
@pytest.mark.rule("P-INT-01")
def test_before_a_case_the_five_free_measures_are_open(bureau: Province, measure: str) -> None:
    scene = intake.check_approved(bureau)
    step(scene, "intake.check", measure=measure)
    assert row(scene).checks.get().measure == measure
