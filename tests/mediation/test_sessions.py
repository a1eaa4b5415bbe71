"""How a session is held, what an agreement holds, and what became of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Entry
from plumbline.law.calendar import SHANGHAI
from tests import scenes
from tests.mediation.scene import (
    FORMS,
    agreed,
    agreed_in_session,
    disputed,
    failed,
    later,
    mediation,
    opened,
    performed,
    sit,
)
from tests.scenes import Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
HOLD = "mediation.hold_session"
WHOLE = timedelta(days=1) - timedelta(microseconds=1)


def end_of(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=SHANGHAI) + WHOLE


# -- who holds it ---------------------------------------------------------------------------------

ALONE = [  # second officer, in the area, auxiliaries, recording → open
    ("@assistant", False, False, "", True),
    (None, True, False, "AV-1", True),
    (None, False, True, "AV-1", True),
    (None, True, True, "", False),
    (None, False, False, "AV-1", False),
    (None, True, False, "", False),
    (None, False, True, "", False),
]


@pytest.mark.gate("mediation.two_or_recorded")
@pytest.mark.rule("G-ADM-03", "G-ADM-04")
@pytest.mark.parametrize(("second", "area", "auxiliaries", "recording", "opens"), ALONE)
def test_one_officer_mediates_only_recorded_and_in_the_area_or_with_auxiliaries(
    bureau: Province, second: str | None, area: bool, auxiliaries: bool, recording: str,  # noqa: FBT001
    opens: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    form = {**FORMS[HOLD], "second": second, "in_area": area, "auxiliaries": auxiliaries,
            "recording": recording}  # fmt: skip
    shut = opened(bureau).answer(HOLD, "handler", **form)
    assert shut == (set() if opens else {"mediation.two_or_recorded"})


@pytest.mark.rule("G-ADM-03")
@pytest.mark.parametrize("who", ["handler", "auxiliary", "administrator"])
def test_the_second_officer_is_another_officer(bureau: Province, who: str) -> None:
    scene = opened(bureau)
    if who == "administrator":  # somebody who is an officer may be asked
        scene.qualify("recruit", "BASIC")
        sit(scene, second=str(bureau.officers["recruit"]))
        return
    with pytest.raises(Invalid, match="second"):
        sit(scene, second=str(bureau.officers[who]))


# -- who is there ---------------------------------------------------------------------------------


@pytest.mark.gate("mediation.parties_present")
@pytest.mark.rule("G-ADM-37", "C-ADM-06")
def test_offenders_come_themselves_and_victims_may_send_somebody(bureau: Province) -> None:
    scene = opened(bureau)
    told = stopped(scene, HOLD, "mediation.parties_present", attending=["@victim"])
    assert told["missing"] == {"who": "吴某"}
    proxy = {"name": "孙父", "power": "代为协商、签署协议"}
    stopped(scene, HOLD, "mediation.parties_present", attending=["@victim"],
            proxies=[{"victim": "@suspect", **proxy}])  # fmt: skip
    stopped(scene, HOLD, "mediation.parties_present", attending=["@suspect"])
    sit(scene, attending=["@suspect"], proxies=[{"victim": "@victim", **proxy}])


def with_minor(bureau: Province, born: str) -> Scene:
    """Mediation with an offender born that day was decided on."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", role="suspect", name="吴某", born=born)
    step(scene, "casework.add_person", role="victim", name="孙某")
    step(scene, "mediation.open")
    return scene


AGES = [  # on 3 March 2026; an age is full on the day after the birthday
    ("2008-03-02", {}, True),
    ("2008-03-03", {}, False),
    ("2008-03-03", {"guardians": True}, True),
    ("2010-03-02", {"guardian_waived": "务工为生，本人同意"}, True),
    ("2010-03-03", {"guardian_waived": "务工为生，本人同意"}, False),
    ("2010-03-03", {"guardians": True}, True),
]


@pytest.mark.gate("mediation.guardians_present")
@pytest.mark.rule("C-ADM-06", "D-ADM-32")
@pytest.mark.parametrize(("born", "change", "opens"), AGES)
def test_a_minor_has_a_guardian_there_unless_he_earns_his_living(
    bureau: Province,
    born: str,
    change: dict[str, Any],
    opens: bool,  # noqa: FBT001
) -> None:
    scene = with_minor(bureau, born)
    shut = scene.answer(HOLD, "handler", **{**FORMS[HOLD], **change})
    assert shut == (set() if opens else {"mediation.guardians_present"})


@pytest.mark.gate("mediation.neutral_invited")
@pytest.mark.rule("D-ADM-32", "2.3d")
def test_a_public_session_has_neutral_guests_and_a_record(bureau: Province) -> None:
    scene = disputed(bureau)
    step(scene, "mediation.open", public=True, public_consent=["@suspect", "@victim"])
    guest = {"name": "周某", "standing": "社区居民委员会调解员"}
    stopped(scene, HOLD, "mediation.neutral_invited")
    stopped(scene, HOLD, "mediation.neutral_invited", invited=[guest])
    with pytest.raises(Invalid, match="record"):
        sit(scene, invited=[{**guest, "neutral": True}], record="")
    sit(scene, invited=[{**guest, "neutral": True}])
    session = mediation(scene).sessions.get()
    assert session.invited == [{**guest, "neutral": True}]
    assert session.record
    body = Entry.objects.get(pk=session.entry_id).body
    assert {"record", "invited"} <= body["personal"].keys()
    step(scene, "mediation.agree")
    step(scene, "mediation.note_performed")


# -- how often ------------------------------------------------------------------------------------


@pytest.mark.gate("mediation.session_left")
@pytest.mark.rule("N-ADM-12")
def test_the_parties_sit_down_twice_at_most(bureau: Province) -> None:
    scene = opened(bureau)
    sit(scene, agreed=False)
    sit(scene, agreed=False)
    told = stopped(scene, HOLD, "mediation.session_left")
    assert told["says"] == "调解一般为一次，最多再调解一次；本案已经调解2次"
    step(scene, "mediation.fail", failure="not_reached")


@pytest.mark.rule("N-ADM-12")
def test_the_first_session_is_within_three_working_days_of_acceptance(bureau: Province) -> None:
    scene = opened(bureau)  # accepted on Tuesday 3 March
    duty = scene.duty("mediation.first_session_in_time")
    assert (duty.due_at, duty.subject_id) == (end_of(3, 6), scene.ids["mediation"])
    sit(scene)
    assert scene.duty("mediation.first_session_in_time").settled_at == scene.now


@pytest.mark.rule("N-ADM-12")
def test_after_an_appraisal_the_three_days_run_from_its_result(bureau: Province) -> None:
    scene = disputed(bureau)
    step(scene, "measures.commission")
    step(scene.tick(days=7), "measures.receive_opinion")
    step(scene.tick(days=1), "mediation.open")
    duty = scene.duty("mediation.first_session_in_time")
    assert duty.due_at == end_of(3, 13)  # Tuesday the 10th and three working days


@pytest.mark.rule("N-ADM-12")
def test_the_second_session_is_within_seven_working_days_of_the_first(bureau: Province) -> None:
    scene = opened(bureau)
    sit(scene, agreed=False)
    duty = scene.duty("mediation.second_session_in_time")
    assert duty.due_at == end_of(3, 12)
    assert duty.late_by(duty.due_at) is None
    assert duty.late_by(duty.due_at + timedelta(microseconds=1)) is not None
    sit(scene.tick(days=2), agreed=True)
    assert scene.duty("mediation.second_session_in_time").settled_at == scene.now


@pytest.mark.rule("N-ADM-12")
def test_a_session_that_ends_in_agreement_owes_no_second(bureau: Province) -> None:
    scene = opened(bureau)
    sit(scene, agreed=True)
    assert scene.entry.body["raised"] == []


# -- the agreement --------------------------------------------------------------------------------


@pytest.mark.gate("mediation.agreed_in_session")
@pytest.mark.rule("C-ADM-06", "G-ADM-37")
def test_no_agreement_is_written_that_was_not_reached_before_the_police(bureau: Province) -> None:
    scene = opened(bureau)
    stopped(scene, "mediation.agree", "mediation.agreed_in_session")
    sit(scene, agreed=False)
    stopped(scene, "mediation.agree", "mediation.agreed_in_session")
    sit(scene, agreed=True)
    step(scene, "mediation.agree")


@pytest.mark.gate("mediation.all_signed")
@pytest.mark.rule("C-ADM-06")
@pytest.mark.parametrize("signed", [[], ["@suspect"], ["@victim"]])
def test_an_agreement_is_signed_by_all(bureau: Province, signed: list[str]) -> None:
    scene = agreed_in_session(bureau)
    stopped(scene, "mediation.agree", "mediation.all_signed", signed=signed)
    step(scene, "mediation.agree")


@pytest.mark.rule("C-ADM-06")
@pytest.mark.parametrize(
    "field", ["chair", "present", "facts", "content", "perform_by", "manner", "copies"]
)
def test_an_agreement_holds_what_the_law_lists(bureau: Province, field: str) -> None:
    form = {name: value for name, value in FORMS["mediation.agree"].items() if name != field}
    with pytest.raises(Invalid, match=field):
        agreed_in_session(bureau).do("mediation.agree", "handler", **form)


@pytest.mark.rule("C-ADM-06")
@pytest.mark.parametrize(("copies", "enough"), [(2, False), (3, True)])
def test_an_agreement_is_made_out_three_times(
    bureau: Province,
    copies: int,
    enough: bool,  # noqa: FBT001
) -> None:
    scene = agreed_in_session(bureau)
    if not enough:
        with pytest.raises(Invalid, match="copies"):
            step(scene, "mediation.agree", copies=copies)
    else:
        step(scene, "mediation.agree", copies=copies)


def test_the_day_of_performance_is_not_past(bureau: Province) -> None:
    scene = agreed_in_session(bureau)
    with pytest.raises(Invalid, match="perform_by"):
        step(scene, "mediation.agree", perform_by=later(scene, -1))
    step(scene, "mediation.agree", perform_by=later(scene, 0))


# -- its performance ------------------------------------------------------------------------------


@pytest.mark.rule("D-ADM-30", "2.3d")
@pytest.mark.parametrize("act", ["mediation.note_performed", "mediation.note_default"])
def test_performance_is_followed_up_on_the_agreed_day(bureau: Province, act: str) -> None:
    scene = agreed_in_session(bureau)
    step(scene, "mediation.agree", perform_by="2026-03-21")  # a Saturday stays: it was agreed
    duty = scene.duty("mediation.performance_followed")
    assert duty.due_at == end_of(3, 21)
    assert next(line["says"] % line["values"] for line in duty.basis).endswith("2026-03-21")
    assert duty.late_by(duty.due_at) is None
    assert duty.late_by(duty.due_at + timedelta(microseconds=1)) is not None
    step(scene, act)
    assert scene.duty("mediation.performance_followed").settled_at == scene.now


@pytest.mark.gate("mediation.default_due")
@pytest.mark.rule("D-ADM-30")
def test_nobody_is_in_default_before_the_day_is_over(bureau: Province) -> None:
    scene = agreed(bureau)
    told = stopped(scene, "mediation.note_default", "mediation.default_due", refused=False)
    assert told["missing"] == {"by": "2026-03-20"}
    scene.now = end_of(3, 20) - timedelta(minutes=1)
    stopped(scene, "mediation.note_default", "mediation.default_due", refused=False)
    step(scene, "mediation.note_default", refused=False)  # a minute later it is the 21st
    assert scene.now.date() == date(2026, 3, 21)
    assert mediation(scene).failure == "not_performed"


@pytest.mark.rule("D-ADM-30")
def test_performance_is_not_noted_before_it_happened(bureau: Province) -> None:
    scene = agreed(bureau)
    with pytest.raises(Invalid, match="performed_on"):
        step(scene, "mediation.note_performed", performed_on=later(scene, 1))


# -- failure --------------------------------------------------------------------------------------


@pytest.mark.gate("mediation.failure_true")
@pytest.mark.rule("N-ADM-12", "P-ADM-06")
def test_nobody_failed_to_agree_who_never_sat_down(bureau: Province) -> None:
    scene = opened(bureau)
    stopped(scene, "mediation.fail", "mediation.failure_true", failure="not_reached")
    sit(scene, agreed=False)
    step(scene, "mediation.fail", failure="not_reached")
    assert scene.duty("mediation.second_session_in_time").settled_at == scene.now


@pytest.mark.parametrize("failure", ["not_performed", "not_recognised", "whim"])
def test_a_mediation_without_agreement_fails_for_its_own_reasons(
    bureau: Province, failure: str
) -> None:
    with pytest.raises(Invalid, match="failure"):
        step(opened(bureau), "mediation.fail", failure=failure)


# -- what the case makes of it --------------------------------------------------------------------


@pytest.mark.gate("mediation.all_performed")
@pytest.mark.rule("D-ADM-30", "D-ADM-36", "2.3d")
def test_a_case_ends_by_mediation_when_all_of_it_is_performed(bureau: Province) -> None:
    scene = agreed(bureau)
    told = stopped(scene, "mediation.conclude", "mediation.all_performed")
    assert told["says"] == "不能以调解结案：有调解尚未办完或者协议尚未履行"
    step(scene, "mediation.note_performed")
    step(scene, "mediation.conclude")
    assert scene.case.phase == "decided"
    assert scene.duty("casework.case_in_time").settled_at == scene.now


@pytest.mark.gate("mediation.all_performed")
@pytest.mark.rule("D-ADM-30", "D-ADM-36")
@pytest.mark.parametrize("role", ["suspect", "victim"])
def test_who_was_left_out_of_mediation_keeps_the_case_open(bureau: Province, role: str) -> None:
    scene = performed(bureau)
    step(scene, "casework.add_person", role=role, name="郑某")
    told = stopped(scene, "mediation.conclude", "mediation.all_performed")
    assert "没有经调解达成并履行协议" in told["says"]


@pytest.mark.gate("mediation.all_performed")
@pytest.mark.rule("D-ADM-30")
def test_peace_with_one_victim_is_no_peace_with_another(bureau: Province) -> None:
    scene = performed(bureau)
    step(scene, "casework.add_person", role="victim", name="郑某")
    step(scene, "mediation.open")
    step(scene, "mediation.fail")
    step(scene, "mediation.resume")
    told = stopped(scene, "mediation.conclude", "mediation.all_performed")
    assert told["says"] == "不能以调解结案：有当事人之间调解不成，须依法作出处理决定"


@pytest.mark.gate("mediation.failed_waits")
@pytest.mark.rule("D-ADM-30")
def test_punishment_is_taken_up_again_once_for_each_failure(bureau: Province) -> None:
    scene = opened(bureau)
    stopped(scene, "mediation.resume", "mediation.failed_waits")
    step(scene, "mediation.fail")
    step(scene, "mediation.resume")
    stopped(scene, "mediation.resume", "mediation.failed_waits")


@pytest.mark.gate("mediation.civil_action_told")
@pytest.mark.rule("D-ADM-30")
@pytest.mark.parametrize("told", [[], ["@suspect"], ["@victim"]])
def test_all_parties_are_told_of_civil_action(bureau: Province, told: list[str]) -> None:
    scene = failed(bureau)
    stopped(scene, "mediation.resume", "mediation.civil_action_told", told=told)
    step(scene, "mediation.resume")


@pytest.mark.rule("D-ADM-30", "N-ADM-07")
@pytest.mark.parametrize("act", ["mediation.fail", "mediation.note_default", "mediation.decline"])
def test_the_limit_of_the_case_starts_anew_from_the_failure(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    old = scene.duty("casework.case_in_time")
    step(scene.tick(days=10), act)
    failed_at = scene.now
    step(scene.tick(days=2), "mediation.resume")
    duty = scene.duty("casework.case_in_time")
    assert duty.pk != old.pk
    assert (duty.started_at, duty.due_at) == (failed_at, end_of(4, 13))  # 12 April is a Sunday
    old.refresh_from_db()
    assert old.settled_at == scene.now
